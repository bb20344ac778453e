import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { Entry } from '../../harness/vocabulary/entry.ts';
import { LiveRun, scratchDirectory } from './engine.ts';
import { isFull } from './full.ts';
import { isGone, partsOf } from './left-of.ts';

/** A moment in a run at which something begins or ends, and the entry by which a test knows that it has come. */
interface Edge {
  readonly name: string;
  readonly run: readonly string[];
  readonly reached: (entry: Entry) => boolean;
  /** Holds the run there, since what follows takes no time; begun when the run's directory is there. */
  readonly hold?: (run: LiveRun) => Promise<unknown>;
}

const broken = ['selector-mismatch', '--fresh'];

const edges: readonly Edge[] = [
  { name: 'after boot', run: broken, reached: (entry) => isPhase(entry, 'boot', 'ended') },
  { name: 'after intent', run: broken, reached: ({ kind }) => kind === 'intent' },
  { name: 'during inject', run: broken, reached: (entry) => isPhase(entry, 'inject', 'started') },
  { name: 'after symptom', run: broken, reached: (entry) => isPhase(entry, 'symptoms', 'ended') },
  {
    name: 'during remedy',
    // Whoever interrupts a trial does not want to look at what it would have left.
    run: [...broken, '--retain'],
    reached: ({ kind, phase = '' }) => kind === 'step' && ['control', 'remedy'].includes(phase),
  },
  {
    name: 'during reset',
    // Two trials that share a cluster, or nothing is reset.
    run: ['selector-mismatch', 'bad-corefile', '--parallel', '1'],
    reached: (entry) => isPhase(entry, 'reset', 'started'),
  },
  {
    name: 'while rendering',
    run: ['healthy-cluster', '--fresh'],
    reached: ({ kind }) => kind === 'end',
    // A pipe that nobody reads from: whoever writes the result into it waits.
    hold: (run) => execa('mkfifo', [join(run.directory, 'result.json')]),
  },
];

/** As it comes: Ctrl-C to the whole process group, `kill` to one process, and the worst to all that can be reached. */
const signals = {
  SIGINT: { send: (run: LiveRun) => run.signalAll('SIGINT'), exitCode: 130 },
  SIGTERM: { send: (run: LiveRun) => run.signal('SIGTERM'), exitCode: 143 },
  SIGKILL: { send: (run: LiveRun) => run.signalAll('SIGKILL'), exitCode: undefined },
} as const;

/** What `npm test` tries; `npm run test:full` tries all of it. */
const sample = ['after boot, SIGTERM', 'after intent, SIGKILL', 'during remedy, SIGINT', 'while rendering, SIGKILL'];

function isPhase(entry: Entry, phase: Entry['phase'], state: 'started' | 'ended'): boolean {
  return entry.kind === 'phase' && entry.phase === phase && entry.state === state;
}

describe('a run that is interrupted leaves nothing', function () {
  this.timeout(600_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  before(async () => {
    scratch = await scratchDirectory();
  });
  after(() => scratch.remove());

  for (const edge of edges) {
    for (const [signal, { send, exitCode }] of Object.entries(signals)) {
      const cell = `${edge.name}, ${signal}`;
      (isFull || sample.includes(cell) ? it : it.skip)(cell, async function () {
        const run = new LiveRun(['run', ...edge.run], {
          runs: join(scratch.path, cell.replaceAll(/\W+/g, '-')),
        });
        try {
          await run.entry('the run begins', 60_000, ({ kind }) => kind === 'header');
          await edge.hold?.(run);
          if (!(await comesTo(run, edge))) this.skip();
          const parts = await partsOf(run);
          send(run);
          const ended = await run.process;
          // Ended by the signal itself or by the lab on account of it: a shell calls both the same.
          expect(ended.exitCode ?? ended.signal).to.be.oneOf(exitCode ? [exitCode, signal] : [signal]);
          await isGone(run, parts);
        } finally {
          await run.discard();
        }
      });
    }
  }
});

/** Whether the run comes to the edge; one that ends as it should and never resets a cluster has no such edge. */
async function comesTo(run: LiveRun, edge: Edge): Promise<boolean> {
  try {
    await run.entry(edge.name, 480_000, edge.reached);
    return true;
  } catch (error) {
    if (edge.name === 'during reset' && run.hasEnded && !run.journal().some(({ phase }) => phase === 'reset')) {
      return false;
    }
    throw error;
  }
}
