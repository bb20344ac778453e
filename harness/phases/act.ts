import { perform, undoOf } from '../steps/perform.ts';
import type { Step } from '../vocabulary/step.ts';
import { stepsBack } from './taking-back.ts';
import type { Telling } from './telling.ts';

/**
 * Does steps, one after the other. How each is taken back is on the disk before it acts.
 *
 * @returns whether the cluster accepted them all; it stops at the first that was refused
 */
export async function actSteps(telling: Telling, steps: readonly Step[]): Promise<boolean> {
  await telling.cluster.assertOurs();
  const performing = { cluster: telling.cluster, signal: telling.signal };
  for (const step of steps) {
    telling.signal.throwIfAborted();
    const undo = await undoOf(step, performing);
    telling.undos.push(undo);
    telling.write({ kind: 'intent', step, undo });
    if (!(await act(telling, step, 'story'))) return false;
  }
  return true;
}

/**
 * Takes back every step from the one with this number on, the last first.
 *
 * @param from how many steps had been done before those that are to be taken back
 * @throws Error when one cannot be taken back: the cluster is not what the next part of the story takes it for
 */
export async function takeBack(telling: Telling, from: number): Promise<void> {
  await telling.cluster.assertOurs();
  for (const steps of besideEachOther(stepsBack(telling.undos.slice(from)))) {
    await Promise.all(
      steps.map(async (step) => {
        if (!(await act(telling, step, 'undo'))) throw new Error(`taking a step back was refused: ${step.kind}`);
      }),
    );
  }
  telling.undos.splice(from);
}

/** Files that follow one another in a list of steps can be written at once. */
function besideEachOther(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    if (step.kind === 'node-file' && group?.[0]?.kind === 'node-file') group.push(step);
    else groups.push([step]);
  }
  return groups;
}

async function act(telling: Telling, step: Step, purpose: 'story' | 'undo'): Promise<boolean> {
  const startedMs = performance.now();
  const acted = await perform(step, { cluster: telling.cluster, signal: telling.signal });
  telling.write({ kind: 'step', step, ...acted, purpose, durationMs: Math.round(performance.now() - startedMs) });
  return acted.exitCode === 0;
}
