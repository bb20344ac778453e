import { type ComparisonOutput, comparisonRenderers } from '../../reports/comparison/index.ts';
import type { Output } from '../../reports/index.ts';
import { UsageError } from '../vocabulary/failures.ts';

/**
 * Sees that several runs can be printed side by side in the way that was asked for.
 *
 * @param instead what to do for one that is only there for a single run
 * @throws UsageError when they cannot
 */
export function comparisonOutput(output: Output, instead: string): ComparisonOutput {
  const known = Object.keys(comparisonRenderers) as ComparisonOutput[];
  const found = known.find((one) => one === output);
  if (found !== undefined) return found;
  throw new UsageError(
    `-o/--output: ${output} shows a single run, and several are compared as ${known.join(', ')}; ${instead}`,
  );
}
