import type { Step } from '../vocabulary/step.ts';

/** What takes a step back. */
export type Undo = readonly Step[] | 'impossible';

/**
 * The steps that take other steps back, the last first. Each puts something into the state in which it was before, so
 * where several are about the same thing only the last of them is needed: it goes back furthest. What reads the state anew,
 * a unit that is restarted or a pod that is made again, does so after all of it is as it was.
 *
 * @param undos of steps, in the order in which they were done
 * @throws Error when one of the steps cannot be taken back
 */
export function stepsBack(undos: readonly Undo[]): Step[] {
  const steps = undos.toReversed().flatMap((undo) => {
    if (undo === 'impossible') throw new Error('a step that cannot be taken back was to be taken back');
    return undo;
  });
  const subjects = steps.map(subjectOf);
  const needed = steps.filter((_step, index) => subjects.lastIndexOf(subjects[index] ?? '') === index);
  return needed.toSorted((one, other) => turnOf(one) - turnOf(other));
}

/** Pods come last: a kubelet or a runtime that is restarted after them may not have given them what they are to have. */
function turnOf(step: Step): number {
  if (step.kind === 'delete-pods') return 2;
  return step.kind === 'node-unit' && step.action === 'try-restart' ? 1 : 0;
}

/** What a step puts into a state. Two steps that cannot be told to be about the same thing are about different ones. */
function subjectOf(step: Step): string {
  switch (step.kind) {
    case 'node-file':
      return JSON.stringify([step.kind, step.nodes, step.path]);
    case 'node-unit':
      return JSON.stringify([step.kind, step.nodes, step.unit, step.action.endsWith('restart') && step.action]);
    case 'restore':
      return JSON.stringify([step.kind, step.object]);
    case 'scale':
      return JSON.stringify([step.kind, step.deployment]);
    case 'corefile':
      return 'content' in step.change ? step.kind : JSON.stringify(step);
    default:
      return JSON.stringify(step);
  }
}
