import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDrill, readHistory, writeDrillPlan } from '../../harness/stored/drill-directory.ts';
import { DrillJournal, planOf } from '../train/drill.ts';

describe('the directory of a drill', () => {
  const plan = planOf('selector-mismatch');
  const header = { kind: 'header', schemaVersion: 1, run: 'd', tool: '0', node: 'v24', options: {}, seq: 0, ms: 0 };
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-drills-'));
  });
  after(() => rmSync(runs, { recursive: true }));

  function store(name: string, lines: readonly object[], stored: object = plan): string {
    const path = join(runs, name);
    mkdirSync(path);
    writeDrillPlan(path, stored as typeof plan);
    writeFileSync(join(path, 'journal.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  }

  it('is judged again from its plan and its journal, without the lines that are no entries', () => {
    const { entries } = new DrillJournal(plan).start().rounds('broken', 3);
    const malformed = { ...entries.at(-1), lookups: undefined };
    const { debrief, damagedLines } = readDrill(store('told', [header, ...entries, malformed]));
    expect(debrief.drill.scenario).to.equal('selector-mismatch');
    expect(damagedLines).to.deep.equal([entries.length + 2]);
  });

  it('of another schema version is refused, by file and versions; so is a plan that is not whole', () => {
    const newer = store('newer', [{ ...header, schemaVersion: 2 }]);
    expect(() => readDrill(newer))
      .to.throw(`${newer}/journal.jsonl is a journal of schema version 2; this dnsdrill reads those of version 1`)
      .with.property('exitCode', 64);
    const empty = store('empty', [header], { schemaVersion: 1 });
    expect(() => readDrill(empty))
      .to.throw(`${empty}/drill.json is not a whole plan: "scenario"`)
      .with.property('exitCode', 64);
    const later = store('later', [header], { ...plan, schemaVersion: 2 });
    expect(() => readDrill(later)).to.throw('is not the plan of a drill of schema version 1');
  });

  it('is left out of the history, and named, where it cannot be read', () => {
    symlinkSync('told', join(runs, 'latest'));
    const { drills, unreadable } = readHistory(runs);
    expect(drills).to.have.lengthOf(1);
    expect(unreadable.toSorted()).to.deep.equal(['empty', 'later', 'newer'].map((name) => join(runs, name)));
    expect(() => readHistory(join(runs, 'told', 'drill.json'))).to.throw('is not a directory');
  });
});
