import { expect } from 'chai';
import { exitCode, makeResult } from '../harness/grade.ts';
import type { EntryOf } from '../harness/vocabulary/entry.ts';
import { control, corrected, documented } from '../harness/vocabulary/scenario.ts';
import { gradeWith, remedyOf } from './fixtures/graded.ts';
import { asExpected, journalWith, planOf, restart, Story, tellTrial, wounded } from './fixtures/story.ts';

const plan = planOf(wounded);

/** The fix's turn, up to the moment when its steps are done. */
function treated(story: Story): void {
  story.shows('still-shown');
  story.rounds(1, 'timed-out');
  story.step();
}

describe('a remedy that needs what the host lacks', () => {
  it('is left out, and nothing is missing', () => {
    const impossible = control('set-ipvs', { steps: [], because: 'The kernel cannot.', needs: ['no-ipvs'] });
    const remedies = [impossible, ...wounded.remedies];
    const result = makeResult(planOf({ ...wounded, remedies }), journalWith(), { directory: '' });
    expect(result.scenarios[0]?.proof.remedies.map(({ id }) => id)).to.deep.equal(wounded.remedies.map(({ id }) => id));
    expect(result.summary).to.deep.equal(gradeWith({}).summary);
  });
});

describe('a remedy that is meant for some versions only', () => {
  const remedies = (before: string) => [
    control('restart-kubelet', { steps: [], because: 'It has other chains.', in: { of: 'kubernetes', before } }),
    ...wounded.remedies,
  ];
  const tried = (before: string, journal = journalWith()): string[] => {
    const [scenario] = makeResult(planOf({ ...wounded, remedies: remedies(before) }), journal, {
      directory: '',
    }).scenarios;
    return (scenario?.proof.remedies ?? []).map(({ id }) => id);
  };

  it('is left out with others, and owed with those', () => {
    expect(tried('1.36')).to.not.include('restart-kubelet');
    expect(tried('1.37')).to.include('restart-kubelet');
  });

  it('is owed where nobody knows the version', () => {
    const silent = journalWith().filter(({ kind }) => kind !== 'environment');
    expect(tried('1.36', silent)).to.include('restart-kubelet');
  });
});

describe('a remedy that must help', () => {
  it('brings DNS back, in the time from its first act to the first round of the streak that held', () => {
    const journal = journalWith();
    const verdict = remedyOf('bandage', {});
    expect(verdict).to.deep.include({ dns: 'back', expected: 'back', fate: 'as-expected', seconds: 4.2 });
    const answers = verdict.because.map((seq) => (journal[seq] as EntryOf<'round'>).lookups[0]?.answer);
    expect(answers, 'just before, at first, at last').to.deep.equal(['timed-out', 'answered', 'answered']);
  });

  it('has not when lookups still fail, and that is red', () => {
    const remedy = (story: Story) => {
      treated(story);
      story.rounds(120, 'timed-out');
    };
    expect(remedyOf('bandage', { remedy })).to.deep.include({ dns: 'still-broken', fate: 'unexpected' });
    expect(exitCode(gradeWith({ remedy }))).to.equal(1);
  });

  it('has not when an old replica still answers', () => {
    const remedy = (story: Story) => {
      treated(story);
      story.rounds(120, 'answered', { current: 0, ready: 1, identity: [] });
    };
    expect(remedyOf('bandage', { remedy }).dns).to.equal('degraded');
  });

  it('has not when fewer replicas answer than at the baseline', () => {
    const remedy = (story: Story) => {
      treated(story);
      story.rounds(120, 'answered', { wanted: 1, current: 1, ready: 1, identity: ['c/0/10:05'] });
    };
    expect(remedyOf('bandage', { remedy }).dns).to.equal('degraded');
  });

  it('has not when its pods keep restarting between moments of health', () => {
    const remedy = (story: Story) => {
      treated(story);
      for (let life = 0; life < 20; life++) {
        story.rounds(4, 'answered', { identity: [`c/${life}/10:05`, 'd/0/10:05'] });
        story.rounds(2, 'timed-out', { current: 1, ready: 1, identity: ['d/0/10:05'] });
      }
    };
    expect(remedyOf('bandage', { remedy }).dns).to.equal('still-broken');
  });

  it('has not when DNS was back for a while and broke again: it has to hold to the end', () => {
    const remedy = (story: Story) => {
      treated(story);
      story.rounds(15, 'answered');
      story.rounds(20, 'timed-out');
    };
    expect(remedyOf('bandage', { remedy })).to.deep.include({ dns: 'still-broken', fate: 'unexpected' });
  });

  it('is unknown when DNS was healthy at last, but not for as long as it takes to be sure', () => {
    const remedy = (story: Story) => {
      treated(story);
      story.rounds(5, 'answered');
    };
    expect(remedyOf('bandage', { remedy })).to.deep.include({ dns: 'unknown', fate: 'ungraded' });
  });

  it('is unknown when DNS was not asked', () => {
    expect(remedyOf('bandage', { remedy: treated })).to.deep.include({ dns: 'unknown', because: [] });
  });
});

