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
    await Promise.all(
      telling.cluster.nodes.map(async ({ name }) => {
        const { command, output, sentPerSecond } = await loadStatus(telling.cluster, name, telling.signal);
        telling.capture(`DNS load from ${name}`, command, output);
        const trouble = troubleWithLoad(step.queriesPerSecond, sentPerSecond);
        if (trouble) throw new Error(`the load from ${name} is not what it should be: ${trouble}`);
      }),
    );
  }
}

/**
 * What is wrong with a load. It is judged by what is sent: how much of it is answered hangs on the machine as well, and whether
 * DNS bears it is asked by other lookups. At half its rate it would be another load.
 *
 * @param sentPerSecond undefined when it does not run at all
 * @returns undefined when nothing is
 */
export function troubleWithLoad(queriesPerSecond: number, sentPerSecond: number | undefined): string | undefined {
  if (sentPerSecond === undefined) return 'it is not running';
  if (sentPerSecond >= queriesPerSecond / 2) return undefined;
  return `${Math.round(sentPerSecond)} lookups a second are sent, not ${queriesPerSecond}`;
}
