import { expect } from 'chai';
import { weighPatience } from '../harness/grade/patience.ts';
import { makeResult } from '../harness/grade.ts';
import { control } from '../harness/vocabulary/scenario.ts';
import type { RemedyVerdict } from '../harness/vocabulary/verdict.ts';
import { remedyOf } from './fixtures/graded.ts';
import { asExpected, planOf, restart, Story, tellTrial, wounded } from './fixtures/story.ts';

const plan = planOf(wounded);

describe('patience', () => {
  const verdict = (id: string, dns: RemedyVerdict['dns'], seconds?: number): RemedyVerdict => ({
    id,
    origin: dns === 'back' ? 'documented' : 'control',
    dns,
    expected: dns === 'back' ? 'back' : 'not-back',
    fate: 'as-expected',
    because: [],
    ...(seconds !== undefined && { seconds }),
  });

  /** All of them were watched for 8 s. */
  const weigh = (verdicts: readonly RemedyVerdict[], trialOf = (_: RemedyVerdict) => 'trial') =>
    weighPatience(verdicts.map((one) => ({ trial: trialOf(one), verdict: one, watchedMs: 8_000 })));

  it('is enough where a wrong fix was watched for longer than the right one needed', () => {
    const verdicts = [verdict('wait', 'still-broken'), verdict('fix', 'back', 7.9)];
    expect(weigh(verdicts)).to.deep.equal(verdicts);
  });

  it('is held against the right fix of the same trial, whatever another trial met', () => {
    const verdicts = [verdict('wait', 'still-broken'), verdict('fix', 'back', 7.9), verdict('other', 'back', 30)];
    const trialOf = ({ id }: RemedyVerdict) => (id === 'other' ? 'another' : 'first');
    expect(weigh(verdicts, trialOf)).to.deep.equal(verdicts);
    const alone = weigh([verdict('wait', 'still-broken'), verdict('other', 'back', 30)], trialOf);
    expect(alone[0], 'no right fix in its own trial').to.include({ fate: 'ungraded' });
  });

  it('is too short where the right one needed longer: the wrong one might have helped by then', () => {
    const verdicts = [verdict('wait', 'degraded'), verdict('fix', 'back', 8.1)];
    const [wait, fix] = weigh(verdicts);
    expect(wait).to.include({ dns: 'unknown', fate: 'ungraded' });
    expect(wait?.note).to.equal('it was watched for 8 s, and fix needed 8.1 s in this run');
    expect(fix).to.include({ dns: 'back', fate: 'as-expected' });
  });

  it('is enough where the wrong one has another turn and is watched for longer', () => {
    const slow = (story: Story) => {
      story.shows('still-shown');
      story.step();
      story.rounds(30, 'timed-out');
      story.rounds(15, 'answered');
    };
    const watched = (seconds: number) => (story: Story) => {
      story.shows('still-shown');
      story.rounds(seconds, 'timed-out');
    };
    expect(remedyOf('wait', { control: watched(26), remedy: slow })).to.deep.include({ dns: 'unknown' });
    const story = new Story();
    story.begin();
    tellTrial(story, 'wounded', { control: watched(26), remedy: slow });
    const again = () => {
      story.step({ purpose: 'undo' });
      story.rounds(3, 'answered');
      story.step();
      story.rounds(1, 'timed-out');
      watched(46)(story);
    };
    story.phase('wounded', 'control', again, 'wait');
    story.end();
    const [scenario] = makeResult(plan, story.entries, { directory: '' }).scenarios;
    expect(scenario?.proof.remedies.map(({ dns }) => dns)).to.deep.equal(['still-broken', 'back']);
  });

  it('is measured by the slowest right fix, of several', () => {
    const [wait] = weigh([verdict('wait', 'still-broken'), verdict('quick', 'back', 3), verdict('slow', 'back', 9)]);
    expect(wait).to.include({ dns: 'unknown', fate: 'ungraded' });
    expect(wait?.note).to.equal('it was watched for 8 s, and slow needed 9 s in this run');
  });

  it('is not for the fixes that must help: one that has failed has failed', () => {
    const failed = { ...verdict('other', 'still-broken'), expected: 'back', fate: 'unexpected' } as const;
    expect(weigh([failed, verdict('slow', 'back', 9)])[0]).to.deep.equal(failed);
  });
});

describe('the time for which a remedy that must not help is watched', () => {
  const patient = (watchMs: number) => control('wait', { steps: [], because: 'It is slow.', watchMs });

  it('is its own, where that is longer than that of the others', () => {
    expect(remedyOf('wait', {}, [patient(60_000)])).to.deep.include({
      dns: 'unknown',
      note: 'it was watched for 27 s only, not 60 s',
    });
    expect(remedyOf('wait', {}, [patient(25_000)]).dns).to.equal('still-broken');
  });

  it('is never less than that of the others, and so is what a run does', () => {
    const parts = {
      control: (story: Story) => {
        story.shows('still-shown');
        story.rounds(15, 'timed-out');
      },
    };
    expect(remedyOf('wait', parts, [patient(10_000)])).to.deep.include({
      dns: 'unknown',
      note: 'it was watched for 15 s only, not 20 s',
    });
  });

  it('counts from its last step', () => {
    const control = (story: Story) => {
      story.shows('still-shown');
      story.step();
      story.rounds(15, 'timed-out');
      story.step();
      story.rounds(15, 'timed-out');
    };
    const twice = { ...patient(20_000), steps: [restart, restart] };
    expect(remedyOf('wait', { control }, [twice])).to.deep.include({
      dns: 'unknown',
      note: 'it was watched for 15 s only, not 20 s',
    });
  });
});

describe('a remedy that had several turns', () => {
  it('is judged by the last: one that was cut off is not ended by the first', () => {
    const story = new Story();
    story.begin();
    tellTrial(story);
    story.phase('wounded', 'control', () => asExpected.control(story), 'wait');
    const cut = story.entries.slice(0, -1);
    expect(makeResult(plan, cut, { directory: '' }).scenarios[0]?.proof.remedies[0]).to.deep.include({
      dns: 'unknown',
      note: 'the run was cut off',
    });
  });
});
