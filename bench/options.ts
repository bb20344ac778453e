import { parseArgs } from 'node:util';
import { UsageError } from '../harness/vocabulary/failures.ts';

/** What every benchmark takes. */
export interface BenchOptions {
  readonly image: string | undefined;
  readonly json: boolean;
  readonly pairs: number;
  readonly resets: number;
  /** What an order is drawn from. */
  readonly seed: number;
  /** Where what was seen is kept, if anywhere. */
  readonly save: string | undefined;
  /** Names of scenarios. */
  readonly scenarios: readonly string[];
}

/** As many as it takes for a median to mean something. */
const fewestPairs = 5;

/**
 * Reads the command line of a benchmark.
 *
 * @throws UsageError for what no benchmark knows
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const {
    values: { image, output, pairs, resets, seed, save },
    positionals: scenarios,
  } = parse(args);
  if (output !== 'table' && output !== 'json')
    throw new UsageError(`-o/--output: "${output}" must be one of table, json`);
  if (!/^\d+$/.test(pairs) || Number(pairs) < fewestPairs) {
    throw new UsageError(`--pairs: "${pairs}" is no number of at least ${fewestPairs}`);
  }
  for (const [name, value] of Object.entries({ resets, seed })) {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw new UsageError(`--${name}: "${value}" is no number from 1 to 999999999`);
  }
  const numbers = { pairs: Number(pairs), resets: Number(resets), seed: Number(seed) };
  return { image, json: output === 'json', ...numbers, save, scenarios };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        image: { type: 'string' },
        output: { type: 'string', short: 'o', default: 'table' },
        pairs: { type: 'string', default: String(fewestPairs) },
        resets: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        save: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
