import { expect } from 'chai';
import type { TimelineItem } from '../../harness/vocabulary/drill.ts';
import { cutTimeline } from '../../reports/debrief/timeline-cut.ts';

const typed = (count: number): TimelineItem[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: 10 + index, who: 'you', what: `shell $ kubectl get ${index}` }));
const changes = (count: number): TimelineItem[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: 10 + index, who: 'dns', what: `DNS is ${index}` }));
const starts: TimelineItem = { atMs: 0, who: 'lab', what: 'the clock starts' };
const healthy: TimelineItem = { atMs: 10_000, who: 'dns', what: 'DNS is healthy' };
const left: TimelineItem = { atMs: 10_001, who: 'lab', what: 'the trainee left' };

describe('the timeline of a debrief', () => {
  it('is whole where there is room for it', () => {
    const timeline = [starts, ...typed(5), healthy, left];
    expect(cutTimeline(timeline, 8)).to.deep.equal(timeline);
  });

  it('keeps how it ended, and the first and the last that was typed', () => {
    const cut = cutTimeline([starts, ...typed(500), healthy, left], 20);
    expect(cut).to.have.length(20);
    expect(cut.slice(-2)).to.deep.equal([healthy, left]);
    const kept = cut.filter(({ who }) => who === 'you').map(({ what }) => what);
    expect(kept.at(0)).to.equal('shell $ kubectl get 0');
    expect(kept.at(-1)).to.equal('shell $ kubectl get 499');
  });

  it('leaves room for what was typed where DNS came and went a hundred times', () => {
    const cut = cutTimeline([starts, ...changes(300), ...typed(300), left], 30);
    expect(cut).to.have.length(30);
    expect(cut.filter(({ who }) => who === 'you')).to.have.length(10);
    expect([cut.at(0), cut.at(-1)]).to.deep.equal([starts, left]);
  });
});
