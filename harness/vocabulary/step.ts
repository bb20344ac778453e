/** The words in which scenarios say what is done to a cluster. Each makes a value; harness/steps/ performs it. */
import { type Manifest, type ObjectRef, objectOf, type PodSet } from './objects.ts';
import type { NodeSet } from './probe.ts';
import type { FileState, Quantities, Step, StepOf, UnitAction } from './step-kinds.ts';

export type { FileState, Quantities, Step, StepKind, StepOf } from './step-kinds.ts';

/**
 * Why a step cannot be taken back, so that its cluster can serve no other trial.
 *
 * @returns undefined for a step that can
 */
export const whyLasting = (step: Step): string | undefined =>
  step.kind === 'install-cni' && !step.again
    ? 'a network plugin leaves addresses, routes and CNI state on the nodes'
    : undefined;

/** Put a file on nodes into a state: it holds a text, or it is absent. Directories on the way to it are made. */
export const nodeFile = (nodes: NodeSet, path: string, becomes: FileState): Step => ({
  kind: 'node-file',
  nodes,
  path,
  becomes,
});
/**
 * Start, stop or restart a systemd unit. It is taken back on the nodes where it changed whether the unit runs; where it ran, the
 * restart is repeated after all else is as it was, so that the unit keeps nothing of what it read in between.
 */
export const nodeUnit = (nodes: NodeSet, unit: string, action: UnitAction): Step => ({
  kind: 'node-unit',
  nodes,
  unit,
  action,
});
/** Make every node resolve through systemd-resolved, as a default Ubuntu does. Taking it back also replaces the CoreDNS pods. */
export const useSystemdResolved = (): Step => ({ kind: 'use-systemd-resolved' });
/**
 * Set a top-level field of the kubelet's configuration on every node, and restart the kubelets. A pod keeps the resolv.conf that it
 * was made with: a change of `resolvConf` reaches CoreDNS only with new pods.
 */
export const kubeletConfig = (field: string, value: string): Step => ({ kind: 'kubelet-config', field, value });
/**
 * Apply the CNI manifest of the node image. It cannot be taken back (see `whyLasting`), unless it is `again`: the plugin was there
 * before, and its traces are on the nodes anyway.
 */
export const installCni = (options: { again?: true } = {}): Step => ({ kind: 'install-cni', ...options });
/**
 * Delete what the CNI manifest of the node image creates, and wait until the plugin's pods are gone. The routes, addresses and CNI
 * files that it left on the nodes stay.
 */
export const removeCni = (): Step => ({ kind: 'remove-cni' });
/**
 * Change the Corefile, and nothing else: a running CoreDNS notices after a minute or two, if it has the `reload` plugin. The trial
 * breaks down where the piece to `replace` or the line to remove is not there: the fault or the fix would change nothing.
 */
export const corefile = (change: StepOf<'corefile'>['change']): Step => ({ kind: 'corefile', change });
/** Replace all pods of a Deployment, as `kubectl rollout restart` does. The step does not wait until they are Ready. */
export const rolloutRestart = (target: ObjectRef<'Deployment'>): Step => ({
  kind: 'rollout-restart',
  deployment: target,
});
/** Go back to the Deployment's previous revision, as `kubectl rollout undo` does. The trial breaks down where there is none. */
export const rolloutUndo = (target: ObjectRef<'Deployment'>): Step => ({ kind: 'rollout-undo', deployment: target });
/** Delete the pods of a set, all at once. It is not taken back: their controllers have made new ones. */
export const deletePods = (pods: PodSet): Step => ({ kind: 'delete-pods', pods });
/**
 * Kill the first container of the newest pod of a set with SIGKILL: twice if need be, so that the kubelet waits 10 s before the next
 * start. The trial breaks down where that container does not run.
 */
export const crashNewestPod = (pods: PodSet): Step => ({ kind: 'crash-newest-pod', pods });
/** Give a Deployment another number of replicas. The step does not wait for the pods. */
export const scale = (target: ObjectRef<'Deployment'>, replicas: number): Step => ({
  kind: 'scale',
  deployment: target,
  replicas,
});
/**
 * Delete a Deployment and create it again with these labels on its pods and in its selector, which nobody can change in place.
 * Labels of other keys stay.
 */
export const recreate = (target: ObjectRef<'Deployment'>, change: { podLabels: Record<string, string> }): Step => ({
  kind: 'recreate',
  deployment: target,
  ...change,
});
/**
 * Change the labels of a Deployment's pods in place. Where its selector asks for them, the API server refuses: the step then has
 * failed, which is what a wrong fix may do.
 */
