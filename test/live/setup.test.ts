import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { type Engine, requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference } from '../../harness/setup/images.ts';
import { projectDirectory } from '../../harness/setup/places.ts';

const setup = (args: readonly string[] = []) =>
  execa(join(projectDirectory, 'setup'), args, { reject: false, all: true });

describe('./setup on this machine', function () {
  this.timeout(60_000);
  let engine: Engine;
  before(async function () {
    // Usually there is nothing to do; when there is, it is no business of these tests how long it takes.
    this.timeout(0);
    const { exitCode, all } = await setup();
    expect(exitCode, all).to.equal(0);
    engine = await requireEngine();
  });

  it('is quick when there is nothing to do', async () => {
    const startedMs = performance.now();
    const { exitCode, all } = await setup();
    expect(exitCode, all).to.equal(0);
    console.log(`      warm set-up: ${Math.round(performance.now() - startedMs)} ms`);
  });

  it('can be run twice at once', async () => {
    const [first, second] = await Promise.all([setup(), setup()]);
    expect([first.exitCode, second.exitCode], `${first.all}\n${second.all}`).to.deep.equal([0, 0]);
  });

  it('exits 69 for an image that the engine does not have', async () => {
    const { exitCode, all } = await setup(['--image', 'dnsdrill/no-such-image:v0']);
    expect(all).to.include('has no image dnsdrill/no-such-image:v0');
    expect(exitCode).to.equal(69);
  });

  it('leaves an engine that starts privileged containers', async () => {
    const options = ['--rm', '--privileged', '--cgroupns=private', '--tmpfs=/run', '--network=none', '--entrypoint='];
    const { stdout } = await execa('docker', ['run', ...options, await clientImageReference(), 'echo', 'it runs'], {
      env: { DOCKER_HOST: engine.dockerHost },
    });
    expect(stdout).to.equal('it runs');
  });
});

describe('an engine of the lab’s own', function () {
  this.timeout(120_000);
  // Short: the path of a socket may have 107 characters.
  const directory = `/tmp/dnsdrill-lab-engine-${process.pid}`;
  const run = join(directory, 'run');
  const script = (name: string) =>
    execa(join(projectDirectory, 'lab-engine', name), {
      env: { DNSDRILL_ENGINE_RUN: run, DNSDRILL_ENGINE_DATA: join(directory, 'data') },
      reject: false,
      all: true,
    });
  const engine = () => requireEngine({ DOCKER_HOST: `unix://${run}/docker.sock` });

  before(async function () {
    const installed = await execa('sh', ['-c', 'command -v dockerd'], { reject: false });
    if (process.getuid?.() !== 0 || installed.failed) this.skip();
  });
  after(async () => {
    await script('stop');
    await rm(directory, { recursive: true, force: true });
  });

  it('starts, and is not started twice', async () => {
    const first = await script('start');
    expect(first.exitCode, first.all).to.equal(0);
    expect(await engine()).to.have.property('version');
    const pid = await readFile(join(run, 'docker.pid'), 'utf8');
    const second = await script('start');
    expect(second.all).to.include(`running already (pid ${pid})`);
    expect(second.exitCode).to.equal(0);
  });

  it('starts again after it was killed, though its socket and its pid file say that it runs', async () => {
    process.kill(Number(await readFile(join(run, 'docker.pid'), 'utf8')), 'SIGKILL');
    const again = await script('start');
    expect(again.exitCode, again.all).to.equal(0);
    expect(await engine()).to.have.property('version');
  });

  it('stops, and never the program that has the pid of a dead engine by now', async () => {
    expect(await script('stop')).to.include({ exitCode: 0 });
    const bystander = execa('sleep', ['1000'], { reject: false });
    try {
      await execa('sh', ['-c', `echo ${bystander.pid} >${run}/docker.pid`]);
      expect(await script('stop')).to.include({ exitCode: 0, all: '' });
      await execa('sh', ['-c', `echo ${bystander.pid} >${run}/docker.pid`]);
      expect(await script('start')).to.include({ exitCode: 0 });
      expect(() => process.kill(bystander.pid ?? 0, 0)).not.to.throw();
    } finally {
      bystander.kill();
    }
  });
});
