import { expect } from 'chai';
import { type MeasuredSecond, percentile, reportedUntil, tollOf, wordFor } from '../harness/outage.ts';

const second = (sentMs: number, ...lookups: MeasuredSecond['lookups']): MeasuredSecond => ({ sentMs, lookups });
const lost = 'timed-out';
const good = (sentMs: number) => second(sentMs, 1, 2, 3, 4);
const word = (seconds: MeasuredSecond[], fromMs: number, toMs: number) => wordFor(tollOf(seconds, { fromMs, toMs }));

describe('tollOf', () => {
  it('counts each lookup once, as answered or lost, where it was sent', () => {
    const toll = tollOf([good(0), second(1_000, 5, lost, 'refused', 6), good(2_000)], { fromMs: 0, toMs: 3_000 });
    expect(toll).to.deep.equal({
      sent: 12,
      answered: 10,
      lost: 2,
      silentMs: 500,
      latenciesMs: [1, 1, 2, 2, 3, 3, 4, 4, 5, 6],
      unmeasuredMs: 0,
    });
  });

  it('cuts a second in two where the stretch begins or ends', () => {
    const { sent, lost: gone } = tollOf([second(0, 1, lost, lost, 1)], { fromMs: 250, toMs: 500 });
    expect({ sent, gone }).to.deep.equal({ sent: 1, gone: 1 });
  });

  it('adds up a silence over the seconds, whichever comes first in the journal', () => {
    const seconds = [second(1_010, lost, lost, lost, 1), second(0, 1, 1, lost, lost)];
    expect(tollOf(seconds, { fromMs: 0, toMs: 2_010 }).silentMs).to.equal(1_250);
  });

  it('takes a second that was told late for one that was sent on time, as the next one shows', () => {
    const seconds = [good(0), second(1_000, 1, 1, lost, lost), second(2_300, lost, lost, 1, 1), good(3_000)];
    expect(tollOf(seconds, { fromMs: 0, toMs: 4_000 })).to.include({ silentMs: 1_000, sent: 16, unmeasuredMs: 0 });
    expect(reportedUntil(seconds, 0)).to.equal(4_000);
    const missing = [good(0), good(2_000), good(3_000)];
    expect(tollOf(missing, { fromMs: 0, toMs: 4_000 })).to.include({ sent: 12, unmeasuredMs: 1_000 });
  });

  it('leaves the time of a client alone that was started anew after the one before had ended', () => {
    const seconds = [good(0), second(1_000, 1, 1, lost, lost), second(2_600, lost, 1, 1, 1)];
    expect(tollOf(seconds, { fromMs: 0, toMs: 3_600 })).to.include({ silentMs: 500, sent: 12, unmeasuredMs: 600 });
  });

  it('does not bridge a silence over time that nobody measured', () => {
    const seconds = [second(0, 1, 1, 1, lost), second(9_000, lost, 1, 1, 1)];
    expect(tollOf(seconds, { fromMs: 0, toMs: 10_000 })).to.include({ silentMs: 250, unmeasuredMs: 8_000 });
  });

  it('knows nothing of a stretch in which nothing was sent', () => {
    const toll = tollOf([], { fromMs: 0, toMs: 5_000 });
    expect(toll).to.deep.equal({ sent: 0, answered: 0, lost: 0, silentMs: 0, latenciesMs: [], unmeasuredMs: 5_000 });
  });
});

describe('wordFor', () => {
  it('finds a word for each toll', () => {
    expect(word([good(0), good(1_000)], 0, 2_000)).to.equal('none');
    expect(word([good(0), second(1_000, 1, lost, 1, 1)], 0, 2_000)).to.equal('some');
    expect(word([second(0, 1, 1, 1, lost), second(1_000, lost, lost, lost, 1)], 0, 2_000)).to.equal('outage');
    expect(word([second(0, lost, lost, lost, lost)], 0, 1_000)).to.equal('all');
  });

  it('never takes a client that has died for one that lost nothing', () => {
    expect(word([], 0, 5_000)).to.equal('unmeasured');
    expect(word([good(0), good(1_000)], 0, 10_000)).to.equal('unmeasured');
    expect(word([good(0), good(8_000)], 0, 9_000)).to.equal('unmeasured');
    expect(word([second(0, lost, lost, lost, lost)], 0, 10_000)).to.equal('unmeasured');
  });

  it('lets up to a second and a half be missing, where a stretch begins or ends within a second', () => {
    expect(word([good(0), good(1_000)], 0, 3_500)).to.equal('none');
    expect(word([good(0), good(1_000)], 0, 3_501)).to.equal('unmeasured');
    expect(word([], 0, 1_000), 'nothing at all was sent').to.equal('unmeasured');
  });

  it('believes an outage that was seen, whatever else was not', () => {
    expect(word([good(0), second(1_000, lost, lost, lost, lost)], 0, 10_000)).to.equal('outage');
  });
});

describe('reportedUntil', () => {
  it('stops before a second that is still waited for, and not before one that is overdue', () => {
    const seconds = [good(4_000), good(0), good(1_000), good(5_000)];
    expect(reportedUntil(seconds, 500)).to.equal(2_000);
    expect(reportedUntil(seconds, 3_900)).to.equal(6_000);
    expect(reportedUntil([], 500)).to.equal(500);
  });
});

describe('percentile', () => {
  it('is the smallest value that no more than the rest exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([7], 0.99)]).to.deep.equal([50, 99, 7]);
    expect(percentile([], 0.5)).to.equal(undefined);
  });
});
