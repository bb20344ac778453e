import type { EntryOf } from './vocabulary/entry.ts';

/** One round of health questions; see the journal's `round` entry. */
export type Round = Pick<EntryOf<'round'>, 'lookups' | 'replicas'>;
/** A round, with the journal's stamp (`ms`, taken when the round was over) and how long the asking took. */
export type TimedRound = Round & Pick<EntryOf<'round'>, 'ms' | 'durationMs'>;

/** `degraded` is anything between: some lookups fail, or all are answered but not by enough current replicas. */
export type Health = 'healthy' | 'degraded' | 'broken';

export type DnsState =
  | { readonly state: 'back'; readonly sinceMs: number }
  | { readonly state: 'not-yet'; readonly last: Health | undefined };

/** What a round must show to be as good as the baseline: every question asked there, and as many replicas. */
interface Yardstick {
  readonly questions: ReadonlySet<string>;
  readonly replicas: number;
}

/** "Three times in a row", rule 4 of the catalogue: one right answer may come out of a cache or a dying pod. */
const roundsInARow = 3;

/**
 * How healthy DNS was in one round.
 *
 * A round that asked nothing is broken, since an absent answer is no answer. A round that lacks a question, an old
 * replica that still answers, or fewer replicas than wanted is degraded: that is how a bad Corefile hides behind the pod
 * that has not read it yet.
 *
 * @param baseline the rounds of the healthy cluster, whose questions and number of replicas are asked for again; without
 *   them, the round is only compared with itself: every node must have been asked the same questions
 */
export function roundHealth(round: Round, baseline: readonly Round[] = []): Health {
  return healthBy(round, yardstickOf(baseline));
}

function healthBy(round: Round, yardstick: Yardstick): Health {
  const answered = round.lookups.filter((lookup) => lookup.answer === 'answered');
  if (answered.length === 0) return 'broken';
  const all = answered.length === round.lookups.length;
  return all && asksEverything(round, yardstick) && hasItsReplicas(round, yardstick) ? 'healthy' : 'degraded';
}

/**
 * Whether DNS is back, and since when.
 *
 * Only the last unbroken streak of healthy rounds counts: at least three rounds, over at least `holdMs`, with the same
 * replicas throughout. A replica that restarts or is replaced begins a new streak, so a crash loop that is Ready for a
 * moment never adds up to a recovery; and so does a silence longer than `holdMs`, in which anything may have happened.
 * A question that any of the rounds asked must be asked in every one of them: a node whose client pod vanished is not
 * a node whose DNS works.
 *
 * @param rounds in the order of the journal
 * @param options.holdMs how long every answer must stay right; 0 asks for three rounds in a row and no more
 * @param options.baseline the rounds of the healthy cluster, where there are any: DNS is back when it is as good as there
 * @returns `sinceMs` is the stamp of the streak's first round, in milliseconds since the run began
 */
export function dnsSince(
  rounds: readonly TimedRound[],
  options: { readonly holdMs: number; readonly baseline?: readonly Round[] },
): DnsState {
  const yardstick = mergeQuestions(yardstickOf(options.baseline ?? []), rounds);
  const last = rounds.at(-1);
  const streak = lastStreak(rounds, yardstick, options.holdMs);
  const first = streak[0];
  if (last !== undefined && first !== undefined && streak.length >= roundsInARow) {
    if (last.ms - first.ms >= options.holdMs) return { state: 'back', sinceMs: first.ms };
  }
  return { state: 'not-yet', last: last && healthBy(last, yardstick) };
}

/** Replicas beyond those wanted belong to a rollout, so they are not demanded again. */
function yardstickOf(baseline: readonly Round[]): Yardstick {
  return {
    questions: new Set(baseline.flatMap(questionsOf)),
    replicas: Math.max(0, ...baseline.map(({ replicas }) => Math.min(replicas.current, replicas.wanted))),
  };
}

function mergeQuestions(yardstick: Yardstick, rounds: readonly Round[]): Yardstick {
  return { ...yardstick, questions: new Set([...yardstick.questions, ...rounds.flatMap(questionsOf)]) };
}

const questionsOf = (round: Round): string[] =>
  round.lookups.map(({ node, name, protocol }) => `${node} ${name} ${protocol}`);

function asksEverything(round: Round, yardstick: Yardstick): boolean {
  const asked = new Set(questionsOf(round));
  const nodes = new Set(round.lookups.map((lookup) => lookup.node));
  const everyNodeAlike = round.lookups.every(({ name, protocol }) =>
    [...nodes].every((node) => asked.has(`${node} ${name} ${protocol}`)),
  );
  return everyNodeAlike && [...yardstick.questions].every((question) => asked.has(question));
}

/** Replicas without an identity could be restarting unseen, so they do not count. */
function hasItsReplicas({ replicas }: Round, yardstick: Yardstick): boolean {
  const known = Math.min(replicas.current, new Set(replicas.identity).size);
  return replicas.wanted > 0 && known >= replicas.wanted && known >= yardstick.replicas;
}

function lastStreak(rounds: readonly TimedRound[], yardstick: Yardstick, holdMs: number): readonly TimedRound[] {
  let start = rounds.length;
  for (let index = rounds.length - 1; index >= 0; index--) {
    const round = rounds[index];
    const next = rounds[index + 1];
    if (round === undefined || healthBy(round, yardstick) !== 'healthy') break;
    if (next !== undefined && !(sameReplicas(round, next) && watchedBetween(round, next, holdMs))) break;
    start = index;
  }
  return rounds.slice(start);
}

function sameReplicas(one: Round, other: Round): boolean {
  const before = new Set(one.replicas.identity);
  const after = new Set(other.replicas.identity);
  return before.size === after.size && [...before].every((replica) => after.has(replica));
}

function watchedBetween(round: TimedRound, next: TimedRound, holdMs: number): boolean {
  const unwatchedMs = next.ms - next.durationMs - round.ms;
  return holdMs === 0 || unwatchedMs <= holdMs;
}
