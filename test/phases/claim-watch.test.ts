import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { ClaimWatch } from '../../harness/phases/claims.ts';
import type { Answer } from '../../harness/vocabulary/answers.ts';
import { endpointsOf } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import { kubeDns } from '../fixtures/story.ts';

const claim = { says: 'Nobody is there.', probe: endpointsOf(kubeDns), literally: ['none'] } as const;
const claims: Claims = { warning: claim, 'what-follows-it': claim };

/** A watch over a cluster that answers as it is told to; what it writes down goes to `written`. */
function watchOver(answers: Record<string, Answer<'endpoints'> | undefined>, written: string[] = []): ClaimWatch {
  const asker = {
    signal: new AbortController().signal,
    async ask(id: string) {
      const answer = answers[id];
      return answer && { answers: [{ place: 'cluster', answer }], record: () => written.push(`${id}: ${answer}`) };
    },
  };
  return new ClaimWatch(asker as unknown as ConstructorParameters<typeof ClaimWatch>[0], claims, 'claim');
}
const quietMs = 20;

async function untilQuiet(watch: ClaimWatch): Promise<void> {
  while (watch.quietMs < quietMs) await nextTurn();
}

describe('claims that are watched', () => {
  it('are not quiet when one was just borne out: what is still open may follow from it', async () => {
    const answers: Record<string, Answer<'endpoints'>> = { warning: 'some', 'what-follows-it': 'some' };
    const watch = watchOver(answers);
    await watch.ask({ again: false });
    await untilQuiet(watch);
    answers.warning = 'none';
    await watch.ask({ again: false });
    expect(watch.quietMs).to.be.lessThan(quietMs);
  });

  it('are quiet again when the same answers go on', async () => {
    const watch = watchOver({ warning: 'none', 'what-follows-it': 'some' });
    await watch.ask({ again: false });
    await untilQuiet(watch);
    await watch.ask({ again: false });
    expect(watch.quietMs).to.be.at.least(quietMs);
    expect(watch.areConfirmed).to.equal(false);
  });

  it('are never quiet as long as one of them could not be asked', async () => {
    const answers: Record<string, Answer<'endpoints'> | undefined> = { warning: 'some' };
    const watch = watchOver(answers);
    await watch.ask({ again: false });
    expect(watch.quietMs).to.be.lessThan(quietMs);
    answers['what-follows-it'] = 'some';
    await watch.ask({ again: false });
    await untilQuiet(watch);
  });

  it('have no answer any more once they could not be asked: the next one is written down, even if it is the same', async () => {
    const answers: Record<string, Answer<'endpoints'> | undefined> = { warning: 'none', 'what-follows-it': 'some' };
    const written: string[] = [];
    const watch = watchOver(answers, written);
    await watch.ask({ again: true });
    await untilQuiet(watch);
    delete answers.warning;
    delete answers['what-follows-it'];
    await watch.ask({ again: true });
    expect(watch.quietMs).to.be.lessThan(quietMs);
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
    const watch = watchOver(answers);
    await watch.ask({ again: false });
    delete answers.warning;
    await watch.ask({ again: false });
    expect(watch.areShown(['warning'])).to.equal(true);
  });
});
