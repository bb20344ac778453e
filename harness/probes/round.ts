import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { type Answer, lookupAnswers } from '../vocabulary/answers.ts';
import type { RoundLookup } from '../vocabulary/entry.ts';
import type { Protocol } from '../vocabulary/probe.ts';
import { CannotAsk } from './asking.ts';
import { roundCommand } from './client-script.ts';
import { runInClient } from './lookup.ts';
import { nextRoundPorts } from './source-ports.ts';

/** A healthy CoreDNS answers in milliseconds, so two seconds are patient. */
const patienceSeconds = 2;

/** A question of a health round: a name, a protocol and the one right address, where there is only one. */
export interface RoundQuestion {
  readonly name: string;
  readonly protocol: Protocol;
  readonly address?: string;
}

/**
 * Puts all questions of a round to DNS from one node's client pod, in one exec and side by side.
 *
 * @param options.patienceSeconds how long each may wait for its answer
 * @throws CannotAsk when the pod cannot run commands, or asked less than it was told to
 */
export async function askRound(
  cluster: StartedKindCluster,
  node: string,
  questions: readonly RoundQuestion[],
  options: { signal?: AbortSignal; patienceSeconds?: number },
): Promise<RoundLookup[]> {
  const ports = nextRoundPorts(cluster, node, questions.length);
  const command = roundCommand(
    options.patienceSeconds ?? patienceSeconds,
    questions.map(({ protocol, name }, index) => `${ports[index]}:${protocol}:${name}`),
  );
  const { stdout, stderr } = await runInClient(cluster, node, command, options.signal);
  const answers = readRound(stdout, questions);
  return questions.map(({ name, protocol }, index) => {
    const answer = answers[index];
    if (answer === undefined)
      throw new CannotAsk(`no lookup of ${name} ran in the client pod of ${node}: ${stderr.trim()}`);
    return { node, name, protocol, answer };
  });
}

/**
 * Reads what the client told of a round.
 *
 * @returns an answer for each question, in their order; undefined where it told none
 */
export function readRound(text: string, questions: readonly RoundQuestion[]): (Answer<'lookup'> | undefined)[] {
  const told = new Map(
    [...text.matchAll(/^(\d+) (\S+)((?: \S+)*)$/gm)].map(([, number, word, addresses = '']) => [
      Number(number),
      { answer: lookupAnswers.find((known) => known === word), addresses: addresses.split(' ') },
    ]),
  );
  return questions.map(({ address }, index) => {
    const { answer, addresses = [] } = told.get(index) ?? {};
    const isWrong = answer === 'answered' && address !== undefined && !addresses.includes(address);
    return isWrong ? 'wrong-answer' : answer;
  });
}
