import type { ObjectRef, PodSet } from '../../harness/vocabulary/objects.ts';
import type { NodeSet } from '../../harness/vocabulary/probe.ts';

const placeNames = {
  'every-node': 'every node',
  'control-plane': 'the control plane',
  workers: 'every worker',
} as const;
export const where = (nodes: NodeSet): string => (typeof nodes === 'string' ? placeNames[nodes] : nodes.node);
export const called = (object: ObjectRef): string => `the ${object.kind} ${object.name}`;
export const podsCalled = (pods: PodSet): string => `the pods ${pods.selector} in ${pods.namespace}`;
