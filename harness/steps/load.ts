import { waitFor } from '../cluster/poll.ts';
import { isLeaving, isReady, listEveryPod, podName, restarts } from '../cluster/read-pod.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { loadLogFile, loadPidFile, startLoadScript, stopLoadScript } from '../commands/dns-load.ts';
import { stepCommand } from '../commands/steps.ts';
import { stopDnsLoad } from '../vocabulary/step.ts';
import { type Performer, type Performing, together } from './performing.ts';

/** Starting a process in a pod; the load itself goes on behind it. */
const startTimeoutMs = 20_000;
/** The rate is taken over the last seconds, so that what was before the fix does not count. */
const rateSeconds = 5;

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
  /** Over the last five seconds; undefined when no load runs there. */
  readonly answeredPerSecond: number | undefined;
}

/** Asks a node's client pod how its load is doing. */
export async function loadStatus(cluster: StartedKindCluster, node: string, signal: AbortSignal): Promise<LoadStatus> {
  // Lookups that time out fill the log; the rates and the last words are what matters.
  const rates = `grep -E '^[0-9]+\\.[0-9]+: [0-9.]+$' ${loadLogFile} | tail -n ${rateSeconds}`;
  const script = `${rates}; tail -n 5 ${loadLogFile} >&2; kill -0 "$(cat ${loadPidFile})"`;
  const { command, exitCode, stdout, stderr } = await cluster.runInPod(cluster.clientPod(node), ['sh', '-c', script], {
    timeoutMs: startTimeoutMs,
    signal,
  });
  return { command, output: stdout + stderr, answeredPerSecond: exitCode === 0 ? readRate(stdout) : undefined };
}

/**
 * Reads dnsperf's interval lines, `SECONDS.MICROSECONDS: QUERIES PER SECOND`.
 *
 * @returns the mean of the rates; undefined when there are none
 */
export function readRate(log: string): number | undefined {
  const rates = [...log.matchAll(/^\d+\.\d+: (\d+(?:\.\d+)?)$/gm)].map(([, rate]) => Number(rate));
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
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
