import type { Argv } from 'yargs';
import { diagnosisOutputs } from '../../reports/diagnosis/index.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { once, withOutput } from './options.ts';

/** The options that only `diagnose` takes. */
export const diagnoseOptions = ['kubeconfig', 'context', 'probe-pod', 'probe-namespace', 'probe-node', 'external-name'];

/** Adds `diagnose`: a cluster of anybody's, looked at and not touched. */
export function addDiagnose(cli: Argv, finish: (exitCode: number) => void): void {
  cli.command(
    'diagnose',
    "the guide's steps on any cluster, read-only: what is most likely wrong, and why",
    (y) =>
      withOutput(
        diagnosisOutputs,
        'table',
      )(y)
        .option('kubeconfig', {
          ...once('kubeconfig'),
          demandOption: true,
          describe: 'the file that says how to reach the cluster; there is no default',
        })
        .option('context', {
          ...once('context'),
          demandOption: true,
          describe: 'which of its contexts; the current one is never taken',
        })
        .option('probe-pod', {
          ...once('probe-pod'),
          requiresArg: false,
          describe:
            'create one short-lived pod that looks names up, from this image or one with dig; else nothing is created',
        })
        .option('probe-namespace', {
          ...once('probe-namespace'),
          describe: 'where that pod is created; without it, in `default`',
        })
        .option('probe-node', {
          ...once('probe-node'),
          describe: 'the node that it runs on; without it, one is chosen',
        })
        .option('external-name', {
          ...once('external-name'),
          default: 'www.google.com',
          describe: 'a name outside of the cluster that must resolve',
        }),
    async ({ probePod, probeNamespace, probeNode, ...asked }) => {
      const { diagnose } = await import('./diagnose.ts');
      const where = { '--probe-namespace': probeNamespace, '--probe-node': probeNode };
      const idle = Object.entries(where).find(([, value]) => value !== undefined && probePod === undefined);
      if (idle !== undefined) throw new UsageError(`${idle[0]}: says where a pod goes, and --probe-pod is not given`);
      const probe =
        probePod === undefined
          ? undefined
          : { image: probePod, namespace: probeNamespace ?? 'default', node: probeNode };
      finish(await diagnose({ ...asked, probe }));
    },
  );
}
