import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Entry, EntryOf } from '../../harness/vocabulary/entry.ts';
import { docker, LiveRun, scratchDirectory } from './engine.ts';
import { EngineProxy } from './engine-proxy.ts';
import { full } from './full.ts';
import { isGone, partsOf } from './left-of.ts';

const bootMs = 180_000;
/** As long as a quick restart of an engine takes. */
const awayMs = 5_000;

describe('a cluster that is lost in mid-trial', function () {
  this.timeout(600_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  const started: LiveRun[] = [];

  function start(name: string, dockerHost?: string): LiveRun {
    const run = new LiveRun(['run', 'selector-mismatch', 'bad-corefile', '--fresh', '--parallel', '1'], {
      runs: join(scratch.path, name),
      ...(dockerHost && { env: { DOCKER_HOST: dockerHost } }),
    });
    started.push(run);
    return run;
  }

  before(async () => {
    scratch = await scratchDirectory();
  });
  after(async () => {
    for (const run of started) await run.discard();
    await scratch.remove();
  });

  const injected = ({ phase, kind }: Entry) => phase === 'inject' && kind === 'step';
  const broken = ({ kind }: Entry) => kind === 'breakdown';
  const nodesOf = (run: LiveRun) => `dnsdrill-${run.id.slice(-4)}`;

  /** The next trial gets a cluster that works; then the run is ended, since what follows is a trial like any other. */
  async function goesOn(run: LiveRun, before: number): Promise<void> {
    await run.entry('the next trial begins', 120_000, ({ seq, phase }) => seq > before && phase === 'boot');
    await run.entry('its cluster is healthy', bootMs, ({ seq, phase }) => seq > before && phase === 'inject');
    const parts = await partsOf(run);
    expect(parts.everything.join()).not.to.contain(`${nodesOf(run)}-1`);
    run.signal('SIGTERM');
    expect((await run.process).exitCode).to.equal(143);
    await isGone(run, parts);
    const { length } = run.journal();
    expect(run.journal().map(({ seq }) => seq)).to.deep.equal(Array.from({ length }, (_, index) => index));
  }

  it('since a node was killed: its trial breaks down, it is not restarted, and the next trial begins', async () => {
    const run = start('killed');
    await run.entry('the fault goes in', bootMs, injected);
    const node = `${nodesOf(run)}-1-control-plane`;
    expect(await docker('inspect', '--format', '{{.HostConfig.RestartPolicy.Name}}', node)).to.deep.equal(['no']);
    const killedMs = performance.now();
    await docker('kill', node);
    const { seq, message } = (await run.entry('the trial breaks down', 30_000, broken)) as EntryOf<'breakdown'>;
    expect(performance.now() - killedMs).to.be.lessThan(15_000);
    expect(message).to.contain(`the container ${node} ended (exit code 137)`);
    await goesOn(run, seq);
  });

  it('since the engine went away: its cluster is removed when the engine is back, and the next trial begins', async () => {
    await using proxy = await EngineProxy.open(join(scratch.path, 'away.sock'));
    const run = start('away', proxy.dockerHost);
    await run.entry('the fault goes in', bootMs, injected);
    proxy.cut();
    const { seq, message } = (await run.entry('the trial breaks down', 30_000, broken)) as EntryOf<'breakdown'>;
    expect(message).to.contain('the container engine');
    await delay(awayMs);
    expect(run.hasEnded).to.equal(false);
    await proxy.restore();
    await goesOn(run, seq);
  });

  full('since the engine went away for good: the run ends with 69, and the watchdog waits for longer', async () => {
    await using proxy = await EngineProxy.open(join(scratch.path, 'gone.sock'));
    const run = start('gone', proxy.dockerHost);
    await run.entry('the fault goes in', bootMs, injected);
    const parts = await partsOf(run);
    proxy.cut();
    const { exitCode, all } = await run.process;
    expect(exitCode, all).to.equal(69);
    expect(all).to.contain('has not answered for 120 s').and.to.contain('dnsdrill clean');
    expect(run.journal().some(broken)).to.equal(true);
    expect(run.journal().at(-1)).to.include({ kind: 'end' });
    await proxy.restore();
    await isGone(run, parts);
  });
});
