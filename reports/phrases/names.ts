import { kubectlName, type ObjectRef, type PodSet } from '../../harness/vocabulary/objects.ts';
import type { NodeSet } from '../../harness/vocabulary/probe.ts';
import { shell } from '../shell.ts';

/** What a step does or a probe asks, for a person to read and for a person to paste. */
export interface Phrase {
  /** A sentence; what follows on further lines is text from a file. */
  readonly words: string;
  readonly command: string;
}

export const onObject = (verb: string, object: ObjectRef): string => `kubectl ${verb} ${kubectlName(object)}`;
export const podFlags = (pods: PodSet): string => shell('-n', pods.namespace, '-l', pods.selector);
const placeNames = {
  'every-node': 'every node',
  'control-plane': 'the control plane',
  workers: 'every worker',
} as const;
export const where = (nodes: NodeSet): string => (typeof nodes === 'string' ? placeNames[nodes] : nodes.node);
export const called = (object: ObjectRef): string => `the ${object.kind} ${object.name}`;
export const podsCalled = (pods: PodSet): string => `the pods ${pods.selector} in ${pods.namespace}`;
