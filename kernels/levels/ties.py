"""Exact equalization of rasters whose cells share values: equal ones are told apart.

Cells of one value are ordered by the means around them, of 5, 9 and 25 cells, and what is equal in
these too by where it lies. A cell's value and means are packed into one whole number, its key, so
that keys are sorted as cells are (:mod:`.ranks`). Keys that cross from one level of the result to
the next are few: their cells are counted tile by tile, and dealt out in the order of tiles.

Source: Coltuc, Bolon, Chassery 2006, Exact histogram specification, doi:10.1109/TIP.2005.864170.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .ranks import rank, rank_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH = 2
"""Rows and columns that the means reach beyond a cell."""
# Bits of a mean, and the steps that it is rounded to.
_BITS, _STEPS = 16, (1 << 16) - 1


def tie_keys(
    block: NDArray[Any], *, lower: float, upper: float, whole: bool
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return whole numbers that order cells by value, and equal ones by the means around them.

    Parameters
    ----------
    block : ndarray of shape (rows + 4, columns + 4), float32 or float64
        With a halo; NaN is no data. Of float64 the values are whole numbers.
    lower, upper : float
        The least and the greatest finite value of the raster.
    whole : bool
        Whether values are whole numbers, no more than 65,536 apart: then three means, of 5, 9 and
        25 cells, else two, of 5 and 9.

    Returns
    -------
    keys : ndarray of uint64, shape (rows, columns)
        0 where there is no data.
    valid : ndarray of bool, shape (rows, columns)

    Notes
    -----
    About 60 ns a cell. Means are rounded to 65,535 steps of the range.

    Examples
    --------
    >>> block = np.pad(np.array([[3.0, 3.0, 9.0]]), 2, constant_values=np.nan)
    >>> keys, _ = tie_keys(block, lower=3.0, upper=9.0, whole=True)
    >>> bool(keys[0, 0] < keys[0, 1] < keys[0, 2])
    True
    """
    rows, columns = (size - 2 * REACH for size in block.shape)
    known = np.isfinite(block)
    values = np.where(known, block, 0.0).astype(np.float64)
    values -= np.where(known, lower, 0.0)
    inner = block[REACH:-REACH, REACH:-REACH]
    valid: NDArray[np.bool_] = ~np.isnan(inner)
    if whole:
        keys = values[REACH:-REACH, REACH:-REACH].astype(np.uint64)
    else:
        keys = rank_keys(np.where(valid, inner, 0).astype(np.float32)).astype(np.uint64)
    counts = known.astype(np.float64)
    cross = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]
    square = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    wide = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
    for places in (cross, square, wide) if whole else (cross, square):
        total, number = (np.zeros((rows, columns)) for _ in range(2))
        for down, across in places:
            part = (
                slice(REACH + down, REACH + down + rows),
                slice(REACH + across, REACH + across + columns),
            )
            total += values[part]
            number += counts[part]
        with np.errstate(divide="ignore", invalid="ignore"):
            total /= number
        total *= _STEPS / (upper - lower) if upper > lower else 0.0
        keys <<= np.uint64(_BITS)
        keys |= np.rint(np.nan_to_num(total)).astype(np.uint64)
    keys[~valid] = 0
    return keys, valid


def key_range(*, lower: float, upper: float, whole: bool) -> tuple[int, int]:
    """Return whole numbers that the keys of finite cells lie between.

    Parameters
    ----------
    lower, upper, whole
        As for :func:`tie_keys`.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> key_range(lower=3.0, upper=3.0, whole=True) == (0, 2**48 - 1)
    True
    """
    if whole:
        return 0, (int(upper - lower) + 1 << 3 * _BITS) - 1
    first, last = (int(key) for key in rank_keys(np.array([lower, upper], np.float32)))
    return first << 2 * _BITS, (last + 1 << 2 * _BITS) - 1


def split_keys(sorted_keys: NDArray[np.uint64], *, levels: int) -> NDArray[np.uint64]:
    """Return the keys of which some cells belong to one level and some to the next.

    Parameters
    ----------
    sorted_keys : ndarray of uint64, shape (cells,)
        Of all valid cells, in ascending order.
    levels : int
        How many levels there are; each gets as many cells as the next.

    Returns
    -------
    ndarray of uint64, shape (keys,)
        Ascending, each once.

    Examples
    --------
    >>> split_keys(np.array([1, 1, 1, 4], dtype=np.uint64), levels=2)
    array([1], dtype=uint64)
    """
    keys = np.asarray(sorted_keys)
    firsts = -(-np.arange(1, levels, dtype=np.int64) * keys.size // levels)
    firsts = np.unique(firsts[(firsts > 0) & (firsts < keys.size)])
    split: NDArray[np.uint64] = np.unique(keys[firsts][keys[firsts] == keys[firsts - 1]])
    return split


def counts_of_keys(keys: NDArray[np.uint64], *, wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Count how often each of some keys occurs.

    Examples
    --------
    >>> counts_of_keys(np.array([3, 1, 3], np.uint64), wanted=np.array([1, 2, 3], np.uint64))
    array([1, 0, 2])
    """
    if not wanted.size:
        return np.zeros(0, np.int64)
    place = np.minimum(np.searchsorted(wanted, keys), wanted.size - 1)
    return np.bincount(place[wanted[place] == keys], minlength=wanted.size).astype(np.int64)


def levels_of_keys(
    keys: NDArray[np.uint64],
    *,
    sorted_keys: NDArray[np.uint64],
    wanted: NDArray[np.uint64],
    before: NDArray[np.int64],
    levels: int,
) -> NDArray[np.int64]:
    """Return the level of each cell of a tile, from 0, so that all levels get as many cells.

    Parameters
    ----------
    keys : ndarray of uint64, shape (cells,)
        Of the valid cells of a tile, in the order in which equal ones are dealt out.
    sorted_keys : ndarray of uint64
        Of all cells.
    wanted : ndarray of uint64, shape (keys,)
        From :func:`split_keys`.
    before : ndarray of int64, shape (keys,)
        How many cells with each of these lie in the tiles before.
    levels : int
        How many there are.

    Returns
    -------
    ndarray of int64, shape (cells,)

    Examples
    --------
    >>> cells = np.array([1, 1, 1, 4], dtype=np.uint64)
    >>> keys = {"sorted_keys": cells, "wanted": split_keys(cells, levels=2)}
    >>> levels_of_keys(cells[[3, 0, 1, 2]], before=np.array([0]), levels=2, **keys)
    array([1, 0, 0, 1])
    """
    places = rank(keys, sorted_values=sorted_keys).astype(np.int64)
    if wanted.size:
        which = np.minimum(np.searchsorted(wanted, keys), wanted.size - 1)
        split = np.flatnonzero(wanted[which] == keys)
        order = split[np.argsort(which[split], kind="stable")]
        groups = which[order]
        starts = np.searchsorted(groups, groups, side="left")
        places[order] += before[groups] + np.arange(order.size) - starts
    found: NDArray[np.int64] = places * levels // len(sorted_keys)
    return found
