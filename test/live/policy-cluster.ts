import { PatchStrategy, type V1Pod } from '@kubernetes/client-node';
import { isReady } from '../../harness/cluster/read-pod.ts';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { until } from './engine.ts';

/** What the servers answer to every question. */
const answer = '192.0.2.7';
/** Servers listen on these, over UDP and TCP. */
const ports = [5301, 5302, 5303, 5304] as const;
/** How long a packet may be on its way on a busy machine before it counts as dropped. */
const patienceS = 1;

/** The namespaces, and the team in their labels. */
const namespaces = { shop: 'sales', watch: 'ops' } as const;
const inShop = { namespace: 'shop' } as const;

/**
 * The pods, as NAMESPACE/NAME, and where they run. `server` and `twin` answer; the ports that they call `asks` differ.
 * `on-host` has the network of its node.
 */
const places: Readonly<Record<string, { on: 'worker' | 'control-plane'; asks?: number; hostNetwork?: boolean }>> = {
  'shop/server': { on: 'worker', asks: 5301 },
  'shop/twin': { on: 'control-plane', asks: 5302 },
  'shop/front': { on: 'worker' },
  'shop/back': { on: 'control-plane' },
  'shop/on-host': { on: 'worker', hostNetwork: true },
  'watch/monitor': { on: 'control-plane' },
  'watch/other': { on: 'worker' },
};

/** What a test wants to know of connections, each `FROM > TO PROTOCOL/PORT`: pods, or an address or `service` after the `>`. */
export interface Fates {
  readonly passes?: readonly string[];
  readonly drops?: readonly string[];
}

/** A cluster with the pods, and the addresses that a policy may name. */
export class PolicyCluster {
  readonly #cluster: StartedKindCluster;
  readonly addresses = new Map<string, string>();

  constructor(cluster: StartedKindCluster) {
    this.#cluster = cluster;
  }

  nodeOf(place: 'worker' | 'control-plane') {
    const node = this.#cluster.nodes.find(({ role }) => role === place);
    if (node === undefined) throw new Error(`there is no ${place}`);
    return node;
  }

  /** Makes namespaces, pods and a Service, and waits until all of them are there. */
  async populate(image: string): Promise<void> {
    const { core } = this.#cluster.kube;
    for (const [name, team] of Object.entries(namespaces)) {
      await core.createNamespace({ body: { metadata: { name, labels: { team } } } });
      // Of its own, because the default one appears only once the controller manager got round to it.
      await core.createNamespacedServiceAccount({ namespace: name, body: { metadata: { name: 'pods' } } });
    }
    await Promise.all(Object.keys(places).map((name) => this.createPod(podOf(name, image))));
    const service = await core.createNamespacedService({
      ...inShop,
      body: {
        metadata: { name: 'service' },
        spec: { selector: { app: 'server' }, ports: [{ port: 53, targetPort: 5301, protocol: 'UDP' }] },
      },
    });
    this.addresses.set('service', service.spec?.clusterIP ?? '');
    await Promise.all(Object.keys(places).map((name) => this.awaitPod(name)));
    await this.see({ passes: ['shop/front > service UDP/53'] });
  }

  /** Creates a pod on the node that its `nodeName` says by its role. */
  async createPod(pod: V1Pod): Promise<void> {
    const node = this.nodeOf(pod.spec?.nodeName === 'worker' ? 'worker' : 'control-plane');
    if (pod.spec) pod.spec.nodeName = node.name;
    await this.#cluster.kube.core.createNamespacedPod({ namespace: pod.metadata?.namespace ?? '', body: pod });
  }

  /** Waits until a pod is Ready, and learns its address. */
  async awaitPod(fullName: string): Promise<void> {
    const [namespace = '', name = ''] = fullName.split('/');
    const pod = await until(`${fullName} is Ready`, 60_000, async () => {
      const found = await this.#cluster.kube.core.readNamespacedPod({ namespace, name });
      return isReady(found) ? found : undefined;
    });
    this.addresses.set(fullName, pod.status?.podIP ?? '');
  }

  /** Deletes one of the pods and makes it again. */
  async recreate(fullName: string, image: string): Promise<void> {
    const [namespace = '', name = ''] = fullName.split('/');
    await this.#cluster.kube.core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
    await this.createPod(podOf(fullName, image));
    await this.awaitPod(fullName);
  }

