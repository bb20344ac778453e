import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Docker, docker } from '../../engine/docker.ts';
import { sweep } from '../../engine/sweep.ts';
import { NameTaken, UsageError } from '../../vocabulary/failures.ts';
import { inspectNodeImage, requireImage } from '../images.ts';
import { type KindConfig, nodeImagesOf } from '../kind-config.ts';
import { LossWatch } from '../loss.ts';
import { type ActionEvent, Actions } from './actions.ts';
import { kubeconfigPath, type Lab } from './lab.ts';

/** What nodes are made from, and whose they are. */
export interface MakingOptions {
  readonly name: string;
  readonly config: KindConfig;
  /** The node image, for nodes whose configuration names none. */
  readonly image: string;
  readonly clientImage: string;
  readonly runId: string;
  readonly dockerHost: string;
  /** Where the private kubeconfig goes (mode 0600). */
  readonly directory: string;
  /** Files that every node has before kubeadm runs, by their paths. */
  readonly nodeFiles?: Readonly<Record<string, string>> | undefined;
  readonly onAction?: (event: ActionEvent) => void;
  readonly signal?: AbortSignal;
}

/** What was made, and how to be rid of it. */
export interface Made<T> {
  readonly lab: Lab;
  readonly result: T;
  readonly actions: Actions;
  /** Removes everything that carries the labels of the cluster, and its kubeconfig. */
  readonly remove: () => Promise<void>;
}

/**
 * Makes nodes of the lab, with everything that has to be around them: nothing is begun when something is missing, a
 * container that ends by itself is noticed, and what fails or is aborted removes what it made.
 *
 * @param make does the work, as actions
 * @throws EnvironmentError when an image is missing or is no node image
 * @throws NameTaken when the engine has a cluster of that name
 * @throws UsageError when the nodes' images are of different versions
 * @throws Error saying what failed, with the end of its output; the signal's reason when aborted
 */
export async function makeNodes<T>(
  options: MakingOptions,
  make: (lab: Lab, actions: Actions) => Promise<T>,
): Promise<Made<T>> {
  options.signal?.throwIfAborted();
  const engine = await docker(options.dockerHost);
  const facts = await checkBeforeBoot(engine, options);
  const loss = await LossWatch.begin(engine, options);
  const signal = AbortSignal.any([loss.signal, ...(options.signal ? [options.signal] : [])]);
  const actions = new Actions({ onAction: options.onAction, signal });
  const lab: Lab = { ...options, ...facts, engine, loss, nonce: randomUUID(), signal: actions.signal };
  const remove = async () => {
    loss.stop();
    try {
      await sweep({ dockerHost: options.dockerHost, runs: { runId: options.runId, cluster: options.name } });
    } finally {
      // The boot may have written it after the sweep, and a run's directory is made to be passed on: it should hold no keys.
      await rm(kubeconfigPath(options), { force: true });
    }
  };
  // Taking the containers away ends what would otherwise wait for them; whether it worked, the second try says.
  const onFailure = () => void remove().catch(() => undefined);
  actions.signal.addEventListener('abort', onFailure, { once: true });
  try {
    return { lab, result: await make(lab, actions), actions, remove };
  } catch (error) {
    // Again: something may have been made while the first removal was under way.
    await remove();
    throw error;
  } finally {
    actions.signal.removeEventListener('abort', onFailure);
  }
}

/** Everything that can be wrong before anything is made. */
async function checkBeforeBoot(
  engine: Docker,
  options: MakingOptions,
): Promise<Pick<Lab, 'kubernetesVersion' | 'cgroupVersion'>> {
  const { config, name, dockerHost } = options;
  const [info, sameName, _clientImageId, ...images] = await Promise.all([
    engine.info(),
    findCluster(engine, dockerHost, name),
    requireImage(engine, options.clientImage),
    ...nodeImagesOf(config, options.image).map((reference) => inspectNodeImage(dockerHost, reference)),
  ]);
  if (sameName) {
    throw new NameTaken(`there is a cluster called ${name} already: choose another name, or remove that one first`);
  }
  const [image, ...others] = images;
  if (image === undefined || others.some(({ kubernetesVersion }) => kubernetesVersion !== image.kubernetesVersion)) {
    throw new UsageError(
      `${config.file}: the nodes' images are of different Kubernetes versions: ` +
        images.map(({ reference, kubernetesVersion }) => `${reference} is ${kubernetesVersion}`).join(', '),
    );
  }
  return { kubernetesVersion: image.kubernetesVersion, cgroupVersion: info.CgroupVersion === '1' ? 1 : 2 };
}

/**
 * Whether the engine has a cluster of a name. What is left of a lab's cluster whose nodes somebody else removed, for
 * example with `kind delete cluster`, is removed first: it would be in the way.
 */
async function findCluster(engine: Docker, dockerHost: string, name: string): Promise<boolean> {
  await sweep({ dockerHost, runs: { nodelessCluster: name } });
  const nodes = await engine.listContainers({ all: true, filters: { label: [`io.x-k8s.kind.cluster=${name}`] } });
  return nodes.length > 0;
}
