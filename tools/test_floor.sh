#!/bin/sh
# The tests of what is computed, on the oldest Python, numpy and SciPy that are promised.
#
# Debian has no such Python, so one on PATH or under pyenv is taken, and packages come by pip.
# GDAL has no package there: what is tested is what needs none.
set -eu

cd "$(dirname "$0")/.."
venv=build/floor

# Print a Python 3.9 or 3.10 that runs; those that pyenv puts on PATH may only say that they do not.
oldest_python() {
    pyenv=${PYENV_ROOT:-$HOME/.pyenv}
    for python in python3.9 "$pyenv"/versions/3.9*/bin/python \
        python3.10 "$pyenv"/versions/3.10*/bin/python; do
        if "$python" -c "import ensurepip" >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
}

python=$(oldest_python)
if [ -z "$python" ]; then
    echo "Not run: no Python 3.9 or 3.10 on PATH or under pyenv."
    exit 0
fi
if [ ! -e "$venv/ready" ] || [ tests/requirements-floor.txt -nt "$venv/ready" ]; then
    "$python" -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        -r tests/requirements-floor.txt
    touch "$venv/ready"
fi
"$venv/bin/python" -c "import sys, numpy, scipy
print('Python', sys.version.split()[0], 'numpy', numpy.__version__, 'SciPy', scipy.__version__)"
exec "$venv/bin/python" -m pytest tests/kernels tests/raster tests/test_docstrings.py "$@"
