import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { waitFor } from '../../harness/cluster/poll.ts';
import { formatOwner } from '../../harness/engine/label.ts';
import { processWith } from '../../harness/engine/owner.ts';
import { root } from '../dnsdrill.ts';

/** The processes whose command line names something. */
function processesNaming(text: string): number[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.flatMap((pid) => (commandLineOf(pid).includes(text) && pid !== String(process.pid) ? [Number(pid)] : []));
}

/** Empty for one that has just ended. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** What dies when the harness dies needs a cluster to be seen: test/live/ending.test.ts. */
describe('the watchdog', function () {
  this.timeout(30_000);
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dnsdrill-guard-'));
    writeFileSync(join(directory, 'c.kubeconfig'), 'keys');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A process that guards a run on an engine that is not there, and then does something. */
  function guarded(then: string, patienceMs = 1_000): string {
    const options = { dockerHost: `unix://${directory}/absent.sock`, runId: 'r', directory, patienceMs };
    return `const { guardRun } = await import('${root}/harness/engine/guard.ts');
      const guard = await guardRun(${JSON.stringify(options)});
      ${then}`;
  }
  const start = (script: string) => execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
  const log = () => join(directory, 'watchdog.log');

  it('is there while the harness is, small, and gone as soon as it is dismissed', async () => {
    const run = start(guarded("process.stdin.once('data', async () => { await guard.dismiss(); process.exit(); });"));
    const found = await waitFor(async () => processesNaming(`watchdog.ts\0r\0${directory}`).at(0), {
      timeoutMs: 10_000,
    });
    expect(readFileSync(`/proc/${found}/status`, 'utf8')).to.match(/^VmRSS:\s+\d{1,4} kB$/m);
    run.stdin.write('enough\n');
    const { exitCode, stderr } = await run;
    expect(exitCode, stderr).to.equal(0);
    expect(processesNaming(directory)).to.deep.equal([]);
    expect(existsSync(log())).to.equal(false);
    expect(existsSync(join(directory, 'c.kubeconfig'))).to.equal(true);
  });

  it('does not keep the harness from ending, nor what its output is piped into', async () => {
    const script = guarded("console.log('done');", 60_000);
    const { stdout, durationMs } = await execa('sh', [
      '-c',
      '"$0" --input-type=module -e "$1" | cat',
      process.execPath,
      script,
    ]);
    expect(stdout).to.equal('done');
    expect(durationMs).to.be.lessThan(10_000);
    // It goes on: to it, an end without a dismissal is a death.
    const watchdogs = processesNaming(`watchdog.ts\0r\0${directory}`);
    expect(watchdogs).to.have.length(1);
    for (const pid of watchdogs) process.kill(pid);
  });

  it('ends the program that was the trainee of a drill, with all that it started, and clears its desk', async () => {
    mkdirSync(join(directory, 'desk'));
    writeFileSync(join(directory, 'desk/bashrc'), '');
    const trainee = execa('sh', ['-c', 'sleep 1000 & wait'], { reject: false, detached: true });
    writeFileSync(join(directory, 'desk/trainee'), formatOwner(processWith(trainee.pid ?? 0)));
    const harness = start(guarded('process.exit(1);'));
    expect((await trainee).signal).to.equal('SIGKILL');
    await harness;
    const gone = await waitFor(async () => (existsSync(join(directory, 'desk')) ? undefined : true), {
      timeoutMs: 10_000,
    });
    expect(gone).to.equal(true);
  });

  it('does so for each drill of an exam', async () => {
    const desk = join(directory, 'drill-2/desk');
    mkdirSync(desk, { recursive: true });
    const trainee = execa('sleep', ['1000'], { reject: false, detached: true });
    writeFileSync(join(desk, 'trainee'), formatOwner(processWith(trainee.pid ?? 0)));
    const harness = start(guarded('process.exit(1);'));
    expect((await trainee).signal).to.equal('SIGKILL');
    await harness;
    const gone = await waitFor(async () => (existsSync(desk) ? undefined : true), { timeoutMs: 10_000 });
    expect(gone).to.equal(true);
  });

  it('leaves a process alone that merely has the pid of a trainee who has left', async () => {
    mkdirSync(join(directory, 'desk'));
    const bystander = execa('sleep', ['1000'], { reject: false, detached: true });
    const owner = processWith(bystander.pid ?? 0);
    writeFileSync(join(directory, 'desk/trainee'), formatOwner({ ...owner, startTicks: owner.startTicks - 1 }));
    await start(guarded('process.exit(1);'));
    await waitFor(async () => (existsSync(join(directory, 'desk')) ? undefined : true), { timeoutMs: 10_000 });
    expect(existsSync(join(directory, 'desk'))).to.equal(false);
    expect(processWith(owner.pid)).to.deep.equal(owner);
    bystander.kill('SIGKILL');
    await bystander;
  });

  it('outlives its whole process group, tries for its time, and says in the directory what it could not do', async () => {
    const run = execa(
      process.execPath,
      ['--input-type=module', '-e', guarded('console.log(1); setInterval(() => {}, 1e6);')],
      {
        reject: false,
        detached: true,
      },
    );
    await new Promise((resolve) => run.stdout.once('data', resolve));
    process.kill(-(run.pid ?? 0), 'SIGKILL');
    await run;
    const ended = await waitFor(async () => (processesNaming(directory).length === 0 ? true : undefined), {
      timeoutMs: 15_000,
    });
    expect(ended).to.equal(true);
    expect(readFileSync(log(), 'utf8')).to.contain('has not answered for 1 s').and.to.contain('dnsdrill clean');
    // Which clusters are kept nobody could tell, so their keys stay.
    expect(existsSync(join(directory, 'c.kubeconfig'))).to.equal(true);
  });
});
