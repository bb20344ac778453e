# shellcheck shell=bash
# Debian root file systems, as tar files: a bare one by debootstrap, and the others from it by apt.

debian_suite=bookworm # systemd 252: newer ones refuse to boot on cgroup v1

packages_of() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/debian/$1.packages"; }

# The archives this machine already uses, as "URI SUITE" lines; none if it is not of our suite.
# Nothing is hardcoded: an air-gapped host has its own mirror there.
debian_archives() {
  # shellcheck disable=SC2016 # apt's own placeholders
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
    awk -v suite="$debian_suite" '$4 == "Debian" && $3 == "main" && ($2 == suite || index($2, suite "-") == 1) { print $1, $2 }' |
    sort -u
}

# build_debian_base FOLDER: base.tar, the minimal system that every other root starts from.
build_debian_base() {
  local folder=$1 root=$1/root archives mirror
  archives=$(debian_archives)
  mirror=$(awk -v suite="$debian_suite" '$2 == suite { print $1; exit }' <<<"$archives")
  # Without a mirror debootstrap takes its own default, which is right for any host we know nothing about.
  # It mounts /proc in there: for nobody else to see, and gone with it, even if it is killed.
  unshare --mount --propagation private -- debootstrap --variant=minbase "$debian_suite" "$root" ${mirror:+"$mirror"} >&2
  if [[ -n $archives ]]; then
    awk '{ print "deb", $1, $2, "main" }' <<<"$archives" >"$root/etc/apt/sources.list"
  fi
  # Manuals and translations would double the image; licences stay.
  printf '%s\n' 'path-exclude=/usr/share/doc/*' 'path-include=/usr/share/doc/*/copyright' 'path-exclude=/usr/share/man/*' \
    'path-exclude=/usr/share/info/*' 'path-exclude=/usr/share/locale/*' 'path-exclude=/usr/share/bash-completion/*' \
    >"$root/etc/dpkg/dpkg.cfg.d/dnsdrill"
  find "$root/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$root"/usr/share/{man,info,locale}/*
  tar_root "$root" "$folder/base.tar"
  rm -rf --one-file-system "$root"
}

# build_debian_root FOLDER NAME BASE_TAR: NAME.tar with the packages of debian/NAME.packages.
build_debian_root() {
  local folder=$1 name=$2 base=$3 root=$1/root
  local -a packages
  mapfile -t packages < <(packages_of "$name")
  mkdir "$root"
  tar -xf "$base" --xattrs --xattrs-include='*' -C "$root"
  # Package scripts must not start services on the host, which is what they would reach from a chroot.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  in_root "$root" 'apt-get -qq update && apt-get -qq -y -o Dpkg::Use-Pty=0 dist-upgrade &&
    apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"' "${packages[@]}" >&2
  rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
  if [[ -f $here/debian/$name.finish ]]; then in_root "$root" "$(<"$here/debian/$name.finish")" >&2; fi
  clean_root "$root"
  tar_root "$root" "$folder/$name.tar"
  rm -rf --one-file-system "$root"
}

# in_root ROOT SCRIPT [ARGUMENT...]: a shell in the root, in a mount namespace of its own so that
# nothing stays mounted, however it ends.
in_root() {
  local root=$1 script=$2
  shift 2
  # shellcheck disable=SC2016 # for the inner shell to expand
  unshare --mount --propagation private -- sh -ec '
    root=$1 script=$2; shift 2
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
      DEBIAN_FRONTEND=noninteractive sh -ec "$script" sh "$@"' sh "$root" "$script" "$@" </dev/null
}

clean_root() {
  local root=$1
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/{apt,debconf,ldconfig}/* "$root"/var/log/* "$root"/var/lib/dpkg/*-old \
    "$root"/etc/apt/sources.list "$root"/etc/machine-id "$root"/usr/share/{man,info,locale}/* "$root"/tmp/* "$root"/run/*
  # An empty plain file: Docker mounts its own over it, and systemd-resolved must not find a link there.
  : >"$root/etc/resolv.conf"
}

tar_root() { tar --xattrs --xattrs-include='*' --numeric-owner "${reproducibly[@]}" -C "$1" -cf "$2" .; }
