import { dnsPods, isCrashing, lineIn } from '../reading.ts';
import { listed } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const loopLine = /plugin\/loop: Loop \(/;

export const dnsLoop: WeighedCause = {
  id: 'dns-loop',
  title: 'CoreDNS forwards to itself: the node names its resolver by a loopback address',
  layer: 'CoreDNS',
  explains: [
    'no-replica-ready',
    'replicas-missing',
    'no-endpoints',
    'slow-or-lost',
    'internal-wrong',
    'external-wrong',
    'pods-unreachable',
    'service-unreachable',
  ],
  weigh(seen) {
    const broken = dnsPods(seen).filter((pod) => !pod.ready);
    const line = lineIn(broken, loopLine);
    if (line === undefined) return undefined;
    const stub = listed(seen.kubelets).find(({ resolvConf }) => resolvConf === '/etc/resolv.conf');
    const elsewhere = listed(seen.kubelets).find(({ resolvConf }) => resolvConf.startsWith('/run/systemd/resolve/'));
    return weighed(
      'fault',
      [
        decides(`The loop plugin ended pod ${line.pod}.`, line),
        broken.some(isCrashing) && tells('A CoreDNS pod crash-loops.'),
        stub &&
          fits(
            `The kubelet of ${stub.node} gives CoreDNS the node's /etc/resolv.conf, where a loopback address may stand.`,
          ),
      ],
      [
        elsewhere &&
          fits(
            `The kubelet of ${elsewhere.node} already names ${elsewhere.resolvConf}; a restart of CoreDNS may be all that is missing.`,
          ),
      ],
    );
  },
};
