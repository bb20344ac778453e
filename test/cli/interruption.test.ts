import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { root } from '../dnsdrill.ts';

/** A process that is interrupted, begins before that or after it or not at all, and ends by itself. */
function interrupted(when: 'before' | 'after' | 'never', times = 1) {
  const script = `
    const { onInterruption } = await import(process.argv[1]);
    const { begin, signal } = onInterruption(console.log);
    if (process.argv[2] === 'before') begin();
    const wait = setTimeout(() => undefined, 20_000);
    signal.addEventListener('abort', () => {
      console.log(signal.reason.message);
      if (process.argv[2] === 'after') begin();
      if (process.argv[3] === '1') clearTimeout(wait);
      else setTimeout(() => process.kill(process.pid, 'SIGINT'), 500);
    });
    process.kill(process.pid, 'SIGINT');
  `;
  const file = join(root, 'harness/cli/interruption.ts');
  return execa(process.execPath, ['--input-type=module', '-e', script, file, when, String(times)], {
    reject: false,
    lines: true,
  });
}

describe('an interruption', function () {
  this.timeout(30_000);
  const removing = 'SIGINT: removing what this run made, for at most 20 s; once more to stop at once';

  it('says that things are removed once there may be some', async () => {
    expect((await interrupted('before')).stdout).to.deep.equal([removing, 'interrupted by SIGINT']);
    expect((await interrupted('after')).stdout).to.deep.equal(['interrupted by SIGINT', removing]);
  });

  it('says nothing during the set-up, which has words of its own', async () => {
    expect((await interrupted('never')).stdout).to.deep.equal(['interrupted by SIGINT']);
  });

  it('by a second signal leaves at once, and names the watchdog where there is one', async () => {
    const begun = await interrupted('before', 2);
    expect(begun.stdout.at(-1)).to.equal('stopped at once; the watchdog removes what is left');
    expect(begun.exitCode).to.equal(130);
    const { stdout, exitCode } = await interrupted('never', 2);
    expect({ stdout, exitCode }).to.deep.equal({ stdout: ['interrupted by SIGINT'], exitCode: 130 });
  });
});
