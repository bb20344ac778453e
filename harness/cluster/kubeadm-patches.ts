import { yamlValue } from '../yaml-value.ts';
import { usualDomain } from './usual-domain.ts';

/** A value as JSON and YAML know it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

/** The documents of kubeadm's configuration file, which patches name by their kind. */
const kubeadmKinds = [
  'ClusterConfiguration',
  'InitConfiguration',
  'JoinConfiguration',
  'KubeletConfiguration',
  'KubeProxyConfiguration',
] as const;

/**
 * Reads one entry of `kubeadmConfigPatches`.
 *
 * @returns the patch, or what is wrong with it. kind ignores a patch of an unknown kind; the lab does not.
 */
export function parseKubeadmPatch(text: string): { patch: JsonObject } | { problem: string } {
  const read = yamlValue(text);
  if ('problem' in read) {
    return { problem: read.problem };
  }
  // YAML without tags of its own makes nothing but what JSON knows.
  const patch = read.value as Json;
  if (!isObject(patch)) {
    return { problem: 'expected a YAML map with a field "kind"' };
  }
  if (!kubeadmKinds.some((kind) => kind === patch.kind)) {
    return { problem: `its "kind" is ${JSON.stringify(patch.kind)}; allowed are ${kubeadmKinds.join(', ')}` };
  }
  const problem = refusedBecause(patch);
  return problem === undefined ? { patch } : { problem };
}

/** What the lab could not do as a patch says, and would have to ignore or to wait for in vain. */
function refusedBecause(patch: JsonObject): string | undefined {
  if (patch.kind === 'InitConfiguration' && 'skipPhases' in patch) {
    return 'the lab itself chooses which phases of `kubeadm init` run: leave "skipPhases" out';
  }
  for (const addOn of ['dns', 'proxy']) {
    const settings = (patch.kind === 'ClusterConfiguration' && patch[addOn]) || null;
    if (isObject(settings) && settings.disabled)
      return `its "${addOn}.disabled" is true; the lab is about what that leaves out`;
  }
  const domain = clusterNetworking(patch)?.dnsDomain ?? usualDomain;
  return domain === usualDomain
    ? undefined
    : `its "networking.dnsDomain" is ${JSON.stringify(domain)}; the lab asks for names in ${usualDomain} and knows no other domain`;
}

/**
 * What a patch says about the network of the cluster.
 *
 * @returns undefined where it is about something else
 */
export function clusterNetworking({ kind, networking = null }: JsonObject): JsonObject | undefined {
  return kind === 'ClusterConfiguration' && isObject(networking) ? networking : undefined;
}

/**
 * Applies merge patches to kubeadm's documents, each to those of its kind and, if it names one, its apiVersion.
 *
 * @param patches texts that {@link parseKubeadmPatch} accepts
 */
export function patchKubeadmDocuments(documents: readonly JsonObject[], patches: readonly string[]): JsonObject[] {
  const parsed = patches.map((text) => {
    const result = parseKubeadmPatch(text);
    if ('problem' in result) {
      throw new TypeError(`a kubeadm patch that was not validated: ${result.problem}`);
    }
    return result.patch;
  });
  return documents.map((document) =>
    parsed
      .filter(
        ({ kind, apiVersion }) => kind === document.kind && (apiVersion ?? document.apiVersion) === document.apiVersion,
      )
      .reduce((patched, patch) => mergeObjects(patched, patch), document),
  );
}

/**
 * A merge patch (RFC 7386), with kind's two additions, so that a patch adds to what the lab itself sets:
 * lists of arguments (`extraArgs` and `kubeletExtraArgs`, name and value) merge by name, and `certSANs` is a union.
 */
function mergeObjects(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...target };
  for (const [field, change] of Object.entries(patch)) {
    const before = target[field];
    if (change === null) {
      delete merged[field];
    } else if (/^(kubeletE|e)xtraArgs$/.test(field) && Array.isArray(before)) {
      merged[field] = mergeArguments(before, isObject(change) ? argumentList(change) : change);
    } else if (field === 'certSANs' && Array.isArray(before) && Array.isArray(change)) {
      merged[field] = [...new Set([...before, ...change])];
    } else if (isObject(change)) {
      merged[field] = mergeObjects(before !== undefined && isObject(before) ? before : {}, change);
    } else {
      merged[field] = change;
    }
  }
  return merged;
}

/** The older form of arguments, a map, in the newer one. */
function argumentList(map: JsonObject): JsonObject[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }));
}

function mergeArguments(before: readonly Json[], change: Json): Json[] {
  const merged = [...before];
  for (const argument of Array.isArray(change) ? change.filter(isObject) : []) {
    const index = merged.findIndex((other) => isObject(other) && other.name === argument.name);
    const removed = argument.value === null || argument.value === undefined;
    merged.splice(index === -1 ? merged.length : index, index === -1 ? 0 : 1, ...(removed ? [] : [argument]));
  }
  return merged;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
