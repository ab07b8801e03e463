"""Order statistics in a moving window, exact: medians and percentiles.

What is made of how often each value occurs, in `frequencies`, is imported from here as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import fresh
from ..common.wording import tr
from ..windows._counts import Counts
from ..windows.shapes import Shape
from . import _networks
from ._frequencies import frequency_statistics
from ._selection import Part, parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Floats

    Share = tuple[float, bool]  # from 0 to 1, and whether a result may lie between two cells


__all__ = ["frequency_statistics", "order_statistics"]


# Windows of more bytes are searched, not sorted by a network.
_NETWORK_BYTES = 650
# Of windows with gaps, one in so many is sorted on its own; with more of them all are searched.
_FEW_GAPS = 4
# Cells of gathered windows that are sorted in one go.
_AT_ONCE = 1 << 18


def order_statistics(
    block: Floats,
    *,
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    percentiles: Sequence[float] = (50.0,),
    between: bool = True,
    unwanted: Optional[NDArray[np.bool_]] = None,
) -> NDArray[np.float64]:
    """Return percentiles of the window around each cell.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data, neither
        counted nor spread. Infinite cells are values, -0.0 is 0.0. Never changed.
    window : tuple of int
        Bands, rows and columns of the window, each at least 1.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window, at least one; all by default. With a footprint the
        window spans one band.
    percentiles : sequence of float
        From 0, the smallest valid cell, to 100, the largest; 50 is the median. Between two cells
        the result is interpolated, as ``numpy.percentile`` does it by default ("linear"). With a
        weight on a cell at infinity it is infinite; between two such cells of opposite sign
        there is none.
    between : bool
        Whether a result may lie between two cells; else it is the lower of them.
    unwanted : ndarray of shape (bands out, rows out, columns out), bool, optional
        Windows nobody asks for. Many of them save time.

    Returns
    -------
    ndarray of shape (percentiles, bands out, rows out, columns out), float64
        In the units of the cells; NaN for windows without a valid cell, and for unwanted ones.

    Raises
    ------
    ValueError
        Where the footprint and the window disagree, or a percentile lies beyond 0 or 100.

    Notes
    -----
    The result is exact: nothing is binned, and it is the same bit for bit however the raster is
    cut. Windows of up to 162 cells at float32, 81 at float64, take a network of minima and maxima
    (`networks`): one percentile of float32 takes about 20 ns a cell at 5 x 5, 110 ns at 9 x 9,
    float64 twice that, and five percentiles twice as well. Those with gaps are gathered and
    sorted. Larger windows, and all windows of blocks where a quarter has gaps, are searched
    (`selection`): about 400 ns a cell and percentile up to 31 x 31, 800 ns at 101 x 101, more
    where the block is smaller than its halo; footprints take two to three times as long.

    Memory, beside block and result: some 20 MB, and with windows larger than a hundred cells
    across up to 60 bytes a cell of the block.

    Examples
    --------
    >>> order_statistics(np.array([[[3.0, np.nan, 1.0, 2.0]]]), window=(1, 1, 3))
    array([[[[2. , 1.5]]]])
    """
    if footprint is not None and window != (1, *footprint.shape):
        raise ValueError(
            tr("a footprint of {} cells needs a window of that size").format(footprint.shape)
        )
    if footprint is not None and not footprint.any():
        raise ValueError(tr("a footprint needs a cell"))
    beyond = [percentile for percentile in percentiles if not 0 <= percentile <= 100]
    if beyond:
        raise ValueError(tr("percentile {} is not between 0 and 100").format(beyond[0]))
    shape = Shape(window, footprint)
    out: NDArray[np.float64] = fresh((len(percentiles), *shape.out(block.shape)))
    if not out.size:
        return out
    shares = [(percentile / 100, between) for percentile in percentiles]
    with np.errstate(invalid="ignore", over="ignore"):
        gaps = _gaps(block, shape, unwanted)
        checkpoint()
        small = shape.cells * block.itemsize <= _NETWORK_BYTES
        if small and (gaps is None or np.count_nonzero(gaps) * _FEW_GAPS <= gaps.size):
            _by_network(block, shape, shares, out)
            if gaps is not None:
                _by_sorting(block, shape, shares, gaps, out)
        else:
            _by_search(block, shape, shares, unwanted, out)
    if unwanted is not None:
        np.copyto(out, np.nan, where=unwanted)
    return out


def _gaps(
    block: Floats, shape: Shape, unwanted: Optional[NDArray[np.bool_]]
) -> Optional[NDArray[np.bool_]]:
    """Return which of the wanted windows have gaps, None where no cell is missing."""
    counts = Counts(block.shape, shape)
    missing = np.isnan(block, counts.marks.reshape(block.shape))
    if not np.logical_or.reduce(missing, axis=None):
        return None
    gaps: NDArray[np.bool_] = counts.view(counts.run()[0]) > 0
    if unwanted is not None:
        np.greater(gaps, unwanted, gaps)
    return gaps


def _cells(share: Share, count: Any) -> tuple[Any, Any]:
    """Return where a share of sorted cells lies: a cell's number, and how far to the next."""
    part, between = share
    place = np.multiply(part, np.subtract(count, 1, dtype=np.float64))
    number = np.floor(place)
    return number.astype(np.int64), (place - number) * between


