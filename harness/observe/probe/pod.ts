import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiException, CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import { type Reader, ReadFailed } from '../reader.ts';

export const probeLabels = { 'app.kubernetes.io/name': 'dnsdrill-diagnose' } as const;

export interface ProbePodWanted {
  readonly image: string;
  readonly namespace: string;
  /** Without it, the scheduler chooses. */
  readonly node: string | undefined;
  readonly script: string;
}

/** The kubelet ends the pod after this long even if nobody is left to delete it, in seconds. */
const activeDeadlineSeconds = 30;
/** Deleting is worth waiting for: what is left behind is worse than a late answer. */
const deleteTimeoutMs = 10_000;
const lookIntervalMs = 200;

/**
 * The one pod that `--probe-pod` allows. It passes the `restricted` Pod Security Standard: no privilege, no token, nothing
 * of the node. It tolerates every taint, since it is to run on the node where the trouble may be.
 */
export function probePod(name: string, { image, namespace, node, script }: ProbePodWanted): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...probeLabels } },
    spec: {
      ...(node !== undefined && { nodeName: node }),
      tolerations: [{ operator: 'Exists' }],
      restartPolicy: 'Never',
      activeDeadlineSeconds,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_532,
        runAsGroup: 65_532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'probe',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', script],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '128Mi' } },
        },
      ],
    },
  };
}

/**
 * Creates the pod, waits until it has ended, and deletes it, whatever happens meanwhile.
 *
 * @param timeoutMs how long it may take until it has ended; what it printed by then counts
 * @returns the name of the pod, where it ran, and what it printed
 * @throws ReadFailed when it may not be created or never runs; the signal's reason when aborted
 */
export async function runProbePod(
  reader: Reader,
  wanted: ProbePodWanted,
  timeoutMs: number,
): Promise<{ name: string; node: string; printed: string }> {
  const core = reader.config.makeApiClient(CoreV1Api);
  const name = `dnsdrill-diagnose-${randomBytes(4).toString('hex')}`;
  const { namespace } = wanted;
  try {
    await core.createNamespacedPod({ namespace, body: probePod(name, wanted) }).catch((error: unknown) => {
      throw new ReadFailed(wordsOf(error));
    });
    const { state, node } = await untilEnded(reader, `/api/v1/namespaces/${namespace}/pods/${name}`, timeoutMs);
    const { body } = await reader
      .text(`/api/v1/namespaces/${namespace}/pods/${name}/log`, 3_000)
      .catch((error: unknown) => {
        throw error instanceof ReadFailed ? new ReadFailed(`${state}; ${error.message}`) : error;
      });
    return { name, node, printed: body };
  } finally {
    await deletePod(core, namespace, name);
  }
}

/** Looks at the pod until it has ended, cannot start, or the time is over; says which. */
async function untilEnded(reader: Reader, path: string, timeoutMs: number): Promise<{ state: string; node: string }> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const { spec, status } = await reader.json<V1Pod>(path);
    const node = spec?.nodeName ?? 'no node';
    const { waiting } = status?.containerStatuses?.[0]?.state ?? {};
    const words = waiting?.reason ?? status?.phase ?? 'Unknown';
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return { state: words, node };
    if (/Err|BackOff|Invalid/.test(words)) throw new ReadFailed(`${words}: ${waiting?.message ?? ''}`.slice(0, 300));
    if (performance.now() >= deadlineMs) return { state: `${words} after ${Math.round(timeoutMs / 1_000)} s`, node };
    await pause(lookIntervalMs, reader.signal);
  }
}

/** @throws Error when the pod may still be there, with the command that removes it */
async function deletePod(core: CoreV1Api, namespace: string, name: string): Promise<void> {
  const remedy = `kubectl delete pod -n ${namespace} ${name}`;
  const late = delay(deleteTimeoutMs, 'late' as const, { ref: false });
  const deleted = core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 }).then(
    () => undefined,
    (error: unknown) => (error instanceof ApiException && error.code === 404 ? undefined : wordsOf(error)),
  );
  const trouble = await Promise.race([deleted, late]);
  if (trouble !== undefined) throw new Error(`the probe pod may still be there (${trouble}): ${remedy}`);
}

/** The message of the API server's Status, where the error has one. */
function wordsOf(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  try {
    const { message }: { message?: unknown } = Object(JSON.parse(String(error.body)));
    if (typeof message === 'string') return message.slice(0, 300);
  } catch {
    // The body is no Status: the code says what there is to say.
  }
  return `HTTP ${error.code}`;
}
