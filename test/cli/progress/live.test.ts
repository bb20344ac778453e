import { expect } from 'chai';
import { showLive } from '../../../harness/cli/progress/live.ts';
import { screenOf } from '../../../harness/cli/progress/screen.ts';
import type { Entry } from '../../../harness/vocabulary/entry.ts';
import { control } from '../../../harness/vocabulary/scenario.ts';
import { interleaved, resets } from '../../fixtures/side-by-side.ts';
import { planOf, Story, tellTrial, wounded } from '../../fixtures/story.ts';
import { fakeTerminal } from '../../fixtures/terminal.ts';

const because = 'Nothing changes.';
const many = {
  ...wounded,
  id: 'many',
  remedies: [...['one', 'two', 'three'].map((id) => control(id, { steps: [], because })), ...wounded.remedies.slice(1)],
};
const plan = planOf(wounded, { ...wounded, id: 'otherwise' }, { ...wounded, id: 'third' }, many);

/** Shows a journal on a screen, at the pace of its own stamps. */
function player({ parallel = 2, plain = true, columns = 80 } = {}) {
  const terminal = fakeTerminal(columns);
  const screen = screenOf(terminal.stream, plain ? { NO_COLOR: '1' } : {});
  if (screen.draw === undefined) throw new Error('this terminal must be drawn on');
  let nowMs = 0;
  const progress = showLive(plan, { ...screen, draw: screen.draw }, { parallel, nowMs: () => nowMs + 77_000 });
  return {
    ...progress,
    say: screen.write,
    play(journal: readonly Entry[]): void {
      for (const entry of journal) {
        nowMs = entry.ms;
        progress.show(entry);
      }
    },
    shows: terminal.shows,
  };
}

function twoTrials(): Entry[] {
  const one = new Story({ cluster: 'lab-1' });
  tellTrial(one, 'wounded', { reset: resets.equal });
  const other = new Story({ cluster: 'lab-2', ms: 5_000 });
  tellTrial(other, 'otherwise', { reset: resets.leaky });
  return interleaved(one, other);
}

const upTo = (journal: readonly Entry[], ms: number): Entry[] => journal.filter((entry) => entry.ms <= ms);

