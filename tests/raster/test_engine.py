"""The two verbs give the same answer, bit for bit, however the work was cut."""

import gc
import operator
import threading
import time
import weakref
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from osgeo import gdal
from scipy import ndimage

from raster_kernels.kernels.windows.variance import Spread, local_variance, sum_variances
from raster_kernels.raster.common.errors import Cancelled, RasterError
from raster_kernels.raster.common.plan import Plan, make_plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.results.sink import OutputBand, RasterSink
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.raster.verbs import engine
from raster_kernels.raster.verbs.edges import Edges, Halo
from raster_kernels.raster.verbs.engine import map_blocks, reduce_blocks
from raster_kernels.raster.verbs.executors import Threads, executed_by
from raster_kernels.raster.verbs.tally import Tally

SHAPE = (603, 1071)
BLOCKS = [(1, 1071), (97, 1071), (256, 1071), (603, 1071), (97, 50), (300, 577), (512, 1024)]
CUT = [(41, 1071), (97, 50), (300, 577)]
SQUARE = Halo(1, 1, 1, 1)


@pytest.fixture(scope="module")
def cells():
    rng = np.random.default_rng(7)
    layers = rng.normal(1000, 30, (2, *SHAPE)).astype(np.float32)
    layers[0, 100:140, 200:260] = np.nan  # larger than a window
    layers[1, rng.random(SHAPE) < 0.05] = np.nan
    return layers


@pytest.fixture
def source(make, cells):
    return RasterSource(make(cells, "input.tif"), label="input.tif")


def run(source, target, plan, kernel, **settings):
    """Map a kernel and return the bytes of the file and the sums of its units."""
    grid = source.info().grid.every(settings.get("step", 1))
    options = settings.pop("options", [])
    count = settings.pop("count", len(source.info().bands))
    bands = [OutputBand(f"band {n}", nodata=np.nan) for n in range(count)]
    tally = Tally(sum_variances)
    with RasterSink(str(target), grid, bands, np.dtype("f4"), options=options) as sink:
        map_blocks(kernel, [source], sink, plan, tally=tally, **settings)
    return target.read_bytes(), [tally.units(layer) for layer in range(count)]


def variance(size=3, bands=1, **settings):
    return partial(local_variance, window=(bands, size, size), **settings)


def cells_of(path):
    return gdal.Open(str(path)).ReadAsArray()


# Map


@pytest.mark.parametrize(
    ("block", "threads"), [*((block, 2) for block in BLOCKS), ((97, 1071), 1), ((97, 50), 1)]
)
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["TILED=YES", "COMPRESS=DEFLATE"],
        ["COMPRESS=DEFLATE", "PREDICTOR=3", "INTERLEAVE=BAND"],
        ["BLOCKYSIZE=100"],
        ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"],
    ],
    ids=["strips", "tiles", "bands", "strips of 100", "tiles of 512"],
)
def test_the_file_has_the_same_bytes_for_every_block_and_thread_count(
    source, tmp_path, block, threads, options
):
    settings = {"halo": SQUARE, "edges": Edges.REFLECT, "options": options}
    expected = run(source, tmp_path / "a.tif", Plan(*SHAPE, *SHAPE), variance(), **settings)
    plan = make_plan(SHAPE, cell_bytes=1, block=block, threads=threads)
    found = run(source, tmp_path / "b.tif", plan, variance(), **settings)
    assert found[1] == expected[1]
    np.testing.assert_array_equal(cells_of(tmp_path / "b.tif"), cells_of(tmp_path / "a.tif"))
    assert found[0] == expected[0]


@pytest.mark.parametrize("block", CUT)
@pytest.mark.parametrize("edges", Edges)
def test_edge_rules_and_windows_over_bands_do_not_depend_on_blocks(source, tmp_path, block, edges):
    kernel = variance(31, bands=2, min_cells=4, fill_nodata=True)
    settings = {"halo": Halo(15, 15, 15, 15, 1, 0), "edges": edges, "edge_value": 900.0}
    expected = run(source, tmp_path / "a.tif", Plan(*SHAPE, *SHAPE), kernel, **settings)
    plan = make_plan(SHAPE, cell_bytes=1, block=block, threads=2)
    assert run(source, tmp_path / "b.tif", plan, kernel, **settings) == expected


