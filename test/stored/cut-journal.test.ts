import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { missingFrom } from '../../harness/stored/missing.ts';
import { readRun } from '../../harness/stored/run-directory.ts';
import { outputs, renderers } from '../../reports/index.ts';
import { smoothRun } from '../fixtures/reported-runs.ts';

const { plan, journal } = smoothRun();
/** The last lines, with characters of two, three and four bytes in them. */
const tail = [
  ...journal.slice(0, -1),
  { kind: 'breakdown', message: 'ü … ✓ 🔥', trial: 'wounded', seq: journal.length - 1, at: '', ms: 1 },
  { ...journal.at(-1), seq: journal.length },
].map((entry) => Buffer.from(`${JSON.stringify(entry)}\n`));
const whole = Buffer.concat(tail);

describe('a journal that was cut off', () => {
  const runs = mkdtempSync(join(tmpdir(), 'dnsdrill-cut-'));
  const path = join(runs, 'run');
  before(() => {
    mkdirSync(join(path, 'blobs'), { recursive: true });
    writeFileSync(join(path, 'plan.json'), JSON.stringify({ ...plan, schemaVersion: 1 }));
    writeFileSync(join(path, 'blobs', 'ab12'), 'x'.repeat(99));
  });
  after(() => rmSync(runs, { recursive: true }));

  /** What the run is, with this as its journal. */
  function stored(bytes: Uint8Array) {
    writeFileSync(join(path, 'journal.jsonl'), bytes);
    const run = readRun('run', runs);
    // Every renderer for some, and for all of them the one that people see.
    const rendered = bytes.length % 16 === 0 ? outputs : (['table'] as const);
    for (const output of rendered) expect(renderers[output](run, { color: false, width: 120 })).to.be.a('string');
    return run;
  }

  /** How many entries are there whole; the last may lack its line break. */
  function wholeBefore(cut: number): number {
    let end = 0;
    return tail.filter((line) => {
      end += line.length;
      return end - 1 <= cut;
    }).length;
  }

  const from = whole.length - Buffer.concat(tail.slice(-3)).length;
  const nothings: Readonly<Record<string, Buffer>> = {
    'at every byte of its last lines': Buffer.alloc(0),
    'with a zero where the rest should be': Buffer.alloc(1),
    'with a block of zeros where the rest should be': Buffer.alloc(512),
  };
  for (const [how, zeros] of Object.entries(nothings)) {
    it(`${how}: every complete entry is read, and the report says what is missing`, function () {
      this.timeout(60_000);
      for (let cut = from; cut <= whole.length; cut++) {
        const run = stored(Buffer.concat([whole.subarray(0, cut), zeros]));
        const complete = wholeBefore(cut);
        expect(run.journal.length, `cut at ${cut}`).to.equal(complete);
        const said = missingFrom(run).join('\n');
        if (complete < tail.length) expect(said, `cut at ${cut}`).to.contain('did not end');
        else if (zeros.length === 0) expect(said).to.equal('');
      }
    });
  }

  it('to nothing: it can be reported, and nothing is known', () => {
    const run = stored(Buffer.alloc(0));
    expect(missingFrom(run)).to.deep.equal([
      `${path}/journal.jsonl: its beginning is missing, with the id of the run`,
      `${path}: this run did not end. What its journal lacks is ungraded.`,
      `${path}: nothing was recorded of wounded`,
    ]);
    expect(run.result.summary.asExpected).to.equal(0);
    rmSync(join(path, 'journal.jsonl'));
    expect(readRun('run', runs).journal).to.deep.equal([]);
  });

  it('in the middle: the gap is named, and so is the text that is gone', () => {
    const lines = [...tail.slice(0, 2), Buffer.from('{"seq":2,"ki\n'), ...tail.slice(4)];
    writeFileSync(join(path, 'blobs', 'ab12'), 'x'.repeat(98));
    const said = missingFrom(stored(Buffer.concat(lines)));
    expect(said[0]).to.contain('unreadable and left out: line 3');
    expect(said[1]).to.contain('missing in the middle: entries 2 to 3');
    expect(said[2]).to.contain('of 1 texts beside the journal: CoreDNS logs (blobs/ab12)');
  });
});
