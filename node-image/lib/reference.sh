# shellcheck shell=bash
# The names of the images. They follow from the sources alone, so that anybody can tell, without building,
# which image belongs to a commit.

set_references() {
  # shellcheck source=/dev/null
  source "$here/kubernetes/$version/companions"
  client_reference="dnsdrill/client:$(hash_tree client debian/client.packages lib/archive.sh lib/debian.sh)"
  network_agent_reference="dnsdrill/network-agent:$(hash_tree network-agent network-root debian/network.packages debian/network.finish)"
  node_reference="dnsdrill/node:$version-$(hash_tree build lib debian rootfs client network-root network-agent pause \
    "kubernetes/$version" "coredns/$coredns_version" "etcd/$etcd_version" "cni-plugins/$cni_plugins_version")"
}
