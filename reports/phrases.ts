import type { ProbeKind } from '../harness/vocabulary/answers.ts';
import type { ProbeOf } from '../harness/vocabulary/probe.ts';
import type { SteadyLookups } from '../harness/vocabulary/scenario.ts';
import type { StepKind, StepOf } from '../harness/vocabulary/step.ts';
import type { Phrase } from './phrases/names.ts';
import { probePhrases } from './phrases/probes.ts';
import { stepPhrases } from './phrases/steps.ts';

export type { Phrase } from './phrases/names.ts';

/**
 * A step in words, and the command that stands for it. The harness itself may take another way to the same effect, by
 * the Kubernetes API for example; the journal has what was really run.
 */
export function describeStep<K extends StepKind>(step: StepOf<K>): Phrase {
  return stepPhrases[step.kind](step);
}

/** A probe in words, and the command that asks the same. */
export function describeProbe<K extends ProbeKind>(probe: ProbeOf<K>): Phrase {
  return probePhrases[probe.kind](probe);
}

/** How a scenario's steady lookups go on, in a sentence. */
export const lookupsWords = ({ name, perSecond }: SteadyLookups): string =>
  `\`${name}\` is asked for ${perSecond} times a second from every node, over UDP, all the while.`;