  /** Sets labels of a pod, NAMESPACE/NAME, or of a namespace. */
  async label(fullName: string, labels: Readonly<Record<string, string>>): Promise<void> {
    const [namespace = '', name] = fullName.split('/');
    const metadata = name === undefined ? { name: namespace, labels } : { namespace, name, labels };
    const object = { apiVersion: 'v1', kind: name === undefined ? 'Namespace' : 'Pod', metadata };
    await this.#cluster.kube.objects.patch(
      object,
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  /** What a pod that does one thing, as soon as it starts, prints first. */
  async firstWords(name: string, script: string, image: string): Promise<string> {
    const pod = askingPod({ ...inShop, name, nodeName: 'worker', image });
    const [container] = pod.spec?.containers ?? [];
    if (container) container.command = ['sh', '-c', `${script}; exec idle`];
    await this.createPod(pod);
    await this.awaitPod(`shop/${name}`);
    return await until(`${name} says something`, 10_000, async () => {
      const log = await this.#cluster.kube.core.readNamespacedPodLog({ ...inShop, name });
      return log.includes('\n') ? log.slice(0, log.indexOf('\n')) : undefined;
    });
  }

  /** Lets the network agents run, or nowhere. */
  async allowAgents(allowed: boolean): Promise<void> {
    const { core, objects } = this.#cluster.kube;
    const nodeSelector = { nobody: allowed ? null : 'here' };
    const metadata = { namespace: 'kube-system', name: 'dnsdrill-network' };
    const patch = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { template: { spec: { nodeSelector } } },
    };
    await objects.patch(patch, undefined, undefined, undefined, undefined, PatchStrategy.StrategicMergePatch);
    const wanted = allowed ? this.#cluster.nodes.length : 0;
    await until(`${wanted} agents run`, 60_000, async () => {
      const { items } = await core.listNamespacedPod({ ...metadata, labelSelector: 'app=dnsdrill-network' });
      return items.length === wanted && items.every(isReady) ? true : undefined;
    });
  }

  async applyPolicy(name: string, spec: object): Promise<void> {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { ...inShop, name }, spec };
    await this.#cluster.applyManifest(JSON.stringify(policy));
  }

  async deletePolicies(): Promise<void> {
    const kind = { group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies' };
    await this.#cluster.kube.custom.deleteCollectionNamespacedCustomObject({ ...kind, ...inShop });
  }

  /**
   * Looks until at one and the same look all passes that shall, and nothing else does.
   *
   * @throws AssertionError that names the connections that fared differently
   */
  async see({ passes = [], drops = [] }: Fates): Promise<void> {
    const wanted = [...passes.map((it) => `${it} passes`), ...drops.map((it) => `${it} does not`)];
    let seen: string[] = [];
    await until(`as wanted: ${wanted.join(', ')}`, 10_000, async () => {
      seen = await Promise.all([...passes, ...drops].map(async (it) => `${it} ${await this.#fate(it)}`));
      return seen.every((it, index) => it === wanted[index]) ? true : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\nseen: ${seen.join(', ')}`);
    });
  }

  async #fate(connection: string): Promise<'passes' | 'does not'> {
    const [from = '', , to = '', protocolAndPort = ''] = connection.split(' ');
    const [protocol, port = ''] = protocolAndPort.split('/');
    const words = [`@${this.addresses.get(to) ?? to}`, '-p', port, ...(protocol === 'TCP' ? ['+tcp'] : [])];
    return isAnswer(await this.ask(from, ...words)) ? 'passes' : 'does not';
  }

  /** What a pod is told when it asks once. */
  async ask(from: string, ...words: readonly string[]): Promise<string> {
    const [namespace = '', name = ''] = from.split('/');
    const command = ['dig', '+short', '+tries=1', `+time=${patienceS}`, ...words, 'example.com'];
    const pod = { namespace, name, container: 'main' };
    return (await this.#cluster.runInPod(pod, command, { timeoutMs: 20_000 })).stdout.trim();
  }
}

/** dig says on stdout what kept it from an answer, too. */
const isAnswer = (said: string): boolean => /^[\d.]+$/.test(said);

function podOf(fullName: string, image: string): V1Pod {
  const [namespace = '', name = ''] = fullName.split('/');
  const { on, asks, hostNetwork = false } = places[fullName] ?? { on: 'worker' };
  const listen = `for port in ${ports.join(' ')}; do
      dnsmasq --conf-file=/dev/null --user=root --no-resolv --no-hosts --pid-file --port=$port --address=/#/${answer}
    done; exec idle`;
  const pod = askingPod({ namespace, name, nodeName: on, image });
  const [container] = pod.spec?.containers ?? [];
  if (pod.spec) pod.spec.hostNetwork = hostNetwork;
  if (container && asks !== undefined) {
    container.command = ['sh', '-c', listen];
    container.ports = [{ name: 'asks', containerPort: asks, protocol: 'UDP' }];
    container.readinessProbe = { tcpSocket: { port: 5301 }, periodSeconds: 1 };
  }
  return pod;
}

/** A pod that can ask, labelled `app=NAME`. */
function askingPod(pod: { namespace: string; name: string; nodeName: string; image: string }): V1Pod {
  const { namespace, name, nodeName, image } = pod;
  return {
    metadata: { namespace, name, labels: { app: name } },
    spec: {
      nodeName,
      serviceAccountName: 'pods',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image, imagePullPolicy: 'Never' }],
    },
  };
}
