import type { Candidate, Diagnosis } from '../../harness/diagnose/diagnosis.ts';
import type { Observations } from '../../harness/diagnose/observations.ts';
import { seconds } from '../text.ts';

/** A diagnosis, and what it was made from. */
export interface DiagnosedCluster {
  readonly diagnosis: Diagnosis;
  readonly observations: Observations;
}

/** How sure a name is, in a word and its number. */
function confidenceWords(confidence: number): string {
  const word = confidence >= 0.9 ? 'high' : confidence >= 0.7 ? 'fair' : 'low';
  return `${word} (${confidence.toFixed(2)})`;
}

const standingWords: Readonly<Record<Candidate['standing'], string>> = {
  fault: 'a fault',
  risk: 'a risk, and no outage by itself',
  passing: 'usually passes by itself',
};

/** The name of a cause, what it is to DNS, and how sure that is. */
export const causeWords = ({ id, standing, layer, confidence }: Candidate): string =>
  `${id}: ${standingWords[standing]}; layer ${layer}; confidence ${confidenceWords(confidence)}`;

/** The cause that is named first, if one is. */
export const mainCause = ({ verdict, causes }: Diagnosis): Candidate | undefined =>
  verdict === 'unknown-cause' ? undefined : causes[0];

/** What else was found beside what comes first. */
export const otherCauses = (diagnosis: Diagnosis): readonly Candidate[] =>
  diagnosis.causes.filter((cause) => cause !== mainCause(diagnosis));

/** The first line: what a person needs to know who reads no other. */
export function headline({ verdict, causes, layer, symptoms }: Diagnosis): string {
  const [first] = causes;
  if (verdict === 'nothing-wrong') return 'Nothing is wrong now.';
  if (verdict === 'cannot-tell') return 'Nothing wrong was found, and too little was seen to say that nothing is.';
  if (verdict === 'unknown-cause')
    return `Unknown cause, in the layer ${layer}: ${symptoms.find((one) => one.layer === layer)?.says ?? ''}`;
  return `${first?.title}.`;
}

/** Whether nobody allowed a pod. */
const isUnasked = (probe: Observations['probe']): boolean => 'unseen' in probe && probe.unseen.includes('--probe-pod');

/** What helps whoever has no answer. */
export function adviceOn({ verdict, layer }: Diagnosis, { probe }: Observations): string | undefined {
  if (verdict === 'cannot-tell' && isUnasked(probe)) {
    return 'Whether pods reach CoreDNS was not tried: --probe-pod lets one short-lived pod look names up.';
  }
  if (verdict === 'cannot-tell') return 'See below what could not be seen.';
  if (verdict === 'nothing-wrong' && 'seen' in probe)
    return `One pod looked names up, on ${probe.seen.node}: of another node, whose rules may be gone, that says nothing (--probe-node).`;
  if (verdict !== 'unknown-cause') return undefined;
  return `No cause that is known explains it. Begin with what was changed last in the layer ${layer}.`;
}

/** Where and when it was asked, and whether anything was created. */
export function originWords({ cluster, at, tookMs, probe }: Observations): string {
  const version = 'seen' in cluster.kubernetes ? `, Kubernetes ${cluster.kubernetes.seen}` : '';
  const made = 'seen' in probe ? madeWords(probe.seen) : unmadeWords(probe);
  return `Asked at ${at} in context ${cluster.context}${version}, within ${seconds(tookMs)}. ${made}`;
}

function unmadeWords(probe: { readonly unseen: string }): string {
  if (isUnasked(probe)) return 'Nothing was created.';
  return probe.unseen.includes('may still be there')
    ? 'The probe pod may be left behind: what could not be seen has the command that removes it.'
    : 'Nothing is left behind.';
}

const madeWords = ({ node, leftBehind }: { node: string; leftBehind?: string }): string =>
  leftBehind === undefined
    ? `One pod was created on ${node}, and deleted.`
    : `One pod was created on ${node}, and could not be deleted: ${leftBehind}`;

/** What speaks for a cause that is not named, in a line. */
export const dismissedWords = ({ id, confidence, for: pros, against }: Candidate): string =>
  `${id} (${confidence.toFixed(2)}): ${pros[0]?.says ?? ''}${against[0] ? ` But: ${against[0].says}` : ''}`;
