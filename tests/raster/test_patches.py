"""A copy has new values in their places, as its bands store them, and all else bit for bit."""

import gc
import weakref

import numpy as np
import pytest

from raster_kernels.raster.common.errors import Cancelled, RasterError
from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.common.plan import Plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.sources.info import Band
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.raster.verbs.patches import Cells, Patch, patch_blocks, stored


def band(dtype, nodata, scale=1.0, offset=0.0):
    return Band(
        number=1,
        dtype=np.dtype(dtype),
        nodata=nodata,
        description="",
        unit="",
        scale=scale,
        offset=offset,
        has_palette=False,
        block=(1, 1),
        block_bytes=8,
        masked=True,
        is_alpha=False,
    )


@pytest.mark.parametrize("dtype", ["u1", "i2", "u4", "i4", "u8", "i8"])
@pytest.mark.parametrize("end", ["min", "max", "in between"])
def test_a_value_that_would_be_nodata_becomes_its_neighbour(dtype, end):
    limits = np.iinfo(dtype)
    # float64 has no number next to the largest: only what rounds to them is asked for.
    nodata = {"min": limits.min, "max": limits.max, "in between": 100}[end]
    found = stored(np.array([float(nodata)]), band(dtype, nodata), np.dtype(dtype))
    assert found.dtype == np.dtype(dtype)
    assert int(found[0]) == (nodata - 1 if end == "max" else nodata + 1)


def test_unsigned_64_bit_nodata_beyond_float64_has_a_neighbour():
    nodata = 2**63 + 2**11
    found = stored(np.array([float(nodata)]), band("u8", nodata), np.dtype("u8"))
    assert int(found[0]) == nodata + 1


@pytest.mark.parametrize(("dtype", "largest"), [("f2", 65504.0), ("f4", float(np.finfo("f4").max))])
def test_a_value_beyond_the_type_becomes_its_largest(dtype, largest):
    real = np.array([3 * largest, -3 * largest, 1.0])
    found = stored(real, band(dtype, None), np.dtype(dtype))
    assert found.dtype == np.dtype(dtype)
    assert found.tolist() == [largest, -largest, 1.0]


@pytest.mark.parametrize("nodata", [-10000.0, 0.0, 3.0, 65504.0, -65504.0])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_a_real_value_that_would_be_nodata_becomes_another(dtype, nodata):
    found = float(stored(np.array([nodata]), band(dtype, nodata), np.dtype(dtype))[0])
    assert found != nodata
    assert abs(found - nodata) <= max(abs(nodata), 0.1) * 2.0**-10


# The copy


class Kept:
    """A sink that keeps what it is given."""

    band_by_band = False

    def __init__(self, shape, *, masked=False, nodata=None, dtype=float):
        self.masked, self.nodata = masked, nodata or (None,) * shape[0]
        self.cells, self.valid = np.zeros(shape, dtype), np.zeros(shape[1:], bool)
        self.windows = []

    def write(self, window, cells, first=0, valid=None):
        place = (
            slice(first, first + len(cells)),
            slice(window.row, window.row_end),
            slice(window.column, window.column_end),
        )
        self.windows.append(window)
        self.cells = self.cells.astype(cells.dtype)
        self.cells[place] = cells
        assert (valid is not None) == self.masked
        if valid is not None:
            self.valid[place[1:]] = valid


def patch(band, rows, columns, values):
    """Return a patch whose job is its answer."""
    rows, columns = np.array(rows), np.array(columns)
    order = np.lexsort((columns, rows))
    top, left = int(rows.min()), int(columns.min())
    window = Window(top, left, int(rows.max()) - top + 1, int(columns.max()) - left + 1)
    answer = Cells(rows[order], columns[order], np.array(values, float)[order])
    return Patch(band, window, answer)


def copied(path, shape, patches, *, plan=None, sink=None, **settings):
    sink = sink or Kept(shape)
    plan = plan or Plan(*shape[1:], *shape[1:])

    def solve(_, some):
        return [patch.job for patch in some]

    counts = patch_blocks([RasterSource(path)], sink, plan, patches, solve, **settings)
    return sink, [count.cells for count in counts]


