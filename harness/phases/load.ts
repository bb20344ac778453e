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
      // Some answers are late or lost under load; a load at half its rate would no longer be the same.
      if (answeredPerSecond === undefined || answeredPerSecond < step.queriesPerSecond / 2) {
        const rate =
          answeredPerSecond === undefined ? 'it is not running' : `${Math.round(answeredPerSecond)} a second`;
        throw new Error(`the load from ${node.name} is not what it should be: ${rate}, not ${step.queriesPerSecond}`);
      }
    }
  }
}
