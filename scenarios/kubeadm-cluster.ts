/** The objects of a kubeadm cluster that the scenarios speak of. */
import {
  clusterRoleBinding,
  configMap,
  daemonSet,
  deployment,
  podsLabelled,
  service,
} from '../harness/vocabulary/objects.ts';

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
