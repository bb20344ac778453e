import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createComparisonDirectory,
  readComparison,
  readStored,
  writeComparison,
} from '../../harness/stored/comparison-directory.ts';
import { writeReports } from '../../harness/stored/run-directory.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { twoVersions } from '../fixtures/reported-runs.ts';

describe('the directory of a comparison', function () {
  this.timeout(30_000);
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-comparison-'));
  });
  after(() => rmSync(runs, { recursive: true }));

  /** As a run of two versions leaves it; without the journal of the second, as one that was killed does. */
  function written(journals: 1 | 2 = 2) {
    const told = twoVersions();
    const [first] = told;
    if (first === undefined) throw new Error('there is no run');
    const made = createComparisonDirectory(
      runs,
      first.plan,
      told.map(({ kubernetes }) => kubernetes),
      new Date(),
    );
    for (const [index, { path }] of made.runs.slice(0, journals).entries()) {
      const lines = told[index]?.journal.map((entry) => JSON.stringify(entry)) ?? [];
      writeFileSync(join(path, 'journal.jsonl'), `${lines.join('\n')}\n`);
    }
    return made;
  }

  it('holds a run for each version, and is the latest', () => {
    const { id, path } = written();
    expect(readdirSync(path)).to.have.members(['comparison.json', 'v1.34.4', 'v1.36.3']);
    expect(readlinkSync(join(runs, 'latest'))).to.equal(id);
  });

  it('is read and graded again, and so is each of its runs', () => {
    const { id, path } = written();
    for (const name of [id, 'latest', path]) {
      const stored = readStored(name, runs);
      expect(
        'runs' in stored && stored.runs.map(({ kubernetes, result }) => [kubernetes, result.environment.coredns]),
      ).to.deep.equal([
        ['v1.34.4', '1.12.1'],
        ['v1.36.3', '1.14.2'],
      ]);
    }
    expect(readStored(`${id}/v1.34.4`, runs)).to.have.nested.property('result.environment.kubernetes', 'v1.34.4');
  });

  it('has the reports of its runs, and those that compare them', async () => {
    const { id, path } = written();
    const stored = readComparison(path);
    for (const one of stored.runs) writeReports(one);
    writeComparison(stored);
    const reports = ['report.md', 'report.txt', 'result.json'];
    expect(readdirSync(path)).to.include.members(reports);
    expect(readdirSync(join(path, 'v1.36.3'))).to.include.members(reports);
    const whole = await dnsdrill(['report', id, '--out', runs]);
    expect(whole.stdout).to.include('▸ lookup-times-out');
    const one = await dnsdrill(['report', `${id}/v1.36.3`, '--out', runs, '-o', 'json']);
    expect(JSON.parse(String(one.stdout)).environment.kubernetes).to.equal('v1.36.3');
    expect([whole.exitCode, one.exitCode]).to.deep.equal([0, 0]);
  });

  it('says what a run that was never begun lacks', async () => {
    const { id } = written(1);
    const { stdout, stderr, exitCode } = await dnsdrill(['report', id, '--out', runs]);
    expect(stderr).to.include('v1.36.3').and.to.include('did not end');
    expect(stdout).to.include('7 cannot be compared');
    expect(exitCode).to.equal(0);
  });

  it('whose list of versions cannot be read is refused by name', () => {
    const { id, path } = written();
    for (const text of ['{', '[]', '{"schemaVersion":1,"versions":["../.."]}', '{"schemaVersion":2,"versions":[]}']) {
      writeFileSync(join(path, 'comparison.json'), text);
      expect(() => readStored(id, runs), text)
        .to.throw('comparison.json is not a list of versions')
        .with.property('exitCode', 64);
    }
  });
});
