"""No finite cells make an infinite result: beyond its type there is none, and one warning."""

from functools import partial

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from osgeo import gdal

from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.raster.common.plan import Plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.results.sink import OutputBand, RasterSink
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.raster.verbs.edges import Edges, Halo
from raster_kernels.raster.verbs.engine import map_blocks

SHAPE = 300, 600  # of several tiles
S = Statistic
STATISTICS = [S.MAXIMUM, S.RANGE, S.VARIANCE, S.SUM]
HALO = Halo(1, 1, 1, 1)


class Told(Progress):
    def __init__(self):
        self.lines = []

    def warn(self, text):
        self.lines.append(text)


def cells_of(kind):
    """Return cells of which some are huge, in two tiles, and some infinite or no data."""
    rng = np.random.default_rng(3)
    cells = rng.normal(0, 10, SHAPE)
    huge = 1e25 if kind == "f4" else 1e200
    cells[100:110, 100:120] *= huge
    cells[100, 300] = cells[290, 590] = cells[120, 10] = huge
    cells[200, 200:204] = np.finfo(kind).max * np.array([0.9, 0.8, 0.1, 0.7])
    cells[220, 201], cells[222, 201] = -0.9 * np.finfo(kind).max, 0.6 * np.finfo(kind).max
    cells[20, 20], cells[20, 30], cells[200, 206] = np.inf, -np.inf, np.inf
    cells[rng.random(SHAPE) < 0.01] = np.nan
    return cells.astype(kind)


def expected_of(cells, statistics):
    """Return the statistics as Python's wider reals have them, by windows of 3 x 3."""
    wide = np.pad(cells.astype(np.longdouble), 1, constant_values=np.nan)
    windows = sliding_window_view(wide, (3, 3)).reshape(*cells.shape, 9)
    infinite = np.isinf(windows).any(axis=-1)
    with np.errstate(invalid="ignore"):
        found = {
            S.MAXIMUM: np.nanmax(windows, axis=-1),
            S.RANGE: np.nanmax(windows, axis=-1) - np.nanmin(windows, axis=-1),
            S.VARIANCE: np.where(infinite, np.nan, np.nanvar(windows, axis=-1)),
            S.SUM: np.where(infinite, np.nan, np.nansum(windows, axis=-1)),
        }
    layers = np.array([found[one] for one in statistics])
    layers[:, np.isnan(cells)] = np.nan
    return layers


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("step", [1, 3])
@pytest.mark.parametrize("nodata", [-9999.0, np.nan, "lowest"])
@pytest.mark.parametrize("kind", ["f4", "f8"])
def test_results_beyond_their_type_are_nodata_with_one_warning(
    make, tmp_path, kind, nodata, step, threads
):
    if nodata == "lowest":
        nodata = float(np.finfo(kind).min)
    cells = cells_of(kind)
    source = RasterSource(make(cells[None], "huge.tif"), label="huge.tif")
    grid, told = source.info().grid.every(step), Told()
    bands = [OutputBand(one.name, nodata=nodata) for one in STATISTICS]
    kernel = partial(
        local_statistics, window=(1, 3, 3), statistics=STATISTICS, dtype=np.dtype(kind)
    )
    target = str(tmp_path / "found.tif")
    with RasterSink(target, grid, bands, np.dtype(kind)) as sink:
        plan = Plan(*SHAPE, 128, 600, threads)
        map_blocks(
            kernel, [source], sink, plan, halo=HALO, edges=Edges.SHRINK, step=step, progress=told
        )
    found = gdal.Open(target).ReadAsArray()
    expected = expected_of(cells, STATISTICS)[:, ::step, ::step]
    most = np.finfo(kind).max
    beyond = np.isfinite(expected) & (np.abs(expected) > most)
    assert beyond.any()
    gone = np.isnan(expected) | beyond
    got = np.isnan(found) if np.isnan(nodata) else found == nodata
    np.testing.assert_array_equal(got, gone)
    np.testing.assert_array_equal(np.isinf(found), np.isinf(expected))
    assert len(told.lines) == 1, told.lines
    number = int(told.lines[0].replace(",", "").split()[0])
    # Where the mean of huge cells is lost on the way, the variance is NaN, and not counted.
    assert 0 <= beyond.sum() - number <= (kind == "f8")


def test_ordinary_results_and_infinite_extremes_warn_of_nothing(make, tmp_path):
    cells = np.random.default_rng(1).normal(0, 1, (1, 40, 40)).astype(np.float32)
    cells[0, 20, 20] = np.inf
    source = RasterSource(make(cells, "some.tif"))
    bands, told = [OutputBand("maximum", nodata=-9999.0)], Told()
    kernel = partial(local_statistics, window=(1, 3, 3), statistics=[S.MAXIMUM])
    target = str(tmp_path / "found.tif")
    with RasterSink(target, source.info().grid, bands, np.dtype("f4")) as sink:
        map_blocks(kernel, [source], sink, Plan(40, 40, 40, 40), halo=HALO, progress=told)
    assert np.isinf(gdal.Open(target).ReadAsArray()).sum() == 9
    assert told.lines == []
