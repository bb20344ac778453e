import { ApiException } from '@kubernetes/client-node';
import type { ProbeKind } from '../vocabulary/answers.ts';
import type { Probe, ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, CannotAsk } from './asking.ts';
import { askEndpoints, askEvent, askField, askNodeReady } from './cluster-state.ts';
import { askInContainer, askOnNode } from './commands.ts';
import { askLog } from './log.ts';
import { askLogErrors } from './log-errors.ts';
import { askLookup } from './lookup.ts';
import { askLookupsLost } from './lookups-lost.ts';
import { askLastTermination, askPodAddress, askPodStatus, askPodsReady } from './pods.ts';

/** One observer for each kind of probe; the compiler sees to it that none is missing. */
const observers: { readonly [K in ProbeKind]: (probe: ProbeOf<K>, asking: Asking) => Promise<Asked> } = {
  lookup: askLookup,
  'lookups-lost': askLookupsLost,
  'pods-ready': askPodsReady,
  'pod-status': askPodStatus,
  'last-termination': askLastTermination,
  'pod-address': askPodAddress,
  log: askLog,
  'log-errors': askLogErrors,
  event: askEvent,
  endpoints: askEndpoints,
  'node-ready': askNodeReady,
  field: askField,
  'on-node': askOnNode,
  'in-container': askInContainer,
};

/**
 * Puts a probe to the cluster, once.
 *
 * @throws CannotAsk when nothing was learnt: the API server or a client pod could not be asked
 */
export function ask<K extends ProbeKind>(probe: ProbeOf<K> & Probe, asking: Asking): Promise<Asked> {
  const observer = observers[probe.kind as K];
  return asCannotAsk(() => observer(probe, asking));
}

/**
 * Tells what the API server or the network did to a question from an answer to it.
 *
 * @throws CannotAsk in place of the API server's errors and of broken connections; anything else as it is
 */
export async function asCannotAsk<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof CannotAsk) throw error;
    if (error instanceof ApiException) throw new CannotAsk(`the API server said ${error.code}: ${error.message}`);
    if (isConnectionTrouble(error)) throw new CannotAsk(`the API server does not answer: ${error.message}`);
    throw error;
  }
}

/** How a broken or refused connection shows in Node.js: an error with a system code, at the top or as the cause. */
function isConnectionTrouble(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const codes = [error, error.cause].map((part) => (part instanceof Error ? Reflect.get(part, 'code') : undefined));
  return codes.some((code) => typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|UND_ERR)/.test(code));
}