@pytest.mark.parametrize("block", CUT)
@pytest.mark.parametrize("step", [2, 3, 5, 100, 1000])
def test_every_step_th_cell_is_that_of_the_full_result(source, tmp_path, block, step):
    settings = {"halo": SQUARE, "edges": Edges.MIRROR}
    run(source, tmp_path / "full.tif", Plan(*SHAPE, *SHAPE), variance(), **settings)
    expected = run(
        source, tmp_path / "a.tif", Plan(*SHAPE, *SHAPE), variance(), step=step, **settings
    )
    plan = make_plan(SHAPE, cell_bytes=1, block=block, threads=2)
    assert run(source, tmp_path / "b.tif", plan, variance(), step=step, **settings) == expected
    np.testing.assert_array_equal(
        cells_of(tmp_path / "b.tif"), cells_of(tmp_path / "full.tif")[:, ::step, ::step]
    )


def test_the_result_is_that_of_scipy(make, cells, tmp_path):
    part = cells[:, 90:150, 180:240]
    source = RasterSource(make(part, "part.tif"))
    plan = Plan(60, 60, 17, 13, 2)
    run(source, tmp_path / "a.tif", plan, variance(5), halo=Halo(2, 2, 2, 2), edges=Edges.WRAP)
    found = cells_of(tmp_path / "a.tif")
    for layer in range(2):
        reals = part[layer].astype(np.float64)
        count, mean = (
            ndimage.uniform_filter(x, 5, mode="wrap")
            for x in ((~np.isnan(reals)).astype(float), np.nan_to_num(reals - 1000))
        )
        square = ndimage.uniform_filter(np.nan_to_num(reals - 1000) ** 2, 5, mode="wrap")
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = square / count - (mean / count) ** 2
        expected[np.isnan(reals)] = np.nan
        np.testing.assert_allclose(found[layer], expected, rtol=1e-5)


def test_units_of_the_tally_are_those_of_the_full_result(source, tmp_path):
    plan = make_plan(SHAPE, cell_bytes=1, block=(97, 50), threads=2)
    _, units = run(source, tmp_path / "a.tif", plan, variance(), halo=SQUARE)
    found = cells_of(tmp_path / "a.tif").astype(np.float64)
    for layer in range(2):
        assert len(units[layer]) == 9
        sums, roots, counts = (sum(parts) for parts in zip(*units[layer]))
        assert counts == np.count_nonzero(~np.isnan(found[layer]))
        np.testing.assert_allclose(sums, np.nansum(found[layer]), rtol=1e-6)
        np.testing.assert_allclose(roots, np.nansum(np.sqrt(found[layer])), rtol=1e-6)


def test_bands_the_sink_has_no_room_for_go_to_the_tally(source, tmp_path):
    kernel = variance(statistic=Spread.STANDARD_DEVIATION)
    plan = make_plan(SHAPE, cell_bytes=1, block=(97, 50), threads=2)
    _, units = run(source, tmp_path / "a.tif", plan, kernel, halo=SQUARE)
    found = cells_of(tmp_path / "a.tif").astype(np.float64)
    np.testing.assert_allclose(sum(u[0] for u in units[0]), np.nansum(found[0] ** 2), rtol=1e-6)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        (1, 1, [False, True, True, False]),
        (0, 1, [True] * 3 + [False]),
        (2, 0, [False] * 2 + [True] * 2),
    ],
)
def test_under_the_nodata_rule_no_result_takes_bands_or_cells_beyond_the_edge(
    make, tmp_path, before, after, whole
):
    cells = np.random.default_rng(1).random((4, 9, 8))
    source = RasterSource(make(cells, "input.tif"))
    kernel = variance(3, bands=1 + before + after)
    halo = Halo(1, 1, 1, 1, before, after)
    run(source, tmp_path / "a.tif", Plan(9, 8, 4, 5), kernel, halo=halo, edges=Edges.NODATA)
    expected = np.zeros((4, 9, 8), bool)
    expected[np.array(whole), 1:-1, 1:-1] = True
    np.testing.assert_array_equal(~np.isnan(cells_of(tmp_path / "a.tif")), expected)


