import { expect } from 'chai';
import pLimit from 'p-limit';
import { stepsLeft } from '../../harness/train/commands.ts';
import type { Remedy } from '../../harness/vocabulary/scenario.ts';
import { scenarios } from '../../scenarios/index.ts';
import { drillMs, holdDrill, typedRemedy } from './drill.ts';
import { scratchDirectory } from './engine.ts';
import { full } from './full.ts';

/** Drills at a time: as many clusters as a run has by default on two cores, since drills wait as runs do. */
const atOnce = 4;
/** How many drills are begun, or wait to begin, before the one that is looked at has ended: one that is slow keeps no other waiting. */
const ahead = 12;

/** The document's own way of mending a label: the selector of a Deployment is immutable, and a template must fit it. */
const refused = ['selector-mismatch/edit-labels-in-place'];

interface Case {
  readonly id: string;
  readonly remedy: Remedy;
  readonly outcome: 'solved' | 'not-solved';
}

/** Every drill that the catalogue has, tried by every remedy whose end is known. */
const cases: readonly Case[] = scenarios
  .filter(({ shownBy }) => shownBy.length > 0)
  .flatMap(({ id, remedies }) =>
    remedies.map((remedy): Case => ({ id, remedy, outcome: remedy.dns === 'back' ? 'solved' : 'not-solved' })),
  );

describe('drills: every fix is accepted and every control rejected', function () {
  // Those that are held side by side wait for each other.
  this.timeout(drillMs * 2);
  const limit = pLimit(atOnce);
  const over = new AbortController();
  const held: Promise<string>[] = [];
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;

  before(async () => {
    scratch = await scratchDirectory();
  });
  after(async () => {
    limit.clearQueue();
    over.abort();
    await Promise.allSettled(held);
    await scratch.remove();
  });

  /** The outcome of a case, and why. While one is waited for, those that come next are held beside it. */
  function outcomeOf(index: number): Promise<string> {
    for (let next = index; next < Math.min(index + ahead, cases.length); next++) {
      const one = cases[next];
      if (one === undefined || held[next]) continue;
      const outcome = limit(async () => {
        const options = { runs: scratch.path, signal: over.signal };
        const { debrief, failed } = await holdDrill(one.id, typedRemedy(one.remedy), options);
        // A control that was never typed would be rejected as well. On nodes, commands stand behind the node's name.
        const typed = debrief.timeline.some(({ who, what }) => who === 'you' && /^\S+ \$ /.test(what));
        expect(typed, `${one.id}/${one.remedy.id}: something was typed`).to.equal(
          stepsLeft(one.remedy, false).length > 0,
        );
        // Nor is one tried whose commands were not accepted, but for the one that the API server must refuse.
        const isRefused = refused.includes(`${one.id}/${one.remedy.id}`);
        expect(failed.length > 0, `${one.id}/${one.remedy.id}: ${failed.join('; ')}`).to.equal(isRefused);
        const { outcome, why } = debrief.judgement;
        return `${outcome}: ${why.join(' ')}`;
      });
      // Whoever awaits it is told; until then a failure must not end the process.
      outcome.catch(() => undefined);
      held[next] = outcome;
    }
    return held[index] ?? Promise.reject(new Error(`there is no case ${index}`));
  }

  cases.forEach(({ id, remedy, outcome }, index) => {
    const verb = outcome === 'solved' ? 'accepts' : 'rejects';
    full(`${verb} ${remedy.origin} ${id}/${remedy.id}, typed as commands`, async () => {
      expect(await outcomeOf(index)).to.match(new RegExp(`^${outcome}: `));
    });
  });
});
