#!/bin/sh
# Install what the demo and the tests need from Debian, if anything is missing.
#
# It looks first and calls apt only when it has to, so that a second run needs neither root nor
# a network. Debian 12 and 13, as root or with sudo; elsewhere it says what is needed.
set -eu

python=/usr/bin/python3
packages="qgis python3-qgis python3-gdal gdal-bin python3-numpy python3-scipy
python3-matplotlib python-matplotlib-data python3-venv python3-pip xvfb git"

# Print what is missing, one word a line.
missing() {
    for program in qgis Xvfb gdalinfo git; do
        command -v "$program" >/dev/null 2>&1 || echo "$program"
    done
    command -v qgis_process >/dev/null 2>&1 || command -v qgis_process.bin >/dev/null 2>&1 ||
        echo qgis_process
    if [ ! -x "$python" ]; then
        echo "$python"
        return
    fi
    for module in qgis.core osgeo.gdal_array numpy scipy.ndimage matplotlib ensurepip; do
        "$python" -c "import $module" >/dev/null 2>&1 || echo "$module"
    done
    [ -d /usr/share/qgis/python/plugins/processing ] || echo processing
    "$python" -c "
import os, matplotlib
name = 'sample_data/jacksboro_fault_dem.npz'
raise SystemExit(not os.path.exists(os.path.join(matplotlib.get_data_path(), name)))
" >/dev/null 2>&1 || echo "matplotlib's sample data"
}

lacking=$(missing | tr '\n' ' ')
if [ -z "$lacking" ]; then
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install QGIS 3.22 or newer with its Python, SciPy, matplotlib with its sample" \
        "data, GDAL's tools and Xvfb; missing here: $lacking" >&2
    exit 1
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "Please run this as root or install sudo; missing here: $lacking" >&2
    exit 1
fi

echo "Installing from Debian what is missing: $lacking"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update
# shellcheck disable=SC2086 # a list of words is what apt-get wants
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 $packages </dev/null

lacking=$(missing | tr '\n' ' ')
if [ -n "$lacking" ]; then
    echo "Still missing after the installation: $lacking" >&2
    exit 1
fi
