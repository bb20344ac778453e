import { expect } from 'chai';
import { imageExists, nodeImageReference, offlineNodeImageReference } from '../../harness/setup/images.ts';
import { builtVersions, kindNodeImage, readVersion } from '../../harness/setup/versions.ts';
import { startFakeEngine } from './fake-engine.ts';

describe('the node image of a run', function () {
  // Programs are started; beside a build that takes a while.
  this.timeout(20_000);
  const environment = {};

  it('is the one asked for, by option before variable, whether it exists or not', async () => {
    const asked = { image: 'mine:1', environment: { DNSDRILL_NODE_IMAGE: 'mine:2' } };
    expect(await nodeImageReference('unix:///absent', asked)).to.deep.equal({
      reference: 'mine:1',
      origin: 'asked for',
    });
    expect(await nodeImageReference('unix:///absent', { ...asked, image: undefined })).to.include({
      reference: 'mine:2',
    });
  });

  it('is kind’s own when the engine has it, even beside the offline one', async () => {
    await using engine = await startFakeEngine({ images: [kindNodeImage, await offlineNodeImageReference()] });
    const choice = await nodeImageReference(engine.dockerHost, { environment });
    expect(choice).to.deep.equal({ reference: kindNodeImage, origin: 'kind' });
  });

  it('is the offline one when the engine has only that, without asking a registry', async () => {
    const reference = await offlineNodeImageReference();
    await using engine = await startFakeEngine({ images: [reference], registry: true });
    expect(await nodeImageReference(engine.dockerHost, { environment })).to.deep.equal({
      reference,
      origin: 'offline',
    });
    expect(engine.asked.filter((path) => path.startsWith('/distribution/'))).to.deep.equal([]);
  });

  it('is yet to be made when the engine has neither', async () => {
    await using engine = await startFakeEngine();
    expect(await nodeImageReference(engine.dockerHost, { environment })).to.equal(undefined);
  });

  it('is looked up by references with registries, tags and digests, and odd ones exist nowhere', async () => {
    const images = ['localhost:5000/team/node:v1', kindNodeImage];
    await using engine = await startFakeEngine({ images });
    for (const image of images) expect(await imageExists(engine.dockerHost, image)).to.equal(true);
    for (const odd of ['a b', '..', 'x?y=z', '%2e']) expect(await imageExists(engine.dockerHost, odd)).to.equal(false);
  });

  it('of a version is kind’s pinned one, or one that the engine has by that tag, or the offline one', async () => {
    const offline = await offlineNodeImageReference('v1.34.4');
    expect(offline).to.match(/^dnsdrill\/node:v1\.34\.4-[0-9a-f]{12}$/);
    await using engine = await startFakeEngine({
      images: [kindNodeImage, offline, await offlineNodeImageReference(), 'kindest/node:v1.33.2'],
    });
    const choose = (kubernetes: string) => nodeImageReference(engine.dockerHost, { kubernetes, environment });
    expect(await choose('v1.36.4')).to.deep.equal({ reference: kindNodeImage, origin: 'kind' });
    expect(await choose('v1.34.4')).to.deep.equal({ reference: offline, origin: 'offline' });
    expect(await choose('v1.33.2')).to.deep.equal({ reference: 'kindest/node:v1.33.2', origin: 'kind' });
    expect(await choose('v1.33.3')).to.equal(undefined);
  });

  it('of one version is not that of another', async () => {
    await using engine = await startFakeEngine({ images: [await offlineNodeImageReference()] });
    expect(await nodeImageReference(engine.dockerHost, { kubernetes: 'v1.34.4', environment })).to.equal(undefined);
  });

  it('can be built for these versions, and what is not a version is refused', () => {
    expect(builtVersions()).to.deep.equal(['v1.34.4', 'v1.36.3']);
    expect(readVersion('1.34.4')).to.equal('v1.34.4');
    for (const word of ['', 'v1', '1.34', 'latest', 'v1.34.4-rc.0', 'v1.34.4 ']) {
      expect(() => readVersion(word), word)
        .to.throw(`--kubernetes: "${word}"`)
        .with.property('exitCode', 64);
    }
  });
});
