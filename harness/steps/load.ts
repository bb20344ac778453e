import { waitFor } from '../cluster/poll.ts';
import { isLeaving, isReady, listEveryPod, podName, restarts } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { loadLogFile, loadPidFile, startLoadScript, stopLoadScript } from '../commands/dns-load.ts';
import { stepCommand } from '../commands/steps.ts';
import { stopDnsLoad } from '../vocabulary/step.ts';
import { type Performer, type Performing, together } from './performing.ts';

/** Starting a process in a pod; the load itself goes on behind it. */
const startTimeoutMs = 20_000;
/** The rate is taken over as many seconds at the end, so that what was before the fix does not count. */
const rateSeconds = 2;

export const dnsLoadPerformer: Performer<'dns-load'> = {
  undo: async () => [stopDnsLoad()],
  act: (step, performing) => inEveryClient(performing, startLoadScript(step)),
};

export const stopDnsLoadPerformer: Performer<'stop-dns-load'> = {
  undo: async () => [],
  act: (_step, performing) => inEveryClient(performing, stopLoadScript),
};

/** What the load of one node does now. */
export interface LoadStatus {
  readonly command: string;
  readonly output: string;
  /** Over two seconds; undefined when no load runs there. */
  readonly sentPerSecond: number | undefined;
}

/**
 * Asks a node's client pod how its load is doing: by what the kernel counts as sent in the pod, since dnsperf tells only what was
 * answered until it ends. Beside the load that is a few lookups a second, the prober's.
 */
export async function loadStatus(cluster: StartedKindCluster, node: string, signal: AbortSignal): Promise<LoadStatus> {
  const counters = 'cat /proc/uptime /proc/net/snmp';
  // Lookups that time out fill dnsperf's log; its last words are what matters.
  const script = `${counters}; sleep ${rateSeconds}; ${counters}; tail -n 5 ${loadLogFile} >&2; kill -0 "$(cat ${loadPidFile})"`;
  const { command, exitCode, stdout, stderr } = await cluster.runInPod(cluster.clientPod(node), ['sh', '-c', script], {
    timeoutMs: startTimeoutMs,
    signal,
  });
  return { command, output: stdout + stderr, sentPerSecond: exitCode === 0 ? sentRate(stdout) : undefined };
}

/**
 * Reads how many UDP datagrams were sent a second, from `/proc/uptime` and `/proc/net/snmp` at two times.
 *
 * @returns undefined when it does not say
 */
export function sentRate(text: string): number | undefined {
  const [before, after] = [...text.matchAll(/^(\d+\.\d+) \d+\.\d+$/gm)].map(([, seconds]) => Number(seconds));
  const [sentBefore, sentAfter] = [...text.matchAll(/^Udp: (?:\d+ ){3}(\d+) /gm)].map(([, sent]) => Number(sent));
  if (before === undefined || after === undefined || sentBefore === undefined || sentAfter === undefined)
    return undefined;
  return after > before ? (sentAfter - sentBefore) / (after - before) : undefined;
}

export const holdAtRestPerformer: Performer<'hold-at-rest'> = {
  undo: async () => [],
  async act(step, { cluster, signal }) {
    const { pods, holdMs, timeoutMs } = step;
    let identity = '';
    let sinceMs = 0;
    const held = await waitFor(
      async () => {
        const found = await listEveryPod(cluster, pods);
        const now = found.map((pod) => `${podName(pod)} ${restarts(pod)} restarts`).join(', ');
        if (found.length === 0 || !found.every(isReady) || found.some(isLeaving) || now !== identity) {
          identity = now;
          sinceMs = performance.now();
          return undefined;
        }
        return performance.now() - sinceMs >= holdMs ? now : undefined;
      },
      { timeoutMs, signal },
    );
    return {
      command: stepCommand(step),
      exitCode: held === undefined ? 1 : 0,
      output: held === undefined ? `not all Ready and at rest for ${holdMs} ms: ${identity}` : `at rest: ${held}`,
    };
  },
};

async function inEveryClient({ cluster, signal }: Performing, script: string) {
  return together(
    await Promise.all(
      cluster.nodes.map((node) =>
        cluster.runInPod(cluster.clientPod(node.name), ['sh', '-c', script], {
          timeoutMs: startTimeoutMs,
          ...(signal && { signal }),
        }),
      ),
    ),
  );
}
