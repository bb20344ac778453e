import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readContext } from '../../harness/cli/kubeconfig.ts';
import { EnvironmentError, UsageError } from '../../harness/vocabulary/failures.ts';

const mixed = `
clusters:
- { name: broken }
- { name: c, cluster: { server: "https://127.0.0.1:1", certificate-authority: ca.crt } }
users:
- { name: gone, user: { token-file: /nowhere/token } }
- { name: u, user: { token: t } }
contexts:
- { name: production, context: { cluster: c, user: u } }
- { name: of-broken, context: { cluster: broken, user: u } }
- { name: of-gone, context: { cluster: c, user: gone } }
- { name: of-nobody, context: { cluster: c, user: nobody } }
- { name: of-nothing, context: { cluster: nothing, user: u } }
- { name: empty }
- { }
current-context: of-broken
`;

describe('a context of a kubeconfig', () => {
  let directory: string;
  let file: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dnsdrill-test-'));
    file = join(directory, 'kubeconfig');
    await writeFile(file, mixed);
  });

  after(() => rm(directory, { recursive: true, force: true }));

  const failure = (context: string, kubeconfig = file): Error | undefined => {
    try {
      readContext(kubeconfig, context);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };

  it('is read with its own cluster and user, whatever is wrong with the others', () => {
    const config = readContext(file, 'production');
    expect(config.getCurrentCluster()).to.include({ server: 'https://127.0.0.1:1', caFile: join(directory, 'ca.crt') });
    expect(config.getCurrentUser()).to.include({ token: 't' });
    expect(config.getContexts()).to.have.length(1);
  });

  it('says what is wrong with its own', () => {
    const reasons = ['of-broken', 'of-gone', 'of-nobody', 'of-nothing', 'empty'].map((context) => {
      const error = failure(context);
      expect(error).to.be.instanceOf(EnvironmentError);
      expect(error?.message).to.match(new RegExp(`^--context: "${context}" in .*kubeconfig cannot be used: `));
      return error?.message.replace(/^.* cannot be used: /, '');
    });
    expect(reasons).to.deep.equal([
      'cluster is missing',
      "ENOENT: no such file or directory, open '/nowhere/token'",
      'the file has no user "nobody"',
      'the file has no cluster "nothing"',
      'context is missing',
    ]);
  });

  it('that is not there is no reason to take another', () => {
    expect(failure('producton')).to.be.instanceOf(UsageError).with.property('message').that.contains('production');
  });

  it('is not looked for in what is no kubeconfig, of which nothing is quoted', async () => {
    const torn = join(directory, 'torn');
    for (const text of ['users: [{ name: u, user: { token: very-secret, } }', 'just: "very-secret', '', '- 1']) {
      await writeFile(torn, text);
      const error = failure('production', torn);
      expect(error?.message, text)
        .to.match(/torn is not a kubeconfig: \S/)
        .and.not.to.contain('secret');
    }
  });
});
