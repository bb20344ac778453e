import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askedConfig, refuseOtherServiceAddresses } from '../../harness/cli/asked-config.ts';
import { parseKindConfig } from '../../harness/cluster/kind-config.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';

const head = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';

describe('the kind config that the user names', () => {
  let scratch = '';
  let file = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'dnsdrill-asked-'));
    file = join(scratch, 'cluster.yaml');
    writeFileSync(file, `${head}nodes: [{role: control-plane, image: mine:1}, {role: worker}]\n`);
  });
  after(() => rmSync(scratch, { recursive: true }));

  it('keeps its node images, unless the command line names an image or a version', async () => {
    const images = async (asked: Parameters<typeof askedConfig>[1]) =>
      (await askedConfig(file, asked))?.nodes.map(({ image }) => image);
    expect(await images({ kubernetes: [] })).to.deep.equal(['mine:1', undefined]);
    expect(await images({ image: 'other:1', kubernetes: [] })).to.deep.equal([undefined, undefined]);
    expect(await images({ kubernetes: ['v1.34.4'] })).to.deep.equal([undefined, undefined]);
  });

  it('is none where none was named', async () => {
    expect(await askedConfig(undefined, { image: 'other:1', kubernetes: [] })).to.equal(undefined);
  });
});

describe('the addresses of Services in a run', () => {
  const check = (yaml: string) => refuseOtherServiceAddresses(parseKindConfig(head + yaml, 'mine.yaml'));

  it('are those that the scenarios name, in any range that begins there', () => {
    for (const yaml of ['', 'networking: {serviceSubnet: 10.96.0.0/12}\n', 'networking: {podSubnet: 10.1.0.0/16}\n']) {
      expect(() => check(yaml), yaml).to.not.throw();
    }
  });

  const others: readonly [string, string, string][] = [
    ['a range elsewhere', 'networking: {serviceSubnet: 10.97.0.0/16}', 'networking.serviceSubnet is "10.97.0.0/16"'],
    [
      'one that begins before',
      'networking: {serviceSubnet: 10.96.0.0/10}',
      'networking.serviceSubnet is "10.96.0.0/10"',
    ],
    [
      'one of a patch',
      'kubeadmConfigPatches: ["{kind: ClusterConfiguration, networking: {serviceSubnet: 10.97.0.0/16}}"]',
      'kubeadmConfigPatches[0]: networking.serviceSubnet is "10.97.0.0/16"',
    ],
    [
      "one of a node's patch",
      'nodes: [{kubeadmConfigPatches: ["{kind: ClusterConfiguration, networking: {serviceSubnet: 10.97.0.0/16}}"]}]',
      'nodes[0].kubeadmConfigPatches[0]: networking.serviceSubnet is "10.97.0.0/16"',
    ],
  ];
  for (const [what, yaml, message] of others) {
    it(`are not those of ${what}: the file, the field, its value and why`, () => {
      expect(() => check(`${yaml}\n`))
        .to.throw(UsageError, `mine.yaml: ${message}`)
        .with.property('message')
        .that.contains('10.96.0.1 ')
        .and.contains('10.96.0.10 ')
        .and.contains('`up`');
    });
  }
});
