import type { Json } from './fingerprint.ts';
import { normalRules } from './rules.ts';

/** Where steps, and people who try things, change files of a node; the state of the kubelet's pods is not among it. */
const roots = [
  '/etc',
  '/etc/resolv.conf',
  '/etc/hosts',
  '/kind/kubeadm.conf',
  '/kind/manifests',
  '/run/systemd/resolve',
  '/run/systemd/system',
  '/var/lib/kubelet/config.yaml',
  '/var/lib/kubelet/kubeadm-flags.env',
];

/** Programs, too large to be read every time: their size and when they were changed tell as much. */
const programRoots = ['/opt/cni/bin', '/usr/local/bin', '/usr/local/sbin'];

/** Units that a timer starts and that end by themselves, and the mounts that belong to a pod. */
const passingUnits =
  /^(?:systemd-tmpfiles-clean|e2scrub|fstrim|apt-daily|dpkg-db-backup|logrotate|man-db|run-|var-lib-kubelet-pods-)/;

/** What the lab, or Kubernetes, has running at one time and not at another. */
const expectedPrograms = /^(?:coredns|pause|containerd-shim.*|runc.*|exe)$/;
/** With what the lab asks and makes load. It may just be asking when a cluster is looked at for the first time. */
export const labPrograms: readonly string[] = ['sh', 'dig', 'timeout', 'busybox', 'stdbuf', 'dnsperf', 'perl'];
/** In seconds: longer than any look at a cluster runs. */
const passingS = 3;

/**
 * A script that prints what of a node can be told without the API server, in sections.
 *
 * @param containers ids of the containers whose cgroup limits are wanted
 */
export function nodeScript(containers: readonly string[]): string {
  const files = `find ${roots.join(' ')} -xdev`;
  return `
section() { echo "=== $1"; }
section files
${files} -type f -print0 2>/dev/null | sort -zu | xargs -0 sha256sum
${files} ! -type d -printf '%p %y %m %U:%G %l\\n' 2>/dev/null | sort -u
find ${programRoots.join(' ')} ! -type d -printf '%p %y %m %U:%G %l%s %T@\\n' 2>/dev/null | sort -u
section units
systemctl list-units --type=service,socket,mount --all --plain --no-legend | awk '$3 == "active" || $3 == "failed" { print $1, $3 }'
section images
ctr --namespace=k8s.io images list --quiet
section rules
iptables-save; ip6tables-save
section tables
nft list tables
section routes
ip -4 route show table all | grep -vE ' dev (veth|lo)|^(local|broadcast) '; ip rule
section links
ip -oneline link | awk -F': ' '{ print $2 }' | grep -v ^veth
section qdiscs
tc qdisc 2>/dev/null | grep -v ' dev veth' | awk '{ print $2, $4, $5 }'
section programs
ps -eo etimes=,comm= | awk '{ print ($1 >= ${passingS} ? "old" : "new"), $2 }' | sort -u
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
section end
`;
}

/** Every node of a cluster has some of each. */
const neverEmpty = ['files', 'units', 'images', 'rules', 'routes', 'links', 'programs'];

/** What a node told: facts of its own, and lines that only make sense for the cluster as a whole. */
export interface NodeFacts {
  readonly own: readonly (readonly [string, Json])[];
  /** Which node a replica of CoreDNS is on does not matter. */
  readonly limits: readonly string[];
  /** Every program that runs. */
  readonly programs: readonly string[];
  /** Those of them that have been running for longer than a look at the cluster takes. */
  readonly stayingPrograms: readonly string[];
}

/**
 * Reads what {@link nodeScript} printed.
 *
 * @throws Error when the script did not come to its end, or a section is empty that never is: a node that cannot tell what
 * it lacks the tool for would be as before whatever was done to it
 */
export function readNodeFacts(node: string, printed: string, podSubnets: readonly string[]): NodeFacts {
  const sections = new Map(
    printed
      .split(/^=== /m)
      .slice(1)
      .map((section) => {
        const [name = '', ...lines] = section.split('\n');
        return [name, lines.filter((line) => line.trim() !== '')] as const;
      }),
  );
  if (!sections.has('end')) throw new Error(`${node} did not tell all of its facts`);
  const lines = (name: string): readonly string[] => sections.get(name) ?? [];
  const untold = neverEmpty.filter((name) => lines(name).length === 0);
  if (untold.length > 0) throw new Error(`${node} told nothing of its ${untold.join(', ')}`);
  const programs = lines('programs')
    .map((line) => ({ age: line.slice(0, 3), name: line.slice(4) }))
    .filter(({ name }) => !expectedPrograms.test(name));
  const listed = { links: lines('links'), tables: lines('tables'), routes: lines('routes'), qdiscs: lines('qdiscs') };
  return {
    own: [
      ...filesIn(lines('files')).map(([path, what]) => [`${path} on ${node}`, what] as const),
      ...Object.entries(listed).map(([name, those]) => [`${name} of ${node}`, those] as const),
      [`images on ${node}`, lines('images')],
      [`units on ${node}`, lines('units').filter((line) => !passingUnits.test(line))],
      [`iptables of ${node}`, normalRules(lines('rules').join('\n'), podSubnets)],
    ],
    limits: lines('limits'),
    programs: programs.map(({ name }) => name),
    stayingPrograms: programs.filter(({ age }) => age === 'old').map(({ name }) => name),
  };
}

/** Hashes and modes, joined by path. */
function filesIn(lines: readonly string[]): [string, string][] {
  const files = new Map<string, string[]>();
  for (const line of lines) {
    const [, hash, hashed] = /^([0-9a-f]{64}) {2}(\/.*)$/.exec(line) ?? [];
    const [, listed, mode] = /^(\/.*?) ([a-z] \d+ \S+ .*)$/.exec(line) ?? [];
    const path = hashed ?? listed;
    if (path === undefined) continue;
    files.set(path, [
      ...(files.get(path) ?? []),
      hash === undefined ? (mode ?? '').trim() : `sha256:${hash.slice(0, 16)}`,
    ]);
  }
  return [...files].map(([path, facts]) => [path, facts.join(' ')]);
}
