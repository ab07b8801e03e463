"""Windows by doubling hold their own cells, each once, and no others.

Each cell of a small block is a bit of its own. Where halves may not overlap they are added, so
that a cell taken twice would carry into its neighbour's bit; where they may, they are united.
"""

from itertools import product
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from raster_kernels.kernels.common.memory import scratch
from raster_kernels.kernels.windows import _doubling
from raster_kernels.kernels.windows._doubling import Program, Windows, program, runs
from raster_kernels.kernels.windows.shapes import Shape


class Added(Program):
    operation = np.add

    def start(self):
        return Windows("cells", (scratch("test cells", self.elements, np.int64),))

    def merge(self, a, b, slot):
        (one,), (other,) = a.layers, b.layers
        out = scratch(f"test {slot}", one.size, np.int64)
        return Windows(slot, (self.do(type(self).operation, one, other, out),))

    def run(self, block):
        np.copyto(self.cells.layers[0].reshape(self.block), block)
        self.go()
        return self.view(self.windows.layers[0]).copy()


class AddedInPlace(Added):
    in_place = True


class United(Added):
    operation = np.bitwise_or
    overlaps = True


KINDS = [Added, AddedInPlace, United]
BLOCK = (2, 5, 6)  # 60 cells: one bit each


def bits(block):
    return (1 << np.arange(np.prod(block), dtype=np.int64)).reshape(block)


def own_cells(cells, shape):
    """Return the bits of each window's cells, one window at a time."""
    out = np.zeros(shape.out(cells.shape), np.int64)
    marks = np.ones(shape.box, bool) if shape.footprint is None else shape.footprint[None]
    for band, row, column in np.ndindex(out.shape):
        window = cells[band:, row:, column:][tuple(slice(length) for length in shape.box)]
        out[band, row, column] = sum(window[marks].tolist())
    return out


def test_a_window_of_three_is_its_three_cells():
    found = Added((1, 1, 4), Shape((1, 1, 3))).run(np.array([[[1, 10, 100, 1000]]]))
    np.testing.assert_array_equal(found, [[[111, 1110]]])


def test_a_footprint_is_its_marked_cells():
    footprint = np.array([[1, 0], [1, 1]], bool)
    found = Added((1, 2, 3), Shape((1, 2, 2), footprint)).run(
        np.array([[[1, 10, 100], [1000, 10000, 100000]]])
    )
    np.testing.assert_array_equal(found, [[[11001, 110010]]])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("box", list(product(*(range(1, n + 1) for n in BLOCK))), ids=str)
def test_a_rectangle_holds_each_of_its_cells_once(kind, box):
    cells, shape = bits(BLOCK), Shape(box)
    written = kind(BLOCK, shape)
    expected = own_cells(cells, shape)
    np.testing.assert_array_equal(written.run(cells), expected)
    np.testing.assert_array_equal(written.run(cells), expected, "the second tile")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", range(1, 61))
@pytest.mark.parametrize("axis", [1, 2])
def test_lines_of_any_length(kind, length, axis):
    block, box = [1, 1, 1], [1, 1, 1]
    block[axis], box[axis] = 60, length
    cells, shape = bits(block), Shape(tuple(box))
    np.testing.assert_array_equal(kind(tuple(block), shape).run(cells), own_cells(cells, shape))


@pytest.mark.parametrize("kind", KINDS)
@given(
    st.data(),
    arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=6)),
)
def test_a_footprint_holds_each_of_its_cells_once(kind, data, footprint):
    footprint[data.draw(st.integers(0, footprint.shape[0] - 1)), 0] = True
    rows, columns = (n + data.draw(st.integers(0, 1)) for n in footprint.shape)
    block, shape = (1, rows, columns), Shape((1, *footprint.shape), footprint)
    cells = bits(block)
    np.testing.assert_array_equal(kind(block, shape).run(cells), own_cells(cells, shape))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_line_grows_by_outlasts_the_pieces_between(kind):
    # Runs of 3, of 5 and of 7: each is the one before and the same two cells.
    runs_of = [(0, 3), (1, 3), (3, 3), (4, 3), (0, 5), (2, 5), (1, 5), (0, 7)]
    footprint = np.zeros((8, 7), bool)
    for row, (start, length) in zip(footprint, runs_of):
        row[start : start + length] = True
    cells, shape = bits((1, 8, 7)), Shape((1, 8, 7), footprint)
    np.testing.assert_array_equal(kind((1, 8, 7), shape).run(cells), own_cells(cells, shape))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [2, 3, 7, 8, 100, 127, 1000])
