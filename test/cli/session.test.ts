import { expect } from 'chai';
import { Leftovers } from '../../harness/cli/leftovers.ts';
import { isHopeless } from '../../harness/cli/session.ts';
import { Refused } from '../../harness/engine/patience.ts';
import { CannotWrite, EngineGone, EnvironmentError, NameTaken, UsageError } from '../../harness/vocabulary/failures.ts';

describe('a boot that fails', () => {
  it('ends the run when every other would fail as well, with the exit code that says why', () => {
    for (const [error, exitCode] of [
      [new EnvironmentError('the image kindest/node:v1 does not exist here'), 69],
      [new EngineGone('the container engine has not answered for 120 s'), 69],
      [new CannotWrite('runs', Object.assign(new Error('no room'), { code: 'ENOSPC' })), 69],
      [new UsageError("nodes.yaml: the nodes' images are of different Kubernetes versions"), 64],
    ] as const) {
      expect(isHopeless(error), error.message).to.equal(true);
      expect(error.exitCode).to.equal(exitCode);
    }
  });

  it('ends its trial, and no other, when that was bad luck', () => {
    expect(isHopeless(new Error('CoreDNS: still not available after 180 s'))).to.equal(false);
    expect(isHopeless(new NameTaken('there is a cluster called dnsdrill-ab12-1 already'))).to.equal(false);
    expect(isHopeless(new Refused(500, 'could not remove dnsdrill-ab12-1-worker'))).to.equal(false);
  });
});

describe('a cluster that resists its removal', () => {
  it('ends no run: what stays is said, and left to the watchdog', async () => {
    const said: string[] = [];
    const leftovers = new Leftovers((line) => said.push(line));
    await leftovers.orNote('dnsdrill-ab12-1', async () => {});
    expect(leftovers.any).to.equal(false);
    await leftovers.orNote('dnsdrill-ab12-2', async () => {
      throw new Refused(500, 'could not remove dnsdrill-ab12-2-worker: 500 did not receive an exit event\u001b[2J');
    });
    expect(leftovers.any).to.equal(true);
    expect(said).to.deep.equal([
      '  stays     dnsdrill-ab12-2, which the watchdog removes when the run is over: could not remove dnsdrill-ab12-2-worker: 500 did not receive an exit event␛[2J',
    ]);
  });

  it('is told from an engine that is gone, and from what else fails', async () => {
    const leftovers = new Leftovers(() => {});
    for (const error of [new EngineGone('gone'), new Error('anything')]) {
      const removal = leftovers.orNote('dnsdrill-ab12-3', async () => {
        throw error;
      });
      expect(await removal.catch((thrown: unknown) => thrown)).to.equal(error);
    }
    expect(leftovers.any).to.equal(false);
  });
});
