import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireEngine } from '../../harness/engine/find.ts';
import { labels } from '../../harness/engine/label.ts';
import { sweep } from '../../harness/engine/sweep.ts';
import { clientImageReference } from '../../harness/setup/images.ts';
import { docker, everything, until } from './engine.ts';

/** Where a process is in cgroup v1's freezer, as the machine sees it; undefined where there is none that may be written. */
function freezerOf(pid: string): string | undefined {
  const path = /^\d+:(?:\S+,)?freezer(?:,\S+)?:(\/.+)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1];
  return path === undefined || process.getuid?.() !== 0 ? undefined : join('/sys/fs/cgroup/freezer', path);
}

describe('a container that was killed while something in it was frozen', function () {
  this.timeout(120_000);

  it('is removed all the same: what is frozen is thawed, or it could not be killed', async function () {
    const { dockerHost } = await requireEngine();
    if (!dockerHost.startsWith('unix:')) this.skip();
    const name = `drill-${process.pid}-frozen`;
    const label = `${labels.run}=${name}`;
    const script = 'sleep 300 & wait';
    const image = await clientImageReference();
    await docker('run', '--detach', '--name', name, '--label', label, '--entrypoint', 'sh', image, '-c', script);
    try {
      const [pid = ''] = await docker('inspect', name, '--format', '{{.State.Pid}}');
      const top = freezerOf(pid);
      if (top === undefined) this.skip();
      const sleeper = await until(
        'the sleeper',
        10_000,
        async () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] || undefined,
      );
      const inner = join(top, 'inner');
      mkdirSync(inner);
      writeFileSync(join(inner, 'cgroup.procs'), sleeper);
      writeFileSync(join(inner, 'freezer.state'), 'FROZEN');
      await until('the frost', 10_000, async () =>
        readFileSync(join(inner, 'freezer.state'), 'utf8').trim() === 'FROZEN' ? true : undefined,
      );
    } finally {
      // Also where the test was skipped, or failed before.
      await sweep({ dockerHost, runs: { runId: name }, patienceMs: 60_000 });
    }
    expect(await everything(`label=${label}`)).to.deep.equal([]);
  });
});
