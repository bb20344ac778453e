import type { V1ClusterRole, V1ClusterRoleBinding } from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';
import { namespace } from './cluster.ts';
import type { Reader } from './reader.ts';

type Rights = Extract<Observations['rbac'], { seen: unknown }>['seen'];

const role = 'system:coredns';

/** What CoreDNS reads of the API, and how. */
const needed: readonly { group: string; resource: string }[] = [
  { group: '', resource: 'services' },
  { group: '', resource: 'namespaces' },
  { group: 'discovery.k8s.io', resource: 'endpointslices' },
];

/**
 * Reads what the ServiceAccount of CoreDNS may do. A cluster may give the rights by other names than kubeadm's, so every
 * binding counts that names the account.
 */
export async function readRights(reader: Reader, account: string): Promise<Rights> {
  const api = '/apis/rbac.authorization.k8s.io/v1';
  const { items } = await reader.json<{ items: V1ClusterRoleBinding[] }>(`${api}/clusterrolebindings`);
  const bindings = items.filter(({ subjects }) =>
    subjects?.some(
      ({ kind, name, namespace: of }) => kind === 'ServiceAccount' && name === account && of === namespace,
    ),
  );
  const names = new Set([...bindings.map(({ roleRef }) => roleRef.name), ...(bindings.length === 0 ? [role] : [])]);
  const roles = await Promise.all(
    [...names].map((name) => reader.jsonOrNull<V1ClusterRole>(`${api}/clusterroles/${encodeURIComponent(name)}`)),
  );
  const rules = roles.flatMap((found) => found?.rules ?? []);
  const missing = needed.flatMap(({ group, resource }) =>
    ['list', 'watch']
      .filter(
        (verb) =>
          !rules.some(
            ({ apiGroups = [], resources = [], verbs }) =>
              has(apiGroups, group) && has(resources, resource) && has(verbs, verb),
          ),
      )
      .map((verb) => `${verb} ${group === '' ? resource : `${resource}.${group}`}`),
  );
  return { account, bound: bindings.length > 0, missing };
}

const has = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes('*');
