"""Equal cells told apart, against a sort of tuples."""

import numpy as np
import pytest

from raster_kernels.kernels.levels.ties import (
    counts_of_keys,
    key_range,
    levels_of_keys,
    split_keys,
    tie_keys,
)


def means(cells, places):
    """Return the means of cells at some places around each, those that are there."""
    rows, columns = cells.shape
    wide = np.pad(cells, 2, constant_values=np.nan)
    parts = [wide[2 + a : 2 + a + rows, 2 + b : 2 + b + columns] for a, b in places]
    return np.nanmean(parts, axis=0)


CROSS = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]
SQUARE = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
WIDE = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]


@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning")
def test_keys_order_cells_by_value_and_then_by_means(gaps, whole):
    rng = np.random.default_rng(1)
    cells = rng.integers(0, 6, (23, 31)).astype("f4")
    cells[rng.random(cells.shape) < gaps] = np.nan
    wide = np.pad(cells, 2, constant_values=np.nan)
    told = {"lower": 0.0, "upper": 5.0, "whole": whole}
    keys, valid = tie_keys(wide, **told)
    np.testing.assert_array_equal(valid, ~np.isnan(cells))
    columns = [cells, means(cells, CROSS), means(cells, SQUARE)] + [means(cells, WIDE)] * whole
    rows = np.stack([column[valid] for column in columns], axis=1).round(9)
    wanted = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)
    found = np.unique(keys[valid], return_inverse=True)[1].reshape(-1)
    np.testing.assert_array_equal(found, wanted)
    low, high = key_range(**told)
    assert low <= keys[valid].min() <= keys[valid].max() <= high


@pytest.mark.parametrize("levels", [2, 7, 256])
def test_every_level_gets_as_many_cells(levels):
    keys = np.random.default_rng(2).integers(0, 5, 2560).astype(np.uint64)
    ordered, parts = np.sort(keys), np.array_split(keys, 9)
    wanted = split_keys(ordered, levels=levels)
    before, found = np.zeros(wanted.size, np.int64), []
    for part in parts:
        told = {"sorted_keys": ordered, "wanted": wanted, "levels": levels}
        found.append(levels_of_keys(part, before=before, **told))
        before = before + counts_of_keys(part, wanted=wanted)
    found = np.concatenate(found)
    counts = np.bincount(found, minlength=levels)
    assert counts.max() - counts.min() <= 1
    order = np.lexsort([np.arange(keys.size), keys])
    wanted_levels = np.empty(keys.size, int)
    wanted_levels[order] = np.arange(keys.size) * levels // keys.size
    np.testing.assert_array_equal(found, wanted_levels)
