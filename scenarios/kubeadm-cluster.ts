/** The objects of a kubeadm cluster that the scenarios speak of. */
import {
  clusterRoleBinding,
  configMap,
  daemonSet,
  deployment,
  podsLabelled,
  service,
} from '../harness/vocabulary/objects.ts';
import { onControlPlane } from '../harness/vocabulary/probe.ts';

export const coredns = deployment('kube-system', 'coredns');
export const corednsConfig = configMap('kube-system', 'coredns');
export const corednsPods = podsLabelled('kube-system', 'k8s-app=kube-dns');
export const corednsBinding = clusterRoleBinding('system:coredns');
export const kubeDns = service('kube-system', 'kube-dns');
export const kubeProxy = daemonSet('kube-system', 'kube-proxy');
export const kubeProxyConfig = configMap('kube-system', 'kube-proxy');
export const kubeProxyPods = podsLabelled('kube-system', 'k8s-app=kube-proxy');
/** The label that the eks document selects by. No pod of a kubeadm cluster carries it. */
export const podsLabelledCoredns = podsLabelled('kube-system', 'k8s-app=coredns');
/** The lab's own Service, named as in the eks document. */
export const myService = service('default', 'my-service');

export const kubernetesName = 'kubernetes.default.svc.cluster.local';
export const myServiceName = 'my-service.default.svc.cluster.local';
export const externalName = 'www.google.com';

/** A shell command on the control plane's node that fetches a path from every CoreDNS pod: `:8181/ready`. */
export const fromEveryCoreDns = (portAndPath: string): string =>
  'for ip in $(kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods -l k8s-app=kube-dns' +
  ` -o jsonpath='{.items[*].status.podIP}'); do curl -sS --max-time 5 "http://$ip${portAndPath}"; done`;

/** Asks every CoreDNS pod for its metrics, and holds a line of them against a pattern. */
export const corednsMetrics = (line: RegExp) =>
  onControlPlane(
    [
      'sh',
      '-c',
      `${fromEveryCoreDns(':9153/metrics')} | grep -E '^(# TYPE )?coredns_(dns_re|forward|proxy|reload)' | sort -u`,
    ],
    line,
  );
