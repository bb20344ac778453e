/** Figures for the stories: what only a run knows. Each is read from the verdicts or the journal of the run at hand. */
import { isPartial } from '../../harness/outage.ts';
import type { Phase } from '../../harness/vocabulary/entry.ts';
import type { Protocol } from '../../harness/vocabulary/probe.ts';
import type { Grade } from '../../harness/vocabulary/scenario.ts';
import { amount, seconds } from '../text.ts';
import { triages } from '../words.ts';
import { claimIn, type Facts, observationOf, remedyIn } from './facts.ts';
import { type Figure, type Reference, referencesIn, type Sentence, said } from './prose.ts';
import { watchedUnder } from './watched.ts';

const figure = (read: Figure['read'], ...refers: Reference[]): Figure => ({ refers, read });

/** How long DNS needed to be back, from the remedy's first act; absent where it did not come back. */
export const recovery = (remedy: string): Figure =>
  figure(
    (facts) => {
      const { dns, seconds: took } = remedyIn(facts, remedy) ?? {};
      return dns === 'back' && took !== undefined ? `${took.toFixed(1)} s` : undefined;
    },
    { remedy },
  );

/** How long a remedy was watched. */
export const watched = (remedy: string): Figure =>
  figure(
    (facts) => {
      const seen = watchedUnder(facts, remedy);
      return seen && seconds(seen.ms);
    },
    { remedy },
  );

/** From the fault's first act until it showed. */
export const shownAfter: Figure = figure(({ verdict }) =>
  verdict.timings.symptomMs === undefined ? undefined : seconds(verdict.timings.symptomMs),
);

/** What the cluster answered, where the claim fared as the catalogue expects. */
export const answered = (claim: string): Figure =>
  figure(
    (facts) => {
      const verdict = claimIn(facts, claim);
      return verdict?.fate === 'as-expected' ? verdict.answered : undefined;
    },
    { claim },
  );

/** A sentence that stands on a claim; where the run saw otherwise, or cannot tell, that is said in its place. */
export const holds = (claim: string, sentence: string): Figure =>
  figure(
    (facts) => {
      const verdict = claimIn(facts, claim);
      if (verdict === undefined) return undefined;
      if (verdict.fate === 'as-expected') return sentence;
      return verdict.fate === 'ungraded'
        ? 'Whether it was so in this run is not known.'
        : `Mind that this run saw it otherwise: ${verdict.answered}.`;
    },
    { claim },
  );

/** The sentence that is true where a claim fared as it did in this run: that differs from version to version. */
export const where = (claim: string, sentences: Partial<Readonly<Record<Grade, Sentence>>>): Figure =>
  figure(
    (facts) => {
      const sentence = sentences[claimIn(facts, claim)?.grade ?? 'ungraded'];
      return sentence && said(sentence, facts);
    },
    { claim },
    ...Object.values(sentences).flatMap(referencesIn),
  );

/**
 * One of two sentences, by whether what decided a claim in this run has a line: for what differs from version to version and
 * makes no difference to the claim. Undefined where there is no record of it.
 */
export const whether = (
  claim: string,
  line: RegExp,
  sentences: { readonly so: string; readonly not: string },
): Figure =>
  figure(
    (facts) => {
      const record = observationOf(facts, claim)?.output;
      if (!record) return undefined;
      return line.test(record) ? sentences.so : sentences.not;
    },
    { claim },
  );

/** Whether the errors in the log call for action, by their time stamps and what was answered. */
export const triage: Figure = figure(({ verdict }) => verdict.triage && triages[verdict.triage.verdict]);

export const corednsVersion: Figure = figure(({ environment }) => environment.coredns || undefined);
export const kubernetesVersion: Figure = figure(({ environment }) => environment.kubernetes || undefined);

/** A part of a trial with steady lookups: without a remedy, the fault itself. */
interface Stretch {
  readonly window: 'before' | 'during' | 'after';
  readonly remedy?: string;
}

function outagesIn({ verdict }: Facts, { window, remedy }: Stretch) {
  const all = (verdict.outages ?? []).filter((outage) => outage.window === window && outage.remedy === remedy);
  // Two trials have a fault each; one of them is told.
  const own = all.filter(({ trial }) => trial === all[0]?.trial);
  const known = own.every(
    ({ sent, unmeasuredSeconds }) => sent > 0 && !isPartial({ unmeasuredMs: unmeasuredSeconds * 1000 }),
  );
  return known ? own : [];
}

const ofStretch = (stretch: Stretch, read: (outages: ReturnType<typeof outagesIn>) => string | undefined): Figure =>
  figure(
    (facts) => {
      const outages = outagesIn(facts, stretch);
      return outages.length === 0 ? undefined : read(outages);
    },
    ...(stretch.remedy === undefined ? [] : [{ remedy: stretch.remedy }]),
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** How many of the steady lookups of all nodes were lost, for example `207 of 294`. */
export const lost = (stretch: Stretch): Figure =>
  ofStretch(stretch, (outages) => `${sum(outages.map((o) => o.lost))} of ${sum(outages.map((o) => o.sent))}`);

/** The longest time in which some node had no answer. */
export const silence = (stretch: Stretch): Figure =>
  ofStretch(stretch, (outages) => `${Math.max(...outages.map((o) => o.silentSeconds)).toFixed(1)} s`);

const latency =
  (percentile: 'p50Ms' | 'p99Ms') =>
  (stretch: Stretch): Figure =>
    ofStretch(stretch, (outages) => {
      const known = outages.flatMap((outage) => outage[percentile] ?? []);
      return known.length === 0 ? undefined : `${Math.max(...known).toFixed(1)} ms`;
    });
/** The median latency of what was answered, on the slower node. */
export const median = latency('p50Ms');
/** The 99th percentile of what was answered, on the slower node. */
export const slowest = latency('p99Ms');

/** What the prober asked in a phase of the scenario's first trial, and how much of it was not answered. */
export const unanswered = (phase: Phase, of: { readonly protocol?: Protocol; readonly name?: string } = {}): Figure =>
  figure(({ entries, trials }) => {
    const asked = entries
      .filter((entry) => entry.kind === 'sample')
      .filter((entry) => entry.phase === phase && entry.trial === trials[0]?.id)
      .filter(({ protocol, name }) => protocol === (of.protocol ?? protocol) && name === (of.name ?? name));
    const failed = asked.filter(({ answer }) => answer !== 'answered').length;
    return asked.length === 0 ? undefined : `${failed} of ${amount(asked.length, 'lookup')}`;
  });

/** How many replicas ran the configuration as it was written at the end of a remedy, for example `1 of 2`. */
export const replicas = (remedy: string): Figure =>
  figure(
    (facts) => {
      const seen = watchedUnder(facts, remedy)?.replicas;
      return seen && `${seen.current} of ${seen.wanted}`;
    },
    { remedy },
  );
