/** How observations are read: what is now, what was, and what an answer says. Shared by the symptoms and the causes. */
import type { DnsPod, KubeProxyPod, LogLine, LookupSeen, Observations, PodSeen } from './observations.ts';
import { known, listed } from './seen.ts';

/** Pods of CoreDNS that are there to stay: neither on their way out, nor evicted or ended with their node. */
export const dnsPods = (seen: Observations): readonly DnsPod[] =>
  listed(seen.pods).filter(({ leaving, phase }) => !leaving && phase !== 'Failed' && phase !== 'Succeeded');

/**
 * Whether kube-proxy never was the add-on that it is in kubeadm's clusters: k3s and MicroK8s have it built in, and RKE2 and
 * GKE run static pods. A DaemonSet that was deleted leaves its ConfigMap.
 */
export const isNoAddOn = ({ daemonSet, mode }: { daemonSet: unknown; mode: string | null }): boolean =>
  daemonSet === null && mode === null;

/** Pods of CoreDNS that are there to stay and Ready: those that Services send lookups to. */
export const readyPods = (seen: Observations): readonly DnsPod[] => dnsPods(seen).filter(({ ready }) => ready);

/**
 * Whether the cluster keeps its DNS somewhere else, as OpenShift does in a namespace of its own and EKS Auto Mode on the nodes:
 * `kube-system` has nothing that is or wants a pod of CoreDNS, and a pod that asks its own resolver is answered every time.
 */
export const isKeptElsewhere = (seen: Observations): boolean =>
  known(seen.pods)?.length === 0 && known(seen.workload) === null && share(probed(seen, 'resolver'), 'answered') === 1;

/** Nodes that are not Ready. */
export const downNodes = (seen: Observations): ReadonlySet<string> =>
  new Set(listed(seen.nodes).flatMap(({ name, ready }) => (ready ? [] : name)));

/** Whether a container that is not ready ended on its own, now or the last time. One that merely starts slowly is not crashing. */
export const isCrashing = ({ ready, container }: PodSeen): boolean =>
  !ready &&
  (/CrashLoopBackOff|Error|OOMKilled/.test(container.reason) ||
    (container.state !== 'running' && container.lastEnding !== null));

/** Milliseconds from a time to the moment of the observations; infinite where it is not known. */
export function ageMs(seen: Observations, at: string | null | undefined): number {
  const ms = Date.parse(seen.at) - Date.parse(at ?? '');
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : Math.max(0, ms);
}

/**
 * The lines of a pod's log that still count, the youngest first: those of the container that runs, and, while the pod is not
 * Ready, those with which the one before it ended. What a former container said of a time that is over is no cause.
 */
export function linesStillCounting({ log, ready }: Pick<KubeProxyPod, 'log' | 'ready'>): readonly LogLine[] {
  const lines = [...(ready ? [] : listed(log.previous)), ...listed(log.current)];
  return lines.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** The youngest present line that matches, of any of the pods. */
export function lineIn(
  pods: readonly Pick<KubeProxyPod, 'log' | 'ready' | 'name'>[],
  pattern: RegExp,
): (LogLine & { pod: string }) | undefined {
  return pods
    .flatMap((pod) =>
      linesStillCounting(pod)
        .filter(({ text }) => pattern.test(text))
        .map((line) => ({ ...line, pod: pod.name })),
    )
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))[0];
}

/** How often, of all tries, a word was the answer; 0 where nobody was asked. */
export function share(lookups: readonly Pick<LookupSeen, 'answers'>[], ...words: LookupSeen['answers']): number {
  const answers = lookups.flatMap(({ answers: all }) => all);
  return answers.length === 0 ? 0 : answers.filter((answer) => words.includes(answer)).length / answers.length;
}

/** What pods of CoreDNS said when they were asked themselves. */
export const askedDirectly = (seen: Observations, pods: readonly DnsPod[], name: 'internal' | 'external') =>
  pods.flatMap(({ lookups }) => listed(lookups)).filter((lookup) => lookup.name === seen.asked[name]);

/** What the probe pod was told. */
export const probed = (
  seen: Observations,
  to: 'service' | 'pod' | 'resolver',
  protocol?: 'udp' | 'tcp',
  name: 'internal' | 'external' = 'internal',
) =>
  (known(seen.probe)?.lookups ?? []).filter(
    (lookup) =>
      lookup.to === to && lookup.name === seen.asked[name] && (protocol === undefined || lookup.protocol === protocol),
  );

/** Words for a share, such as `2 of 6`. */
export function countOf(lookups: readonly Pick<LookupSeen, 'answers'>[], ...words: LookupSeen['answers']): string {
  const answers = lookups.flatMap(({ answers: all }) => all);
  return `${answers.filter((answer) => words.includes(answer)).length} of ${answers.length}`;
}

/** Lookups that came to nothing because nobody said anything. */
export const silent: LookupSeen['answers'] = ['timed-out', 'refused', 'unreachable'];

/** The answers in words, such as `timed-out, refused`. */
export const wordsIn = (lookups: readonly Pick<LookupSeen, 'answers'>[]): string =>
  [...new Set(lookups.flatMap(({ answers }) => answers))].join(', ');

/** Plugins of the server block for everything, in a Corefile: the first words of its lines. */
export function directivesIn(corefile: string): string[] {
  let depth = 0;
  const found: string[] = [];
  for (const raw of corefile.split('\n')) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (depth === 1 && line !== '' && line !== '}') found.push(line.split(/[\s{]/, 1)[0] ?? '');
    depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
  }
  return found;
}

/** In milliseconds; kube-proxy's health check costs it nothing. */
const slowWayMs = 1_000;

/**
 * Whether answers through a port-forward are late for another reason than the pod that was asked: kube-proxy, which is asked in
 * the same way at the same time, is late as well.
 */
export function isWaySlow(seen: Observations): boolean {
  const controls = (known(seen.kubeProxy)?.pods ?? []).filter(({ container }) => container.state === 'running');
  const late = controls.filter(({ health }) => (known(health)?.ms ?? Number.POSITIVE_INFINITY) > slowWayMs);
  return controls.length > 0 && late.length > 0;
}
