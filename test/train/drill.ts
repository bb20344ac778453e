import { curesOf } from '../../harness/train/facts.ts';
import type { Deed, DrillPlan, Leaving } from '../../harness/vocabulary/drill.ts';
import type { Difference, Entry, EntryBody, Phase, RoundLookup } from '../../harness/vocabulary/entry.ts';
import { podsLabelled } from '../../harness/vocabulary/objects.ts';
import { podsReady } from '../../harness/vocabulary/probe.ts';
import { curedEverywhere } from '../../scenarios/cures.ts';
import { scenarios } from '../../scenarios/index.ts';

/** A drill's plan, of a scenario of the catalogue. */
export function planOf(id: string, changes: Partial<DrillPlan> = {}): DrillPlan {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  return {
    schemaVersion: 1,
    scenario,
    drawn: false,
    level: 2,
    limits: {
      ...{ holdMs: 30_000, timeLimitMs: 600_000, recoveryMs: 120_000, watchMs: 20_000 },
      ...{ symptomMs: 60_000, quietMs: 12_000 },
    },
    curedEverywhere,
    controlPlaneBaseline: {},
    lookAlikeProbes: {},
    ...changes,
  };
}

type Health = 'healthy' | 'broken' | 'old-replica' | 'external-fails' | 'one-node';

const nodes = ['n-control-plane', 'n-worker'];
const names = ['kubernetes.default.svc.cluster.local', 'www.google.com'];

function lookupsOf(health: Health): RoundLookup[] {
  return nodes.flatMap((node) =>
    names.flatMap((name) =>
      (['udp', 'tcp'] as const).map((protocol) => {
        const fails =
          health === 'broken' ||
          (health === 'external-fails' && name === 'www.google.com') ||
          (health === 'one-node' && node === 'n-worker' && protocol === 'udp');
        return { node, name, protocol, answer: fails ? 'timed-out' : 'answered' } as const;
      }),
    ),
  );
}

/** Writes the journal of a drill, second by second. */
export class DrillJournal {
  readonly entries: Entry[] = [];
  readonly plan: DrillPlan;
  #ms = 0;
  #phase: Phase = 'baseline';

  constructor(plan: DrillPlan) {
    this.plan = plan;
    this.add({ kind: 'header', schemaVersion: 1, run: 'd-1', tool: '0', node: 'v24', options: {} });
    this.rounds('healthy', 3);
    this.#phase = 'inject';
    this.add({ kind: 'phase', state: 'started' });
    this.#phase = 'symptoms';
  }

  add(body: EntryBody): this {
    const at = new Date(Date.UTC(2026, 10, 25, 14, 0, 0) + this.#ms).toISOString();
    const trial = this.plan.scenario.id;
    this.entries.push({ seq: this.entries.length, at, ms: this.#ms, trial, phase: this.#phase, ...body } as Entry);
    return this;
  }

  /** Seconds of rounds, one a second. */
  rounds(health: Health, seconds: number): this {
    for (let second = 0; second < seconds; second++) {
      this.#ms += 1_000;
      const current = health === 'old-replica' ? 1 : health === 'broken' ? 0 : 2;
      const identity = Array.from({ length: current }, (_, index) => `coredns-${index}/0/then`);
      const replicas = { wanted: 2, current, ready: health === 'old-replica' ? 2 : current, identity };
      this.add({ kind: 'round', lookups: lookupsOf(health), replicas, durationMs: 100 });
    }
    return this;
  }

  /** Seconds in which nothing is written. */
  wait(seconds: number): this {
    this.#ms += seconds * 1_000;
    return this;
  }

  /** The fault shows, and the clock starts. */
  start(health: Health = 'broken', differences: readonly Difference[] = []): this {
    this.rounds(health, 2).add({ kind: 'fingerprint', facts: 9, differences, durationMs: 1 });
    this.#phase = 'drill';
    return this.add({ kind: 'briefing', level: 2, lines: ['Who: everybody'] });
  }

  /** Answers to what must hold for the cause to be gone: to all of it, or to one; `nobody` was there to answer. */
  cured(holds: boolean | 'nobody', only?: string): this {
    for (const [id, claim] of Object.entries(curesOf(this.plan))) {
      if (only !== undefined && id !== only) continue;
      const answer = (holds ? claim.literally[0] : wrongAnswer(claim.literally)) as 'equal';
      const probe = podsReady(podsLabelled('kube-system', 'k8s-app=kube-dns'));
      const answers = holds === 'nobody' ? [] : [{ place: 'the cluster', answer }];
      this.add({
        ...{ kind: 'observation', claim: id, purpose: 'claim', probe, answers },
        ...{ command: 'kubectl get', output: 'output', durationMs: 1 },
      });
    }
    return this;
  }

  did(did: Deed): this {
    return this.add({ kind: 'deed', did });
  }

  leave(why: Leaving = 'left'): this {
    return this.add({ kind: 'leaving', why });
  }

  end(differences: readonly Difference[] = [], reason: 'finished' | 'interrupted' = 'finished'): this {
    this.add({ kind: 'fingerprint', facts: 9, differences, durationMs: 1 });
    return this.add({ kind: 'end', reason });
  }
}

const wrongAnswer = (right: readonly string[]): string =>
  ['refuted-by-this', 'none'].find((answer) => !right.includes(answer)) ?? 'none';
