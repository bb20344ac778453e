import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { chooseScripts } from '../../harness/cli/check-scripts.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import { dnsdrill } from '../dnsdrill.ts';

/** Each of these must be answered before any engine is looked for, so none is to be found. */
const noEngine = { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } };

describe('check', function () {
  this.timeout(30_000);
  let scratch = '';
  let script = '';
  /** Directories that cannot be copied, or can. */
  let trees = '';
  before(() => {
    trees = mkdtempSync(join(tmpdir(), 'dnsdrill-check-trees-'));
    scratch = mkdtempSync(join(tmpdir(), 'dnsdrill-check-'));
    script = join(scratch, 'my boot.sh');
    writeFileSync(script, '#!/bin/sh\n');
    mkdirSync(join(scratch, 'files'));
    writeFileSync(join(scratch, 'rules.yaml'), 'rules: {dns-answer: off}\n');
  });
  after(() => [scratch, trees].forEach((path) => void rmSync(path, { recursive: true })));

  async function refuses(args: readonly string[], ...words: string[]) {
    const { exitCode, stdout, stderr } = await dnsdrill(['check', ...args], noEngine);
    for (const word of ['dnsdrill: ', ...words]) expect(stderr).to.contain(word);
    expect(stderr, 'a stack trace helps nobody here').to.not.match(/^\s+at /m);
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(64);
  }

  it('nothing to run', () => refuses([], '--script'));
  it('a script that is not there', () => refuses(['--script', 'nosuch.sh'], '--script: there is no file "nosuch.sh"'));
  it('a script that is a directory', () => refuses(['--script', scratch], '--script', 'is not a file'));
  it('a directory that is not there', () => refuses(['--script', script, '--copy', 'nosuch'], '--copy', '"nosuch"'));
  it('a directory with a link that leads nowhere', async () => {
    const directory = join(trees, 'dangling');
    mkdirSync(join(directory, 'lib'), { recursive: true });
    symlinkSync('../nosuch.tgz', join(directory, 'lib/cni.tgz'));
    await refuses(
      ['--script', script, '--copy', directory],
      `--copy: "${join(directory, 'lib/cni.tgz')}" cannot be copied`,
      'it is a link to "../nosuch.tgz", and that is not there',
    );
  });
  it('a host that is none', () =>
    refuses(['--script', script, '--host', 'resolved'], '--host: "resolved" must be one of plain, systemd-resolved'));
  it('a time that is none', () => refuses(['--script', script, '--timeout', 'soon'], '--timeout: "soon"', '90s'));
  it('a time without a unit', () => refuses(['--script', script, '--timeout', '600'], '--timeout: "600"', '10m'));
  it('no nodes, and too many', async () => {
    await refuses(['--script', script, '--nodes', '0'], '--nodes: "0"');
    await refuses(['--script', script, '--nodes', '50'], '--nodes: "50" is more than 9');
  });
  it('an output that it has not', () => refuses(['--script', script, '-o', 'documents'], '-o/--output', '"documents"'));
  it('rules that cannot be read', () => refuses(['--script', script, '--rules', 'nosuch.yaml'], 'nosuch.yaml'));
  it('a rule that is none: the nearest is named', () =>
    refuses(['--script', script, '--rules', join(scratch, 'rules.yaml')], 'did you mean "dns-answers"'));

  describe('looks at what is to be copied', () => {
    const copied = (name: string, fill: (directory: string) => void) => {
      const directory = join(trees, name);
      mkdirSync(directory);
      fill(directory);
      return () => chooseScripts({ script: [script], copy: directory });
    };

    /** To root, nothing is forbidden: somebody else tries. */
    const unprivileged = (attempt: () => unknown) => {
      if (process.geteuid?.() !== 0) return attempt();
      for (const path of [scratch, trees]) chmodSync(path, 0o755);
      process.seteuid?.(65_534);
      try {
        return attempt();
      } finally {
        process.seteuid?.(0);
      }
    };

    it('links to files and directories are good', () => {
      const choose = copied('links', (directory) => {
        symlinkSync(script, join(directory, 'boot'));
        symlinkSync(join(scratch, 'files'), join(directory, 'here'));
        symlinkSync('here', join(directory, 'and-there'));
      });
      expect(choose()).to.have.length(1);
    });

    it('a link that leads back to where it is would never end', () => {
      const choose = copied('loop', (directory) => {
        mkdirSync(join(directory, 'a'));
        symlinkSync('..', join(directory, 'a/up'));
      });
      expect(choose).to.throw(UsageError, `--copy: "${join(trees, 'loop/a/up')}" leads back to`);
      const choosing = copied('itself', (directory) => symlinkSync('me', join(directory, 'me')));
      expect(choosing).to.throw(UsageError, '/itself/me" cannot be copied: too many symbolic links encountered');
    });

    it('a file, a directory or a script that may not be read', () => {
      const file = copied('secret-file', (directory) => writeFileSync(join(directory, 'key'), '', { mode: 0 }));
      const directory = copied('secret-directory', (above) => mkdirSync(join(above, 'keys'), { mode: 0 }));
      writeFileSync(join(trees, 'secret.sh'), '', { mode: 0 });
      unprivileged(() => {
        expect(file).to.throw(UsageError, `--copy: "${join(trees, 'secret-file/key')}" cannot be copied: permission`);
        expect(directory).to.throw(UsageError, `/keys" cannot be copied: permission denied`);
        const asked = { script: [join(trees, 'secret.sh')] };
        expect(() => chooseScripts(asked)).to.throw(
          UsageError,
          /^--script: .*secret\.sh" cannot be copied: permission/,
        );
      });
    });
  });

  describe('chooses what runs', () => {
    it('a file, for both roles, whatever its name', () => {
      const [chosen] = chooseScripts({ script: [script] });
      expect(chosen).to.include({ name: 'my boot.sh', controlPlane: chosen?.worker });
      expect(chosen?.controlPlane).to.equal("chmod +x './my boot.sh' && exec './my boot.sh'");
    });

    it('a command for each role, in a directory', () => {
      const asked = { copy: join(scratch, 'files'), controlPlane: 'make up', worker: 'make join' };
      expect(chooseScripts(asked)).to.deep.equal([
        { name: 'files', sources: [asked.copy], controlPlane: 'make up', worker: 'make join' },
      ]);
    });

    it('the script where a role has no command', () => {
      const [chosen] = chooseScripts({ script: [script], worker: './join' });
      expect(chosen?.controlPlane).to.contain('my boot.sh');
      expect(chosen?.worker).to.equal('./join');
    });

    it('never a worker without a control plane, nor two scripts of one name', () => {
      expect(() => chooseScripts({ copy: scratch, worker: 'x' })).to.throw(UsageError, '--worker');
      expect(() => chooseScripts({ script: [script, script] })).to.throw(UsageError, 'two scripts are called');
      expect(() => chooseScripts({ controlPlane: 'x' })).to.throw(UsageError, '--script FILE or --copy DIR');
      expect(() => chooseScripts({ script: [script, join(scratch, 'rules.yaml')], worker: 'x' })).to.throw(
        UsageError,
        'only one --script',
      );
    });
  });
});
