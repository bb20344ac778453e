import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Docker, docker, hasStatus } from '../engine/docker.ts';
import { guardRun } from '../engine/guard.ts';
import { formatOwner, labels } from '../engine/label.ts';
import { thisProcess } from '../engine/owner.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import type { Lab } from './boot/lab.ts';
import type { ClusterNode } from './cluster-node.ts';

/** What a node image contains. */
export interface NodeImage {
  readonly reference: string;
  readonly id: string;
  /** From `/kind/version`, for example `v1.36.3`. */
  readonly kubernetesVersion: string;
}

/** What makes an image a node image: kind's contract, as far as booting needs it. */
const requiredFiles = ['/kind/version', '/kind/manifests/default-cni.yaml', '/kind/manifests/default-storage.yaml'];
const requiredCommands = ['systemctl', 'containerd', 'ctr', 'kubelet', 'kubeadm', 'kubectl', 'iptables', 'ip'];
const commandFolders = ['/usr/bin', '/usr/local/bin', '/usr/sbin', '/usr/local/sbin', '/bin', '/sbin'];

/** Importing an image of some hundred megabytes on two busy cores. */
const loadTimeoutMs = 180_000;

/** Looking into an image once is enough for a process: its id names its content. */
const inspected = new Map<string, NodeImage>();

/**
 * Makes sure that an image is there.
 *
 * @returns its id
 * @throws EnvironmentError when it does not exist locally
 */
export async function requireImage(engine: Docker, reference: string): Promise<string> {
  try {
    return (await engine.getImage(reference).inspect()).Id;
  } catch (error) {
    if (hasStatus(error, 404)) {
      throw new EnvironmentError(
        `the image ${reference} does not exist here: ./setup makes the lab's own, or name another with --image`,
      );
    }
    throw error;
  }
}

/**
 * Looks into a node image without running it.
 *
 * @throws EnvironmentError when the image does not exist locally, or is no node image (saying what was missing)
 */
export async function inspectNodeImage(dockerHost: string, reference: string): Promise<NodeImage> {
  const engine = await docker(dockerHost);
  const id = await requireImage(engine, reference);
  const known = inspected.get(id);
  if (known !== undefined) {
    return { ...known, reference };
  }
  const image = await lookInto(dockerHost, id, async (container) => {
    const missing = await whatLacks(container);
    if (missing.length > 0) {
      throw new EnvironmentError(`the image ${reference} is no kind node image: it lacks ${missing.join(', ')}`);
    }
    const version = (await readArchived(await container.getArchive({ path: '/kind/version' }))).trim();
    if (!/^v1\.\d+\.\d+/.test(version)) {
      throw new EnvironmentError(
        `the image ${reference} is no kind node image: its /kind/version says ${JSON.stringify(version)}`,
      );
    }
    return { reference, id, kubernetesVersion: version };
  });
  inspected.set(id, image);
  return image;
}

type EngineContainer = ReturnType<Docker['getContainer']>;

/**
 * Makes a container of an image to look into it; it is never started. It has a watchdog of its own: images are looked at
 * before a run begins, and with it the run's watchdog.
 */
async function lookInto<T>(
  dockerHost: string,
  image: string,
  look: (container: EngineContainer) => Promise<T>,
): Promise<T> {
  const engine = await docker(dockerHost);
  const runId = `look-${randomUUID()}`;
  // There are no keys and there is no record, so nobody makes the directory.
  const guard = await guardRun({ dockerHost, runId, directory: join(tmpdir(), `dnsdrill-${runId}`) });
  const own = { [labels.run]: runId, [labels.part]: 'look', [labels.owner]: formatOwner(thisProcess()) };
  // Where this fails, nobody knows what there is: then the watchdog is not dismissed, nor where the removal fails.
  const container = await engine.createContainer({ Image: image, Cmd: ['true'], Labels: own });
  try {
    return await look(container);
  } finally {
    await container.remove({ force: true, v: true });
    await guard.dismiss();
  }
}

/** The files and commands of a node image that are not there. */
async function whatLacks(container: EngineContainer): Promise<string[]> {
  const exists = (path: string) => existsIn(container, path);
  const isCommand = (command: string) =>
    anyOf(
      commandFolders.map((folder) => `${folder}/${command}`),
      exists,
    );
  return [...(await absent(requiredFiles, exists)), ...(await absent(requiredCommands, isCommand))];
}

async function existsIn(container: EngineContainer, path: string): Promise<boolean> {
  try {
    const answer: NodeJS.ReadableStream = await container.infoArchive({ path });
    // It has no content, but an answer that nobody reads keeps its connection, and with it the process.
    answer.resume();
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) {
      return false;
    }
    throw error;
  }
}

async function absent(names: readonly string[], exists: (name: string) => Promise<boolean>): Promise<string[]> {
  const found = await Promise.all(names.map(exists));
  return names.filter((_, index) => !found[index]);
}

async function anyOf(paths: readonly string[], exists: (path: string) => Promise<boolean>): Promise<boolean> {
  for (const path of paths) {
    if (await exists(path)) {
      return true;
    }
  }
  return false;
}

/**
 * The content of the one small file in a tar archive: a header block of 512 bytes, which holds the size in octal at
 * offset 124 (POSIX ustar), and then the content.
 */
async function readArchived(archive: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive) {
    chunks.push(Buffer.from(chunk));
  }
  const tar = Buffer.concat(chunks);
  const size = Number.parseInt(tar.toString('ascii', 124, 136), 8);
  return tar.toString('utf8', 512, 512 + size);
}

/**
 * Loads an image from the engine into a node, as `kind load docker-image` does, unless it is there.
 *
 * @throws Error when the node refuses it
 */
export async function loadImage(
  lab: Pick<Lab, 'engine' | 'signal'>,
  node: ClusterNode,
  reference: string,
): Promise<void> {
  const ctr = ['ctr', '--namespace=k8s.io', 'images'];
  const present = await node.mustRun([...ctr, 'ls', '-q'], { timeoutMs: 20_000, signal: lab.signal });
  if (present.split('\n').some((name) => isNamed(name, reference))) {
    return;
  }
  const archive = await lab.engine.getImage(reference).get();
  await node.mustRun([...ctr, 'import', '--all-platforms', '--digests', '-'], {
    timeoutMs: loadTimeoutMs,
    signal: lab.signal,
    stdin: archive,
  });
}

/**
 * Whether containerd's full name of an image, which always begins with a registry and ends with a tag or a digest, is what
 * a reference means.
 *
 * @param reference as people write it: `busybox`, `dnsdrill/client:1`
 */
export function isNamed(fullName: string, reference: string): boolean {
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  const tagged = /[:@]/.test(lastPart) ? reference : `${reference}:latest`;
  return fullName === tagged || fullName.endsWith(`/${tagged}`);
}
