import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { dnsdrill } from '../dnsdrill.ts';
import { apiServer, refuse, say } from '../observe/api-server.ts';

describe('a probe pod that may not be deleted', function () {
  this.timeout(120_000);

  /** Diagnoses where a pod may be created and looked at, and nothing else may be done. */
  async function diagnosed(pod: object, onLook: (run: ReturnType<typeof dnsdrill>) => void) {
    const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-test-'));
    try {
      await using server = await apiServer(({ method, url = '' }, response) => {
        if (url === '/version') say(response, { gitVersion: 'v1.36.3' });
        else if (method === 'POST') say(response, {}, 201);
        else if (method === 'GET' && /^\/api\/v1\/namespaces\/default\/pods\/[^/]+$/.test(url)) {
          say(response, pod);
          onLook(run);
        } else refuse(response, 403, 'forbidden');
      });
      const file = join(directory, 'kubeconfig');
      await writeFile(file, server.config().exportConfig());
      const run = dnsdrill(['diagnose', '--kubeconfig', file, '--context', 'x', '--probe-pod']);
      const { exitCode, stdout, stderr } = await run;
      return { exitCode, stdout: String(stdout), stderr: String(stderr), file };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  const removal = (file: string) =>
    new RegExp(`kubectl --kubeconfig ${file} --context x delete pod -n default dnsdrill-diagnose-[0-9a-f]{8}`);

  it('is told of when the diagnosis is interrupted, which ends as it would without', async () => {
    const { exitCode, stderr, file } = await diagnosed({ status: { phase: 'Pending' } }, (run) => run.kill('SIGINT'));
    expect(exitCode, stderr).to.equal(130);
    expect(stderr).to.match(removal(file));
    expect(stderr).not.to.contain('the lab broke');
  });

  it('costs no more than what it would have shown', async () => {
    const waiting = { reason: 'ErrImagePull', message: 'no such image' };
    const pod = { status: { phase: 'Pending', containerStatuses: [{ state: { waiting } }] } };
    const { exitCode, stdout, stderr, file } = await diagnosed(pod, () => undefined);
    expect(exitCode, stderr).to.equal(2);
    expect(stdout.replaceAll(/\s+/g, ' ')).to.match(
      /create a pod in default: ErrImagePull: no such image; the probe pod may/,
    );
    expect(stderr).to.match(removal(file));
  });
});
