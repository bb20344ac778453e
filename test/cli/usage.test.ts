import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { dnsdrill, root } from '../dnsdrill.ts';

/** Each of these must be answered before any engine is looked for, so none is to be found. */
const noEngine = { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } };

describe('bad input', function () {
  this.timeout(30_000);
  let scratch = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'dnsdrill-usage-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  async function refuses(args: readonly string[], ...words: string[]) {
    const { exitCode, stdout, stderr } = await dnsdrill(args, noEngine);
    expect(stderr).to.contain('dnsdrill: ');
    for (const word of words) expect(stderr).to.contain(word);
    expect(stderr, 'a stack trace helps nobody here').to.not.match(/^\s+at /m);
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(64);
  }

  it('an unknown scenario: the nearest is named', () =>
    refuses(['run', 'dns-lop'], '"dns-lop"', 'did you mean "dns-loop"'));
  it('an unknown scenario in a plan', () => refuses(['plan', 'bad-corefil'], 'did you mean "bad-corefile"'));
  it('a mistyped command', () => refuses(['repotr'], '"repotr"', 'did you mean "report"'));
  it('an unknown option', () => refuses(['run', '--retian'], 'unknown option --retian; did you mean --retain?'));
  it('an unknown option of a command whose neighbour has it: the help of the command', () =>
    refuses(['plan', '--retain'], 'unknown option --retain; see dnsdrill plan --help'));
  it('a word that nobody takes', () => refuses(['up', 'it'], 'up has no use for "it"; see dnsdrill up --help'));
  it('a run that is not named', () => refuses(['report'], 'report needs a name; see dnsdrill report --help'));
  it('a value for what takes none', () => refuses(['down', '--all=false'], '--all takes no value'));
  it('the same in a country with another language', async () => {
    const { stderr } = await dnsdrill(['run', '--retian'], { env: { ...noEngine.env, LANG: 'de_DE.UTF-8' } });
    expect(stderr).to.contain('unknown option --retian');
  });

  it('no word behind a double dash is left unread', async () => {
    await refuses(['plan', '--', 'dns-lop'], 'did you mean "dns-loop"');
    await refuses(['--', 'plan', 'dns-loop', '--bogus'], 'unknown option --bogus');
    await refuses(['run', '--out', '--', 'dns-loop'], '--out needs a value');
  });
  it('a command where only scenarios can stand', async () => {
    const { stderr } = await dnsdrill(['run', 'repotr'], noEngine);
    expect(stderr).to.contain('"repotr"').and.not.to.contain('did you mean');
  });
  it('an unknown output', () => refuses(['run', '-o', 'jsn'], '-o/--output', '"jsn"', 'did you mean "json"'));
  it('practice without an interview', () =>
    refuses(['report', 'latest', '--practice'], '--practice', 'interview', '-o table'));
  it('an option without its value', () => refuses(['run', '--image'], '--image needs a value'));
  it('options that exclude each other', () => refuses(['run', '-q', '-v'], '--quiet and --verbose exclude each other'));
  it('a version that is none', () =>
    refuses(['run', '--kubernetes', 'v1.34'], '--kubernetes', '"v1.34"', 'v1.34.4', 'v1.36.3'));
  it('a version that no Kubernetes has', () =>
    refuses(['up', '--kubernetes', 'v9.9.9'], '--kubernetes: there is no node image of "v9.9.9"', 'v1.34.4'));
  it('a version that there is no image of', () =>
    refuses(['up', '--kubernetes', 'v1.34.9'], '--kubernetes', '"v1.34.9"', 'v1.34.4', 'v1.36.3'));
  it('a version twice', () =>
    refuses(['run', '--kubernetes', 'v1.34.4', '--kubernetes', '1.34.4'], '"v1.34.4"', 'more than once'));
  it('two versions for one cluster', () =>
    refuses(['up', '--kubernetes', 'v1.34.4', '--kubernetes', 'v1.36.3'], '--kubernetes', '2 times'));
  it('an image beside a version', () =>
    refuses(['run', '--kubernetes', 'v1.34.4', '--image', 'mine:1'], '--kubernetes', '"v1.34.4"', '--image', 'mine:1'));
  it('a run that does not exist', () => refuses(['report', 'latst', '--out', scratch], '"latst"', scratch));
  it('a cluster name that is no host name', () => refuses(['up', '--name', 'My_Cluster'], '--name', '"My_Cluster"'));
  it('a kind config that is not there', () =>
    refuses(['run', '--cluster-config', '/nonexistent.yaml'], '/nonexistent.yaml'));

  it('a drill without a terminal and without a program', () => refuses(['train', 'dns-loop'], 'terminal', '--exec'));
  it('a drill of an unknown scenario', () =>
    refuses(['train', 'dns-lop', '--exec', 'true'], '"dns-lop"', 'did you mean "dns-loop"'));
  it('a level that is none', () => refuses(['train', '--level', '9', '--exec', 'true'], '--level', '"9"', '1, 2, 3'));
  it('a hold too short to mean anything', () =>
    refuses(['train', '--hold', '3', '--exec', 'true'], '--hold', '"3"', '10'));
  it('a time limit that no timer can wait for', () =>
    refuses(['train', '--time-limit', '50000', '--exec', 'true'], '--time-limit', '"50000"', '1440'));
  it('a program without a name', () => refuses(['train', '--exec', ''], '--exec'));
  it('an exam that is not there', () =>
    refuses(['train', '--exam', '/nonexistent.yaml', '--exec', 'true'], '--exam', '/nonexistent.yaml'));
  it('an exam beside a scenario', () =>
    refuses(['train', 'dns-loop', '--exam', 'x.yaml', '--exec', 'true'], '--exam', '"dns-loop"'));
  it('an exam beside what is about one drill', () =>
    refuses(['train', '--exam', 'x.yaml', '--seed', '1', '--exec', 'true'], '--exam and --seed exclude each other'));
  it('a history of one drill, or with what only a drill has', async () => {
    await refuses(['train', '--history', 'dns-loop'], '--history', '"dns-loop"');
    await refuses(['train', '--history', '--level', '1'], '--history and --level exclude each other');
    await refuses(['train', '--history', 'dns-loop', 'nope'], 'train has no use for "nope"');
  });
  it('an exam that names no scenario of the catalogue: the field and what is allowed', async () => {
    const file = join(scratch, 'exam.yaml');
    writeFileSync(file, 'drills:\n  - scenario: dns-lop\n');
    await refuses(
      ['train', '--exam', file, '--exec', 'true'],
      `--exam: ${file}: drills[0].scenario`,
      '"dns-lop"',
      'did you mean "dns-loop"',
    );
  });

  it('a kind config with a misspelt field: file, path and what is allowed', async () => {
    const file = join(scratch, 'cluster.yaml');
    writeFileSync(
      file,
      'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n  - role: control-plane\n  - rolle: worker\n',
    );
    await refuses(
      ['run', '--cluster-config', file],
      `--cluster-config: ${file}: nodes[1].rolle`,
      'did you mean "role"',
    );
  });

  it('a kind config whose Services have other addresses than the documents name', async () => {
    const file = join(scratch, 'cluster.yaml');
    const elsewhere = 'networking: {serviceSubnet: 10.97.0.0/16}\n';
    writeFileSync(file, `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n${elsewhere}`);
    await refuses(['run', '--cluster-config', file], file, 'networking.serviceSubnet', '"10.97.0.0/16"', '10.96.0.10');
  });

  it('a name in a kind config that is no host name', async () => {
    const file = join(scratch, 'cluster.yaml');
    writeFileSync(file, 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: my.cluster\n');
    await refuses(['up', '--cluster-config', file], file, 'name: "my.cluster"');
  });

  it('a directory for runs that cannot be written', async () => {
    const file = join(scratch, 'a-file');
    writeFileSync(file, '');
    await refuses(['run', 'dns-loop', '--out', file], '--out', file);
  });

  it('a directory for runs without a name', async () => {
    for (const args of [
      ['run', 'dns-loop'],
      ['report', 'latest'],
      ['train', 'dns-loop', '--exec', 'true'],
    ]) {
      await refuses([...args, '--out', ''], '--out', 'needs the name of a directory');
    }
  });
  it('runs that are kept in a file', async () => {
    const file = join(scratch, 'a-file');
    await refuses(['report', 'nope', '--out', file], '--out', file, 'not a directory');
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(scratch).toSorted()).to.deep.equal(['a-file', 'cluster.yaml', 'exam.yaml']);
  });

  it('an engine that is not there: what was asked for, and exit code 69', async () => {
    const { exitCode, stdout, stderr } = await dnsdrill(['run', 'dns-loop', '--out', scratch], noEngine);
    expect(stderr).to.contain('DOCKER_HOST').and.to.contain('/nonexistent/docker.sock');
    expect(stdout).to.equal('');
    expect(exitCode).to.equal(69);
  });
});

