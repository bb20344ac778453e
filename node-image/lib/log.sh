# shellcheck shell=bash
# Progress on stderr, with the seconds since the build began, so that stdout stays a single line: the reference.

step() { printf '%5d s  %s\n' "$SECONDS" "$*" >&2; }

# die STATUS TEXT: 64 usage, 69 something the host lacks, 70 the build itself broke.
die() {
  local status=$1
  shift
  printf 'node-image/build: %s\n' "$*" >&2
  exit "$status"
}
