import { perform, undoOf } from '../steps/perform.ts';
import type { Step } from '../vocabulary/step.ts';
import type { Telling } from './telling.ts';

/** What takes a step back. */
export type Undo = readonly Step[] | 'impossible';

/**
 * Does steps, one after the other. How each is taken back is on the disk before it acts.
 *
 * @param onIntent told of every undo, before its step acts
 * @returns whether the cluster accepted them all; it stops at the first that was refused
 */
export async function actSteps(
  telling: Telling,
  steps: readonly Step[],
  onIntent: (undo: Undo) => void = () => {},
): Promise<boolean> {
  await telling.cluster.assertOurs();
  const performing = { cluster: telling.cluster, signal: telling.signal };
  for (const step of steps) {
    telling.signal.throwIfAborted();
    const undo = await undoOf(step, performing);
    onIntent(undo);
    telling.write({ kind: 'intent', step, undo });
    if (!(await act(telling, step, 'story'))) return false;
  }
  return true;
}

/**
 * Takes steps back, the last first.
 *
 * @throws Error when one cannot be taken back: the cluster is not what the next part of the story takes it for
 */
export async function takeBack(telling: Telling, undos: readonly Undo[]): Promise<void> {
  for (const undo of undos.toReversed()) {
    if (undo === 'impossible') throw new Error('a step that cannot be taken back was to be taken back');
    for (const step of undo) {
      if (!(await act(telling, step, 'undo'))) throw new Error(`taking a step back was refused: ${step.kind}`);
    }
  }
}

async function act(telling: Telling, step: Step, purpose: 'story' | 'undo'): Promise<boolean> {
  const startedMs = performance.now();
  const acted = await perform(step, { cluster: telling.cluster, signal: telling.signal });
  telling.write({ kind: 'step', step, ...acted, purpose, durationMs: Math.round(performance.now() - startedMs) });
  return acted.exitCode === 0;
}
