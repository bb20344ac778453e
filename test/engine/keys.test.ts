import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Labelled } from '../../harness/engine/inventory.ts';
import { keysOf, removeKey } from '../../harness/engine/keys.ts';
import { formatOwner, labels } from '../../harness/engine/label.ts';

describe('the keys to a cluster that is swept', () => {
  const ownerOn = (machine: string) =>
    formatOwner({ machine, bootId: 'b', pidNamespace: 'pid:[1]', pid: 1, startTicks: 1 });
  const part = (run: string, cluster: string, kubeconfig: string, owner = ownerOn('m')): Labelled => ({
    ...{ id: `${run}-${cluster}`, name: `${run}-${cluster}` },
    labels: {
      [labels.run]: run,
      [labels.cluster]: cluster,
      [labels.kubeconfig]: kubeconfig,
      [labels.owner]: owner,
    },
  });
  /** Those of a sweep that takes the runs whose names begin with `dead`. */
  const found = (...containers: Labelled[]) =>
    keysOf({ containers, volumes: [], networks: [] }, ({ name }) => name.startsWith('dead'), { machine: 'm' });

  it('are those that its parts name, whichever are left', () => {
    const [node, other] = [part('dead-1', 'a', '/runs/1/a.kubeconfig'), part('dead-2', 'b', '/runs/2/b.kubeconfig')];
    expect(found(node, node, other)).to.deep.equal(['/runs/1/a.kubeconfig', '/runs/2/b.kubeconfig']);
    const inventory = { containers: [], volumes: [node], networks: [other] };
    expect(keysOf(inventory, () => true, { machine: 'm' })).to.have.length(2);
  });

  it('stay where the cluster does, and where a cluster that stays has them in the same place', () => {
    expect(found(part('living', 'a', '/runs/1/a.kubeconfig'))).to.deep.equal([]);
    const path = '/clusters/dns/dns.kubeconfig';
    expect(found(part('dead', 'dns', path), part('living', 'dns', path))).to.deep.equal([]);
  });

  it('are nothing that is called otherwise, and nothing of another machine', () => {
    const odd = ['/etc/passwd', 'a.kubeconfig', '/runs/1/b.kubeconfig', '/runs/1/a.kubeconfig/config', ''];
    expect(found(...odd.map((path) => part('dead', 'a', path)))).to.deep.equal([]);
    expect(found(part('dead', 'a', '/runs/1/a.kubeconfig', ownerOn('other')))).to.deep.equal([]);
    expect(found(part('dead', 'a', '/runs/1/a.kubeconfig', 'garbage'))).to.deep.equal([]);
  });

  describe('on the disk', () => {
    let directory = '';
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'dnsdrill-keys-'));
      writeFileSync(join(directory, 'other'), 'somebody’s');
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it('are removed, and no harm is done where they are gone', async () => {
      const path = join(directory, 'a.kubeconfig');
      writeFileSync(path, 'keys');
      await removeKey(path);
      expect(existsSync(path)).to.equal(false);
      await removeKey(path);
      await removeKey(join(directory, 'other/a.kubeconfig'));
      await removeKey(join(directory, 'gone/a.kubeconfig'));
    });

    it('are files: what else has that name stays, and so does what it leads to', async () => {
      const [link, folder] = [join(directory, 'a.kubeconfig'), join(directory, 'b.kubeconfig')];
      symlinkSync(join(directory, 'other'), link);
      mkdirSync(folder);
      await removeKey(link);
      await removeKey(folder);
      expect([link, folder, join(directory, 'other')].map((path) => existsSync(path))).to.deep.equal([
        true,
        true,
        true,
      ]);
    });
  });
});
