import { expect } from 'chai';
import { borrowedCluster } from '../../reports/markdown/cluster.ts';
import { resets } from '../fixtures/side-by-side.ts';
import { planOf, Story, tellTrial, wounded } from '../fixtures/story.ts';

const plan = planOf(wounded, { ...wounded, id: 'otherwise' });

/** What is said of the second of two trials in one cluster. */
function saidAfter(reset?: (story: Story) => void): string | undefined {
  const [, second] = plan.trials;
  const story = new Story({ cluster: 'lab-1' });
  tellTrial(story, 'wounded', reset && { reset });
  tellTrial(story, 'otherwise', { boot: 'none' });
  return second && borrowedCluster(second, story.entries);
}

describe('in whose cluster a trial was told', () => {
  it('names the cluster, how many it had served, and what proved that nothing was left', () => {
    expect(saidAfter(resets.equal)).to.equal(
      'otherwise was told in `lab-1`, which served 1 trial before; a reset proved it equal in 3.3 s, by 812 facts',
    );
  });

  it('says so when nothing proved it', () => {
    expect(saidAfter()).to.match(/before; no reset proved it equal$/);
    expect(saidAfter((story) => story.rounds(3, 'answered'))).to.match(/before; no reset proved it equal$/);
    expect(saidAfter(resets.leaky)).to.match(/before; its reset left 2 differences$/);
  });

  it('is not said of a trial with a cluster of its own, nor of a journal that names no clusters', () => {
    const [first] = plan.trials;
    const story = new Story({ cluster: 'lab-1' });
    tellTrial(story);
    expect(first && borrowedCluster(first, story.entries)).to.equal(undefined);
    const old = new Story();
    tellTrial(old, 'wounded', { boot: 'none' });
    expect(first && borrowedCluster(first, old.entries)).to.equal(undefined);
    expect(first && borrowedCluster(first, [])).to.equal(undefined);
  });
});
