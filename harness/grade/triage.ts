import { dnsSince } from '../health.ts';
import type { Answer } from '../vocabulary/answers.ts';
import type { Limits } from '../vocabulary/plan.ts';
import type { Scenario, Triage } from '../vocabulary/scenario.ts';
import type { TriageVerdict } from '../vocabulary/verdict.ts';
import { type Observation, whyUntold } from './claim.ts';
import type { Turn } from './remedy.ts';
import { ofKind } from './segment.ts';
import type { TrialFacts } from './trial.ts';

/** What is known of a cluster once there was time to heal. */
export interface Signs {
  /** Of the errors in the log, one answer a pod. */
  readonly errors: readonly Answer<'log-errors'>[];
  /** Undefined where nobody knows. */
  readonly ready: Answer<'pods-ready'> | undefined;
  /** `unclear`: answered at last, but not for long enough. */
  readonly dns: 'works' | 'fails' | 'unclear';
}

/**
 * Whether errors in a log call for anyone. Time stamps come first, then what the cluster answers now; silence is never
 * taken for health.
 */
export function triage({ errors, ready, dns }: Signs): { verdict: Triage; why: string } {
  if (errors.includes('persistent')) return incident('errors still come, long after the container started');
  if (errors.includes('recent')) return undecided('errors come, and the container has not been up for long');
  if (dns === 'fails') return incident('no errors come, and yet lookups fail');
  if (dns === 'unclear') return undecided('lookups were not answered for long enough to tell');
  if (ready !== 'all') return undecided('lookups are answered, but not every pod is Ready');
  if (errors.includes('no-container')) return undecided('a container does not run, so that its log says nothing');
  if (!errors.includes('over')) return undecided('no log holds an error to judge');
  return { verdict: 'no-action-needed', why: 'the errors are old, every pod is Ready, and every lookup is answered' };
}

const incident = (why: string) => ({ verdict: 'incident' as const, why });
const undecided = (why: string) => ({ verdict: 'undecided' as const, why });

/**
 * What waiting made of a scenario's errors, read off the turn of the remedy without steps: how old the errors in the log
 * were at its end, whether the pods were Ready, and what DNS answered.
 *
 * @returns undefined where the scenario does not ask
 */
export function triageOf(
  { triage: expected }: Scenario,
  waits: readonly { turn: Turn; trial: TrialFacts }[],
  { holdMs }: Limits,
): TriageVerdict | undefined {
  if (expected === undefined) return undefined;
  const judged = (found: { verdict: Triage; why: string }, because: readonly number[]): TriageVerdict => ({
    ...found,
    expected,
    fate: found.verdict === 'undecided' ? 'ungraded' : found.verdict === expected ? 'as-expected' : 'unexpected',
    because,
  });
  const [wait] = waits;
  if (wait === undefined) return judged(undecided('nobody waited'), []);
  const { turn, trial } = wait;
  if (turn.doubt !== undefined) return judged(undecided(turn.doubt.why), turn.doubt.because);
  const errors = lastOf(turn, 'log-errors');
  const ready = lastOf(turn, 'pods-ready');
  const untold = [errors, ready].map((one) => one && whyUntold(turn.segment, one)).find((doubt) => doubt !== undefined);
  if (untold !== undefined) return judged(undecided(untold.why), untold.because);
  const lastRound = turn.after.at(-1);
  const state = dnsSince(turn.after, { holdMs, baseline: trial.baselineRounds });
  const signs: Signs = {
    errors: (errors?.answers ?? []).map(({ answer }) => answer as Answer<'log-errors'>),
    ready: ready?.answers[0]?.answer as Signs['ready'],
    dns: state.state === 'back' ? 'works' : state.last === 'healthy' || state.last === undefined ? 'unclear' : 'fails',
  };
  return judged(
    triage(signs),
    [errors, ready, lastRound].flatMap((one) => one?.seq ?? []),
  );
}

/** The answer that stood at the end: a change of it would have been written down. */
const lastOf = ({ segment }: Turn, kind: 'log-errors' | 'pods-ready'): Observation | undefined =>
  ofKind(segment.entries, 'observation').findLast(({ probe, purpose }) => probe.kind === kind && purpose === 'claim');
