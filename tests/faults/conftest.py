"""What the tests of faults share: rasters, child processes, and a run that is cancelled."""

import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, gdal_array

from raster_kernels.kernels.windows.variance import local_variance
from raster_kernels.raster.common.plan import make_plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.results.sink import OutputBand, RasterSink
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.raster.verbs.edges import Halo
from raster_kernels.raster.verbs.engine import map_blocks

PACKAGE_FOLDER = Path(__file__).resolve().parents[2] / "build" / "link"
VARIANCE = partial(local_variance, window=(1, 3, 3))


@pytest.fixture(autouse=True)
def exceptions_off():
    """Let GDAL report failures by return values, and say so, as newer GDAL asks for."""
    before = gdal.GetUseExceptions()
    gdal.DontUseExceptions()
    yield
    if before:
        gdal.UseExceptions()


def write_raster(path, cells, options=(), driver="GTiff"):
    """Write an array as a raster file, by GDAL alone, and return its path."""
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
    whole = gdal.GetDriverByName("MEM").Create("", *cells.shape[::-1], 1, kind)
    whole.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    whole.GetRasterBand(1).WriteArray(cells)
    gdal.GetDriverByName(driver).CreateCopy(str(path), whole, 0, list(options)).FlushCache()
    return str(path)


def nearly_empty_raster(path, rows, columns):
    """Write a file that takes little room: noise with gaps in the first rows, zeros below."""
    options = ["TILED=YES", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    file = gdal.GetDriverByName("GTiff").Create(
        str(path), columns, rows, 1, gdal.GDT_Float32, options
    )
    file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    cells = np.random.default_rng(1).uniform(-1, 1, (300, columns)).astype("f4")
    cells[cells > 0.9] = np.nan
    file.GetRasterBand(1).WriteArray(cells)
    return str(path)


@pytest.fixture(scope="session")
def noise(tmp_path_factory):
    """Return the path of a raster of 3,000 x 3,000 cells of noise, deflated in tiles."""
    cells = np.random.default_rng(1).normal(1000, 30, (3000, 3000)).astype("f4").round(1)
    gdal.DontUseExceptions()
    path = tmp_path_factory.mktemp("noise") / "noise.tif"
    return write_raster(path, cells, ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"])


def compute_variance(path, target, *, options=(), progress=None, threads=2, kernel=VARIANCE):
    """Write the local variance of a raster as the algorithm does; return the sink's path."""
    source = RasterSource(str(path))
    info = source.info()
    plan = make_plan(info.grid.shape, cell_bytes=12.0, threads=threads, halo=3)
    bands, dtype = [OutputBand("variance", nodata=np.nan)], np.dtype("f4")
    with RasterSink(
        str(target), info.grid, bands, dtype, options=options, progress=progress
    ) as sink:
        map_blocks(kernel, [source], sink, plan, halo=Halo(1, 1, 1, 1), progress=progress)
    return str(target)


def in_child(code, *arguments, prefix=(), timeout=60, **settings):
    """Run Python code in a process of its own, with the package on its path."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER)}
    return subprocess.run(
        [*prefix, sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        **settings,
    )


def entries(folder):
    """Return the names of what a folder holds."""
    return sorted(path.name for path in Path(folder).iterdir())


class Cancel(Progress):
    """A run's progress that is cancelled from outside, and knows when."""

    def __init__(self):
        self._event = threading.Event()
        self.at = None

    def now(self):
        """Cancel, the first time."""
        if self.at is None:
            self.at = time.monotonic()
            self._event.set()

    def is_cancelled(self):
        """Say whether it was cancelled."""
        return self._event.is_set()

    @property
    def seconds(self):
        """How long it is since it was cancelled."""
        return time.monotonic() - self.at


def within_a_second(attempt):
    """Check that an attempt, which returns its seconds, takes no more than one.

    The best of four counts: the machine may be busy with something else.
    """
    seconds = []
    while len(seconds) < 4 and min(seconds, default=2.0) > 1.0:
        seconds.append(attempt())
    assert min(seconds) <= 1.0, seconds
