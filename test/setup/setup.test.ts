import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { clientImageReference, offlineNodeImageReference } from '../../harness/setup/images.ts';
import { withSetupLock } from '../../harness/setup/lock.ts';
import { projectDirectory } from '../../harness/setup/places.ts';
import { kindNodeImage } from '../../harness/setup/versions.ts';
import { type FakeEngineContent, startFakeEngine } from './fake-engine.ts';

describe('./setup', function () {
  this.timeout(20_000);
  let cache: string;
  let ready: FakeEngineContent;
  before(async () => {
    ready = { images: [await offlineNodeImageReference(), await clientImageReference()] };
  });
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'dnsdrill-setup-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const setup = (args: readonly string[], environment: Record<string, string>) =>
    execa(join(projectDirectory, 'setup'), args, {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, HOME: cache, DNSDRILL_CACHE: cache, ...environment },
      extendEnv: false,
      reject: false,
    });

  const holdingTheLock = <T>(work: () => Promise<T>) =>
    withSetupLock(cache, { say: () => undefined, signal: new AbortController().signal }, work);

  it('says what is there, on stderr only, from any directory', async () => {
    await using engine = await startFakeEngine(ready);
    const { exitCode, stdout, stderr } = await setup([], { DOCKER_HOST: engine.dockerHost });
    expect(stderr).to.match(/container engine: Docker 1.2.3 at .* \(DOCKER_HOST\)/);
    expect(stderr).to.match(/node image: dnsdrill\/node:v[\d.]+-\w+ \(offline\)/);
    expect(stderr).to.match(/client image: dnsdrill\/client:\w+/);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: '' });
  });

  it('asks no registry when the images are there', async () => {
    await using engine = await startFakeEngine({ ...ready, registry: true });
    await setup([], { DOCKER_HOST: engine.dockerHost });
    expect(engine.asked.join(' ')).not.to.include('/distribution/');
  });

  it('pulls kind’s image where a registry answers, and builds the client image', async () => {
    // Stands in for the docker command: writes down what it was asked to do.
    await mkdir(join(cache, 'bin'));
    await writeFile(join(cache, 'bin', 'docker'), `#!/bin/sh\necho "$DOCKER_HOST $*" >>${cache}/calls\n`, {
      mode: 0o755,
    });
    await using engine = await startFakeEngine({ registry: true });
    const result = await setup([], { DOCKER_HOST: engine.dockerHost, PATH: `${cache}/bin:${process.env.PATH}` });
    expect(result.stderr).to.include(`node image: ${kindNodeImage} (made by the kind project)`);
    const calls = await execa('cat', [join(cache, 'calls')]);
    expect(calls.stdout).to.include(`${engine.dockerHost} pull ${kindNodeImage}`);
    const builds = calls.stdout.split('\n').filter((line) => line.split(' ')[1] === 'build');
    expect(builds).to.have.length(1);
    const [, file = '', context = ''] =
      /--file (\S+) --tag dnsdrill\/client:\w+ (\S+)$/.exec(builds[0] ?? '') ?? expect.fail(`${builds}`);
    const sources = copied(await readFile(file, 'utf8'));
    expect(sources).to.include('debian/client.packages');
    for (const source of sources) expect(existsSync(join(context, source)), `${source} in ${context}`).to.equal(true);
    // It could leave out what is there.
    expect(existsSync(join(context, '.dockerignore')), '.dockerignore').to.equal(false);
  });

  it('keeps what became of its work when the lock was lost meanwhile, as by a machine that slept', async () => {
    const losing = (name: string, work: () => Promise<string>) => {
      const directory = join(cache, name);
      return withSetupLock(directory, { say: () => undefined, signal: new AbortController().signal }, async () => {
        await utimes(join(directory, 'setup.lock'), new Date(), new Date(Date.now() - 1_000));
        // Whoever holds the lock looks after it every 2 s, and finds that somebody else has touched it.
        await delay(3_000);
        return work();
      });
    };
    const [done, failed] = await Promise.allSettled([
      losing('done', async () => 'done'),
      losing('failed', () => Promise.reject(new Error('no package could be had'))),
    ]);
    expect(done).to.deep.equal({ status: 'fulfilled', value: 'done' });
    expect(failed).to.have.nested.property('reason.message', 'no package could be had');
  });

  it('gets the node image of each version that it is asked for', async () => {
    const images = [...(ready.images ?? []), await offlineNodeImageReference('v1.34.4')];
    await using engine = await startFakeEngine({ images });
    const versions = ['--kubernetes', 'v1.34.4', '--kubernetes', '1.36.3'];
    const { exitCode, stderr } = await setup(versions, { DOCKER_HOST: engine.dockerHost });
    expect(stderr.match(/node image: dnsdrill\/node:v[\d.]+/g)).to.deep.equal([
      'node image: dnsdrill/node:v1.34.4',
      'node image: dnsdrill/node:v1.36.3',
    ]);
    expect(exitCode).to.equal(0);
  });

  it('exits 64 for a version that has no node image, and for one beside an image', async () => {
    await using engine = await startFakeEngine(ready);
    const host = { DOCKER_HOST: engine.dockerHost };
    const unknown = await setup(['--kubernetes', 'v1.12.0'], host);
    expect(unknown.stderr).to.include('no node image of "v1.12.0"').and.to.include('v1.34.4');
    const beside = await setup(['--kubernetes', 'v1.34.4', '--image', 'mine:1'], host);
    expect(beside.stderr).to.include('"v1.34.4"').and.to.include('--image').and.to.include('mine:1');
    const variable = await setup(['--kubernetes', 'v1.34.4'], { ...host, DNSDRILL_NODE_IMAGE: 'mine:2' });
    expect(variable.stderr).to.include('DNSDRILL_NODE_IMAGE').and.to.include('mine:2');
    for (const { exitCode } of [unknown, beside, variable]) expect(exitCode).to.equal(64);
  });

  it('exits 69 for a version that could only be pulled, where no registry answers', async () => {
    await using engine = await startFakeEngine(ready);
    const { exitCode, stderr } = await setup(['--kubernetes', 'v1.36.4'], { DOCKER_HOST: engine.dockerHost });
    expect(stderr).to.include(`${kindNodeImage} cannot be pulled`).and.to.include('v1.34.4, v1.36.3');
    expect(exitCode).to.equal(69);
  });

  it('exits 69 when DOCKER_HOST names no engine', async () => {
    const { exitCode, stdout, stderr } = await setup([], { DOCKER_HOST: `unix://${cache}/absent.sock` });
    expect(stderr).to.include(`DOCKER_HOST leads to unix://${cache}/absent.sock`);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 69, stdout: '' });
  });

  it('exits 69 when the image asked for does not exist, by option and by variable', async () => {
    await using engine = await startFakeEngine(ready);
    const byOption = await setup(['--image', 'no/such:image'], { DOCKER_HOST: engine.dockerHost });
    const byVariable = await setup([], { DOCKER_HOST: engine.dockerHost, DNSDRILL_NODE_IMAGE: 'no/such:image' });
    for (const { exitCode, stderr } of [byOption, byVariable]) {
      expect(stderr).to.include('has no image no/such:image');
      expect(exitCode).to.equal(69);
    }
  });

  it('exits 69 when the cache directory cannot be written', async () => {
    await using engine = await startFakeEngine(ready);
    await writeFile(join(cache, 'file'), '');
    const result = await setup([], { DOCKER_HOST: engine.dockerHost, DNSDRILL_CACHE: join(cache, 'file', 'cache') });
    expect(result.stderr).to.include('cannot write the cache directory');
    expect(result.exitCode).to.equal(69);
  });

  it('exits 64 for what it does not know, and explains itself', async () => {
    for (const args of [['--imag', 'x'], ['surplus'], ['--image'], ['--image', 'a', '--image', 'b']]) {
      const { exitCode, stderr } = await setup(args, { DOCKER_HOST: `unix://${cache}/absent.sock` });
      expect(exitCode, stderr).to.equal(64);
    }
    const help = await setup(['--help'], {});
    expect(help).to.include({ exitCode: 0, stdout: '' });
    expect(help.stderr).to.include('--image');
  });

  it('waits for another set-up, says for which, and then goes on', async () => {
    await using engine = await startFakeEngine(ready);
    const second = await holdingTheLock(async () => {
      const waiting = setup([], { DOCKER_HOST: engine.dockerHost });
      expect(await firstOutput(waiting)).to.include(
        `waiting for the set-up that is running already (pid ${process.pid})`,
      );
      expect(engine.asked).to.deep.equal([]);
      return { ended: waiting };
    });
    const { exitCode, stderr } = await second.ended;
    expect(stderr).to.include('client image');
    expect(exitCode).to.equal(0);
  });

  it('ends by 130 on Ctrl-C while it waits', async () => {
    await using engine = await startFakeEngine(ready);
    await holdingTheLock(async () => {
      const waiting = setup([], { DOCKER_HOST: engine.dockerHost });
      await firstOutput(waiting);
      waiting.kill('SIGINT');
      expect((await waiting).exitCode).to.equal(130);
    });
  });
});

/** What a Dockerfile takes from its context. */
function copied(dockerfile: string): string[] {
  return dockerfile.split('\n').flatMap((line) => (/^(COPY|ADD) /.test(line) ? line.split(/\s+/).slice(1, -1) : []));
}

/** What a program says first, on stderr. */
async function firstOutput(program: { stderr: Readable | null }): Promise<string> {
  const [chunk] = program.stderr ? await once(program.stderr, 'data') : [];
  return String(chunk);
}
