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

  it('is not credited when DNS had become healthy by the end of the turn before', () => {
    const control = (story: Story) => {
      story.shows('still-shown');
      story.rounds(25, 'timed-out');
      story.rounds(1, 'answered');
    };
    const remedy = (story: Story) => {
      story.shows('still-shown');
      healing(story);
    };
    expect(remedyOf('bandage', { control, remedy }).dns).to.equal('unknown');
    expect(remedyOf('bandage', { remedy }).dns).to.equal('back');
  });

  it('is credited where DNS was healthy with fewer replicas than at the baseline: that is no health', () => {
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.rounds(1, 'answered', { wanted: 1, current: 1, ready: 1, identity: ['a/0/10:00'] });
      healing(story);
    };
    expect(remedyOf('bandage', { remedy }).dns).to.equal('back');
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
  const twoSteps = documented('bandage', { steps: [restart, restart] });

  it('are not made up for by those that put the fault in afresh', () => {
    const remedy = (story: Story) => {
      story.step({ purpose: 'undo' });
      story.step();
      story.shows('still-shown');
      story.rounds(1, 'timed-out');
      story.step();
      story.rounds(15, 'answered');
    };
    expect(remedyOf('bandage', { remedy }, [twoSteps])).to.deep.include({
      dns: 'unknown',
      note: 'not all of its steps were performed',
    });
  });

  it('are not made up for by those that took an earlier remedy back', () => {
    const remedy = (story: Story) => {
      story.step({ purpose: 'undo' });
      story.shows('still-shown');
      story.rounds(1, 'timed-out');
      story.step();
      story.rounds(15, 'answered');
    };
    expect(remedyOf('bandage', { remedy }, [twoSteps]).dns).to.equal('unknown');
  });

  it('are told of where DNS came back although one of several failed', () => {
    const remedy = (story: Story) => {
      story.shows('still-shown');
      story.step();
      story.step({ exitCode: 1 });
      story.rounds(15, 'answered');
    };
    expect(remedyOf('bandage', { remedy }, [twoSteps])).to.deep.include({
      dns: 'back',
      fate: 'as-expected',
      note: 'The step rollout-restart failed.',
    });
  });

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
