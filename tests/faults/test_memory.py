"""A gigabyte of memory is enough, however large the raster is."""

import pytest

from .conftest import entries, in_child, nearly_empty_raster

# Address space is limited: it holds all that is reserved, several times what is used.
GIGABYTE = """
import resource, sys
from functools import partial
import numpy as np
from osgeo import gdal
gdal.DontUseExceptions()
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from raster_kernels.kernels.correlation.local import local_correlation
from raster_kernels.kernels.levels import histogram as h
from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.kernels.windows.variance import local_variance
from raster_kernels.raster.verbs.edges import Halo
from raster_kernels.raster.verbs.engine import map_blocks, reduce_blocks
from raster_kernels.raster.common.plan import make_plan
from raster_kernels.raster.results.sink import OutputBand, RasterSink
from raster_kernels.raster.sources.source import RasterSource

what, path, target = sys.argv[1:]
source = RasterSource(path)
grid = source.info().grid
around = Halo(2, 2, 2, 2)

def write(kernel, sources, count, dtype, nodata, **settings):
    plan = make_plan(grid.shape, cell_bytes=8.0 * len(sources) + 4.0 * count, threads=2, halo=5)
    bands = [OutputBand(nodata=nodata)] * count
    with RasterSink(target, grid, bands, np.dtype(dtype), options=["COMPRESS=DEFLATE"]) as sink:
        map_blocks(kernel, sources, sink, plan, **settings)

if what == "variance":
    kernel = partial(local_variance, window=(1, 5, 5))
    write(kernel, [source], 1, "f4", np.nan, halo=around)
elif what == "statistics":
    few = [Statistic.MEAN, Statistic.RANGE, Statistic.MEDIAN, Statistic.KURTOSIS, Statistic.VARIETY]
    kernel = partial(local_statistics, window=(1, 5, 5), statistics=few, dtype="f4")
    write(kernel, [source], len(few), "f4", np.nan, halo=around)
elif what == "correlation":
    kernel = partial(local_correlation, window=(5, 5))
    write(kernel, [source, source], 3, "f4", np.nan, halo=around)
else:
    count = partial(h.histogram, lower=-1.0, upper=1.0, bins=256)
    plan = make_plan(grid.shape, cell_bytes=12.0, threads=2)
    add = lambda a, b: a + b
    counts = reduce_blocks(lambda block: count(block[0]), [source], plan, add, unit=None)
    even = partial(
        h.equalize_interpolated, counts=counts, lower=-1.0, upper=1.0, output_min=1, output_max=255
    )
    to_bytes = partial(h.to_type, dtype=np.dtype("u1"), nodata=0)
    write(lambda block: to_bytes(even(block)), [source], 1, "u1", 0)
file = gdal.Open(target)
last = file.GetRasterBand(1).ReadAsArray(grid.columns - 1, grid.rows - 1, 1, 1)
print(file.RasterXSize, file.RasterYSize, last[0, 0])
"""
# The last cell lies among zeros: no variance, mean or correlation, and most are not above it.
WORK = {
    "variance": lambda last: last == 0,
    "statistics": lambda last: last == 0,
    "correlation": lambda last: last != last,
    "equalization": lambda last: 0 < last <= 255,
}
resource = pytest.importorskip("resource", reason="this system has no limits of memory")


def finishes(tmp_path, work, rows, timeout):
    path = nearly_empty_raster(tmp_path / "zeros.tif", rows, 12000)
    done = in_child(GIGABYTE, work, path, tmp_path / "out.tif", timeout=timeout)
    assert done.returncode == 0, done.stderr[-2000:]
    *shape, last = done.stdout.split()
    assert shape == ["12000", str(rows)]
    assert WORK[work](float(last))
    assert entries(tmp_path) == ["out.tif", "zeros.tif"]


@pytest.mark.parametrize("work", WORK)
def test_a_gigabyte_of_address_space_is_enough_for_wide_rasters(tmp_path, work):
    finishes(tmp_path, work, 1024, 120)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK)
def test_a_gigabyte_of_address_space_is_enough_for_144_million_cells(tmp_path, work):
    finishes(tmp_path, work, 12000, 600)


def test_more_than_a_gigabyte_is_not_to_be_had(tmp_path):
    """The limit of the tests above is one."""
    done = in_child(GIGABYTE.split("from raster_kernels")[0] + "np.ones(2**27)")
    assert "MemoryError" in done.stderr
