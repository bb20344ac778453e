import { expect } from 'chai';
import { dnsSince, type Round, roundHealth, type TimedRound } from '../harness/health.ts';
import type { RoundLookup } from '../harness/vocabulary/entry.ts';

const nodes = ['control-plane', 'worker'];
const names = ['my-service.default.svc.cluster.local', 'www.example.com'];

function lookups(answer: RoundLookup['answer'] = 'answered', on: readonly string[] = nodes): RoundLookup[] {
  return on.flatMap((node) =>
    names.flatMap((name) => (['udp', 'tcp'] as const).map((protocol) => ({ node, name, protocol, answer }))),
  );
}

const twoReplicas = { wanted: 2, current: 2, ready: 2, identity: ['a/0/10:00', 'b/0/10:00'] };
const healthy: Round = { lookups: lookups(), replicas: twoReplicas };
const broken: Round = { lookups: lookups('timed-out'), replicas: twoReplicas };

/** One round a second, each of which took 100 ms. */
const everySecond = (rounds: readonly Round[], fromMs = 1000): TimedRound[] =>
  rounds.map((round, index) => ({ ...round, ms: fromMs + index * 1000, durationMs: 100 }));
const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('the health of one round', () => {
  it('is healthy when every lookup is answered by as many current replicas as wanted', () => {
    expect(roundHealth(healthy)).to.equal('healthy');
  });

  it('is broken when no lookup is answered, or none was asked', () => {
    expect(roundHealth(broken)).to.equal('broken');
    expect(roundHealth({ ...healthy, lookups: [] })).to.equal('broken');
  });

  it('is degraded when one lookup of many fails, or answers wrongly', () => {
    const [first, ...others] = lookups();
    if (first === undefined) throw new Error('no lookups');
    for (const answer of ['nxdomain', 'wrong-answer', 'timed-out'] as const) {
      expect(roundHealth({ ...healthy, lookups: [{ ...first, answer }, ...others] })).to.equal('degraded');
    }
  });

  it('is degraded while only a replica of the old template answers', () => {
    const oldOne = { wanted: 2, current: 0, ready: 1, identity: [] };
    expect(roundHealth({ ...healthy, replicas: oldOne })).to.equal('degraded');
    expect(roundHealth({ ...healthy, replicas: { ...twoReplicas, current: 1 } })).to.equal('degraded');
  });

  it('is not healthy with a Deployment scaled to nothing', () => {
    expect(roundHealth({ ...healthy, replicas: { wanted: 0, current: 0, ready: 0, identity: [] } })).to.equal(
      'degraded',
    );
  });

  it('is not healthy when a node was asked less than another', () => {
    expect(roundHealth({ ...healthy, lookups: lookups().slice(0, -1) })).to.equal('degraded');
  });

  it('is held against the replicas that were wanted at the baseline, not those of a rollout that was going on', () => {
    const surge = { wanted: 2, current: 3, ready: 3, identity: ['a/0/10:00', 'b/0/10:00', 'c/0/10:00'] };
    expect(roundHealth(healthy, [{ ...healthy, replicas: surge }])).to.equal('healthy');
  });

  it('does not count replicas whose restarts cannot be seen', () => {
    expect(roundHealth({ ...healthy, replicas: { ...twoReplicas, identity: [] } })).to.equal('degraded');
    expect(roundHealth({ ...healthy, replicas: { ...twoReplicas, identity: ['a/0/1', 'a/0/1'] } })).to.equal(
      'degraded',
    );
  });
});

