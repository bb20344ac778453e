/** What the guide says of kube-proxy. */
import { fieldEquals, fieldMatches, inContainer, onEveryNode } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import * as cluster from '../kubeadm-cluster.ts';
import { guide } from './guide.ts';

const overview = guide('kube-proxy Overview, Key Components');
const summary = guide('Summary');
const setting = (line: RegExp) => fieldMatches(cluster.kubeProxyConfig, ['data', 'config.conf'], line);
const natRules = (chain: string, line: RegExp) =>
  onEveryNode(['sh', '-c', `iptables-save -t nat | grep ${chain}`], line);

export const kubeProxyClaims = {
  'kube-proxy-command': {
    says: 'kube-proxy runs as /usr/local/bin/kube-proxy with --config=/var/lib/kube-proxy/config.conf.',
    source: overview,
    probe: fieldMatches(
      cluster.kubeProxy,
      ['spec', 'template', 'spec', 'containers', '*', 'command'],
      /"\/usr\/local\/bin\/kube-proxy","--config=\/var\/lib\/kube-proxy\/config\.conf"/,
    ),
    literally: ['equal'],
  },
  'kube-proxy-daemonset': {
    says: 'kube-proxy is a DaemonSet.',
    source: guide('kube-proxy Overview, What is kube-proxy?'),
    probe: fieldEquals(cluster.kubeProxy, ['metadata', 'name'], 'kube-proxy'),
    literally: ['equal'],
  },
  'kube-proxy-on-every-node': {
    says: 'kube-proxy runs on every node.',
    source: guide('kube-proxy Overview, What is kube-proxy?'),
    probe: onEveryNode(['pgrep', '-ax', 'kube-proxy'], /--config=\/var\/lib\/kube-proxy\/config\.conf/),
    literally: ['as-written'],
  },
  'kube-proxy-mode': {
    says: 'The mode in the ConfigMap is iptables or ipvs.',
    source: guide('Common kube-proxy Issues, Problem 2'),
    probe: setting(/^mode: "?(iptables|ipvs)"?$/),
    literally: ['equal'],
  },
  'kube-proxy-cluster-cidr': {
    says: "kube-proxy's configuration has a clusterCIDR.",
    source: overview,
    probe: setting(/^clusterCIDR: "?\d/),
    literally: ['equal'],
  },
  'kube-proxy-bind-address': {
    says: "kube-proxy's configuration has a bindAddress.",
    source: overview,
    probe: setting(/^bindAddress: "?\d/),
    literally: ['equal'],
  },
  'kube-proxy-kubeconfig': {
    says: "kube-proxy's configuration names a kubeconfig.",
    source: overview,
    probe: setting(/^\s*kubeconfig: "?\/\S+/),
    literally: ['equal'],
  },
  'kube-proxy-metrics-port': {
    says: 'kube-proxy listens on 10249.',
    source: guide('Common kube-proxy Issues, Problem 1'),
    probe: onEveryNode(['curl', '-sS', '--max-time', '5', 'http://127.0.0.1:10249/healthz'], /^ok$/),
    literally: ['as-written'],
  },
  'kube-proxy-health-port': {
    says: 'kube-proxy listens on 10256.',
    source: guide('Common kube-proxy Issues, Problem 1'),
    probe: onEveryNode(['curl', '-sS', '--max-time', '5', 'http://127.0.0.1:10256/healthz'], /lastUpdated/),
    literally: ['as-written'],
  },
  'netstat-in-kube-proxy': {
    says: 'netstat inside the container of kube-proxy shows the ports.',
    source: guide('Common kube-proxy Issues, Problem 1'),
    probe: inContainer(cluster.kubeProxyPods, ['netstat', '-plan'], /:10249 .*kube-proxy/),
    literally: ['as-written'],
    known: { grade: 'refuted', because: 'The image of kube-proxy has no netstat.' },
  },
  'iptables-rule-for-dns': {
    says: 'iptables-save shows a KUBE-SERVICES rule for 10.96.0.10, TCP port 53.',
    source: guide('Common kube-proxy Issues, Problem 3'),
    probe: natRules('KUBE-SERVICES', /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/),
    literally: ['as-written'],
  },
  'rules-lead-to-pods': {
    says: "The rules lead from the Service's address to the address of a pod.",
    source: summary,
    probe: natRules('KUBE-SEP', /-A KUBE-SEP-\S+ -p udp .*kube-dns:dns.*-j DNAT --to-destination [\d.]+:53/),
    literally: ['as-written'],
  },
  'rules-spread-the-load': {
    says: 'The rules choose among the replicas by chance, and so spread the load.',
    source: summary,
    probe: natRules('KUBE-SVC', /-A KUBE-SVC-\S+ .*kube-dns:dns .*-m statistic --mode random --probability 0\.5/),
    literally: ['as-written'],
  },
} as const satisfies Claims;
