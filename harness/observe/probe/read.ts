import type { ProbePod } from '../../diagnose/observations.ts';
import { classifyDig } from '../../probes/classify-lookup.ts';
import type { ProbeTask } from './script.ts';

type Result = Pick<ProbePod, 'nameservers' | 'lookups' | 'api'> & { readonly isComplete: boolean };

/**
 * Reads what the probe pod printed. What is missing was not asked: a pod that was cut off has fewer results.
 *
 * @param expected the address that an internal name must have
 */
export function readProbe(
  printed: string,
  tasks: readonly ProbeTask[],
  { internal, expected }: { internal: string; expected: string | undefined },
): Result {
  const pieces = [...printed.matchAll(/^== (\S+) (\d+)\n([\s\S]*?)(?=^== |$(?![\s\S]))/gm)].map(
    ([, task = '', code = '', text = '']) => ({ task, code: Number(code), text }),
  );
  const resolv = pieces.find(({ task }) => task === 'resolv')?.text ?? '';
  const of = (index: number) => pieces.filter(({ task }) => task === String(index));
  const lookups: ProbePod['lookups'] = [];
  const api: ProbePod['api'] = [];
  for (const [index, task] of tasks.entries()) {
    const results = of(index);
    if (results.length === 0) continue;
    if (task.kind === 'api') {
      const to = task.to === 'endpoint' ? 'endpoint' : 'service';
      api.push({ to, address: `${task.address}:${task.port}`, answer: wayTo(results[0]?.text ?? '') });
      continue;
    }
    const address = task.name === internal ? expected : undefined;
    lookups.push({
      to: task.to === 'endpoint' ? 'pod' : task.to,
      address: task.address,
      name: task.name,
      protocol: task.protocol,
      answers: results.map(({ code, text }) => classifyDig({ text, exitCode: code }, address) ?? 'unreachable'),
      ms: results
        .map(({ text }) => Number(/Query time: (\d+) msec/.exec(text)?.[1] ?? Number.NaN))
        .filter((ms) => !Number.isNaN(ms)),
    });
  }
  return {
    nameservers: [...resolv.matchAll(/^nameserver\s+(\S+)/gm)].map(([, server = '']) => server),
    lookups,
    api,
    isComplete: pieces.some(({ task }) => task === 'end'),
  };
}

/** Whether there is a way to a port that speaks TLS: it takes the connection, and hangs up on a DNS message. */
function wayTo(text: string): ProbePod['api'][number]['answer'] {
  if (/refused/i.test(text)) return 'refused';
  if (/unreachable|no route/i.test(text)) return 'unreachable';
  if (/end of file|reset|->>HEADER<<-|malformed|short|bad packet/i.test(text)) return 'answered';
  return 'timed-out';
}
