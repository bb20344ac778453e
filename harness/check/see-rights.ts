import { AuthorizationV1Api } from '@kubernetes/client-node';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { Facts } from '../rules/facts.ts';
import { see } from './see.ts';

/** What the plugin `kubernetes` lists and watches (CoreDNS 1.12 to 1.14, plugin/kubernetes/controller.go), without `pods verified`. */
const needed = [
  { group: '', resource: 'services' },
  { group: '', resource: 'namespaces' },
  { group: 'discovery.k8s.io', resource: 'endpointslices' },
];

/** Asks the API server what the ServiceAccount of CoreDNS may do. */
export function seeRights({ kube }: StartedKindCluster, coreDns: Facts['coreDns']): Promise<Facts['rights']> {
  if ('unseen' in coreDns) return Promise.resolve(coreDns);
  return see(async () => {
    const user = `system:serviceaccount:kube-system:${coreDns.seen?.serviceAccount ?? 'coredns'}`;
    const api = kube.config.makeApiClient(AuthorizationV1Api);
    const asked = needed.flatMap((one) => ['list', 'watch'].map((verb) => ({ ...one, verb })));
    return Promise.all(
      asked.map(async ({ verb, resource, group }) => {
        const spec = { user, groups: ['system:serviceaccounts'], resourceAttributes: { verb, resource, group } };
        const { status } = await api.createSubjectAccessReview({ body: { spec } });
        return { verb, resource: group === '' ? resource : `${resource}.${group}`, allowed: status?.allowed === true };
      }),
    );
  });
}
