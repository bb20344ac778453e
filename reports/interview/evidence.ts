import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import { excerpt, quotesIn } from '../excerpt.ts';
import { oneLine, visible } from '../text.ts';
import { type Block, caution, transcript } from './document.ts';
import { claimIn, type Facts, remedyIn, stepsOf } from './facts.ts';
import type { Evidence } from './story.ts';

/** Enough for a table of pods on two nodes, or for the lines around an error. */
const linesShown = 10;
/** A line of a log that names a query and where to read on; what is longer has said what it had to say. */
const lineLimit = 240;
/** Of a command: a script that is longer is in the run's own report. */
const commandLines = 6;

/**
 * A piece of the run's record as a transcript: the command, and the lines of its output that matter. Where the run saw
 * something else than the story tells, or nothing, a caution says so.
 */
export function evidenceBlocks(evidence: Evidence, facts: Facts): Block[] {
  if ('fault' in evidence) return stepBlocks(stepsOf(facts, undefined));
  if ('remedy' in evidence) return stepBlocks(stepsOf(facts, evidence.remedy), evidence.keep);
  if ('claim' in evidence) return claimBlocks(evidence, facts);
  const entry = facts.entries
    .filter((candidate) => candidate.kind === 'observation')
    .find(({ purpose, claim }) => purpose === 'look-alike' && claim === evidence.lookAlike);
  return entry === undefined ? [missing(evidence.lookAlike)] : [observed(entry, evidence.keep)];
}

const missing = (what: string): Block => caution(`This run has no record of “${what}”.`);

function claimBlocks({ claim: id, keep }: { claim: string; keep?: RegExp }, facts: Facts): Block[] {
  const verdict = claimIn(facts, id);
  if (verdict === undefined) return [missing(id)];
  const { fate, says, answered, note, because } = verdict;
  const entry = facts.entries
    .filter((candidate) => candidate.kind === 'observation')
    .findLast(({ seq }) => because.includes(seq));
  const shown = entry === undefined ? [] : [observed(entry, keep)];
  if (fate === 'as-expected') return shown;
  const words =
    fate === 'unexpected'
      ? `Not so in this run: of “${says}” the catalogue expects something else, and the cluster answered: ${answered}. Believe the transcript.`
      : `This run cannot tell whether this is so: “${says}”${note === undefined ? '' : ` (${note})`}`;
  return [caution(words), ...shown];
}

const observed = (entry: EntryOf<'observation'>, keep?: RegExp): Block =>
  transcript(`$ ${commandOf(entry.command)}\n${linesOf(entry.output, quotesIn(entry), keep)}`);

/** Commands and outputs of several steps as one transcript; a command that failed keeps its exit code. */
function stepBlocks(steps: readonly EntryOf<'step'>[], keep?: RegExp): Block[] {
  if (steps.length === 0) return [];
  const lines = steps.flatMap(({ command, output, exitCode }) => [
    `$ ${commandOf(command)}`,
    ...(exitCode === 0 && (keep === undefined || !keep.test(output)) ? [] : [linesOf(output, [], keep)]),
    ...(exitCode === 0 ? [] : [`# exit code ${exitCode ?? 'none: it was cut off'}`]),
  ]);
  return [transcript(lines.join('\n'))];
}

/**
 * A command without what only this run's machine needs. Where the same was asked at several places, once: the places stand
 * in the output.
 */
function commandOf(command: string): string {
  const plain = command.replaceAll(/ --kubeconfig \S+\.kubeconfig/g, '');
  const lines = plain.split('\n');
  const beginnings = new Set(lines.map((line) => /^(?:kubectl exec|docker exec)\b/.exec(line)?.[0]));
  const same = lines.length > 1 && beginnings.size === 1 && !beginnings.has(undefined);
  const shown = same ? [`${lines[0]}   # and the same at each other place`] : lines.slice(0, commandLines);
  return [...shown, ...(same || lines.length <= commandLines ? [] : ['…'])].map(cut).join('\n');
}

function linesOf(output: string, quotes: readonly string[], keep?: RegExp): string {
  const all = visible(output)
    .split('\n')
    .filter((line) => line.trim() !== '' && !noise.test(line))
    .map((line) => cut(line));
  const kept = keep === undefined ? all : all.filter((line) => keep.test(line) || place.test(line));
  // Where nothing is as the story expects it, the reader gets to see what there is instead.
  const lines = kept.some((line) => !place.test(line)) ? kept : all;
  const text = excerpt(lines.flatMap(orNothing).join('\n'), { lines: linesShown, around: quotes });
  return text === '' ? '(no output)' : text;
}

/** The name of the node or pod above what it answered. */
const place = /^# \S+$/;
/** What dig prints under every answer, and about every name under `.local`. */
const noise = /^;; (?:WARNING|You are currently|OPT PSEUDO|Got answer|ANSWER SECTION)|^; (?:EDNS|COOKIE)/;

const orNothing = (line: string, index: number, lines: readonly string[]): string[] =>
  place.test(line) && place.test(lines[index + 1] ?? '# end') ? [line, '(nothing)'] : [line];

const cut = (line: string): string => (line.length > lineLimit ? `${line.slice(0, lineLimit)}…` : line);

/** What must be said before a fix is believed: that this run did not see it work, or cannot tell. */
export function fixCaution(id: string, facts: Facts): Block[] {
  const remedy = remedyIn(facts, id);
  if (remedy === undefined) return [caution('This run did not try it.')];
  if (remedy.fate === 'as-expected') return [];
  const { dns, note } = remedy;
  if (dns === 'unknown') return [caution(`What it did in this run is unknown: ${oneLine(note ?? 'nobody knows why')}`)];
  const saw = { back: 'came back', degraded: 'stayed degraded', 'still-broken': 'stayed broken' }[dns];
  return [caution(`Not so in this run: with it DNS ${saw}, and that is not what the catalogue expects.`)];
}
