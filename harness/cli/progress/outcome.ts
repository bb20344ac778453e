import { stripVTControlCharacters } from 'node:util';
import { oneLine, seconds } from '../../../reports/text.ts';
import type { Plan, Trial } from '../../vocabulary/plan.ts';
import type { Remedy } from '../../vocabulary/scenario.ts';
import { type Colors, paint } from './lines.ts';
import { phaseWords, type Standing, type Tried, whyReplaced } from './standing.ts';
import { placeOf } from './told.ts';

/** Enough to know what broke; the journal has the whole message, and the report quotes it. */
const breakdownLimit = 200;

/**
 * What came of a trial, as far as its entries tell; the verdicts come with the report.
 *
 * @returns one line, or more where the width is too small for it
 */
export function outcomeOf(standing: Standing, plan: Plan, look: { colors: Colors; width: number }): string {
  const { trial: id, startedMs = 0, lastMs } = standing;
  const { colors, width } = look;
  const trial = plan.trials.find((one) => one.id === id);
  const clauses = [
    ...breakdownWords(standing, colors),
    ...triedWords(standing.tried, trial?.remedies ?? [], colors).map((clause) => [clause]),
    ...endWords(standing, trial, colors).map((clause) => [clause]),
    ...resetWords(standing, colors).map((clause) => [clause]),
  ];
  const words = clauses.flatMap((clause, index) =>
    index === clauses.length - 1 ? clause : clause.with(-1, `${clause.at(-1)},`),
  );
  return setOut([`${colors.bold(`${placeOf(id, plan)} ${id}`)}  ${seconds(lastMs - startedMs)} `, ...words], width);
}

/** Words on one line, or on more where they do not fit; none of them is broken. */
function setOut(words: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length === 0) lines.push(word);
    else if (stripVTControlCharacters(longer).length < width) lines[lines.length - 1] = longer;
    else lines.push(`      ${word}`);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Word by word, since a message may be longer than a line. */
function breakdownWords(standing: Standing, colors: Colors): string[][] {
  if (standing.breakdown === undefined) return [];
  const message = `broke in ${phaseWords(standing)}: ${oneLine(standing.breakdown, breakdownLimit)}`;
  return [message.split(' ').map(colors.red)];
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
