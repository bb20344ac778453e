import { expect } from 'chai';
import { TrialQueue } from '../../harness/run/queue.ts';
import type { Trial } from '../../harness/vocabulary/plan.ts';
import { planOf, wounded } from '../fixtures/story.ts';

function trial(id: string, config = 'two-nodes', cluster: Trial['cluster'] = 'shared'): Trial {
  const [one] = planOf({ ...wounded, cluster: config }).trials;
  if (one === undefined) throw new Error('a plan without trials');
  return { ...one, id, cluster };
}

describe('the queue of trials', () => {
  it('gives them in the order of the plan', () => {
    const queue = new TrialQueue([trial('a'), trial('b', 'one-node')]);
    expect([queue.take()?.id, queue.take()?.id, queue.take()]).to.deep.equal(['a', 'b', undefined]);
  });

  it('gives a cluster the first trial that it can serve, before any other', () => {
    const queue = new TrialQueue([
      trial('other', 'one-node'),
      trial('own', 'two-nodes', { own: 'why' }),
      trial('fits'),
    ]);
    expect(queue.take(trial('before'))?.id).to.equal('fits');
    expect(queue.take(trial('before'))?.id).to.equal('other');
  });

  it('knows whether a cluster is still wanted', () => {
    const queue = new TrialQueue([trial('a'), trial('own', 'one-node', { own: 'why' })]);
    expect(queue.wants(trial('before'))).to.equal(true);
    expect(queue.wants(trial('before', 'one-node'))).to.equal(false);
    expect(queue.wants(trial('before', 'two-nodes', { own: 'why' }))).to.equal(false);
  });
});
