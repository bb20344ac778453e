import { expect } from 'chai';
import { timelineOf } from '../../reports/markdown/timeline.ts';
import { Story } from '../fixtures/story.ts';

function told(tell: (story: Story) => void): string[] {
  const story = new Story();
  story.phase('wounded', 'boot', () => story.passes(30_000));
  tell(story);
  return timelineOf(story.entries);
}

describe('the timeline of an outage', () => {
  it('has a column a second from the baseline on, and a line for each node and protocol', () => {
    const lines = told((story) => {
      story.phase('wounded', 'baseline', () => story.samples(8, 'answered'));
      story.phase('wounded', 'inject', () => story.samples(4, 'timed-out', ['udp']));
      story.phase(
        'wounded',
        'remedy',
        () => {
          story.samples(6, 'refused');
          story.samples(5, 'answered');
        },
        'bandage',
      );
    });
    expect(lines).to.deep.equal([
      'A column is a second: # every lookup answered, + some, . none, blank: nobody could ask.',
      'B  0.0 s to 2.0 s  baseline',
      'I  2.0 s to 3.0 s  inject',
      'R  3.0 s to 5.8 s  remedy bandage',
      '',
      '0 s                    |0        |10       |20       |30       |40       |50',
      'phase                  BBIRRR',
      'lab-control-plane tcp  ###.+#',
      'lab-control-plane udp  ##+.+#',
      'lab-worker tcp         ###.+#',
      'lab-worker udp         ##+.+#',
    ]);
  });

  it('begins a new line every minute', () => {
    const lines = told((story) => {
      story.phase('wounded', 'baseline', () => {
        story.samples(1, 'answered');
        story.passes(65_000);
        story.samples(1, 'timed-out');
      });
    });
    expect(lines.filter((line) => line.startsWith('lab-worker udp'))).to.deep.equal([
      'lab-worker udp         #',
      'lab-worker udp              .',
    ]);
    expect(lines.filter((line) => /^\d+ s /.test(line)).map((line) => line.slice(0, 30))).to.deep.equal([
      '0 s                    |0     ',
      '60 s                   |60    ',
    ]);
  });

  it('goes on while the cluster is reset, in which nobody asks', () => {
    const lines = told((story) => {
      story.phase('wounded', 'remedy', () => story.samples(4, 'answered'), 'bandage');
      story.phase('wounded', 'reset', () => story.passes(3_000));
    });
    expect(lines).to.include('U  1.0 s to 4.0 s  reset');
    expect(lines).to.include('phase                  RUUU');
    expect(lines).to.include('lab-worker udp         ##');
  });

  it('says that a phase was cut off', () => {
    const story = new Story();
    story.phase('wounded', 'baseline', () => story.samples(4, 'answered'));
    expect(timelineOf(story.entries.slice(0, -1))[1]).to.equal('B  0.0 s to cut off  baseline');
  });

  it('is empty when the prober was never answered', () => {
    expect(told((story) => story.phase('wounded', 'baseline', () => story.rounds(3, 'answered')))).to.deep.equal([]);
    expect(timelineOf([])).to.deep.equal([]);
  });
});
