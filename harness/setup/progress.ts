import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** Where the set-up says what it does: one line each, never on stdout. */
export interface Progress {
  /** A line that everybody should see. */
  say(line: string): void;
  /**
   * The latest line of a tool at work, with the time since that work began: for whoever watches. The same line again says
   * that the tool is still at it.
   */
  passing(line: string, elapsedMs: number): void;
}

/** The part of `process.stderr` that progress needs. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

// In a log that nobody watches, few lines are enough to show that something moves, and fewer that nothing new happened.
const quietMs = { news: 5_000, again: 60_000 };

/**
 * Writes progress to a stream. On a terminal, passing lines share one line and leave nothing behind; elsewhere only some
 * of them are written.
 */
export function progressTo(stream: ProgressStream, environment: NodeJS.ProcessEnv, now = Date.now): Progress {
  const { dim, cyan } = pc.createColors(Boolean(stream.isTTY && !environment.NO_COLOR));
  const terminal = Boolean(stream.isTTY && environment.TERM !== 'dumb' && !environment.CI);
  const clear = terminal ? '\r\x1b[K' : '';
  let last = { line: '', ms: Number.NEGATIVE_INFINITY };
  return {
    say(line) {
      last = { line, ms: now() };
      stream.write(`${clear}${cyan('set-up')}  ${line.replaceAll('\n', '\n        ')}\n`);
    },
    passing(line, elapsedMs) {
      const text = `        ${minutesOf(elapsedMs)}  ${printable(line)}`;
      if (terminal) {
        stream.write(`${clear}${dim(text.slice(0, (stream.columns ?? 80) - 1))}`);
      } else if (now() - last.ms >= (line === last.line ? quietMs.again : quietMs.news)) {
        last = { line, ms: now() };
        stream.write(`${text}\n`);
      }
    },
  };
}

/** Minutes and seconds, as `3:07`. */
export function minutesOf(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How long something took, as a person says it: `0.3 s`, `42 s`, `6 min 12 s`. */
export function durationOf(durationMs: number): string {
  if (durationMs < 10_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// Tools colour their output and move the cursor; inside our line that would only do harm.
function printable(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
