/**
 * The words in which the cluster answers. Each kind of probe has a closed set; what the cluster printed is kept beside
 * the word, in the journal.
 */
export const lookupAnswers = [
  'answered',
  'wrong-answer',
  'nxdomain',
  'servfail',
  'refused',
  'timed-out',
  'unreachable',
] as const;
export type LookupAnswer = (typeof lookupAnswers)[number];

/**
 * The STATUS column of `kubectl get pods`, cut down to the words that matter to DNS. Pods on their way out are not asked:
 * they say nothing about what comes.
 */
export const podStatuses = [
  'Running',
  'Pending',
  'ContainerCreating',
  'CrashLoopBackOff',
  'Error',
  'OOMKilled',
  'ErrImagePull',
  'ImagePullBackOff',
  'other',
] as const;
export type PodStatus = (typeof podStatuses)[number];

/** What each kind of probe can answer. */
export interface Answers {
  /** A DNS lookup from a client pod. */
  lookup: LookupAnswer;
  /**
   * What became of the steady lookups since the fault went in, one answer a node. `outage`: for a second or longer none was
   * answered; `all`: not one was. `unmeasured`: the client that asks did not report on all of that time.
   */
  'lookups-lost': 'none' | 'some' | 'outage' | 'all' | 'unmeasured';
  /** How many pods of a set are Running and Ready. */
  'pods-ready': 'all' | 'some' | 'none' | 'no-pods';
  /** What `kubectl get pods` shows in its STATUS column, one answer a pod. */
  'pod-status': PodStatus;
  /** Why a container of the pod ended the last time. */
  'last-termination': 'OOMKilled' | 'Error' | 'Completed' | 'never' | 'other';
  /** Whether the pod has an address of its own. */
  'pod-address': 'assigned' | 'none';
  /** Whether a line stands in a container's log since the fault went in. */
  log: 'as-written' | 'in-other-words' | 'absent' | 'no-container';
  /**
   * What of a container's errors, by their own time stamps: the last is old, or young, or young although the container
   * started long ago.
   */
  'log-errors': 'none' | 'over' | 'recent' | 'persistent' | 'no-container';
  /** Whether an event with this reason was recorded since the fault went in. */
  event: 'present' | 'absent';
  /** The addresses behind a Service, from its EndpointSlices. */
  endpoints: 'some' | 'none' | 'no-service';
  /** The Ready condition of the nodes, one answer a node. */
  'node-ready': 'Ready' | 'NotReady';
  /** A field of an object, compared with a value. */
  field: 'equal' | 'equivalent' | 'different' | 'absent' | 'no-object';
  /** Output of a command on a node, held against a pattern. */
  'on-node': 'as-written' | 'otherwise' | 'command-failed';
  /** Output of a command inside a container, held against a pattern. */
  'in-container': 'as-written' | 'otherwise' | 'command-failed' | 'no-container';
}

export type ProbeKind = keyof Answers;
export type Answer<K extends ProbeKind = ProbeKind> = Answers[K];
