import type { RemedyVerdict, ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import type { Reached } from './reached.ts';
import { oneLine, seconds } from './text.ts';
import { scenarioWords } from './words.ts';

/**
 * The proof of a scenario in sentences, in the order in which it happened; backticks mark code.
 *
 * @param reached how far its trials got
 * @returns `proof`: from the baseline to the remedies; `outcome`: what came of it all. What waiting made of the errors in a
 *   log stands between the two, and is told by whoever can link to its evidence.
 */
export function storySentences(
  verdict: ScenarioVerdict,
  reached: Reached,
): { readonly proof: string[]; readonly outcome: string[] } {
  const { proof, reset, breakdowns } = verdict;
  return {
    proof: [baselineSentence(verdict, reached), faultSentence(verdict, reached), ...proof.remedies.map(remedySentence)],
    outcome: [
      ...resetSentence(reset),
      ...breakdowns.map((message) => `The lab broke: ${oneLine(message)}.`),
      `Altogether: ${scenarioWords(verdict)}.`,
    ],
  };
}

/** What became of the baseline, in a sentence. */
export function baselineSentence({ proof }: Pick<ScenarioVerdict, 'proof'>, { baseline }: Reached): string {
  return {
    told: `The baseline ${proof.baseline}.`,
    'cut-off': 'The baseline was not told to its end.',
    'not-begun': 'The baseline did not begin.',
  }[baseline];
}

/** What became of the fault, in a sentence. */
export function faultSentence({ proof, timings }: ScenarioVerdict, { fault }: Reached): string {
  const after = timings.symptomMs === undefined ? '' : ` after ${seconds(timings.symptomMs)}`;
  if (proof.fault === 'none') return 'Nothing was broken: this is the control.';
  if (proof.fault === 'shown') return `The fault showed${after}.`;
  return {
    told: 'The fault did not show.',
    'cut-off': 'Whether the fault showed was not told to its end.',
    'not-begun': 'Whether the fault shows was not asked.',
  }[fault];
}

/** A reset that proved the cluster equal is told by its time alone. */
function resetSentence({ proof }: ScenarioVerdict['reset']): string[] {
  if (proof === 'different') return ['A reset did not bring the cluster back to what it was, so it was replaced.'];
  return proof === 'unproved' ? ['A reset was not brought to its proof, so the cluster was not used again.'] : [];
}

function remedySentence({ id, dns, origin, note, waiting, seconds: took }: RemedyVerdict): string {
  const name = `${origin === 'control' ? 'control' : `${origin} remedy`} \`${oneLine(id)}\``;
  const after = took === undefined ? '' : ` after ${took.toFixed(1)} s`;
  if (dns === 'back' && waiting)
    return `Under ${name} nothing was done, and DNS came back by itself${after}: no fix is credited.`;
  if (dns === 'back') return `The ${name} brought DNS back${after}.`;
  if (dns === 'unknown') return `What the ${name} did is unknown: ${note ?? 'nobody knows why'}.`;
  return `Under the ${name} DNS stayed ${dns === 'degraded' ? 'degraded' : 'broken'}.`;
}
