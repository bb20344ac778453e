import { join } from 'node:path';
import { type ExecaError, execa } from 'execa';
import type { ActionEvent } from '../cluster/boot/actions.ts';
import { capabilitiesOf } from '../cluster/capabilities.ts';
import { inspectNodeImage } from '../cluster/images.ts';
import { KindCluster } from '../cluster/kind-cluster.ts';
import { type KindConfig, nodeImagesOf } from '../cluster/kind-config.ts';
import { loadKindConfig } from '../cluster/load-kind-config.ts';
import { type Engine, requireEngine } from '../engine/find.ts';
import type { TrialCluster } from '../run.ts';
import { clientImageReference, nodeImageReference } from '../setup/images.ts';
import { projectDirectory } from '../setup/places.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import type { Capability } from '../vocabulary/scenario.ts';
import { SetUpFailed } from './set-up-failed.ts';

/** An engine and images that have been looked at, ready to boot clusters from. */
export interface Laboratory {
  readonly engine: Engine;
  readonly image: string;
  readonly clientImage: string;
  /** The version of Kubernetes that was asked for, if one was. */
  readonly kubernetes?: string;
  /** The version of Kubernetes in the node image, for example `v1.36.3`. */
  readonly kubernetesVersion: string;
}

/**
 * Gets the machine ready, then finds the engine and the images that this run will use.
 *
 * @throws EnvironmentError when something is missing, with what to do
 */
export async function openLaboratory(options: {
  image?: string | undefined;
  kubernetes?: string | undefined;
  signal: AbortSignal;
}): Promise<Laboratory> {
  const { image, kubernetes, signal } = options;
  await setUp({ image, kubernetes: [kubernetes ?? []].flat(), signal });
  return findLaboratory(image, kubernetes);
}

/** The same for several versions of Kubernetes: a laboratory for each, in the same order. */
export async function openLaboratories(options: {
  kubernetes: readonly string[];
  signal: AbortSignal;
}): Promise<Laboratory[]> {
  await setUp(options);
  return Promise.all(options.kubernetes.map((version) => findLaboratory(undefined, version)));
}

async function findLaboratory(image: string | undefined, kubernetes: string | undefined): Promise<Laboratory> {
  const engine = await requireEngine();
  const choice = await nodeImageReference(engine.dockerHost, { image, kubernetes });
  if (choice === undefined) throw new EnvironmentError('there is no node image: run ./setup, or name one with --image');
  const { kubernetesVersion } = await inspectNodeImage(engine.dockerHost, choice.reference);
  if (kubernetes !== undefined && kubernetesVersion !== kubernetes) {
    throw new EnvironmentError(
      `the node image of Kubernetes ${kubernetes} is ${choice.reference}, but its /kind/version says ${kubernetesVersion}`,
    );
  }
  const laboratory = {
    ...{ engine, image: choice.reference, kubernetesVersion },
    clientImage: await clientImageReference(),
  };
  return kubernetes === undefined ? laboratory : { ...laboratory, kubernetes };
}

/** What `./setup` gets a machine ready for. */
interface Readying {
  readonly image?: string | undefined;
  readonly kubernetes: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs `./setup`. It says itself what went wrong, so its exit code is all that has to be passed on. */
async function setUp({ image, kubernetes, signal }: Readying): Promise<void> {
  const versions = kubernetes.flatMap((version) => ['--kubernetes', version]);
  const args = [...(image === undefined ? [] : ['--image', image]), ...versions];
  try {
    // The set-up gets signals of its own from the terminal; the abort is for those that reach only this process.
    await execa(join(projectDirectory, 'setup'), args, { stdin: 'ignore', stdout: 2, stderr: 2, cancelSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new SetUpFailed((error as ExecaError).exitCode ?? 70);
  }
}

/** Reads a kind config by its name in `kind-configs/`. */
export function namedConfig(name: string): Promise<KindConfig> {
  return loadKindConfig(join(projectDirectory, 'kind-configs', `${name}.yaml`));
}

/** What a cluster is booted for. */
export interface Booting {
  readonly name: string;
  readonly runId: string;
  readonly config: KindConfig;
  /** Where the private kubeconfig goes. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Files that every node has before kubeadm runs, by their paths. */
  readonly nodeFiles?: Readonly<Record<string, string>> | undefined;
  /** What scenarios need, so that it is found out even where that takes long. */
  readonly needs?: ReadonlySet<Capability>;
  readonly onAction?: (event: ActionEvent) => void;
}

/**
 * Boots a cluster and asks it what it is.
 *
 * @throws as a boot does; the signal's reason when aborted. Nothing of the cluster is there then
 */
export async function bootCluster(laboratory: Laboratory, booting: Booting): Promise<TrialCluster> {
  const { engine, image: usual, clientImage } = laboratory;
  const making = { ...booting, image: usual, clientImage, dockerHost: engine.dockerHost };
  const cluster = await new KindCluster(making).start();
  try {
    const [{ kubernetes, coredns, kernel }, capabilities] = await Promise.all([
      cluster.versions(),
      capabilitiesOf(cluster, booting.needs ?? new Set()),
    ]);
    // Whoever interrupted meanwhile was told that the cluster is being removed.
    booting.signal.throwIfAborted();
    const named = `Docker ${engine.version} (${engine.origin})`;
    const image = nodeImagesOf(booting.config, usual).join(', ');
    return { cluster, environment: { kubernetes, coredns, kernel, engine: named, image, capabilities } };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
