import type { RbacV1Subject, V1ClusterRole, V1ClusterRoleBinding } from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';
import { namespace } from './cluster.ts';
import { readList } from './list.ts';
import type { Reader } from './reader.ts';

type Rights = Extract<Observations['rbac'], { seen: unknown }>['seen'];

const kubeadmRole = 'system:coredns';

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
  const items = await readList<V1ClusterRoleBinding>(reader, `${api}/clusterrolebindings`);
  const roles = await Promise.all(
    rolesOf(items, account).map((name) =>
      reader.jsonOrNull<V1ClusterRole>(`${api}/clusterroles/${encodeURIComponent(name)}`),
    ),
  );
  return rightsIn({ bindings: items, roles: roles.flatMap((found) => found ?? []) }, account);
}

/** The roles that have to be read: those that the account is bound to, and kubeadm's. */
export const rolesOf = (bindings: readonly V1ClusterRoleBinding[], account: string): string[] => [
  ...new Set([...bindingsOf(bindings, account).map(({ roleRef }) => roleRef.name), kubeadmRole]),
];

/**
 * What an account may do.
 *
 * @returns `bound` where a binding names the account, or where the groups that it is in give it all that it needs; else
 * `missing` is what a binding to kubeadm's role would not give it either
 */
export function rightsIn(
  { bindings, roles }: { bindings: readonly V1ClusterRoleBinding[]; roles: readonly V1ClusterRole[] },
  account: string,
): Rights {
  const own = bindingsOf(bindings, account);
  const ruledBy = (names: readonly string[]) => roles.filter(({ metadata }) => names.includes(metadata?.name ?? ''));
  const missing = missingIn(ruledBy(own.map(({ roleRef }) => roleRef.name)));
  const isNamed = own.some(({ subjects }) => subjects?.some((subject) => isAccount(subject, account)));
  if (isNamed || missing.length === 0) return { account, bound: true, missing };
  return { account, bound: false, missing: missingIn(ruledBy([kubeadmRole])) };
}

const bindingsOf = (bindings: readonly V1ClusterRoleBinding[], account: string) =>
  bindings.filter(({ subjects }) =>
    subjects?.some((subject) => isAccount(subject, account) || isGroupOfAccounts(subject)),
  );

function missingIn(roles: readonly V1ClusterRole[]): string[] {
  const rules = roles.flatMap((role) => role.rules ?? []);
  return needed.flatMap(({ group, resource }) =>
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
}

/** A ServiceAccount is a user as well, by this name, and some bindings say it so. */
const isAccount = ({ kind, name, namespace: of }: RbacV1Subject, account: string): boolean =>
  (kind === 'ServiceAccount' && name === account && of === namespace) ||
  (kind === 'User' && name === `system:serviceaccount:${namespace}:${account}`);

/** Groups that every ServiceAccount of the namespace is in. */
const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
const isGroupOfAccounts = ({ kind, name }: RbacV1Subject): boolean => kind === 'Group' && groups.includes(name);

const has = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes('*');
