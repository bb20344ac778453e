import { expect } from 'chai';
import { doubtAboutAnswers, type Observation } from '../harness/grade/claim.ts';
import { exitCode, makeResult } from '../harness/grade.ts';
import { lookupsLost, type Probe } from '../harness/vocabulary/probe.ts';
import type { Claim } from '../harness/vocabulary/scenario.ts';
import type { Result } from '../harness/vocabulary/verdict.ts';
import { graded, verdictOf } from './fixtures/graded.ts';
import { asExpected, journalWith, planOf, Story, tellTrial, wounded } from './fixtures/story.ts';

/** The wounded scenario, as expected but for a claim that was answered, and then could not be asked. */
function answeredThenTrouble(after: (story: Story) => void = () => {}, asking = 'says-so-in-the-log'): Result {
  const journal = journalWith({
    symptoms: (story) => {
      asExpected.symptoms(story);
      story.write({ kind: 'trouble', asking, message: 'the API server does not answer' });
      after(story);
      story.rounds(1, 'timed-out');
    },
  });
  return makeResult(planOf(wounded), journal, { directory: '' });
}

const twice = (answer: string) => `lab-control-plane: ${answer}, lab-worker: ${answer}`;

describe('a claim about every place', () => {
  it('is confirmed when all answer to the letter', () => {
    expect(graded('lookup-times-out', twice('timed-out')).grade).to.equal('confirmed');
  });

  it('is confirmed differently when all answer, some of them in other words', () => {
    const { grade: found, answered } = graded('lookup-times-out', 'lab-control-plane: timed-out, lab-worker: refused');
    expect(found).to.equal('confirmed-differently');
    expect(answered).to.equal('timed-out (lab-control-plane), refused (lab-worker)');
  });

  it('is refuted when one answers otherwise', () => {
    expect(graded('lookup-times-out', 'lab-control-plane: timed-out, lab-worker: answered').grade).to.equal('refuted');
  });

  it('is not settled by the nodes that could be asked', () => {
    for (const answer of ['timed-out', 'answered']) {
      const { grade: found, note } = graded('lookup-times-out', `lab-worker: ${answer}`);
      expect(found).to.equal('ungraded');
      expect(note).to.equal('only 1 of 2 nodes answered');
    }
  });

  it('is not settled by nobody, neither way', () => {
    const { grade: found, note } = graded('says-so-in-the-log', '');
    expect(found).to.equal('ungraded');
    expect(note).to.equal('there was nobody to answer');
  });

  it('is ungraded when it could not be asked, and says why', () => {
    const result = makeResult(
      planOf(wounded),
      journalWith({
        symptoms: (story) => {
          story.shows();
          story.write({ kind: 'trouble', asking: 'lookup-times-out', message: 'the client pod is gone' });
          story.rounds(1, 'timed-out');
        },
      }),
      { directory: '' },
    );
    const { grade, note, because } = verdictOf(result, 'lookup-times-out');
    expect({ grade, note }).to.deep.equal({
      grade: 'ungraded',
      note: 'it could not be asked: the client pod is gone',
    });
    expect(because).to.have.lengthOf(1);
  });

  it('is ungraded when nobody asked', () => {
    expect(graded('says-so-in-the-log', undefined)).to.deep.include({
      grade: 'ungraded',
      answered: 'nothing',
      note: 'nobody asked',
      because: [],
    });
  });
});

describe('a claim about some place', () => {
  it('needs one answer that fits', () => {
    const answers = 'coredns-a: Running, coredns-b: CrashLoopBackOff, coredns-c: Running';
    expect(graded('one-pod-crashes', answers)).to.deep.include({
      grade: 'confirmed',
      answered: 'Running (coredns-a, coredns-c), CrashLoopBackOff (coredns-b)',
    });
  });

  it('is refuted when none fits', () => {
    const result = makeResult(
      planOf({ ...wounded, shownBy: ['no-endpoints'] }),
      journalWith({
        symptoms: (story) => {
          story.observe('no-endpoints', 'cluster: none');
          story.observe('one-pod-crashes', 'coredns-a: Running, coredns-b: Running');
          story.rounds(1, 'timed-out');
        },
      }),
      { directory: '' },
    );
    expect(verdictOf(result, 'one-pod-crashes')).to.deep.include({
      grade: 'refuted',
      answered: 'Running in every pod',
    });
  });
});

