import { isCrashing, lineIn } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const refusedMode =
  /Invalid value: \S*|must be (?:iptables|blank or)[^\n]*|can't use the IPVS proxier|can't use the nftables proxier|(?:ipvs|nftables) (?:is )?not supported/i;
const aboutMode = /mode/i;
const modes = ['', 'iptables', 'ipvs', 'nftables', 'kernelspace'];

export const kubeProxyWrongMode: WeighedCause = {
  id: 'kube-proxy-wrong-mode',
  title: 'kube-proxy is given a mode that it cannot run',
  layer: 'kube-proxy',
  explains: ['kube-proxy-not-ready', 'service-unreachable', 'api-unreachable'],
  weigh(seen) {
    const proxy = known(seen.kubeProxy);
    const broken = (proxy?.pods ?? []).filter(
      (pod) => !pod.leaving && (!pod.ready || isCrashing(pod) || pod.container.state !== 'running'),
    );
    if (proxy === undefined || broken.length === 0) return undefined;
    const line = lineIn(broken, refusedMode);
    const isAboutMode = line !== undefined && (aboutMode.test(line.text) || /proxier/.test(line.text));
    const isUnknown = proxy.mode !== null && !modes.includes(proxy.mode.toLowerCase());
    if (!isAboutMode && !isUnknown) return undefined;
    return weighed('fault', [
      isAboutMode && decides(`kube-proxy refuses its mode in pod ${line.pod}.`, line),
      isUnknown && tells(`Its ConfigMap has mode: ${proxy.mode}, which kube-proxy does not have.`),
      !isUnknown &&
        proxy.mode !== null &&
        proxy.unseenMode === undefined &&
        fits(`Its ConfigMap has mode: ${proxy.mode || 'none, which is the default'}.`),
      tells(`${broken.length} pods of kube-proxy are not Ready.`),
    ]);
  },
};
