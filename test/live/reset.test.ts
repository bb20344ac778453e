import { expect } from 'chai';
import { leaks, leave } from '../../bench/leaks.ts';
import { type Bench, takeTurn } from '../../bench/turn.ts';
import { pause } from '../../harness/cluster/poll.ts';
import { isLeaving, listEveryPod } from '../../harness/cluster/read-pod.ts';
import { controlPlaneBaseline } from '../../harness/control-plane-baseline.ts';
import { compareFingerprints } from '../../harness/fingerprint/compare.ts';
import { makeResult } from '../../harness/grade.ts';
import { roundHealth } from '../../harness/health.ts';
import { actSteps, takeBack } from '../../harness/phases/act.ts';
import { tellBaseline } from '../../harness/phases/baseline.ts';
import { confirmLoad } from '../../harness/phases/load.ts';
import { tellRemedies } from '../../harness/phases/remedy.ts';
import { replicasNow } from '../../harness/phases/replicas.ts';
import { tellReset } from '../../harness/phases/reset.ts';
import { askHealth } from '../../harness/phases/round.ts';
import { tellSymptoms } from '../../harness/phases/symptoms.ts';
import { Telling } from '../../harness/phases/telling.ts';
import { watchHealth } from '../../harness/phases/watch-health.ts';
import { makePlan } from '../../harness/plan.ts';
import type { Limits, Trial } from '../../harness/vocabulary/plan.ts';
import { deleteObject, rolloutRestart, type Step, scale, stopDnsLoad } from '../../harness/vocabulary/step.ts';
import { coredns, corednsConfig, corednsPods, myService } from '../../scenarios/kubeadm-cluster.ts';
import { dnsRule, serviceRules, untilEndpointsRest } from '../../scenarios/network/service-rules.ts';
import { removeEverything } from './engine.ts';
import { startBench } from './reset-bench.ts';
import { trialOf } from './trial-of.ts';

const name = `drill-${process.pid}-reset`;

