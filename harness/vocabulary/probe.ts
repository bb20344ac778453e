import type { ProbeKind } from './answers.ts';
import type { ObjectRef, PodSet } from './objects.ts';

export type Protocol = 'udp' | 'tcp';

/** On which nodes something is asked or done. */
export type NodeSet = 'every-node' | 'control-plane' | 'workers' | { readonly node: string };

interface ProbeFields {
  lookup: {
    readonly name: string;
    readonly protocol: Protocol;
    /** `dig` asks for exactly this name; `nslookup` is the busybox applet that the documents use, with its search list. */
    readonly tool: 'dig' | 'nslookup';
    /** The answer must hold this Service's own address; without it, any address will do. */
    readonly addressOf?: ObjectRef<'Service'>;
    /** Each of these pods is asked at its own address, past the Service; without it, whoever resolv.conf names. */
    readonly at?: PodSet;
  };
  /** The steady lookups of the scenario, as they were measured. */
  'lookups-lost': Record<never, never>;
  'pods-ready': { readonly pods: PodSet };
  'pod-status': { readonly pods: PodSet };
  'last-termination': { readonly pods: PodSet };
  'pod-address': { readonly pods: PodSet };
  log: {
    readonly pods: PodSet;
    /** The source of a regular expression: the line as the document prints it. */
    readonly line: string;
    /** The same fact in the words of other versions. */
    readonly otherWords?: string;
    /** Lines that must come after it, in this order; others may stand between them. */
    readonly followedBy?: readonly string[];
  };
  /** How old the errors in the log of a container's present life are. */
  'log-errors': {
    readonly pods: PodSet;
    /** The source of a regular expression: what counts as an error. */
    readonly line: string;
    /** Errors are over when the last is older than this. */
    readonly quietMs: number;
    /** They persist when they still come this long after the container's start. */
    readonly persistMs: number;
  };
  event: { readonly namespace: string; readonly reason: string; readonly message?: string };
  endpoints: { readonly service: ObjectRef<'Service'> };
  'node-ready': { readonly nodes: NodeSet };
  field: {
    readonly object: ObjectRef;
    /** Steps from the object to the field; `*` stands for any element of a list. */
    readonly path: readonly string[];
    /** A value that the field must equal, or the source of a regular expression that it must match. */
    readonly expected: { readonly equals: unknown } | { readonly matches: string };
    /** The source of a regular expression for a value that means the same. */
    readonly otherWords?: string;
  };
  'on-node': { readonly nodes: NodeSet; readonly command: readonly string[]; readonly prints: string };
  'in-container': { readonly pods: PodSet; readonly command: readonly string[]; readonly prints: string };
}

export type ProbeOf<K extends ProbeKind> = { readonly kind: K } & ProbeFields[K];
export type Probe = { [K in ProbeKind]: ProbeOf<K> }[ProbeKind];

/** Ask for a name from a client pod on every node, with dig. */
export const lookup = (
  name: string,
  options: { protocol?: Protocol; addressOf?: ObjectRef<'Service'>; at?: PodSet } = {},
): ProbeOf<'lookup'> => ({ kind: 'lookup', name, protocol: 'udp', tool: 'dig', ...options });

/** Ask as the documents do, with busybox' nslookup, from a client pod on every node. */
export const nslookup = (name: string): ProbeOf<'lookup'> => ({
  kind: 'lookup',
  name,
  protocol: 'udp',
  tool: 'nslookup',
});

/** Look at what the scenario's steady lookups have lost; only where it has any. */
export const lookupsLost = (): ProbeOf<'lookups-lost'> => ({ kind: 'lookups-lost' });

/** How many pods of a set are Running and Ready; `no-pods` where there are none. Pods on their way out do not count. */
export const podsReady = (pods: PodSet): ProbeOf<'pods-ready'> => ({ kind: 'pods-ready', pods });
/** The STATUS column of `kubectl get pods`, an answer for each pod. Without pods there is no answer, and the claim is ungraded. */
export const podStatus = (pods: PodSet): ProbeOf<'pod-status'> => ({ kind: 'pod-status', pods });
/** Why a container of each pod ended the last time, whether or not it runs again. */
export const lastTermination = (pods: PodSet): ProbeOf<'last-termination'> => ({ kind: 'last-termination', pods });
/** Whether each pod has an address. Without a network plugin, only pods on the node's own network have one. */
export const podAddress = (pods: PodSet): ProbeOf<'pod-address'> => ({ kind: 'pod-address', pods });
/**
 * Look for a line in the logs of the pods, of containers that run and of those before them, since the fault went in or the remedy
 * began. Only the source of a pattern is kept, so its flags do not count.
 *
 * @param line as the document prints it: `as-written`
 * @param otherWords how another version says the same: `in-other-words`
 */
