import { expect } from 'chai';
import { ClaimWatch } from '../../harness/phases/claims.ts';
import type { Answer } from '../../harness/vocabulary/answers.ts';
import { endpointsOf } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import { kubeDns } from '../fixtures/story.ts';

const claim = { says: 'Nobody is there.', probe: endpointsOf(kubeDns), literally: ['none'] } as const;
const claims: Claims = { warning: claim, 'what-follows-it': claim };

/** A watch over a cluster that answers as it is told to, on a clock that stands still; what it writes down goes to `written`. */
function watchOver(answers: Record<string, Answer<'endpoints'> | undefined>, written: string[] = []) {
  const asker = {
    signal: new AbortController().signal,
    nowMs: 1_000,
    async ask(id: string) {
      const answer = answers[id];
      return answer && { answers: [{ place: 'cluster', answer }], record: () => written.push(`${id}: ${answer}`) };
    },
  };
  const watch = new ClaimWatch(asker as unknown as ConstructorParameters<typeof ClaimWatch>[0], claims, 'claim');
  const passes = (ms: number): void => {
    asker.nowMs += ms;
  };
  return { watch, passes };
}

describe('claims that are watched', () => {
  it('are not quiet when one was just borne out: what is still open may follow from it', async () => {
    const answers: Record<string, Answer<'endpoints'>> = { warning: 'some', 'what-follows-it': 'some' };
    const { watch, passes } = watchOver(answers);
    await watch.ask({ again: false });
    passes(20_000);
    answers.warning = 'none';
    await watch.ask({ again: false });
    expect(watch.quietMs).to.equal(0);
  });

  it('are quiet again when the same answers go on', async () => {
    const { watch, passes } = watchOver({ warning: 'none', 'what-follows-it': 'some' });
    await watch.ask({ again: false });
    passes(20_000);
    await watch.ask({ again: false });
    expect(watch.quietMs).to.equal(20_000);
    expect(watch.areConfirmed).to.equal(false);
  });

  it('are never quiet as long as one of them could not be asked', async () => {
    const answers: Record<string, Answer<'endpoints'> | undefined> = { warning: 'some' };
    const { watch, passes } = watchOver(answers);
    await watch.ask({ again: false });
    passes(20_000);
    expect(watch.quietMs).to.equal(0);
    answers['what-follows-it'] = 'some';
    await watch.ask({ again: false });
    passes(15_000);
    expect(watch.quietMs).to.equal(15_000);
  });

  it('have no answer any more once they could not be asked: the next one is written down, even if it is the same', async () => {
    const answers: Record<string, Answer<'endpoints'> | undefined> = { warning: 'none', 'what-follows-it': 'some' };
    const written: string[] = [];
    const { watch, passes } = watchOver(answers, written);
    await watch.ask({ again: true });
    passes(20_000);
    delete answers.warning;
    delete answers['what-follows-it'];
    await watch.ask({ again: true });
    expect(watch.quietMs).to.equal(0);
    expect(watch.areShown(['warning'])).to.equal(false);
    answers.warning = 'none';
    answers['what-follows-it'] = 'some';
    await watch.ask({ again: true });
    expect(watch.areShown(['warning'])).to.equal(true);
    await watch.ask({ again: true });
    expect(written).to.deep.equal(['warning: none', 'what-follows-it: some', 'warning: none', 'what-follows-it: some']);
  });

  it('that were borne out to the letter under the fault are not asked again, so trouble cannot take that back', async () => {
    const answers: Record<string, Answer<'endpoints'> | undefined> = { warning: 'none', 'what-follows-it': 'some' };
    const { watch } = watchOver(answers);
    await watch.ask({ again: false });
    delete answers.warning;
    await watch.ask({ again: false });
    expect(watch.areShown(['warning'])).to.equal(true);
  });
});
