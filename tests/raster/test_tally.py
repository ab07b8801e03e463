"""Sums by tiles do not depend on the order that the tiles came in."""

import threading
from operator import add

import numpy as np
import pytest

from raster_kernels.raster.grid import Window
from raster_kernels.raster.plan import tiles
from raster_kernels.raster.tally import Tally

SHAPE = (300, 530)
CELLS = np.random.default_rng(1).lognormal(0, 8, SHAPE)
TILES = list(tiles(Window(0, 0, *SHAPE), 256, 256))


def plain_sum(piece):
    return float(piece.sum())


def part(tile):
    return CELLS[tile.row : tile.row_end, tile.column : tile.column_end]


def sums_of(order, layout=np.ascontiguousarray):
    tally = Tally(plain_sum)
    for tile in order:
        tally.add(0, tile, layout(part(tile)))
    return tally.units(0)


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray, lambda cells: cells])
def test_a_plain_sum_is_the_same_for_all_orders_and_memory_layouts(layout):
    units = [float(part(tile).copy().sum()) for tile in TILES]
    assert len(units) == 6
    assert sums_of(TILES, layout) == units
    assert sums_of(TILES[::-1], layout) == units


def test_layers_are_kept_apart():
    tally = Tally(plain_sum)
    for layer in (1, 0):
        tally.add(layer, Window(0, 0, 2, 2), np.full((2, 2), 1.0 + layer))
    assert (tally.units(0), tally.units(1), tally.units(2)) == ([4.0], [8.0], [])


@pytest.mark.parametrize("merge", [None, add])
def test_many_threads_may_add_at_once(merge):
    tally = Tally(lambda cells: cells.size, merge)
    pieces = list(tiles(Window(0, 0, *SHAPE), 11, 23))

    def work(share):
        for tile in share:
            tally.add(0, tile, part(tile))

    threads = [threading.Thread(target=work, args=(pieces[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [tile.rows * tile.columns for tile in pieces]
    assert tally.units(0) == (sizes if merge is None else [sum(sizes)])