def test_two_sources_line_up_cell_by_cell(make, tmp_path, cells):
    first = RasterSource(make(cells[1:], "first.tif"))
    second = RasterSource(make(cells[:1] * 2, "second.tif"))
    grid = first.info().grid
    with RasterSink(str(tmp_path / "a.tif"), grid, [OutputBand()], np.dtype("f4")) as sink:
        map_blocks(
            lambda a, b: (a + b).astype("f4"), [first, second], sink, Plan(*SHAPE, 97, 50, 2)
        )
    np.testing.assert_array_equal(cells_of(tmp_path / "a.tif"), cells[1] + cells[0] * np.float32(2))


def test_nan_becomes_the_sinks_nodata_value(source, cells, tmp_path):
    grid = source.info().grid
    bands = [OutputBand(nodata=-1.0), OutputBand(nodata=-2.0)]
    with RasterSink(str(tmp_path / "a.tif"), grid, bands, np.dtype("f4")) as sink:
        map_blocks(lambda block: block.copy(), [source], sink, Plan(*SHAPE, 97, 50, 2))
    for layer, nodata in enumerate((-1.0, -2.0)):
        expected = np.where(np.isnan(cells[layer]), np.float32(nodata), cells[layer])
        np.testing.assert_array_equal(cells_of(tmp_path / "a.tif")[layer], expected)


@pytest.mark.parametrize("block", [(603, 1071), *CUT])
@pytest.mark.parametrize("step", [1, 3])
def test_where_it_is_not_wanted_nothing_is_read_or_computed(
    make, source, tmp_path, cells, block, step
):
    marks = np.zeros(SHAPE, "f4")
    marks[300:330, 500:540] = 2
    marks[310, 530] = np.nan
    marks[600, 3] = -1
    wanted = (marks != 0) & ~np.isnan(marks)
    mask = RasterSource(make(marks, "mask.tif", nodata=None), label="mask.tif")
    places = []

    def kernel(block):
        places.append(block.shape)
        return variance()(block)

    settings = {"halo": SQUARE, "step": step}
    whole = Plan(*SHAPE, *SHAPE)
    run(source, tmp_path / "full.tif", whole, variance(), **settings)
    plan = make_plan(SHAPE, cell_bytes=1, block=block, threads=2)
    _, sums = run(source, tmp_path / "a.tif", plan, kernel, where=mask, **settings)
    expected = np.where(wanted[::step, ::step], cells_of(tmp_path / "full.tif"), np.nan)
    found = cells_of(tmp_path / "a.tif")
    np.testing.assert_array_equal(found, expected)
    assert sum(count for *_, count in sums[0]) == np.isfinite(found[0]).sum() > 100 / step**2
    # Of the nine tiles of a band two hold all of the first patch, and one the cell below.
    assert len(places) == 2 * 3


# Reduce


def total(block):
    return float(np.nansum(block.astype(np.float64))), [block.shape]


def together(a, b):
    return a[0] + b[0], a[1] + b[1]


@pytest.mark.parametrize(
    ("block", "threads"), [*((block, 2) for block in BLOCKS[1:]), ((97, 1071), 1), ((97, 50), 1)]
)
@pytest.mark.parametrize("edges", [None, Edges.REFLECT])
@pytest.mark.parametrize("unit", [256, 100])
def test_a_float_reduction_is_the_same_for_every_block_and_thread_count(
    source, block, threads, edges, unit
):
    settings = {"halo": SQUARE, "edges": edges, "unit": unit}
    expected = reduce_blocks(total, [source], Plan(*SHAPE, *SHAPE), together, **settings)
    plan = make_plan(SHAPE, cell_bytes=1, block=block, threads=threads)
    assert reduce_blocks(total, [source], plan, together, **settings) == expected


def test_a_reduction_sees_each_cell_once(source, cells):
    found, _ = reduce_blocks(total, [source], Plan(*SHAPE, 97, 50, 2), together)
    np.testing.assert_allclose(found, np.nansum(cells.astype(np.float64)), rtol=1e-12)