describe('whether DNS is back', () => {
  it('is back since the first round of a streak that held', () => {
    const rounds = everySecond([broken, ...times(11, healthy)]);
    expect(dnsSince(rounds, { holdMs: 10_000 })).to.deep.equal({ state: 'back', sinceMs: 2000 });
  });

  it('is not back before the streak spans the hold', () => {
    const rounds = everySecond([broken, ...times(10, healthy)]);
    expect(dnsSince(rounds, { holdMs: 10_000 })).to.deep.equal({ state: 'not-yet', last: 'healthy' });
  });

  it('asks for three rounds, however long they span', () => {
    const [one, two] = everySecond([healthy, healthy]);
    if (one === undefined || two === undefined) throw new Error('no rounds');
    expect(dnsSince([one, { ...two, ms: 9000 }], { holdMs: 5000 }).state).to.equal('not-yet');
    expect(dnsSince(everySecond(times(2, healthy)), { holdMs: 0 }).state).to.equal('not-yet');
    expect(dnsSince(everySecond(times(3, healthy)), { holdMs: 0 }).state).to.equal('back');
  });

  it('knows nothing without rounds', () => {
    expect(dnsSince([], { holdMs: 0 })).to.deep.equal({ state: 'not-yet', last: undefined });
  });

  it('forgets a streak that broke', () => {
    const rounds = everySecond([...times(30, healthy), broken]);
    expect(dnsSince(rounds, { holdMs: 10_000 })).to.deep.equal({ state: 'not-yet', last: 'broken' });
  });

  it('dates a second streak from its own start', () => {
    const rounds = everySecond([...times(5, healthy), broken, ...times(4, healthy)]);
    expect(dnsSince(rounds, { holdMs: 3000 })).to.deep.equal({ state: 'back', sinceMs: 7000 });
  });

  it('is never back in a crash loop whose pods are Ready at every round', () => {
    const rounds = everySecond(
      times(60, healthy).map((round, index) => ({
        ...round,
        replicas: { ...twoReplicas, identity: [`a/${Math.floor(index / 4)}/x`, 'b/0/10:00'] },
      })),
    );
    expect(dnsSince(rounds, { holdMs: 10_000 }).state).to.equal('not-yet');
  });

  it('starts anew with a replacement, at the round that first shows it', () => {
    const replaced = { ...healthy, replicas: { ...twoReplicas, identity: ['b/0/10:00', 'c/0/10:09'] } };
    const rounds = everySecond([...times(3, healthy), ...times(4, replaced)]);
    expect(dnsSince(rounds, { holdMs: 3000 })).to.deep.equal({ state: 'back', sinceMs: 4000 });
  });

  it('starts anew with a replica that is added', () => {
    const three = { wanted: 2, current: 3, ready: 3, identity: [...twoReplicas.identity, 'c/0/10:09'] };
    const rounds = everySecond([healthy, healthy, { ...healthy, replicas: three }]);
    expect(dnsSince(rounds, { holdMs: 0 }).state).to.equal('not-yet');
  });

  it('does not care in which order the replicas are listed', () => {
    const reversed = { ...healthy, replicas: { ...twoReplicas, identity: twoReplicas.identity.toReversed() } };
    expect(dnsSince(everySecond([healthy, reversed, healthy]), { holdMs: 0 }).state).to.equal('back');
  });

  it('is not back when a node fell silent', () => {
    const oneNode = { ...healthy, lookups: lookups('answered', ['worker']) };
    const rounds = everySecond([broken, ...times(20, oneNode)]);
    expect(dnsSince(rounds, { holdMs: 10_000 })).to.deep.equal({ state: 'not-yet', last: 'degraded' });
    expect(dnsSince(everySecond(times(20, oneNode)), { holdMs: 0, baseline: [healthy] }).state).to.equal('not-yet');
  });

  it('takes a cluster of one node as it is', () => {
    const oneNode = { ...healthy, lookups: lookups('answered', ['control-plane']) };
    expect(dnsSince(everySecond(times(3, oneNode)), { holdMs: 0, baseline: [oneNode] }).state).to.equal('back');
  });

  it('is not back with fewer replicas than at the baseline, even if fewer are wanted now', () => {
    const one = { ...healthy, replicas: { wanted: 1, current: 1, ready: 1, identity: ['a/0/10:00'] } };
    expect(dnsSince(everySecond(times(20, one)), { holdMs: 0, baseline: [healthy] }).state).to.equal('not-yet');
  });

  it('does not bridge a silence in which anything may have happened', () => {
    const before = everySecond(times(3, healthy));
    const after = everySecond(times(3, healthy), 60_000);
    expect(dnsSince([...before, ...after], { holdMs: 10_000 }).state).to.equal('not-yet');
  });

  it('does not take the time that a slow round needed for silence', () => {
    const slow = [10_000, 22_000, 34_000].map((ms) => ({ ...healthy, ms, durationMs: 11_500 }));
    expect(dnsSince(slow, { holdMs: 10_000 })).to.deep.equal({ state: 'back', sinceMs: 10_000 });
  });
});
