import { percentile, tollOf } from '../outage.ts';
import type { Outage, RemedyVerdict } from '../vocabulary/verdict.ts';
import type { Turn } from './remedy.ts';
import { ofKind, segmentOf } from './segment.ts';
import type { TrialFacts } from './trial.ts';

/** A part of a trial, in milliseconds since the run began; without an end, as far as anything was reported. */
interface Window {
  readonly window: Outage['window'];
  readonly remedy?: string;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

/**
 * What became of a trial's steady lookups, window by window and node by node.
 *
 * A node that never reported has its rows all the same: nothing sent, and all of the time unmeasured.
 *
 * @param turns the remedies of the trial with what became of each: until DNS was back, its outage goes on
 * @returns none where the scenario has no steady lookups
 */
export function outagesOf(facts: TrialFacts, turns: readonly { turn: Turn; verdict: RemedyVerdict }[]): Outage[] {
  const { trial, journal } = facts;
  if (trial.scenario.lookups === undefined) return [];
  const seconds = ofKind(journal.entries, 'measured');
  const rounds = ofKind(journal.entries, 'round');
  const nodes = new Set([...rounds.flatMap(({ lookups }) => lookups), ...seconds].map(({ node }) => node));
  const windows = [beforeWindow(facts), faultWindow(facts), ...turns.flatMap(turnWindows)];
  return windows.flatMap(({ window, remedy, fromMs, toMs }) =>
    [...nodes].toSorted().flatMap((node) => {
      if (fromMs === undefined || toMs === undefined || toMs <= fromMs) return [];
      const own = seconds.filter((second) => second.node === node);
      const { latenciesMs, silentMs, unmeasuredMs, ...counts } = tollOf(own, { fromMs, toMs });
      const [p50Ms, p99Ms] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.99)];
      return {
        ...{ trial: trial.id, node, window },
        ...(remedy !== undefined && { remedy }),
        ...counts,
        silentSeconds: silentMs / 1000,
        unmeasuredSeconds: unmeasuredMs / 1000,
        ...(p50Ms !== undefined && { p50Ms }),
        ...(p99Ms !== undefined && { p99Ms }),
      };
    }),
  );
}

/** The baseline, from the first lookup on: until then no client had begun to ask. */
function beforeWindow({ journal }: TrialFacts): Window {
  const { startedMs, endedMs, entries } = segmentOf(journal, 'baseline');
  const firsts = Map.groupBy(ofKind(entries, 'measured'), ({ node }) => node);
  const begunMs = Math.max(...[...firsts.values()].map((seconds) => Math.min(...seconds.map(({ sentMs }) => sentMs))));
  return { window: 'before', fromMs: Number.isFinite(begunMs) ? begunMs : startedMs, toMs: endedMs };
}

/** From the first act of the fault until it had shown. */
function faultWindow({ journal, symptoms }: TrialFacts): Window {
  return { window: 'during', fromMs: segmentOf(journal, 'inject').startedMs, toMs: symptoms.endedMs };
}

/** A remedy under which DNS came back ends the outage; what was seen once a control was taken back is left out. */
function turnWindows({ turn, verdict }: { turn: Turn; verdict: RemedyVerdict }): Window[] {
  const { remedy, segment, actedMs, after } = turn;
  if (actedMs === undefined || segment.endedMs === undefined) return [];
  const lastMs = after.at(-1)?.ms ?? segment.endedMs;
  const backMs = verdict.seconds === undefined ? undefined : actedMs + verdict.seconds * 1000;
  const during = { window: 'during' as const, remedy: remedy.id, fromMs: actedMs, toMs: backMs ?? lastMs };
  return backMs === undefined
    ? [during]
    : [during, { window: 'after', remedy: remedy.id, fromMs: backMs, toMs: lastMs }];
}
