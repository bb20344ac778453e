import type { Answer } from '../vocabulary/answers.ts';
import { lookupAnswers } from '../vocabulary/answers.ts';
import type { Protocol } from '../vocabulary/probe.ts';
import { clientScript } from './client-script.ts';
import { proberPorts } from './source-ports.ts';

/** One answer to the prober. */
export interface ProbedAnswer {
  readonly protocol: Protocol;
  readonly name: string;
  readonly answer: Answer<'lookup'>;
  readonly latencyMs: number | undefined;
}

/** Four questions a second from each node: an outage of a second shows, and two cores hardly notice. */
export const questionsPerSecond = 4;
/** A healthy CoreDNS answers in milliseconds; who waits longer sees the end of an outage later. */
const patienceSeconds = 1;
const names = ['my-service.default.svc.cluster.local', 'www.google.com'];

const script = clientScript('prober');

/** Ends the asking. */
export const endOfProber = script.end;

/**
 * A command for a client pod that asks for ever new answers, until {@link endOfProber} or the end of its lifetime.
 *
 * @param lifetimeMs when it ends by itself
 */
export const proberCommand = (lifetimeMs: number): readonly string[] =>
  script.command([
    ...[questionsPerSecond, patienceSeconds, Math.ceil(lifetimeMs / 1_000), proberPorts.first, proberPorts.count],
    ...names.flatMap((name) => [`udp:${name}`, `tcp:${name}`]),
  ]);

/**
 * Reads what has arrived from the prober.
 *
 * @returns the answers, and the rest that waits for more; what is no answer is left out
 */
export function readProber(text: string): { answers: ProbedAnswer[]; rest: string } {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const answers = lines.flatMap((line) => {
    const [, protocol, name, word, latency] = /^(udp|tcp) (\S+) (\S+)(?: (\d+\.\d))?$/.exec(line.trim()) ?? [];
    const answer = lookupAnswers.find((known) => known === word);
    if (name === undefined || answer === undefined) return [];
    return [
      {
        protocol: protocol === 'tcp' ? ('tcp' as const) : ('udp' as const),
        name,
        answer,
        latencyMs: latency === undefined ? undefined : Number(latency),
      },
    ];
  });
  return { answers, rest };
}
