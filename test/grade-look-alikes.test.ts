import { expect } from 'chai';
import { lookAlikesOf } from '../harness/grade/look-alikes.ts';
import { segmentOf, trialJournalOf } from '../harness/grade/segment.ts';
import { Story } from './fixtures/story.ts';

/** The symptoms of a story in which only this was observed. */
function symptomsOf(observed: (story: Story) => void) {
  const story = new Story();
  story.phase('a', 'symptoms', () => observed(story));
  return segmentOf(trialJournalOf(story.entries, 'a'), 'symptoms');
}

describe('what the probes answered that are asked under every fault', () => {
  it('is told without the places, whose names differ from run to run', () => {
    const symptoms = symptomsOf((story) => {
      story.observe('internal name', 'node-b: timed-out, node-a: answered', 'look-alike');
      story.observe('nodes', 'node-a: Ready, node-b: Ready', 'look-alike');
      story.observe('log', 'none', 'look-alike');
    });
    expect(lookAlikesOf(symptoms).lookAlikes).to.deep.equal({
      'internal name': 'answered, timed-out',
      nodes: 'Ready',
      log: 'nobody to ask',
    });
  });

  it('is nothing when nobody asked, and never an answer to a claim', () => {
    expect(lookAlikesOf(symptomsOf((story) => story.observe('nodes', 'node-a: Ready')))).to.deep.equal({});
  });
});
