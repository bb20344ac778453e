import { expect } from 'chai';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import type { Reference } from '../../reports/interview/prose.ts';
import { stories } from '../../reports/interview/stories.ts';
import { type InterviewStory, referencesOf } from '../../reports/interview/story.ts';
import { scenarios } from '../../scenarios/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';

const claimsOf = (scenario: Scenario): string[] => [
  ...Object.keys(scenario.symptoms),
  ...scenario.remedies.flatMap(({ id, verify }) => Object.keys(verify).map((claim) => `${id}/${claim}`)),
];

function isThere(reference: Reference, scenario: Scenario): boolean {
  if ('claim' in reference) return claimsOf(scenario).includes(reference.claim);
  if ('lookAlike' in reference) return reference.lookAlike in lookAlikeProbes;
  return scenario.remedies.some(({ id }) => id === reference.remedy);
}

const storyOf = ({ id }: Scenario): InterviewStory => {
  const story = stories.get(id);
  if (story === undefined) throw new Error(`nobody has written an interview about ${id}`);
  return story;
};

/** Whatever a candidate gets to see before the answers. */
const givenAway = ({ name, situation, questions }: InterviewStory): string =>
  [name, ...situation, questions[0]?.asks].join('\n');

describe('interview stories', () => {
  it('every scenario of the catalogue has one, and every one has its scenario', () => {
    expect([...stories.keys()].toSorted()).to.deep.equal(scenarios.map(({ id }) => id).toSorted());
  });

  it('no two have the same name', () => {
    const names = [...stories.values()].map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const scenario of scenarios) {
    describe(scenario.id, () => {
      it('refers to claims, remedies and look-alikes that are there', () => {
        expect(referencesOf(storyOf(scenario)).filter((reference) => !isThere(reference, scenario))).to.deep.equal([]);
      });

      it('tells of every remedy once: what must help as a fix, what must not as a temptation', () => {
        const { fixes, temptations } = storyOf(scenario);
        const remediesThat = (dns: 'back' | 'not-back'): string[] =>
          scenario.remedies
            .filter((remedy) => remedy.dns === dns)
            .map(({ id }) => id)
            .toSorted();
        expect(fixes.map(({ remedy }) => remedy).toSorted()).to.deep.equal(remediesThat('back'));
        expect(temptations.map(({ remedy }) => remedy).toSorted()).to.deep.equal(remediesThat('not-back'));
      });

      it('gives the cause in three sentences', () => {
        for (const sentence of storyOf(scenario).rootCause) expect(sentence).to.match(/^(?:(?!\. [A-Z]).)+\.$/s);
      });

      it('does not name the scenario before the answers', () => {
        expect(givenAway(storyOf(scenario))).not.to.contain(scenario.id);
      });

      it('has questions, ways to notice and to prevent it, and more to ask', () => {
        const { situation, questions, noticing, prevention, followUps } = storyOf(scenario);
        for (const part of [situation, noticing.told, prevention]) expect(part).not.to.be.empty;
        expect(questions.length).to.be.at.least(4);
        expect(followUps.length).to.be.at.least(2);
      });
    });
  }
});
