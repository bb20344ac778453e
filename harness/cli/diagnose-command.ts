import type { Argv } from 'yargs';
import { diagnosisOutputs } from '../../reports/diagnosis/index.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { once, withOutput } from './options.ts';

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
          describe: 'FILE that says how to reach the cluster; there is no default',
        })
        .option('context', {
          ...once('context'),
          demandOption: true,
          describe: 'NAME of the context in it; the current one is never assumed',
        })
        .option('probe-pod', {
          ...once('probe-pod'),
          requiresArg: false,
          describe:
            'create one short-lived pod that looks names up, from IMAGE or a usual one; without this, nothing is created',
        })
        .option('probe-namespace', {
          ...once('probe-namespace'),
          describe: 'NAMESPACE of that pod',
          defaultDescription: '"default"',
        })
        .option('probe-node', {
          ...once('probe-node'),
          describe: 'NODE that it runs on',
          defaultDescription: 'any',
        })
        .option('external-name', {
          ...once('external-name'),
          default: 'www.google.com',
          describe: 'NAME outside the cluster that must resolve',
        }),
    async ({ probePod, probeNamespace, probeNode, ...asked }) => {
      const { diagnose } = await import('./diagnose.ts');
      const where = { '--probe-namespace': probeNamespace, '--probe-node': probeNode };
      const idle = Object.entries(where).find(([, value]) => value !== undefined && probePod === undefined);
      if (idle !== undefined) throw new UsageError(`${idle[0]} says where the probe pod goes, so it needs --probe-pod`);
      const probe =
        probePod === undefined
          ? undefined
          : { image: probePod, namespace: probeNamespace ?? 'default', node: probeNode };
      finish(await diagnose({ ...asked, probe }));
    },
  );
}
