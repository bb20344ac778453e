import type { Corrections } from '../correction.ts';

const nothingYet =
  'Where no network plugin is installed, `kubectl logs` has nothing to show: the pods are Pending, and `kubectl describe pod` ' +
  'says why. CoreDNS waits for the API, and logs it, only where a plugin gives the pods addresses and no way out.';
const pluginsNotReady =
  '`[INFO] plugin/ready: Plugins not ready: "kubernetes"`. (Up to CoreDNS 1.12.1: `Still waiting on: "kubernetes"`.)';
const silentOutage =
  'CoreDNS 1.14 may log no error at all while it cannot reach the API: each attempt to connect lasts 30 s, and several fail ' +
  'before it says so. Look for `Plugins not ready: "kubernetes"` in the log and for 0/1 in `kubectl get pods` as well.';

/** What to write in the guide instead, where a run finds that a claim does not hold as it is written. */
export const guideCorrections: Corrections = {
  'healthy-cluster/corefile-fallthrough': {
    at: [48],
    instead:
      '`fallthrough in-addr.arpa ip6.arpa`: reverse lookups that find nothing, of IPv4 and of IPv6, go to the next plugin.',
  },
  'healthy-cluster/corefile-forward': {
    at: [52],
    instead: '`forward` with a bound on the queries that may wait for the upstream at once, as kubeadm writes it.',
    block: 'forward . /etc/resolv.conf {\n    max_concurrent 1000\n}',
  },
  'healthy-cluster/corefile-ready': { at: [57], instead: '`ready`, alone: port 8181 is its default.' },
  'healthy-cluster/corefile-cache': {
    at: [58],
    instead:
      "`cache` for answers about the outside world: kubeadm has those about the cluster's own names looked up each time.",
    block: 'cache 30 {\n    disable success cluster.local\n    disable denial cluster.local\n}',
  },
  'healthy-cluster/short-name-resolves': {
    at: [250],
    instead:
      'Name a version, or the name in full. The nslookup of a present-day busybox (here 1.35.0) does not find `kubernetes.default` in a ' +
      'healthy cluster either, so that it fails says nothing. `nslookup kubernetes.default.svc.cluster.local` needs no search list, and ' +
      'works with every version.',
  },
  'healthy-cluster/cni-pods-are-listed': {
    at: [423],
    instead:
      '`kubectl get pods -A -o wide`, and `ls /etc/cni/net.d/` on a node: they show a network plugin whatever it is called. A grep ' +
      'for four names that finds nothing does not mean that there is none.',
  },
  'healthy-cluster/metric-request-count': { at: [467], instead: '`coredns_dns_requests_total`.' },
  'healthy-cluster/metric-forward-count': {
    at: [470],
    instead:
      '`coredns_proxy_request_duration_seconds_count{proxy_name="forward"}`, which counts the queries that were forwarded and answered.',
  },
  'healthy-cluster/netstat-in-kube-proxy': {
    at: [571],
    instead:
      '`sudo ss -ltnp | grep kube-proxy` on the node: kube-proxy uses its network, and its own image has no netstat.',
  },
  'healthy-cluster/kube-proxy-logs-no-error': {
    at: [439],
    instead:
      'A healthy kube-proxy has at least one error in its log: at its start it says that `nodePortAddresses` is unset. Look for ' +
      'lines that are younger than the trouble.',
  },
  'dns-loop/allow-privilege-escalation': {
    at: [499],
    instead:
      'First read why it crashes: `kubectl logs --previous`. What CoreDNS may do on its node neither ends a loop nor mends a Corefile.',
  },
  'dns-loop/hinfo-query': {
    at: [80],
    instead:
      'One line: the HINFO query is at the end of the line that begins with `[FATAL] plugin/loop`, and not below it.',
  },
  'dns-loop/stop-systemd-resolved/loop-needs-resolved': {
    at: [91],
    instead:
      'In the network of a pod every loopback address is the pod itself. CoreDNS that forwards to `127.0.0.53` asks itself; ' +
      'systemd-resolved gets none of these queries, and stopping it does not end the loop.',
  },
  'missing-cni/waits-for-the-api': { at: [137], instead: nothingYet },
  'missing-cni/still-waiting': { at: [139], instead: nothingYet },
  'missing-cni/failed-to-list': { at: [141], instead: nothingYet },
  'missing-cni/dial-timeout': { at: [142, 152, 498], instead: nothingYet },
  'missing-cni/pods-have-addresses': {
    at: [151],
    instead:
      'Without a network plugin no pod gets an address, unless it uses the network of its node. CoreDNS stays Pending.',
  },
  'missing-cni/kubectl-join': { at: [452], instead: '`kubeadm join`.' },
  'cni-half-installed/ready-waits-for-kubernetes': { at: [139], instead: pluginsNotReady },
  'cni-half-installed/nodes-not-ready': {
    at: [160, 166],
    instead:
      'NotReady says that a node has no CNI configuration. Where it has one and there still is no network between the nodes, all of ' +
      'them are Ready: try to reach a pod on another node.',
  },
  'cni-half-installed/only-wait/unhandled-error': { at: [140], instead: silentOutage },
  'cni-half-installed/only-wait/cannot-list-services': { at: [141], instead: silentOutage },
  'cni-half-installed/only-wait/dial-timeout': { at: [142, 393], instead: silentOutage },
  'selinux-denied/permission-denied': {
    at: [195],
    instead: '`loading Caddyfile via flag: open /etc/coredns/Corefile: permission denied`.',
  },
  'selector-mismatch/edit-labels-in-place': {
    at: [282],
    instead:
      "The labels cannot be edited in place: the Deployment's selector is immutable, and the API server refuses a template that does " +
      'not fit it. Save the Deployment as YAML, set `k8s-app: kube-dns` in its selector and in its template, delete it, and create it from the file.',
  },
  'startup-timeouts/readiness-line': { at: [311], instead: pluginsNotReady },
  'startup-timeouts/dial-timeout': {
    at: [312],
    instead:
      'An outage of less than a minute at the start need not leave an `[ERROR]` at all: one attempt to connect lasts 30 s. What ' +
      'the log has is `starting server with unsynced Kubernetes API`.',
  },
  'startup-timeouts-persistent/wait-two-minutes/never-running': {
    at: [361],
    instead:
      'Worry about a pod that does not become Ready. CoreDNS without a way to the API is Running all the while, at 0/1.',
  },
  'startup-timeouts-persistent/wait-two-minutes/dial-timeout': { at: [312, 393], instead: silentOutage },
  'rbac-denied/permission-denied': {
    at: [394, 502],
    instead:
      '`permission denied` comes from the file system: SELinux, or the mode of a file. Missing rights in the API read `… is forbidden: ' +
      'User "system:serviceaccount:kube-system:coredns" cannot list resource …`: look at the ClusterRoleBinding.',
  },
  'rbac-denied/labels-do-not-match': {
    at: [500],
    instead:
      'See whether pods have the labels (`kubectl get pods -l k8s-app=kube-dns`). If they do, and are not Ready, that is why there are no ' +
      'endpoints: what keeps them from it is another error.',
  },
  'rbac-denied/cannot-list-endpoints': { at: [38], instead: 'The right to read Services and EndpointSlices.' },
  'rbac-denied/crash-loop': {
    at: [499],
    instead:
      'CoreDNS that lacks rights in the API goes on running and is just not Ready. In CrashLoopBackOff look for a loop, or for a ' +
      'Corefile that cannot be read or is invalid: the log says which.',
  },
  'bad-corefile/loop-or-selinux': {
    at: [382],
    instead:
      'Whatever ends CoreDNS shows as CrashLoopBackOff: a loop, SELinux, an invalid Corefile, too little memory. ' +
      '`kubectl logs --previous` and the Last State in `kubectl describe pod` say which.',
  },
  'corefile-without-kubernetes/running-means-working': {
    at: [366, 377],
    instead: 'Running and 1/1 says that CoreDNS took its Corefile. Only a lookup tells whether names are resolved.',
  },
  'corefile-without-kubernetes/internal-works-or-both-fail': {
    at: [406],
    instead:
      'There is a third case. If internal names fail and external ones are resolved, the Corefile has no `kubernetes` plugin for the zone, ' +
      'and CoreDNS forwards the names of the cluster.',
  },
  'kube-proxy-down/coredns-is-broken': {
    at: [406],
    instead:
      "If both fail, ask CoreDNS at the address of one of its pods. If it answers there, CoreDNS is well, and what leads from the Service's " +
      'address to its pods is broken: see step 6.',
  },
  'kube-proxy-wrong-mode/userspace-is-a-mode': {
    at: [556],
    instead:
      'mode: iptables, ipvs or nftables; left empty, iptables on Linux. kube-proxy has refused `userspace` since Kubernetes 1.26, and ends.',
  },
  'kube-proxy-wrong-mode/set-ipvs/ipvs-runs': {
    at: [556],
    instead: 'ipvs needs IPVS in the kernel of every node; where it is missing, kube-proxy exits.',
  },
  'iptables-rules-missing/errors-in-the-log': {
    at: [568],
    instead:
      'An empty log does not clear kube-proxy: it does not notice that somebody else removed its rules, and writes nothing about it. Look at the rules (problem 3).',
  },
  'iptables-rules-missing/only-wait/kube-proxy-restores-them': {
    at: [608],
    instead:
      'It writes the rules when something changes. Rules that somebody else removed stay gone until then: delete the kube-proxy pod of the node, and ' +
      'the next one writes all of them.',
  },
};
