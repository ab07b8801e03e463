"""Sums by units do not depend on the pieces that the cells came in."""

import threading

import numpy as np
import pytest

from raster_kernels.raster.grid import Window
from raster_kernels.raster.plan import tiles
from raster_kernels.raster.tally import Tally

SHAPE = (300, 530)
CELLS = np.random.default_rng(1).lognormal(0, 8, SHAPE)


def plain_sum(piece):
    return float(piece.sum())


def sums_of(pieces, layout=np.ascontiguousarray):
    tally = Tally(plain_sum, SHAPE)
    for window in pieces:
        part = CELLS[window.row : window.row_end, window.column : window.column_end]
        tally.add(0, window, layout(part))
    return tally.units(0)


@pytest.mark.parametrize("size", [(1, 530), (300, 530), (97, 50), (256, 256), (300, 256), (13, 1)])
@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray, lambda part: part])
def test_a_plain_sum_is_the_same_for_all_pieces_and_memory_layouts(size, layout):
    units = [
        float(CELLS[r : r + 256, c : c + 256].copy().sum()) for r in (0, 256) for c in (0, 256, 512)
    ]
    assert sums_of(tiles(Window(0, 0, *SHAPE), *size), layout) == units


def test_pieces_may_come_in_any_order():
    pieces = list(tiles(Window(0, 0, *SHAPE), 97, 50))
    expected = sums_of(pieces)
    np.random.default_rng(2).shuffle(pieces)
    assert sums_of([Window(*map(int, piece)) for piece in pieces]) == expected


def test_layers_are_kept_apart():
    tally = Tally(plain_sum, (2, 2))
    for layer in (1, 0):
        tally.add(layer, Window(0, 0, 2, 2), np.full((2, 2), 1.0 + layer))
    assert (tally.units(0), tally.units(1), tally.units(2)) == ([4.0], [8.0], [])


def test_many_threads_may_add_at_once():
    pieces = list(tiles(Window(0, 0, *SHAPE), 11, 23))
    tally = Tally(plain_sum, SHAPE)

    def work(share):
        for window in share:
            part = CELLS[window.row : window.row_end, window.column : window.column_end]
            tally.add(0, window, part)

    threads = [threading.Thread(target=work, args=(pieces[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.units(0) == sums_of(pieces)
