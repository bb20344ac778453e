import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import type { Probe } from '../../harness/vocabulary/probe.ts';
import { oneLine } from '../text.ts';
import { type Block, caution, transcript } from './document.ts';
import { claimIn, type Facts, observationOf, remedyIn, stepsOf } from './facts.ts';
import type { Evidence } from './story.ts';
import { commandShown, trimmed, type Wanted } from './trim.ts';

/** A command that takes more lines is a script. */
const scriptFrom = 3;

/**
 * A piece of the run's record as a transcript: the command, and the lines of its output that matter. Where the run saw
 * something else than the story tells, or nothing, a caution says so.
 */
export function evidenceBlocks(evidence: Evidence, facts: Facts): Block[] {
  if ('fault' in evidence) return stepBlocks(stepsOf(facts, undefined), evidence);
  if ('remedy' in evidence) return stepBlocks(stepsOf(facts, evidence.remedy), evidence);
  if ('claim' in evidence) return claimBlocks(evidence, facts);
  const entry = facts.entries
    .filter((candidate) => candidate.kind === 'observation')
    .find(({ purpose, claim }) => purpose === 'look-alike' && claim === evidence.lookAlike);
  return entry === undefined ? [missing(evidence.lookAlike)] : [observed(entry, evidence)];
}

const missing = (what: string): Block => caution(`This run has no record of “${what}”.`);

function claimBlocks(evidence: Wanted & { readonly claim: string }, facts: Facts): Block[] {
  const verdict = claimIn(facts, evidence.claim);
  if (verdict === undefined) return [missing(evidence.claim)];
  const { fate, says, answered, note } = verdict;
  const entry = observationOf(facts, evidence.claim);
  const shown = entry === undefined ? [] : [observed(entry, evidence, says)];
  if (fate === 'as-expected') return shown;
  const words =
    fate === 'unexpected'
      ? `Not so in this run. Of the sentence “${says}” something else was expected, and the cluster answered: ${answered}. Believe the transcript.`
      : `This run cannot tell whether this is so: “${says}”${note === undefined ? '' : ` (${note})`}`;
  return [caution(words), ...shown];
}

const isLog = ({ kind }: Probe): boolean => kind === 'log' || kind === 'log-errors';

/** @param says what is asked, where the command is a script that nobody would read for it */
function observed(entry: EntryOf<'observation'>, { keep }: Wanted, says?: string): Block {
  const command = commandShown(entry.command);
  const isScript = says !== undefined && command.split('\n').length >= scriptFrom;
  const asks = isScript ? `(a script of the lab's) # ${oneLine(says)}` : command;
  const wanted = { ...(keep && { keep }), answers: entry.answers, log: isLog(entry.probe) };
  return transcript(`$ ${asks}\n${trimmed(entry.output, wanted)}`);
}

/**
 * Commands of several steps as one transcript. Of what they printed there is what matters, or why one failed; waiting for
 * pods to come to rest is the lab's own affair.
 */
function stepBlocks(steps: readonly EntryOf<'step'>[], { keep }: Wanted): Block[] {
  const lines = steps
    .filter(({ step }) => step.kind !== 'hold-at-rest')
    .flatMap(({ command, output, exitCode }) => [
      `$ ${commandShown(command)}`,
      ...(exitCode !== 0 || keep?.test(output) ? [trimmed(output, { ...(keep && { keep }) })] : []),
      ...(exitCode === 0 ? [] : [`# exit code ${exitCode ?? 'none: it was cut off'}`]),
    ]);
  return lines.length === 0 ? [] : [transcript(lines.join('\n'))];
}

/** What must be said before a fix is believed: that this run did not see it work, or cannot tell. */
export function fixCaution(id: string, facts: Facts): Block[] {
  const remedy = remedyIn(facts, id);
  if (remedy === undefined) return [caution('This run did not try it.')];
  if (remedy.fate === 'as-expected') return [];
  const { dns, note } = remedy;
  if (dns === 'unknown') return [caution(`What it did in this run is unknown: ${note ?? 'nobody knows why'}`)];
  const saw = { back: 'came back', degraded: 'stayed degraded', 'still-broken': 'stayed broken' }[dns];
  return [caution(`Not so in this run: with it DNS ${saw}, and something else was expected.`)];
}
