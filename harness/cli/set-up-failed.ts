/** The set-up ended with an exit code other than 0, and has said why. */
export class SetUpFailed extends Error {
  override readonly name = 'SetUpFailed';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the set-up failed with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
