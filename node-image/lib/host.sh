# shellcheck shell=bash
# What the build needs from the machine it runs on.

# require_host: 0, or status 69 with what is missing and how to get it.
require_host() {
  local missing
  require_go
  [[ $EUID == 0 ]] || die 69 'root is needed: debootstrap makes root file systems with files of root'
  missing=$(missing_packages)
  [[ -n $missing ]] || return 0
  [[ -f /etc/debian_version ]] || die 69 "please install: $missing"
  step "installing $missing"
  # shellcheck disable=SC2086 # one word for each package
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing; } >&2 ||
    die 69 "could not install: $missing"
  missing=$(missing_packages)
  [[ -z $missing ]] || die 69 "installed, and what they are for is still not found: $missing"
}

# Any Go that can fetch the one which a module asks for will do. That came with 1.21.
require_go() {
  local found get='get a newer one from go.dev, and have it first in PATH'
  command -v go >/dev/null || die 69 'Go is needed, 1.21 or newer: see go.dev'
  found=$(go version) || die 69 "\`go version\` fails; $get"
  [[ $found =~ \ go1\.([0-9]+) ]] || return 0 # a development version is newer
  ((BASH_REMATCH[1] >= 21)) || die 69 "Go 1.21 or newer is needed, and this is \"$found\"; $get"
}

# missing_packages: the Debian packages of what is not here, in one line.
missing_packages() {
  local command
  local -A package=([debootstrap]=debootstrap [jq]=jq [setcap]=libcap2-bin [unshare]=util-linux)
  local -a missing=()
  for command in "${!package[@]}"; do
    command -v "$command" >/dev/null || missing+=("${package[$command]}")
  done
  # Without Debian's keys, as on Ubuntu, debootstrap goes on and verifies nothing.
  [[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring)
  printf '%s' "${missing[*]}"
}

require_engine() {
  docker version --format '{{.Server.Version}}' >/dev/null 2>&1 ||
    die 69 "no container engine answers${DOCKER_HOST:+ at $DOCKER_HOST}; start one, or set DOCKER_HOST"
}
