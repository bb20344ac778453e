import { expect } from 'chai';
import { makeResult } from '../harness/grade.ts';
import type { PlacedAnswer } from '../harness/vocabulary/entry.ts';
import type { Claim } from '../harness/vocabulary/scenario.ts';
import { type Change, graded, verdictOf } from './fixtures/graded.ts';
import { journalWith, planOf, wounded } from './fixtures/story.ts';

describe("the cluster's words", () => {
  const quoteOf = (quote: string, change: Change = {}, answer = 'as-written') =>
    graded('says-so-in-the-log', `coredns-a: ${answer}`, change, quote).quote;
  const long = (line: string) => ['.:53 {', '    errors', `  ${line}  `, '    cache 30', '}'].join('\n');

  it('are the line that the probe looked for', () => {
    expect(quoteOf(long('[INFO] I am wounded, I think'))).to.equal('[INFO] I am wounded, I think');
  });

  it('are all of a few lines, and none of many', () => {
    expect(quoteOf('one\n\ntwo\n')).to.equal('one\ntwo');
    expect(quoteOf(long('nothing'))).to.equal(undefined);
  });

  it('are left out when they are the answer itself', () => {
    expect(quoteOf('as-written')).to.equal(undefined);
  });

  it('of a place that fits come before those of one that does not, unless the claim is refuted', () => {
    const answers = (first: string, last: string) => ({
      'coredns-a': { place: 'coredns-a', answer: first, quote: `${first}!` },
      'coredns-b': { place: 'coredns-b', answer: last, quote: `${last}!` },
    });
    const quoted = (of: 'every' | 'some') => {
      const journal = journalWith().map((entry) =>
        entry.kind === 'observation' && entry.claim === 'one-pod-crashes'
          ? { ...entry, answers: Object.values(answers('Running', 'CrashLoopBackOff')) as PlacedAnswer[] }
          : entry,
      );
      const claim = { ...wounded.symptoms['one-pod-crashes'], of } as Claim;
      const scenario = {
        ...wounded,
        symptoms: { ...wounded.symptoms, 'one-pod-crashes': claim },
        shownBy: ['no-endpoints'],
      };
      return verdictOf(makeResult(planOf(scenario), journal, { directory: '' }), 'one-pod-crashes').quote;
    };
    expect(quoted('some')).to.equal('CrashLoopBackOff!');
    expect(quoted('every')).to.equal('Running!');
  });

  it('are quoted even if a stored plan holds a pattern that is none', () => {
    const probe = { kind: 'log', pods: { namespace: 'x', selector: 'y' }, line: '(' } as const;
    expect(quoteOf('one line', { probe } as Change)).to.equal('one line');
  });
});
