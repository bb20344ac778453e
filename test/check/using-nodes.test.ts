import { expect } from 'chai';
import { whatStopped } from '../../harness/check/cases.ts';
import { usingNodes } from '../../harness/check/using-nodes.ts';
import { Interrupted } from '../../harness/cli/interruption.ts';
import { Leftovers } from '../../harness/cli/leftovers.ts';
import { Refused } from '../../harness/engine/patience.ts';
import { CannotWrite, EngineGone } from '../../harness/vocabulary/failures.ts';

const gone = new EngineGone('the container engine has not answered for 120 s');
const refused = new Refused(500, 'could not remove worker: 500 device is busy');
const lost = new Error('the cluster is lost');

describe('nodes that a case uses', () => {
  /** What becomes of a case, and whether the watchdog has to stay. */
  async function outcome(steps: { made?: Error; used?: Error; removed?: Error }) {
    const said: string[] = [];
    const leftovers = new Leftovers((line) => said.push(line));
    const orThrow = async (error: Error | undefined) => {
      if (error !== undefined) throw error;
    };
    const make = async () => {
      await orThrow(steps.made);
      return { [Symbol.asyncDispose]: () => orThrow(steps.removed) };
    };
    const use = async () => {
      await orThrow(steps.used);
      return 'judged';
    };
    const result = await usingNodes({ cluster: 'one', leftovers }, make, use).catch((error: unknown) => error);
    return { result, stays: leftovers.any, said: said.join('\n') };
  }

  it('are removed', async () => {
    expect(await outcome({})).to.deep.equal({ result: 'judged', stays: false, said: '' });
    expect(await outcome({ used: lost })).to.include({ result: lost, stays: false });
  });

  it('are gone with their engine: that is what is told, whatever went wrong before', async () => {
    expect((await outcome({ removed: gone })).result).to.equal(gone);
    expect((await outcome({ used: lost, removed: gone })).result).to.equal(gone);
  });

  it('stay where the engine refuses to remove them: the case is what it was, and the watchdog has to stay', async () => {
    const judged = await outcome({ removed: refused });
    expect(judged).to.include({ result: 'judged', stays: true });
    expect(judged.said).to.contain('one, which the watchdog removes when the run is over: could not remove worker');
    expect(await outcome({ used: lost, removed: refused })).to.include({ result: lost, stays: true });
    expect(await outcome({ made: refused })).to.include({ result: refused, stays: true });
  });
});

describe('what stopped a check', () => {
  const going = new AbortController().signal;

  it('is nothing where every case has ended', () => {
    expect(whatStopped([], going)).to.deep.equal({ stopped: undefined, engineGone: false });
  });

  it('is what the machine lacks, and before all an engine that is gone', () => {
    const full = new CannotWrite('runs', { code: 'ENOSPC' });
    expect(whatStopped([full], going)).to.deep.equal({ stopped: full, engineGone: false });
    expect(whatStopped([full, gone], going)).to.deep.equal({ stopped: gone, engineGone: true });
  });

  it('is an interruption where there was one; that the engine is gone is not forgotten', () => {
    const interruption = new Interrupted('SIGINT');
    const interrupted = AbortSignal.abort(interruption);
    expect(whatStopped([interruption], interrupted)).to.deep.equal({ stopped: interruption, engineGone: false });
    expect(whatStopped([gone], interrupted)).to.deep.equal({ stopped: interruption, engineGone: true });
  });

  it('is thrown where nobody expected it', () => {
    expect(() => whatStopped([lost], going)).to.throw(lost.message);
  });
});
