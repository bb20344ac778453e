/** The layers between a program that looks a name up and the answer, from the near end to the far one. */
export const layers = ['client', 'Service', 'kube-proxy', 'network', 'CoreDNS', 'upstream'] as const;
export type Layer = (typeof layers)[number];

/** What is wrong to be seen now, whatever its cause. */
export const symptomIds = [
  'nodes-not-ready',
  'no-dns-pods',
  'no-replica-ready',
  'replicas-missing',
  'slow-or-lost',
  'internal-wrong',
  'external-wrong',
  'service-broken',
  'no-endpoints',
  'kube-proxy-not-ready',
  'udp-lost',
  'policy-shuts-dns',
  'pods-unreachable',
  'service-unreachable',
  'api-unreachable',
  'wrong-resolver',
] as const;
export type SymptomId = (typeof symptomIds)[number];

export interface Symptom {
  readonly id: SymptomId;
  readonly layer: Layer;
  /** What was seen, in a sentence. */
  readonly says: string;
}

/**
 * Makes a symptom.
 *
 * @param says what was seen, in a sentence
 */
export const symptom = (id: SymptomId, layer: Layer, says: string): Symptom => ({ id, layer, says });

/** Something seen that speaks for or against a cause. */
export interface Evidence {
  readonly says: string;
  /**
   * How much it decides by itself, from 0 to 1: 0.95 for what nothing else brings about, 0.6 for what few other things do, 0.3
   * for what merely fits.
   */
  readonly weight: number;
  /** The cluster's own words. */
  readonly quote?: string;
  /** When it was, where that is known. */
  readonly at?: string;
}

/**
 * What a cause makes of now: `fault` breaks DNS, or a part of it, now; `risk` will, at the next restart of a pod, the death
 * of one, or under load; `passing` heals by itself, and time alone tells whether it does.
 */
export type Standing = 'fault' | 'risk' | 'passing';

export interface Weighed {
  readonly standing: Standing;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
}

/** One cause that a person could name. */
export interface Cause {
  /** That of the scenario in the catalogue. */
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  /** The symptoms that it accounts for. What it cannot account for is left over, and is said to be. */
  readonly explains: readonly SymptomId[];
}

export const decisive = 0.95;
export const strong = 0.6;
export const weak = 0.3;
