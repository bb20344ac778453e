import type { Leak } from '../leaks.ts';

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

/** Puts pods in the place of those of CoreDNS: whatever was done to one of them goes with it. */
const newCoreDns = `${kubectl} -n kube-system delete pods -l k8s-app=kube-dns && ${kubectl} -n kube-system rollout status deployment coredns`;

/** What the API server knows of: objects of all sorts, and the pods that follow from them. */
export const leaksInObjects: readonly Leak[] = [
  {
    name: 'a label on the Deployment of CoreDNS',
    on: 'control-plane',
    make: `${kubectl} -n kube-system label deployment coredns leak=yes`,
    mend: `${kubectl} -n kube-system label deployment coredns leak-`,
    shows: /^Deployment kube-system\/coredns/,
  },
  {
    name: 'a ConfigMap in another namespace',
    on: 'control-plane',
    make: `${kubectl} -n default create configmap leak --from-literal=a=b`,
    mend: `${kubectl} -n default delete configmap leak`,
    shows: /^ConfigMap default\/leak/,
  },
  {
    name: 'a NetworkPolicy',
    on: 'control-plane',
    make: `printf '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"leak","namespace":"kube-system"},"spec":{"podSelector":{"matchLabels":{"leak":"yes"}}}}' | ${kubectl} apply -f -`,
    mend: `${kubectl} -n kube-system delete networkpolicy leak`,
    shows: /^NetworkPolicy kube-system\/leak/,
  },
  {
    name: 'a namespace',
    on: 'control-plane',
    make: `${kubectl} create namespace leak`,
    mend: `${kubectl} delete namespace leak --wait`,
    shows: /^Namespace leak/,
  },
  {
    name: 'a rule less for CoreDNS',
    on: 'control-plane',
    make: `${kubectl} get clusterrole system:coredns -o json | jq 'del(.metadata.resourceVersion)' > /root/leak.json && ${kubectl} patch clusterrole system:coredns --type=json -p '[{"op":"remove","path":"/rules/0"}]'`,
    mend: `${kubectl} replace -f /root/leak.json && rm /root/leak.json`,
    shows: /^ClusterRole system:coredns/,
  },
  {
    name: 'a taint on a node',
    on: 'control-plane',
    make: `${kubectl} taint nodes --all leak=yes:PreferNoSchedule`,
    mend: `${kubectl} taint nodes --all leak-`,
    shows: /^Node /,
  },
  {
    name: 'a value of a Secret',
    on: 'control-plane',
    make: `secret=$(${kubectl} -n kube-system get secrets -o name | head -n 1) && ${kubectl} -n kube-system get "$secret" -o json | jq 'del(.metadata.resourceVersion)' > /root/leak.json && ${kubectl} -n kube-system patch "$secret" -p '{"stringData":{"expiration":"2099-01-01T00:00:00Z"}}'`,
    mend: `${kubectl} replace -f /root/leak.json && rm /root/leak.json`,
    shows: /^Secret kube-system\/bootstrap-token-/,
  },
  {
    name: 'a ReplicaSet of its own',
    on: 'control-plane',
    make: `printf '{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"leak","namespace":"kube-system"},"spec":{"replicas":0,"selector":{"matchLabels":{"leak":"yes"}},"template":{"metadata":{"labels":{"leak":"yes"}},"spec":{"containers":[{"name":"leak","image":"leak.invalid/leak"}]}}}}' | ${kubectl} apply -f -`,
    mend: `${kubectl} -n kube-system delete replicaset leak`,
    shows: /^ReplicaSet kube-system\/leak/,
  },
  {
    name: 'a label on a pod of CoreDNS',
    on: 'control-plane',
    make: `${kubectl} -n kube-system label "$(${kubectl} -n kube-system get pods -l k8s-app=kube-dns -o name | head -n 1)" leak=yes`,
    mend: `${kubectl} -n kube-system label pods -l leak=yes leak-`,
    shows: /^pods of ReplicaSet kube-system\/coredns/,
  },
  {
    name: 'a CoreDNS that was killed',
    on: 'control-plane',
    make: `kill -KILL "$(pgrep -x coredns | head -n 1)" && until ${kubectl} -n kube-system get pods -l k8s-app=kube-dns -o jsonpath='{..restartCount}' | grep -q 1; do sleep 0.1; done`,
    mend: newCoreDns,
    shows: /^pods of ReplicaSet kube-system\/coredns/,
  },
  {
    name: 'a ServiceAccount that was made anew, so that the pods hold tokens of one that is gone',
    on: 'control-plane',
    make: `${kubectl} -n kube-system get serviceaccount coredns -o json | jq 'del(.metadata.resourceVersion, .metadata.uid)' | ${kubectl} replace --force -f -`,
    mend: newCoreDns,
    shows: /^pods of ReplicaSet kube-system\/coredns/,
  },
];
