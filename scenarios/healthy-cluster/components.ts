/** What the guide says of CoreDNS' parts: its Service, its rights, its Corefile, its metrics. */
import { podsLabelled, serviceAccount } from '../../harness/vocabulary/objects.ts';
import { fieldEquals, fieldMatches, inContainer, lookup, onControlPlane } from '../../harness/vocabulary/probe.ts';
import type { Claims } from '../../harness/vocabulary/scenario.ts';
import * as cluster from '../kubeadm-cluster.ts';
import { guide } from './guide.ts';

const corefileSection = guide('CoreDNS Configuration (Corefile)');
const metricsSection = guide('Prevention 3: Monitor CoreDNS Health');
const corefile = (line: RegExp, otherWords?: RegExp) =>
  fieldMatches(cluster.corednsConfig, ['data', 'Corefile'], line, otherWords);
const metric = (name: string) => cluster.corednsMetrics(new RegExp(`^# TYPE ${name} `));
/** Ordinary pods, one on every node. */
const clientPods = podsLabelled('dnsdrill', 'app=client');

export const componentClaims = {
  'service-address': {
    says: 'Pods ask CoreDNS at 10.96.0.10.',
    source: guide('How CoreDNS Works, Architecture Overview'),
    probe: fieldEquals(cluster.kubeDns, ['spec', 'clusterIP'], '10.96.0.10'),
    literally: ['equal'],
  },
  'pods-ask-the-service': {
    says: 'The resolver of a pod is 10.96.0.10.',
    source: guide('How CoreDNS Works, Architecture Overview'),
    probe: inContainer(clientPods, ['cat', '/etc/resolv.conf'], /^nameserver 10\.96\.0\.10$/),
    literally: ['as-written'],
  },
  'service-name-resolves': {
    says: "The name of a Service resolves to that Service's own address.",
    source: guide('How CoreDNS Works, Architecture Overview'),
    probe: lookup(cluster.myServiceName, { addressOf: cluster.myService }),
    literally: ['answered'],
  },
  'two-replicas': {
    says: 'CoreDNS runs with two replicas or more.',
    source: guide('How CoreDNS Works, Key Components'),
    probe: fieldMatches(cluster.coredns, ['spec', 'replicas'], /^([2-9]|\d\d+)$/),
    literally: ['equal'],
  },
  'port-53-udp': {
    says: 'The Service listens on port 53 over UDP.',
    source: guide('How CoreDNS Works, Key Components'),
    probe: fieldMatches(cluster.kubeDns, ['spec', 'ports', '*'], /"port":53,"protocol":"UDP"/),
    literally: ['equal'],
  },
  'port-53-tcp': {
    says: 'The Service listens on port 53 over TCP.',
    source: guide('How CoreDNS Works, Key Components'),
    probe: fieldMatches(cluster.kubeDns, ['spec', 'ports', '*'], /"port":53,"protocol":"TCP"/),
    literally: ['equal'],
  },
  'service-account': {
    says: 'CoreDNS has a ServiceAccount of its own.',
    source: guide('How CoreDNS Works, Key Components'),
    probe: fieldEquals(serviceAccount('kube-system', 'coredns'), ['metadata', 'name'], 'coredns'),
    literally: ['equal'],
  },
  'rbac-binding': {
    says: 'A role binding lets CoreDNS read Services and endpoints.',
    source: guide('How CoreDNS Works, Key Components'),
    probe: fieldEquals(cluster.corednsBinding, ['roleRef', 'name'], 'system:coredns'),
    literally: ['equal'],
  },
  'corefile-kubernetes': {
    says: 'The kubernetes plugin serves cluster.local and both reverse zones.',
    source: corefileSection,
    probe: corefile(/kubernetes cluster\.local in-addr\.arpa ip6\.arpa \{/),
    literally: ['equal'],
  },
  'reverse-lookup': {
    says: 'The address of the kube-dns Service leads back to its name.',
    source: corefileSection,
    probe: inContainer(
      clientPods,
      ['dig', '+short', '+time=2', '+tries=1', '-x', '10.96.0.10'],
      /^kube-dns\.kube-system\.svc\.cluster\.local\.$/,
    ),
    literally: ['as-written'],
  },
  'corefile-pods-insecure': {
    says: 'The Corefile has `pods insecure`.',
    source: corefileSection,
    probe: corefile(/^\s*pods insecure$/),
    literally: ['equal'],
  },
  'pod-record': {
    says: 'A pod has a DNS record, made from its address.',
    source: corefileSection,
    probe: lookup('10-244-0-1.default.pod.cluster.local'),
    literally: ['answered'],
  },
  'corefile-fallthrough': {
    says: 'Reverse lookups of IPv4 fall through.',
    source: corefileSection,
    probe: corefile(/^\s*fallthrough in-addr\.arpa$/, /^\s*fallthrough in-addr\.arpa ip6\.arpa$/),
    literally: ['equal'],
    inSubstance: ['equivalent'],
    known: { grade: 'confirmed-differently', because: 'kubeadm lets both reverse zones fall through.' },
  },
  'corefile-ttl': {
    says: 'The Corefile has `ttl 30`.',
    source: corefileSection,
    probe: corefile(/^\s*ttl 30$/),
    literally: ['equal'],
  },
  'answers-carry-the-ttl': {
    says: 'The answer to an internal name may be kept for 30 seconds.',
    source: corefileSection,
    probe: inContainer(
      clientPods,
      ['dig', '+noall', '+answer', '+time=2', '+tries=1', cluster.kubernetesName],
      /^kubernetes\.default\.svc\.cluster\.local\.\s+30\s+IN\s+A\s/,
    ),
    literally: ['as-written'],
  },
  'corefile-forward': {
    says: "External names are forwarded to the node's resolver.",
    source: corefileSection,
    probe: corefile(/^\s*forward \. \/etc\/resolv\.conf$/, /^\s*forward \. \/etc\/resolv\.conf \{$/),
    literally: ['equal'],
    inSubstance: ['equivalent'],
    known: { grade: 'confirmed-differently', because: 'kubeadm adds a block that bounds concurrent queries.' },
  },
  'corefile-prometheus': {
    says: 'Metrics are served on port 9153.',
    source: corefileSection,
    probe: corefile(/^\s*prometheus :9153$/),
    literally: ['equal'],
  },
  'corefile-ready': {
    says: 'The Corefile has `ready :8181`.',
    source: corefileSection,
    probe: corefile(/^\s*ready :8181$/, /^\s*ready$/),
    literally: ['equal'],
    inSubstance: ['equivalent'],
    known: { grade: 'confirmed-differently', because: 'kubeadm writes `ready` alone; 8181 is its default port.' },
  },
  'ready-port-answers': {
    says: 'Port 8181 of a CoreDNS pod says that it is ready.',
    source: corefileSection,
    probe: onControlPlane(['sh', '-c', cluster.fromEveryCoreDns(':8181/ready')], /^OK/),
    literally: ['as-written'],
  },
  'corefile-cache': {
    says: 'Answers are cached for 30 seconds.',
    source: corefileSection,
    probe: corefile(/^\s*cache 30$/, /^\s*cache 30 \{$/),
    literally: ['equal'],
    inSubstance: ['equivalent'],
    known: { grade: 'confirmed-differently', because: 'kubeadm excludes cluster.local from the cache.' },
  },
  'corefile-loop': {
    says: 'The loop plugin is on.',
    source: corefileSection,
    probe: corefile(/^\s*loop$/),
    literally: ['equal'],
  },
  'corefile-reload': {
    says: 'The reload plugin is on.',
    source: corefileSection,
    probe: corefile(/^\s*reload$/),
    literally: ['equal'],
  },
  'corefile-loadbalance': {
    says: 'The loadbalance plugin is on.',
    source: corefileSection,
    probe: corefile(/^\s*loadbalance$/),
    literally: ['equal'],
  },
  'metric-request-count': {
    says: 'CoreDNS exports coredns_dns_request_count_total.',
    source: metricsSection,
    probe: metric('coredns_dns_request_count_total'),
    literally: ['as-written'],
    known: { grade: 'refuted', because: 'The counter is called coredns_dns_requests_total since CoreDNS 1.7.' },
  },
  'metric-request-duration': {
    says: 'CoreDNS exports coredns_dns_request_duration_seconds.',
    source: metricsSection,
    probe: metric('coredns_dns_request_duration_seconds'),
    literally: ['as-written'],
  },
  'metric-forward-count': {
    says: 'CoreDNS exports coredns_forward_request_count_total.',
    source: metricsSection,
    probe: metric('coredns_forward_request_count_total'),
    literally: ['as-written'],
    known: { grade: 'refuted', because: 'Forwarding is measured by coredns_proxy_request_duration_seconds.' },
  },
} as const satisfies Claims;
