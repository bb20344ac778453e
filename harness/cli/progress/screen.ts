import cliTruncate from 'cli-truncate';
import { createLogUpdate } from 'log-update';
import { safeText, wantsColor, widthOf } from '../terminal.ts';

/** Where progress is shown. */
export interface Screen {
  readonly color: boolean;
  /** In columns, as wide as it is now. */
  readonly width: () => number;
  /** Writes a line that stays, above those that are drawn. */
  readonly write: (line: string) => void;
  /** Draws lines in place of those drawn before; undefined where what was written stays. */
  readonly draw: ((lines: readonly string[]) => void) | undefined;
}

/** What a screen is made from; process.stderr is one. */
export type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** A screen on which lines can be drawn anew: a terminal that a person looks at. */
export function screenOf(stream: Stream, environment: NodeJS.ProcessEnv): Screen {
  const look = { color: wantsColor(stream, environment), width: () => widthOf(stream) };
  if (!stream.isTTY || environment.TERM === 'dumb' || environment.CI) {
    return { ...look, write: (line) => void stream.write(`${safeText(line, environment)}\n`), draw: undefined };
  }
  return { ...look, ...drawn(stream) };
}

function drawn(stream: Stream): { write: (line: string) => void; draw: (lines: readonly string[]) => void } {
  // With the cursor hidden, a process that is killed would leave a terminal without one.
  const update = createLogUpdate(stream, { showCursor: true });
  let present: readonly string[] = [];
  const draw = (lines: readonly string[]): void => {
    present = lines;
    // In the last column, some terminals begin a new line.
    const width = widthOf(stream) - 1;
    if (lines.length === 0) update.clear();
    else update(lines.map((line) => cliTruncate(line, width)).join('\n'));
  };
  const write = (line: string): void => {
    update.clear();
    stream.write(`${line}\n`);
    draw(present);
  };
  return { write, draw };
}
