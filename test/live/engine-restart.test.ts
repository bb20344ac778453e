import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { projectDirectory } from '../../harness/setup/places.ts';
import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import { LiveRun } from './engine.ts';
import { isFull } from './full.ts';

const bootMs = 180_000;

(isFull ? describe : describe.skip)('an engine that is restarted in mid-trial', function () {
  this.timeout(900_000);
  // Short: the path of a socket may have 107 characters.
  const directory = `/tmp/dnsdrill-restart-${process.pid}`;
  const dockerHost = `unix://${directory}/run/docker.sock`;
  const script = async (name: string) => {
    const { exitCode, all } = await execa(join(projectDirectory, 'lab-engine', name), {
      env: { DNSDRILL_ENGINE_RUN: join(directory, 'run'), DNSDRILL_ENGINE_DATA: join(directory, 'data') },
      reject: false,
      all: true,
    });
    expect(exitCode, all).to.equal(0);
  };
  const dockerThere = (...args: string[]) => execa('docker', args, { env: { DOCKER_HOST: dockerHost } });

  before(async function () {
    const installed = await execa('sh', ['-c', 'command -v dockerd'], { reject: false });
    if (process.getuid?.() !== 0 || installed.failed) this.skip();
    const usual = (await requireEngine()).dockerHost;
    const node = (await nodeImageReference(usual))?.reference ?? '';
    const images = [node, await clientImageReference()];
    await script('start');
    const save = execa('docker', ['save', ...images], { env: { DOCKER_HOST: usual }, buffer: false });
    await save.pipe(execa('docker', ['load'], { env: { DOCKER_HOST: dockerHost } }));
  });

  after(async () => {
    await script('stop');
    await rm(directory, { recursive: true, force: true });
  });

  it('breaks the trial down, removes its cluster, and goes on with the next', async () => {
    const run = new LiveRun(['run', 'selector-mismatch', 'bad-corefile', '--fresh', '--parallel', '1'], {
      runs: join(directory, 'runs'),
      env: { DOCKER_HOST: dockerHost },
    });
    try {
      await run.entry('the fault goes in', bootMs, ({ phase, kind }) => phase === 'inject' && kind === 'step');
      const lost = await dockerThere('ps', '--all', '--quiet', '--no-trunc');
      await script('stop');
      const breakdown = await run.entry('the trial breaks down', 30_000, ({ kind }) => kind === 'breakdown');
      const { seq, message } = breakdown as EntryOf<'breakdown'>;
      expect(message).to.contain('is lost').and.to.contain('restarted');
      await script('start');
      await run.entry('the next trial begins', 120_000, (entry) => entry.seq > seq && entry.phase === 'boot');
      await run.entry('its cluster is healthy', bootMs, (entry) => entry.seq > seq && entry.phase === 'inject');
      const there = await dockerThere('ps', '--all', '--quiet', '--no-trunc');
      const before = lost.stdout.split('\n');
      expect(before).to.not.deep.equal(['']);
      expect(there.stdout.split('\n').filter((container) => before.includes(container))).to.deep.equal([]);
      run.signal('SIGTERM');
      expect((await run.process).exitCode).to.equal(143);
      expect((await dockerThere('ps', '--all', '--quiet')).stdout).to.equal('');
      const { length } = run.journal();
      expect(run.journal().map((entry) => entry.seq)).to.deep.equal(Array.from({ length }, (_, index) => index));
    } finally {
      run.signal('SIGKILL');
      await run.process;
    }
  });
});
