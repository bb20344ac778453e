# shellcheck shell=bash
# A part is a folder under the cache, named by what it is and by the hash of all that went into it.
# A part either exists whole or not at all: it is filled in a scratch folder on the same disk and renamed.

# hash_of TEXT...: twelve hex digits that change when any of the texts does.
hash_of() { printf '%s\n' "$@" | sha256sum | cut -c1-12; }

# hash_tree PATH...: the same for files and folders under node-image: names, contents, where links point, and whether
# executable (the rest of a mode is the umask of whoever checked it out).
hash_tree() {
  (
    cd "$here" &&
      find "$@" \( -type l -printf 'l %p %l\0' -o -type f -perm /100 -printf 'x %p\0' -o -type f -printf '- %p\0' \) |
      LC_ALL=C sort -z | while IFS= read -r -d '' line; do
        printf '%s ' "$line"
        if [[ $line == l* ]]; then echo; else sha256sum <"${line#* }"; fi
      done
  ) | sha256sum | cut -c1-12
}

# part NAME KEY BUILDER [ARGUMENT...]: runs `BUILDER FOLDER ARGUMENT...` unless the cache has it.
# Leaves the folder's path in the variable REPLY. Call it as a plain command, in no condition: errexit matters.
part() {
  local name=$1 key=$2 builder=$3
  shift 3
  local folder="$cache/parts/$name-$key" scratch status=0
  REPLY=$folder
  if [[ -d $folder ]]; then
    touch "$folder"
    step "$name: cached"
    return
  fi
  step "$name: building"
  scratch=$(mktemp -d "$scratch_root/$name.XXXXXX")
  in_group "$builder" "$scratch" "$@"
  wait "$group" || status=$?
  group=
  ((status == 0)) || die 70 "$name failed; its output is above"
  chmod 755 "$scratch"
  # Another build may have finished the same part meanwhile: its result is as good as ours.
  mv -T "$scratch" "$folder" 2>/dev/null || [[ -d $folder ]] || die 70 "cannot store $folder"
  REPLY=$folder
  step "$name: done"
}

# Parts that no build has asked for in two weeks, and scratch folders of builds that were killed. One of these that cannot
# be removed takes space, and is in no build's way.
forget_old_parts() {
  local left_over pid
  find "$cache/parts" -mindepth 1 -maxdepth 1 -mtime +14 -exec rm -rf --one-file-system {} +
  for left_over in "$cache"/scratch/build-*; do
    pid=${left_over##*/build-}
    if [[ -d $left_over && ! -d /proc/${pid%%.*} ]]; then
      rm -rf --one-file-system "$left_over" || step "$left_over cannot be removed; is something mounted in there?"
    fi
  done
}

# in_group COMMAND...: starts it in the background, in a process group of its own, and names that in $group. A signal
# then reaches this shell while it waits, and end_group reaches all that the command has started.
group=
in_group() {
  set -o monitor
  (
    set +o monitor -o errexit
    group=
    "$@"
  ) </dev/null &
  group=$!
  set +o monitor
}

end_group() { if [[ -n ${1-} ]]; then kill -- "-$1" 2>/dev/null || true; fi; }