def test_one_cell_is_replaced_and_the_others_stay(make):
    path = make(np.uint8([[1, 2, 3], [4, 5, 6]]))
    sink, counts = copied(path, (1, 2, 3), [patch(0, [1], [0], [9.4])])
    np.testing.assert_array_equal(sink.cells, [[[1, 2, 3], [9, 5, 6]]])
    assert sink.cells.dtype == np.uint8
    assert counts == [1]


def test_each_band_has_its_own_patches(make):
    path = make(np.int16([[[1, 2]], [[3, 4]]]))
    patches = [patch(1, [0], [0], [7]), patch(0, [0], [1], [8]), patch(1, [0], [1], [9])]
    sink, counts = copied(path, (2, 1, 2), patches)
    np.testing.assert_array_equal(sink.cells, [[[1, 8]], [[7, 9]]])
    assert counts == [1, 2]


def test_nothing_to_replace_is_a_copy(make):
    path = make(np.float32([[1, np.nan, -0.0]]))
    sink, counts = copied(path, (1, 1, 3), [])
    assert sink.cells.tobytes() == np.float32([1, np.nan, -0.0]).tobytes()
    assert counts == [0]


@pytest.mark.parametrize(
    "cells",
    [
        np.int32([[2**31 - 1, -(2**31), 16777217, 0]]),
        np.uint32([[2**32 - 1, 16777217, 1, 0]]),
        np.array([[0x7FC00001, 0xFFC12345, 0x80000000, 1]], np.uint32).view(np.float32),
        np.array([[0x7FF8000000000001, 1, 2**63, 0]], np.uint64).view(np.float64),
    ],
    ids=["int32", "uint32", "float32", "float64"],
)
def test_cells_that_are_not_replaced_keep_each_bit(make, cells):
    sink, _ = copied(make(cells), (1, 1, 4), [patch(0, [0], [3], [5])])
    assert sink.cells.dtype == cells.dtype
    assert sink.cells[0, 0, :3].tobytes() == cells[0, :3].tobytes()
    assert sink.cells[0, 0, 3] == 5


def test_real_values_are_stored_with_the_bands_scale_and_offset(make):
    path = make(np.int16([[10, 20]]), scale=0.1, offset=100.0)
    sink, _ = copied(path, (1, 1, 2), [patch(0, [0], [1], [103.04])])
    np.testing.assert_array_equal(sink.cells, [[[10, 30]]])


