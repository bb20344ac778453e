import { nodesIn } from '../cluster/nodes-in.ts';
import { listPods, podName } from '../cluster/read-pod.ts';
import { probeCommand } from '../commands/probes.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { PlacedAnswer } from '../vocabulary/entry.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, CannotAsk } from './asking.ts';

/** Long enough for a kubectl on a node that is busy booting, short enough not to hold up a phase. */
const timeoutMs = 20_000;

/** Runs a command on nodes and holds its output against a pattern. */
export async function askOnNode(probe: ProbeOf<'on-node'>, { cluster, signal }: Asking): Promise<Asked> {
  const results = await Promise.all(
    nodesIn(cluster, probe.nodes).map(async (node) => ({
      place: node.name,
      result: await node.run(probe.command, { timeoutMs, ...(signal && { signal }) }),
    })),
  );
  return asked(results, probe.prints);
}

/** Runs a command in the first container of every pod of a set. */
export async function askInContainer(probe: ProbeOf<'in-container'>, asking: Asking): Promise<Asked> {
  const { cluster, signal } = asking;
  const pods = await listPods(asking.cluster, probe.pods);
  const running = pods.filter((pod) => pod.status?.phase === 'Running');
  if (running.length === 0) {
    return {
      answers: [{ place: probe.pods.selector, answer: 'no-container' }],
      command: probeCommand(probe),
      output: 'no pod runs',
    };
  }
  const results = await Promise.all(
    running.map(async (pod) => ({
      place: podName(pod),
      result: await cluster.runInPod({ namespace: probe.pods.namespace, name: podName(pod) }, probe.command, {
        timeoutMs,
        ...(signal && { signal }),
      }),
    })),
  );
  return asked(results, probe.prints);
}

function asked(results: readonly { place: string; result: CommandResult }[], prints: string): Asked {
  return {
    answers: results.map(({ place, result }) => ({ place, ...classifyCommand(place, result, prints) })),
    command: results.map(({ result }) => result.command).join('\n'),
    output: results.map(({ place, result }) => `# ${place}\n${result.stdout}${result.stderr}`).join('\n'),
  };
}

/**
 * Holds what a command printed against a pattern. A command that printed the expected thing has answered, whatever its
 * exit code: `grep` and `kubectl` use it for answers too.
 *
 * @throws CannotAsk when the command never ended
 */
export function classifyCommand(
  place: string,
  result: CommandResult,
  prints: string,
): Pick<PlacedAnswer, 'answer' | 'quote'> {
  if (result.exitCode === undefined) throw new CannotAsk(`a command on ${place} was cut off: ${result.command}`);
  const text = result.stdout + result.stderr;
  const match = new RegExp(`^.*(?:${prints})`, 'm').exec(text) ?? new RegExp(prints, 'm').exec(text);
  if (match) return { answer: 'as-written', quote: match[0].trim() };
  const failed = result.exitCode === 126 || result.exitCode === 127 || /executable file not found/.test(text);
  return { answer: failed ? 'command-failed' : 'otherwise', quote: text.trim().slice(0, 300) };
}
