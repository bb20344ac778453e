# shellcheck shell=bash
# Go programs, each module built on its own, with the versions its go.mod and go.sum pin.

# build_go_module FOLDER MODULE [COMMAND...]: the module's tools, or its own program, as static binaries. The command
# prints linker flags.
build_go_module() {
  local folder=$1 module=$2 flags target=.
  shift 2
  flags=$("$@")
  if grep -q '^tool' "$here/$module/go.mod"; then target=tool; fi
  cd "$here/$module" || return
  GOBIN=$folder GOFLAGS='-mod=readonly -buildvcs=false' CGO_ENABLED=0 go install -trimpath -ldflags "-s -w $flags" "$target" >&2
}

# A release of Kubernetes says its version by linker flags; without them kubeadm does not know what it is.
kubernetes_linker_flags() {
  local version=$1 date package flags=
  local -a number
  date=$(release_date "k8s.io/kubernetes@$version") || return
  IFS=. read -r -a number <<<"${version#v}"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=${number[0]} -X $package.gitMinor=${number[1]}"
    # "archive": built from published source, not from a checked-out commit.
    flags+=" -X $package.gitTreeState=archive -X $package.buildDate=$date"
  done
  printf '%s' "$flags"
}

# The date of a module's version, so that the same source always gives the same binary.
release_date() {
  local module
  # Go tells in JSON why it failed, too.
  module=$(cd "$here" && go mod download -json "$1") || {
    printf '%s\n' "$module" >&2
    return 1
  }
  jq -er .Time "$(jq -er .Info <<<"$module")"
}

# go_part NAME MODULE [COMMAND...]: the part's folder is left in REPLY. The command for linker flags runs only where the
# part has to be built.
go_part() {
  local name=$1
  shift
  part "go-$name" "$(hash_of "$(hash_tree "$1" lib/go.sh)" "$go_version" "${*:2}")" build_go_module "$@"
}
