import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { oneLine, seconds } from '../../../reports/text.ts';
import type { Entry } from '../../vocabulary/entry.ts';
import type { Plan, Trial } from '../../vocabulary/plan.ts';
import type { Remedy } from '../../vocabulary/scenario.ts';
import type { Progress } from '../progress.ts';
import { GoingOn } from './going-on.ts';
import { type Colors, paint } from './lines.ts';
import type { Screen } from './screen.ts';
import { phaseWords, type Standing, type Tried, whyReplaced } from './standing.ts';
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
  let ticking: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const nowMs = options.nowMs() - aheadMs;
    screen.draw(liveLines([...goingOn.standings.values()], plan, { nowMs, colors }));
  };
  const conclude = (trials: readonly Standing[]): void => {
    if (trials.length === 0) return;
    // Else they would be seen twice for a moment.
    draw();
    for (const standing of trials) screen.write(setOut(lastWords(standing, plan, colors), screen.width()));
  };
  const show = (entry: Entry): void => {
    aheadMs = options.nowMs() - entry.ms;
    // Several a second, and nothing of them is on the screen.
    if (entry.kind === 'sample' || !isOfTrial(entry)) return;
    ticking ??= setInterval(draw, tickMs).unref();
    const { before, after } = goingOn.see(entry);
    conclude([...before, ...after]);
    draw();
  };
  const end = (): void => {
    clearInterval(ticking);
    conclude(goingOn.end());
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

/** What came of a trial, as far as its entries tell; the verdicts come with the report. */
function lastWords(standing: Standing, plan: Plan, colors: Colors): string[] {
  const { trial: id, startedMs = 0, lastMs, breakdown } = standing;
  const trial = plan.trials.find((one) => one.id === id);
  return [
    `${colors.bold(`${placeOf(id, plan)} ${id}`)}  ${seconds(lastMs - startedMs)}  `,
    ...(breakdown === undefined ? [] : [colors.red(`broke in ${phaseWords(standing)}: ${oneLine(breakdown, 300)}`)]),
    ...triedWords(standing.tried, trial?.remedies ?? [], colors),
    ...endWords(standing, trial, colors),
    ...resetWords(standing, colors),
  ];
}

/** The head and the words after it on one line, or on more where they do not fit; none of them is broken. */
function setOut([head = '', ...words]: readonly string[], width: number): string {
  const lines = [head];
  words.forEach((word, index) => {
    const piece = index === words.length - 1 ? word : `${word}, `;
    const last = lines.at(-1) ?? '';
    if (stripVTControlCharacters(last + piece.trimEnd()).length < width) lines[lines.length - 1] = last + piece;
    else lines.push(`      ${piece}`);
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Controls under none of which DNS came back are told in a word: they have many names and one purpose. */
function triedWords(tried: readonly Tried[], remedies: readonly Remedy[], colors: Colors): string[] {
  const remedyOf = ({ remedy }: Tried): Remedy | undefined => remedies.find(({ id }) => id === remedy);
  const vain = tried.filter((one) => remedyOf(one)?.origin === 'control' && isVain(one));
  const named = vain.length > 1 ? tried.filter((one) => !vain.includes(one)) : tried;
  const healths = [...new Set(vain.map(({ health }) => health))].join(' or ');
  return [
    ...(vain.length > 1 ? [`${vain.length} controls → ${colors.green(healths)}`] : []),
    ...named.map((one) => {
      const asWanted = (one.health === 'healthy') === (remedyOf(one)?.dns === 'back');
      return `${one.remedy} → ${(asWanted ? colors.green : colors.red)(one.health ?? 'unknown')}`;
    }),
  ];
}

const isVain = ({ health }: Tried): boolean => health === 'broken' || health === 'degraded';

/** Where a trial ended that was not told to its end, and how DNS was then. */
function endWords(standing: Standing, trial: Trial | undefined, colors: Colors): string[] {
  const { breakdown, inPhase, phase, tried, health } = standing;
  if (breakdown !== undefined) return [];
  if (inPhase) return [colors.yellow(`cut off in ${phaseWords(standing)}`)];
  if (trial?.remedies.length === 0 && (phase === 'symptoms' || phase === 'reset')) return ['nothing was tried'];
  if (phase === 'reset' || tried.length === trial?.remedies.length) return [];
  return [...(health === undefined ? [] : [`DNS ${paint(colors, health)}`]), `ended after ${phaseWords(standing)}`];
}

function resetWords(standing: Standing, colors: Colors): string[] {
  const { resetMs, inPhase, breakdown } = standing;
  // Of what was cut off, nothing follows.
  if (inPhase && breakdown === undefined) return [];
  const why = whyReplaced(standing);
  if (why !== undefined) return [colors.yellow(`reset: ${why}, replaced`)];
  return resetMs === undefined ? [] : [`reset equal ${seconds(resetMs)}`];
}
