import type { RemedyVerdict, ScenarioVerdict } from '../harness/vocabulary/verdict.ts';
import { oneLine, seconds } from './text.ts';
import { scenarioWords } from './words.ts';

/**
 * The proof of a scenario in sentences, in the order in which it happened; backticks mark code.
 *
 * @returns `proof`: from the baseline to the remedies; `outcome`: what came of it all. What waiting made of the errors in a
 *   log stands between the two, and is told by whoever can link to its evidence.
 */
export function storySentences(verdict: ScenarioVerdict): { readonly proof: string[]; readonly outcome: string[] } {
  const { proof, timings, reset, breakdowns } = verdict;
  const shown =
    timings.symptomMs === undefined ? 'The fault showed.' : `The fault showed after ${seconds(timings.symptomMs)}.`;
  return {
    proof: [
      `The baseline ${proof.baseline}.`,
      { shown, 'not-shown': 'The fault did not show.', none: 'Nothing was broken: this is the control.' }[proof.fault],
      ...proof.remedies.map(remedySentence),
    ],
    outcome: [
      ...resetSentence(reset),
      ...breakdowns.map((message) => `The lab broke: ${oneLine(message)}.`),
      `Altogether: ${scenarioWords(verdict)}.`,
    ],
  };
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
