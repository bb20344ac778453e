import { expect } from 'chai';
import { makeResult } from '../harness/grade.ts';
import { resets } from './fixtures/side-by-side.ts';
import { planOf, Story, tellTrial, twoTrials, wounded } from './fixtures/story.ts';

/** What a trial's reset proves, told in this way. */
function proofOf(reset: (story: Story) => void): string | undefined {
  const story = new Story({ cluster: 'lab' });
  story.begin();
  tellTrial(story, 'wounded', { reset });
  story.end();
  return makeResult(planOf(wounded), story.entries, { directory: '' }).scenarios[0]?.reset.proof;
}

describe('the proof of a reset', () => {
  it('is that nothing differs and DNS is back', () => {
    expect(proofOf(resets.equal)).to.equal('equal');
    expect(proofOf(resets.leaky)).to.equal('different');
  });

  it('lacks DNS that is back, three times in a row and as at the baseline', () => {
    const ending = (tell: (story: Story) => void) => (story: Story) => {
      story.step({ purpose: 'undo' });
      tell(story);
      story.compares();
    };
    expect(proofOf(ending((story) => story.rounds(60, 'timed-out')))).to.equal('unproved');
    expect(proofOf(ending(() => {})), 'nobody asked').to.equal('unproved');
    expect(proofOf(ending((story) => story.rounds(2, 'answered')))).to.equal('unproved');
    const lone = { wanted: 1, current: 1, ready: 1, identity: ['a/0/10:00'] };
    expect(proofOf(ending((story) => story.rounds(3, 'answered', lone))), 'a replica less').to.equal('unproved');
  });

  it('is none where it was cut off, whatever was seen before', () => {
    const cut = (story: Story) => {
      resets.equal(story);
      story.write({ kind: 'breakdown', message: 'the engine is gone' });
    };
    expect(proofOf(cut)).to.equal('unproved');
  });

  it('is needed of every trial', () => {
    const { plan, story } = twoTrials({ cluster: 'lab' });
    tellTrial(story, plan.trials[0]?.id, { reset: resets.equal });
    tellTrial(story, plan.trials[1]?.id, { reset: (told) => told.rounds(60, 'timed-out') });
    story.end();
    expect(makeResult(plan, story.entries, { directory: '' }).scenarios[0]?.reset.proof).to.equal('unproved');
  });

  it('is told to its end: rounds that go on beside the comparison count as well', () => {
    expect(
      proofOf((story) => {
        story.rounds(2, 'answered');
        story.compares();
        story.rounds(1, 'answered');
      }),
    ).to.equal('equal');
    expect(
      proofOf((story) => story.rounds(3, 'answered')),
      'nothing was compared',
    ).to.equal('unproved');
  });
});
