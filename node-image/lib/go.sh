# shellcheck shell=bash
# Go programs, each module built on its own, with the versions its go.mod and go.sum pin.

# build_go_module FOLDER MODULE [LINKER_FLAGS]: the module's tools, or its own program, as static binaries.
build_go_module() {
  local folder=$1 module=$2 flags="-s -w ${3-}" target=.
  if grep -q '^tool' "$here/$module/go.mod"; then target=tool; fi
  cd "$here/$module" || return
  GOBIN=$folder GOFLAGS='-mod=readonly -buildvcs=false' CGO_ENABLED=0 go install -trimpath -ldflags "$flags" "$target" >&2
}

# A release of Kubernetes says its version by linker flags; without them kubeadm does not know what it is.
kubernetes_linker_flags() {
  local version=$1 package flags=
  local -a number
  IFS=. read -r -a number <<<"${version#v}"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=${number[0]} -X $package.gitMinor=${number[1]}"
    # "archive": built from published source, not from a checked-out commit.
    flags+=" -X $package.gitTreeState=archive -X $package.buildDate=$(release_date "k8s.io/kubernetes@$version")"
  done
  printf '%s' "$flags"
}

# The date of a module's version, so that the same source always gives the same binary.
release_date() { (cd "$here" && go mod download -json "$1" | jq -r .Info | xargs jq -r .Time); }

# go_part NAME MODULE [LINKER_FLAGS]: the part's folder is left in REPLY.
go_part() {
  part "go-$1" "$(hash_of "$(hash_tree "$2" lib/go.sh)" "$go_version")" build_go_module "$2" "${3-}"
}
