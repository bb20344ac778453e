import { randomBytes } from 'node:crypto';
import { isReady, listPods } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { compareFingerprints } from './compare.ts';
import type { Fingerprint } from './fingerprint.ts';
import { labPrograms, readNodeFacts } from './node-facts.ts';
import { nodeScript } from './node-script.ts';
import { type ListedKind, listKinds, objectFacts, readObjects } from './objects.ts';
import { podFacts, type Restarts, restartsOf } from './pods.ts';

/** A node prints its facts in well under a second; one that cannot within this time is broken. */
const nodeTimeoutMs = 20_000;

/** Controllers were seen to go on for about a second. */
const settleTimeoutMs = 30_000;

/** Takes fingerprints of one cluster. What kinds of objects it has is asked once, with the first. */
export class FingerprintTaker {
  readonly #cluster: StartedKindCluster;
  #kinds: Promise<ListedKind[]> | undefined;
  #podSubnets: Promise<string[]> | undefined;
  /** The programs of each node at the first look, when some have only just started. */
  readonly #programs = new Map<string, readonly string[]>();
  /** Those of CoreDNS at the first look: a pod that takes the place of another begins anew. */
  #restarts: Restarts | undefined;
  /** Of this process alone: fingerprints are compared where they were taken. */
  readonly #secretKey = randomBytes(32);

  constructor(cluster: StartedKindCluster) {
    this.#cluster = cluster;
  }

  /**
   * Takes the fingerprint of the cluster as it is now.
   *
   * @throws ApiException or an error of the connection when the API server does not answer; Error when a node does not
   */
  async take(signal: AbortSignal): Promise<Fingerprint> {
    const { kube } = this.#cluster;
    this.#kinds ??= listKinds(kube);
    this.#podSubnets ??= podSubnetsOf(this.#cluster);
    const [objects, nodes] = await Promise.all([
      this.#kinds.then((kinds) => readObjects(kube, kinds)),
      this.#readNodes(signal),
    ]);
    this.#restarts ??= restartsOf(objects);
    return new Map([
      ...objectFacts(objects, this.#secretKey),
      ...podFacts(objects, this.#restarts),
      ...nodes.flatMap(({ own }) => own),
      ['cgroup limits of CoreDNS', nodes.flatMap((facts) => facts.limits)],
    ]);
  }

  /**
   * Takes the first fingerprint, with which later ones are compared: one that does not differ from the one before, since
   * controllers go on for a moment after the boot.
   *
   * @throws Error naming what keeps changing, when that does not end; else as {@link take}
   */
  async takeSettled(signal: AbortSignal): Promise<Fingerprint> {
    let before = await this.take(signal);
    const deadlineMs = performance.now() + settleTimeoutMs;
    for (;;) {
      this.#programs.clear();
      this.#restarts = undefined;
      const now = await this.take(signal);
      const [difference] = compareFingerprints(before, now);
      if (difference === undefined) return now;
      if (performance.now() >= deadlineMs) throw new Error(`the cluster does not settle: ${difference.what} changes`);
      before = now;
    }
  }

  async #readNodes(signal: AbortSignal) {
    const pods = await listPods(this.#cluster, { namespace: 'kube-system', selector: 'k8s-app=kube-dns' });
    // Those that are Ready: what is still starting or on its way out has the limits of another moment.
    const containers = pods
      .filter(isReady)
      .flatMap(({ status }) => status?.containerStatuses ?? [])
      .flatMap(({ containerID }) => containerID?.split('//').slice(1) ?? []);
    const script = nodeScript(containers);
    const podSubnets = (await this.#podSubnets) ?? [];
    return Promise.all(
      this.#cluster.nodes.map(async (node) => {
        const printed = await node.mustRun(['sh', '-s'], { timeoutMs: nodeTimeoutMs, stdin: script, signal });
        const { own, limits, programs, stayingPrograms } = readNodeFacts(node.name, printed, podSubnets);
        const before = this.#programs.get(node.name);
        const known = before ?? programs.filter((program) => !labPrograms.includes(program));
        this.#programs.set(node.name, known);
        // At the first look nothing has been added: the prober is asking meanwhile, on a slow machine for long already.
        const added = before === undefined ? [] : stayingPrograms.filter((name) => !known.includes(name));
        return { own: [...own, [`programs added on ${node.name}`, added] as const], limits };
      }),
    );
  }
}

/** The ranges from which the nodes give addresses to pods. */
async function podSubnetsOf({ kube }: StartedKindCluster): Promise<string[]> {
  const { items } = await kube.core.listNode();
  return items.flatMap(({ spec }) => spec?.podCIDRs ?? []);
}
