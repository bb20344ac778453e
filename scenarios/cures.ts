/** What several scenarios, or all of them, ask to see that the cause is gone. */
import { podsLabelled } from '../harness/vocabulary/objects.ts';
import { inContainer } from '../harness/vocabulary/probe.ts';
import type { Claim, Claims } from '../harness/vocabulary/scenario.ts';

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system';
const clients = podsLabelled('dnsdrill', 'app=client');

/**
 * What must be so after every drill: DNS that is back because its clients ask somebody else is not back. The client pods are
 * the lab's own instruments.
 */
export const curedEverywhere: Claims = {
  'clients-ask-kube-dns': {
    says: 'The client pods still ask the Service kube-dns, and nobody else.',
    probe: inContainer(
      clients,
      ['sh', '-c', "sed -n 's/^nameserver //p' /etc/resolv.conf | tr '\\n' ,"],
      /^10\.96\.0\.10,$/,
    ),
    literally: ['as-written'],
  },
};

/**
 * Counts the endpoints of kube-dns, and how many of them are addresses of Ready pods that the Service selects: whoever writes the
 * endpoints by hand has DNS back until the next pod has another address.
 */
export const endpointsAreOfSelectedPods = [
  'sh',
  '-c',
  [
    `labels=$(${kubectl} get service kube-dns -o 'go-template={{range $k, $v := .spec.selector}}{{$k}}={{$v}},{{end}}')`,
    `[ -n "$labels" ] && pods=$(${kubectl} get pods -l "\${labels%,}" -o 'jsonpath={.items[*].status.podIP}')`,
    `found=$(${kubectl} get endpointslices -l kubernetes.io/service-name=kube-dns -o 'jsonpath={.items[*].endpoints[*].addresses[*]}')`,
    'all=0; theirs=0',
    'for address in $found; do all=$((all + 1)); for pod in $pods; do [ "$pod" = "$address" ] && theirs=$((theirs + 1)); done; done',
    'echo "$theirs of $all are of selected pods"',
  ].join('\n'),
] as const;

/** Every endpoint is, and there is one. */
export const everyEndpointIs = /^([1-9]\d*) of \1 are of selected pods$/;

const as = '--as=system:serviceaccount:kube-system:coredns';
/** Asks the API server what it would let CoreDNS do, whichever binding is the reason. */
export const mayListWhatItServes = [
  'sh',
  '-c',
  `echo $(${kubectl} auth can-i list services -A ${as}) $(${kubectl} auth can-i list endpointslices.discovery.k8s.io -A ${as})`,
] as const;

/** The load is the customers': it is borne, and not turned off. */
export const loadGoesOn: Claim = {
  says: 'The lookups that CoreDNS could not cope with still come, from every node.',
  // dnsperf is started again every few seconds: a moment without it is no end of the load.
  probe: inContainer(
    clients,
    ['sh', '-c', 'for _ in 1 2 3 4 5 6 7 8 9 10; do busybox pidof dnsperf && break; sleep 0.1; done'],
    /^\d+/,
  ),
  literally: ['as-written'],
};
