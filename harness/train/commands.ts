import { describeStep } from '../../reports/phrases.ts';
import type { Remedy, Scenario } from '../vocabulary/scenario.ts';
import type { Step } from '../vocabulary/step.ts';

/** The first remedy of a scenario that brings DNS back: the document's own where it does, else the corrected one. */
export const rightRemedy = ({ remedies }: Scenario): Remedy | undefined =>
  remedies.find(({ origin, dns }) => origin !== 'control' && dns === 'back');

/** Steps by which the lab proves something, and that heal nothing. */
const proofs: readonly Step['kind'][] = ['hold-at-rest', 'crash-newest-pod', 'dns-load', 'stop-dns-load'];
/** Steps that only let new pods read what has been changed. */
const restarts: readonly Step['kind'][] = ['rollout-restart', 'delete-pods'];

/**
 * The steps of a remedy that are left to do.
 *
 * @param isCauseGone then nothing but a restart is, where the remedy has one
 */
export function stepsLeft(remedy: Remedy, isCauseGone: boolean): Step[] {
  const steps = remedy.steps.filter(({ kind }) => !proofs.includes(kind));
  return isCauseGone ? steps.filter(({ kind }) => restarts.includes(kind)) : steps;
}

/**
 * A command that a phrase gives for the machine that runs the lab, for the shell of a drill: there `$NODES`, `$WORKERS` and `$CLUSTER` are
 * set, and `node-shell NODE COMMAND` runs a command on a node. zsh splits what a command prints, and not what a variable holds.
 */
export const forDrillShell = (command: string): string =>
  command
    .replaceAll('$(kind get nodes --name "$CLUSTER" | grep -v control-plane)', '$(echo $WORKERS)')
    .replaceAll('$(kind get nodes --name "$CLUSTER")', '$(echo $NODES)')
    .replaceAll(/docker exec (?:-i )?(?=")/g, 'node-shell ');

/** A step as a command for the shell of a drill. */
export const commandOf = (step: Step): string => forDrillShell(describeStep(step).command);

/** The first line of a step in words; what follows it is text from a file, which the command has as well. */
export const wordsOf = (step: Step): string =>
  (describeStep(step).words.split('\n')[0] ?? '').replace(/ (?:by|to)?:$|:$/, ', as below.');
