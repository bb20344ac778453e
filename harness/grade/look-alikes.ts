import type { ScenarioVerdict } from '../vocabulary/verdict.ts';
import { ofKind, type Segment } from './segment.ts';

/**
 * What the probes answered that are asked under every fault, without the places: names of nodes and pods differ from run
 * to run.
 *
 * @returns nothing where none of them was asked
 */
export function lookAlikesOf(symptoms: Segment): Pick<ScenarioVerdict, 'lookAlikes'> {
  const asked = ofKind(symptoms.entries, 'observation').filter(({ purpose }) => purpose === 'look-alike');
  if (asked.length === 0) return {};
  const answers = asked.map(({ claim, answers: placed }) => {
    const words = [...new Set(placed.map(({ answer }) => answer))].toSorted();
    return [claim, words.join(', ') || 'nobody to ask'] as const;
  });
  return { lookAlikes: Object.fromEntries(answers) };
}
