import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { Desk } from '../../harness/drill/desk.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import { root } from '../dnsdrill.ts';

describe('the desk of a drill', () => {
  let scratch: string;
  let desk: Desk;
  const asked: unknown[] = [];

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'dnsdrill-desk-'));
    const kubectl = join(scratch, 'kubectl');
    writeFileSync(kubectl, '#!/bin/sh\necho "$*"\necho "$KUBECONFIG" >&2\n', { mode: 0o755 });
    desk = await Desk.open(
      {
        ...{ desk: join(scratch, 'desk'), client: join(root, 'harness/drill/client.ts'), node: process.execPath },
        ...{ dockerHost: 'unix:///nowhere', nodes: ['n-1', 'n-2'], controlPlane: 'n-1', kubectl },
        ...{ kubeconfig: '/nowhere/trainee.kubeconfig', nodeKubeconfig: '/etc/kubernetes/trainee.conf' },
      },
      async (question, words) => {
        asked.push([question, ...words]);
        if (question === 'explain') throw new Error('it broke');
        return { text: `${question} heard`, exitCode: words.length };
      },
    );
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    rmSync(scratch, { recursive: true });
  });

  const type = (command: string) =>
    execa('sh', ['-c', command], { env: { PATH: `${desk.bin}:${process.env.PATH}` }, reject: false, input: '' });

  it('is for its owner alone', () => {
    expect(statSync(desk.path).mode & 0o777).to.equal(0o700);
  });

  it('carries a question to the harness, and its answer and exit code back', async () => {
    const { stdout, exitCode } = await type(`cause 'dns loop' "it's"`);
    expect({ stdout, exitCode }).to.deep.equal({ stdout: 'cause heard', exitCode: 2 });
    expect(asked.at(-1)).to.deep.equal(['cause', 'dns loop', "it's"]);
  });

  it('says so where the harness cannot answer', async () => {
    const { stdout, exitCode } = await type('explain');
    expect(stdout).to.include('it broke');
    expect(exitCode).to.equal(70);
  });

  it('notes what is typed, on one line, and passes it on', async () => {
    const { stdout } = await type(`kubectl get pods 'a\nb'`);
    expect(stdout).to.equal('get pods a\nb');
    expect(desk.notes()).to.match(/^\d+\.\w+\tshell\tkubectl get pods a b$/m);
  });

  it('knows the nodes, and refuses any other', async () => {
    const { stderr, exitCode } = await type('node-shell n-3');
    expect(stderr).to.include('n-1 n-2');
    expect(exitCode).to.equal(64);
  });

  it('refuses several nodes in one word', async () => {
    const { stderr, exitCode } = await type("node-shell 'n-1 n-2' true");
    expect(stderr).to.include('usage: node-shell NODE');
    expect(exitCode).to.equal(64);
  });

  it('never lets kubectl reach another cluster than its own', async () => {
    const { stderr } = await type('KUBECONFIG=/home/me/production kubectl get pods');
    expect(stderr).to.equal('/nowhere/trainee.kubeconfig');
  });

  it("keeps what the drill gives, whatever bash's own start-up file says", async () => {
    writeFileSync(join(scratch, '.bashrc'), 'export KUBECONFIG=/home/me/production NODES=mine PATH=/usr/bin:/bin\n');
    const env = { HOME: scratch, KUBECONFIG: '/nowhere/trainee.kubeconfig', NODES: 'n-1 n-2' };
    const shown = await execa('bash', ['-c', `. ${desk.startup}; echo "$KUBECONFIG" "$NODES"; command -v hint`], {
      env,
    });
    expect(shown.stdout.split('\n')).to.deep.equal(['/nowhere/trainee.kubeconfig n-1 n-2', join(desk.bin, 'hint')]);
  });

  it('does not hide a Node.js', async () => {
    const { stdout } = await type('command -v node');
    expect(stdout).to.not.include(desk.bin);
  });

  it('has scripts that a shell can read', async () => {
    for (const name of ['hint', 'kubectl', 'node-shell']) {
      const { exitCode, stderr } = await execa('sh', ['-n', join(desk.bin, name)], { reject: false });
      expect(exitCode, stderr).to.equal(0);
      expect(readFileSync(join(desk.bin, name), 'utf8')).to.match(/^#!\/bin\/sh\n/);
    }
  });

  it('refuses a path that is too long for a socket, before anything is begun', () => {
    expect(() => Desk.pathIn(`/tmp/${'long/'.repeat(30)}`)).to.throw(UsageError, /--out: .*socket/);
  });
});
