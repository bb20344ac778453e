import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { projectDirectory } from '../../harness/setup/places.ts';

describe('the parts of the offline build', () => {
  let directory: string;
  before(function () {
    if (process.platform !== 'linux') this.skip(); // GNU tar, and a bash that is not from 2007
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dnsdrill-node-image-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  /** Runs a script in the directory, with the functions of `node-image/lib`, as the build would. */
  const build = (script: string) => {
    const prelude = `set -o errexit -o nounset -o pipefail
      here=${join(projectDirectory, 'node-image')} cache=$PWD/cache scratch_root=$PWD/cache/scratch go_version=none
      PATH=$PWD/stand-ins:$PATH
      mkdir -p stand-ins cache/parts "$scratch_root"
      for lib in "$here"/lib/*.sh; do source "$lib"; done
      stand_in() { printf '#!/bin/sh\\n%s\\n' "$2" >"stand-ins/$1" && chmod +x "stand-ins/$1"; }`;
    return execa('bash', ['-c', `${prelude}\n${script}`], { cwd: directory, reject: false, all: true });
  };

  it('have layers that depend neither on when nor by which umask their files were written', async () => {
    const { exitCode, all, stdout } = await build(`
      umask 022 && cp -r "$here" loose && (umask 077 && cp -r --no-preserve=mode "$here" tight)
      for copy in loose tight; do
        here=$PWD/$copy
        copy_ours network-root "$copy-root" && chmod +x "$copy-root/usr/sbin/iptables-chooser"
        layer_of "$copy.tar" "$copy-root" && tar_root "$copy-root" "$copy-root.tar"
      done
      digest_of loose.tar && digest_of tight.tar
      digest_of loose-root.tar && digest_of tight-root.tar`);
    expect(exitCode, all).to.equal(0);
    const [loose, tight, looseRoot, tightRoot] = stdout.split('\n');
    expect(loose).to.match(/^[0-9a-f]{64}$/);
    expect(tight).to.equal(loose);
    expect(tightRoot).to.equal(looseRoot);
  });

  it('trust no digest that an interrupted build left empty', async () => {
    const { stdout } = await build(
      `printf 'a layer' >layer.tar; : >layer.tar.sha256; digest_of layer.tar; sha256sum <layer.tar`,
    );
    const [digest, right] = stdout.split('\n');
    expect(`${digest}  -`).to.equal(right);
    await rm(join(directory, 'layer.tar.sha256'));
    const killed = await build(`stand_in sha256sum 'kill -KILL $$'; digest_of layer.tar`);
    expect(killed.exitCode).not.to.equal(0);
    expect(await readdir(directory)).not.to.include('layer.tar.sha256');
  });

  it('are none where Go cannot tell the date of a release, and the reason is given', async () => {
    const { exitCode, all } = await build(`stand_in go 'echo "{\\"Error\\": \\"no route to the proxy\\"}"; exit 1'
      go_part kubernetes kubernetes/v1.36.3 kubernetes_linker_flags v1.36.3`);
    expect(all).to.include('no route to the proxy').and.to.include('go-kubernetes failed');
    expect(exitCode).to.equal(70);
    expect(await readdir(join(directory, 'cache', 'parts'))).to.deep.equal([]);
  });

  it('have the date in Kubernetes’ programs', async () => {
    await writeFile(join(directory, 'info'), '{"Time":"2026-01-02T03:04:05Z"}');
    const { exitCode, all, stdout } = await build(`stand_in go 'case $1 in
        mod) echo "{\\"Info\\": \\"${directory}/info\\"}" ;;
        install) echo "$*" >"$GOBIN/arguments" ;;
      esac'
      go_part kubernetes kubernetes/v1.36.3 kubernetes_linker_flags v1.36.3
      echo "$REPLY"`);
    expect(exitCode, all).to.equal(0);
    const programs = await readFile(join(stdout, 'arguments'), 'utf8');
    expect(programs).to.include('version.buildDate=2026-01-02T03:04:05Z').and.to.include('version.gitMinor=36 ');
  });

  it('ask for a Go that can fetch another', async () => {
    const withGo = (version: string) => build(`stand_in go 'echo "go version ${version} linux/amd64"'; require_go`);
    for (const version of ['go1.21.0', 'go1.26.8', 'go1.30rc1', 'devel go1.27-0123abc', 'go2.0']) {
      expect((await withGo(version)).exitCode, version).to.equal(0);
    }
    for (const version of ['go1.19.8', 'go1.20.14']) {
      const { exitCode, all } = await withGo(version);
      expect(exitCode, version).to.equal(69);
      expect(all).to.include('1.21 or newer').and.to.include(version);
    }
  });
});

describe('what the lab’s own engine needs', () => {
  it('is a docker client too, even if all else is there', async function () {
    if (process.platform !== 'linux') this.skip();
    const directory = await mkdtemp(join(tmpdir(), 'dnsdrill-programs-'));
    const present = ['dockerd', 'containerd', 'runc', 'iptables', 'setsid', 'go'];
    const found = ['bash', 'basename', 'dirname', 'readlink', 'cat'];
    try {
      for (const program of present) await writeFile(join(directory, program), '#!/bin/sh\n', { mode: 0o755 });
      for (const program of found) await execa('sh', ['-c', `ln -s "$(command -v ${program})" ${directory}`]);
      // Nobody: nothing of the machine is to be touched by a test.
      await writeFile(join(directory, 'id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 });
      const { exitCode, stderr } = await execa(join(projectDirectory, 'lab-engine', 'install'), {
        env: { PATH: directory },
        reject: false,
      });
      expect(stderr).to.include('installing docker-cli needs root');
      expect(exitCode).to.equal(69);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
