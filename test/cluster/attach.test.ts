import { expect } from 'chai';
import { labClustersIn } from '../../harness/cluster/attach.ts';
import { labels } from '../../harness/engine/label.ts';

describe('the clusters of the lab', () => {
  const part = (cluster: string, name: string, own: Readonly<Record<string, string>>) => ({
    id: name,
    name,
    labels: { [labels.run]: 'run-1', [labels.cluster]: cluster, ...own },
  });

  it('are those with nodes; one that is kept says where its kubeconfig is', () => {
    const mark = { [labels.part]: 'keep-mark', [labels.keep]: 'true' };
    const inventory = {
      containers: ['two', 'one'].map((name) => part(name, `${name}-control-plane`, { [labels.part]: 'node' })),
      volumes: [
        part('two', 'two-keep', { ...mark, [labels.kubeconfig]: '/runs/run-1/two.kubeconfig' }),
        part('gone', 'gone-keep', mark),
      ],
    };
    expect(labClustersIn(inventory)).to.deep.equal([
      { name: 'one', runId: 'run-1', kept: false },
      { name: 'two', runId: 'run-1', kept: true, kubeconfig: '/runs/run-1/two.kubeconfig' },
    ]);
  });
});
