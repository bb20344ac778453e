import { serviceAccount } from '../harness/vocabulary/objects.ts';
import {
  endpointsOf,
  event,
  fieldEquals,
  fieldMatches,
  inContainer,
  log,
  lookup,
  nodeReady,
  nslookup,
  onControlPlane,
  onEveryNode,
  podStatus,
  podsReady,
} from '../harness/vocabulary/probe.ts';
import { defineScenario, type Source } from '../harness/vocabulary/scenario.ts';
import * as cluster from './kubeadm-cluster.ts';

const guide = (section: string): Source => ({ document: 'coredns-guide', section });
const workflow = (step: string): Source => guide(`Troubleshooting Workflow, ${step}`);
const corefileSection = guide('CoreDNS Configuration (Corefile)');
const metricsSection = guide('Prevention 3: Monitor CoreDNS Health');
const corefile = (line: RegExp, otherWords?: RegExp) =>
  fieldMatches(cluster.corednsConfig, ['data', 'Corefile'], line, otherWords);
/** CoreDNS publishes its metrics on every pod; the node reaches its own pods and the others'. */
const metric = (name: string) =>
  onControlPlane(
    [
      'sh',
      '-c',
      'for ip in $(kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods -l k8s-app=kube-dns' +
        ` -o jsonpath='{.items[*].status.podIP}'); do curl -sS --max-time 5 "http://$ip:9153/metrics"; done` +
        " | grep -E '^# TYPE coredns_(dns_request|forward|proxy)' | sort -u",
    ],
    new RegExp(`^# TYPE ${name} `),
  );

