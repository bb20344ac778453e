import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KindConfig } from '../cluster/kind-config.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { guardRun } from '../engine/guard.ts';
import { cacheDirectory } from '../setup/places.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { askedConfig } from './asked-config.ts';
import { checkAskedImage } from './asked-image.ts';
import { onInterruption } from './interruption.ts';
import { bootCluster, namedConfig, openLaboratory } from './laboratory.ts';
import { sweepDeadRuns } from './leftovers.ts';
import { say } from './terminal.ts';

export interface UpOptions {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly kubernetes?: string | undefined;
  readonly clusterConfig?: string | undefined;
  readonly output: 'table' | 'json';
  readonly quiet?: boolean | undefined;
}

/** Where the kubeconfig of a cluster goes that outlives the command. */
export const clusterDirectory = (name: string): string => join(cacheDirectory(process.env), 'clusters', name);

/**
 * Marks a cluster as kept, unless that was interrupted: then it is removed, as whoever interrupted was told. The watchdog would go
 * round the mark.
 *
 * @throws the signal's reason when aborted, before the mark is there or after it
 */
export async function keepUnless(
  signal: AbortSignal,
  cluster: Pick<StartedKindCluster, 'keep' | 'stop'>,
): Promise<void> {
  try {
    signal.throwIfAborted();
    await cluster.keep();
    signal.throwIfAborted();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/**
 * What a cluster is to be called: as the command line says, else as its kind config does.
 *
 * @throws UsageError when that cannot be a cluster's name, naming where it came from
 */
export function nameOf(asked: string | undefined, config: Pick<KindConfig, 'file' | 'name'>): string {
  const name = asked ?? config.name ?? 'dnsdrill';
  // Host names are made of it: `NAME-control-plane` must be a label of at most 63 characters.
  if (/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) return name;
  const rule = 'lower-case letters, digits and dashes, at most 42 of them, no dash at either end';
  const from = asked === undefined ? `${config.file}: name` : '--name';
  throw new UsageError(`${from}: "${name}" cannot be the name of a cluster: use ${rule}`);
}

/** Boots a healthy cluster and leaves it running. */
export async function up(options: UpOptions): Promise<number> {
  const { image, kubernetes } = options;
  const asked = { image, kubernetes: [kubernetes ?? []].flat() };
  const config = (await askedConfig(options.clusterConfig, asked)) ?? (await namedConfig('control-plane-and-worker'));
  const clusterName = nameOf(options.name, config);
  await checkAskedImage(asked);
  const isUp = new AbortController();
  const interruption = onInterruption(say, isUp.signal);
  const { signal } = interruption;
  const laboratory = await openLaboratory({ image, kubernetes, signal });
  const { dockerHost } = laboratory.engine;
  await sweepDeadRuns(dockerHost, say);
  const runId = `up-${clusterName}-${randomBytes(2).toString('hex')}`;
  const directory = clusterDirectory(clusterName);
  const guard = await guardRun({ dockerHost, runId, directory });
  interruption.begin();
  const { cluster, environment } = await bootCluster(laboratory, {
    ...{ name: clusterName, runId, config, directory, signal },
    onAction: ({ action, state, durationMs }) => {
      if (state === 'done' && !options.quiet) say(`  ${action}, ${((durationMs ?? 0) / 1_000).toFixed(1)} s`);
    },
  });
  await keepUnless(signal, cluster);
  isUp.abort();
  await guard.dismiss();
  const { name, kubeconfigPath } = cluster;
  if (options.output === 'json') {
    process.stdout.write(`${JSON.stringify({ name, kubeconfig: kubeconfigPath, environment }, undefined, 2)}\n`);
  } else {
    process.stdout.write(
      [
        `${name} is up: Kubernetes ${environment.kubernetes}, CoreDNS ${environment.coredns}, ${cluster.nodes.length} nodes.`,
        `  kubectl --kubeconfig ${kubeconfigPath} get pods -A`,
        `Remove it with: dnsdrill down ${name}`,
        '',
      ].join('\n'),
    );
  }
  return 0;
}
