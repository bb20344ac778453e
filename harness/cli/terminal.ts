import { jsonWithoutCommands, withoutCommands } from '../../reports/annotations.ts';
import type { Output } from '../../reports/index.ts';
import type { Look } from '../../reports/renderer.ts';
import { visible } from '../../reports/text.ts';

/** Whether a stream should be written to in colour: a terminal, and nobody objects. */
export function wantsColor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return Boolean(stream.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb';
}

/** As wide as the terminal; in a file or a pipe, or where a terminal says 0 since it does not know, as wide as most people's. */
export const widthOf = (stream: { columns?: number }): number => stream.columns || 120;

/** How what was asked for is to look on stdout. */
export const look = (): Look => ({
  color: wantsColor(process.stdout, process.env),
  width: widthOf(process.stdout),
});

/**
 * What may be written where a CI system reads along: GitHub Actions obeys lines of a step's log that are workflow commands,
 * and what a cluster said must not be one.
 *
 * @param output what the text is; JSON keeps its data
 */
export function safeText(text: string, environment: NodeJS.ProcessEnv, output?: Output): string {
  if (!environment.GITHUB_ACTIONS) return text;
  return output === 'json' ? jsonWithoutCommands(text) : withoutCommands(text);
}

/** What was asked for, on stdout. */
export const print = (text: string, output: Output): void =>
  void process.stdout.write(safeText(text, process.env, output));

/**
 * Explanations go to stderr: stdout holds what was asked for, and nothing else. They are plain text, and much of it is not the
 * lab's own: names from a stored run, an engine's words. What would move the cursor or change the colours is made visible.
 */
export const say = (line: string): void => void process.stderr.write(`${safeText(visible(line), process.env)}\n`);

/** What is not as expected, in GitHub Actions' own words, on stderr: they are for whoever runs the job. */
export function annotate(lines: readonly string[]): void {
  if (process.env.GITHUB_ACTIONS) for (const line of lines) process.stderr.write(`${line}\n`);
}
