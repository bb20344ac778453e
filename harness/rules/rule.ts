import type { Severity, Standing } from '../vocabulary/check.ts';
import type { Source } from '../vocabulary/scenario.ts';
import type { Facts, Seen } from './facts.ts';
import type { Thresholds } from './thresholds.ts';

/** What a rule makes of facts. */
export interface Judgement {
  readonly standing: Standing;
  readonly found: string;
}

/** Something that a cluster should be like. It knows the facts, and nothing else. */
export interface Rule {
  readonly id: string;
  /** What it asks for, in a sentence. */
  readonly says: string;
  readonly severity: Severity;
  readonly sources: readonly Source[];
  /** What would be right, and how a script gets there. */
  wanted(thresholds: Thresholds): string;
  judge(facts: Facts, thresholds: Thresholds): Judgement;
}

/** The cluster is as the rule asks. */
export const passed = (found: string): Judgement => ({ standing: 'passed', found });
/** The cluster is not as the rule asks. */
export const failed = (found: string): Judgement => ({ standing: 'failed', found });
/**
 * What is needed to judge was not seen.
 *
 * @param found why it was not
 */
export const unknown = (found: string): Judgement => ({ standing: 'unknown', found });
/**
 * The rule does not apply to this cluster.
 *
 * @param found why it does not
 */
export const skipped = (found: string): Judgement => ({ standing: 'skipped', found });

/** Judges what was seen; what was not seen is unknown, never a yes and never a no. */
export function judgeSeen<T>(fact: Seen<T>, judge: (value: T) => Judgement): Judgement {
  return 'seen' in fact ? judge(fact.seen) : unknown(fact.unseen);
}

/**
 * One judgement of several: a part that failed decides, then one that is unknown. Of whom the same is found, that is told
 * together.
 *
 * @param parts at least one: what is found, and of whom
 */
export function together(parts: readonly (readonly [name: string, judgement: Judgement])[]): Judgement {
  for (const standing of ['failed', 'unknown', 'passed', 'skipped'] as const) {
    const such = parts.filter(([, part]) => part.standing === standing);
    if (such.length === 0) continue;
    const alike = Map.groupBy(such, ([, { found }]) => found);
    const told = [...alike].map(([found, same]) => `${listed(same.map(([name]) => name))}: ${found}`);
    return { standing, found: told.join('; ') };
  }
  return unknown('there was nothing to look at');
}

/** Judges nodes or pods, each by itself, and together. */
export const judgeEach = <T extends { readonly name: string }>(
  all: readonly T[],
  judge: (one: T) => Judgement,
): Judgement => together(all.map((one) => [one.name, judge(one)]));

/** A section of the guide, by its heading. */
export const guide = (section: string): Source => ({ document: 'coredns-guide', section });
/** A section of the EKS scenario, by its heading. */
export const eks = (section: string): Source => ({ document: 'eks-interview-scenario', section });

/** For example `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