export default defineScenario({
  id: 'healthy-cluster',
  title: 'A healthy cluster, asked everything that the guide asks',
  source: guide('Troubleshooting Workflow, steps 1 to 6'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  inject: [],
  shownBy: [],
  remedies: [],
  symptoms: {
    'pods-are-running': {
      says: 'Step 1 shows the CoreDNS pods as Running.',
      source: workflow('step 1'),
      probe: podStatus(cluster.corednsPods),
      literally: ['Running'],
    },
    'pods-are-ready': {
      says: 'A healthy CoreDNS pod is 1/1 Ready.',
      source: workflow('step 1'),
      probe: podsReady(cluster.corednsPods),
      literally: ['all'],
    },
    'no-loop-in-the-log': {
      says: 'The recent log has no fatal line of the loop plugin.',
      source: workflow('step 2'),
      probe: log(cluster.corednsPods, /\[FATAL\] plugin\/loop/),
      literally: ['absent'],
    },
    'no-dial-timeout-in-the-log': {
      says: 'The recent log has no time-out on the way to the API.',
      source: workflow('step 2'),
      probe: log(cluster.corednsPods, /dial tcp .*i\/o timeout/),
      literally: ['absent'],
    },
    'no-permission-denied-in-the-log': {
      says: 'The recent log has no "permission denied".',
      source: workflow('step 2'),
      probe: log(cluster.corednsPods, /permission denied/),
      literally: ['absent'],
    },
    'short-name-resolves': {
      says: 'busybox nslookup finds kubernetes.default.',
      source: workflow('step 3'),
      probe: nslookup('kubernetes.default'),
      literally: ['answered'],
      known: {
        grade: 'refuted',
        because: 'The busybox applet stopped walking the search list after 1.28; the name in full is found.',
      },
    },
    'full-name-resolves': {
      says: 'busybox nslookup finds an internal name given in full.',
      source: workflow('step 3'),
      probe: nslookup(cluster.kubernetesName),
      literally: ['answered'],
    },
    'external-name-resolves': {
      says: 'busybox nslookup finds google.com.',
      source: workflow('step 3'),
      probe: nslookup('google.com'),
      literally: ['answered'],
    },
    'service-exists': {
      says: 'The kube-dns Service exists and is of type ClusterIP.',
      source: workflow('step 4'),
      probe: fieldEquals(cluster.kubeDns, ['spec', 'type'], 'ClusterIP'),
      literally: ['equal'],
    },
    'service-address': {
      says: 'Pods ask CoreDNS at 10.96.0.10.',
      source: guide('How CoreDNS Works, Architecture Overview'),
      probe: fieldEquals(cluster.kubeDns, ['spec', 'clusterIP'], '10.96.0.10'),
      literally: ['equal'],
    },
    'service-has-endpoints': {
      says: 'The Service lists the CoreDNS pods as its endpoints.',
      source: workflow('step 4'),
      probe: endpointsOf(cluster.kubeDns),
      literally: ['some'],
    },
    'nodes-are-ready': {
      says: 'Every node is Ready.',
      source: workflow('step 5'),
      probe: nodeReady(),
      literally: ['Ready'],
    },
    'cni-config-on-the-node': {
      says: 'Every node has a .conf or .conflist in /etc/cni/net.d.',
      source: workflow('step 5'),
      probe: onEveryNode(['ls', '/etc/cni/net.d/'], /\.conf(list)?$/),
      literally: ['as-written'],
    },
    'kube-proxy-runs': {
      says: 'A kube-proxy pod runs on every node.',
      source: workflow('step 6'),
      probe: podStatus(cluster.kubeProxyPods),
      literally: ['Running'],
    },
    'kube-proxy-logs-no-error': {
      says: 'The log of kube-proxy shows no errors.',
      source: workflow('step 6'),
      probe: log(cluster.kubeProxyPods, /^E\d{4} /),
      literally: ['absent'],
    },
    'no-recent-errors': {
      says: 'A healthy CoreDNS logs no errors beyond its start.',
      source: guide('Error 5, When NOT to Worry'),
      probe: log(cluster.corednsPods, /\[ERROR\]/),
      literally: ['absent'],
    },
    'lookups-work': {
      says: 'Lookups work.',
      source: guide('Error 5, When NOT to Worry'),
      probe: lookup(cluster.kubernetesName),
      literally: ['answered'],
    },
    'no-back-off': {
      says: 'No container is being restarted over and over.',
      source: guide('Error 5, When to Worry'),
      probe: event('kube-system', 'BackOff', /coredns/),
      literally: ['absent'],
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
    'corefile-pods-insecure': {
      says: 'The Corefile has `pods insecure`.',
      source: corefileSection,
      probe: corefile(/^\s*pods insecure$/),
      literally: ['equal'],
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
    'kube-proxy-command': {
      says: 'kube-proxy runs as /usr/local/bin/kube-proxy with --config=/var/lib/kube-proxy/config.conf.',
      source: guide('kube-proxy Overview, Key Components'),
      probe: fieldMatches(
        cluster.kubeProxy,
        ['spec', 'template', 'spec', 'containers', '*', 'command'],
        /"\/usr\/local\/bin\/kube-proxy","--config=\/var\/lib\/kube-proxy\/config\.conf"/,
      ),
      literally: ['equal'],
    },
    'kube-proxy-daemonset': {
      says: 'kube-proxy runs on every node, as a DaemonSet.',
      source: guide('kube-proxy Overview, What is kube-proxy?'),
      probe: fieldEquals(cluster.kubeProxy, ['metadata', 'name'], 'kube-proxy'),
      literally: ['equal'],
    },
    'kube-proxy-mode': {
      says: 'The mode in the ConfigMap is iptables or ipvs.',
      source: guide('Common kube-proxy Issues, Problem 2'),
      probe: fieldMatches(cluster.kubeProxyConfig, ['data', 'config.conf'], /^mode: "?(iptables|ipvs)"?$/),
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
      probe: onEveryNode(
        ['sh', '-c', 'iptables-save -t nat | grep KUBE-SERVICES'],
        /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p tcp .*--dport 53 -j KUBE-SVC-/,
      ),
      literally: ['as-written'],
    },
    'pods-labelled-coredns': {
      says: 'The CoreDNS pods are found with the label k8s-app=coredns.',
      source: { document: 'eks-interview-scenario', section: "Step 1: Check CoreDNS Pods' Status" },
      probe: podsReady(cluster.podsLabelledCoredns),
      literally: ['all', 'some', 'none'],
      known: { grade: 'refuted', because: 'The label is k8s-app=kube-dns, in kubeadm clusters and on EKS alike.' },
    },
  },
});