def test_units_are_merged_in_raster_order_and_know_their_place(source, cells):
    def place(block, row, column):
        return [(row, column, block.shape, float(block[0, 0, 0]))]

    found = reduce_blocks(
        place,
        [source],
        Plan(*SHAPE, 512, 256, 2),
        lambda a, b: a + b,
        halo=SQUARE,
        edges=None,
        located=True,
    )
    starts = [(r, c) for r in (0, 255, 511) for c in (0, 255, 511, 767, 1023)]
    assert [(r, c) for r, c, _, _ in found] == starts
    for row, column, shape, first in found:
        assert first == cells[0, row, column]
        assert shape[1] == min(row + 257 + (row > 0), SHAPE[0]) - row
        assert shape[2] == min(column + 257 + (column > 0), SHAPE[1]) - column


def test_whole_blocks_are_reduced_where_no_unit_is_wanted(source):
    shapes = reduce_blocks(
        lambda block: [block.shape[1:]],
        [source],
        Plan(*SHAPE, 200, 1071),
        lambda a, b: a + b,
        unit=None,
    )
    assert shapes == [(200, 1071)] * 3 + [(3, 1071)]


# What goes wrong


class StopAfter(Progress):
    """Ask to stop after a number of questions."""

    def __init__(self, questions):
        self._left = questions

    def is_cancelled(self):
        self._left -= 1
        return self._left < 0


@pytest.fixture
def cache_size():
    before = gdal.GetCacheMax()
    gdal.SetCacheMax(200 * 2**20)
    yield 200 * 2**20
    gdal.SetCacheMax(before)


def entries(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("questions", [0, 3, 10])
def test_a_cancelled_run_leaves_nothing_behind(source, tmp_path, cache_size, threads, questions):
    before = entries(tmp_path)
    plan = Plan(*SHAPE, 97, 50, threads)
    with pytest.raises(Cancelled):
        run(
            source, tmp_path / "a.tif", plan, variance(), halo=SQUARE, progress=StopAfter(questions)
        )
    assert entries(tmp_path) == before
    assert gdal.GetCacheMax() == cache_size


@pytest.mark.parametrize("verb", ["map", "reduce"])
def test_a_cancelled_block_is_left_after_the_tile_at_work(source, tmp_path, verb):
    class StopAtWork(Progress):
        def is_cancelled(self):
            return bool(tiles_done)

    def kernel(block):
        tiles_done.append(block.shape)
        return block.copy()

    tiles_done, before = [], set(threading.enumerate())
    whole = Plan(*SHAPE, *SHAPE)
    with pytest.raises(Cancelled):
        if verb == "map":
            run(source, tmp_path / "a.tif", whole, kernel, progress=StopAtWork())
        else:
            reduce_blocks(kernel, [source], whole, max, progress=StopAtWork())
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
    assert len(tiles_done) == 1


@pytest.mark.parametrize("threads", [1, 2])
def test_a_kernel_that_fails_leaves_nothing_behind_and_its_error_comes_out(
    source, tmp_path, cache_size, threads
):
    def fail(block):
        if next(calls) == 9:
            raise ArithmeticError("the ninth tile")
        return block.copy()

    calls, before = iter(range(100)), entries(tmp_path)
    lock = threading.Lock()

    def fail_safely(block):
        with lock:
            return fail(block)

    with pytest.raises(ArithmeticError, match="the ninth tile"):
        run(source, tmp_path / "a.tif", Plan(*SHAPE, 97, 50, threads), fail_safely)
    assert entries(tmp_path) == before
    assert gdal.GetCacheMax() == cache_size


def test_cells_that_cannot_be_read_end_the_run_with_their_place(source, tmp_path, cache_size):
    with open(source.uri, "r+b") as file:
        file.truncate(100 * 1071 * 4)
    before = entries(tmp_path)
    with pytest.raises(RasterError, match=r"input\.tif: band \d cannot be read at columns 0 to"):
        run(source, tmp_path / "a.tif", Plan(*SHAPE, 97, 1071, 2), variance(), halo=SQUARE)
    assert entries(tmp_path) == before
    assert gdal.GetCacheMax() == cache_size


def test_gdals_cache_is_bounded_during_a_run_and_restored_after(source, tmp_path, cache_size):
    seen = []

    def look(block):
        seen.append(gdal.GetCacheMax())
        return block.copy()

    run(source, tmp_path / "a.tif", Plan(*SHAPE, 256, 1071, 2), look)
    assert gdal.GetCacheMax() == cache_size
    plain, packed = str(tmp_path / "plain.tif"), str(tmp_path / "packed.tif")
    gdal.Translate(plain, source.uri, creationOptions=["INTERLEAVE=BAND"])
    gdal.Translate(packed, source.uri, creationOptions=["COMPRESS=DEFLATE"])
    most = []
    for uri in (plain, packed):
        seen.clear()
        run(replace(source, uri=uri), tmp_path / "a.tif", Plan(*SHAPE, 256, 1071, 2), look)
        most.append(max(seen))
    # Compressed blocks that two rows of windows share are decoded once.
    assert most[0] < most[1] <= 64 * 2**20


def test_two_runs_at_once_do_not_disturb_each_other(source, tmp_path, cache_size):
    expected = run(source, tmp_path / "a.tif", Plan(*SHAPE, *SHAPE), variance(), halo=SQUARE)
    found, errors = {}, []

    def work(name):
        try:
            plan = Plan(*SHAPE, 97, 50, 2)
            found[name] = run(source, tmp_path / name, plan, variance(), halo=SQUARE)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"{n}.tif",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert found == {"0.tif": expected, "1.tif": expected}
    assert gdal.GetCacheMax() == cache_size


def test_two_runs_to_one_target_leave_a_whole_file(source, tmp_path):
    expected = run(source, tmp_path / "a.tif", Plan(*SHAPE, *SHAPE), variance(), halo=SQUARE)
    before = entries(tmp_path)

    def work():
        run(source, tmp_path / "a.tif", Plan(*SHAPE, 97, 50), variance(), halo=SQUARE)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "a.tif").read_bytes() == expected[0]
    assert entries(tmp_path) == before


