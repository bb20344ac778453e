/** A fix that a real cluster was seen to be healed by, as a person would type it. */
export interface Fix {
  /** `documented`: the document's own; `corrected`: what works where the document offers none, or one that does not. */
  readonly origin: 'documented' | 'corrected';
  /** The remedy of the scenario in the catalogue that was tried. */
  readonly remedy: string;
  readonly source: string;
  readonly says: string;
  readonly commands: readonly string[];
}

const restart = 'kubectl -n kube-system rollout restart deployment/coredns';
const edit = 'kubectl -n kube-system edit configmap coredns';

/** By the cause's name; what the document says and a real cluster refuted has no place here. */
export const fixes: Readonly<Record<string, Fix>> = {
  'missing-cni': {
    origin: 'documented',
    remedy: 'install-cni',
    source: 'guide, Error 2',
    says: 'Install a network plugin; the manifest is its vendor’s. Nodes and CoreDNS become Ready by themselves.',
    commands: ['kubectl apply -f CNI-MANIFEST.yaml', 'kubectl get nodes -w'],
  },
  'cni-half-installed': {
    origin: 'documented',
    remedy: 'install-cni',
    source: 'guide, Error 2',
    says: 'Install the network plugin completely, so that a pod of it runs on every node.',
    commands: ['kubectl get daemonsets -A', 'kubectl apply -f CNI-MANIFEST.yaml'],
  },
  'image-pull-backoff': {
    origin: 'documented',
    remedy: 'pullable-image',
    source: 'guide, step 1',
    says: 'Make the image pullable under its name, or go back to the one before.',
    commands: ['kubectl -n kube-system rollout undo deployment/coredns'],
  },
  'bad-corefile': {
    origin: 'corrected',
    remedy: 'kubernetes-block',
    source: 'eks, steps 6 to 8, whose own line is not a directive either',
    says: 'Take the refused line out of the Corefile; names of Services need a block `kubernetes cluster.local in-addr.arpa ip6.arpa`. Then restart.',
    commands: [edit, restart],
  },
  'selinux-denied': {
    origin: 'documented',
    remedy: 'allow-privilege-escalation',
    source: 'guide, Error 3',
    says: 'Allow the container to gain the privilege that it needs to read its Corefile.',
    commands: [
      `kubectl -n kube-system patch deployment coredns -p '{"spec":{"template":{"spec":{"containers":[{"name":"coredns","securityContext":{"allowPrivilegeEscalation":true}}]}}}}'`,
    ],
  },
  'dns-loop': {
    origin: 'documented',
    remedy: 'kubelet-resolv-conf',
    source: 'guide, Error 1',
    says: 'On every node, have the kubelet use the file that names the real resolvers, and restart CoreDNS. To remove the loop plugin would hide the loop, and not end it.',
    commands: [
      '# on every node, in /var/lib/kubelet/config.yaml:  resolvConf: /run/systemd/resolve/resolv.conf',
      'systemctl restart kubelet   # on every node',
      restart,
    ],
  },
  'coredns-oom': {
    origin: 'documented',
    remedy: 'guide-resources',
    source: 'guide, prevention 4',
    says: 'Give it the resources that the guide gives: 170Mi and 100m requested, 512Mi and 500m at most.',
    commands: [
      'kubectl -n kube-system set resources deployment coredns --requests=cpu=100m,memory=170Mi --limits=cpu=500m,memory=512Mi',
    ],
  },
  'cpu-starved': {
    origin: 'documented',
    remedy: 'eks-resources',
    source: 'eks, step 4',
    says: 'Raise the CPU limit: 100Mi and 200m requested, 200Mi and 500m at most.',
    commands: [
      'kubectl -n kube-system set resources deployment coredns --requests=cpu=200m,memory=100Mi --limits=cpu=500m,memory=200Mi',
    ],
  },
  'rbac-denied': {
    origin: 'documented',
    remedy: 'restore-the-binding-and-restart',
    source: 'guide, quick reference',
    says: 'Give the ServiceAccount its role back; the restart spares the wait for the next attempt.',
    commands: [
      'kubectl create clusterrolebinding system:coredns --clusterrole=system:coredns --serviceaccount=kube-system:coredns',
      restart,
    ],
  },
  'startup-timeouts': {
    origin: 'documented',
    remedy: 'wait',
    source: 'guide, Error 5',
    says: 'Wait until two minutes after the start, and ask again: what is still so then is an incident.',
    commands: ['kubectl -n kube-system get pods -l k8s-app=kube-dns -w'],
  },
  'startup-timeouts-persistent': {
    origin: 'corrected',
    remedy: 'let-pods-reach-the-api',
    source: 'guide, Error 5',
    says: "Find what drops packets from pods to the API server's Service (a firewall rule, a policy, a route), take it away, then restart CoreDNS.",
    commands: [
      'kubectl get service,endpointslices -n default',
      'iptables-save | grep -E "DROP|REJECT"   # on the nodes of CoreDNS',
      restart,
    ],
  },
  'selector-mismatch': {
    origin: 'documented',
    remedy: 'restore-label',
    source: 'guide, Error 4',
    says: "Create the Deployment anew with the label that the Service selects: a Deployment's selector cannot be edited.",
    commands: [
      'kubectl -n kube-system get deployment coredns -o yaml > coredns.yaml',
      '# set k8s-app: kube-dns in spec.selector.matchLabels and in spec.template.metadata.labels',
      'kubectl replace --force -f coredns.yaml',
    ],
  },
  'kube-proxy-wrong-mode': {
    origin: 'documented',
    remedy: 'set-iptables',
    source: 'guide, kube-proxy problem 2',
    says: 'Set a mode that the nodes can run, such as iptables, and let the pods read it.',
    commands: [
      'kubectl -n kube-system edit configmap kube-proxy   # mode: iptables',
      'kubectl -n kube-system delete pods -l k8s-app=kube-proxy',
    ],
  },
  'kube-proxy-down': {
    origin: 'documented',
    remedy: 'bring-kube-proxy-back',
    source: 'guide, kube-proxy problem 1',
    says: 'Bring kube-proxy back; in a cluster of kubeadm:',
    commands: [
      'kubeadm init phase addon kube-proxy   # on the control plane, with the configuration that the cluster was made with',
    ],
  },
  'iptables-rules-missing': {
    origin: 'corrected',
    remedy: 'restart-kube-proxy',
    source: 'guide, kube-proxy problem 3, which only says how to look',
    says: 'Restart kube-proxy on that node: it writes all of its rules when it starts.',
    commands: ['kubectl -n kube-system delete pods -l k8s-app=kube-proxy'],
  },
  'udp53-network-policy': {
    origin: 'documented',
    remedy: 'admit-udp-53',
    source: 'eks, step 5',
    says: 'Admit UDP 53 as well as TCP 53 in the policy.',
    commands: [
      'kubectl -n kube-system get networkpolicies',
      'kubectl -n kube-system edit networkpolicy POLICY   # ports: UDP 53 and TCP 53',
    ],
  },
  'udp53-security-group': {
    origin: 'documented',
    remedy: 'open-udp-53',
    source: 'eks, step 5',
    says: "Open UDP 53 between the nodes, in the security group or the nodes' firewalls.",
    commands: ['# in the security group of the nodes: ingress UDP 53 from the same group'],
  },
  'corefile-without-kubernetes': {
    origin: 'corrected',
    remedy: 'kubernetes-block',
    source: 'eks, initial situation, whose own fix has no such plugin',
    says: 'Put a block `kubernetes cluster.local in-addr.arpa ip6.arpa` into the Corefile, and restart.',
    commands: [edit, restart],
  },
  'upstream-unreachable': {
    origin: 'documented',
    remedy: 'correct-the-forward',
    source: 'guide, step 3',
    says: "Correct the `forward` line, for example to the node's own resolvers, and restart.",
    commands: [`${edit}   # forward . /etc/resolv.conf`, restart],
  },
  'corefile-hot-reload': {
    origin: 'documented',
    remedy: 'put-right-and-restart',
    source: 'eks, steps 6 and 7',
    says: 'Put the Corefile right first, and only then restart: a restart alone brings the outage.',
    commands: [edit, restart],
  },
  'single-replica': {
    origin: 'documented',
    remedy: 'three-replicas',
    source: 'guide, prevention 5',
    says: 'Run several replicas.',
    commands: ['kubectl -n kube-system scale deployment coredns --replicas=3'],
  },
};
