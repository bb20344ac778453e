import { readdirSync, readFileSync } from 'node:fs';
import { type Observations, observationsSchema } from '../../harness/diagnose/observations.ts';

const directory = new URL('../fixtures/observations/', import.meta.url);

/** What `npm run bench:diagnose -- --save` kept of a real cluster, by the name of the fault and the moment. */
export function recorded(name: string): Observations {
  return observationsSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8')));
}

/** The names of all records. */
export const records: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

/** A record with some of it changed. */
export const changed = (name: string, change: (seen: Observations) => void): Observations => {
  const seen = recorded(name);
  change(seen);
  return seen;
};

/** What was seen of something, where a test knows that it was. */
export function there<T>(what: { seen: T } | { unseen: string }): T {
  if ('unseen' in what) throw new Error(what.unseen);
  return what.seen;
}
