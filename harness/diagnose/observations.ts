import { z } from 'zod';
import { seen } from './seen.ts';

/** When something was, in ISO 8601, by the clock of the cluster. */
const time = z.string();

const lookupWords = [
  'answered',
  'wrong-answer',
  'nxdomain',
  'servfail',
  'refused',
  'timed-out',
  'unreachable',
] as const;

const lookup = z.strictObject({
  name: z.string(),
  protocol: z.enum(['udp', 'tcp']),
  answers: z.array(z.enum(lookupWords)).describe('One for each try.'),
  ms: z.array(z.number()).describe('How long each try took, in milliseconds, without the way to where it was made.'),
});

const ending = z.strictObject({
  reason: z.string(),
  exitCode: z.int(),
  message: z.string(),
  startedAt: time,
  finishedAt: time,
});

const line = z.strictObject({ at: time, text: z.string() });

const log = z.strictObject({
  current: seen(z.array(line)).describe('The first and the last lines of the container that runs, or ran last.'),
  previous: seen(z.array(line)).describe('The last lines of the container before it.'),
});

const container = z.strictObject({
  image: z.string(),
  state: z.enum(['running', 'waiting', 'terminated', 'none']),
  reason: z.string().describe('Why it waits or ended, such as CrashLoopBackOff.'),
  message: z.string(),
  startedAt: time.nullable(),
  ready: z.boolean(),
  restarts: z.int(),
  lastEnding: ending.nullable(),
  cpuLimit: z.string().nullable(),
  memoryLimit: z.string().nullable(),
  allowPrivilegeEscalation: z.boolean().nullable(),
});

const pod = z.strictObject({
  name: z.string(),
  node: z.string().nullable(),
  address: z.string().nullable(),
  phase: z.string(),
  ready: z.boolean(),
  leaving: z.boolean(),
  createdAt: time,
  labels: z.record(z.string(), z.string()),
  hash: z.string().nullable().describe('Which template it was made from.'),
  conditions: z.array(
    z.strictObject({ type: z.string(), status: z.string(), reason: z.string(), message: z.string() }),
  ),
  container,
});

const throttling = z.strictObject({
  periods: z.number(),
  throttled: z.number().describe('In how many of the periods the CPU limit was reached.'),
  usedSeconds: z.number(),
});

const dnsPod = pod.extend({
  log,
  lookups: seen(z.array(lookup)).describe("Asked at the pod's own port 53 through a port-forward: no network between."),
  health: seen(z.string()).describe('What :8080/health said to the API server, asked over the network of the pods.'),
  failedReloads: seen(z.number()).describe('coredns_reload_failed_total.'),
  cpu: seen(throttling),
  dnsPort: z.int().exactOptional().describe('Where it listens for lookups, if not at 53.'),
});
export type DnsPod = z.infer<typeof dnsPod>;

const node = z.strictObject({
  name: z.string(),
  ready: z.boolean(),
  reason: z.string().describe('What the kubelet says of its being Ready or not.'),
  address: z.string().nullable(),
  taints: z.array(z.string()),
  os: z.string().exactOptional().describe('Where the node says it, such as linux.'),
});

const daemonSet = z.strictObject({ namespace: z.string(), name: z.string(), wanted: z.int(), ready: z.int() });

const policy = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  guards: z.enum(['ingress', 'egress', 'both']),
  /** Who may ask the pods of CoreDNS, as far as this policy goes. */
  udp53: z.enum(['everyone', 'some', 'nobody']),
  tcp53: z.enum(['everyone', 'some', 'nobody']),
});

const probe = z.strictObject({
  node: z.string(),
  pod: z.string(),
  nameservers: z.array(z.string()).describe("Those of the probe pod's own /etc/resolv.conf."),
  lookups: z.array(
    lookup.extend({
      to: z.enum(['service', 'pod', 'resolver']),
      address: z.string(),
    }),
  ),
  api: z.array(
    z.strictObject({ to: z.enum(['service', 'endpoint']), address: z.string(), answer: z.enum(lookupWords) }),
  ),
  leftBehind: z.string().exactOptional().describe('The command that removes the pod, where it could not be deleted.'),
  guardedBy: z.array(z.string()).describe('NetworkPolicies that restrict what the probe pod itself may send.'),
  unseenGuards: z.strictObject({ unseen: z.string() }).exactOptional().describe('Why those could not be listed.'),
});
export type ProbePod = z.infer<typeof probe>;

