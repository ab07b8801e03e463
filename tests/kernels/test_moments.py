"""The three ways to the moments of windows agree, each by itself."""

import threading
import weakref

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from raster_kernels.kernels.common.memory import scratch
from raster_kernels.kernels.windows import _moments
from raster_kernels.kernels.windows._moments import (
    Merges,
    MomentSums,
    finite_cells,
    window_moments,
)
from raster_kernels.kernels.windows.shapes import Shape, ellipse

SHAPES = [
    Shape((1, 1, 1)),
    Shape((1, 3, 3)),
    Shape((1, 5, 2)),
    Shape((1, 1, 7)),
    Shape((1, 31, 31)),
    Shape((3, 4, 5)),
    Shape((1, 5, 5), ellipse(5, 5)),
    Shape((1, 9, 14), ellipse(9, 14)),
    Shape((1, 21, 21), ellipse(21, 21)),
    Shape((1, 3, 4), np.array([[1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]], bool)),
]
HOLES = [0.0, 0.3]


def blocks_of(count, holes, seed=1):
    rng = np.random.default_rng(seed)
    blocks = [rng.normal(50, 10, (4, 40, 45)) for _ in range(count)]
    for block in blocks:
        block[rng.random(block.shape) < holes] = np.nan
        block[:, 5:12, 8:20] = np.nan if holes else 3.0
    return blocks


def expected_moments(blocks, shape):
    """Return counts and products by the definition, window by window."""
    marks = np.ones(shape.box, bool) if shape.footprint is None else shape.footprint[None]
    windows = [sliding_window_view(block, shape.box)[..., marks] for block in blocks]
    valid = ~np.isnan(windows).any(axis=0)
    count = valid.sum(axis=-1)
    departures = []
    for cells in windows:
        mean = np.where(valid, cells, 0).sum(-1) / np.maximum(count, 1)
        departures.append(np.where(valid, cells - mean[..., None], 0))
    pairs = [(0, 0)] if len(blocks) == 1 else [(0, 0), (1, 1), (0, 1)]
    return count, [count * (departures[i] * departures[j]).sum(-1) for i, j in pairs]


def check(found, expected, atol=1e-7):
    count, products = expected
    for counts, right in ((found.counts, count), (found.squared_counts, count**2)):
        one = found.view(counts) if isinstance(counts, np.ndarray) else counts
        np.testing.assert_array_equal(np.broadcast_to(one, count.shape), right)
    assert len(found.products) == len(products)
    for one, other in zip(map(found.view, found.products), products):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=atol)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("variables", [1, 2])
@pytest.mark.parametrize("holes", HOLES)
def test_sums_alone_are_right(shape, variables, holes, monkeypatch):
    def never(*_):
        raise ArithmeticError("not by sums")

    monkeypatch.setattr(_moments, "_recompute", never)
    monkeypatch.setattr(Merges, "run", never)
    blocks = blocks_of(variables, holes)
    missing = finite_cells(blocks).missing
    # Less than any product is, whatever its rounding: none is found to have lost digits.
    found = window_moments(blocks, shape, missing=missing, precision=-1e300)
    check(found, expected_moments(blocks, shape), atol=1e-4)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("variables", [1, 2])
@pytest.mark.parametrize("holes", HOLES)
def test_merges_alone_are_right(shape, variables, holes):
    blocks = blocks_of(variables, holes)
    missing = finite_cells(blocks).missing
    merges = Merges(blocks[0].shape, shape, variables, missing is not None)
    check(merges.run(blocks, missing), expected_moments(blocks, shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("variables", [1, 2])
@pytest.mark.parametrize("holes", HOLES)
def test_windows_computed_from_their_cells_are_right(shape, variables, holes):
    blocks = blocks_of(variables, holes)
    count, products = expected_moments(blocks, shape)
    found = [np.full(count.shape, -1.0) for _ in products]
    places = np.nonzero(np.random.default_rng(2).random(count.shape) < 0.2)
    _moments._recompute(found, places, blocks, shape)
    for one, other in zip(found, products):
        np.testing.assert_allclose(one[places], other[places], rtol=1e-9, atol=1e-7)
        one[places] = -1
        assert (one == -1).all()


def count_ways(monkeypatch):
    used = {"cells": 0, "merges": 0}
    recompute, run = _moments._recompute, Merges.run

    def cells(products, places, *rest):
        used["cells"] += places[0].size
        recompute(products, places, *rest)

    def merges(*arguments):
        used["merges"] += 1
        return run(*arguments)

    monkeypatch.setattr(_moments, "_recompute", cells)
    monkeypatch.setattr(Merges, "run", merges)
    return used


def test_noise_is_summed_and_a_lake_in_the_mountains_is_not(monkeypatch):
    used = count_ways(monkeypatch)
    cells = np.random.default_rng(1).normal(500, 100, (1, 100, 100))
    window_moments([cells], Shape((1, 5, 5)))
    assert used == {"cells": 0, "merges": 0}
    cells[0, 40:48, 40:48] = 123.456
    found = window_moments([cells], Shape((1, 5, 5)))
    assert (found.view(found.products[0])[0, 40:44, 40:44] == 0).all()
    assert used == {"cells": 16, "merges": 0}
    cells[0, 20:80, 20:80] = 123.456
    found = window_moments([cells], Shape((1, 5, 5)))
    assert (found.view(found.products[0])[0, 20:76, 20:76] == 0).all()
    assert used == {"cells": 16, "merges": 1}


def test_whole_numbers_need_no_second_way(monkeypatch):
    used = count_ways(monkeypatch)
    cells = np.random.default_rng(1).integers(0, 3000, (1, 100, 100)).astype(np.float32)
    cells[0, 20:80, 20:80] = 77
    for block in (cells, np.where(cells > 2900, np.nan, cells)):
        found = window_moments([block], Shape((1, 5, 5)), missing=finite_cells([block]).missing)
        check(found, expected_moments([block.astype(float)], Shape((1, 5, 5))), atol=1e-2)
        assert (found.view(found.products[0])[0, 20:76, 20:76] == 0).all()
    assert used == {"cells": 0, "merges": 0}
    window_moments([cells + 0.1], Shape((1, 5, 5)))
    assert used["merges"] == 1


def test_whole_numbers_less_a_broken_reference_are_not_exact():
    cells = np.random.default_rng(1).integers(0, 3000, (1, 40, 40)).astype(float) + 1e6
    missing = np.zeros(cells.shape, bool)
    missing[0, :, :20] = True
    cells[missing] = 0.3
    found = window_moments([cells], Shape((1, 3, 3)), missing=missing)
    cells[missing] = np.nan
    check(found, expected_moments([cells], Shape((1, 3, 3))), atol=1e-1)


def test_a_program_is_written_once_for_blocks_of_a_shape(monkeypatch):
    written = []
    start = MomentSums.start
    monkeypatch.setattr(MomentSums, "start", lambda self: written.append(1) or start(self))
    blocks = blocks_of(1, 0.0)
    for _ in range(3):
        window_moments(blocks, Shape((1, 6, 11)))
    assert len(written) == 1


def test_what_was_written_for_smaller_blocks_lets_its_memory_go():
    kept = []

    def work():
        window_moments([np.ones((1, 50, 50))], Shape((1, 3, 3)))
        small = weakref.ref(scratch("cellssums", 1).base)
        kept.append(small() is not None)
        window_moments([np.ones((1, 500, 500))], Shape((1, 3, 3)))
        kept.append(small() is not None)

    # A thread has memory of its own.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert kept == [True, False]
