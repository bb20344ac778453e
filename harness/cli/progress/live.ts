import pc from 'picocolors';
import type { Entry } from '../../vocabulary/entry.ts';
import type { Plan } from '../../vocabulary/plan.ts';
import type { Progress } from '../progress.ts';
import { GoingOn } from './going-on.ts';
import { type Colors, paint } from './lines.ts';
import { outcomeOf } from './outcome.ts';
import type { Screen } from './screen.ts';
import { phaseWords, type Standing } from './standing.ts';
import { isOfTrial, placeOf } from './told.ts';

/** As often as the seconds on the screen change. */
const tickMs = 1_000;

/** A line for each trial that goes on, drawn anew as it goes, and one that stays for each that is over. */
export function showLive(
  plan: Plan,
  screen: Screen & { readonly draw: (lines: readonly string[]) => void },
  options: { readonly parallel: number; readonly nowMs: () => number },
): Progress {
  const colors = pc.createColors(screen.color);
  const goingOn = new GoingOn(plan, options.parallel);
  // The journal's clock, between its entries.
  let aheadMs = 0;
  let lastEntryMs = 0;
  let ticking: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const nowMs = options.nowMs() - aheadMs;
    screen.draw(liveLines([...goingOn.standings.values()], plan, { nowMs, colors }));
  };
  const conclude = (trials: readonly Standing[]): void => {
    if (trials.length === 0) return;
    // Else they would be seen twice for a moment.
    draw();
    for (const standing of trials) screen.write(outcomeOf(standing, plan, { colors, width: screen.width() }));
  };
  const show = (entry: Entry): void => {
    aheadMs = options.nowMs() - entry.ms;
    lastEntryMs = entry.ms;
    // Several a second, and nothing of them is on the screen.
    if (entry.kind === 'sample' || !isOfTrial(entry)) return;
    ticking ??= setInterval(draw, tickMs).unref();
    const over = goingOn.see(entry);
    conclude([...(over?.before ?? []), ...(over?.after ?? [])]);
    draw();
  };
  const end = (): void => {
    clearInterval(ticking);
    conclude(goingOn.end(lastEntryMs));
    draw();
  };
  return { show, end };
}

/** The lines of the trials that go on: place, id, seconds so far, DNS, and what is done now. */
function liveLines(
  standings: readonly Standing[],
  plan: Plan,
  { nowMs, colors }: { nowMs: number; colors: Colors },
): string[] {
  const places = Math.max(...standings.map(({ trial }) => placeOf(trial, plan).length));
  const ids = Math.max(...standings.map(({ trial }) => trial.length));
  return standings.map((standing) => {
    const { trial, startedMs = nowMs, health } = standing;
    const place = placeOf(trial, plan).padStart(places);
    const sinceMs = Math.max(0, nowMs - startedMs);
    const dns =
      health === undefined ? ''.padEnd(healthColumns) : paint(colors, health, `DNS ${health}`.padEnd(healthColumns));
    return `${colors.bold(`${place} ${trial.padEnd(ids)}`)}  ${wholeSeconds(sinceMs).padStart(5)}  ${dns}  ${nowWords(standing)}`;
  });
}

const healthColumns = 'DNS degraded'.length;

const wholeSeconds = (ms: number): string => `${Math.floor(ms / 1000)} s`;

function nowWords(standing: Standing): string {
  const { phase, cluster } = standing;
  if (phase === undefined) return '';
  return phase === 'boot' ? `boots ${cluster ?? 'its cluster'}` : phaseWords(standing);
}
