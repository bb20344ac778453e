import type { Environment } from '../vocabulary/entry.ts';
import type { Remedy, Versions } from '../vocabulary/scenario.ts';
import { isIn } from './expectation.ts';
import { lacking } from './trial.ts';

type Surroundings = Pick<Environment, 'capabilities' | Versions['of']>;

/**
 * Whether a remedy is what it is meant to be in a cluster, and so is tried there.
 *
 * @param environment what the cluster is and what its host can do; where that is not known, it counts as tried, and the journal
 *   tells
 */
export function isTried({ needs = [], in: versions }: Remedy, environment: Surroundings | undefined): boolean {
  if (lacking(needs, environment?.capabilities).length > 0) return false;
  return versions === undefined || isIn(versions, environment?.[versions.of]) !== false;
}
