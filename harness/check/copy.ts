import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { create } from 'tar';
import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import { renderCniManifest } from '../cluster/manifests.ts';
import { cniManifestPath, type Script, scriptDirectory, scriptEnvironment } from './script.ts';

/** A directory of scripts and manifests, into a node that is busy. */
const copyTimeoutMs = 120_000;

/** Puts a script on every node, with the directories that it may count on. */
export async function copyScript(nodes: BareNodes, { sources }: Script, signal: AbortSignal): Promise<void> {
  await Promise.all(
    nodes.nodes.map(async (node) => {
      const { DNSDRILL_HANDOVER = '', DNSDRILL_POD_SUBNET: podSubnet = '' } = scriptEnvironment(nodes, node);
      const unpack = 'mkdir -p "$1" "$2" && tar -x --no-same-owner -C "$1"';
      for (const source of sources) {
        await node.mustRun(['sh', '-c', unpack, 'sh', scriptDirectory, DNSDRILL_HANDOVER], {
          ...{ timeoutMs: copyTimeoutMs, signal },
          stdin: archive(source),
        });
      }
      const template = await node.mustRun(['cat', '/kind/manifests/default-cni.yaml'], { timeoutMs: 20_000, signal });
      const controlPlaneEndpoint = `${nodes.controlPlane.name}:6443`;
      await node.writeFile(cniManifestPath, renderCniManifest(template, { podSubnet, controlPlaneEndpoint }));
    }),
  );
}

/**
 * A file alone, or all that is in a directory, with modes and without owners.
 *
 * @returns a tar archive; its `error` tells of what cannot be read any more
 */
export function archive(source: string): NodeJS.ReadableStream {
  const isDirectory = statSync(source).isDirectory();
  // With the dot: a name that begins with @ means another archive to tar.
  const [cwd, name] = isDirectory ? [source, '.'] : [dirname(source), `./${basename(source)}`];
  const stream = new PassThrough();
  const packed = create({ cwd, portable: true, follow: true }, [name]);
  // A pipe passes no errors on, and one that nobody takes ends the process.
  packed.on('error', (error: unknown) => stream.destroy(error as Error)).pipe(stream);
  return stream;
}

/** Takes what the control plane has left in the hand-over directory to the workers. */
export async function handOver(nodes: BareNodes, workers: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  const { controlPlane } = nodes;
  const { DNSDRILL_HANDOVER: directory = '' } = scriptEnvironment(nodes, controlPlane);
  const options = { timeoutMs: copyTimeoutMs, signal };
  // As text: what a command prints is read as such.
  const packed = await controlPlane.mustRun(['sh', '-c', 'tar -c -C "$1" . | base64', 'sh', directory], options);
  const unpack = ['sh', '-c', 'base64 -d | tar -x -C "$1"', 'sh', directory];
  await Promise.all(workers.map((node) => node.mustRun(unpack, { ...options, stdin: packed })));
}
