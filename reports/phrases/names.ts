import type { ObjectRef, PodSet } from '../../harness/vocabulary/objects.ts';
import type { NodeSet } from '../../harness/vocabulary/probe.ts';

const placeNames = {
  'every-node': 'every node',
  'control-plane': 'the control plane',
  workers: 'every worker',
} as const;
/** Nodes in words: `every worker`, or the name of one. */
export const where = (nodes: NodeSet): string => (typeof nodes === 'string' ? placeNames[nodes] : nodes.node);
/** An object in words: `the Deployment coredns`. */
export const called = (object: ObjectRef): string => `the ${object.kind} ${object.name}`;
/** A set of pods in words: `the pods k8s-app=kube-dns in kube-system`. */
export const podsCalled = (pods: PodSet): string => `the pods ${pods.selector} in ${pods.namespace}`;
