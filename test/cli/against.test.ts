import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createComparisonDirectory } from '../../harness/stored/comparison-directory.ts';
import { createRunDirectory } from '../../harness/stored/run-directory.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { roughRun, smoothRun } from '../fixtures/reported-runs.ts';

describe('report --against', function () {
  this.timeout(60_000);
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-against-'));
  });
  after(() => rmSync(runs, { recursive: true }));

  function written({ plan, journal }: ReportedRun): { id: string; path: string } {
    const directory = createRunDirectory(runs, plan, new Date());
    const lines = journal.map((entry) => JSON.stringify(entry));
    writeFileSync(join(directory.path, 'journal.jsonl'), `${lines.join('\n')}\n`);
    return directory;
  }

  const report = (...args: readonly string[]) => dnsdrill(['report', '--out', runs, ...args]);

  it('prints what changed, for runs by id, as the latest, or by path, and ends well whatever that is', async () => {
    const [rough, smooth] = [written(roughRun()), written(smoothRun())];
    for (const [name, other] of [
      [smooth.id, rough.id],
      ['latest', rough.path],
    ] as const) {
      const { stdout, exitCode } = await report(name, '--against', other);
      expect(stdout).to.include('0 of 7 verdicts changed').and.to.include('Only in run run-1: otherwise, unprovable.');
      expect(exitCode).to.equal(0);
    }
    const { stdout } = await report(rough.id, '--against', smooth.id, '-o', 'json');
    expect(JSON.parse(String(stdout)).scenarios.onlyAfter).to.deep.equal(['otherwise', 'unprovable']);
  });

  it('refuses what it cannot compare, and says what to do', async () => {
    const run = written(smoothRun());
    const several = createComparisonDirectory(runs, smoothRun().plan, ['v1.34.4', 'v1.36.3'], new Date());
    for (const [args, ...words] of [
      [[run.id, '--against', run.path], '--against', 'is the same run'],
      [[run.id, '--against', 'latst'], '"latst"', runs],
      [[run.id, '--against', several.id], 'holds several runs', `${several.id}/v1.34.4`],
      [[run.id, '--against', 'x', '--against', 'y'], '--against', '2 times'],
      [[run.id, '--against', several.path, '-o', 'junit'], '-o/--output', 'junit', 'table, json, markdown'],
      [[run.id, '--against', 'x', '--practice'], '--practice', '--against'],
      [[several.id, '-o', 'documents'], '-o/--output', 'documents', `${several.id}/v1.34.4`],
    ] as const) {
      const { stdout, stderr, exitCode } = await report(...args);
      for (const word of words) expect(stderr).to.include(word);
      expect([stdout, exitCode]).to.deep.equal(['', 64]);
    }
  });
});
