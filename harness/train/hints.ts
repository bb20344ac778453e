import { stories } from '../../reports/interview/stories.ts';
import { describeProbe } from '../../reports/phrases.ts';
import type { Health } from '../health.ts';
import type { DrillPlan, HintLevel } from '../vocabulary/drill.ts';
import type { Claim } from '../vocabulary/scenario.ts';
import { commandOf, forDrillShell, rightRemedy, stepsLeft, wordsOf } from './commands.ts';
import { hintPrices, lastHintPrice } from './score.ts';

/** How the cluster stands when a hint is asked for. */
export interface Standing {
  /** Undefined where nobody could ask. */
  readonly health: Health | undefined;
  /** The symptoms that prove the fault and are still there, by their ids. */
  readonly shown: ReadonlySet<string>;
  /** What must hold for the cause to be gone and does not, in sentences. */
  readonly unmet: readonly string[];
}

export interface Hint {
  readonly level: HintLevel;
  readonly price: number;
  readonly lines: readonly string[];
}

/**
 * A hint for a drill as it stands: what is repaired already is not hinted at.
 *
 * @param level 1 says where to look, 2 what is to be seen there, 3 what it is, 4 what to type
 */
export function hintFor(plan: DrillPlan, level: HintLevel, standing: Standing): Hint {
  const { scenario } = plan;
  if (standing.unmet.length === 0 && scenario.shownBy.length > 0) return lastHint(plan, level, standing);
  const lines = {
    1: () => whereToLook(plan, standing),
    2: () => whatIsSeen(plan, standing),
    3: () => whatItIs(plan),
    4: () => whatToType(plan, false),
  }[level]();
  return { level, price: hintPrices[level], lines };
}

/** The cause is gone: what is left is a restart, or nothing but patience. */
function lastHint(plan: DrillPlan, level: HintLevel, { health }: Standing): Hint {
  const lines =
    health === 'healthy'
      ? [
          `The cause is gone and DNS answers everywhere. Let it be so for ${plan.limits.holdMs / 1_000} s; there is nothing left to do.`,
        ]
      : [
          'The cause is gone, and DNS has not followed yet. Do all replicas of CoreDNS run, and have they started since the last change?',
          ...(level >= 3 ? whatToType(plan, true) : []),
        ];
  return { level, price: lastHintPrice, lines };
}

const isLookup = (kind: Claim['probe']['kind']): boolean => kind === 'lookup' || kind === 'lookups-lost';

/** The proof of the fault that is no lookup: that lookups fail, everybody knows. */
function tellingClaims({ scenario }: DrillPlan, { shown }: Standing): Claim[] {
  const proofs = scenario.shownBy.filter((id) => shown.has(id)).flatMap((id) => scenario.symptoms[id] ?? []);
  const others = proofs.filter(({ probe }) => !isLookup(probe.kind));
  return others.length > 0 ? others : proofs;
}

const nothingShows = [
  'What proved the fault does not show any more. Look again at what the clients see, on each node.',
];

function whereToLook(plan: DrillPlan, standing: Standing): string[] {
  if (plan.scenario.shownBy.length === 0) return ['Ask for a name yourself, from a pod on each node. What fails?'];
  const [claim] = tellingClaims(plan, standing);
  if (claim === undefined) return nothingShows;
  // Where nothing but lookups proves the fault, what must hold for the cause to be gone says where that is.
  const cure = Object.values(plan.scenario.cured ?? {}).find(({ probe }) => !isLookup(probe.kind));
  const { probe } = isLookup(claim.probe.kind) ? (cure ?? claim) : claim;
  return [forDrillShell(describeProbe(probe).command)];
}

function whatIsSeen(plan: DrillPlan, standing: Standing): string[] {
  if (plan.scenario.shownBy.length === 0) return ['Nothing fails. Not every page is an incident.'];
  const claims = tellingClaims(plan, standing);
  return claims.length === 0 ? nothingShows : claims.map(({ says }) => says);
}

const whatItIs = ({ scenario }: DrillPlan): string[] =>
  stories.get(scenario.id)?.rootCause.slice() ?? [`${scenario.title}.`];

function whatToType({ scenario }: DrillPlan, isCauseGone: boolean): string[] {
  const remedy = rightRemedy(scenario);
  const left = remedy === undefined ? [] : stepsLeft(remedy, isCauseGone);
  if (left.length === 0) return [isCauseGone ? 'Nothing: wait.' : 'Nothing: time heals it. Wait, and watch.'];
  return left.flatMap((step) => [`# ${wordsOf(step)}`, commandOf(step)]);
}
