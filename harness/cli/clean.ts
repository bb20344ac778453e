import { requireEngine } from '../engine/find.ts';
import { sweep } from '../engine/sweep.ts';

/** Removes what dead runs left behind: nothing of a living run, nothing that was kept on purpose, nothing of others. */
export async function clean(): Promise<number> {
  const { dockerHost } = await requireEngine();
  const { containers, networks, volumes } = await sweep({ dockerHost, runs: 'dead' });
  const removed = Object.entries({ containers, networks, volumes }).filter(([, names]) => names.length > 0);
  for (const [kind, names] of removed) process.stdout.write(`removed ${kind}: ${names.join(', ')}\n`);
  if (removed.length === 0) process.stdout.write('no dead run has left anything behind\n');
  return 0;
}
