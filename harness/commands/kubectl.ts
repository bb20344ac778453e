import { kubectlName, type ObjectRef, type PodSet } from '../vocabulary/objects.ts';
import { shell } from './shell.ts';

/** A verb of kubectl on one object: `kubectl get -n kube-system deployment/coredns`. */
export const onObject = (verb: string, object: ObjectRef): string => `kubectl ${verb} ${kubectlName(object)}`;

/** The flags that pick a set of pods. */
export const podFlags = (pods: PodSet): string => shell('-n', pods.namespace, '-l', pods.selector);

/** Lists a set of pods. */
export const getPods = (pods: PodSet): string => `kubectl get pods ${podFlags(pods)}`;

/**
 * An object, changed by a program and sent back.
 *
 * @param jq the arguments of jq, already quoted
 */
export const edited = (object: ObjectRef, jq: string, verb: string): string =>
  `${onObject('get', object)} -o json | jq ${jq} | kubectl ${verb} -f -`;

/** A manifest, handed to a kubectl that reads its standard input. */
export const withManifest = (manifest: string, verb: string): string =>
  `${shell('printf', '%s', manifest)} | kubectl ${verb} -f -`;
