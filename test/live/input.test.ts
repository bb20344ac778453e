import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireEngine } from '../../harness/engine/find.ts';
import { clientImageReference, nodeImageReference } from '../../harness/setup/images.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { everything, scratchDirectory } from './engine.ts';

describe('bad input that only an engine can tell', function () {
  this.timeout(60_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let runs = '';
  let before: readonly string[] = [];
  const ofTheLab = () => everything('label=dnsdrill.run');

  beforeEach(async () => {
    scratch = await scratchDirectory();
    runs = join(scratch.path, 'runs');
    before = await ofTheLab();
  });
  afterEach('nothing is left behind', async () => {
    const left = (await ofTheLab()).filter((part) => !before.includes(part));
    const isRun = existsSync(join(runs, 'latest'));
    await scratch.remove();
    expect(left).to.deep.equal([]);
    expect(isRun, 'a run that never began is no run').to.equal(false);
  });

  async function refuses(args: readonly string[], ...words: string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await dnsdrill(args[0] === 'run' ? [...args, '--out', runs] : args);
    for (const word of words) expect(stderr).to.contain(word);
    expect(stderr, 'a stack trace helps nobody here').to.not.match(/^\s+at /m);
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(69);
  }

  it('an image that does not exist: its name', () =>
    refuses(['run', 'dns-loop', '--image', 'dnsdrill/no-such-image:v0'], 'dnsdrill/no-such-image:v0', '--image'));

  it('an image that is no reference at all', () =>
    refuses(['run', 'dns-loop', '--image', 'Not An Image'], 'Not An Image'));

  it('an image that is no node image: what it lacks', async () => {
    const image = await clientImageReference();
    await refuses(['run', 'dns-loop', '--image', image], image, 'no kind node image', '/kind/version', 'kubeadm');
  });

  it('an image that does not exist, in a kind config', async () => {
    const file = join(scratch.path, 'cluster.yaml');
    const node = 'role: control-plane\n    image: dnsdrill/no-such-image:v0';
    writeFileSync(file, `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n  - ${node}\n`);
    await refuses(['up', '--name', 'no-such-image', '--cluster-config', file], 'dnsdrill/no-such-image:v0');
  });
});

describe('doctor on a machine that is ready', function () {
  this.timeout(60_000);

  it('finds the engine and the image, and says how each check went', async () => {
    const { exitCode, stdout, stderr } = await dnsdrill(['doctor', '-o', 'json']);
    const { engine, image, capabilities, checks } = JSON.parse(stdout);
    const { dockerHost, version } = await requireEngine();
    expect(engine).to.include({ dockerHost, version });
    expect(image).to.include({ reference: (await nodeImageReference(dockerHost))?.reference });
    expect(image.kubernetes).to.match(/^v1\.\d+\.\d+$/);
    expect(capabilities).to.be.an('object');
    const names = checks.map(({ name }: { name: string }) => name);
    expect(names).to.include.members([
      'container engine',
      'node image',
      'client image',
      'cgroup version',
      'inotify max_user_watches',
      'inotify max_user_instances',
      'open files',
      'disk space',
    ]);
    for (const { name, state, found, means } of checks) {
      expect(state, name).to.be.oneOf(['ok', 'warning']);
      expect(found, name).to.be.a('string').that.is.not.equal('');
      if (state === 'warning') expect(means, `what ${name} means`).to.be.a('string');
    }
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });

  it('says what is wrong with an image that is none', async () => {
    const { exitCode, stdout } = await dnsdrill(['doctor', '--image', await clientImageReference()]);
    expect(stdout).to.match(/✗ node image .*\n.*it lacks .*kubeadm/);
    expect(exitCode).to.equal(69);
  });
});
