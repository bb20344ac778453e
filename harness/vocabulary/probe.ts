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

export const podsReady = (pods: PodSet): ProbeOf<'pods-ready'> => ({ kind: 'pods-ready', pods });
export const podStatus = (pods: PodSet): ProbeOf<'pod-status'> => ({ kind: 'pod-status', pods });
export const lastTermination = (pods: PodSet): ProbeOf<'last-termination'> => ({ kind: 'last-termination', pods });
export const podAddress = (pods: PodSet): ProbeOf<'pod-address'> => ({ kind: 'pod-address', pods });
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
export const logErrors = (
  pods: PodSet,
  line: RegExp,
  times: { quietMs: number; persistMs: number },
): ProbeOf<'log-errors'> => ({ kind: 'log-errors', pods, line: line.source, ...times });
export const event = (namespace: string, reason: string, message?: RegExp): ProbeOf<'event'> => ({
  kind: 'event',
  namespace,
  reason,
  ...(message && { message: message.source }),
});
export const endpointsOf = (target: ObjectRef<'Service'>): ProbeOf<'endpoints'> => ({
  kind: 'endpoints',
  service: target,
});
export const nodeReady = (): ProbeOf<'node-ready'> => ({ kind: 'node-ready', nodes: 'every-node' });
export const fieldEquals = (object: ObjectRef, path: readonly string[], value: unknown): ProbeOf<'field'> => ({
  kind: 'field',
  object,
  path,
  expected: { equals: value },
});
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
export const onEveryNode = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'every-node',
  command,
  prints: prints.source,
});
export const onControlPlane = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'control-plane',
  command,
  prints: prints.source,
});
export const onWorkers = (command: readonly string[], prints: RegExp): ProbeOf<'on-node'> => ({
  kind: 'on-node',
  nodes: 'workers',
  command,
  prints: prints.source,
});
export const inContainer = (pods: PodSet, command: readonly string[], prints: RegExp): ProbeOf<'in-container'> => ({
  kind: 'in-container',
  pods,
  command,
  prints: prints.source,
});
