/** The command line or a file that the user wrote asks for something that does not exist or makes no sense. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly exitCode = 64;
}

/** The engine has a cluster of that name already; another name would do. */
export class NameTaken extends UsageError {
  override readonly name = 'NameTaken';
}

/** The machine lacks what the lab needs: a container engine, an image, a tool, space. The message says what to do. */
export class EnvironmentError extends Error {
  override readonly name: string = 'EnvironmentError';
  readonly exitCode = 69;
}

/** The container engine went away in the middle and did not come back: there is no point in another trial. */
export class EngineGone extends EnvironmentError {
  override readonly name = 'EngineGone';
}

/** A directory of the run takes nothing more. */
export class CannotWrite extends EnvironmentError {
  override readonly name = 'CannotWrite';

  /**
   * @param directory what was written to
   * @param cause what the write failed with, as node:fs throws it
   */
  constructor(directory: string, cause: unknown) {
    super(explain(directory, cause), { cause });
  }
}

function explain(directory: string, cause: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } = Object(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const full = code === 'ENOSPC' ? 'the disk is full' : 'the quota is used up';
    return `cannot write to ${directory}: ${full} (${code}).\nMake room there, or name a directory on another disk with --out, and run again.`;
  }
  return `cannot write to ${directory} (${message}).\nName another directory with --out, and run again.`;
}
