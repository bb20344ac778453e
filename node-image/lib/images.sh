# shellcheck shell=bash
# The images that a node brings with it: an archive of all that kubeadm wants, our own network agent, the clients.

minimal_path='PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

# kubeadm_image NAME: the full reference kubeadm wants for it. REPLY of the Kubernetes part must be in $kubernetes.
kubeadm_image() { "$kubernetes/kubeadm" config images list --kubernetes-version "$version" 2>/dev/null | grep -E "/$1:"; }

# image_config USER ENTRYPOINT...: a config in JSON.
image_config() {
  local user=$1
  shift
  jq -cn --arg user "$user" --arg path "$minimal_path" '{User: $user, Env: [$path], WorkingDir: "/", Entrypoint: $ARGS.positional}' --args "$@"
}

# build_images FOLDER: the archive, as FOLDER/archive, and its layers.
build_images() {
  local folder=$1 component archive=$1/archive
  local -a network=("$debian_network/network.tar" "$folder/network.tar")
  mkdir "$folder/layers"
  copy_ours network-root "$folder/layers/network"
  layer_of "$folder/network.tar" "$folder/layers/network"
  for component in kube-apiserver kube-controller-manager kube-scheduler; do
    program_layer "$folder" "$component" "$kubernetes/$component" usr/local/bin
    add_image "$archive" "$(kubeadm_image "$component")" "$(image_config '' "/usr/local/bin/$component")" "$folder/$component.tar"
  done
  program_layer "$folder" kube-proxy "$kubernetes/kube-proxy" usr/local/bin
  add_image "$archive" "$(kubeadm_image kube-proxy)" "$(image_config '' /usr/local/bin/kube-proxy)" "${network[@]}" "$folder/kube-proxy.tar"
  program_layer "$folder" etcd "$etcd/server" usr/local/bin etcd
  add_image "$archive" "$(kubeadm_image etcd)" "$(image_config '' /usr/local/bin/etcd)" "$folder/etcd.tar"
  program_layer "$folder" pause "$pause/pause" .
  add_image "$archive" "$(kubeadm_image pause)" "$(image_config 65535:65535 /pause)" "$folder/pause.tar"
  coredns_layer "$folder"
  add_image "$archive" "$(coredns_image)" "$(image_config 65532:65532 /coredns)" "$folder/coredns.tar"
  program_layer "$folder" network-agent "$network_agent/network-agent" usr/local/bin
  add_image "$archive" "docker.io/$network_agent_reference" "$(image_config '' /usr/local/bin/network-agent)" "${network[@]}" "$folder/network-agent.tar"
  busybox_layer "$folder"
  add_image "$archive" "docker.io/library/busybox:$(busybox_version)" "$(image_config '' sh | jq -c '.Cmd = .Entrypoint | del(.Entrypoint)')" "$folder/busybox.tar"
  add_client "$archive" "docker.io/$client_reference"
  rm -rf "$folder/layers"
}

# program_layer FOLDER NAME FILE DIRECTORY [AS]: FOLDER/NAME.tar, a layer that holds one program.
program_layer() {
  local root=$1/layers/$2
  mkdir -p "$root/$4"
  cp "$3" "$root/$4/${5-$2}"
  layer_of "$1/$2.tar" "$root"
}

# CoreDNS runs as nobody in particular and may still bind port 53: the file carries the capability, as in the
# project's own image.
coredns_layer() {
  local root=$1/layers/coredns
  mkdir -p "$root/etc" "$root/tmp"
  chmod 1777 "$root/tmp"
  printf 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
  cp "$coredns/coredns" "$root/coredns"
  setcap cap_net_bind_service=+ep "$root/coredns"
  layer_of "$1/coredns.tar" "$root"
}

# Tagged as what it is. Where that is what kubeadm wants, nobody has to set dns.imageTag.
coredns_image() {
  local wanted
  wanted=$(kubeadm_image coredns)
  printf '%s:v%s' "${wanted%:*}" "$("$coredns/coredns" -version | sed -n 's/^CoreDNS-//p')"
}

busybox_program() { tar -xOf "$debian_client/client.tar" ./usr/bin/busybox; }

busybox_version() { busybox_program | grep -aoE 'BusyBox v[0-9.]+' | sed -n '1s/.* v//p'; }

busybox_layer() {
  local root=$1/layers/busybox applet
  mkdir -p "$root/bin" "$root/etc" "$root/tmp" "$root/root" "$root/home"
  chmod 1777 "$root/tmp"
  busybox_program >"$root/bin/busybox"
  chmod 755 "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [[ $applet == busybox ]] || ln "$root/bin/busybox" "$root/bin/$applet"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\n' >"$root/etc/group"
  layer_of "$1/busybox.tar" "$root"
}

# The client image: the same layers in the nodes and in the engine.
add_client() {
  local config
  config=$(image_config '' /usr/local/bin/idle | jq -c '.Cmd = .Entrypoint | del(.Entrypoint)')
  add_image "$1" "$2" "$config" "$debian_client/client.tar" "$client_layer/layer.tar"
}

build_client_layer() {
  copy_ours client/rootfs "$1/root"
  layer_of "$1/layer.tar" "$1/root"
}
