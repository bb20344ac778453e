import { expect } from 'chai';
import type { Screen } from '../../../harness/cli/progress/screen.ts';
import { progressOf, type Verbosity } from '../../../harness/cli/progress.ts';
import { planOf, Story, tellTrial, wounded } from '../../fixtures/story.ts';

const one = planOf(wounded);
const two = planOf(wounded, { ...wounded, id: 'otherwise' });

/** How the middle of a trial is shown: drawn, written as it comes, or held back. */
function howIsShown(plan: typeof one, verbosity: Verbosity, { terminal = true, parallel = 2 } = {}): string {
  let drawn = 0;
  let written = 0;
  const screen: Screen = {
    color: false,
    width: () => 80,
    write: () => written++,
    draw: terminal ? () => drawn++ : undefined,
  };
  const { show, end } = progressOf(plan, { verbosity, parallel }, screen);
  // That it begins is said in any case.
  written = 0;
  const story = new Story({ cluster: 'lab-1' });
  tellTrial(story);
  for (const entry of story.entries.slice(0, -1)) show(entry);
  const how = drawn > 0 ? 'drawn' : written > 0 ? 'as it comes' : 'held back';
  end();
  return how;
}

describe('how a run is told', () => {
  it('several trials are drawn on a terminal, also where one goes on at a time', () => {
    expect(howIsShown(two, 'normal')).to.equal('drawn');
    expect(howIsShown(two, 'normal', { parallel: 1 })).to.equal('drawn');
  });

  it('one trial is told line by line, wherever that is', () => {
    expect(howIsShown(one, 'normal')).to.equal('as it comes');
    expect(howIsShown(one, 'verbose')).to.equal('as it comes');
    expect(howIsShown(one, 'normal', { terminal: false })).to.equal('as it comes');
  });

  it('elsewhere, and with -v, trials that go on side by side are held back', () => {
    expect(howIsShown(two, 'verbose')).to.equal('held back');
    expect(howIsShown(two, 'normal', { terminal: false })).to.equal('held back');
    expect(howIsShown(two, 'normal', { terminal: false, parallel: 1 })).to.equal('as it comes');
  });

  it('nothing is told where nothing is to be told', () => {
    expect(howIsShown(two, 'quiet')).to.equal('held back');
  });
});
