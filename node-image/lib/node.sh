# shellcheck shell=bash
# The node image: Debian, Kubernetes, our files, and a containerd that already has its images.

# build_preload FOLDER: images.tar, the layer with containerd's store. containerd runs for a moment in a chroot of
# the node's own root, so that the store is in the format that the node's containerd reads.
build_preload() {
  local folder=$1 root=$1/root
  mkdir "$root"
  tar -xf "$debian_node/node.tar" --xattrs --xattrs-include='*' -C "$root"
  write_archive "$images/archive" >"$root/archive.tar"
  cp "$here/lib/preload-in-root" "$root/preload"
  in_root "$root" 'sh /preload' >&2
  mkdir -p "$folder/layer/var/lib" "$folder/layer/kind/preloaded"
  mv "$root/var/lib/containerd" "$folder/layer/var/lib/"
  unpacked_outside_var "$folder/layer"
  layer_of "$folder/images.tar" "$folder/layer"
  rm -rf --one-file-system "$root" "$folder/layer"
}

# A node's /var is a volume, and the engine fills it with a copy of the image's /var: with the unpacked images in it
# that took 6 s a node. So they lie outside, where all nodes share them, and their places in /var are links.
unpacked_outside_var() {
  local layer=$1 snapshot
  for snapshot in "$layer"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/*; do
    mv "$snapshot/fs" "$layer/kind/preloaded/${snapshot##*/}"
    ln -s "/kind/preloaded/${snapshot##*/}" "$snapshot/fs"
  done
}

# build_node_layers FOLDER: kubernetes.tar and files.tar.
build_node_layers() {
  local folder=$1 root=$1/kubernetes files=$1/files pause_image
  mkdir -p "$root/usr/bin" "$root/opt/cni/bin"
  cp "$kubernetes"/{kubelet,kubeadm,kubectl} "$root/usr/bin/"
  cp "$cni_plugins"/* "$root/opt/cni/bin/"
  copy_ours rootfs "$files"
  pause_image=$(kubeadm_image pause)
  sed -i "s|@PAUSE_IMAGE@|$pause_image|" "$files/etc/containerd/config.toml"
  sed -i "s|@NETWORK_AGENT_IMAGE@|docker.io/$network_agent_reference|" "$files/kind/manifests/default-cni.yaml"
  printf '%s' "$version" >"$files/kind/version"
  versions_json >"$files/kind/dnsdrill-versions.json"
  layer_of "$folder/kubernetes.tar" "$root"
  layer_of "$folder/files.tar" "$files"
  rm -rf "$root" "$files"
}

# What is in the image, in the words of the programs themselves.
versions_json() {
  local packages
  # The package list names what Debian patched, which the programs themselves do not.
  packages=$(tar -xOf "$debian_node/node.tar" ./var/lib/dpkg/status)
  jq -n --arg kubernetes "$("$kubernetes/kubelet" --version | cut -d' ' -f2)" \
    --arg coredns "$("$coredns/coredns" -version | sed -n 's/^CoreDNS-//p')" \
    --arg etcd "$("$etcd/server" --version | sed -n 's/^etcd Version: //p')" \
    --arg cniPlugins "$(module_version "$cni_plugins/ptp" github.com/containernetworking/plugins)" \
    --arg busybox "$(busybox_version)" \
    --arg debian "$(tar -xOf "$debian_node/node.tar" ./etc/debian_version)" \
    --arg containerd "$(package_version containerd "$packages")" --arg runc "$(package_version runc "$packages")" \
    --arg systemd "$(package_version systemd "$packages")" --arg iptables "$(package_version iptables "$packages")" \
    --arg go "$go_version" --arg client "docker.io/$client_reference" --arg networkAgent "docker.io/$network_agent_reference" \
    '$ARGS.named'
}

# The CNI plugins do not say their version; the Go program's own record of its modules does.
module_version() { go version -m "$1" | awk -v module="$2" '($1 == "dep" || $1 == "mod") && $2 == module { print $3 }'; }

package_version() { awk -v name="$1" '$1 == "Package:" { at = $2 } $1 == "Version:" && at == name { print $2; exit }' <<<"$2"; }

# load_node: hands the image to the engine.
load_node() {
  local archive config
  archive=$(mktemp -d "$scratch_root/node-archive.XXXXXX")
  config=$(jq -cn --arg path "$minimal_path" '{Env: [$path, "container=docker"], StopSignal: "SIGRTMIN+3",
    Entrypoint: ["/usr/local/bin/entrypoint", "/sbin/init"]}')
  add_image "$archive" "$node_reference" "$config" \
    "$debian_node/node.tar" "$node_layers/kubernetes.tar" "$preload/images.tar" "$node_layers/files.tar"
  write_archive "$archive" | docker load --quiet >&2
}

load_client() {
  local archive
  archive=$(mktemp -d "$scratch_root/client-archive.XXXXXX")
  add_client "$archive" "$client_reference"
  write_archive "$archive" | docker load --quiet >&2
}