describe('a cluster that serves many trials', function () {
  this.timeout(240_000);
  let bench: Bench;
  let remove = async (): Promise<void> => undefined;

  before(async function () {
    this.timeout(300_000);
    ({ bench, remove } = await startBench(name));
  });

  after(async () => {
    await remove();
    await removeEverything(`label=dnsdrill.run=${name}`);
  });

  const differences = async () =>
    compareFingerprints(bench.booted.fingerprint, await bench.booted.taker.take(bench.signal));

  /** Looks until nothing differs: kube-proxy and the controllers follow a change after a moment. */
  async function untilSame(): Promise<void> {
    const deadlineMs = performance.now() + 20_000;
    let found = await differences();
    while (found.length > 0 && performance.now() < deadlineMs) found = await differences();
    expect(found).to.deep.equal([]);
  }

  /** Tells a trial until its fault is seen, in a journal of its own. */
  async function tellUntilShown(trial: Trial, limits: Limits): Promise<Telling> {
    bench.entries.length = 0;
    const telling = new Telling({ ...bench, trial, limits });
    await telling.phase('baseline', () => tellBaseline(telling, controlPlaneBaseline));
    await telling.phase('inject', () => actSteps(telling, trial.scenario.inject));
    await telling.phase('symptoms', () => tellSymptoms(telling, {}));
    return telling;
  }

  /** The remedies that had a turn since then, in order. */
  const turns = () =>
    bench.entries.flatMap((entry) =>
      entry.kind === 'phase' && entry.state === 'started' && entry.remedy ? entry.remedy : [],
    );

  for (const leak of leaks) {
    it(`tells ${leak.name} from nothing`, async () => {
      await untilSame();
      await leave(bench.cluster, leak, 'make');
      expect((await differences()).map(({ what }) => what).filter((what) => leak.shows.test(what))).to.not.be.empty;
      await leave(bench.cluster, leak, 'mend');
      await untilSame();
    });
  }

  for (const id of ['selector-mismatch', 'dns-loop']) {
    it(`is proved to be as before after ${id}`, async () => {
      const { proved, differences: left } = await takeTurn(bench, trialOf(id).trial);
      expect(left).to.deep.equal([]);
      expect(proved).to.equal(true);
    });
  }

  it('is not believed to be as before when a step left something behind', async () => {
    const leak = leaks.find((candidate) => candidate.name === 'a second CNI config');
    if (leak === undefined) throw new Error('no such leak');
    const { proved, differences: left } = await takeTurn(bench, trialOf('bad-corefile').trial, leak);
    await leave(bench.cluster, leak, 'mend');
    expect(proved).to.equal(false);
    expect(left)
      .to.have.length(1)
      .and.to.satisfy(([what]: string[]) => leak.shows.test(what ?? ''));
  });

  it('is at rest only once the pods that were replaced are gone', async () => {
    const { trial, limits } = trialOf('iptables-rules-missing');
    await using telling = new Telling({ ...bench, trial, limits });
    expect(await actSteps(telling, [rolloutRestart(coredns), untilEndpointsRest])).to.equal(true);
    expect((await listEveryPod(bench.cluster, corednsPods)).filter(isLeaving)).to.deep.equal([]);
    await tellReset(telling, bench.booted);
  });

  for (const id of ['iptables-rules-missing', 'kube-proxy-down']) {
    it(`loses its rules for good by ${id}, though pods of the trial before are still on their way out`, async () => {
      const { trial, limits } = trialOf(id);
      await using telling = new Telling({ ...bench, trial, limits });
      expect(await actSteps(telling, [rolloutRestart(coredns), ...trial.scenario.inject])).to.equal(true);
      const worker = bench.cluster.nodes.find(({ role }) => role === 'worker');
      const rules = async () => (await worker?.run(serviceRules, { timeoutMs: 10_000 }))?.stdout ?? 'no worker';
      // Longer than a CoreDNS that was told to end goes on serving, which is 5 s; and kube-proxy writes within a second.
      const untilMs = performance.now() + 8_000;
      do expect(await rules()).to.not.match(dnsRule);
      while (performance.now() < untilMs);
      await tellReset(telling, bench.booted);
      await untilSame();
      expect(await rules()).to.match(dnsRule);
    });
  }

  it('keeps no pod of the broken Corefile when that is taken back', async () => {
    const { trial, limits } = trialOf('bad-corefile');
    await using telling = new Telling({ ...bench, trial, limits });
    await actSteps(telling, trial.scenario.inject);
    await takeBack(telling, 0);
    await watchHealth(telling, { timeoutMs: 60_000, holdMs: 0, pace: 'hasty' });
    const { wanted, current, ready } = await replicasNow(bench.cluster);
    expect({ current, ready }).to.deep.equal({ current: wanted, ready: wanted });
  });

  it('that must not help is watched to its end by the stamps of its rounds, whatever else takes time', async () => {
    const { trial, limits } = trialOf('bad-corefile');
    await using telling = new Telling({ ...bench, trial, limits });
    telling.baselineRounds = [];
    await actSteps(telling, [scale(coredns, 0)]);
    const startedMs = telling.nowMs;
    // Whatever is asked after a round takes longer than what is left of the time when the round is over.
    const { rounds } = await watchHealth(telling, { timeoutMs: 3_000, holdMs: 0, eachRound: () => pause(2_500) });
    await takeBack(telling, 0);
    await watchHealth(telling, { timeoutMs: 60_000, holdMs: 0, pace: 'hasty' });
    expect((rounds.at(-1)?.ms ?? 0) - startedMs).to.be.at.least(3_000);
  });

  it('takes a Deployment, a Corefile and a Service that are gone for answers', async () => {
    const { trial, limits } = trialOf('bad-corefile');
    await using telling = new Telling({ ...bench, trial, limits });
    telling.baselineRounds = [];
    const asked = async (...steps: Step[]) => {
      await actSteps(telling, steps);
      const round = await askHealth(telling);
      return { ...round?.replicas, health: round && roundHealth(round) };
    };
    expect(await asked(deleteObject(corednsConfig))).to.include({
      wanted: 2,
      current: 0,
      ready: 2,
      health: 'degraded',
    });
    expect(await asked(deleteObject(myService))).to.include({ wanted: 2, health: 'degraded' });
    expect(await asked(deleteObject(coredns))).to.include({ wanted: 0, current: 0 });
    await takeBack(telling, 0);
    await watchHealth(telling, { timeoutMs: 60_000, holdMs: 0, pace: 'hasty' });
  });

  it('gives a wrong fix another turn when the right one needed longer than that was watched, and no other', async () => {
    const { trial: whole } = trialOf('selector-mismatch');
    // The other wrong fix asks to be watched for longer than the right one needs, even on a busy machine.
    const remedies = whole.remedies.map((remedy) =>
      remedy.id === 'edit-labels-in-place' ? { ...remedy, watchMs: 15_000 } : remedy,
    );
    expect(remedies.map(({ id }) => id)).to.deep.equal(['restart-coredns', 'edit-labels-in-place', 'restore-label']);
    const trial = { ...whole, remedies, watchMs: 300, asks: 'proof-only' as const };
    const plan = { ...makePlan([], { controlPlaneBaseline, limits: { holdMs: 2_000 } }), trials: [trial] };
    await using telling = await tellUntilShown(trial, plan.limits);
    await tellRemedies(telling, undefined);
    expect(turns()).to.deep.equal([...['restart-coredns', 'edit-labels-in-place', 'restore-label', 'restart-coredns']]);
    const [verdict] = makeResult(plan, bench.entries, { directory: '' }).scenarios;
    expect(new Set(verdict?.proof.remedies.map(({ fate }) => fate))).to.deep.equal(new Set(['as-expected']));
    expect(await telling.phase('reset', () => tellReset(telling, bench.booted))).to.equal(true);
  });

  it('has its fault put in once more where time healed it before anybody could see that time heals it', async () => {
    const trial = { ...trialOf('startup-timeouts').trial, asks: 'proof-only' as const };
    const plan = { ...makePlan([], { controlPlaneBaseline, limits: { holdMs: 2_000 } }), trials: [trial] };
    await using telling = await tellUntilShown(trial, plan.limits);
    await telling.phase('reset', async () => {
      await takeBack(telling, 0);
      await watchHealth(telling, { timeoutMs: 60_000, holdMs: 0, pace: 'hasty' });
    });
    await tellRemedies(telling, undefined);
    expect(turns()).to.deep.equal(['wait', 'wait']);
    const [verdict] = makeResult(plan, bench.entries, { directory: '' }).scenarios;
    expect(verdict?.proof.remedies.map(({ dns, note }) => ({ dns, note }))).to.deep.equal([
      { dns: 'back', note: undefined },
    ]);
    expect(await telling.phase('reset', () => tellReset(telling, bench.booted))).to.equal(true);
  });

  it('is given no second turn where DNS does not come back in between', async () => {
    const { trial, limits } = trialOf('bad-corefile');
    const { remedies } = trialOf('startup-timeouts').trial;
    const waiting = { ...trial, remedies: remedies.filter(({ steps }) => steps.length === 0) };
    await using telling = new Telling({ ...bench, trial: waiting, limits: { ...limits, recoveryMs: 3_000 } });
    // Not of the trial, so that taking the trial back does not mend it.
    await using other = new Telling({ ...bench, trial, limits });
    expect(await actSteps(other, [scale(coredns, 0)])).to.equal(true);
    const told = await tellRemedies(telling, undefined).then(
      () => 'nothing',
      (error: Error) => error.message,
    );
    await takeBack(other, 0);
    const { state } = await watchHealth(other, { timeoutMs: 60_000, holdMs: 0, pace: 'hasty' });
    expect(state.state).to.equal('back');
    expect(told).to.equal('the fault was taken back for a second turn, and DNS did not come back');
  });

  it('under load says so when the load has stopped: a fix would survive nothing', async () => {
    const { trial, limits } = trialOf('coredns-oom');
    await using telling = new Telling({ ...bench, trial, limits });
    const load = trial.scenario.inject.filter(({ kind }) => kind === 'dns-load');
    await actSteps(telling, load);
    await watchHealth(telling, { timeoutMs: 8_000, holdMs: 6_000 });
    await actSteps(telling, [stopDnsLoad()]);
    const told = await confirmLoad(telling).then(
      () => 'nothing',
      (error: Error) => error.message,
    );
    expect(told).to.contain('is not what it should be: it is not running');
  });
});
