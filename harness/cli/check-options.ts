import type { Argv } from 'yargs';
import { checkOutputs } from '../../reports/check/index.ts';
import { hostConditions } from '../vocabulary/check.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { once, oneOf, wholeNumber, withImage, withOutput, withParallel, withRuns, withVersion } from './options.ts';

/** More nodes than anybody boots on one machine. */
const nodesMax = 9;

/** What a bootstrap script may take, unless --timeout says otherwise: kubeadm gives a control plane four minutes. */
const standardTimeout = '10m';

const several = { type: 'string', array: true, requiresArg: true } as const;

/** Everything that `check` takes. */
export const withCheck = <T>(argv: Argv<T>) =>
  withParallel(withVersion(withImage(withRuns(withOutput(checkOutputs, 'table')(argv)))))
    .option('script', { ...several, nargs: 1, describe: 'FILE with a script that makes a cluster; may be repeated' })
    .option('copy', {
      ...once('copy'),
      describe: 'DIR that goes onto every node, beside the script or instead of it',
    })
    .option('control-plane', { ...once('control-plane'), describe: "COMMAND for the control plane's node" })
    .option('worker', { ...once('worker'), describe: 'COMMAND for the workers, after that' })
    .option('nodes', {
      ...once('nodes'),
      default: '2',
      describe: 'NUMBER of nodes that each script gets',
      coerce: (text: string | readonly string[]) => nodesOf(once('nodes').coerce(text)),
    })
    .option('host', {
      ...several,
      nargs: 1,
      default: ['plain'],
      describe: `CONDITION of the nodes: ${hostConditions.join(', ')}; may be repeated`,
      coerce: (hosts: readonly string[]) => [...new Set(hosts.map((host) => oneOf('--host', host, hostConditions)))],
    })
    .option('rules', { ...once('rules'), describe: 'FILE that switches rules off, or makes them stricter or milder' })
    .option('timeout', {
      ...once('timeout'),
      default: standardTimeout,
      describe: 'TIME that a script may take on each node, for example 90s or 10m',
      coerce: (text: string | readonly string[]) => durationMs(once('timeout').coerce(text)),
    });

function nodesOf(text: string): number {
  const nodes = wholeNumber('--nodes', text, 1);
  if (nodes <= nodesMax) return nodes;
  throw new UsageError(`--nodes: "${text}" is more than ${nodesMax}, the most that one machine can be asked for`);
}

/** Reads a duration: a number with `s` or `m` behind it. */
function durationMs(text: string): number {
  const [, digits, unit] = /^(\d{1,5})(s|m)$/.exec(text) ?? [];
  const ms = Number(digits) * (unit === 'm' ? 60_000 : 1_000);
  // Node's timers take no more than 2^31 ms, 24 days.
  if (ms >= 1_000 && ms <= 24 * 3_600_000) return ms;
  throw new UsageError(`--timeout: "${text}" is not a duration from 1s to 24 hours; write it as 90s or 10m`);
}
