import type { TimelineItem } from '../../harness/vocabulary/drill.ts';

/**
 * The lines of a timeline that a page has room for, in their order. What the cluster did comes first, from the fault to the end:
 * whoever types a lot must not push the outcome off the page. Where there is too much of either, its middle is left out.
 *
 * @param most how many lines there may be
 */
export function cutTimeline(timeline: readonly TimelineItem[], most: number): readonly TimelineItem[] {
  const told = timeline.filter(({ who }) => who !== 'you');
  const done = timeline.filter(({ who }) => who === 'you');
  const forTold = Math.max(Math.floor((most * 2) / 3), most - done.length);
  const kept = new Set(bothEnds(told, forTold));
  for (const item of bothEnds(done, most - kept.size)) kept.add(item);
  return timeline.filter((item) => kept.has(item));
}

function bothEnds<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const first = Math.ceil(most / 2);
  return [...items.slice(0, first), ...items.slice(items.length - (most - first))];
}