describe('what needs no engine', function () {
  this.timeout(30_000);

  it('the version, wherever it is asked for', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    for (const args of [['--version'], ['up', '--version']]) {
      expect(await dnsdrill(args, noEngine)).to.include({ stdout: version, stderr: '', exitCode: 0 });
    }
  });

  it('the help of every command names the values of its options', async function () {
    this.timeout(90_000);
    const { stdout } = await dnsdrill(['--help'], noEngine);
    const commands = [...String(stdout).matchAll(/^ {2}dnsdrill (\w+)/gm)].map(([, command = '']) => command);
    expect(commands).to.have.length(11);
    for (const command of commands) {
      const help = String((await dnsdrill([command, '--help'], noEngine)).stdout);
      // From an option to the next one, or to the end of the options.
      for (const [option] of help.matchAll(/^ +(?:-\w, | {4})--[\s\S]*?(?=\n +(?:-\w, | {4})--|\n\n|$)/g)) {
        if (/\[(string|array)\]/.test(option)) expect(option, `${command}: ${option}`).to.match(/\b[A-Z]{3,}\b/);
      }
    }
  });

  it('list names every scenario', async () => {
    const { stdout, exitCode } = await dnsdrill(['list', '-o', 'json'], noEngine);
    const ids = (JSON.parse(String(stdout)) as { id: string }[]).map(({ id }) => id);
    expect(ids).to.include.members([
      'healthy-cluster',
      'missing-cni',
      'dns-loop',
      'selector-mismatch',
      'bad-corefile',
      'coredns-oom',
    ]);
    expect(exitCode).to.equal(0);
  });

  it('says that its output cannot be written, and does not mind a reader that has seen enough', async () => {
    const main = join(root, 'harness/cli/main.ts');
    const shell = (script: string) => execa('sh', ['-c', script, process.execPath, main], { reject: false });
    const nowhere = await shell('"$0" "$1" plan >/dev/full');
    expect(nowhere.exitCode).to.equal(69);
    expect(nowhere.stderr).to.contain('standard output cannot be written: ENOSPC').and.not.to.contain('    at ');
    expect(await shell('"$0" "$1" plan | head -n 1')).to.include({ exitCode: 0, stderr: '' });
  });

  it('says that it broke itself, and where, and exits with a code of its own', async () => {
    const bug = 'JSON.stringify = () => { throw new Error("a bug of the lab") }';
    const env = { ...noEngine.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}` };
    const { exitCode, stdout, stderr } = await dnsdrill(['list', '-o', 'json'], { env });
    expect(stderr)
      .to.contain('dnsdrill: the lab broke: Error: a bug of the lab')
      .and.to.match(/^\s+at /m);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 70, stdout: '' });
  });

  it('plan prints what would be done, as text and as JSON', async () => {
    const text = await dnsdrill(['plan', 'dns-loop'], noEngine);
    expect(text.stdout).to.contain('kubelet').and.to.contain('rollout restart');
    const json = await dnsdrill(['plan', 'dns-loop', '-o', 'json'], noEngine);
    const { trials } = JSON.parse(String(json.stdout)) as { trials: { id: string }[] };
    expect(trials.map(({ id }) => id)).to.deep.equal([
      'dns-loop/kubelet-resolv-conf',
      'dns-loop/forward-to-public-resolvers',
    ]);
  });

  it('doctor says that there is no engine, and what that means', async () => {
    const { stdout, exitCode } = await dnsdrill(['doctor', '-o', 'json'], noEngine);
    const findings = JSON.parse(String(stdout)) as {
      engine: unknown;
      checks: { name: string; state: string; means?: string }[];
    };
    expect(findings.engine).to.equal(null);
    const check = findings.checks.find(({ name }) => name === 'container engine');
    expect(check).to.include({ state: 'failed' });
    expect(check?.means).to.contain('./setup');
    expect(exitCode).to.equal(69);
  });
});