def test_a_line_takes_twice_its_logarithm_at_most(kind, length):
    steps = kind((1, 1, length), Shape((1, 1, length)))._steps
    most = log2(length) + 1 if kind is United else 2 * log2(length)
    assert len(steps) <= most


def test_a_number_stands_for_all_windows():
    windows = Windows("a", (np.arange(5), 2.0))
    assert windows.size == 5
    later = windows.since(2)
    np.testing.assert_array_equal(later.layers[0], [2, 3, 4])
    assert later.layers[1] == 2.0
    cut = windows.with_partners(later)
    np.testing.assert_array_equal(cut.layers[0], [0, 1, 2])


# Rectangles of marked cells


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_runs_cover_each_marked_cell_once(footprint):
    covered = np.zeros(footprint.shape, int)
    for length, stacks in runs(footprint).items():
        for height, places in stacks.items():
            for row, column in places:
                covered[row : row + height, column : column + length] += 1
    np.testing.assert_array_equal(covered, footprint)


def test_runs_come_from_the_shortest_to_the_longest():
    footprint = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [1, 1, 1, 1], [1, 1, 0, 1]], bool)
    assert list(runs(footprint)) == [1, 2, 4]


# Programs that are kept


@pytest.fixture
def no_programs(monkeypatch):
    monkeypatch.setattr(_doubling, "_local", type(_doubling._local)())


def test_a_program_is_written_once_for_equal_shapes(no_programs):
    first = program(Added, BLOCK, Shape((1, 2, 2), np.eye(2, dtype=bool)))
    assert program(Added, BLOCK, Shape((1, 2, 2), np.eye(2, dtype=bool))) is first
    assert program(Added, BLOCK, Shape((1, 2, 2))) is not first
    assert program(AddedInPlace, BLOCK, Shape((1, 2, 2), np.eye(2, dtype=bool))) is not first


def test_programs_in_turn_do_not_spoil_each_other(no_programs):
    shapes = [Shape((1, 3, 2)), Shape((2, 1, 5)), Shape((1, 2, 2), np.eye(2, dtype=bool))]
    cells = bits(BLOCK)
    for kind, shape in [*product(KINDS, shapes)] * 2:
        np.testing.assert_array_equal(
            program(kind, BLOCK, shape).run(cells), own_cells(cells, shape)
        )


def test_the_first_of_many_programs_is_forgotten(no_programs):
    first = program(Added, (1, 1, 99), Shape((1, 1, 1)))
    kept = [
        program(Added, (1, 1, 99), Shape((1, 1, n + 2))) for n in range(_doubling._PROGRAMS - 1)
    ]
    assert program(Added, (1, 1, 99), Shape((1, 1, 1))) is first
    program(Added, (1, 1, 99), Shape((1, 1, 60)))
    assert program(Added, (1, 1, 99), Shape((1, 1, 3))) is kept[1]
    assert program(Added, (1, 1, 99), Shape((1, 1, 1))) is not first


def test_programs_for_smaller_blocks_are_forgotten_when_their_memory_is_outgrown(no_programs):
    small = program(Added, (1, 1, 2000), Shape((1, 1, 3)))
    program(Added, (1, 1, 500000), Shape((1, 1, 3)))
    assert program(Added, (1, 1, 2000), Shape((1, 1, 3))) is not small
