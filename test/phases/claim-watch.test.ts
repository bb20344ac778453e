import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { ClaimWatch } from '../../harness/phases/claims.ts';
import type { Answer } from '../../harness/vocabulary/answers.ts';
import { endpointsOf } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import { kubeDns } from '../fixtures/story.ts';

const claim = { says: 'Nobody is there.', probe: endpointsOf(kubeDns), literally: ['none'] } as const;
const claims: Claims = { warning: claim, 'what-follows-it': claim };

/** A watch over a cluster that answers as it is told to. */
function watchOver(answers: Record<string, Answer<'endpoints'> | undefined>): ClaimWatch {
  const asker = {
    signal: new AbortController().signal,
    async ask(id: string) {
      const answer = answers[id];
      return answer && { answers: [{ place: 'cluster', answer }], record: () => answered };
    },
  };
  return new ClaimWatch(asker as unknown as ConstructorParameters<typeof ClaimWatch>[0], claims, 'claim');
}
const answered = undefined as never;
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
});
