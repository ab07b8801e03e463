"""Medians and modes of the data in a square around each cell of a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..common.checkpoint import checkpoint
from ..order.choices import Statistic
from ..order.statistics import local_statistics

if TYPE_CHECKING:
    from ..common.types import Booleans, Floats

# Cells of the squares' middles that are worked on at once.
_ROWS, _COLUMNS = 256, 512


def local_rank(
    known: Floats, wanted: Booleans, *, radius: int, statistic: Statistic, classes: bool
) -> Floats:
    """Return a statistic of the square around each wanted cell; the radius doubles to meet data.

    Parameters
    ----------
    known : ndarray of float64, shape (rows, columns)
        The data, NaN where there is none.
    wanted : ndarray of bool, shape (rows, columns)
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
    widest = max(known.shape)
    while missing.any():
        reach = min(radius, widest)
        lines = [np.flatnonzero(missing.any(axis=axis)) for axis in (1, 0)]
        for top in range(int(lines[0][0]), int(lines[0][-1]) + 1, _ROWS):
            for left in range(int(lines[1][0]), int(lines[1][-1]) + 1, _COLUMNS):
                place = np.s_[top : top + _ROWS, left : left + _COLUMNS]
                asked = missing[place]
                if not asked.any():
                    continue
                checkpoint()
                block = _with_halo(known, top, left, asked.shape, reach)
                side = 2 * reach + 1
                found[place][asked] = local_statistics(
                    block[None],
                    window=(1, side, side),
                    statistics=(statistic,),
                    classes=classes,
                    fill_nodata=True,
                )[0][asked]
        missing &= np.isnan(found)
        if reach == widest:
            break
        radius *= 2
    result: Floats = found[wanted]
    return result


def _with_halo(known: Floats, top: int, left: int, shape: tuple[int, ...], reach: int) -> Floats:
    """Return a part of a window with so many cells more around it, NaN beyond the window."""
    rows, columns = known.shape
    high, low = max(top - reach, 0), min(top + shape[0] + reach, rows)
    first, last = max(left - reach, 0), min(left + shape[1] + reach, columns)
    beyond = (
        (high - top + reach, top + shape[0] + reach - low),
        (first - left + reach, left + shape[1] + reach - last),
    )
    block: Floats = np.pad(known[high:low, first:last], beyond, constant_values=np.nan)
    return block
