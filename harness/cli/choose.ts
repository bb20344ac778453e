import { scenarios } from '../../scenarios/index.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../vocabulary/failures.ts';
import type { Scenario } from '../vocabulary/scenario.ts';

/**
 * The scenarios that the user named, in the catalogue's order; all of them when none is named.
 *
 * @param alsoMeant other words that could have been meant, such as commands
 * @throws UsageError for a name that is not in the catalogue
 */
export function chooseScenarios(names: readonly string[], alsoMeant: readonly string[] = []): Scenario[] {
  const known = scenarios.map(({ id }) => id);
  for (const name of names) {
    if (!known.includes(name)) {
      const hint = didYouMean(name, [...known, ...alsoMeant]);
      throw new UsageError(`there is no scenario "${name}"${hint}\nThe scenarios are: ${known.join(', ')}.`);
    }
  }
  return scenarios.filter(({ id }) => names.length === 0 || names.includes(id));
}
