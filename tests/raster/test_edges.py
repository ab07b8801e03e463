"""What stands beyond the raster's edge is what numpy and SciPy put there."""

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.raster.verbs.blocks import read_block
from raster_kernels.raster.verbs.edges import Edges, Halo, repeats, source_index

# The names numpy.pad gives to the rules.
PADS = {
    Edges.SHRINK: {"mode": "constant", "constant_values": np.nan},
    Edges.REFLECT: {"mode": "symmetric"},
    Edges.MIRROR: {"mode": "reflect"},
    Edges.NEAREST: {"mode": "edge"},
    Edges.WRAP: {"mode": "wrap"},
    Edges.CONSTANT: {"mode": "constant", "constant_values": -7.5},
    Edges.NODATA: {"mode": "constant", "constant_values": np.nan},
}
SCIPY = {
    Edges.REFLECT: "reflect",
    Edges.MIRROR: "mirror",
    Edges.NEAREST: "nearest",
    Edges.WRAP: "wrap",
    Edges.CONSTANT: "constant",
}
HALOS = [Halo(), Halo(1, 1, 1, 1), Halo(2, 0, 0, 3), Halo(5, 4, 7, 6), Halo(40, 41, 42, 43)]


def drawn(cells, halo, edges):
    """Return cells with their halo, as numpy.pad draws it."""
    widths = ((halo.top, halo.bottom), (halo.left, halo.right))
    if edges is Edges.WRAP:
        # numpy below 2 gets pads of several widths wrong: lay copies side by side instead.
        rows, columns = cells.shape
        up, left = -(-halo.top // rows), -(-halo.left // columns)
        down, right = -(-halo.bottom // rows), -(-halo.right // columns)
        tiled = np.tile(cells, (up + 1 + down, left + 1 + right))
        row, column = up * rows - halo.top, left * columns - halo.left
        height, width = (n + sum(w) for n, w in zip(cells.shape, widths))
        return tiled[row : row + height, column : column + width]
    return np.pad(cells.astype(np.float64), widths, **PADS[edges])


def block_of(path, window, halo, edges, bands=range(1)):
    with Reader(RasterSource(path)) as reader:
        return read_block(reader, window, bands, halo, edges, -7.5)


@pytest.mark.parametrize("edges", Edges)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_an_axis_is_padded_as_numpy_does(edges, size):
    pads = PADS[edges]
    if pads["mode"] == "constant":
        pads = {"mode": "constant", "constant_values": -1}
    expected = np.pad(np.arange(size), 2 * size, **pads)
    np.testing.assert_array_equal(source_index(-2 * size, 3 * size, size, edges), expected)


@pytest.mark.parametrize("edges", Edges)
@pytest.mark.parametrize("halo", HALOS)
@pytest.mark.parametrize("shape", [(6, 9), (1, 1), (1, 5), (4, 1)])
def test_the_whole_raster_is_padded_as_numpy_does(make, edges, halo, shape):
    cells = np.random.default_rng(1).random(shape)
    block = block_of(make(cells), Window(0, 0, *shape), halo, edges)
    np.testing.assert_array_equal(block[0], drawn(cells, halo, edges))


@pytest.mark.parametrize("edges", Edges)
@pytest.mark.parametrize("halo", HALOS)
def test_a_window_with_its_halo_is_a_part_of_the_padded_raster(make, edges, halo):
    cells = np.random.default_rng(2).random((11, 13))
    path = make(cells)
    whole = drawn(cells, halo, edges)
    for window in (
        Window(0, 0, 3, 4),
        Window(4, 5, 2, 1),
        Window(8, 9, 3, 4),
        Window(10, 0, 1, 13),
    ):
        height = window.rows + halo.top + halo.bottom
        width = window.columns + halo.left + halo.right
        np.testing.assert_array_equal(
            block_of(path, window, halo, edges)[0],
            whole[window.row : window.row + height, window.column : window.column + width],
        )


@pytest.mark.parametrize("edges", Edges)
def test_nodata_beyond_the_edge_is_repeated_as_nodata(make, edges):
    cells = np.random.default_rng(3).random((5, 6))
    cells[0, 2] = cells[4, 5] = np.nan
    halo = Halo(6, 5, 4, 9)
    block = block_of(make(cells), Window(0, 0, 5, 6), halo, edges)
    np.testing.assert_array_equal(block[0], drawn(cells, halo, edges))


@pytest.mark.parametrize("edges", Edges)
def test_bands_beyond_the_first_and_last_follow_the_same_rule(make, edges):
    cells = np.random.default_rng(4).random((3, 2, 2))
    path = make(cells)
    halo = Halo(0, 0, 0, 0, before=4, after=2)
    for group in range(3):
        block = block_of(path, Window(0, 0, 2, 2), halo, edges, range(group, group + 1))
        assert block.shape == (7, 2, 2)
        for place, layer in enumerate(range(group - 4, group + 3)):
            line = drawn(np.arange(3.0)[:, None], Halo(9, 9, 0, 0), edges)[layer + 9, 0]
            is_band = (edges in SCIPY and edges is not Edges.CONSTANT) or 0 <= layer < 3
            expected = cells[int(line)] if is_band else np.full((2, 2), line)
            np.testing.assert_array_equal(block[place], expected)


@pytest.mark.parametrize("edges", SCIPY)
@pytest.mark.parametrize("size", [(3, 3), (2, 4), (7, 1), (15, 22)])
def test_windows_meet_what_scipy_puts_beyond_the_edge(make, edges, size):
    cells = np.random.default_rng(5).random((6, 8))
    reaches = [(n // 2, n - 1 - n // 2) for n in size]
    block = block_of(make(cells), Window(0, 0, 6, 8), Halo(*reaches[0], *reaches[1]), edges)[0]
    ours = np.lib.stride_tricks.sliding_window_view(block, size).max(axis=(2, 3))
    mode = SCIPY[edges]
    expected = ndimage.generic_filter(cells, np.max, size, mode=mode, cval=-7.5)
    np.testing.assert_array_equal(ours, expected)


def test_without_a_rule_the_halo_ends_at_the_edge(make):
    cells = np.random.default_rng(6).random((5, 6))
    path, halo = make(cells), Halo(2, 2, 2, 2)
    np.testing.assert_array_equal(block_of(path, Window(0, 3, 2, 3), halo, None)[0], cells[:4, 1:])
    np.testing.assert_array_equal(block_of(path, Window(0, 0, 5, 6), halo, None)[0], cells)


def test_all_bands_are_read_where_no_band_is_named(make):
    cells = np.random.default_rng(7).random((3, 4, 5))
    block = block_of(make(cells), Window(0, 0, 4, 5), Halo(1, 1, 1, 1), Edges.NEAREST, range(3))
    np.testing.assert_array_equal(block, np.pad(cells, ((0, 0), (1, 1), (1, 1)), mode="edge"))


def test_small_types_are_read_as_float32_and_wide_ones_as_float64(make):
    small = make(np.uint8([[1, 2]]), "small.tif")
    wide = make(np.int32([[1, 16777217]]), "wide.tif")
    window = Window(0, 0, 1, 2)
    assert block_of(small, window, Halo(), Edges.SHRINK).dtype == np.float32
    block = block_of(wide, window, Halo(), Edges.SHRINK)
    assert block.dtype == np.float64
    assert block[0, 0, 1] == 16777217


def test_four_rules_repeat_cells():
    assert [edges for edges in Edges if repeats(edges)] == [
        Edges.REFLECT,
        Edges.MIRROR,
        Edges.NEAREST,
        Edges.WRAP,
    ]
