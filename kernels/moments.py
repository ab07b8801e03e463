"""Means, variances and covariances of every window of a block, by doubling.

The moments of a window of ``2 k`` cells are those of its two halves of ``k`` cells, merged::

    d     = mean_b - mean_a
    n     = n_a + n_b
    mean  = mean_a + d n_b / n
    M_xy  = M_xy,a + M_xy,b + d_x d_y n_a n_b / n

where ``M`` is the sum of products of departures from the mean (Chan, Golub and LeVeque 1983,
doi:10.1080/00031305.1983.10483115; Pebay 2008, SAND2008-6212). A window of ``w`` cells takes at
most ``2 log2(w)`` merges an axis, each a handful of whole-array operations. Nothing is ever
subtracted from a running sum, so there is no drift, no offset to choose, and the result for a
cell depends on the cells of its window alone: not on the block, nor on a cliff next to it. Equal
cells have ``d = 0`` and hence a variance of exactly 0.

The block is kept *flat*: one cell to the right is one element on, one row down is a row's length
on. Every merge is then a one-dimensional operation on contiguous memory. Windows that run over
the end of a row hold nonsense, and are cut off at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Optional, Union

import numpy as np
from numpy.typing import NDArray

from .scratch import scratch

Array = NDArray[np.float64]
Count = Union[float, NDArray[np.float64]]

# The sums of products that are kept, by number of variables.
_PAIRS: dict[int, tuple[tuple[int, int], ...]] = {1: ((0, 0),), 2: ((0, 0), (1, 1), (0, 1))}


class Moments(NamedTuple):
    """Moments of the windows that start at each element of a flat block.

    Attributes
    ----------
    counts : float or ndarray of shape (size,)
        Valid cells in the window; a number where all windows have the same.
    means : list of ndarray of shape (size,)
        Mean of each variable, 0 where the count is 0.
    products : list of ndarray of shape (size,), or None
        Sums of products of departures: xx, or xx, yy, xy. None where all are 0 (single cells).
    """

    counts: Count
    means: list[Array]
    products: Optional[list[Array]]

    @property
    def size(self) -> int:
        """Number of windows."""
        return self.means[0].size

    def since(self, start: int, size: int) -> Moments:
        """Return the windows that start at ``start`` to ``start + size``."""
        cut = slice(start, start + size)
        count = self.counts[cut] if isinstance(self.counts, np.ndarray) else self.counts
        products = None if self.products is None else [p[cut] for p in self.products]
        return Moments(count, [m[cut] for m in self.means], products)


def cell_moments(blocks: Sequence[NDArray[np.floating[Any]]]) -> Moments:
    """Return the moments of single cells: where all variables are valid, count 1, else 0.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of one shape, float32 or float64
        The variables; NaN is no data.

    Returns
    -------
    Moments
        Of ``blocks[0].size`` cells, in this thread's scratch memory.
    """
    size = blocks[0].size
    means = []
    for i, block in enumerate(blocks):
        flat = scratch(f"cells{i}", size)
        flat.reshape(block.shape)[...] = block
        means.append(flat)
    missing = np.isnan(means[0])
    for mean in means[1:]:
        missing |= np.isnan(mean)
    if not missing.any():
        return Moments(1.0, means, None)
    for mean in means:
        mean[missing] = 0.0
    count = scratch("cellcount", size)
    np.logical_not(missing, out=count, casting="unsafe")
    return Moments(count, means, None)


def merge(a: Moments, b: Moments, *, slot: str) -> Moments:
    """Return the moments of each window of ``a`` together with that of ``b`` at its place.

    Parameters
    ----------
    a, b : Moments
        Of windows without a common cell. The longer is cut to the shorter.
    slot : str
        Name of the scratch memory that takes the result; it must hold neither ``a`` nor ``b``.

    Returns
    -------
    Moments
        In scratch memory ``slot``.
    """
    size = min(a.size, b.size)
    a, b = a.since(0, size), b.since(0, size)
    count, share = _shares(a.counts, b.counts, size, slot)
    steps, departures, means = [], [], []
    for i, (mean_a, mean_b) in enumerate(zip(a.means, b.means)):
        departure = np.subtract(mean_b, mean_a, out=scratch(f"departure{i}", size))
        step = np.multiply(departure, share, out=scratch(f"step{i}", size))
        means.append(np.add(mean_a, step, out=scratch(f"{slot}mean{i}", size)))
        departures.append(departure)
        steps.append(np.multiply(step, a.counts, out=step))
    products = []
    for k, (i, j) in enumerate(_PAIRS[len(means)]):
        product = scratch(f"{slot}product{k}", size)
        if a.products is None and b.products is None:
            np.multiply(steps[i], departures[j], out=product)
        else:
            between = np.multiply(steps[i], departures[j], out=scratch("between", size))
            _add_products(a, b, k, out=product)
            product += between
        products.append(product)
    return Moments(count, means, products)


def _shares(a: Count, b: Count, size: int, slot: str) -> tuple[Count, Count]:
    """Return the counts together, and the share of ``b`` in them (0 where there are none)."""
    if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
        return a + b, b / (a + b)
    count = np.add(a, b, out=scratch(f"{slot}count", size))
    share = np.maximum(count, 1.0, out=scratch("share", size))
    return count, np.divide(b, share, out=share)


def _add_products(a: Moments, b: Moments, k: int, out: Array) -> None:
    if a.products is None or b.products is None:
        one = a if a.products is not None else b
        out[...] = one.products[k] if one.products is not None else 0.0
    else:
        np.add(a.products[k], b.products[k], out=out)


def lengthen(cells: Moments, length: int, stride: int, *, slot: str) -> Moments:
    """Return the moments of ``length`` windows in a row, ``stride`` elements apart.

    Parameters
    ----------
    cells : Moments
        The windows to line up.
    length : int
        How many.
    stride : int
        Elements from one to the next: 1 along a row, the row's length along a column.
    slot : str
        Name for the scratch memory.

    Returns
    -------
    Moments
        ``(length - 1) * stride`` windows fewer than in ``cells``.
    """
    whole, reach, turn = cells, 1, 0
    for bit in bin(length)[3:]:
        whole = merge(whole, whole.since(reach * stride, whole.size), slot=f"{slot}{turn}")
        reach, turn = 2 * reach, 1 - turn
        if bit == "1":
            whole = merge(whole, cells.since(reach * stride, cells.size), slot=f"{slot}{turn}")
            reach, turn = reach + 1, 1 - turn
    return whole


def rectangle_moments(
    blocks: Sequence[NDArray[np.floating[Any]]], window: tuple[int, int, int]
) -> Moments:
    """Return the moments of the box-shaped window that starts at each cell.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables; NaN is no data.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    Moments
        Flat, in scratch memory; see `unflatten`. Cost: about ``2 log2(w)`` merges an axis.
    """
    _, rows, columns = blocks[0].shape
    result = cell_moments(blocks)
    strides = (rows * columns, columns, 1)
    for axis, (length, stride) in enumerate(zip(window, strides)):
        result = lengthen(result, length, stride, slot=f"axis{axis}")
    return result


def footprint_moments(
    blocks: Sequence[NDArray[np.floating[Any]]], footprint: NDArray[np.bool_]
) -> Moments:
    """Return the moments over the cells that a footprint marks, at each cell.

    Parameters
    ----------
    blocks : sequence of 1 or 2 ndarrays of shape (bands, rows, columns)
        The variables; NaN is no data.
    footprint : ndarray of shape (window rows, window columns), bool
        True for the cells that belong to the window.

    Returns
    -------
    Moments
        Flat, in scratch memory; see `unflatten`. Cost: one merge for each run of marked cells
        in a row of the footprint, and a few for each length of a run.
    """
    columns = blocks[0].shape[2]
    cells = cell_moments(blocks)
    rows, width = footprint.shape
    size = cells.size - (rows - 1) * columns - (width - 1)
    whole: Optional[Moments] = None
    line, length, lines, merges = cells, 1, 0, 0
    # From the shortest runs to the longest, each line made from the one before: the memory for
    # lines does not grow with the footprint.
    for wanted, starts in _runs(footprint).items():
        if wanted > length:
            more = lengthen(cells, wanted - length, 1, slot="more")
            line = merge(line, more.since(length, more.size), slot=f"line{lines % 2}")
            length, lines = wanted, lines + 1
        for row, column in starts:
            piece = line.since(row * columns + column, size)
            whole = piece if whole is None else merge(whole, piece, slot=f"whole{merges % 2}")
            merges += 1
    if whole is None:
        raise ValueError("the footprint marks no cell")
    return whole


def _runs(footprint: NDArray[np.bool_]) -> dict[int, list[tuple[int, int]]]:
    """Return where the runs of marked cells start, by length, in ascending and row order."""
    runs: dict[int, list[tuple[int, int]]] = {}
    for row, marks in enumerate(footprint):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
        for start, stop in zip(ends[::2].tolist(), ends[1::2].tolist()):
            runs.setdefault(stop - start, []).append((row, start))
    return dict(sorted(runs.items()))


def unflatten(
    flat: Array, block_shape: tuple[int, ...], window: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Return flat window results as a view of shape (bands, rows, columns), nonsense left out.

    Parameters
    ----------
    flat : ndarray of shape (size,)
        Results of windows that start at each element of a flat block.
    block_shape : tuple of int
        Bands, rows and columns of the block.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    ndarray
        Shape ``block_shape - window + 1``.
    """
    shape = tuple(n - w + 1 for n, w in zip(block_shape, window))
    step = flat.itemsize
    strides = (block_shape[1] * block_shape[2] * step, block_shape[2] * step, step)
    return np.lib.stride_tricks.as_strided(flat, shape, strides, writeable=False)
