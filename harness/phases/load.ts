import { loadStatus } from '../steps/load.ts';
import type { Telling } from './telling.ts';

/**
 * Sees that the load of a fault still goes on at its rate: a fix that "survives" a load which has ended proves nothing.
 *
 * @throws Error when it does not; then the lab has failed, and the trial with it
 */
export async function confirmLoad(telling: Telling): Promise<void> {
  for (const step of telling.trial.scenario.inject) {
    if (step.kind !== 'dns-load') continue;
    for (const node of telling.cluster.nodes) {
      const { command, output, answeredPerSecond } = await loadStatus(telling.cluster, node.name, telling.signal);
      telling.capture(`DNS load from ${node.name}`, command, output);
      const trouble = troubleWithLoad(step.queriesPerSecond, answeredPerSecond);
      if (trouble) throw new Error(`the load from ${node.name} is not what it should be: ${trouble}`);
    }
  }
}

/**
 * What is wrong with a load. Some answers are late or lost under it, but at half its rate it would be another load.
 *
 * @param answeredPerSecond undefined when it does not run at all
 * @returns undefined when nothing is
 */
export function troubleWithLoad(queriesPerSecond: number, answeredPerSecond: number | undefined): string | undefined {
  if (answeredPerSecond === undefined) return 'it is not running';
  if (answeredPerSecond >= queriesPerSecond / 2) return undefined;
  return `${Math.round(answeredPerSecond)} lookups a second are answered, not ${queriesPerSecond}`;
}