def scattered(shape, count, seed):
    """Return patches of scattered cells, no cell in two, and the cells of the copy with them."""
    rng = np.random.default_rng(seed)
    cells = rng.normal(0, 100, shape).astype(np.float32)
    expected, patches = cells.copy(), []
    free = np.ones(shape, bool)
    for _ in range(count):
        band = int(rng.integers(shape[0]))
        high, wide = (int(rng.integers(1, n // 2)) for n in shape[1:])
        row, column = int(rng.integers(shape[1] - high)), int(rng.integers(shape[2] - wide))
        box = (band, slice(row, row + high), slice(column, column + wide))
        rows, columns = np.nonzero(free[box] & (rng.random((high, wide)) < 0.3))
        if rows.size:
            free[box][rows, columns] = False
            values = rng.normal(0, 1, rows.size).astype(np.float32)
            expected[box][rows, columns] = values
            patches.append(patch(band, rows + row, columns + column, values))
    return cells, patches, expected


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("block", [(1, 41), (7, 41), (60, 41), (7, 5), (1, 1), (13, 40)], ids=str)
def test_the_copy_is_the_same_for_all_blocks_and_threads(make, block, threads):
    cells, patches, expected = scattered((2, 60, 41), 25, seed=4)
    plan = Plan(60, 41, *block, threads)
    sink, counts = copied(make(cells), cells.shape, patches, plan=plan)
    assert sink.cells.tobytes() == expected.tobytes()
    assert counts == [
        sum(p.job.values.size for p in patches if p.band == band) for band in range(2)
    ]
    assert sink.windows == list(plan)


def test_the_order_of_patches_does_not_matter(make):
    cells, patches, expected = scattered((2, 60, 41), 25, seed=5)
    plan = Plan(60, 41, 7, 41, 2)
    sink, _ = copied(make(cells), cells.shape, patches[::-1], plan=plan)
    assert sink.cells.tobytes() == expected.tobytes()


def test_patches_solved_together_are_stored_as_each_band_asks(make):
    """Offsets and nodata of bands differ; each patch is of one cell, whose value is 7."""
    cells = np.zeros((3, 2, 2), np.int16)
    path = make(cells, nodata=7)
    patches = [patch(band, [row], [1], [7.0]) for row in (0, 1) for band in range(3)]
    asked = []

    def solve(_, some):
        asked.append(len(some))
        return [patch.job for patch in some]

    sink = Kept(cells.shape, nodata=(7, None, 6), dtype=np.int16)
    counts = patch_blocks([RasterSource(path)], sink, Plan(2, 2, 2, 2, group=3), patches, solve)
    assert asked == [6]
    assert [count.cells for count in counts] == [2, 2, 2]
    assert sink.cells[:, :, 1].tolist() == [[8, 8], [7, 7], [7, 7]]
    assert not sink.cells[:, :, 0].any()


def test_bands_of_several_types_come_in_one_that_holds_all(make):
    paths = [make(np.uint8([[200]]), "a.tif"), make(np.int16([[-5]]), "b.tif")]
    text = (
        '<VRTDataset rasterXSize="1" rasterYSize="1">'
        + "".join(
            f'<VRTRasterBand dataType="{kind}" band="{n}"><SimpleSource>'
            f"<SourceFilename>{path}</SourceFilename></SimpleSource></VRTRasterBand>"
            for n, (kind, path) in enumerate(zip(("Byte", "Int16"), paths), 1)
        )
        + "</VRTDataset>"
    )
    sink, _ = copied(text, (2, 1, 1), [patch(0, [0], [0], [201])])
    assert sink.cells.dtype == np.int16
    assert sink.cells.reshape(-1).tolist() == [201, -5]


# Nodata


def test_a_new_value_is_not_the_results_nodata(make):
    path = make(np.uint8([[0, 2]]), nodata=0)
    sink = Kept((1, 1, 2), nodata=(7,))
    copied(path, (1, 1, 2), [patch(0, [0], [0], [7])], sink=sink)
    np.testing.assert_array_equal(sink.cells, [[[8, 2]]])


def test_what_is_empty_and_not_replaced_becomes_nodata(make):
    path = make(np.uint8([[1, 255, 255], [255, 5, 6]]))
    empty = np.array([[0, 1, 3], [1, 0, 1]])
    sink = Kept((1, 2, 3), nodata=(9,), masked=True)
    copied(path, (1, 2, 3), [patch(0, [0], [2], [4])], sink=sink, empty=[empty])
    np.testing.assert_array_equal(sink.cells, [[[1, 9, 4], [9, 5, 6]]])
    np.testing.assert_array_equal(sink.valid, [[True, False, True], [False, True, True]])


def test_a_masked_copy_is_valid_where_all_bands_are(make):
    path = make(np.uint8([[[1, 0, 0]], [[0, 5, 0]]]), nodata=0)
    sink = Kept((2, 1, 3), masked=True)
    copied(path, (2, 1, 3), [patch(0, [0], [1], [8]), patch(0, [0], [2], [8])], sink=sink)
    np.testing.assert_array_equal(sink.valid, [[False, True, False]])
    np.testing.assert_array_equal(sink.cells, [[[1, 8, 8]], [[0, 5, 0]]])


def test_bands_that_are_empty_together_may_hold_their_nodata_value_alone(make):
    path = make(np.uint8([[[0, 0, 1, 0]], [[0, 0, 2, 0]]]), nodata=0)
    patches = [patch(0, [0, 0], [0, 1], [0, 0]), patch(1, [0, 0], [0, 1], [40, 0])]
    sink = Kept((2, 1, 4), nodata=(0, 0))
    copied(path, (2, 1, 4), patches, sink=sink, together=True)
    # Filled with nodata in both bands, the second would be lost; the last was not filled.
    np.testing.assert_array_equal(sink.cells, [[[0, 1, 1, 0]], [[40, 1, 2, 0]]])


# The run


def test_a_patch_is_forgotten_after_the_last_block_that_it_reaches_into(make):
    alive = []

    class Watch(Kept):
        def write(self, window, cells, first=0, valid=None):
            super().write(window, cells, first, valid)
            gc.collect()
            alive.append(sum(found() is not None for found in solved))

    def solve(_, some):
        return [answer(patch) for patch in some]

    def answer(patch):
        rows = np.arange(patch.window.row, patch.window.row_end)
        solved.append(weakref.ref(rows))
        return Cells(rows, np.zeros(rows.size, int), np.full(rows.size, 5.0))

    solved = []
    patches = [Patch(0, Window(row, 0, 2, 1), None) for row in range(0, 40, 2)]
    sink = Watch((1, 40, 3))
    path = make(np.zeros((40, 3), np.uint8))
    patch_blocks([RasterSource(path)], sink, Plan(40, 3, 1, 3), patches, solve)
    np.testing.assert_array_equal(sink.cells[0, :, 0], 5)
    # That of the row, and those solved ahead.
    assert max(alive) <= 4


def test_a_solver_reads_the_sources_it_was_given(make):
    def solve(readers, some):
        (patch,) = some
        known, _ = readers[1].read_native(0, patch.window)
        return [Cells(np.array([1]), np.array([0]), known.reshape(-1).astype(float))]

    paths = make(np.uint8([[1], [2]]), "a.tif"), make(np.uint8([[30], [40]]), "b.tif")
    sink = Kept((1, 2, 1))
    patches = [Patch(0, Window(1, 0, 1, 1), None)]
    patch_blocks([RasterSource(path) for path in paths], sink, Plan(2, 1, 1, 1), patches, solve)
    assert sink.cells.reshape(-1).tolist() == [1, 40]


def test_progress_grows_to_one(make):
    class Watch(Progress):
        def advance(self, fraction):
            seen.append(fraction)

    seen = []
    cells, patches, _ = scattered((1, 60, 41), 9, seed=6)
    copied(make(cells), cells.shape, patches, plan=Plan(60, 41, 7, 41), progress=Watch())
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("questions", [0, 1, 5, 9])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_cancelled_copy_ends(make, questions, threads):
    class Stop(Progress):
        def is_cancelled(self):
            asked.append(1)
            return len(asked) > questions

    asked = []
    cells, patches, _ = scattered((1, 60, 41), 9, seed=7)
    plan, sink = Plan(60, 41, 1, 41, threads), Kept(cells.shape)
    with pytest.raises(Cancelled):
        copied(make(cells), cells.shape, patches, plan=plan, sink=sink, progress=Stop())
    assert len(sink.windows) < 60


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_of_the_solver_comes_out(make, threads):
    def fail(_, patch):
        raise ArithmeticError("singular")

    path = make(np.zeros((9, 9), np.uint8))
    patches = [patch(0, [8], [8], [1])]
    with pytest.raises(ArithmeticError, match="singular"):
        patch_blocks(
            [RasterSource(path)], Kept((1, 9, 9)), Plan(9, 9, 1, 9, threads), patches, fail
        )


def test_a_source_that_changes_ends_the_copy(make):
    source = RasterSource(make(np.zeros((9, 9), np.uint8))).stamped()

    def solve(_, some):
        with open(source.uri, "ab") as file:
            file.write(b"more")
        return [patch.job for patch in some]

    with pytest.raises(RasterError, match="changed"):
        patch_blocks([source], Kept((1, 9, 9)), Plan(9, 9, 9, 9), [patch(0, [8], [8], [1])], solve)
