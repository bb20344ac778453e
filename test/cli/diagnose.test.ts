import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { dnsdrill } from '../dnsdrill.ts';

const kubeconfig = (server: string) => `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "${server}" } }]
users: [{ name: u, user: {} }]
contexts: [{ name: production, context: { cluster: c, user: u } }]
current-context: production
`;

describe('diagnose on the command line', function () {
  this.timeout(60_000);
  let directory: string;
  let file: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dnsdrill-test-'));
    file = join(directory, 'kubeconfig');
    await writeFile(file, kubeconfig('https://127.0.0.1:1'));
  });

  after(() => rm(directory, { recursive: true, force: true }));

  const refused = async (code: number, says: RegExp, ...args: string[]) => {
    const { exitCode, stderr, stdout } = await dnsdrill(['diagnose', ...args]);
    expect({ exitCode, stdout }, String(stderr)).to.deep.equal({ exitCode: code, stdout: '' });
    expect(String(stderr)).to.match(says);
  };

  it('takes neither a kubeconfig nor a context from its surroundings', async () => {
    await refused(64, /kubeconfig/, '--context', 'production');
    await refused(64, /context/, '--kubeconfig', file);
  });

  it('names the contexts that there are, and the nearest', () =>
    refused(64, /no context "prodution".*production/s, '--kubeconfig', file, '--context', 'prodution'));

  it('says which file cannot be read', () =>
    refused(69, /\/nowhere\/kubeconfig cannot be read/, '--kubeconfig', '/nowhere/kubeconfig', '--context', 'a'));

  it('says which file is not a kubeconfig', async () => {
    const other = join(directory, 'other');
    await writeFile(other, '[]: {');
    await refused(69, /other is not a kubeconfig: .+ at line 1/, '--kubeconfig', other, '--context', 'a');
  });

  it('takes files that a kubeconfig names from where it lies, as kubectl does', async () => {
    const relative = join(directory, 'relative');
    const text = kubeconfig('https://127.0.0.1:1').replace(
      'cluster: { ',
      'cluster: { certificate-authority: certs/ca.crt, ',
    );
    await writeFile(relative, text);
    const ca = join(directory, 'certs/ca.crt').replaceAll('.', '\\.');
    await refused(69, new RegExp(ca), '--kubeconfig', relative, '--context', 'production');
  });

  it('says which API server cannot be reached', () =>
    refused(69, /https:\/\/127\.0\.0\.1:1 cannot be reached/, '--kubeconfig', file, '--context', 'production'));

  it('does not wait for one that never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const mute = join(directory, 'mute');
    await writeFile(mute, kubeconfig(`https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`));
    try {
      await refused(69, /cannot be reached: no answer within 5 s/, '--kubeconfig', mute, '--context', 'production');
    } finally {
      silent.close();
    }
  });

  it('wants https', async () => {
    const plain = join(directory, 'plain');
    await writeFile(plain, kubeconfig('http://127.0.0.1:1'));
    await refused(69, /must be an https:\/\/ address/, '--kubeconfig', plain, '--context', 'production');
  });

  it('does not take the place of a pod that it may not create', () =>
    refused(
      64,
      /--probe-node .*it needs --probe-pod/,
      '--kubeconfig',
      file,
      '--context',
      'production',
      '--probe-node',
      'n',
    ));

  it('takes a name that can be looked up, and names that Kubernetes knows', async () => {
    const where = ['--kubeconfig', file, '--context', 'production'];
    // The last one would keep a pattern that tries every way to split it busy for hours.
    for (const name of [
      'a b',
      '',
      'a..b',
      '-a.b',
      `${'a'.repeat(64)}.org`,
      `${'internalpaymentsgateway'.repeat(2)}/health`,
    ]) {
      await refused(64, /--external-name: "/, ...where, `--external-name=${name}`);
    }
    await refused(64, /--probe-namespace: "\.\.\/x"/, ...where, '--probe-pod', '--probe-namespace', '../x');
  });
});
