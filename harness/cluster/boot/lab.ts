import { join, resolve } from 'node:path';
import type { Docker } from '../../engine/docker.ts';
import { formatOwner, labels } from '../../engine/label.ts';
import { thisProcess } from '../../engine/owner.ts';
import type { KindConfig } from '../kind-config.ts';
import type { LossWatch } from '../loss.ts';

/** What every boot action works with. */
export interface Lab {
  readonly engine: Docker;
  readonly dockerHost: string;
  /** Of the cluster. */
  readonly name: string;
  readonly runId: string;
  readonly nonce: string;
  readonly config: KindConfig;
  readonly image: string;
  readonly clientImage: string;
  readonly kubernetesVersion: string;
  readonly cgroupVersion: 1 | 2;
  readonly directory: string;
  /** Files that every node has before kubeadm runs, by their paths. */
  readonly nodeFiles?: Readonly<Record<string, string>> | undefined;
  readonly loss: LossWatch;
  readonly signal: AbortSignal;
}

/** Where the private kubeconfig of a cluster is; the watchdog knows it by its ending. */
export const kubeconfigPath = ({ directory, name }: Pick<Lab, 'directory' | 'name'>): string =>
  join(directory, `${name}.kubeconfig`);

/**
 * The labels of something that boot makes. All of it says where the kubeconfig is to be, so that whatever is left of a
 * cluster leads to its keys.
 */
export function labelsFor(
  lab: Pick<Lab, 'name' | 'runId' | 'nonce' | 'directory'>,
  part: string,
): Record<string, string> {
  return {
    [labels.run]: lab.runId,
    [labels.cluster]: lab.name,
    [labels.part]: part,
    [labels.nonce]: lab.nonce,
    [labels.owner]: formatOwner(thisProcess()),
    [labels.kubeconfig]: resolve(kubeconfigPath(lab)),
  };
}