describe('whether answers can decide a claim', () => {
  const observed = (answer: string) =>
    ({ seq: 7, answers: [{ place: 'lab-worker', answer }] }) as unknown as Observation;

  it('is in doubt where every node was to be asked and one did not answer, whatever the question', () => {
    const command = { kind: 'on-node', nodes: 'every-node', command: ['true'], prints: 'x' } as unknown as Probe;
    for (const probe of [command, lookupsLost()]) {
      const claim = { says: '', probe, literally: ['x'] } as unknown as Claim;
      expect(doubtAboutAnswers(claim, observed('x'), 2), probe.kind).to.deep.equal({
        why: 'only 1 of 2 nodes answered',
        because: [7],
      });
    }
  });

  it('is not where one answer is enough', () => {
    const claim = { ...wounded.symptoms['lookup-times-out'], of: 'some' } as Claim;
    expect(doubtAboutAnswers(claim, observed('timed-out'), 2)).to.equal(undefined);
  });
});

describe('the answer that counts', () => {
  it('is the last one that was asked as evidence', () => {
    const tell = (...answers: string[]) =>
      makeResult(
        planOf(wounded),
        journalWith({
          symptoms: (story) => {
            story.shows();
            for (const answer of answers) story.observe('lookup-times-out', twice(answer));
            story.rounds(1, 'timed-out');
          },
          control: (story) => {
            story.shows('still-shown');
            story.observe('lookup-times-out', twice('answered'), 'still-shown');
            story.rounds(27, 'timed-out');
          },
        }),
        { directory: '' },
      );
    expect(verdictOf(tell('answered', 'timed-out'), 'lookup-times-out').grade).to.equal('confirmed');
    expect(verdictOf(tell('timed-out', 'answered'), 'lookup-times-out').grade).to.equal('refuted');
  });

  it('is none when it could not be asked again: silence does not make an old answer final', () => {
    const stale = answeredThenTrouble();
    const { claims } = stale.scenarios[0] ?? {};
    const verdict = claims?.find(({ id }) => id === 'says-so-in-the-log');
    expect(verdict).to.include({ grade: 'ungraded', expected: 'refuted', fate: 'ungraded' });
    expect(verdict?.note).to.equal('it could not be asked again: the API server does not answer');
    expect(exitCode(stale)).to.equal(2);
  });

  it('is the one after a trouble that passed, even if it is the same as before', () => {
    const again = answeredThenTrouble((story) => story.observe('says-so-in-the-log', 'coredns-a: absent'));
    expect(verdictOf(again, 'says-so-in-the-log')).to.include({ grade: 'refuted', fate: 'as-expected' });
    expect(exitCode(again)).to.equal(0);
  });

  it('stands when another claim could not be asked', () => {
    const other = answeredThenTrouble(
      (story) => story.observe('says-so-in-the-log', 'coredns-a: absent'),
      'no-endpoints',
    );
    expect(verdictOf(other, 'no-endpoints').grade).to.equal('ungraded');
    expect(verdictOf(other, 'says-so-in-the-log').grade).to.equal('refuted');
  });

  it('is cited', () => {
    const journal = journalWith();
    const verdict = verdictOf(makeResult(planOf(wounded), journal, { directory: '' }), 'lookup-times-out');
    const [cited] = verdict.because.map((seq) => journal[seq]);
    expect(cited).to.deep.include({ kind: 'observation', claim: 'lookup-times-out' });
    expect(verdict).to.deep.include({ answered: 'refused on every node', quote: ';; connection refused' });
  });

  it('to a claim about a remedy is the one given in its turn', () => {
    const result = makeResult(
      planOf(wounded),
      journalWith({
        control: (story) => {
          story.shows('still-shown');
          story.rounds(27, 'timed-out');
          story.observe('endpoints-return', 'cluster: none');
        },
      }),
      { directory: '' },
    );
    expect(verdictOf(result, 'bandage/endpoints-return').grade).to.equal('confirmed');
  });

  it('belongs to its own trial', () => {
    const story = new Story();
    story.begin();
    tellTrial(story, 'stranger');
    story.phase('wounded', 'boot', () => {});
    story.end();
    expect(verdictOf(makeResult(planOf(wounded), story.entries, { directory: '' }), 'no-endpoints').grade).to.equal(
      'ungraded',
    );
  });
});