def test_progress_grows_to_one(source, tmp_path):
    class Watch(Progress):
        def advance(self, fraction):
            seen.append(fraction)

    seen = []
    run(source, tmp_path / "a.tif", Plan(*SHAPE, 97, 50, 2), variance(1), progress=Watch())
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    # Two bands, and blocks are whole tiles; whoever waits for one is told more often.
    assert len(seen) >= 18


def test_progress_grows_within_a_block(source):
    """One block of many slow tiles: the caller hears of them while it waits."""
    heard = []

    class Heard(Progress):
        def advance(self, fraction):
            heard.append(fraction)

    def slow(block):
        time.sleep(0.05)
        return block.size

    plan = make_plan(SHAPE, cell_bytes=4, threads=1)
    assert len(plan) == 1
    reduce_blocks(slow, [source], plan, operator.add, progress=Heard())
    between = [fraction for fraction in heard if 0 < fraction < 1]
    assert len(set(between)) >= 3
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_part_of_a_progress_is_a_stretch_of_the_whole():
    class Watch(Progress):
        def advance(self, fraction):
            seen.append(fraction)

    seen = []
    part = Watch().part(0.5, 1.0).part(0.0, 0.5)
    part.advance(0.0)
    part.advance(1.0)
    assert seen == [0.5, 0.75]
    with pytest.raises(Cancelled):
        StopAfter(0).part(0.0, 0.5).check()


def test_tiles_are_the_same_whatever_is_asked_for():
    assert engine.tile_shape(1) == (256, 512)
    assert engine.tile_shape(2) == (256, 256)


def test_a_run_leaves_its_memory_at_once(make):
    made = []

    def remembered(*arguments):
        executor = Threads(*arguments)
        made.append(weakref.ref(executor))
        return executor

    def count(block):
        return block.size

    source, plan = RasterSource(make(np.ones((40, 30)))), Plan(40, 30, 10, 30, 2)
    gc.disable()
    try:
        with executed_by(remembered):
            assert reduce_blocks(count, [source], plan, operator.add) == 1200
        assert [executor() for executor in made] == [None]
    finally:
        gc.enable()
