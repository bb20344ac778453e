import { nodesIn } from '../harness/cluster/nodes-in.ts';
import type { StartedKindCluster } from '../harness/cluster/started-kind-cluster.ts';

/** Something that a step might leave behind without saying so, and how it is cleared away again. */
export interface Leak {
  readonly name: string;
  readonly on: 'control-plane' | 'worker';
  /** For `sh` on that node. */
  readonly make: string;
  readonly mend: string;
  /** What a comparison of fingerprints must name. */
  readonly shows: RegExp;
}

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

/** One of each sort of trace: objects, files, units, images, rules, routes, programs, limits. */
export const leaks: readonly Leak[] = [
  {
    name: 'a label on the Deployment of CoreDNS',
    on: 'control-plane',
    make: `${kubectl} -n kube-system label deployment coredns leak=yes`,
    mend: `${kubectl} -n kube-system label deployment coredns leak-`,
    shows: /^Deployment kube-system\/coredns/,
  },
  {
    name: 'a ConfigMap in another namespace',
    on: 'control-plane',
    make: `${kubectl} -n default create configmap leak --from-literal=a=b`,
    mend: `${kubectl} -n default delete configmap leak`,
    shows: /^ConfigMap default\/leak/,
  },
  {
    name: 'a NetworkPolicy',
    on: 'control-plane',
    make: `printf '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"leak","namespace":"kube-system"},"spec":{"podSelector":{"matchLabels":{"leak":"yes"}}}}' | ${kubectl} apply -f -`,
    mend: `${kubectl} -n kube-system delete networkpolicy leak`,
    shows: /^NetworkPolicy kube-system\/leak/,
  },
  {
    name: 'a namespace',
    on: 'control-plane',
    make: `${kubectl} create namespace leak`,
    mend: `${kubectl} delete namespace leak --wait`,
    shows: /^Namespace leak/,
  },
  {
    name: 'a rule less for CoreDNS',
    on: 'control-plane',
    make: `${kubectl} get clusterrole system:coredns -o json | jq 'del(.metadata.resourceVersion)' > /root/leak.json && ${kubectl} patch clusterrole system:coredns --type=json -p '[{"op":"remove","path":"/rules/0"}]'`,
    mend: `${kubectl} replace -f /root/leak.json && rm /root/leak.json`,
    shows: /^ClusterRole system:coredns/,
  },
  {
    name: 'a taint on a node',
    on: 'control-plane',
    make: `${kubectl} taint nodes --all leak=yes:PreferNoSchedule`,
    mend: `${kubectl} taint nodes --all leak-`,
    shows: /^Node /,
  },
  {
    name: 'a second CNI config',
    on: 'worker',
    make: 'echo {} > /etc/cni/net.d/99-leak.conf',
    mend: 'rm /etc/cni/net.d/99-leak.conf',
    shows: /^\/etc\/cni\/net\.d\/99-leak\.conf on /,
  },
  {
    name: 'a line in the configuration of the kubelet',
    on: 'worker',
    make: 'cp /var/lib/kubelet/config.yaml /root/leak.yaml && echo "# leak" >> /var/lib/kubelet/config.yaml',
    mend: 'cp /root/leak.yaml /var/lib/kubelet/config.yaml && rm /root/leak.yaml',
    shows: /^\/var\/lib\/kubelet\/config\.yaml on /,
  },
  {
    name: 'a line in resolv.conf',
    on: 'worker',
    make: 'cp /etc/resolv.conf /root/leak.conf && echo "options rotate" >> /etc/resolv.conf',
    mend: 'cat /root/leak.conf > /etc/resolv.conf && rm /root/leak.conf',
    shows: /^\/etc\/resolv\.conf on /,
  },
  {
    name: 'a unit that runs',
    on: 'worker',
    make: 'systemd-run --unit=leak --property=Type=oneshot --remain-after-exit true',
    mend: 'systemctl stop leak',
    shows: /^units on /,
  },
  {
    name: 'an image',
    on: 'worker',
    make: 'ctr -n k8s.io images tag "$(ctr -n k8s.io images list -q name~=pause | head -n 1)" leak.invalid/pause:1',
    mend: 'ctr -n k8s.io images remove leak.invalid/pause:1',
    shows: /^images on /,
  },
  {
    name: 'a rule of a firewall',
    on: 'worker',
    make: 'iptables -A FORWARD -p udp --dport 53 -m comment --comment leak -j ACCEPT',
    mend: 'iptables -D FORWARD -p udp --dport 53 -m comment --comment leak -j ACCEPT',
    shows: /^iptables of /,
  },
  {
    name: 'a route',
    on: 'worker',
    make: 'ip route add blackhole 192.0.2.99/32',
    mend: 'ip route del blackhole 192.0.2.99/32',
    shows: /^routes of /,
  },
  {
    name: 'a program that runs',
    on: 'worker',
    make: 'setsid tail -f /dev/null >/dev/null 2>&1 < /dev/null & echo $! > /root/leak.pid; until [ "$(ps -o etimes= -p "$(cat /root/leak.pid)")" -ge 3 ]; do sleep 0.1; done',
    mend: 'kill "$(cat /root/leak.pid)"; rm /root/leak.pid',
    shows: /^programs added on /,
  },
  {
    name: 'a cgroup limit of CoreDNS',
    on: 'control-plane',
    make: limitScript('cut', 64 * 2 ** 20),
    mend: limitScript('restored', 170 * 2 ** 20),
    shows: /^cgroup limits of CoreDNS/,
  },
];

/** Sets the memory limit of every container of CoreDNS on the node, on cgroup v1 and v2. */
function limitScript(what: string, bytes: number): string {
  return `for pid in $(pgrep -x coredns); do
  v1=$(sed -n 's/^[0-9]*:memory://p' /proc/$pid/cgroup); v2=$(sed -n 's/^0:://p' /proc/$pid/cgroup)
  for file in "/sys/fs/cgroup/memory$v1/memory.limit_in_bytes" "/sys/fs/cgroup$v2/memory.max"; do
    if [ -w "$file" ]; then echo ${bytes} > "$file"; echo ${what}; fi
  done
done | grep -q ${what}`;
}

/**
 * Leaves a trace in a cluster, or clears it away.
 *
 * @throws Error when the command fails: there would be nothing to find
 */
export async function leave(cluster: StartedKindCluster, leak: Leak, what: 'make' | 'mend'): Promise<void> {
  const node = leak.on === 'control-plane' ? cluster.controlPlane : nodesIn(cluster, 'every-node').at(-1);
  await node?.mustRun(['sh', '-c', leak[what]], { timeoutMs: 60_000 });
}
