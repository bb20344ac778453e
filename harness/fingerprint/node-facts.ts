import type { Json } from './fingerprint.ts';
import { normalLinks, normalRoutes, normalSysctls } from './network.ts';
import { normalRules } from './rules.ts';
import { normalTables } from './tables.ts';

/** What a timer starts, and what ends by itself: the timer stays. */
const passingServices =
  /^(?:systemd-tmpfiles-clean|e2scrub|fstrim|apt-daily|dpkg-db-backup|logrotate|man-db)[^.]*\.service /;
/** The mounts that belong to a pod, to a container, or to the start of a service. */
const passingMounts =
  /^(?:run-(?:containerd|netns|credentials)|var-lib-(?:kubelet-pods|containerd-tmpmounts))-\S*\.mount /;

/** What the lab, or Kubernetes, has running at one time and not at another. */
const expectedPrograms = /^(?:coredns|pause|containerd-shim.*|runc.*|exe)$/;
/** With what the lab asks and makes load. It may just be asking when a cluster is looked at for the first time. */
export const labPrograms: readonly string[] = ['sh', 'dig', 'timeout', 'busybox', 'stdbuf', 'dnsperf', 'perl'];

/** Every node of a cluster has some of each. */
const neverEmpty = ['files', 'units', 'images', 'rules', 'routes', 'links', 'addresses', 'sysctls', 'programs'];

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
 * Reads what the script of `node-script.ts` printed.
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
  return {
    own: [
      ...filesIn(lines('files')).map(([path, what]) => [`${path} on ${node}`, what] as const),
      [`images on ${node}`, lines('images')],
      [`units on ${node}`, lines('units').filter((line) => !passingServices.test(line) && !passingMounts.test(line))],
      ...networkFacts(lines, podSubnets).map(([name, what]) => [`${name} of ${node}`, what] as const),
    ],
    limits: lines('limits'),
    programs: programs.map(({ name }) => name),
    stayingPrograms: programs.filter(({ age }) => age === 'old').map(({ name }) => name),
  };
}

function networkFacts(lines: (name: string) => readonly string[], podSubnets: readonly string[]): [string, Json][] {
  const saved = { ip: lines('rules'), ip6: lines('rules6') };
  return [
    ['iptables', normalRules([...saved.ip, ...saved.ip6].join('\n'), podSubnets)],
    ['tables', normalTables(lines('tables').join('\n'), saved, podSubnets)],
    ['routes', normalRoutes(lines('routes'))],
    ['links', normalLinks(lines('links'), lines('addresses'))],
    ['qdiscs', lines('qdiscs')],
    ['sysctls', normalSysctls(lines('sysctls'))],
  ];
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
