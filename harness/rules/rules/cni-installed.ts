import { failed, guide, judgeEach, judgeSeen, listed, passed, type Rule } from '../rule.ts';

export const cniInstalled: Rule = {
  id: 'cni-installed',
  says: 'A network plugin has left its configuration on every node.',
  severity: 'error',
  sources: [guide('Error 2: Cannot Reach Kubernetes API'), guide('Step 5: Verify Network Plugin')],
  wanted: () => 'a .conf or .conflist in /etc/cni/net.d of every node: install a network plugin',
  judge: ({ nodes }) =>
    judgeEach(nodes, ({ cniFiles }) =>
      judgeSeen(cniFiles, (files) =>
        files.length === 0
          ? failed('/etc/cni/net.d has no configuration')
          : passed(listed(files.map(({ path }) => path))),
      ),
    ),
};
