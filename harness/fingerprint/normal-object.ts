import { createHmac } from 'node:crypto';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { Json } from './fingerprint.ts';

type JsonObject = Record<string, Json>;

/** What of an object the API server or a controller writes, by the field in which it stands. */
const generated: Readonly<Record<string, readonly string[]>> = {
  metadata: ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'],
  ownerReferences: ['uid'],
  taints: ['timeAdded'],
  /**
   * Kept for bookkeeping, not to say what should be: the revision of a rollout, the time of a restart, the moment at which a
   * kubelet first saw a static pod, the lab's own nudge to a kubelet.
   */
  annotations: [
    'deployment.kubernetes.io/revision',
    'deprecated.daemonset.template.generation',
    'kubectl.kubernetes.io/restartedAt',
    'kubernetes.io/config.seen',
  ],
};

/**
 * An object as somebody meant it: without its status and without what the API server and the controllers write, so that
 * two of them are equal when they ask for the same. Nothing secret may come into a journal, so the entries of a Secret are told by
 * hashes that say nothing to whoever has not the key.
 *
 * @param secretKey drawn at random, and kept nowhere; only objects that were read with the same one can be compared
 */
export function normalObject(object: KubernetesObject, secretKey: Buffer): Json {
  const { status: _status, ...wanted } = JSON.parse(JSON.stringify(object)) as JsonObject;
  return prune(wanted.kind === 'Secret' ? withoutSecrets(wanted, secretKey) : wanted, '');
}

/** What `kubectl apply` was told last, in JSON: the whole object, with all that is secret of it. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function withoutSecrets({ stringData, ...secret }: JsonObject, key: Buffer): JsonObject {
  const hidden = (value: Json): string => createHmac('sha256', key).update(String(value)).digest('hex').slice(0, 12);
  const entries = Object.entries({ ...(secret.data as JsonObject), ...(stringData as JsonObject) });
  const metadata = (secret.metadata ?? {}) as JsonObject;
  const annotations = (metadata.annotations ?? {}) as JsonObject;
  const applied = annotations[lastApplied];
  return {
    ...secret,
    data: Object.fromEntries(entries.map(([name, value]) => [name, hidden(value)])),
    ...(applied !== undefined && {
      metadata: { ...metadata, annotations: { ...annotations, [lastApplied]: hidden(applied) } },
    }),
  };
}

function prune(value: Json, field: string): Json {
  if (Array.isArray(value)) return value.map((element) => prune(element, field));
  if (typeof value !== 'object' || value === null) return value;
  const dropped = generated[field] ?? [];
  const kept = Object.entries(value)
    .filter(([key]) => !dropped.includes(key))
    .map(([key, inner]): [string, Json] => [key, prune(inner, key)])
    .filter(([key, inner]) => !((key === 'annotations' || key === 'labels') && isEmpty(inner)));
  return Object.fromEntries(kept);
}

/** No annotations and an empty map of them are the same. */
const isEmpty = (value: Json): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);
