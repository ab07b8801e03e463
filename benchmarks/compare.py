"""How far the result of a peer lies from ours."""

from __future__ import annotations

from dataclasses import dataclass

import cells
import numpy as np
from osgeo import gdal

STRIP = 256  # rows read at a time


@dataclass(frozen=True)
class Comparison:
    """What of two results is the same thing.

    Attributes
    ----------
    where : str
        "all cells" where both have data; or of these only those with "full windows", which hold
        no nodata and lie inside the raster, where edge rules and nodata rules differ.
    band : int
        The band of the peer's file; ours is the first.
    squared : bool
        Whether the peer gives deviations, which are squared.
    sample : bool
        Whether the peer divides by n - 1.
    relative : bool
        Whether a difference in parts of our value means something.
    """

    where: str = "all cells"
    band: int = 1
    squared: bool = False
    sample: bool = False
    relative: bool = True


def largest_difference(ours, theirs, comparison, sources, row):
    """Return the largest differences of two rasters, as a dictionary for the page.

    Parameters
    ----------
    ours, theirs : path
        The two results.
    comparison : Comparison
        What to compare.
    sources : list of path
        The inputs, whose nodata tells which windows are full.
    row : rows.Row
        The row, for its window.
    """
    datasets = [gdal.Open(str(path)) for path in (ours, theirs)]
    # What makes a variance of a sample one of the cells themselves.
    factor = 1 - 1 / cells.window(row.parameters).sum() if comparison.sample else 1.0
    largest, relative, count = 0.0, 0.0, 0
    for top in range(0, datasets[0].RasterYSize, STRIP):
        mine = cells.read(datasets[0], 1, top, STRIP)
        other = cells.read(datasets[1], comparison.band, top, STRIP)
        other = factor * (other**2 if comparison.squared else other)
        both = ~np.isnan(mine) & ~np.isnan(other)
        if comparison.where == "full windows":
            both &= full_windows(sources, top, len(mine), row.parameters["WINDOW"] // 2)
        mine, other = mine[both], other[both]
        count += len(mine)
        difference = np.abs(other - mine)
        largest = max(largest, float(difference.max(initial=0.0)))
        some = mine > 0
        relative = max(relative, float((difference[some] / mine[some]).max(initial=0.0)))
    found = {"largest": largest, "cells": count, "where": comparison.where}
    return {**found, "relative": relative} if comparison.relative else found


def full_windows(sources, top, count, reach):
    """Return which cells of some rows have data in all of their window, in all sources."""
    datasets = [gdal.Open(str(path)) for path in sources]
    height, width = datasets[0].RasterYSize, datasets[0].RasterXSize
    first, last = max(0, top - reach), min(height, top + count + reach)
    gaps = np.ones((count + 2 * reach, width + 2 * reach), dtype=np.int32)
    inside = gaps[first - top + reach : last - top + reach, reach : reach + width]
    inside[:] = 0
    for dataset in datasets:
        inside |= np.isnan(cells.read(dataset, 1, first, last - first))
    sums = np.pad(gaps.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    size = 2 * reach + 1
    inner = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return inner == 0
