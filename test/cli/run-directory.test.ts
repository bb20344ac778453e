import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkRunsDirectory, createRunDirectory, readRun, writeReports } from '../../harness/cli/run-directory.ts';
import { Journal } from '../../harness/journal.ts';

const limits = { symptomMs: 1, quietMs: 1, recoveryMs: 1, watchMs: 1, holdMs: 1 };
const plan = { schemaVersion: 1, trials: [], limits, controlPlaneBaseline: {} } as const;

describe('the directory of a run', () => {
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-runs-'));
  });
  after(() => rmSync(runs, { recursive: true }));

  it('can be checked without being made', () => {
    checkRunsDirectory(join(runs, 'not', 'there'));
    expect(readdirSync(runs)).to.deep.equal([]);
    expect(() => checkRunsDirectory('/proc/version'))
      .to.throw('--out')
      .with.property('exitCode', 64);
    expect(() => checkRunsDirectory('/proc/version/below')).to.throw('not a directory');
  });

  it('holds the plan, and the newest is called latest', () => {
    createRunDirectory(runs, plan, new Date('2026-01-02T03:04:05Z'));
    const { id, path } = createRunDirectory(runs, plan, new Date('2026-01-02T03:04:06Z'));
    expect(id).to.match(/^20260102-030406-[0-9a-f]{4}$/);
    expect(readlinkSync(join(runs, 'latest'))).to.equal(id);
    expect(JSON.parse(readFileSync(join(path, 'plan.json'), 'utf8'))).to.deep.equal(plan);
  });

  it('is read by its id, by latest and by its path, and says what its journal lacks', () => {
    const { id, path } = createRunDirectory(runs, plan, new Date());
    const journal = new Journal(path);
    journal.append({ kind: 'header', schemaVersion: 1, run: id, tool: '0', node: 'v24', options: {} });
    journal.close();
    writeFileSync(join(path, 'journal.jsonl'), '{"seq":1,"ki', { flag: 'a' });
    for (const name of [id, 'latest', path]) {
      const run = readRun(name, runs);
      expect(run.result.run).to.include({ id, complete: false });
      expect(run.damagedLines).to.deep.equal([2]);
    }
    writeReports(readRun(id, runs));
    expect(readdirSync(path)).to.include.members(['result.json', 'report.html', 'report.md', 'report.txt']);
  });

  it('that is no run is refused with the runs that there are', () => {
    expect(() => readRun('latets', runs))
      .to.throw('did you mean "latest"')
      .with.property('exitCode', 64);
  });

  it('with a plan that cannot be read is refused by name', () => {
    const { id, path } = createRunDirectory(runs, plan, new Date());
    writeFileSync(join(path, 'plan.json'), '{');
    expect(() => readRun(id, runs))
      .to.throw('plan.json is not JSON')
      .with.property('exitCode', 64);
    writeFileSync(join(path, 'plan.json'), '{"schemaVersion":7}');
    expect(() => readRun(id, runs))
      .to.throw('schema version 1')
      .with.property('exitCode', 64);
  });
});
