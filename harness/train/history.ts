import type { Debrief } from '../vocabulary/drill.ts';
import type { History, HistoryEntry, Progress } from '../vocabulary/drill-records.ts';

/** The line of the history that a drill leaves. Times are in milliseconds since its clock started. */
export const historyEntryOf = ({ drill, judgement, score, times, hints }: Debrief): HistoryEntry => ({
  ...{ id: drill.id, startedAt: drill.startedAt, scenario: drill.scenario },
  ...{ outcome: judgement.outcome, points: score.points, hints: hints.length },
  ...(times.mitigatedMs !== undefined && { mitigatedMs: times.mitigatedMs }),
  ...(times.diagnosedMs !== undefined && { diagnosedMs: times.diagnosedMs }),
  ...(drill.exec !== undefined && { exec: drill.exec }),
});

/**
 * Progress over drills.
 *
 * @param drills in any order
 * @param catalogue the scenarios that there are
 */
export function historyOf(drills: readonly HistoryEntry[], catalogue: readonly string[]): History {
  const ordered = drills.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const groups = Map.groupBy(ordered, ({ scenario }) => scenario);
  return {
    schemaVersion: 1,
    drills: ordered,
    scenarios: [...groups].map(([scenario, own]) => progressOf(scenario, own)),
    untried: catalogue.filter((id) => !groups.has(id)),
  };
}

function progressOf(scenario: string, own: readonly HistoryEntry[]): Progress {
  const times = own.flatMap(({ mitigatedMs }) => mitigatedMs ?? []);
  return {
    scenario,
    drills: own.length,
    solved: own.filter(({ outcome }) => outcome === 'solved').length,
    bestPoints: Math.max(...own.map(({ points }) => points)),
    lastPoints: own.at(-1)?.points ?? 0,
    ...(times.length > 0 && { fastestMs: Math.min(...times) }),
  };
}
