import type { EntryOf } from '../harness/vocabulary/entry.ts';

/** What the prober was told in a second: every lookup answered, some, or none. */
export type Reach = 'answered' | 'some' | 'lost';

/** Until the next question this much time may pass, in seconds, and still nothing else is taken to have been the case. */
export const bridgedSeconds = 3;

/** Time in which lookups from one place fared alike. */
export interface Span {
  /** Whose lookups: `worker udp internal`. */
  readonly source: string;
  readonly reach: Reach;
  /** Whole seconds since `startMs`. */
  readonly from: number;
  readonly to: number;
  /** Which answers there were, without those that were right: `refused`. */
  readonly failures: readonly string[];
}

/** Whose lookups they were: the node, without its cluster's name; the protocol; a name of the cluster's or of the world's. */
function sourceOf({ node, protocol, name, cluster }: EntryOf<'sample'>): string {
  const place = cluster === undefined ? node : node.replace(`${cluster}-`, '');
  return `${place} ${protocol} ${isInternal(name) ? 'internal' : 'external'}`;
}

/** Whether a name is one of the cluster's own: it ends in `cluster.local`, with or without a dot behind it. */
export const isInternal = (name: string): boolean => /\.cluster\.local\.?$/.test(name);

/**
 * The prober's answers as spans, for a chart: what held of a second holds until the next question, if that comes soon.
 * Time in which nobody asked for longer is in none.
 *
 * @param startMs where the time begins, on the journal's clock
 */
export function spansOf(samples: readonly EntryOf<'sample'>[], startMs: number): Span[] {
  const bySource = Map.groupBy(samples, sourceOf);
  return [...bySource.keys()].toSorted().flatMap((source) => {
    const bySecond = Map.groupBy(bySource.get(source) ?? [], ({ ms }) => Math.floor((ms - startMs) / 1000));
    const spans: Span[] = [];
    for (const [second, asked] of [...bySecond].toSorted(([one], [other]) => one - other)) {
      const next = { source, from: second, to: second + 1, ...faredAs(asked) };
      const last = spans.pop();
      if (last === undefined) spans.push(next);
      else if (second - last.to >= bridgedSeconds) spans.push(last, next);
      else if (isAlike(last, next)) spans.push({ ...last, to: next.to });
      else spans.push({ ...last, to: second }, next);
    }
    return spans;
  });
}

const isAlike = (one: Span, other: Span): boolean =>
  one.reach === other.reach && `${one.failures}` === `${other.failures}`;

function faredAs(asked: readonly EntryOf<'sample'>[]): Pick<Span, 'reach' | 'failures'> {
  const failed = asked.filter(({ answer }) => answer !== 'answered');
  const reach = failed.length === 0 ? 'answered' : failed.length === asked.length ? 'lost' : 'some';
  return { reach, failures: [...new Set(failed.map(({ answer }) => answer))].toSorted() };
}