export const log = (pods: PodSet, line: RegExp, otherWords?: RegExp): ProbeOf<'log'> => ({
  kind: 'log',
  pods,
  line: line.source,
  ...(otherWords && { otherWords: otherWords.source }),
});
/** Look for lines that follow each other in this order; others may stand between them. */
export const logInOrder = (pods: PodSet, [first, ...others]: readonly [RegExp, ...RegExp[]]): ProbeOf<'log'> => ({
  ...log(pods, first),
  followedBy: others.map(({ source }) => source),
});
/**
 * Tell errors that are over from errors that still come, by the time stamps in the log. Errors from before the fault count too.
 *
 * @param line what counts as an error
 * @param times `quietMs`: older than this, the last error is `over`. `persistMs`: longer than this after the start of its
 *   container, a young one is `persistent`, and `recent` before
 */
export const logErrors = (
  pods: PodSet,
  line: RegExp,
  times: { quietMs: number; persistMs: number },
): ProbeOf<'log-errors'> => ({ kind: 'log-errors', pods, line: line.source, ...times });
/**
 * Look for an event that was recorded, or repeated, since the fault went in or the remedy began.
 *
 * @param reason exactly, as in the REASON column
 * @param message held against `OBJECT MESSAGE`, so that it can name a pod; without it, any will do
 */
export const event = (namespace: string, reason: string, message?: RegExp): ProbeOf<'event'> => ({
  kind: 'event',
  namespace,
  reason,
  ...(message && { message: message.source }),
});
/** Whether a Service has ready addresses behind it, in its EndpointSlices. */
export const endpointsOf = (target: ObjectRef<'Service'>): ProbeOf<'endpoints'> => ({
  kind: 'endpoints',
  service: target,
});
/** The Ready condition of each node. */
export const nodeReady = (): ProbeOf<'node-ready'> => ({ kind: 'node-ready', nodes: 'every-node' });
/**
 * Compare a field of an object with a value.
 *
 * @param path from the object to the field: `['spec', 'replicas']`; `*` stands for any element of a list, and one that equals is enough
 * @param value a string, or anything that is compared as JSON, in which the order of keys does not count
 */
export const fieldEquals = (object: ObjectRef, path: readonly string[], value: unknown): ProbeOf<'field'> => ({
  kind: 'field',
  object,
  path,
  expected: { equals: value },
});
/**
 * Hold a field of an object against a pattern, line by line where it is a string, else as JSON with sorted keys.
 *
 * @param path as for `fieldEquals`
 * @param pattern what makes it `equal`
 * @param otherWords what makes it `equivalent`
 */
export const fieldMatches = (
  object: ObjectRef,
  path: readonly string[],
  pattern: RegExp,
  otherWords?: RegExp,
): ProbeOf<'field'> => ({
  kind: 'field',
  object,
  path,
  expected: { matches: pattern.source },
  ...(otherWords && { otherWords: otherWords.source }),
});
/**
 * Run a command on every node and hold what it prints, on either stream, against a pattern. What it printed counts, whatever its
 * exit code. No shell is around it: `['sh', '-c', …]` where one is needed.
 */
export const onEveryNode = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'every-node',
  command,
  prints: prints.source,
});
/** Like `onEveryNode`, on the control plane alone, where `kubectl --kubeconfig /etc/kubernetes/admin.conf` may do anything. */
export const onControlPlane = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'control-plane',
  command,
  prints: prints.source,
});
/** Like `onEveryNode`, on the workers alone. */
export const onWorkers = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'workers',
  command,
  prints: prints.source,
});
/**
 * Run a command in the first container of every running pod of a set, and hold what it prints against a pattern. The image must have
 * the program: that of CoreDNS has no shell.
 */
export const inContainer = (pods: PodSet, command: readonly string[], prints: RegExp): ProbeOf<'in-container'> => ({
  kind: 'in-container',
  pods,
  command,
  prints: prints.source,
});
