import { parseAllDocuments } from 'yaml';
import { orAbsent } from '../cluster/or-absent.ts';
import { listPods } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { Facts } from '../rules/facts.ts';
import { podsLabelled } from '../vocabulary/objects.ts';
import { see } from './see.ts';
import { seePod } from './see-pod.ts';

/** Looks at what kube-proxy is told, and at its pods. */
export function seeKubeProxy(cluster: StartedKindCluster): Promise<Facts['kubeProxy']> {
  const { kube } = cluster;
  return see(async () => {
    const map = await orAbsent(() =>
      kube.core.readNamespacedConfigMap({ namespace: 'kube-system', name: 'kube-proxy' }),
    );
    if (map === undefined) return undefined;
    const pods = await listPods(cluster, podsLabelled('kube-system', 'k8s-app=kube-proxy'));
    return {
      mode: proxyModeIn(map.data?.['config.conf'] ?? ''),
      pods: await Promise.all(pods.map((pod) => seePod(cluster, pod))),
    };
  });
}

/**
 * The mode that a configuration gives to kube-proxy, which reads the first document alone, and takes the last of keys that
 * are there twice (cmd/kube-proxy/app/options.go, loadConfig: `Using lenient decoding as strict decoding failed`).
 *
 * @param configuration a script may have left anything in it
 * @returns where it is no YAML, that, and why: no mode that kube-proxy knows
 */
export function proxyModeIn(configuration: string): string {
  try {
    const [document] = parseAllDocuments(configuration, { uniqueKeys: false });
    const [problem] = document?.errors ?? [];
    if (problem !== undefined) throw problem;
    return String(Object(document?.toJS()).mode ?? '');
  } catch (error) {
    // What follows the first line shows the place.
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return `unreadable, since config.conf is no YAML: ${why.replace(/:$/, '')}`;
  }
}
