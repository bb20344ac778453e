import type { Plan, Trial } from '../../harness/vocabulary/plan.ts';
import { amount, wrap } from '../text.ts';

/** As wide as the lines of the project's own texts. */
const columns = 120;

/** How many trials there are, in which order, and which of them may share a cluster. */
export function sharingLines({ trials, seed }: Plan): string[] {
  const scenarios = new Set(trials.map(({ scenario }) => scenario.id)).size;
  const order = seed === undefined ? '' : `, in the order that seed ${seed} gives`;
  const groups = [...groupsOf(trials).values()].flatMap((group) => {
    const [words, ...more] = wrap(groupWords(group), columns - 2);
    return [`  ${words}`, ...more.map((line) => `    ${line}`)];
  });
  return [`${amount(trials.length, 'trial')} of ${amount(scenarios, 'scenario')}${order}.`, ...groups];
}

/** The kind config of a trial's cluster, and with how many others the trial shares it. */
export function clusterOf(trial: Trial, { trials }: Plan): string {
  const config = configOf(trial);
  if (trial.cluster !== 'shared') return `${config}, its own: ${trial.cluster.own}`;
  const others = (groupsOf(trials).get(keyOf(trial))?.length ?? 1) - 1;
  return others === 0 ? config : `${config}, shared with ${amount(others, 'other trial')}`;
}

function groupWords(group: readonly Trial[]): string {
  const [first] = group;
  const names = group.map(({ id }) => id).join(', ');
  if (first === undefined) return '';
  if (first.cluster !== 'shared')
    return `${names} ${group.length === 1 ? 'gets its' : 'get their'} own: ${first.cluster.own}.`;
  if (group.length === 1) return `${names} is the only one for ${configOf(first)}.`;
  return `${group.length} share clusters of ${configOf(first)}: ${names}.`;
}

/** Those that may follow each other in a cluster, and those that get one of their own for the same reason. */
const groupsOf = (trials: readonly Trial[]): Map<string, Trial[]> => Map.groupBy(trials, keyOf);

const keyOf = (trial: Trial): string =>
  trial.cluster === 'shared' ? `shared ${configOf(trial)}` : `own ${trial.cluster.own}`;

const configOf = ({ scenario }: Trial): string => `kind-configs/${scenario.cluster}.yaml`;
