# shellcheck shell=bash
# What the build needs from the machine it runs on.

# require_host: 0, or status 69 with what is missing and how to get it.
require_host() {
  local -a missing=()
  local command
  declare -A package=([debootstrap]=debootstrap [jq]=jq [setcap]=libcap2-bin [unshare]=util-linux)
  command -v go >/dev/null || die 69 'Go is needed (1.26 or newer, or any that may fetch it): see go.dev'
  for command in "${!package[@]}"; do
    command -v "$command" >/dev/null || missing+=("${package[$command]}")
  done
  [[ $EUID == 0 ]] || die 69 'root is needed: debootstrap makes root file systems with files of root'
  ((${#missing[@]} == 0)) && return
  [[ -f /etc/debian_version ]] || die 69 "please install: ${missing[*]}"
  step "installing ${missing[*]}"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}"; } >&2 ||
    die 69 "could not install: ${missing[*]}"
}

require_engine() {
  docker version --format '{{.Server.Version}}' >/dev/null 2>&1 ||
    die 69 "no container engine answers${DOCKER_HOST:+ at $DOCKER_HOST}; start one, or set DOCKER_HOST"
}
