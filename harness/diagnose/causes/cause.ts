import type { Observations } from '../observations.ts';
import { type Cause, decisive, type Evidence, type SymptomId, strong, type Weighed, weak } from '../words.ts';

/** A cause, and how it is weighed. */
export interface WeighedCause extends Cause {
  /**
   * Weighs what was seen.
   *
   * @param present the symptoms of now
   * @returns undefined where nothing speaks for it
   */
  weigh(seen: Observations, present: ReadonlySet<SymptomId>): Weighed | undefined;
}

/** A piece of evidence that is there only if something was seen. */
export type Maybe = Evidence | false | null | undefined;

const of =
  (weight: number) =>
  (says: string, quoted?: { readonly text: string; readonly at?: string } | string): Evidence => ({
    says,
    weight,
    ...(quoted !== undefined &&
      (typeof quoted === 'string' ? { quote: quoted } : { quote: quoted.text, ...(quoted.at && { at: quoted.at }) })),
  });

/** What nothing else brings about. */
export const decides = of(decisive);
/** What few other things bring about. */
export const tells = of(strong);
/** What merely fits. */
export const fits = of(weak);

/** The evidence that is there; undefined where nothing speaks for the cause. */
export function weighed(
  standing: Weighed['standing'],
  pros: readonly Maybe[],
  cons: readonly Maybe[] = [],
): Weighed | undefined {
  const isThere = (one: Maybe): one is Evidence => Boolean(one);
  const found = { standing, for: pros.filter(isThere), against: cons.filter(isThere) };
  return found.for.length === 0 ? undefined : found;
}
