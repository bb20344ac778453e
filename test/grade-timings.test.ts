import { expect } from 'chai';
import { makeResult } from '../harness/grade.ts';
import { gradeWith } from './fixtures/graded.ts';
import { type Story, tellTrial, twoTrials } from './fixtures/story.ts';

describe('the time that a fault needs to show', () => {
  it('counts until its symptoms are there at once: one that comes and goes has to come back', () => {
    const symptoms = (story: Story) => {
      story.observe('no-endpoints', 'cluster: none');
      story.observe('no-endpoints', 'cluster: some');
      story.passes(5_000);
      story.observe('one-pod-crashes', 'coredns-a: CrashLoopBackOff');
      story.passes(5_000);
      story.observe('no-endpoints', 'cluster: none');
      story.rounds(1, 'timed-out');
    };
    expect(gradeWith({ symptoms }).scenarios[0]?.timings.symptomMs).to.equal(10_200);
  });

  it('is not told of one that did not show', () => {
    const symptoms = (story: Story) => {
      story.shows();
      story.rounds(1, 'answered');
    };
    expect(gradeWith({ symptoms }).scenarios[0]?.timings).to.not.have.property('symptomMs');
  });
});

describe('the time of a phase that several trials had', () => {
  it('is the median, of two the middle between them', () => {
    const { plan, story } = twoTrials();
    tellTrial(story, plan.trials[0]?.id, { boot: (told) => told.passes(10_000) });
    tellTrial(story, plan.trials[1]?.id, { boot: (told) => told.passes(20_000) });
    story.end();
    expect(makeResult(plan, story.entries, { directory: '' }).scenarios[0]?.timings.bootMs).to.equal(15_000);
  });
});
