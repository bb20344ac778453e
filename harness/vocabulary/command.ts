/** What a command did, wherever it ran. A failing command is a full result, never an exception. */
export interface CommandResult {
  /** A line that a person can paste into a shell on the machine that runs the lab. */
  readonly command: string;
  /** The exit code; undefined when the command ended without one (cut off, or never started). */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** Why there is no exit code: the time limit, an abort, or a connection that broke. */
  readonly cutOff?: 'timed-out' | 'aborted' | 'disconnected';
}
