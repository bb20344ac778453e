import { ApiException } from '@kubernetes/client-node';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import type { CommandResult } from '../vocabulary/command.ts';
import type { Step, StepKind, StepOf } from '../vocabulary/step.ts';

/** What every performer is told besides its step. */
export interface Performing {
  readonly cluster: StartedKindCluster;
  readonly signal?: AbortSignal;
}

/** What a step did. A step that failed is a result too: some remedies are refused, and that is their story. */
export interface Acted {
  /** What a person would type. */
  readonly command: string;
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** How one kind of step is done and taken back. */
export interface Performer<K extends StepKind> {
  /** The steps that take it back, read off the cluster before anything changes; or that nothing can. */
  undo(step: StepOf<K>, performing: Performing): Promise<readonly Step[] | 'impossible'>;
  act(step: StepOf<K>, performing: Performing): Promise<Acted>;
}

/** Several results of the same step, as on several nodes: it has failed when any of them has. */
export function together(results: readonly CommandResult[]): Acted {
  const failed = results.find(({ exitCode }) => exitCode !== 0);
  return {
    command: results.map(({ command }) => command).join('\n'),
    exitCode: failed === undefined ? 0 : failed.exitCode,
    output: results.map(({ stdout, stderr }) => stdout + stderr).join(''),
  };
}

/**
 * Makes a request to the API server into a step's result: a refusal is an exit code of 1, as kubectl's would be.
 *
 * @throws what is no refusal, such as a broken connection
 */
export async function request(command: string, send: () => Promise<string>): Promise<Acted> {
  try {
    return { command, exitCode: 0, output: await send() };
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    return { command, exitCode: 1, output: refusal(error) };
  }
}

function refusal(error: ApiException<unknown>): string {
  const body: unknown = typeof error.body === 'string' ? tryJson(error.body) : error.body;
  const message = typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;
  return typeof message === 'string' ? message : `the API server refused with ${error.code}`;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the caller falls back on the status code.
  }
}
