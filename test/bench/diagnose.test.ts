import { expect } from 'chai';
import { isFalseAlarm, isRight, isWrongName, type Outcome } from '../../bench/diagnose/expected.ts';
import { type Asked, figures } from '../../bench/diagnose/figures.ts';

const outcome = (
  verdict: Outcome['verdict'],
  named: readonly string[] = [],
  layer: Outcome['layer'] = null,
): Outcome => ({ verdict, named, layer });

describe('what a diagnosis is held against', () => {
  it('a fault: its cause, and before all others', () => {
    expect(isRight({ cause: 'a' }, outcome('fault', ['a', 'b']))).to.equal(true);
    expect(isRight({ cause: 'b' }, outcome('fault', ['a', 'b']))).to.equal(false);
    expect(isRight({ cause: 'a' }, outcome('unknown-cause', ['a']))).to.equal(false);
  });

  it('nothing: no name, whether or not enough was seen', () => {
    expect(isRight({ nothing: true }, outcome('nothing-wrong'))).to.equal(true);
    expect(isRight({ nothing: true }, outcome('cannot-tell'))).to.equal(true);
    expect(isFalseAlarm({ nothing: true }, outcome('risk', ['a']))).to.equal(true);
    expect(isFalseAlarm({ nothing: true }, outcome('unknown-cause', [], 'network'))).to.equal(true);
  });

  it('a fault that nobody knows: the right layer, and no name', () => {
    expect(isRight({ layer: 'Service' }, outcome('unknown-cause', [], 'Service'))).to.equal(true);
    expect(isRight({ layer: 'Service' }, outcome('unknown-cause', [], 'CoreDNS'))).to.equal(false);
    expect(isWrongName({ layer: 'Service' }, outcome('fault', ['a'], 'Service'))).to.equal(true);
    expect(isWrongName({ layer: 'Service' }, outcome('cannot-tell'))).to.equal(false);
  });

  it('two faults: both of them', () => {
    expect(isRight({ causes: ['a', 'b'] }, outcome('fault', ['b', 'a']))).to.equal(true);
    expect(isRight({ causes: ['a', 'b'] }, outcome('fault', ['a']))).to.equal(false);
  });
});

describe('the figures of the benchmark', () => {
  const asked = (fault: string, probePod: boolean, said: Outcome): Asked => ({
    fault,
    moment: '',
    expected: { cause: fault },
    probePod,
    seconds: 2.04,
    ...said,
  });

  it('count what is right with a pod, and a fault that was never diagnosed as not right', () => {
    const result = figures(
      [
        asked('a', true, outcome('fault', ['a'])),
        asked('a', false, outcome('cannot-tell')),
        asked('b', true, outcome('fault', ['c'])),
      ],
      ['a', 'b', 'd'],
    );
    expect(result).to.deep.include({
      right: 1,
      total: 3,
      falseAlarms: 0,
      wrongNames: 1,
      withoutPod: { right: 0, total: 3 },
      slowestSeconds: 2,
    });
    expect(result.matrix.map(({ fault, withPod }) => `${fault} ${withPod?.said}`)).to.deep.equal([
      'a a',
      'b c',
      'd undefined',
    ]);
  });
});
