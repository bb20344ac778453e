import { stories } from '../../reports/interview/stories.ts';
import { ofKind } from '../grade/segment.ts';
import type { Debrief, DrillEvidence, DrillPlan, Judgement } from '../vocabulary/drill.ts';
import type { Entry } from '../vocabulary/entry.ts';
import { commandOf, rightRemedy, stepsLeft, wordsOf } from './commands.ts';
import { sortDamage } from './damage.ts';
import { type DrillFacts, namedCauses, readFacts } from './facts.ts';
import { judge, judgeSoFar } from './judge.ts';
import { scoreOf } from './score.ts';
import { momentOf, timelineOf } from './timeline.ts';

/** Longer outputs are cut: the journal has the whole of them. */
const evidenceLimit = 1_500;

/**
 * All that is told of a drill, from its plan and its journal and nothing else.
 *
 * @param options.nowMs where it goes on, so that its journal has no end yet: on the clock of the journal
 */
export function debriefOf(
  plan: DrillPlan,
  entries: readonly Entry[],
  { directory, nowMs }: { directory: string; nowMs?: number },
): Debrief {
  const facts = readFacts(plan, entries, nowMs);
  const judgement = nowMs === undefined ? judge(facts) : judgeSoFar(facts);
  const times = timesOf(facts, judgement);
  const named = namedCauses(facts);
  const hints = hintsOf(facts);
  const { fault = [], end } = facts.differences;
  const damage = sortDamage(plan.scenario, { fault, end: end ?? [] });
  const environment = ofKind(entries, 'environment')[0];
  return {
    schemaVersion: 1,
    drill: headOf(facts, directory),
    ...(environment && { environment: environmentOf(environment) }),
    briefing: ofKind(entries, 'briefing')[0]?.lines ?? [],
    ended: facts.leaving?.why ?? 'unknown',
    judgement,
    times,
    named,
    hints,
    score: scoreOf({
      solved: judgement.outcome === 'solved',
      hints,
      wrongCauses: named.filter(({ right }) => !right).length,
      isDiagnosed: times.diagnosedMs !== undefined,
      mitigatedMs: times.mitigatedMs,
      collateral: new Set(damage.collateral.map(({ what }) => what)).size,
    }),
    ...damage,
    ...(end === undefined && { damageUnseen: true }),
    timeline: timelineOf(facts),
    solution: solutionOf(facts),
  };
}

const environmentOf = ({
  kubernetes,
  coredns,
  kernel,
  engine,
  image,
  capabilities,
}: NonNullable<Debrief['environment']>) => ({
  ...{ kubernetes, coredns, kernel, engine, image, capabilities },
});

function headOf({ plan, entries }: DrillFacts, directory: string): Debrief['drill'] {
  const { scenario, drawn, level, limits, exec } = plan;
  const end = entries.at(-1);
  return {
    id: ofKind(entries, 'header')[0]?.run ?? 'unknown',
    startedAt: entries[0]?.at ?? '',
    directory,
    complete: end?.kind === 'end' && end.reason === 'finished',
    scenario: scenario.id,
    title: scenario.title,
    ...{ drawn, level, limits },
    ...(exec !== undefined && { exec }),
  };
}

function timesOf(facts: DrillFacts, { outcome, healthySinceMs }: Judgement): Debrief['times'] {
  const { startedMs, deeds, leaving } = facts;
  if (startedMs === undefined) return {};
  const traces = deeds
    .filter(({ did }) => did.deed === 'typed' || did.deed === 'requested')
    .map((deed) => Math.max(startedMs, momentOf(deed)));
  const right = namedCauses(facts).find((named) => named.right);
  return {
    ...(traces.length > 0 && { firstLookMs: Math.min(...traces) - startedMs }),
    ...(right && { diagnosedMs: right.atMs }),
    ...(outcome === 'solved' &&
      healthySinceMs !== undefined && { mitigatedMs: Math.max(0, healthySinceMs - startedMs) }),
    ...(leaving && { endedMs: leaving.ms - startedMs }),
  };
}

const hintsOf = ({ deeds, startedMs = 0 }: DrillFacts): Debrief['hints'] =>
  deeds.flatMap(({ did, ms }) =>
    did.deed === 'asked-for-hint' ? [{ level: did.level, price: did.price, atMs: ms - startedMs }] : [],
  );

/** What was wrong, what of this drill's own record shows it, and the shortest way out that is known. */
function solutionOf(facts: DrillFacts): Debrief['solution'] {
  const { scenario } = facts.plan;
  const remedy = rightRemedy(scenario);
  const steps = remedy === undefined ? [] : stepsLeft(remedy, false);
  return {
    rootCause: stories.get(scenario.id)?.rootCause ?? [`${scenario.title}.`],
    evidence: scenario.shownBy.flatMap((id) => evidenceFor(id, facts)),
    words: steps.length === 0 ? ['Nothing has to be done: wait, and watch.'] : steps.map(wordsOf),
    commands: steps.map(commandOf),
    ...(scenario.rightFixMs !== undefined && { measuredMs: scenario.rightFixMs }),
  };
}

function evidenceFor(id: string, { entries, plan }: DrillFacts): DrillEvidence[] {
  const says = plan.scenario.symptoms[id]?.says;
  const seen = ofKind(entries, 'observation').findLast(
    ({ claim, purpose, phase }) => claim === id && purpose === 'claim' && phase === 'symptoms',
  );
  if (says === undefined || seen === undefined) return [];
  const { command, output } = seen;
  const cut = output.length > evidenceLimit ? `${output.slice(0, evidenceLimit)}\n… (cut)` : output;
  return [{ says, command, output: cut }];
}
