import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask } from '../../harness/engine/ask.ts';
import { findEngine, requireEngine } from '../../harness/engine/find.ts';
import { EnvironmentError } from '../../harness/vocabulary/failures.ts';
import { startFakeEngine } from '../setup/fake-engine.ts';

describe('finding a container engine', function () {
  // Programs are started; beside a build that takes a while.
  this.timeout(20_000);
  let directory: string;
  let absent: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dnsdrill-find-'));
    absent = `unix://${directory}/absent.sock`;
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** An environment of a user whose docker CLI was never configured. */
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ HOME: directory, ...more });

  it('takes the one that DOCKER_HOST names, and asks no other', async () => {
    await using named = await startFakeEngine({ version: '29.0.1' });
    await using other = await startFakeEngine();
    const places = { defaultHost: other.dockerHost, labHost: other.dockerHost };
    const engine = await findEngine(environment({ DOCKER_HOST: named.dockerHost }), places);
    expect(engine).to.deep.equal({ dockerHost: named.dockerHost, origin: 'DOCKER_HOST', version: '29.0.1' });
    expect(other.asked).to.deep.equal([]);
  });

  it('does not take another one when DOCKER_HOST names a silent one', async () => {
    await using other = await startFakeEngine();
    const places = { defaultHost: other.dockerHost, labHost: other.dockerHost };
    const error = await failure(findEngine(environment({ DOCKER_HOST: absent }), places));
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.message).to.include(`DOCKER_HOST leads to ${absent}`).and.to.include('there is no such socket');
  });

  it('says which addresses it takes when DOCKER_HOST is none', async () => {
    const error = await failure(findEngine(environment({ DOCKER_HOST: 'ssh://somewhere' })));
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.message).to.include('ssh://somewhere').and.to.include('tcp://host:port');
  });

  it('prefers the default socket to the lab’s own engine', async () => {
    await using usual = await startFakeEngine();
    await using lab = await startFakeEngine();
    const places = { defaultHost: usual.dockerHost, labHost: lab.dockerHost };
    expect(await findEngine(environment(), places)).to.include({
      dockerHost: usual.dockerHost,
      origin: 'default socket',
    });
    expect(await findEngine(environment(), { ...places, defaultHost: absent })).to.include({
      dockerHost: lab.dockerHost,
      origin: 'lab engine',
    });
  });

  it('follows the docker context in force', async () => {
    await using engine = await startFakeEngine();
    await using other = await startFakeEngine();
    await writeContext(directory, 'colima', engine.dockerHost);
    const places = { defaultHost: other.dockerHost, labHost: absent };
    const found = { dockerHost: engine.dockerHost, origin: 'docker context' };
    expect(await findEngine(environment({ DOCKER_CONTEXT: 'colima' }), places)).to.include(found);
    expect(await findEngine(environment(), places)).to.include({ origin: 'default socket' });
    await writeFile(join(directory, '.docker', 'config.json'), JSON.stringify({ currentContext: 'colima' }));
    expect(await findEngine(environment(), places)).to.include(found);
    expect(await findEngine(environment({ DOCKER_CONTEXT: 'default' }), places)).to.include({
      origin: 'default socket',
    });
  });

  it('insists on the context that DOCKER_CONTEXT names', async () => {
    await using other = await startFakeEngine();
    const places = { defaultHost: other.dockerHost, labHost: absent };
    const error = await failure(findEngine(environment({ DOCKER_CONTEXT: 'gone' }), places));
    expect(error.message).to.include('DOCKER_CONTEXT is gone');
  });

  it('does not take a stale socket for an engine, nor a pid file beside it', async () => {
    const socketPath = join(directory, 'stale.sock');
    await leaveStaleSocket(socketPath);
    await writeFile(join(directory, 'docker.pid'), String(process.pid));
    const places = { defaultHost: `unix://${socketPath}`, labHost: absent };
    expect(await findEngine(environment(), places)).to.equal(undefined);
    const error = await failure(requireEngine(environment(), places));
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.message).to.include(`default socket unix://${socketPath}: nothing listens there`);
    expect(error.message).to.include(`lab engine ${absent}: there is no such socket`);
  });

  it('does not take another program for an engine', async () => {
    await using page = await startFakeEngine({ insteadOfVersion: '<html>' });
    await using json = await startFakeEngine({ insteadOfVersion: '{"hello":"world"}' });
    const places = { defaultHost: page.dockerHost, labHost: json.dockerHost };
    expect(await findEngine(environment(), places)).to.equal(undefined);
  });

  it('does not wait for ever for an answer', async () => {
    const socketPath = join(directory, 'mute.sock');
    await using server = createServer((socket) => socket.resume()).listen(socketPath);
    await once(server, 'listening');
    const error = await failure(ask(`unix://${socketPath}`, '/version', { timeoutMs: 50 }));
    expect(error.message).to.equal('no answer within 50 ms');
  });
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it should have failed');
}

async function writeContext(home: string, name: string, dockerHost: string): Promise<void> {
  const folder = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: dockerHost } } }),
  );
}

/** A process that ends in order removes its socket; one that is killed leaves it. */
async function leaveStaleSocket(socketPath: string): Promise<void> {
  const script = `require('node:net').createServer().listen(${JSON.stringify(socketPath)}, () => console.log('listening'))`;
  const listener = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(listener.stdout, 'data');
  listener.kill('SIGKILL');
  await once(listener, 'exit');
}
