import type { Argv } from 'yargs';
import { checkOutputs } from '../../reports/check/index.ts';
import { hostConditions } from '../vocabulary/check.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { once, oneOf, wholeNumber, withImage, withOutput, withParallel, withRuns, withVersion } from './options.ts';

/** More nodes than anybody boots on one machine. */
const nodesMax = 9;

/** What a bootstrap script may take, unless --timeout says otherwise: kubeadm gives a control plane four minutes. */
const standardTimeout = '10m';

/** The words of the command line that only `check` has. */
export const checkWords = ['script', 'copy', 'control-plane', 'worker', 'nodes', 'host', 'rules', 'timeout'];

const several = { type: 'string', array: true, requiresArg: true } as const;

/** Everything that `check` takes. */
export const withCheck = <T>(argv: Argv<T>) =>
  withParallel(withVersion(withImage(withRuns(withOutput(checkOutputs, 'table')(argv)))))
    .option('script', { ...several, nargs: 1, describe: 'a script that makes a cluster; may be given several times' })
    .option('copy', {
      ...once('copy'),
      describe: 'a directory that goes onto every node, beside the script or instead',
    })
    .option('control-plane', { ...once('control-plane'), describe: "a command for the control plane's node" })
    .option('worker', { ...once('worker'), describe: 'a command for the workers, after it' })
    .option('nodes', {
      ...once('nodes'),
      default: '2',
      describe: 'how many nodes each script gets',
      coerce: (text: string | readonly string[]) => nodesOf(once('nodes').coerce(text)),
    })
    .option('host', {
      ...several,
      nargs: 1,
      default: ['plain'],
      describe: `what the nodes are like; may be given several times: ${hostConditions.join(', ')}`,
      coerce: (hosts: readonly string[]) => [...new Set(hosts.map((host) => oneOf('--host', host, hostConditions)))],
    })
    .option('rules', { ...once('rules'), describe: 'a file that switches rules on, off or stricter' })
    .option('timeout', {
      ...once('timeout'),
      default: standardTimeout,
      describe: 'how long a script may take on each node, for example 90s or 10m',
      coerce: (text: string | readonly string[]) => durationMs(once('timeout').coerce(text)),
    });

function nodesOf(text: string): number {
  const nodes = wholeNumber('--nodes', text, 1);
  if (nodes <= nodesMax) return nodes;
  throw new UsageError(`--nodes: "${text}" is more than ${nodesMax}, which is as many as one machine may be asked for`);
}

/** Reads a duration: a number with `s` or `m` behind it. */
function durationMs(text: string): number {
  const [, digits, unit] = /^(\d{1,5})(s|m)$/.exec(text) ?? [];
  const ms = Number(digits) * (unit === 'm' ? 60_000 : 1_000);
  // Node's timers take no more than 2^31 ms, 24 days.
  if (ms >= 1_000 && ms <= 24 * 3_600_000) return ms;
  throw new UsageError(`--timeout: "${text}" is no time; say for example 90s or 10m, from 1s to 24 hours`);
}
