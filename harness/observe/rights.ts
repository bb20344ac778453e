import type { RbacV1Subject, V1ClusterRole, V1ClusterRoleBinding } from '@kubernetes/client-node';
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
 * binding counts that names the account, or a group that it is in.
 */
export async function readRights(reader: Reader, account: string): Promise<Rights> {
  const api = '/apis/rbac.authorization.k8s.io/v1';
  const { items } = await reader.json<{ items: V1ClusterRoleBinding[] }>(`${api}/clusterrolebindings`);
  const { byName, roles: names } = rolesOf(items, account);
  const roles = await Promise.all(
    names.map((name) => reader.jsonOrNull<V1ClusterRole>(`${api}/clusterroles/${encodeURIComponent(name)}`)),
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
  return { account, bound: byName || missing.length === 0, missing };
}

/**
 * The roles that bindings give to the account, whether by its name or by a group of all accounts; that of kubeadm where none
 * names it.
 */
export function rolesOf(
  bindings: readonly V1ClusterRoleBinding[],
  account: string,
): { byName: boolean; roles: readonly string[] } {
  const named = bindings.filter(({ subjects }) => subjects?.some((subject) => isAccount(subject, account)));
  const byGroup = bindings.filter(({ subjects }) => subjects?.some(isGroupOfAccounts));
  const roles = [...named, ...byGroup].map(({ roleRef }) => roleRef.name);
  return { byName: named.length > 0, roles: [...new Set([...roles, ...(named.length === 0 ? [role] : [])])] };
}

/** A ServiceAccount is a user as well, by this name, and some bindings say it so. */
const isAccount = ({ kind, name, namespace: of }: RbacV1Subject, account: string): boolean =>
  (kind === 'ServiceAccount' && name === account && of === namespace) ||
  (kind === 'User' && name === `system:serviceaccount:${namespace}:${account}`);

/** Groups that every ServiceAccount of the namespace is in. */
const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
const isGroupOfAccounts = ({ kind, name }: RbacV1Subject): boolean => kind === 'Group' && groups.includes(name);

const has = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes('*');
