/** Whether a stream should be written to in colour: a terminal, and nobody objects. */
export function wantsColor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return Boolean(stream.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb';
}

/** As wide as the terminal; in a file or a pipe, or where a terminal says 0 since it does not know, as wide as most people's. */
export const widthOf = (stream: { columns?: number }): number => stream.columns || 120;

/** Progress and explanations go to stderr: stdout holds what was asked for, and nothing else. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
