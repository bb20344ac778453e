import type { Facts, KubeProxyFacts, NodeFacts, PodFacts } from '../facts.ts';
import { failed, guide, type Judgement, judgeEach, judgeSeen, passed, type Rule, skipped, unknown } from '../rule.ts';

/** What kube-proxy takes on Linux (1.36): `must be iptables, ipvs, nftables or blank`. */
const modes = ['', 'iptables', 'ipvs', 'nftables'];

export const kubeProxyMode: Rule = {
  id: 'kube-proxy-mode',
  says: 'kube-proxy has a mode that the kernel can run, and runs in it on every node.',
  severity: 'error',
  sources: [guide('Problem 1: Services Not Accessible'), guide('Problem 2: Wrong ConfigMap')],
  wanted: () => 'mode: iptables, or another that this kernel supports, in the KubeProxyConfiguration',
  judge: (facts) =>
    judgeSeen(facts.kubeProxy, (proxy) => {
      if (proxy === undefined) return skipped('there is no ConfigMap kube-system/kube-proxy');
      const impossible = whyImpossible(proxy.mode, facts);
      if (impossible !== undefined) return failed(`${impossible}${proxy.pods.slice(0, 1).map(troubleOf).join('')}`);
      return judgeEach(facts.nodes, (node) => judgeNode(node, proxy));
    }),
};

function whyImpossible(mode: string, { kernel }: Facts): string | undefined {
  if (!modes.includes(mode)) return `mode "${mode}" is none that kube-proxy knows`;
  if (!('seen' in kernel)) return undefined;
  if (mode === 'ipvs' && !kernel.seen.ipvs) return 'mode "ipvs", and the kernel has no ip_vs';
  if (mode === 'nftables' && !kernel.seen.nftables) return 'mode "nftables", and the kernel has no nf_tables';
  return undefined;
}

function judgeNode({ name, proxyMode }: NodeFacts, { mode, pods }: KubeProxyFacts): Judgement {
  const wanted = mode === '' ? 'iptables' : mode;
  if (!('seen' in proxyMode)) return unknown(proxyMode.unseen);
  const pod = pods.find(({ node }) => node === name);
  const why = pod === undefined ? '' : troubleOf(pod);
  if (proxyMode.seen === '') return failed(`nothing answers at port 10249${why}`);
  return proxyMode.seen === wanted
    ? passed(`mode ${proxyMode.seen}`)
    : failed(`it runs as "${proxyMode.seen}", and is configured as "${wanted}"${why}`);
}

/** What a pod of kube-proxy has to say of it; nothing where it is Ready. */
const troubleOf = ({ name, status, why }: PodFacts): string => (why === '' ? '' : `; ${name}: ${status}, ${why}`);
