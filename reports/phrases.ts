import { probeCommand } from '../harness/commands/probes.ts';
import { stepCommand } from '../harness/commands/steps.ts';
import type { ProbeKind } from '../harness/vocabulary/answers.ts';
import type { ProbeOf } from '../harness/vocabulary/probe.ts';
import type { SteadyLookups } from '../harness/vocabulary/scenario.ts';
import type { StepKind, StepOf } from '../harness/vocabulary/step.ts';
import { probeWords } from './phrases/probes.ts';
import { stepWords } from './phrases/steps.ts';

/** What a step does or a probe asks, for a person to read and for a person to paste. */
export interface Phrase {
  /** A sentence; what follows on further lines is text from a file. */
  readonly words: string;
  readonly command: string;
}

/** A step in words, and the command that stands for it. */
export function describeStep<K extends StepKind>(step: StepOf<K>): Phrase {
  return { words: stepWords[step.kind](step), command: stepCommand(step) };
}

/** A probe in words, and the command that asks the same. */
export function describeProbe<K extends ProbeKind>(probe: ProbeOf<K>): Phrase {
  return { words: probeWords[probe.kind](probe), command: probeCommand(probe) };
}

/** How a scenario's steady lookups go on, in a sentence. */
export const lookupsWords = ({ name, perSecond }: SteadyLookups): string =>
  `\`${name}\` is asked for ${perSecond} times a second from every node, over UDP, all the while.`;
