/** The command line or a file that the user wrote asks for something that does not exist or makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = 64;
}

/** The machine lacks what the lab needs: a container engine, an image, a tool. The message says what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly exitCode = 69;
}
