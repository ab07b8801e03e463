"""A disk that is really full: a small file system of its own, where one can be mounted.

tests/raster/test_sink.py does the same by a limit on the size of files, which always works.
"""

import shutil
import subprocess

import pytest
from osgeo import gdal

from .conftest import in_child

FULL = """
import os, sys
from itertools import product
import numpy as np
from osgeo import gdal
folder, ending, *options = sys.argv[1:]
from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Grid
from raster_kernels.raster.results.sink import OutputBand, RasterSink
target = os.path.join(folder, "result." + ending)
with open(target, "wb") as file:
    file.write(b"what was there")
grid = Grid(600, 500, (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
cells = np.random.default_rng(1).random((1, 600, 500), dtype="f4")
for room, use in product((2**20, 2**14, 0), (gdal.UseExceptions, gdal.DontUseExceptions)):
    use()
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with open(os.path.join(folder, "ballast"), "wb") as file:
        file.write(bytes(max(free - room, 0)))
    try:
        with RasterSink(target, grid, [OutputBand(nodata=-1.0)], np.dtype("f4"),
                        options=options) as sink:
            sink.write(grid.window, cells)
        print("written")
    except RasterError as error:
        print(error)
    os.remove(os.path.join(folder, "ballast"))
    print(sorted(os.listdir(folder)), open(target, "rb").read())
"""
# A mount that nobody else sees, and that goes with the process.
MOUNTS = {
    "tmpfs": ["unshare", "--mount"],
    "tmpfs in a user namespace": ["unshare", "--user", "--map-root-user", "--mount"],
}
SCRIPT = 'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"'
FORMATS = [
    ("tif", []),
    ("tif", ["TILED=YES", "COMPRESS=DEFLATE"]),
    ("tif", ["NUM_THREADS=2", "COMPRESS=DEFLATE", "TILED=YES"]),
    ("img", []),
    ("asc", []),
    ("nc", []),
]


def prefix_of(mount, folder):
    """Return the command that runs another with a small disk mounted on a folder."""
    if shutil.which("unshare") is None:
        pytest.skip("disk full: this system has no unshare, which mounts a small disk")
    command = [*MOUNTS[mount], "sh", "-c", SCRIPT, str(folder)]
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"disk full: no {mount} can be mounted here ({tried.stderr.strip()})")
    return command


@pytest.mark.parametrize(("ending", "options"), FORMATS, ids=str)
@pytest.mark.parametrize("mount", MOUNTS)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, mount, ending, options):
    """With three amounts of room left, and both of GDAL's ways to report failure."""
    if ending == "nc" and gdal.GetDriverByName("netCDF") is None:
        pytest.skip("GDAL has no netCDF driver")
    done = in_child(FULL, tmp_path, ending, *options, prefix=prefix_of(mount, tmp_path))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 12, done.stdout
    for sentence, left in zip(lines[::2], lines[1::2]):
        assert sentence.startswith(f"OUTPUT {tmp_path}/result.{ending} cannot be"), sentence
        assert left == f"['result.{ending}'] b'what was there'"


def test_a_full_disk_was_tried_in_some_way(tmp_path):
    """Fails where neither a small disk can be mounted nor a limit on files be set."""
    limit = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
with open("file", "wb", buffering=0) as file:
    print(file.write(bytes(2000)))
"""
    limited = in_child(limit, cwd=tmp_path).stdout == "1000\n"
    mounted = []
    for mount in MOUNTS:
        try:
            mounted.append(prefix_of(mount, tmp_path))
        except pytest.skip.Exception:
            continue
    assert limited or mounted
