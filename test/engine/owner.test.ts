import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { execa } from 'execa';
import {
  formatOwner,
  isAlive,
  mayRun,
  type Owner,
  parseOwner,
  type Surroundings,
  unknown,
} from '../../harness/engine/label.ts';
import { processWith, surroundings, thisProcess } from '../../harness/engine/owner.ts';
import { root } from '../dnsdrill.ts';

const owner: Owner = { machine: 'm', bootId: 'b', pidNamespace: 'pid:[1]', pid: 100, startTicks: 5_000 };
const hiddenPid = 102;
const here: Surroundings = {
  machine: 'm',
  bootId: 'b',
  pidNamespace: 'pid:[1]',
  startTicksOf: (pid) => (pid === hiddenPid ? 'hidden' : pid === owner.pid ? 5_000 : undefined),
};

describe('the owner of a run', () => {
  const cases: readonly [string, boolean, Partial<Owner>, Partial<Surroundings>?][] = [
    ['is alive while its process runs', true, {}],
    ['is dead when there is no such process', false, { pid: 101 }],
    ['is dead when the pid belongs to a younger process', false, { startTicks: 4_999 }],
    ['is dead when the machine booted since', false, { bootId: 'earlier' }],
    ['cannot be told when its process is hidden: alive', true, { pid: hiddenPid, startTicks: 1 }],
    ['cannot be told in another pid namespace: alive', true, { pidNamespace: 'pid:[2]', pid: 101 }],
    ['cannot be told on another machine: alive', true, { machine: 'other', bootId: 'other', pid: 101 }],
    ['cannot be told when it did not know its boot: alive', true, { bootId: unknown, pid: 101 }],
    ['cannot be told by whoever does not know their boot: alive', true, { pid: 101 }, { bootId: unknown }],
    [
      'cannot be told when nobody knows the pid namespace: alive',
      true,
      { pidNamespace: unknown, pid: 101 },
      { pidNamespace: unknown },
    ],
  ];
  for (const [what, alive, change, elsewhere] of cases) {
    it(what, () => {
      expect(isAlive({ ...owner, ...change }, { ...here, ...elsewhere })).to.equal(alive);
    });
  }

  it('is judged by its process alone where it is known to be a neighbour: what the watchdog does', () => {
    const nowhere = { ...here, machine: 'other', bootId: unknown, pidNamespace: unknown };
    expect(mayRun(owner, nowhere)).to.equal(true);
    expect(mayRun({ ...owner, pid: 101 }, nowhere)).to.equal(false);
    expect(mayRun({ ...owner, startTicks: 4_999 }, nowhere)).to.equal(false);
    expect(mayRun({ ...owner, pid: hiddenPid }, nowhere)).to.equal(true);
  });

  it('is written into a label and read back', () => {
    expect(parseOwner(formatOwner(owner))).to.deep.equal(owner);
    for (const text of ['', 'a/b/c', 'm/b/p/1', 'm/b/p/x/1', 'm/b/p/1/2/3']) {
      expect(parseOwner(text), text).to.equal(undefined);
    }
  });

  it('this process is alive; a child that ended is not, not even as a zombie', async () => {
    expect(isAlive(thisProcess(), surroundings())).to.equal(true);
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const ofChild = processWith(child.pid ?? 0);
    expect(isAlive(ofChild, surroundings())).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(ofChild, surroundings())).to.equal(false);
  });
});

describe('where /proc keeps the processes of others to itself', function () {
  // Programs are started; beside a build that takes a while.
  this.timeout(20_000);
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

  /** Runs a command as somebody else than root, in a pid namespace of its own, where root has the first process. */
  const beside = (hidepid: number, ...command: string[]) => {
    const script = `mount -t proc -o hidepid=${hidepid} proc /proc && "$@"; exit $?`;
    const apart = ['--mount', '--pid', '--fork', 'sh', '-c', script, 'sh', ...nobody, ...command];
    return execa('unshare', apart, { reject: false, cwd: root });
  };

  for (const hidepid of [1, 2]) {
    it(`with hidepid=${hidepid}, somebody else's process is there, and one that is not is not`, async function () {
      if ((await beside(hidepid, 'true')).exitCode !== 0) this.skip();
      const script = `const { surroundings } = await import('./harness/engine/owner.ts');
        const { startTicksOf } = surroundings();
        console.log(startTicksOf(1), startTicksOf(4_000_000), typeof startTicksOf(process.pid));`;
      const { stdout, stderr } = await beside(hidepid, process.execPath, '--input-type=module', '-e', script);
      expect(stdout, stderr).to.equal('hidden undefined number');
    });
  }
});
