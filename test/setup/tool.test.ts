import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runTool, type Workshop } from '../../harness/setup/tool.ts';
import { EnvironmentError } from '../../harness/vocabulary/failures.ts';

describe('a tool at work', function () {
  // Programs are started; beside a build that takes a while.
  this.timeout(20_000);
  let cacheDirectory: string;
  let said: string[];
  let passed: string[];
  beforeEach(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), 'dnsdrill-tool-'));
    [said, passed] = [[], []];
  });
  afterEach(() => rm(cacheDirectory, { recursive: true }));

  const shop = (signal = new AbortController().signal): Workshop => ({
    progress: { say: (line) => said.push(line), passing: (line) => passed.push(line) },
    signal,
    environment: process.env,
    cacheDirectory,
  });
  const bash = (script: string, signal?: AbortSignal) => runTool(shop(signal), 'bash', ['-c', script]);

  it('has its announcements told, its chatter pass by, its stdout returned and all of it logged', async () => {
    const out = await bash(
      'echo "lab-engine: starting" >&2; echo noise >&2; echo "   12 s  etcd: building" >&2; echo result',
    );
    expect(out).to.equal('result');
    expect(said).to.deep.equal(['lab-engine: starting', '12 s  etcd: building']);
    expect(passed).to.have.members(['noise', 'result']);
    expect(await readFile(join(cacheDirectory, 'setup.log'), 'utf8'))
      .to.include('noise')
      .and.to.include('result');
  });

  it('fails with the end of its output', async () => {
    const error = await failure(bash('seq 100; echo "no space left" >&2; exit 3'));
    expect(error).not.to.be.instanceOf(EnvironmentError);
    expect(error.message).to.include('failed (3)').and.to.include('no space left').and.to.include('setup.log');
    expect(error.message).not.to.match(/^50$/m);
  });

  it('lays it on the machine when the tool does, or is not there', async () => {
    expect(await failure(bash('echo "jq is missing" >&2; exit 69'))).to.be.instanceOf(EnvironmentError);
    const absent = await failure(runTool(shop(), 'dnsdrill-no-such-tool', []));
    expect(absent).to.be.instanceOf(EnvironmentError);
    expect(absent.message).to.include('`dnsdrill-no-such-tool` is not installed');
  });

  it('ends with its children when the set-up is interrupted', async () => {
    const interruption = new AbortController();
    const running = bash('sleep 1000 & echo "lab-engine: pid $!" >&2; wait', interruption.signal);
    const outcome = running.then(
      () => 'ended',
      () => 'interrupted',
    );
    const pid = Number(await eventually(() => said[0]?.split(' ').at(-1)));
    interruption.abort();
    expect(await outcome).to.equal('interrupted');
    await eventually(() => isGone(pid));
  });
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: Error) => error,
  );
}

/** Waits until a value is there; mocha's time limit is the deadline. */
async function eventually<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const value = await look();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Gone, or dead and not yet collected by its parent, which after an interruption is the system's first process. */
async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined || / Z /.test(stat);
}
