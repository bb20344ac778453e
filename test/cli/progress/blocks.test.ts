import { expect } from 'chai';
import { progressOf } from '../../../harness/cli/progress.ts';
import type { Entry } from '../../../harness/vocabulary/entry.ts';
import { interleaved, resets } from '../../fixtures/side-by-side.ts';
import { planOf, Story, tellTrial, wounded } from '../../fixtures/story.ts';

const plan = planOf(wounded, { ...wounded, id: 'otherwise' }, { ...wounded, id: 'third' });

/** What is written before anything happens, with each entry, and at the end. */
function written(journal: readonly Entry[], parallel = 2): { atFirst: string[]; during: string[]; atEnd: string[] } {
  let lines: string[] = [];
  const screen = { color: false, width: () => 80, write: (line: string) => void lines.push(line), draw: undefined };
  const progress = progressOf(plan, { verbosity: 'normal', parallel }, screen);
  const atFirst = lines;
  lines = [];
  for (const entry of journal) progress.show(entry);
  const during = lines;
  lines = [];
  progress.end();
  progress.end();
  return { atFirst, during, atEnd: lines };
}

function twoTrials(): Entry[] {
  const one = new Story({ cluster: 'lab-1' });
  tellTrial(one, 'wounded', { reset: resets.equal });
  const other = new Story({ cluster: 'lab-2', ms: 5 });
  tellTrial(other, 'otherwise', { reset: resets.leaky });
  return interleaved(one, other);
}

const headsIn = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('['));

describe('progress of trials side by side', () => {
  it('is a block for each trial, written when it is over, and announced before', () => {
    const { atFirst, during, atEnd } = written(twoTrials());
    expect(atFirst).to.deep.equal(['3 trials, 2 at a time; each is told once it is over']);
    expect(headsIn(during)).to.deep.equal(['[1/3] wounded', '[2/3] otherwise']);
    const second = during.indexOf('[2/3] otherwise');
    expect(during[second - 1]).to.equal('  done      reset, 3.3 s');
    expect(during.slice(-4)).to.deep.equal([
      '  left      Deployment kube-system/coredns: spec.replicas is 3, was 2',
      '  left      /etc/resolv.conf on lab-worker: line 2 is nameserver 127.0.0.53, was not there',
      '  done      reset, 3.3 s',
      '  replaced  lab-2: 2 differences',
    ]);
    const [first, other] = [during.slice(1, second), during.slice(second + 1, -4)];
    expect(other.slice(0, -2)).to.deep.equal(first.slice(0, other.length - 2));
    expect(atEnd).to.deep.equal([]);
  });

  it('says at the end what was held back, wherever the journal was cut off', () => {
    const journal = twoTrials();
    const whole = written(journal).during;
    for (let length = 0; length < journal.length; length += 7) {
      const { during, atEnd } = written(journal.slice(0, length));
      const told = [...during, ...atEnd];
      const ids = new Set(journal.slice(0, length).map(({ trial }) => trial));
      expect(headsIn(told)).to.have.lengthOf(ids.size);
      expect(told.filter((line) => !whole.includes(line))).to.deep.equal([]);
    }
  });

  it('is over for a trial after its last remedy, where nobody waits for its cluster', () => {
    const last = new Story({ cluster: 'lab-1' });
    for (const trial of ['wounded', 'otherwise', 'third']) tellTrial(last, trial);
    const { during, atEnd } = written(last.entries, 2);
    expect(headsIn(during)).to.deep.equal(
      ['[1/3] wounded', '[2/3] otherwise', '[3/3] third'].slice(0, 1).concat('[3/3] third'),
    );
    expect(headsIn(atEnd)).to.deep.equal(['[2/3] otherwise']);
  });

  it('is over for a trial that has no more to say when another takes its place', () => {
    const broken = new Story({ cluster: 'lab-1' });
    broken.phase('wounded', 'boot', () => broken.passes(1_000));
    broken.phase('wounded', 'baseline', () => broken.rounds(3, 'timed-out'));
    const other = new Story({ cluster: 'lab-2', ms: 10 });
    other.phase('otherwise', 'boot', () => other.passes(30_000));
    const third = new Story({ cluster: 'lab-3', ms: 9_000 });
    third.phase('third', 'boot', () => third.passes(30_000));
    expect(written(interleaved(broken, other, third)).during).to.deep.equal([
      '[1/3] wounded',
      '  done      boot, 1.0 s',
      '  DNS       broken',
      '  done      baseline, 3.0 s',
    ]);
  });

  it('is over for a trial in which the lab broke', () => {
    const story = new Story({ cluster: 'lab-1' });
    story.phase('wounded', 'boot', () => story.write({ kind: 'breakdown', message: 'no disk' }));
    story.rounds(1, 'answered');
    const { during, atEnd } = written(story.entries);
    expect(during).to.deep.equal(['[1/3] wounded', '  broke     no disk']);
    expect(atEnd, 'what was on its way').to.deep.equal([]);
  });
});