describe('a remedy that must not help', () => {
  it('has not when DNS stayed broken for as long as it was to be watched', () => {
    expect(remedyOf('wait', {})).to.deep.include({
      dns: 'still-broken',
      expected: 'not-back',
      fate: 'as-expected',
      note: 'Nothing changes.',
    });
  });

  it('is unknown when it was not watched for long enough to help', () => {
    const parts = {
      control: (story: Story) => {
        story.shows('still-shown');
        story.rounds(15, 'timed-out');
      },
    };
    expect(remedyOf('wait', parts)).to.deep.include({
      dns: 'unknown',
      note: 'it was watched for 15 s only, not 20 s',
    });
    expect(exitCode(gradeWith(parts))).to.equal(2);
  });

  it('has helped if DNS was back at any time, and that is red', () => {
    const parts = {
      control: (story: Story) => {
        story.shows('still-shown');
        story.rounds(12, 'answered');
        story.rounds(20, 'timed-out');
      },
    };
    expect(remedyOf('wait', parts)).to.deep.include({ dns: 'back', fate: 'unexpected' });
    expect(exitCode(gradeWith(parts))).to.equal(1);
  });

  it('is unknown when DNS had just become healthy as the watch ended', () => {
    const control = (story: Story) => {
      story.shows('still-shown');
      story.rounds(25, 'timed-out');
      story.rounds(4, 'answered');
    };
    expect(remedyOf('wait', { control }).dns).to.equal('unknown');
  });

  it('is judged by what was seen before it was taken back', () => {
    const control = (story: Story) => {
      story.shows('still-shown');
      story.rounds(15, 'answered');
      story.step({ purpose: 'undo' });
      story.rounds(30, 'timed-out');
    };
    expect(remedyOf('wait', { control })).to.deep.include({ dns: 'back', fate: 'unexpected' });
    const neverBack = (story: Story) => {
      story.shows('still-shown');
      story.rounds(3, 'timed-out');
      story.step({ purpose: 'undo' });
      story.rounds(30, 'timed-out');
    };
    expect(remedyOf('wait', { control: neverBack }).dns).to.equal('unknown');
  });

  it('may be the documented one, and a corrected one may follow it', () => {
    const remedies = [
      documented('bandage', { steps: [restart], refuted: 'It is too short.' }),
      corrected('stitches', { steps: [restart] }),
    ];
    const story = new Story();
    story.begin();
    tellTrial(story, 'wounded', {
      remedy: (told) => {
        treated(told);
        told.rounds(26, 'answered', { current: 0, ready: 1, identity: [] });
      },
    });
    story.phase('wounded', 'remedy', () => asExpected.remedy(story), 'stitches');
    story.end();
    const [scenario] = makeResult(planOf({ ...wounded, remedies }), story.entries, { directory: '' }).scenarios;
    expect(scenario?.proof.remedies.map(({ id, dns, fate }) => `${id} ${dns} ${fate}`)).to.deep.equal([
      'bandage degraded as-expected',
      'stitches back as-expected',
    ]);
  });
});

describe('a remedy on ground that does not hold', () => {
  it('is unknown: no baseline, no fault', () => {
    for (const parts of [{ baseline: () => {} }, { symptoms: (story: Story) => story.rounds(1, 'timed-out') }]) {
      expect(remedyOf('bandage', parts)).to.deep.include({ dns: 'unknown', fate: 'ungraded' });
    }
  });

  it('is unknown when its turn was never told', () => {
    const journal = journalWith().filter((entry) => entry.remedy !== 'bandage');
    expect(makeResult(plan, journal, { directory: '' }).scenarios[0]?.proof.remedies[1]).to.deep.include({
      dns: 'unknown',
      note: 'the run did not get this far',
    });
  });

  it('is unknown when DNS was asked on fewer nodes than at the baseline', () => {
    const journal = journalWith().map((entry) =>
      entry.kind === 'round' && entry.phase === 'remedy'
        ? { ...entry, lookups: entry.lookups.filter(({ node }) => node === 'lab-worker') }
        : entry,
    );
    expect(makeResult(plan, journal, { directory: '' }).scenarios[0]?.proof.remedies[1]?.dns).to.equal('degraded');
  });

  it('told as expected holds', () => {
    expect(remedyOf('bandage', { remedy: asExpected.remedy }).fate).to.equal('as-expected');
  });
});
