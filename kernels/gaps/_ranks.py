"""Medians and modes of the data in a square around each cell of a gap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..common.checkpoint import checkpoint
from ..order.choices import Statistic
from ..order.statistics import local_statistics

if TYPE_CHECKING:
    from ..common.types import Booleans, Floats

# Cells of the squares' middles that are worked on at once.
_ROWS, _COLUMNS = 256, 512
# With fewer cells in all squares than this for each of a window these are sorted one by one.
_FEW = 48
# Cells of squares that are sorted at once.
_GATHERED = 2**17


def local_rank(
    known: Floats, wanted: Booleans, *, radius: int, statistic: Statistic, classes: bool
) -> Floats:
    """Return a statistic of the square around each wanted cell; the radius doubles to meet data.

    Parameters
    ----------
    known : ndarray of float64, shape (windows, rows, columns)
        The data of each window, NaN where there is none.
    wanted : ndarray of bool, shape (windows, rows, columns)
        The cells to fill; none holds data.
    radius : int
        The square has sides of 2 * radius + 1 cells, cut off at the window.
    statistic : Statistic
        Median or majority.
    classes : bool
        As for `local_statistics`.

    Returns
    -------
    ndarray of float64, shape (wanted cells,)
        NaN without any data.
    """
    found = np.full(known.shape, np.nan)
    missing = wanted.copy()
    widest = max(known.shape[1:])
    while missing.any():
        reach = min(radius, widest)
        few = np.count_nonzero(missing) * (2 * reach + 1) ** 2 <= _FEW * missing.size
        look = _cell_by_cell if few else _tile_by_tile
        found[missing] = look(known, missing, reach, statistic, classes)
        missing &= np.isnan(found)
        if reach == widest:
            break
        radius *= 2
    result: Floats = found[wanted]
    return result


def _cell_by_cell(
    known: Floats, asked: Booleans, reach: int, statistic: Statistic, classes: bool
) -> Floats:
    """Return the statistic of the squares around some cells, each sorted on its own."""
    side = 2 * reach + 1
    padded = np.pad(known, ((0, 0), (reach, reach), (reach, reach)), constant_values=np.nan)
    stride = padded.shape[2]
    offsets = (np.arange(side)[:, None] * stride + np.arange(side)).ravel()
    window, row, column = np.nonzero(asked)
    corners = (window * padded.shape[1] + row) * stride + column
    result = np.empty(corners.size)
    at_once = max(1, _GATHERED // offsets.size)
    for start in range(0, corners.size, at_once):
        checkpoint()
        cells = padded.ravel().take(corners[start : start + at_once, None] + offsets)
        cells.sort(axis=1)  # NaN last
        of_sorted = _modes if statistic == Statistic.MAJORITY else partial(_medians, classes)
        result[start : start + at_once] = of_sorted(cells)
    result += 0.0  # -0.0 is 0.0
    return result


def _medians(classes: bool, cells: Floats) -> Floats:
    """Return the median of each row of sorted cells, NaN where there are none."""
    count = np.count_nonzero(~np.isnan(cells), axis=1)
    low, high = (
        np.take_along_axis(cells, np.maximum(place, 0)[:, None] // 2, axis=1)[:, 0]
        for place in (count - 1, count)
    )
    if classes:
        return low
    # Rounded as percentiles are.
    return np.where(low < high, high - (high - low) * 0.5, low)


def _modes(cells: Floats) -> Floats:
    """Return the most frequent value of each row of sorted cells, of several the least."""
    places = np.arange(cells.shape[1])
    begins = np.ones(cells.shape, dtype=bool)
    np.not_equal(cells[:, 1:], cells[:, :-1], out=begins[:, 1:])
    first = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    longest = np.argmax(np.where(np.isnan(cells), -1, places - first), axis=1)
    modes: Floats = np.take_along_axis(cells, longest[:, None], axis=1)[:, 0]
    return modes


def _tile_by_tile(
    known: Floats, asked: Booleans, reach: int, statistic: Statistic, classes: bool
) -> Floats:
    """Do the same by windows that move over tiles of cells."""
    found = np.full(known.shape, np.nan)
    lines = [np.flatnonzero(asked.any(axis=axis)) for axis in ((0, 2), (0, 1))]
    for top in range(int(lines[0][0]), int(lines[0][-1]) + 1, _ROWS):
        for left in range(int(lines[1][0]), int(lines[1][-1]) + 1, _COLUMNS):
            place = np.s_[:, top : top + _ROWS, left : left + _COLUMNS]
            some = asked[place]
            if not some.any():
                continue
            checkpoint()
            block = _with_halo(known, top, left, some.shape[1:], reach)
            side = 2 * reach + 1
            found[place][some] = local_statistics(
                block,
                window=(1, side, side),
                statistics=(statistic,),
                classes=classes,
                fill_nodata=True,
            )[some]
    result: Floats = found[asked]
    return result


def _with_halo(known: Floats, top: int, left: int, shape: tuple[int, ...], reach: int) -> Floats:
    """Return a part of windows with so many cells more around it, NaN beyond the windows."""
    rows, columns = known.shape[1:]
    high, low = max(top - reach, 0), min(top + shape[0] + reach, rows)
    first, last = max(left - reach, 0), min(left + shape[1] + reach, columns)
    beyond = (
        (0, 0),
        (high - top + reach, top + shape[0] + reach - low),
        (first - left + reach, left + shape[1] + reach - last),
    )
    block: Floats = np.pad(known[:, high:low, first:last], beyond, constant_values=np.nan)
    return block
