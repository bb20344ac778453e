import type { NodeFacts } from '../facts.ts';
import { failed, guide, judgeSeen, passed, type Rule, together } from '../rule.ts';

export const nodesReady: Rule = {
  id: 'nodes-ready',
  says: 'Every host is a node of the cluster, by its host name, and Ready.',
  severity: 'error',
  sources: [guide('Step 5: Verify Network Plugin')],
  wanted: () => 'kubeadm init on the control plane, kubeadm join on every worker, and a network plugin',
  judge: ({ api, nodes }) =>
    'unseen' in api ? failed(`there is no cluster: ${api.unseen}`) : together(nodes.map(judgeNode)),
};

const judgeNode = ({ name, registered }: NodeFacts) =>
  judgeSeen(registered, (node) => {
    if (node === undefined) return failed(`${name} is not a node of the cluster`);
    return node.ready ? passed(`${name} is Ready`) : failed(`${name} is not Ready: ${node.why}`);
  });
