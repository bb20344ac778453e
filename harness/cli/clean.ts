import { requireEngine } from '../engine/find.ts';
import { sweep } from '../engine/sweep.ts';
import { removedLines } from './leftovers.ts';

/** Removes what dead runs left behind: nothing of a living run, nothing that was kept on purpose, nothing of others. */
export async function clean(): Promise<number> {
  const { dockerHost } = await requireEngine();
  const lines = removedLines(await sweep({ dockerHost, runs: 'dead' }));
  process.stdout.write(`${lines.length > 0 ? lines.join('\n') : 'no dead run left anything behind'}\n`);
  return 0;
}