def _between(low: Any, high: Any, weight: Any) -> NDArray[np.float64]:
    """Return the value between two cells, rounded as numpy's percentiles are."""
    low, high = np.float64(low), np.float64(high)
    step = high - low
    found: NDArray[np.float64]
    found = np.where(weight < 0.5, low + step * weight, high - step * (1 - weight))
    # Equal cells may be infinite, and so may one of two be.
    np.copyto(found, high, where=np.isinf(high) & ~np.isinf(low))
    np.copyto(found, low, where=(np.isinf(low) & ~np.isinf(high)) | (low == high) | (weight == 0))
    # -0.0 is 0.0.
    found += 0.0
    return found


def _by_network(
    block: Floats,
    shape: Shape,
    shares: Sequence[Share],
    out: NDArray[np.float64],
) -> None:
    """Fill in the percentiles of windows without gaps."""
    (bands, rows, _), (_, height, width) = shape.box, block.shape
    places = [_cells(share, shape.cells) for share in shares]
    ranks = sorted({int(n) + up for n, weight in places for up in range(1 + bool(weight))})
    marks = np.ones(shape.box, np.bool_) if shape.footprint is None else shape.footprint
    plan = _networks.network((bands * rows, shape.box[2]), marks.tobytes(), tuple(ranks))
    starts = [(b * height + r) * width for b in range(bands) for r in range(rows)]
    flat = np.ascontiguousarray(block).reshape(-1)
    for band in range(out.shape[1]):
        cells = flat[band * height * width :][: bands * height * width]
        size = cells.size - starts[-1] - (shape.box[2] - 1)
        found = fresh((len(ranks), size), block.dtype)
        _networks.run(plan, cells, starts, found)
        checkpoint()
        step = found.itemsize
        views: list[Any] = [
            np.ndarray(out.shape[2:], found.dtype, row, 0, (width * step, step)) for row in found
        ]
        for target, (number, weight) in zip(out[:, band], places):
            low = views[ranks.index(int(number))]
            if weight:
                target[...] = _between(low, views[ranks.index(int(number) + 1)], weight)
            else:
                np.add(low, 0.0, target)


def _by_sorting(
    block: Floats,
    shape: Shape,
    shares: Sequence[Share],
    chosen: NDArray[np.bool_],
    out: NDArray[np.float64],
) -> None:
    """Fill in the percentiles of some windows, each sorted on its own."""
    flat = np.ascontiguousarray(block).reshape(-1)
    offsets = np.ravel_multi_index(shape.offsets(), block.shape)
    results = out.reshape(len(out), -1)
    places = np.flatnonzero(chosen)
    starts = np.ravel_multi_index(np.unravel_index(places, chosen.shape), block.shape)
    step = max(1, _AT_ONCE // shape.cells)
    for start in range(0, places.size, step):
        some = slice(start, start + step)
        cells = flat.take(starts[some, None] + offsets)
        cells.sort(axis=1)  # NaN last
        count = shape.cells - np.count_nonzero(np.isnan(cells), axis=1)
        every = np.arange(len(cells))
        for result, share in zip(results, shares):
            number, weight = _cells(share, np.maximum(count, 1))
            low = cells[every, number]
            high = cells[every, np.minimum(number + 1, np.maximum(count - 1, 0))]
            result[places[some]] = _between(low, high, weight)
        checkpoint()


def _by_search(
    block: Floats,
    shape: Shape,
    shares: Sequence[Share],
    unwanted: Optional[NDArray[np.bool_]],
    out: NDArray[np.float64],
) -> None:
    """Fill in the percentiles of windows with or without gaps."""
    for place, cells in parts(block, shape.box):
        part = Part(cells, shape)
        count = part.valid()
        asked = None if unwanted is None else ~unwanted[place]
        if count is not None:
            some = part.view(count) > 0
            asked = some if asked is None else asked & some
        ranks: list[Any] = []
        wanted: list[Optional[NDArray[np.bool_]]] = []
        pairs = []
        for share in shares:
            number, weight = _cells(share, shape.cells if count is None else np.maximum(count, 1))
            pair = [len(ranks)] * 2
            ranks.append(number)
            wanted.append(asked)
            if count is not None:
                weight = part.view(weight)
            if np.any(weight):
                pair[1] += 1
                ranks.append(number + 1)
                wanted.append(asked if asked is None or count is None else asked & (weight > 0))
            pairs.append((*pair, weight))
        found = part.find(ranks, wanted)
        for target, (low, high, weight) in zip(out[:, place[0], place[1], place[2]], pairs):
            target[...] = _between(found[low], found[high], weight)
            if asked is not None:
                np.copyto(target, np.nan, where=~asked)
        checkpoint()