export const editPodLabels = (target: ObjectRef<'Deployment'>, podLabels: Record<string, string>): Step => ({
  kind: 'edit-pod-labels',
  deployment: target,
  podLabels,
});
/** Set requests and limits of a Deployment's first container, in the units of Kubernetes: `170Mi`, `100m`. */
export const setResources = (
  target: ObjectRef<'Deployment'>,
  resources: { requests: Quantities; limits: Quantities },
): Step => ({ kind: 'set-resources', deployment: target, ...resources });
/**
 * Wait until the pods of a set have all been Ready, without a restart, for `holdMs`. The step fails if that is not so within
 * `timeoutMs`. Between a change of limits and a load, it proves that it is the load that breaks DNS.
 */
export const holdAtRest = (pods: PodSet, times: { holdMs: number; timeoutMs: number }): Step => ({
  kind: 'hold-at-rest',
  pods,
  ...times,
});
/**
 * Keep up lookups from the client pod of every node, with dnsperf, until `stopDnsLoad` or the end of the trial or the drill.
 * `queriesPerSecond` and `outstanding` are for each node.
 */
export const dnsLoad = (load: Omit<StepOf<'dns-load'>, 'kind'>): Step => ({ kind: 'dns-load', ...load });
/** End the load of `dnsLoad` on every node. Where none runs, nothing happens. */
export const stopDnsLoad = (): Step => ({ kind: 'stop-dns-load' });
/** Create an object, or replace the one of the same name. Unlike `kubectl apply`, it keeps no field that the manifest lacks. */
export const apply = (manifest: Manifest): Step => ({
  kind: 'apply',
  object: objectOf(manifest),
  manifest: JSON.stringify(manifest),
});
/** Delete an object, and wait until it is gone, for 30 s at most. The step fails where there is none, unless it `mayBeGone`. */
export const deleteObject = (
  object: ObjectRef,
  options: Pick<StepOf<'delete'>, 'mayBeGone' | 'cascade'> = {},
): Step => ({
  kind: 'delete',
  object,
  ...options,
});
/** Merge a piece of an object into it: a strategic merge, so lists of named elements, such as containers, are merged by name. */
export const patch = (object: ObjectRef, change: object): Step => ({
  kind: 'patch',
  object,
  change: JSON.stringify(change),
});
/** Give the first container of a Deployment another image. The step does not wait for the rollout. */
export const setImage = (target: ObjectRef<'Deployment'>, image: string): Step => ({
  kind: 'set-image',
  deployment: target,
  image,
});
/**
 * Replace a piece of text in an entry of a ConfigMap; the trial breaks down where it is not there. Name the `readers` where pods
 * read the entry only when they start: taking the edit back then replaces them.
 */
export const editConfigMap = (
  target: ObjectRef<'ConfigMap'>,
  edit: Omit<StepOf<'edit-config-map'>, 'kind' | 'configMap'>,
): Step => ({ kind: 'edit-config-map', configMap: target, ...edit });
/**
 * Run a command on nodes, for what no other word says. Give the command that takes it `back`, unless it leaves nothing behind: the
 * reset finds what stays.
 */
export const runOnNodes = (nodes: NodeSet, run: Omit<StepOf<'run-on-nodes'>, 'kind' | 'nodes'>): Step => ({
  kind: 'run-on-nodes',
  nodes,
  ...run,
});
/**
 * Insert a rule at the top of a chain of the filter table.
 *
 * @param does what it does, for people
 * @param rule the chain and all that follows it: `['FORWARD', '-p', 'udp', '--dport', '53', '-j', 'DROP']`
 */
export const insertRule = (nodes: NodeSet, does: string, rule: readonly string[]): Step =>
  runOnNodes(nodes, { does, command: ['iptables', '-w', '-I', ...rule], back: ['iptables', '-w', '-D', ...rule] });
/** The opposite of `insertRule`. */
export const deleteRule = (nodes: NodeSet, does: string, rule: readonly string[]): Step =>
  runOnNodes(nodes, { does, command: ['iptables', '-w', '-D', ...rule], back: ['iptables', '-w', '-I', ...rule] });
/**
 * Put an object back as a manifest has it. Written by the lab as the undo of other steps; a Deployment whose selector differs is
 * deleted and created again.
 */
export const restore = (object: ObjectRef, manifest: string): Step => ({ kind: 'restore', object, manifest });
