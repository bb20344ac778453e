import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { parse } from 'yaml';
import { installKind, KindCli, removeKindNetwork } from '../../bench/kind-cli.ts';
import { requireEngine } from '../../harness/engine/find.ts';
import { nodeImageReference } from '../../harness/setup/images.ts';
import { dnsdrill, root } from '../dnsdrill.ts';
import { docker, everything, removeEverything, scratchDirectory } from './engine.ts';

const configs = readdirSync(join(root, 'kind-configs')).map((file) => join(root, 'kind-configs', file));
const withoutCni = join(root, 'kind-configs/control-plane-and-worker-without-cni.yaml');
/** A name of this process' own: kind knows clusters by name, on the whole machine. */
const named = (what: string) => `drill-${process.pid}-${what}`;
const partsOf = (cluster: string) => everything(`label=dnsdrill.cluster=${cluster}`);

/** How many nodes the API server behind a kubeconfig knows. */
async function countNodes(kubeconfig: string): Promise<number> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return (await config.makeApiClient(CoreV1Api).listNode()).items.length;
}

describe('the genuine kind CLI', function () {
  this.timeout(300_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let kind: KindCli;
  let image = '';

  before(async function () {
    // The first time, Go compiles it.
    this.timeout(600_000);
    const obstacle = await installKind();
    if (obstacle !== undefined) {
      console.log(`      skipped: ${obstacle}`);
      this.skip();
    }
    const { dockerHost } = await requireEngine();
    image = (await nodeImageReference(dockerHost))?.reference ?? '';
    scratch = await scratchDirectory();
    kind = new KindCli(join(scratch.path, 'kubeconfig'));
  });

  after(async () => {
    await removeKindNetwork();
    await scratch?.remove();
  });

  for (const [index, config] of configs.entries()) {
    const hasCni = parse(readFileSync(config, 'utf8')).networking?.disableDefaultCNI !== true;
    const name = named(`kind-${index}`);

    it(`creates a cluster from ${basename(config)} with the lab's image${hasCni ? ', and CoreDNS runs' : ''}`, async () => {
      try {
        await kind.run('create', 'cluster', '--name', name, '--config', config, '--image', image);
        const nodes = (await kind.run('get', 'nodes', '--name', name)).split('\n');
        expect(await countNodes(await kind.run('get', 'kubeconfig', '--name', name))).to.equal(nodes.length);
        if (hasCni) {
          const kubectl = ['exec', `${name}-control-plane`, 'kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'];
          const available = ['wait', 'deployment/coredns', '--for=condition=Available', '--timeout=120s'];
          await docker(...kubectl, '-n', 'kube-system', ...available);
        }
      } finally {
        await kind.run('delete', 'cluster', '--name', name);
      }
      expect(await everything(`label=io.x-k8s.kind.cluster=${name}`)).to.deep.equal([]);
    });
  }

  it('lists, opens and deletes a cluster that `dnsdrill up` made; clean takes what kind does not know of', async () => {
    const name = named('up');
    try {
      const up = await dnsdrill(['up', '--name', name, '-o', 'json']);
      expect(up.exitCode, up.stderr).to.equal(0);
      const told = JSON.parse(up.stdout) as { name: string; kubeconfig: string };
      expect(told.name).to.equal(name);
      expect(await countNodes(readFileSync(told.kubeconfig, 'utf8'))).to.equal(2);

      expect((await kind.run('get', 'clusters')).split('\n')).to.include(name);
      expect(await countNodes(await kind.run('get', 'kubeconfig', '--name', name))).to.equal(2);

      // It is there on purpose, though the process that made it has ended.
      const parts = await partsOf(name);
      await dnsdrill(['clean']);
      expect(await partsOf(name)).to.deep.equal(parts);

      await kind.run('delete', 'cluster', '--name', name);
      expect(await kind.run('get', 'clusters')).to.not.contain(name);
      const { stdout } = await dnsdrill(['clean']);
      expect(stdout).to.contain(`${name}-resolver`);
      expect(await partsOf(name)).to.deep.equal([]);
    } finally {
      await removeEverything(`label=dnsdrill.cluster=${name}`);
    }
  });
});

describe('a cluster that is kept', function () {
  this.timeout(300_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  before(async () => {
    scratch = await scratchDirectory();
  });
  after(() => scratch.remove());

  it('goes away with `down`, kubeconfig and all', async () => {
    const name = named('down');
    try {
      const up = await dnsdrill(['up', '--name', name]);
      expect(up.exitCode, up.stderr).to.equal(0);
      const kubeconfig = /--kubeconfig (\S+)/.exec(up.stdout)?.[1] ?? '';
      expect(await countNodes(readFileSync(kubeconfig, 'utf8'))).to.equal(2);

      const again = await dnsdrill(['up', '--name', name]);
      expect(again.exitCode).to.equal(64);
      expect(again.stderr).to.contain(`there is a cluster called ${name} already`);

      const down = await dnsdrill(['down', name]);
      expect(down.stdout).to.contain(`${name} is removed`);
      expect(down.exitCode).to.equal(0);
      expect(await partsOf(name)).to.deep.equal([]);
      expect(() => readFileSync(kubeconfig)).to.throw('ENOENT');
    } finally {
      await removeEverything(`label=dnsdrill.cluster=${name}`);
    }
  });

  it('is that of a scenario that failed, with --retain; how to reach it is printed', async () => {
    // Nothing in the lab is made to fail: without a CNI plugin there is no DNS, so the baseline cannot pass.
    const run = ['run', 'selector-mismatch', '--retain', '--cluster-config', withoutCni, '--out', scratch.path];
    const { exitCode, stderr } = await dnsdrill([...run, '-o', 'json']);
    const [, name = '', kubeconfig = ''] = /kept +(\S+): kubectl --kubeconfig (\S+) /.exec(stderr) ?? [];
    try {
      expect(name, stderr).to.match(/^dnsdrill-/);
      expect(exitCode, 'ungraded: the lab does not know').to.equal(2);
      expect(await countNodes(readFileSync(kubeconfig, 'utf8'))).to.equal(2);
      expect(stderr).to.contain(`dnsdrill down ${name}`);
      const down = await dnsdrill(['down', name]);
      expect(down.exitCode, down.stderr).to.equal(0);
      expect(await partsOf(name)).to.deep.equal([]);
      expect(existsSync(kubeconfig), 'its private key').to.equal(false);
    } finally {
      await removeEverything(`label=dnsdrill.cluster=${name}`);
    }
  });
});
