/** What CoreDNS logs while it waits for the API server: three causes begin with the same lines. */
import type { DnsPod, Observations } from '../observations.ts';
import { ageMs, dnsPods, lineIn, linesStillCounting } from '../reading.ts';
import { known } from '../seen.ts';

const waiting =
  /waiting for Kubernetes API before starting server|(?:Still waiting on|Plugins not ready): "kubernetes"|unsynced Kubernetes API/;
export const forbidden = /is forbidden: User "system:serviceaccount:/;
const dialling =
  /dial tcp \S+: (?:i\/o timeout|connect: (?:no route to host|connection refused|network is unreachable))/;

/** The readiness probe asks every 10 s, and each time CoreDNS says that it waits. */
const freshMs = 25_000;
/** The guide's: errors that still come two minutes after the start call for someone. */
export const patienceMs = 120_000;

export interface WaitingPods {
  readonly pods: readonly DnsPod[];
  readonly line: { readonly text: string; readonly at: string; readonly pod: string };
  /** A dial that failed, if CoreDNS says so: from 1.14 on it does not. */
  readonly dial: { readonly text: string; readonly at: string; readonly pod: string } | undefined;
  /** How long the one that was started first has been waiting, in milliseconds. */
  readonly sinceMs: number;
}

/** Pods of CoreDNS that run, are not Ready, and still say that they wait for the API. A refusal by it is not among them. */
export function waitingForApi(seen: Observations): WaitingPods | undefined {
  const pods = dnsPods(seen).filter(
    (pod) =>
      !pod.ready &&
      pod.container.state === 'running' &&
      linesStillCounting(pod).some(({ text, at }) => waiting.test(text) && ageMs(seen, at) < freshMs) &&
      lineIn([pod], forbidden) === undefined,
  );
  const line = lineIn(pods, waiting);
  if (line === undefined) return undefined;
  const sinceMs = Math.max(...pods.map(({ container }) => ageMs(seen, container.startedAt)));
  return { pods, line, dial: lineIn(pods, dialling), sinceMs };
}

/**
 * What the probe pod found of the API server: by its Service, and at its own address.
 *
 * @param pods those that it is held against: that another node reaches the API server says nothing about theirs
 */
export function wayToApi(
  seen: Observations,
  pods: readonly DnsPod[],
): { service: boolean; endpoint: boolean; isTheirs: boolean } | undefined {
  const probe = known(seen.probe);
  if (probe === undefined || probe.api.length === 0) return undefined;
  const reached = (to: 'service' | 'endpoint') => probe.api.some((one) => one.to === to && one.answer === 'answered');
  return {
    service: reached('service'),
    endpoint: reached('endpoint'),
    isTheirs: pods.some(({ node }) => node === probe.node),
  };
}

/** Pods that the API server did not reach over their network, while it reached their kubelets. */
export const cutOff = (pods: readonly DnsPod[]): readonly DnsPod[] =>
  pods.filter(
    ({ health, container }) =>
      container.state === 'running' &&
      'unseen' in health &&
      /no answer|timeout|no route|unreachable/i.test(health.unseen),
  );
