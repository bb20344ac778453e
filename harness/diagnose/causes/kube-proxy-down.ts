import { isNoAddOn } from '../reading.ts';
import { known, listed } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

export const kubeProxyDown: WeighedCause = {
  id: 'kube-proxy-down',
  title: 'kube-proxy is gone from the cluster, and nothing leads to Services any more',
  layer: 'kube-proxy',
  explains: ['kube-proxy-not-ready', 'service-unreachable', 'api-unreachable'],
  weigh(seen, present) {
    const proxy = known(seen.kubeProxy);
    if (proxy === undefined || proxy.pods.some(({ leaving }) => !leaving)) return undefined;
    const other = known(seen.proxyReplacement);
    const isUnreachable = present.has('service-unreachable') && listed(seen.endpoints).some(({ ready }) => ready);
    const isSuspect = isUnreachable || (other === null && present.has('api-unreachable'));
    const reached = known(seen.probe)?.api.find(({ to, answer }) => to === 'service' && answer === 'answered');
    if ((other !== null || isNoAddOn(proxy)) && !isSuspect) return undefined;
    return weighed(
      'fault',
      [
        proxy.daemonSet === null
          ? tells('There is no DaemonSet kube-proxy, and no pod of it.')
          : tells(`The DaemonSet kube-proxy wants ${proxy.daemonSet.wanted} pods, and there is none.`),
        other === null && fits('No network plugin is seen that is known to do its work.'),
        isUnreachable &&
          decides('Pods reach CoreDNS at the addresses of its pods, and not at the address of its Service.'),
      ],
      [
        other !== undefined && other !== null && tells(`${other} may do its work; what is wrong may be wrong there.`),
        known(seen.probe) !== undefined &&
          !isUnreachable &&
          tells('The Service was reached from a pod: rules that are still there go on serving.'),
        isNoAddOn(proxy) &&
          reached !== undefined &&
          decides('The Service of the API server is reached from a pod: something leads to Services here.'),
      ],
    );
  },
};
