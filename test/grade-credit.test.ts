import { expect } from 'chai';
import { documented } from '../harness/vocabulary/scenario.ts';
import { gradeWith, remedyOf } from './fixtures/graded.ts';
import { type Parts, restart, type Story } from './fixtures/story.ts';

describe('what healed by itself', () => {
  const healed = /it may have healed by itself, so nothing is credited/;
  const withheld = (remedy: Parts['remedy'], reason: RegExp = healed) => {
    const verdict = remedyOf('bandage', { remedy });
    expect(verdict.dns).to.equal('unknown');
    expect(verdict.note).to.match(reason);
    const claim = gradeWith({ remedy }).scenarios[0]?.claims.find(({ id }) => id === 'bandage/endpoints-return');
    expect(claim?.grade).to.equal('ungraded');
  };
  const healing = (story: Story) => {
    story.step();
    story.rounds(15, 'answered');
    story.observe('endpoints-return', 'cluster: some');
  };

  it('is not credited when nobody looked for the fault just before', () => {
    withheld(healing);
  });

  it('is not credited when the fault was gone just before', () => {
    withheld((story) => {
      story.shows('still-shown');
      story.observe('no-endpoints', 'cluster: some', 'still-shown');
      healing(story);
    });
  });

  it('is not credited when DNS was healthy just before', () => {
    withheld((story) => {
      story.shows('still-shown');
      story.rounds(1, 'answered');
      healing(story);
    });
  });

  it('is not credited when the fault was looked for only in an earlier turn', () => {
    withheld(healing, /nobody asked for no-endpoints/);
  });

  it('is not credited to a fix all of whose steps were refused', () => {
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.step({ exitCode: 1 });
      story.rounds(15, 'answered');
    };
    expect(remedyOf('bandage', { remedy }).dns).to.equal('unknown');
    expect(remedyOf('bandage', { remedy }).note).to.match(/^none of its steps succeeded, yet DNS came back/);
  });
});

describe('steps that were not done', () => {
  it('leave a remedy unknown when one is missing', () => {
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.rounds(130, 'timed-out');
    };
    expect(remedyOf('bandage', { remedy })).to.deep.include({
      dns: 'unknown',
      note: 'not all of its steps were performed',
    });
  });

  it('leave a remedy unknown when one was cut off', () => {
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.step({ exitCode: 'none' });
      story.rounds(15, 'answered');
    };
    expect(remedyOf('bandage', { remedy })).to.deep.include({
      dns: 'unknown',
      note: 'its step rollout-restart was cut off',
    });
  });

  it('are part of the story when the cluster refused one, and the rest fell away', () => {
    const refused = documented('bandage', { steps: [restart, restart], refuted: 'It is refused.' });
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.step({ exitCode: 1 });
      story.rounds(26, 'timed-out');
    };
    expect(remedyOf('bandage', { remedy }, [refused])).to.deep.include({
      dns: 'still-broken',
      fate: 'as-expected',
      note: 'It is refused. The step rollout-restart failed.',
    });
  });
});
