import diff from 'microdiff';
import type { Difference } from '../vocabulary/entry.ts';
import type { Fingerprint, Json } from './fingerprint.ts';

/** Longer values are cut: a difference has to be found again, not reproduced. */
const valueLimit = 160;

/**
 * What of a cluster is not as it was.
 *
 * @param before after its boot
 * @param after now
 * @returns nothing when it is the same in all that the fingerprints hold
 */
export function compareFingerprints(before: Fingerprint, after: Fingerprint): Difference[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].toSorted().flatMap((what) => compareFacts(what, before.get(what), after.get(what)));
}

function compareFacts(what: string, before: Json | undefined, after: Json | undefined): Difference[] {
  if (before === undefined || after === undefined) {
    return [{ what, ...side('before', before), ...side('after', after) }];
  }
  if (Array.isArray(before) && Array.isArray(after)) return compareLines(what, before, after);
  if (isObject(before) && isObject(after)) {
    return diff(before, after).map((change) => ({
      what,
      where: change.path.join('.'),
      ...side('before', 'oldValue' in change ? (change.oldValue as Json) : undefined),
      ...side('after', 'value' in change ? (change.value as Json) : undefined),
    }));
  }
  return before === after ? [] : [{ what, ...side('before', before), ...side('after', after) }];
}

/** Lines that are there as often as before are the same, whatever their order. */
function compareLines(what: string, before: readonly Json[], after: readonly Json[]): Difference[] {
  const gone = without(before, after);
  const come = without(after, before);
  return [
    ...gone.map((line) => ({ what, ...side('before', line) })),
    ...come.map((line) => ({ what, ...side('after', line) })),
  ];
}

function without(lines: readonly Json[], others: readonly Json[]): Json[] {
  const left = others.map(inWords);
  return lines.filter((line) => {
    const found = left.indexOf(inWords(line));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function side(name: 'before' | 'after', value: Json | undefined): { [name]?: string } {
  if (value === undefined) return {};
  const words = inWords(value);
  return { [name]: words.length > valueLimit ? `${words.slice(0, valueLimit)}…` : words };
}

const inWords = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
