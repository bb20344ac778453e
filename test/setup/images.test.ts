import { expect } from 'chai';
import {
  imageExists,
  kindNodeImage,
  nodeImageReference,
  offlineNodeImageReference,
} from '../../harness/setup/images.ts';
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
});
