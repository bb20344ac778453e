import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiException, CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import { pause } from '../../cluster/poll.ts';
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
/** An API server that takes longer for a pod is no place to try one. */
const createTimeoutMs = 6_000;
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

/** What became of the probe pod. */
export interface ProbePodRun {
  readonly name: string;
  /** Where it ran. */
  readonly node: string;
  readonly printed: string;
  /** The command that removes it, should it still be there. */
  readonly leftBehind: string | undefined;
}

/**
 * Creates the pod, waits until it has ended, and deletes it, whatever happens meanwhile.
 *
 * @param timeoutMs how long it may take until it has ended; what it printed by then counts
 * @throws ReadFailed when it may not be created or never runs; the signal's reason when aborted; an Error with the command that removes
 * the pod, when it had to be given up and could not be deleted
 */
export async function runProbePod(reader: Reader, wanted: ProbePodWanted, timeoutMs: number): Promise<ProbePodRun> {
  const core = reader.config.makeApiClient(CoreV1Api);
  const { namespace } = wanted;
  const name = `dnsdrill-diagnose-${randomBytes(4).toString('hex')}`;
  const late = delay(reader.atMost(createTimeoutMs), 'no answer in time', { ref: false });
  const created = core.createNamespacedPod({ namespace, body: probePod(name, wanted) }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const refusal = await Promise.race([created, late]);
  // What the API server refuses is not there. Where it said nothing, the pod may be.
  if (refusal instanceof ApiException) throw new ReadFailed(wordsOf(refusal));
  let outcome: Omit<ProbePodRun, 'leftBehind'> | { readonly failure: unknown };
  try {
    if (refusal !== undefined) throw new ReadFailed(wordsOf(refusal));
    outcome = { name, ...(await readOut(reader, `/api/v1/namespaces/${namespace}/pods/${name}`, timeoutMs)) };
  } catch (failure) {
    outcome = { failure };
  }
  const trouble = await deletePod(core, namespace, name);
  const leftBehind = trouble === undefined ? undefined : `kubectl delete pod -n ${namespace} ${name}`;
  if (!('failure' in outcome)) return { ...outcome, leftBehind };
  if (leftBehind === undefined) throw outcome.failure;
  throw new Error(`the probe pod may still be there (${trouble}): ${leftBehind}`, { cause: outcome.failure });
}

async function readOut(reader: Reader, path: string, timeoutMs: number): Promise<{ node: string; printed: string }> {
  const { state, node } = await untilEnded(reader, path, timeoutMs);
  const { body } = await reader.text(`${path}/log`, 3_000).catch((error: unknown) => {
    throw error instanceof ReadFailed ? new ReadFailed(`${state}; ${error.message}`) : error;
  });
  return { node, printed: body };
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

/** @returns why the pod may still be there; undefined when it is not */
async function deletePod(core: CoreV1Api, namespace: string, name: string): Promise<string | undefined> {
  const late = delay(deleteTimeoutMs, 'no answer in time', { ref: false });
  const deleted = core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 }).then(
    () => undefined,
    (error: unknown) => (error instanceof ApiException && error.code === 404 ? undefined : wordsOf(error)),
  );
  return Promise.race([deleted, late]);
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
