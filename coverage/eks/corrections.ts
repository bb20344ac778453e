import type { Corrections } from '../correction.ts';

const label = '`kubectl get pods -n kube-system -l k8s-app=kube-dns`, on EKS as elsewhere.';
const readyAllTheSame =
  'What keeps packets from CoreDNS does not show in its pods: the kubelet probes them from their own node, and they stay Ready. Ask ' +
  'from a pod on another node, once over UDP (`dig`) and once over TCP (`dig +tcp`).';
const silentLog =
  'CoreDNS logs nothing about packets that it never gets. A network that drops UDP shows in lookups that time out over UDP and are ' +
  'answered over TCP.';
const kubernetesPlugin = {
  instead:
    'The `kubernetes` plugin, in place of the line in either of its forms, and `ready` beside it. The name of a Service is not a directive of ' +
    "a Corefile, and only this plugin answers for Services; `ready` is what the Deployment's readiness probe asks, and without it the pods " +
    'would run at 0/1. With `reload` CoreDNS takes up later changes by itself.',
  block: [
    '.:53 {',
    '    errors',
    '    health',
    '    ready',
    '    kubernetes cluster.local in-addr.arpa ip6.arpa {',
    '        pods insecure',
    '        fallthrough in-addr.arpa ip6.arpa',
    '    }',
    '    cache 30',
    '    forward . /etc/resolv.conf',
    '    reload',
    '}',
  ].join('\n'),
};

const slowNotDead =
  'Too little CPU makes CoreDNS slow first: in the half minute of load that the lab watched, every container went on running, and only ' +
  'answers came late or never. (Longer may be another matter: the kubelet ends a container whose liveness probe fails five times in a row.) ' +
  'What the lab did see in Error or BackOff had other causes, such as too little memory or a Corefile that CoreDNS refuses.';

/** What to write in the EKS scenario instead, where a run finds that a claim does not hold as it is written. */
export const eksCorrections: Corrections = {
  'healthy-cluster/pods-labelled-coredns': { at: [14], instead: label },
  'bad-corefile/pods-labelled-coredns': { at: [14, 170], instead: label },
  'bad-corefile/internal-names-fail': {
    at: [6],
    instead:
      'A rolling update keeps an old replica, with the old configuration, until a new one is Ready: it goes on answering, so one ' +
      'failing pod alone does not keep names from being resolved.',
  },
  'bad-corefile/health-check-line': {
    at: [40],
    instead:
      '`Error during parsing: Unknown directive` and the word that CoreDNS does not know. No version of CoreDNS has a line about a ' +
      'health check that failed to read from a UDP connection.',
  },
  'bad-corefile/image-as-documented': {
    at: [65],
    instead:
      'An image of CoreDNS, such as `eks/coredns`. `k8s-dns-kube-dns` is kube-dns, the DNS server that CoreDNS replaced.',
  },
  'bad-corefile/limits-as-documented': {
    at: [91],
    instead:
      'kubeadm requests 100m and 70Mi for CoreDNS, and limits its memory to 170Mi and its CPU not at all. Other values are a choice ' +
      'of whoever runs the cluster: say so.',
  },
  'bad-corefile/shorten-the-name': { at: [147, 135, 139, 210], ...kubernetesPlugin },
  'bad-corefile/shorten-the-name/shorter-name-is-accepted': { at: [135], instead: kubernetesPlugin.instead },
  'bad-corefile/shorten-the-name/both-pods-run': {
    at: [178, 204],
    instead:
      'With the shorter name the new pods are in CrashLoopBackOff, as before. Both run, at 1/1, once the `kubernetes` plugin ' +
      'stands in place of the line and `ready` beside it. Until then a name that is resolved proves little: an old replica may ' +
      'have answered. See that every pod of the new template is Ready as well.',
  },
  'corefile-without-kubernetes/one-pod-in-error': {
    at: [25],
    instead:
      'Where internal names fail and external ones are resolved, every pod is Running, and 1/1 if the Corefile has `ready`: CoreDNS ' +
      'accepts one without the `kubernetes` plugin. A pod in Error is another fault, an invalid Corefile.',
  },
  'corefile-without-kubernetes/running-means-working': {
    at: [186],
    instead:
      'Running and 1/1 says that CoreDNS took its Corefile. Only a lookup tells whether names are resolved: step 9.',
  },
  'corefile-without-kubernetes/corefile-of-step-7': { at: [147], instead: kubernetesPlugin.instead },
  'corefile-without-kubernetes/corefile-of-step-7/service-name-resolves': {
    at: [204],
    instead:
      'Where the Corefile that runs has no `kubernetes` plugin, this lookup fails after the fix of step 7 as well. It finds the address ' +
      'once the Corefile has that plugin and `ready`.',
  },
  'corefile-hot-reload/wrong-configmap-breaks-dns': {
    at: [112],
    instead:
      'CoreDNS refuses an invalid Corefile, logs that the reload failed, and goes on with the one that it has. DNS fails when the ' +
      'pods are started anew. `coredns_reload_failed_total` tells before that.',
  },
  'corefile-hot-reload/restart-alone': {
    at: [160],
    instead:
      'Do not restart while the Corefile is invalid: until then CoreDNS works, with the old one. First correct it, and see in the log that ' +
      'the reload has succeeded; then a restart is safe, and not needed.',
  },
  'corefile-hot-reload/restart-alone/all-run': {
    at: [160],
    instead: 'A restart with an invalid Corefile leaves one old pod Running, and the new ones in CrashLoopBackOff.',
  },
  'udp53-network-policy/coredns-pods-fail': { at: [46, 70], instead: readyAllTheSame },
  'udp53-security-group/coredns-pods-fail': { at: [46], instead: readyAllTheSame },
  'udp53-network-policy/udp-read-in-the-log': { at: [40, 46], instead: silentLog },
  'udp53-security-group/udp-read-in-the-log': { at: [40, 46], instead: silentLog },
  'cpu-starved/pod-in-error': { at: [25], instead: slowNotDead },
  'cpu-starved/back-off-event': { at: [70], instead: slowNotDead },
  'cpu-starved/log-names-udp': {
    at: [40],
    instead:
      'CoreDNS logs nothing about queries that it does not get to. Whether it is short of CPU shows in lookups that time out under load.',
  },
};
