"""Sums by tiles do not depend on the order that the tiles came in."""

from operator import add

import numpy as np
import pytest

from raster_kernels.kernels.common._sums import sum_valid
from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.common.plan import tiles
from raster_kernels.raster.verbs.jobs import TileSummary
from raster_kernels.raster.verbs.tally import Tally

SHAPE = (300, 530)
CELLS = np.random.default_rng(1).lognormal(0, 8, SHAPE)
TILES = list(tiles(Window(0, 0, *SHAPE), 256, 256))


def part(tile):
    return CELLS[tile.row : tile.row_end, tile.column : tile.column_end]


def sums_of(order, layout):
    tally = Tally(sum_valid)
    for tile in order:
        found = tally.summary(layout(part(tile)))
        tally.add([TileSummary(0, tile.row, tile.column, found)])
    return [found for found, _ in tally.units(0)]


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray, lambda cells: cells])
def test_a_sum_is_the_same_for_all_orders_and_memory_layouts(layout):
    units = [float(part(tile).copy().sum()) for tile in TILES]
    assert len(units) == 6
    assert sums_of(TILES, layout) == units
    assert sums_of(TILES[::-1], layout) == units


def test_layers_are_kept_apart():
    tally = Tally(np.sum)
    tally.add([TileSummary(1, 0, 0, 8.0), TileSummary(0, 0, 0, 4.0)])
    assert (tally.units(0), tally.units(1), tally.units(2)) == ([4.0], [8.0], [])


@pytest.mark.parametrize("merge", [None, add])
def test_summaries_are_merged_or_kept(merge):
    tally = Tally(np.size, merge)
    pieces = list(tiles(Window(0, 0, *SHAPE), 11, 23))
    for piece in pieces[::-1]:
        tally.add([TileSummary(0, piece.row, piece.column, piece.rows * piece.columns)])
    sizes = [tile.rows * tile.columns for tile in pieces]
    assert tally.units(0) == (sizes if merge is None else [sum(sizes)])
