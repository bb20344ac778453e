#!/bin/sh
# Broken where systemd-resolved runs: pods get the node's /etc/resolv.conf, with its stub at 127.0.0.53, so CoreDNS
# forwards to itself. On a plain host it works, which is how such a script gets into use.
# It runs on every node: first on the control plane, then on the workers.
set -eu

# What a container lacks and a machine has; on machines, leave it out.
in_container="--ignore-preflight-errors=SystemVerification,Swap,FileContent--proc-sys-net-bridge-bridge-nf-call-iptables"

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
resolvConf: /etc/resolv.conf
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

  kubeadm token create --print-join-command >"$DNSDRILL_JOIN_FILE"
}

worker() {
  sh -c "$(cat "$DNSDRILL_JOIN_FILE") $in_container"
}

case "$DNSDRILL_ROLE" in
  control-plane) control_plane ;;
  worker) worker ;;
esac
