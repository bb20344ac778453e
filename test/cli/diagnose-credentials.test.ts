import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { withCredentials } from '../../harness/cli/credentials.ts';
import { waitFor } from '../../harness/cluster/poll.ts';
import { Reader } from '../../harness/observe/reader.ts';
import { EnvironmentError } from '../../harness/vocabulary/failures.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { apiServer, say } from '../observe/api-server.ts';

const document = (exec: unknown) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { exec } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });

function configWith(exec: unknown): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(document(exec));
  return config;
}

const shell = (script: string, rest: object = {}) => ({
  ...{ apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script], interactiveMode: 'Never' },
  ...rest,
});
const credential = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;

describe('a credential plugin', function () {
  this.timeout(60_000);
  const never = new AbortController().signal;
  const failure = async (exec: unknown, { signal = never, timeoutMs = 5_000 } = {}): Promise<unknown> =>
    withCredentials(configWith(exec), signal, timeoutMs).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is run before anything is read, and not again', async () => {
    const credentials: unknown[] = [];
    await using server = await apiServer(({ headers }, response) => {
      credentials.push(headers.authorization);
      say(response, {});
    });
    const config = server.config({ exec: shell(credential({ token: 't' })) });
    const ready = await withCredentials(config, never);
    expect(ready.getCurrentUser()).not.to.have.property('exec');
    await new Reader(ready, never, 5_000).json('/version');
    expect(credentials).to.deep.equal(['Bearer t']);
  });

  it('may give a certificate', async () => {
    const script = credential({ clientCertificateData: 'CERT', clientKeyData: 'KEY' });
    const { certData = '', keyData = '' } =
      (await withCredentials(configWith(shell(script)), never)).getCurrentUser() ?? {};
    expect([certData, keyData].map((data) => Buffer.from(data, 'base64').toString())).to.deep.equal(['CERT', 'KEY']);
  });

  it('is told what kubectl tells it', async () => {
    const script = `echo "{ \\"status\\": { \\"token\\": \\"$PLACE $(echo "$KUBERNETES_EXEC_INFO" | tr -d '\\"')\\" } }"`;
    const env = [{ name: 'PLACE', value: 'here' }];
    const ready = await withCredentials(configWith(shell(script, { env })), never);
    expect(ready.getCurrentUser()?.token).to.equal(
      'here {kind:ExecCredential,apiVersion:client.authentication.k8s.io/v1,spec:{interactive:false}}',
    );
  });

  it('that waits for somebody is given up, with what to do', async () => {
    const error = await failure(shell('sleep 20; true'), { timeoutMs: 300 });
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(String(error)).to.match(/the plugin "sh".* brought none within 0\.3 s\.\nLog in first/);
  });

  it('that waits ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const reason = new Error('interrupted');
    setTimeout(() => stop.abort(reason), 200);
    expect(await failure(shell('sleep 20; true'), { signal: stop.signal })).to.equal(reason);
  });

  it('that fails, is missing or says something else is named, and nothing that it printed', async () => {
    expect(String(await failure(shell('exit 3')))).to.match(/"sh".* ended with code 3/);
    const missing = { command: '/nowhere/plugin', installHint: 'Get it there.' };
    expect(String(await failure(missing))).to.match(/cannot be run: .*ENOENT.*\nGet it there\.$/s);
    const odd = String(await failure(shell('echo very-secret')));
    expect(odd)
      .to.match(/printed no ExecCredential/)
      .and.not.to.contain('very-secret');
    expect(String(await failure({ args: [] }))).to.match(/user "u" of the kubeconfig: .*command/s);
  });

  it('does not outlive an interrupted diagnosis', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-test-'));
    try {
      const [file, begun] = [join(directory, 'kubeconfig'), join(directory, 'begun')];
      await writeFile(file, document(shell(`echo $$ > ${begun}; exec sleep 60`)));
      const running = dnsdrill(['diagnose', '--kubeconfig', file, '--context', 'x']);
      const pid = await waitFor(async () => Number(await readFile(begun, 'utf8').catch(() => '')) || undefined, {
        timeoutMs: 20_000,
      });
      running.kill('SIGTERM');
      const { exitCode, stderr } = await running;
      expect(exitCode, String(stderr)).to.equal(143);
      const isAlive = async () => {
        try {
          return process.kill(pid ?? 0, 0) ? undefined : true;
        } catch {
          return true;
        }
      };
      expect(await waitFor(isAlive, { timeoutMs: 5_000 })).to.equal(true);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
