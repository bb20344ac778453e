import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Journal } from '../../harness/journal.ts';
import {
  checkRunsDirectory,
  createDirectory,
  createRunDirectory,
  readRun,
  writeReports,
} from '../../harness/stored/run-directory.ts';

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

  it('that is another directory says what it lacks, and is not listed', () => {
    mkdirSync(join(runs, 'empty'));
    for (const name of ['empty', join(runs, 'empty')]) {
      expect(() => readRun(name, runs))
        .to.throw(`${join(runs, 'empty')} is not a run: it has no plan.json`)
        .with.property('message')
        .that.matches(/The runs there: .*latest\.$/)
        .and.does.not.match(/did you mean|there: .*empty/);
    }
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

  it('with a plan that is not whole is refused by name, and by what is amiss', () => {
    const { id, path } = createRunDirectory(runs, plan, new Date());
    for (const [amiss, field] of [
      [{ schemaVersion: 1 }, 'trials'],
      [{ ...plan, limits: undefined }, 'limits'],
      [{ ...plan, limits: { ...limits, holdMs: '1' } }, 'limits'],
      [{ ...plan, trials: [{ id: 'a', scenario: {} }] }, 'trials'],
    ] as const) {
      writeFileSync(join(path, 'plan.json'), JSON.stringify(amiss));
      expect(() => readRun(id, runs))
        .to.throw(`${path}/plan.json is not a whole plan: "${field}"`)
        .with.property('exitCode', 64);
    }
  });

  it('with a journal of another schema version is refused, by file and versions', () => {
    const { id, path } = createRunDirectory(runs, plan, new Date());
    for (const [version, said] of [
      [2, 'schema version 2'],
      [undefined, 'no schema version'],
    ] as const) {
      const header = { kind: 'header', seq: 0, ms: 0, schemaVersion: version };
      writeFileSync(join(path, 'journal.jsonl'), `${JSON.stringify(header)}\n`);
      expect(() => readRun(id, runs))
        .to.throw(`${path}/journal.jsonl is a journal of ${said}; this dnsdrill reads those of version 1`)
        .with.property('exitCode', 64);
    }
  });

  it('is not looked for in a file', () => {
    const file = join(runs, 'a-file');
    writeFileSync(file, '');
    expect(() => readRun('nope', file))
      .to.throw(`--out: ${file} is not a directory`)
      .with.property('exitCode', 64);
    rmSync(file);
  });

  it('is not begun where latest is no link, and leaves nothing of it', () => {
    const taken = join(runs, 'taken');
    mkdirSync(join(taken, 'latest'), { recursive: true });
    const said = `--out: ${taken}/latest must be a link to the newest run, but is something else`;
    expect(() => checkRunsDirectory(taken))
      .to.throw(said)
      .with.property('exitCode', 64);
    checkRunsDirectory(taken, 'latest-check');
    expect(() => createRunDirectory(taken, plan, new Date())).to.throw(said);
    const unfilled = () =>
      createDirectory(taken, new Date(), () => {
        throw new Error('it cannot be filled');
      });
    expect(unfilled).to.throw('it cannot be filled').with.property('exitCode', 64);
    expect(() => createRunDirectory('/proc/version', plan, new Date()))
      .to.throw('--out')
      .with.property('exitCode', 64);
    expect(readdirSync(taken)).to.deep.equal(['latest']);
  });
});
