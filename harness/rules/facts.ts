import type { HostCondition, ScriptRun } from '../vocabulary/check.ts';
import type { RoundLookup } from '../vocabulary/entry.ts';

/** Something that was looked at, or why that was not possible. */
export type Seen<T> = { readonly seen: T } | { readonly unseen: string };

/** What a cluster that came out of a script is like: all that the rules know of it. */
export interface Facts {
  readonly host: HostCondition;
  readonly scripts: readonly ScriptRun[];
  /** Whether an API server lets the administrator of `/etc/kubernetes/admin.conf` in. */
  readonly api: Seen<true>;
  /** The hosts, whether or not they became nodes. */
  readonly nodes: readonly NodeFacts[];
  /** The DaemonSets that bring network plugins, by their mounts of `/etc/cni/net.d`. */
  readonly cni: Seen<readonly CniFacts[]>;
  /** Undefined where there is no Deployment `coredns`. */
  readonly coreDns: Seen<CoreDnsFacts | undefined>;
  /** The Service `kube-dns`; undefined where there is none. */
  readonly service: Seen<ServiceFacts | undefined>;
  /** Undefined where no ConfigMap `kube-proxy` is: something else may serve Services. */
  readonly kubeProxy: Seen<KubeProxyFacts | undefined>;
  readonly kernel: Seen<{ readonly ipvs: boolean; readonly nftables: boolean }>;
  readonly rights: Seen<readonly Right[]>;
  readonly metrics: Seen<readonly MetricsFacts[]>;
  readonly dns: Seen<DnsFacts>;
  /** After every node was restarted; absent where none was. */
  readonly afterRestart?: Seen<DnsFacts>;
}

export interface NodeFacts {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** As the API server has it; undefined where it knows no such node. */
  readonly registered: Seen<{ readonly at: string; readonly ready: boolean; readonly why: string } | undefined>;
  /** What the kubelet gives to pods that ask as their node does. */
  readonly resolver: Seen<{ readonly file: string; readonly nameservers: readonly string[] }>;
  /** In `/etc/cni/net.d`. */
  readonly cniFiles: Seen<readonly { readonly path: string; readonly modifiedAt: string }[]>;
  /** What kube-proxy says of itself at port 10249. */
  readonly proxyMode: Seen<string>;
  /** How many rules of the kernel lead to the address of the cluster's DNS. */
  readonly dnsRules: Seen<number>;
}

export interface CniFacts {
  readonly name: string;
  readonly createdAt: string;
}

export interface CoreDnsFacts {
  readonly replicas: number;
  /** Undefined where it may take all that there is. */
  readonly memoryLimitBytes: number | undefined;
  /** Of the Deployment's template. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly pods: readonly CoreDnsPod[];
}

/** How a pod stands. */
export interface PodFacts {
  readonly name: string;
  readonly node: string;
  readonly ready: boolean;
  /** As in the STATUS column. */
  readonly status: string;
  readonly restarts: number;
  /** Why it is not Ready, as far as the end of its log, its last end or the scheduler say. */
  readonly why: string;
}

export interface KubeProxyFacts {
  /** In its ConfigMap. */
  readonly mode: string;
  readonly pods: readonly PodFacts[];
}

export interface CoreDnsPod extends PodFacts {
  /** In its own resolv.conf; unseen where it does not run. */
  readonly nameservers: Seen<readonly string[]>;
}

export interface ServiceFacts {
  readonly address: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Of its EndpointSlices. */
  readonly readyAddresses: readonly string[];
}

export interface Right {
  readonly verb: string;
  readonly resource: string;
  readonly allowed: boolean;
}

export interface MetricsFacts {
  readonly pod: string;
  /** The HTTP status, or 0 where nothing answered. */
  readonly status: number;
  readonly hasRequests: boolean;
}

/** What became of DNS by rule 4: on every node, over UDP and TCP, three times in a row, by replicas of the present configuration. */
export interface DnsFacts {
  readonly back: boolean;
  /** Until it was back, or for how long it was watched in vain. */
  readonly afterMs: number;
  /** The lookups of the last round; empty where nothing could be asked. */
  readonly lookups: readonly RoundLookup[];
  /** Why nothing could be asked the last time, where that was so. */
  readonly trouble?: string;
  /** The nodes on which nobody could ask, where DNS is not back. */
  readonly idle?: readonly IdleClient[];
  /** The domain that was asked for, where the cluster did not say what it calls its own. */
  readonly assumed?: string;
  readonly replicas: { readonly wanted: number; readonly current: number; readonly ready: number };
}

/** A node whose client pod does not run, so that nobody is answered there. */
export interface IdleClient {
  readonly node: string;
  /** What the cluster says of the pod, and of the node. */
  readonly why: string;
}
