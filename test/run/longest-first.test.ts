import { expect } from 'chai';
import { longestFirst } from '../../harness/run/longest-first.ts';
import { alternative, control, documented, type Remedy } from '../../harness/vocabulary/scenario.ts';
import { planOf, restart, wounded } from '../fixtures/story.ts';

const steps = [restart];
const wrong = control('wrong', { steps, because: 'nothing changes' });
const right = documented('right', { steps });

const order = (...scenarios: (readonly [string, readonly Remedy[], rightFixMs?: number])[]): string[] =>
  longestFirst(
    planOf(
      ...scenarios.map(([id, remedies, rightFixMs]) => ({
        ...wounded,
        id,
        remedies,
        ...(rightFixMs !== undefined && { rightFixMs }),
      })),
    ),
  ).map(({ id }) => id);

describe('the order in which several clusters take trials', () => {
  it('begins with those in which most is watched', () => {
    expect(
      order(['one', [wrong, right]], ['two', [wrong, { ...wrong, id: 'also' }, right]], ['none', []]),
    ).to.deep.equal(['two', 'one', 'none']);
  });

  it('knows that wrong fixes are watched for longer where the right one is slow', () => {
    expect(order(['quick', [wrong, right]], ['slow', [wrong, right], 40_000])).to.deep.equal(['slow', 'quick']);
  });

  it('puts the trial that asks for every symptom before a later one of the same scenario', () => {
    expect(order(['twice', [right, alternative('other', { steps })]])).to.deep.equal(['twice/right', 'twice/other']);
  });

  it('puts those first that need a cluster of their own, however short: nobody at work would ever take them', () => {
    const plan = planOf(
      { ...wounded, id: 'long', remedies: [wrong, right] },
      { ...wounded, id: 'short', remedies: [right] },
      { ...wounded, id: 'lonely', remedies: [], cluster: 'another' },
    );
    expect(longestFirst(plan).map(({ id }) => id)).to.deep.equal(['lonely', 'long', 'short']);
  });

  it('keeps the order of the plan among equals', () => {
    expect(order(['b', [right]], ['a', [right]], ['c', [right]])).to.deep.equal(['b', 'a', 'c']);
  });
});
