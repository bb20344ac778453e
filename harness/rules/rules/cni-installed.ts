import { failed, guide, judgeSeen, listed, passed, type Rule, together } from '../rule.ts';

export const cniInstalled: Rule = {
  id: 'cni-installed',
  says: 'A network plugin has left its configuration on every node.',
  severity: 'error',
  sources: [guide('Error 2: Cannot Reach Kubernetes API'), guide('Step 5: Verify Network Plugin')],
  wanted: () => 'a .conf or .conflist in /etc/cni/net.d of every node: install a network plugin',
  judge: ({ nodes }) =>
    together(
      nodes.map(({ name, cniFiles }) =>
        judgeSeen(cniFiles, (files) =>
          files.length === 0
            ? failed(`${name}: /etc/cni/net.d is empty`)
            : passed(`${name}: ${listed(files.map(({ path }) => path))}`),
        ),
      ),
    ),
};