/** What was seen of a cluster: the record that a diagnosis is made from, and nothing else. */
export const observationsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  at: time.describe("When it was asked, by the API server's clock."),
  tookMs: z.number(),
  cluster: z.strictObject({ context: z.string(), kubernetes: seen(z.string()) }),
  asked: z
    .strictObject({
      internal: z.string(),
      external: z.string(),
      guessed: z.literal(true).exactOptional().describe("Where the cluster's domain could not be read."),
    })
    .describe('The two names that were looked up.'),
  nodes: seen(z.array(node)),
  networkAgents: seen(z.array(daemonSet)).describe('DaemonSets that put a network plugin onto the nodes.'),
  proxyReplacement: seen(z.string().nullable()).describe('What does the work of kube-proxy, if it is not kube-proxy.'),
  kubelets: seen(
    z.array(
      z.strictObject({
        node: z.string(),
        clusterDns: z.array(z.string()),
        clusterDomain: z.string(),
        resolvConf: z.string(),
        why: z
          .strictObject({ unseen: z.string() })
          .exactOptional()
          .describe('Why it could not be asked; the rest is empty then.'),
      }),
    ),
  ),
  api: seen(z.strictObject({ clusterIp: z.string(), port: z.int(), endpoints: z.array(z.string()) })),
  service: seen(
    z
      .strictObject({
        name: z.string(),
        clusterIp: z.string(),
        selector: z.record(z.string(), z.string()),
        ports: z.array(z.strictObject({ protocol: z.string(), port: z.int(), target: z.string() })),
      })
      .nullable(),
  ).describe('The Service of the cluster DNS; null where there is none.'),
  endpoints: seen(
    z.array(z.strictObject({ address: z.string(), ready: z.boolean(), ports: z.array(z.int()) })),
  ).describe("What the Service's EndpointSlices list."),
  workload: seen(
    z
      .strictObject({
        kind: z.string(),
        name: z.string(),
        wanted: z.int(),
        ready: z.int(),
        podLabels: z.record(z.string(), z.string()),
      })
      .nullable(),
  ).describe('The Deployment of CoreDNS; null where there is none.'),
  pods: seen(z.array(dnsPod)),
  corefile: seen(z.string().nullable()).describe('As the ConfigMap has it now, which need not be what the pods run.'),
  rbac: seen(
    z.strictObject({
      account: z.string(),
      bound: z.boolean().describe("Whether a ClusterRoleBinding gives the pods' ServiceAccount the role."),
      missing: z.array(z.string()).describe('Rights that the role lacks.'),
    }),
  ),
  policies: seen(z.array(policy)).describe('NetworkPolicies that select the pods of CoreDNS.'),
  kubeProxy: seen(
    z.strictObject({
      daemonSet: daemonSet.nullable(),
      mode: z
        .string()
        .nullable()
        .describe('As the ConfigMap has it; empty means the default, or that it was not read.'),
      unseenMode: z.strictObject({ unseen: z.string() }).exactOptional().describe('Why it was not read.'),
      pods: z.array(pod.extend({ log, health: seen(z.strictObject({ says: z.string(), ms: z.number() })) })),
    }),
  ),
  events: seen(
    z.array(z.strictObject({ at: time, reason: z.string(), object: z.string(), message: z.string() })),
  ).describe('Warnings about pods of CoreDNS and kube-proxy in the last quarter of an hour.'),
  probe: seen(probe),
});
export type Observations = z.infer<typeof observationsSchema>;
export type LookupSeen = z.infer<typeof lookup>;
export type LogLine = z.infer<typeof line>;
export type PodSeen = z.infer<typeof pod>;
export type KubeProxyPod = PodSeen & { log: z.infer<typeof log> };
