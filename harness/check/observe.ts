import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { CniFacts, DnsFacts, Facts, Seen } from '../rules/facts.ts';
import { see } from './see.ts';
import { seeCoreDns, seeMetrics, seeService } from './see-coredns.ts';
import { seeKubeProxy } from './see-kube-proxy.ts';
import { seeKernel, seeNode } from './see-nodes.ts';
import { seeRights } from './see-rights.ts';

/** What is known of a cluster without asking it. */
type Known = Pick<Facts, 'host' | 'scripts'> & { readonly dns: Seen<DnsFacts> };

/** Looks at everything that the rules want to know, once. */
export async function observe(nodes: BareNodes, cluster: StartedKindCluster, known: Known): Promise<Facts> {
  const { controlPlane } = nodes;
  const [coreDns, service, kubeProxy, cni, kernel, metrics, registered] = await Promise.all([
    seeCoreDns(cluster),
    seeService(cluster),
    seeKubeProxy(cluster),
    seeCni(cluster),
    seeKernel(controlPlane),
    seeMetrics(cluster, controlPlane),
    see(async () => (await cluster.kube.core.listNode()).items),
  ]);
  const dnsAddress: Seen<string> =
    'unseen' in service
      ? service
      : service.seen === undefined
        ? { unseen: 'there is no Service kube-system/kube-dns' }
        : { seen: service.seen.address };
  const around = { controlPlane, registered, dnsAddress };
  const [rights, ...seen] = await Promise.all([
    seeRights(cluster, coreDns),
    ...nodes.nodes.map((node) => seeNode(node, around)),
  ]);
  return { ...known, api: { seen: true }, nodes: seen, cni, coreDns, service, kubeProxy, kernel, rights, metrics };
}

/** What is left to look at where no API server answers. */
export async function observeWithoutApi(nodes: BareNodes, known: Omit<Known, 'dns'>, why: string): Promise<Facts> {
  const unseen = { unseen: why };
  const { controlPlane } = nodes;
  const around = { controlPlane, registered: unseen, dnsAddress: unseen };
  return {
    ...known,
    api: unseen,
    nodes: await Promise.all(nodes.nodes.map((node) => seeNode(node, around))),
    kernel: await seeKernel(controlPlane),
    ...{
      cni: unseen,
      coreDns: unseen,
      service: unseen,
      kubeProxy: unseen,
      rights: unseen,
      metrics: unseen,
      dns: unseen,
    },
  };
}

/** A network plugin in a DaemonSet puts its configuration where the kubelet's runtime looks for it. */
function seeCni({ kube }: StartedKindCluster): Promise<Seen<readonly CniFacts[]>> {
  return see(async () => {
    const { items } = await kube.apps.listDaemonSetForAllNamespaces();
    const plugins = items.filter(({ spec }) =>
      spec?.template.spec?.volumes?.some(({ hostPath }) => /^\/etc\/cni(\/net\.d)?\/?$/.test(hostPath?.path ?? '')),
    );
    return plugins.map(({ metadata }) => ({
      name: `DaemonSet ${metadata?.namespace}/${metadata?.name}`,
      createdAt: new Date(metadata?.creationTimestamp ?? 0).toISOString(),
    }));
  });
}
