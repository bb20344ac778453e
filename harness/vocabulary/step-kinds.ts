import type { ObjectRef, PodSet } from './objects.ts';
import type { NodeSet, Protocol } from './probe.ts';

export interface Quantities {
  readonly memory: string;
  readonly cpu: string;
}

/** What becomes of a file on a node. */
export type FileState = { readonly content: string } | { readonly absent: true };

/** As systemctl calls it. */
export type UnitAction = 'start' | 'stop' | 'restart' | 'try-restart';

interface StepFields {
  /** Put a file on nodes into a state. */
  'node-file': { readonly nodes: NodeSet; readonly path: string; readonly becomes: FileState };
  /** Start, stop or restart a systemd unit on nodes; `try-restart` leaves alone what does not run. */
  'node-unit': { readonly nodes: NodeSet; readonly unit: string; readonly action: UnitAction };
  /**
   * What a default Ubuntu does: systemd-resolved runs on every node with the node's former nameserver as its upstream,
   * and /etc/resolv.conf names its stub, 127.0.0.53.
   */
  'use-systemd-resolved': Record<never, never>;
  /** Set one field of the kubelet's configuration on every node, and restart the kubelet. */
  'kubelet-config': { readonly field: string; readonly value: string };
  /** Apply the CNI manifest that came with the node image. */
  'install-cni': {
    /** It was there before: the nodes have all that it leaves on them. */
    readonly again?: true;
  };
  /** Delete all that the CNI manifest of the node image creates. What the plugin has left on the nodes stays. */
  'remove-cni': Record<never, never>;
  /** Replace the whole Corefile, or one piece of it that must be there. */
  corefile: {
    readonly change:
      | { readonly content: string }
      | { readonly replace: string; readonly by: string }
      | { readonly removeLine: string }
      | { readonly append: string };
  };
  /** Delete the pods of a set, all at once; their controllers make new ones. */
  'delete-pods': { readonly pods: PodSet };
  /**
   * Kill the first container of one pod of a set, the newest, without letting it finish what it does; and once more if the
   * kubelet starts it again at once, which it does the first time only.
   */
  'crash-newest-pod': { readonly pods: PodSet };
  'rollout-restart': { readonly deployment: ObjectRef<'Deployment'> };
  /** Go back to the template of the revision before the present one. */
  'rollout-undo': { readonly deployment: ObjectRef<'Deployment'> };
  scale: { readonly deployment: ObjectRef<'Deployment'>; readonly replicas: number };
  /** Delete the Deployment and create it again with other pod labels and the selector that goes with them. */
  recreate: { readonly deployment: ObjectRef<'Deployment'>; readonly podLabels: Readonly<Record<string, string>> };
  /** What `kubectl edit` would send: change the pod template's labels in place. The API server may refuse. */
  'edit-pod-labels': {
    readonly deployment: ObjectRef<'Deployment'>;
    readonly podLabels: Readonly<Record<string, string>>;
  };
  'set-resources': {
    readonly deployment: ObjectRef<'Deployment'>;
    readonly requests: Quantities;
    readonly limits: Quantities;
  };
  /**
   * Wait until the pods have all been Ready, without a restart and with none that is on its way out, for a while; the step
   * fails if they never are.
   */
  'hold-at-rest': { readonly pods: PodSet; readonly holdMs: number; readonly timeoutMs: number };
  /** Lookups from the client pod of every node, at a bounded rate, until the trial ends. */
  'dns-load': {
    readonly queriesPerSecond: number;
    readonly protocol: Protocol;
    readonly clients: number;
    /**
     * For how long a client keeps its socket, in seconds; without it, all the while. One that is kept goes on asking the pod
     * that it was led to at first, also once that is gone.
     */
    readonly socketSeconds?: number;
    /** How long a query counts as outstanding, in seconds; without it, ten. */
    readonly patienceSeconds?: number;
    /** How many queries may be outstanding from each node: fewer than are asked in that time would slow the load down. */
    readonly outstanding: number;
    readonly names: 'unique' | 'same';
    readonly zone: string;
  };
  'stop-dns-load': Record<never, never>;
  /** Send an object to the API server, in the place of one of the same name if there is any. */
  apply: { readonly object: ObjectRef; readonly manifest: string };
  delete: {
    readonly object: ObjectRef;
    /** Somebody else may have deleted it before, and that is as good: so it is with what takes a step back. */
    readonly mayBeGone?: true;
    /** `foreground`: the object is gone, and the step over, when all that it owns is gone, its pods among it. */
    readonly cascade?: 'foreground';
  };
  /** Merge a piece of JSON into an object, the way of `kubectl patch`. */
  patch: { readonly object: ObjectRef; readonly change: string };
  'set-image': { readonly deployment: ObjectRef<'Deployment'>; readonly image: string };
  /** Replace a piece of text in an entry of a ConfigMap; it must be there. */
  'edit-config-map': {
    readonly configMap: ObjectRef<'ConfigMap'>;
    readonly key: string;
    readonly replace: string;
    readonly by: string;
    /** The pods that read it when they start and never again: whoever takes the edit back replaces them. */
    readonly readers?: PodSet;
  };
  /**
   * Run a command on nodes. It is taken back by another command, or by new pods of a set that put it right when they
   * start; by nothing where nothing is left to take back.
   */
  'run-on-nodes': {
    readonly nodes: NodeSet;
    /** What it does, for people: a sentence without its subject, `Drop UDP 53 on its way to pods`. */
    readonly does: string;
    readonly command: readonly string[];
    readonly back?: readonly string[] | { readonly newPods: PodSet };
  };
  /** Put an object back as it was, or where it was: the undo of a step that changed or deleted it. */
  restore: { readonly object: ObjectRef; readonly manifest: string };
}

export type StepKind = keyof StepFields;
export type StepOf<K extends StepKind> = { readonly kind: K } & StepFields[K];
export type Step = { [K in StepKind]: StepOf<K> }[StepKind];
