import { access, readFile, statfs } from 'node:fs/promises';
import { inspectNodeImage, type NodeImage } from './cluster/images.ts';
import { docker } from './engine/docker.ts';
import { type Engine, findEngine } from './engine/find.ts';
import { clientImageReference, imageExists, nodeImageReference } from './setup/images.ts';
import { EnvironmentError } from './vocabulary/failures.ts';

/** One thing that the lab needs, and how it stands here. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
  /** What a lack means and what to do about it; absent where there is none. */
  readonly means?: string;
}

/** What the examination found, as `doctor -o json` prints it. */
export interface Findings {
  readonly image: { readonly reference: string; readonly origin: string; readonly kubernetes?: string } | null;
  readonly engine: Engine | null;
  readonly capabilities: Readonly<Record<string, boolean>>;
  readonly checks: readonly Check[];
}

/** kind's known issues ask for these: two nodes use some hundred watches (https://kind.sigs.k8s.io/docs/user/known-issues/). */
const inotifyLimits = { max_user_watches: 524_288, max_user_instances: 512 } as const;
/** containerd opens many; sandboxes with 20,000 were measured to do for two nodes. */
const openFilesWanted = 16_384;
/** The offline image and its build need 8 GB, two nodes about 2 GB more. */
const diskBytesWanted = 12e9;
/** Two nodes peak below 3 GiB. */
const memoryBytesWanted = 4e9;

/**
 * Examines the machine: engine, images, kernel limits, disk. Changes nothing and needs nothing.
 *
 * @param options.image the node image that the user asked for
 */
export async function examine(options: { image?: string | undefined }): Promise<Findings> {
  const { engine, check: engineCheck } = await examineEngine();
  const { image, checks: imageChecks } = await examineImages(engine, options.image);
  const checks = [
    engineCheck,
    ...imageChecks,
    ...(engine ? await examineHost(engine) : []),
    ...(await Promise.all(Object.entries(inotifyLimits).map(([name, wanted]) => examineInotify(name, wanted)))),
    await examineOpenFiles(),
    await examineDisk(engine),
  ];
  return { image, engine: engine ?? null, capabilities: await hostCapabilities(), checks };
}

async function examineEngine(): Promise<{ engine?: Engine; check: Check }> {
  const name = 'container engine';
  const means = 'Nothing can run. ./setup installs one where it can, and says what to install where it cannot.';
  try {
    const engine = await findEngine();
    if (engine === undefined) return { check: { name, state: 'failed', found: 'none answers', means } };
    return {
      engine,
      check: { name, state: 'ok', found: `${engine.version} at ${engine.dockerHost} (${engine.origin})` },
    };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return { check: { name, state: 'failed', found: error.message.replaceAll('\n', ' '), means } };
  }
}

async function examineImages(
  engine: Engine | undefined,
  asked: string | undefined,
): Promise<{ image: Findings['image']; checks: Check[] }> {
  if (engine === undefined) return { image: null, checks: [] };
  const choice = await nodeImageReference(engine.dockerHost, { image: asked });
  if (choice === undefined) {
    const means = './setup fetches or builds it: about 15 minutes where it must be built.';
    return { image: null, checks: [{ name: 'node image', state: 'failed', found: 'not there yet', means }] };
  }
  const inspected = await inspect(engine, choice.reference);
  const client = await clientImageReference();
  const hasClient = await imageExists(engine.dockerHost, client);
  const clientCheck: Check = hasClient
    ? { name: 'client image', state: 'ok', found: client }
    : { name: 'client image', state: 'failed', found: 'not there yet', means: './setup makes it.' };
  if (inspected instanceof EnvironmentError) {
    const check: Check = { name: 'node image', state: 'failed', found: choice.reference, means: inspected.message };
    return { image: { ...choice }, checks: [check, clientCheck] };
  }
  const found = `${choice.reference}, Kubernetes ${inspected.kubernetesVersion} (${choice.origin})`;
  return {
    image: { ...choice, kubernetes: inspected.kubernetesVersion },
    checks: [{ name: 'node image', state: 'ok', found }, clientCheck],
  };
}

async function inspect(engine: Engine, reference: string): Promise<NodeImage | EnvironmentError> {
  try {
    return await inspectNodeImage(engine.dockerHost, reference);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
}

async function examineHost(engine: Engine): Promise<Check[]> {
  const info = await (await docker(engine.dockerHost)).info();
  const memory: unknown = info.MemTotal;
  const memoryBytes = typeof memory === 'number' ? memory : 0;
  const gigabytes = `${(memoryBytes / 1e9).toFixed(1)} GB`;
  return [
    { name: 'cgroup version', state: 'ok', found: `${info.CgroupVersion}; the lab boots nodes on 1 and on 2` },
    memoryBytes >= memoryBytesWanted
      ? { name: 'memory', state: 'ok', found: gigabytes }
      : { name: 'memory', state: 'warning', found: gigabytes, means: 'Two nodes peak near 3 GB; pods may be killed.' },
  ];
}

async function examineInotify(name: string, wanted: number): Promise<Check> {
  const text = await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => undefined);
  const label = `inotify ${name}`;
  if (text === undefined) return { name: label, state: 'ok', found: 'not a limit of this system' };
  const value = Number(text);
  if (value >= wanted) return { name: label, state: 'ok', found: String(value) };
  const means = `Below ${wanted}, nodes may fail with "too many open files"; raise it: sysctl fs.inotify.${name}=${wanted}`;
  return { name: label, state: 'warning', found: String(value), means };
}

async function examineOpenFiles(): Promise<Check> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  const name = 'open files';
  if (hard === undefined) return { name, state: 'ok', found: 'not a limit of this system' };
  const enough = hard === 'unlimited' || Number(hard) >= openFilesWanted;
  const found = `${soft} (hard limit ${hard})`;
  if (enough) return { name, state: 'ok', found };
  return {
    name,
    state: 'warning',
    found,
    means: `Below ${openFilesWanted}, containerd may run out; raise ulimit -Hn.`,
  };
}

async function examineDisk(engine: Engine | undefined): Promise<Check> {
  const directory = await dataDirectory(engine);
  const { bavail, bsize } = await statfs(directory);
  const freeBytes = bavail * bsize;
  const found = `${(freeBytes / 1e9).toFixed(0)} GB free in ${directory}`;
  if (freeBytes >= diskBytesWanted) return { name: 'disk space', state: 'ok', found };
  const means = `Below ${diskBytesWanted / 1e9} GB, building the image or booting a cluster may fail half-way.`;
  return { name: 'disk space', state: 'warning', found, means };
}

/** The engine's own directory where this machine has it; a remote engine's disk cannot be looked at from here. */
async function dataDirectory(engine: Engine | undefined): Promise<string> {
  if (engine === undefined) return '/';
  const info = await (await docker(engine.dockerHost)).info();
  const directory: unknown = info.DockerRootDir;
  return typeof directory === 'string' && (await exists(directory)) ? directory : '/';
}

/** What nodes, which share this kernel, could do; a run asks the nodes themselves. */
async function hostCapabilities(): Promise<Record<string, boolean>> {
  const enforce = await readFile('/sys/fs/selinux/enforce', 'utf8').catch(() => '0');
  return { selinux: enforce.trim() === '1', ipvs: await exists('/proc/net/ip_vs') };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
