import type { NodeFacts } from '../facts.ts';
import { failed, guide, judgeEach, judgeSeen, passed, type Rule } from '../rule.ts';

export const nodesReady: Rule = {
  id: 'nodes-ready',
  says: 'Every host is a node of the cluster, by its host name, and Ready.',
  severity: 'error',
  sources: [guide('Step 5: Verify Network Plugin')],
  wanted: () => 'kubeadm init on the control plane, kubeadm join on every worker, and a network plugin',
  judge: ({ api, nodes }) =>
    'unseen' in api ? failed(`there is no cluster: ${api.unseen}`) : judgeEach(nodes, judgeNode),
};

const judgeNode = ({ registered }: NodeFacts) =>
  judgeSeen(registered, (node) => {
    if (node === undefined) return failed('not a node of the cluster');
    return node.ready ? passed('Ready') : failed(`not Ready: ${node.why}`);
  });
