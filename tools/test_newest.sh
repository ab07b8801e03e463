#!/bin/sh
# Lint, the demo and all tests on the newest QGIS, GDAL, Python, numpy and SciPy that Debian has.
#
# They run in a system of their own: a folder of 3 GB that is made once (ten minutes) and entered
# by chroot. Its tests see the files of this folder as they are, committed or not; nothing outside
# the folder changes. NEWEST=/path puts it elsewhere.
set -eu

suite=forky
cd "$(dirname "$0")/.."
folder=${NEWEST:-$PWD/build/$suite}
inside=$folder/src/raster_kernels

decline() {
    echo "Not run on Debian $suite: $1"
    exit 0
}

[ "$(id -u)" -eq 0 ] || decline "a chroot needs root."
unshare --mount chroot / true 2>/dev/null || decline "this machine refuses a chroot with its own mounts."
command -v debootstrap >/dev/null || decline "debootstrap is missing (apt-get install debootstrap)."

make_system() {
    # shellcheck disable=SC2016 # the variable is apt's
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' |
        head -n 1)
    [ -n "$mirror" ] || decline "apt knows no mirror of Debian (apt-get update)."
    rm -rf "$folder"
    mkdir -p "$folder"
    script=/usr/share/debootstrap/scripts/$suite
    [ -e "$script" ] || script=${script%/*}/sid
    debootstrap --variant=minbase --include=ca-certificates,e2fsprogs,git,make \
        "$suite" "$folder" "$mirror" "$script" >"$folder.log" 2>&1 || {
        tail -n 3 "$folder.log" >&2
        exit 1
    }
    # A mirror may lag behind; what it holds is signed all the same.
    echo 'Acquire::Check-Valid-Until "false";' >"$folder/etc/apt/apt.conf.d/90lag"
    # No package starts a service in here.
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
    chmod +x "$folder/usr/sbin/policy-rc.d"
    touch "$folder/ready"
}

# How apt and pip reach their indexes here is how they reach them there: the variables, which
# chroot hands on, and these files.
share_network() {
    for file in resolv.conf pip.conf xdg/pip ssl/certs/ca-certificates.crt; do
        [ -e "/etc/$file" ] || continue
        mkdir -p "$(dirname "$folder/etc/$file")"
        cp -RLT "/etc/$file" "$folder/etc/$file"
    done
}

# The files as they are, in a repository of their own; what was built there before stays.
copy_files() {
    mkdir -p "$inside"
    find "$inside" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    git ls-files -z --cached --others --exclude-standard --deduplicate |
        tar --create --null --files-from=- --ignore-failed-read 2>/dev/null |
        tar --extract --directory="$inside"
    git -C "$inside" init --quiet
    git -C "$inside" add --all
    git -C "$inside" -c user.name=tests -c user.email=tests@localhost commit --quiet --message=tests
}

[ -e "$folder/ready" ] || make_system
share_network
copy_files
# shellcheck disable=SC2016 # the variables are those of the shell inside
exec unshare --mount --propagation private sh -eu -c '
    mount --bind "$1" "$1"  # or the system inside would not know its own root
    mount -t proc proc "$1/proc"
    mount -t tmpfs tmpfs "$1/dev/shm"
    exec env HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin chroot "$1" sh -eu -c "
        cd /src/raster_kernels
        $2"' newest "$folder" "${*:-make lint demo test}"
