/**
 * Takes the answers that tell look-alikes apart from a run of the whole catalogue: `npm run docs:record RUN`, with a run's
 * directory. `npm run docs` then makes the page.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultSchema } from '../reports/result-schema.ts';
import { scenarios } from '../scenarios/index.ts';
import { type LookAlikeRecord, recordPath } from './look-alikes.ts';

const directory = process.argv[2];
if (directory === undefined) {
  process.stderr.write('usage: npm run docs:record RUN\n');
  process.exit(64);
}
const { environment, scenarios: verdicts } = resultSchema.parse(
  JSON.parse(readFileSync(join(directory, 'result.json'), 'utf8')),
);
const answers = Object.fromEntries(
  scenarios.map(({ id }) => {
    const lookAlikes = verdicts.find((verdict) => verdict.id === id)?.lookAlikes;
    if (lookAlikes === undefined)
      throw new Error(`the run says nothing of ${id}: it must be one of the whole catalogue`);
    return [id, lookAlikes];
  }),
);
const record: LookAlikeRecord = { kubernetes: environment.kubernetes, coredns: environment.coredns, answers };
writeFileSync(recordPath, `${JSON.stringify(record, undefined, 2)}\n`);