describe('progress on a terminal', () => {
  const players: { end: () => void }[] = [];
  const started = (...args: Parameters<typeof player>) => {
    const made = player(...args);
    players.push(made);
    return made;
  };
  afterEach(() => {
    for (const { end } of players.splice(0)) end();
  });

  it('is a line for each trial that goes on: where it stands, how DNS is, and how long it takes', async () => {
    const { play, shows } = started();
    play(upTo(twoTrials(), 6_000));
    expect(await shows()).to.deep.equal([
      '[1/4] wounded      5 s                boots lab-1',
      '[2/4] otherwise    0 s                boots lab-2',
    ]);
    play(twoTrials().filter(({ ms }) => ms > 6_000 && ms <= 30_000));
    expect(await shows()).to.deep.equal([
      '[1/4] wounded     29 s  DNS broken    control wait',
      '[2/4] otherwise   24 s                symptoms',
    ]);
  });

  it('leaves a line for each trial that is over: what came of it', async () => {
    const { play, shows } = started();
    play(twoTrials());
    expect(await shows()).to.deep.equal([
      '[1/4] wounded  73.7 s  wait → broken, bandage → healthy, reset equal 3.3 s',
      '[2/4] otherwise  73.7 s  wait → broken, bandage → healthy,',
      '      reset: 2 differences, replaced',
    ]);
  });

  it('tells several controls that did not help in a word', async () => {
    const { play, end, shows } = started();
    const story = new Story({ cluster: 'lab-1' });
    const tries = (remedy: string, answer: 'answered' | 'timed-out', replicas = {}) =>
      story.phase('many', 'control', () => story.rounds(1, answer, replicas), remedy);
    tries('one', 'timed-out');
    tries('two', 'answered', { current: 1 });
    tries('three', 'answered');
    story.phase('many', 'remedy', () => story.rounds(1, 'answered'), 'bandage');
    play(story.entries);
    end();
    expect(await shows()).to.deep.equal([
      '[4/4] many  4.0 s  2 controls → broken or degraded, three → healthy,',
      '      bandage → healthy',
    ]);
  });

  it('keeps lines that others write above those that are drawn', async () => {
    const { play, say, shows } = started();
    play(upTo(twoTrials(), 30_000));
    say('SIGINT: removing what this run made');
    expect(await shows()).to.deep.equal([
      'SIGINT: removing what this run made',
      '[1/4] wounded     29 s  DNS broken    control wait',
      '[2/4] otherwise   24 s                symptoms',
    ]);
  });

  it('says of trials that were cut off where, and leaves nothing that would be drawn anew', async () => {
    const { play, say, end, shows } = started();
    play(upTo(twoTrials(), 30_000));
    end();
    end();
    say('the end');
    expect(await shows()).to.deep.equal([
      '[1/4] wounded  29.2 s  cut off in control wait',
      '[2/4] otherwise  24.2 s  cut off in symptoms',
      'the end',
    ]);
  });

  it('counts the time of a boot that was cut off until the end', async () => {
    const { play, end, shows } = started();
    const story = new Story({ cluster: 'lab-1' });
    story.phase('wounded', 'boot', () => story.passes(9_000));
    const last = new Story({ ms: 9_500 });
    last.end('interrupted');
    play(interleaved(story, last).filter((entry) => !(entry.kind === 'phase' && entry.state === 'ended')));
    end();
    expect(await shows()).to.deep.equal(['[1/4] wounded  9.5 s  cut off in boot']);
  });

  it('draws no conclusion from a reset that was cut off', async () => {
    const { play, end, shows } = started();
    play(twoTrials().filter(({ trial, ms }) => trial === 'wounded' && ms < 73_000));
    end();
    expect(await shows()).to.deep.equal(['[1/4] wounded  72.6 s  wait → broken, bandage → healthy, cut off in reset']);
  });

  it('says why a trial has nothing to show', async () => {
    const { play, end, shows } = started();
    const broke = new Story({ cluster: 'lab-1' });
    broke.phase('wounded', 'boot', () => {
      broke.passes(7_000);
      broke.write({ kind: 'breakdown', message: 'no \u001b[2J disk, and '.concat('more '.repeat(50)) });
    });
    const sick = new Story({ cluster: 'lab-2' });
    sick.phase('otherwise', 'baseline', () => sick.rounds(3, 'timed-out'));
    play(interleaved(broke, sick));
    end();
    expect(await shows()).to.deep.equal([
      '[1/4] wounded  7.0 s  broke in boot: no ␛[2J disk, and more more more more more',
      '      more more more more more more more more more more more more more more',
      '      more more more more more more more more more more more more more more',
      '      more more more m…',
      '[2/4] otherwise  3.0 s  DNS broken, ended after baseline',
    ]);
  });

  it('fits in the terminal, however narrow that is', async () => {
    for (const columns of [20, 40, 60]) {
      const { play, shows } = started({ columns });
      play(upTo(twoTrials(), 30_000));
      const lines = await shows();
      expect(lines).to.have.lengthOf(2);
      expect(lines.map((line) => line.length <= columns)).to.deep.equal([true, true]);
    }
  });

  it('is drawn only where a person looks at it', () => {
    const { stream } = fakeTerminal(80);
    expect(screenOf(stream, {}).draw).not.to.equal(undefined);
    expect(screenOf(stream, { TERM: 'dumb' }).draw).to.equal(undefined);
    expect(screenOf(stream, { CI: 'true' }).draw).to.equal(undefined);
    expect(screenOf(Object.assign(fakeTerminal(80).stream, { isTTY: false }), {}).draw).to.equal(undefined);
  });
});
