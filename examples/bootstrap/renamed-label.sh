#!/bin/sh
# Broken: CoreDNS is made again under a label of its own, and the Service kube-dns goes on selecting the old one.
# It runs on every node: first on the control plane, then on the workers.
set -eu

# What a container lacks and a machine has; on machines, leave it out.
in_container="--ignore-preflight-errors=SystemVerification,Swap,FileContent--proc-sys-net-bridge-bridge-nf-call-iptables"

# Where systemd-resolved runs, /etc/resolv.conf names its stub, which no pod can reach.
resolv_conf=/etc/resolv.conf
[ ! -e /run/systemd/resolve/resolv.conf ] || resolv_conf=/run/systemd/resolve/resolv.conf

control_plane() {
  cat >/root/kubeadm.yaml <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: $DNSDRILL_NODE_IP
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: $DNSDRILL_KUBERNETES_VERSION
networking:
  podSubnet: $DNSDRILL_POD_SUBNET
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
resolvConf: $resolv_conf
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
# The limit of connections belongs to the machine that the containers run on; on machines, leave it out.
conntrack:
  maxPerCore: 0
YAML
  kubeadm init --config /root/kubeadm.yaml "$in_container"

  export KUBECONFIG=/etc/kubernetes/admin.conf
  kubectl apply -f "$DNSDRILL_CNI_MANIFEST"

  kubectl -n kube-system get deployment coredns -o yaml |
    sed 's/k8s-app: kube-dns/k8s-app: coredns/' |
    kubectl replace --force -f -

  kubeadm token create --print-join-command >"$DNSDRILL_JOIN_FILE"
}

worker() {
  sh -c "$(cat "$DNSDRILL_JOIN_FILE") $in_container"
}

case "$DNSDRILL_ROLE" in
  control-plane) control_plane ;;
  worker) worker ;;
esac
