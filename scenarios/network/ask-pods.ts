/** Asking pods at their own addresses: what fails then is the network's doing, and not kube-proxy's. */
import { kubernetesName } from '../kubeadm-cluster.ts';

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

/** From the client pod of every node, asks every pod of CoreDNS over UDP, and counts the answers. */
export const askPodsOfCoreDns = [
  'sh',
  '-c',
  [
    'asked=0; answered=0',
    `pods=$(${kubectl} get pods -n kube-system -l k8s-app=kube-dns -o 'jsonpath={.items[*].status.podIP}')`,
    `for client in $(${kubectl} get pods -n dnsdrill -l app=client -o name); do for pod in $pods; do`,
    '  asked=$((asked + 1))',
    `  ${kubectl} exec -n dnsdrill "$client" -- dig +tries=1 +time=2 +short "@$pod" ${kubernetesName} | grep -qx '10\\.96\\.0\\.1' && answered=$((answered + 1))`,
    'done; done',
    'echo "$answered of $asked answered"',
  ].join('\n'),
] as const;

/** Every pod answered on every node, and there was one to ask. */
export const allAnswered = /^([1-9]\d*) of \1 answered$/;

/** Sends a packet from the client pod of every node to those of all other nodes, and counts who answers. */
export const pingAcrossNodes = [
  'sh',
  '-c',
  [
    'asked=0; answered=0',
    `clients=$(${kubectl} get pods -n dnsdrill -l app=client -o 'jsonpath={range .items[*]}{.metadata.name}={.status.podIP} {end}')`,
    'for from in $clients; do for to in $clients; do',
    '  [ "$from" = "$to" ] && continue',
    '  asked=$((asked + 1))',
    `  ${kubectl} exec -n dnsdrill "\${from%=*}" -- busybox ping -c 1 -W 2 "\${to#*=}" | grep -q ' 1 packets received' && answered=$((answered + 1))`,
    'done; done',
    'echo "$answered of $asked answered"',
  ].join('\n'),
] as const;

/** Nobody did, and there was one to ask. */
export const noneAnswered = /^0 of [1-9]\d* answered$/;
