/** Where steps, and people who try things, change files of a node; the state of the kubelet's pods is not among it. */
const roots = [
  '/etc',
  '/etc/resolv.conf',
  '/etc/hosts',
  '/kind/kubeadm.conf',
  '/kind/manifests',
  '/run/systemd/resolve',
  '/run/systemd/system',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/var/lib/kubelet/config.yaml',
  '/var/lib/kubelet/kubeadm-flags.env',
];

/** Every container of a pod has a scope, and every pod a slice, with files of its own; so has each mount of the kubelet. */
const passingFiles = ['/run/systemd/transient/*.scope*', '/run/systemd/transient/*.slice*'];

/** Programs, too large to be read every time: their size and when they were changed tell as much. */
const programRoots = ['/opt/cni/bin', '/usr/local/bin', '/usr/local/sbin'];

/** What can run or wait, or be mounted. Scopes and slices are not among it: containers and pods come with them. */
const unitTypes = 'service,socket,timer,path,mount,automount,swap';

/**
 * Of the network's settings, those that can be set on a node: what can only be read there belongs to the machine, or counts.
 * Those of a pod's interface go with the pod; those of IPVS come to every node of the machine with a module of its kernel. And two
 * are keys.
 */
const sysctlRoots = ['core', 'ipv4', 'ipv6', 'netfilter', 'bridge'].map((part) => `/proc/sys/net/${part}`);
const passingSysctls = `\\( -name 'veth*' -o -path /proc/sys/net/ipv4/vs \\)`;
const keys = '! -name tcp_fastopen_key ! -name stable_secret';

/** In seconds: longer than any look at a cluster runs. */
const passingS = 3;

/**
 * A script that prints what of a node can be told without the API server, in sections.
 *
 * @param containers ids of the containers whose cgroup limits are wanted
 */
export function nodeScript(containers: readonly string[]): string {
  return `
section() { echo "=== $1"; }
${filesScript}
section units
systemctl list-units --type=${unitTypes} --all --plain --no-legend | awk '$3 == "active" || $3 == "failed" { print $1, $3 }'
section images
ctr --namespace=k8s.io images list | awk 'NR > 1 { print $1, $3 }'
section programs
ps -eo etimes=,comm= | awk '{ print ($1 >= ${passingS} ? "old" : "new"), $2 }' | sort -u
${networkScript}
${limitsScript(containers)}
section end
`;
}

const found = `find ${roots.join(' ')} -xdev \\( ${passingFiles.map((path) => `-path '${path}'`).join(' -o ')} \\) -prune -o`;

const filesScript = `
section files
${found} -type f -print0 2>/dev/null | sort -zu | xargs -0 sha256sum
${found} ! -type d -printf '%p %y %m %U:%G %l\\n' 2>/dev/null | sort -u
find ${programRoots.join(' ')} ! -type d -printf '%p %y %m %U:%G %l%s %T@\\n' 2>/dev/null | sort -u
`;

const networkScript = `
section rules
iptables-save
section rules6
ip6tables-save
section tables
nft --stateless --numeric list ruleset 2>/dev/null
section routes
ip -4 route show table all; ip -4 rule
ip -6 route show table all | sed 's/^/inet6 /'; ip -6 rule | sed 's/^/inet6 /'
section links
ip -oneline link
section addresses
ip -oneline address
section qdiscs
tc qdisc 2>/dev/null | grep -v ' dev veth' | awk '{ print $2, $4, $5 }'
section sysctls
find ${sysctlRoots.join(' ')} ${passingSysctls} -prune -o -type f -perm -600 ${keys} -print0 2>/dev/null | xargs -0 grep -H '' 2>/dev/null
`;

const limitsScript = (containers: readonly string[]): string => `
section limits
for pid in $(pgrep -x coredns); do
  container=$(grep -oE '${containers.length === 0 ? 'none' : containers.join('|')}' "/proc/$pid/cgroup" | head -n 1)
  [ -n "$container" ] || continue
  v2=$(sed -n 's/^0:://p' "/proc/$pid/cgroup"); v1() { sed -n "s/^[0-9]*:[^:]*\\b$1\\b[^:]*://p" "/proc/$pid/cgroup"; }
  for file in /sys/fs/cgroup/memory$(v1 memory)/memory.limit_in_bytes /sys/fs/cgroup/cpu$(v1 cpu)/cpu.cfs_quota_us \\
    /sys/fs/cgroup/cpu$(v1 cpu)/cpu.shares "/sys/fs/cgroup$v2/memory.max" "/sys/fs/cgroup$v2/cpu.max" "/sys/fs/cgroup$v2/cpu.weight"; do
    [ -r "$file" ] && echo "$(basename "$file") $(cat "$file")"
  done
done
`;
