import { expect } from 'chai';
import { durationOf, minutesOf, progressTo } from '../../harness/setup/progress.ts';

function recorder(more: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { written, stream: { write: (text: string) => written.push(text), ...more } };
}

describe('progress of the set-up', () => {
  it('is plain in a log, where lines that pass by are rare', () => {
    const { written, stream } = recorder();
    let nowMs = 0;
    const progress = progressTo(stream, {}, () => nowMs);
    progress.say('first\nwith more');
    nowMs = 5_000;
    progress.passing('one', 1_000);
    progress.passing('two', 1_100);
    nowMs = 10_000;
    progress.passing('\x1b[31mthree\x1b[0m\r 5%\r10%', 187_000);
    expect(written).to.deep.equal([
      'set-up  first\n        with more\n',
      '        0:01  one\n',
      '        3:07  three  5% 10%\n',
    ]);
  });

  it('shows now and then that a silent tool is still at work', () => {
    const { written, stream } = recorder();
    let nowMs = 0;
    const progress = progressTo(stream, {}, () => nowMs);
    progress.say('kubernetes: building');
    for (; nowMs < 130_000; nowMs += 1_000) progress.passing('kubernetes: building', nowMs);
    expect(written.slice(1)).to.deep.equal([
      '        1:00  kubernetes: building\n',
      '        2:00  kubernetes: building\n',
    ]);
  });

  it('shares one line on a terminal, and never wraps it', () => {
    const { written, stream } = recorder({ isTTY: true, columns: 20 });
    const progress = progressTo(stream, { NO_COLOR: '1' });
    progress.passing('abcdefghijklmnop', 0);
    progress.say('done');
    expect(written).to.deep.equal(['\r\x1b[K        0:00  abcde', '\r\x1b[Kset-up  done\n']);
  });

  it('tells durations as people do', () => {
    expect([40, 9_940, 42_400, 372_000].map(durationOf)).to.deep.equal(['0.0 s', '9.9 s', '42 s', '6 min 12 s']);
    expect([0, 59_999, 600_000].map(minutesOf)).to.deep.equal(['0:00', '0:59', '10:00']);
  });
});
