# shellcheck shell=bash
# Container images, written down as the archives that `docker load` and `ctr images import` read. No engine is
# needed, none gets tags it did not ask for, and equal inputs give equal images.

# Sorted and without times, so that equal folders give equal layers. Extended attributes need headers of the pax format,
# in which tar would note other times, and its own process id.
reproducibly=(--sort=name --mtime=@0 '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime')

# layer_of FILE FOLDER: the folder's content as a layer. Everything belongs to root; capabilities are kept.
layer_of() {
  tar --xattrs --xattrs-include='security.capability' --owner=0 --group=0 --numeric-owner "${reproducibly[@]}" -C "$2" -cf "$1" .
}

# copy_ours FOLDER COPY: a folder of node-image/, with modes that do not depend on the umask it was checked out with.
copy_ours() {
  cp -r "$here/$1" "$2"
  chmod -R u=rwX,go=rX "$2"
}

# add_image ARCHIVE REFERENCE CONFIG LAYER...: adds one image to the folder ARCHIVE. CONFIG is JSON as in
# the image specification's "config". Layers are linked, not copied.
add_image() {
  local archive=$1 reference=$2 config=$3 layer digest document
  local -a digests=()
  shift 3
  mkdir -p "$archive"
  for layer; do
    digest=$(digest_of "$layer")
    digests+=("$digest")
    # A layer of the same part is named relative to it, since parts are renamed once they are whole.
    ln -sfn "${layer/#"${archive%/*}/"/../}" "$archive/$digest.tar"
  done
  document=$(jq -cn --argjson config "$config" '{architecture: $architecture, os: "linux", config: $config,
      created: "1970-01-01T00:00:00Z", rootfs: {type: "layers", diff_ids: $ARGS.positional | map("sha256:" + .)},
      history: $ARGS.positional | map({created: "1970-01-01T00:00:00Z", created_by: "dnsdrill node-image/build"})}' \
    --arg architecture "$(go env GOARCH)" --args "${digests[@]}")
  digest=$(printf '%s' "$document" | sha256sum | cut -d' ' -f1)
  printf '%s' "$document" >"$archive/$digest.json"
  [[ -f $archive/manifest.json ]] || echo '[]' >"$archive/manifest.json"
  jq -c --arg config "$digest.json" --arg reference "$reference" \
    '. + [{Config: $config, RepoTags: [$reference], Layers: $ARGS.positional | map(. + ".tar")}]' \
    --args "${digests[@]}" <"$archive/manifest.json" >"$archive/manifest.new"
  mv "$archive/manifest.new" "$archive/manifest.json"
}

# A layer's digest is kept beside it: the big ones take seconds. It gets there whole or not at all.
digest_of() {
  local beside=$1.sha256
  if [[ ! -s $beside ]]; then
    sha256sum <"$1" | cut -d' ' -f1 >"$beside.new" || return
    mv "$beside.new" "$beside"
  fi
  cat "$beside"
}

# write_archive ARCHIVE: to stdout, with the linked layers in full.
write_archive() { tar -C "$1" -chf - .; }
