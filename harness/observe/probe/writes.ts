/** The only two things that a diagnosis does to a cluster: it creates the probe pod, and deletes it. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiException,
  type ConfigurationOptions,
  type CoreV1Api,
  Observable,
  type V1Pod,
} from '@kubernetes/client-node';

interface Where {
  readonly namespace: string;
  readonly name: string;
}

/** What became of a creation: `refused` is not there; of what failed in another way nobody knows. */
export type Created = { readonly is: 'created' } | { readonly is: 'refused' | 'unknown'; readonly why: string };

export interface Creation {
  readonly ended: Promise<Created>;
  /** Ends the request, should it still go on. */
  giveUp(): void;
}

/** Deleting is worth waiting for: what is left behind is worse than a late answer. */
const deleteTimeoutMs = 10_000;
/** An admission webhook has 10 s for its answer unless its configuration says otherwise, and a creation waits for it. */
const creationTimeoutMs = 10_000;

/** Asks for a pod. */
export function createPod(core: CoreV1Api, namespace: string, body: V1Pod): Creation {
  const givenUp = new AbortController();
  const ended = core.createNamespacedPod({ namespace, body }, until(givenUp.signal)).then(
    (): Created => ({ is: 'created' }),
    (error: unknown): Created => ({ is: isRefusal(error) ? 'refused' : 'unknown', why: wordsOf(error) }),
  );
  return { ended, giveUp: () => givenUp.abort() };
}

/** An API server that breaks down in the middle, or a gateway before it, says 5xx: the pod may be there all the same. */
const isRefusal = (error: unknown): boolean => error instanceof ApiException && error.code >= 400 && error.code < 500;

/**
 * Deletes a pod that was asked for. Where it is not there although nobody knows yet what becomes of its creation, that is
 * waited for, and the pod deleted then.
 *
 * @param creation undefined when its end is known
 * @returns why the pod may still be there; undefined when it is not
 */
export async function removePod(
  core: CoreV1Api,
  where: Where,
  creation: Promise<Created> | undefined,
): Promise<string | undefined> {
  const trouble = await deletePod(core, where);
  if (trouble !== 'not there') return trouble;
  if (creation === undefined) return undefined;
  const end = await Promise.race([creation, delay(creationTimeoutMs, undefined, { ref: false })]);
  if (end === undefined) return 'the API server has not said yet whether it created it';
  if (end.is === 'refused') return undefined;
  const later = await deletePod(core, where);
  return later === 'not there' ? undefined : later;
}

/** @returns undefined when it was deleted, or why it may still be there */
async function deletePod(core: CoreV1Api, where: Where): Promise<string | undefined> {
  const late = AbortSignal.timeout(deleteTimeoutMs);
  try {
    await core.deleteNamespacedPod({ ...where, gracePeriodSeconds: 0 }, until(late));
    return undefined;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return 'not there';
    return late.aborted ? 'no answer in time' : wordsOf(error);
  }
}

/** Ends a request when the signal is aborted: what goes on behind a diagnosis would keep its process from ending. */
const until = (signal: AbortSignal): ConfigurationOptions => ({
  middleware: [
    {
      pre(context) {
        context.setSignal(signal);
        return new Observable(Promise.resolve(context));
      },
      post: (context) => new Observable(Promise.resolve(context)),
    },
  ],
  middlewareMergeStrategy: 'append',
});

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
