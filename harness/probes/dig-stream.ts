import type { Answer } from '../vocabulary/answers.ts';
import type { Protocol } from '../vocabulary/probe.ts';
import { classifyDig } from './classify-lookup.ts';
import { proberPort } from './source-ports.ts';

/** One answer in the stream of the prober. */
export interface DigAnswer {
  readonly protocol: Protocol;
  readonly name: string;
  readonly answer: Answer<'lookup'>;
  readonly latencyMs: number | undefined;
}

/** Four questions a second from each node: an outage of a second shows, and two cores hardly notice. */
const gapSeconds = 0.25;
const names = ['my-service.default.svc.cluster.local', 'www.google.com'];

const pidFile = '/tmp/dnsdrill-prober.pid';

/**
 * A script that ends the other one, with all that it started: a process whose output nobody reads any more does not end by
 * itself, it waits to be read. An exec has a process group of its own.
 */
export const endOfDigs = `if [ -f ${pidFile} ]; then kill -s KILL -- "-$(cat ${pidFile})" 2>/dev/null; rm -f ${pidFile}; fi; true`;

/**
 * A script that asks for ever new answers. Every question is a dig of its own, so that each has a socket of its own: a
 * long-lived one would be carried to its old address by the node's connection tracking whatever became of the rules.
 *
 * @param lifetimeMs when the script ends by itself, if {@link endOfDigs} does not end it
 */
export function endlessDigs(lifetimeMs: number): string {
  const questions = names.flatMap((name) => [`udp:${name}`, `tcp:${name}`]);
  const rounds = Math.ceil(lifetimeMs / 1_000 / gapSeconds / questions.length);
  return [
    endOfDigs,
    `echo $$ > ${pidFile}`,
    `s=$(date +%s); n=0; i=0; while [ $i -lt ${rounds} ]; do i=$((i+1)); for q in ${questions.join(' ')}; do`,
    `  n=$((n+1)); p=${proberPort('s', 'n', 1 / gapSeconds)}`,
    '  (t=+notcp; [ "$' + '{q%%:*}" = tcp ] && t=+tcp',
    '   a=$(dig -b 0.0.0.0#$p +tries=1 +time=1 +noall +comments +answer +stats $t "$' + '{q#*:}" A 2>&1); c=$?',
    `   printf '%s\\n' "=$q $c" "$a" ".") &`,
    `  sleep ${gapSeconds}; printf '\\n' || exit 0; done; done`,
  ].join('\n');
}

/**
 * Reads what has arrived of the stream.
 *
 * @returns the complete answers, and the rest that waits for more
 */
export function readDigs(text: string): { answers: DigAnswer[]; rest: string } {
  const end = text.lastIndexOf('\n.\n');
  if (end < 0) return { answers: [], rest: text };
  const blocks = text.slice(0, end).matchAll(/^=(udp|tcp):(\S+) (\d+)\n([\s\S]*?)(?=\n\.\n|$(?![\s\S]))/gm);
  const answers = [...blocks].flatMap(([, protocol, name, code, output = '']) => {
    const answer = classifyDig({ text: output, exitCode: Number(code) });
    if (answer === undefined || name === undefined) return [];
    const latency = /Query time: (\d+) msec/.exec(output)?.[1];
    return [
      {
        protocol: protocol === 'tcp' ? ('tcp' as const) : ('udp' as const),
        name,
        answer,
        latencyMs: latency === undefined ? undefined : Number(latency),
      },
    ];
  });
  return { answers, rest: text.slice(end + 3) };
}
