"""Work on the parts of a block without gaps apart from those with gaps.

Where every cell has data, windows all hold the same number of cells, and counting them can be
left out: that halves the cost. Gaps tend to lie together, so cutting a block around them pays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

# Shorter pieces cost more in calls than they spare.
_SHORTEST = 48

Kernel = Callable[[Sequence[NDArray[Any]]], NDArray[np.float64]]


def apart_from_gaps(
    kernel: Kernel, blocks: Sequence[NDArray[Any]], window: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Apply a window kernel to parts of a block with and without gaps, and join the results.

    Parameters
    ----------
    kernel : callable
        Takes blocks of shape (bands, rows, columns) with their halo and returns an array of
        shape (results, rows, columns) without; a cell's result depends on its window alone.
    blocks : sequence of ndarrays of shape (bands, rows, columns)
        With halo; NaN is no data.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    ndarray of shape (results, rows - window rows + 1, columns - window columns + 1)
    """
    missing = np.isnan(blocks[0])
    for block in blocks[1:]:
        missing |= np.isnan(block)
    missing = missing.any(axis=0)
    if not missing.any():
        return kernel(blocks)
    _, high, wide = window
    shape = missing.shape[0] - high + 1, missing.shape[1] - wide + 1
    pieces = list(_pieces(missing, shape, high, wide))
    if len(pieces) == 1:
        return kernel(blocks)
    result = None
    for top, bottom, left, right in pieces:
        cut = (slice(None), slice(top, bottom + high - 1), slice(left, right + wide - 1))
        part = kernel([block[cut] for block in blocks])
        if result is None:
            result = np.empty((len(part), *shape))
        result[:, top:bottom, left:right] = part
    return np.empty((0, *shape)) if result is None else result


def _pieces(
    missing: NDArray[np.bool_], shape: tuple[int, int], high: int, wide: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the results' first row, end row, first column and end column of each piece."""
    for top, bottom, gaps in _spans(missing.any(axis=1), shape[0], high):
        if not gaps:
            yield top, bottom, 0, shape[1]
            continue
        columns = missing[top : bottom + high - 1].any(axis=0)
        for left, right, _ in _spans(columns, shape[1], wide):
            yield top, bottom, left, right


def _spans(line: NDArray[np.bool_], size: int, length: int) -> list[tuple[int, int, bool]]:
    """Cut an axis of results into spans whose windows meet gaps and spans whose do not."""
    ends = np.concatenate(([0], np.cumsum(line)))
    meets = ends[length : length + size] > ends[:size]
    cuts = [0, *(np.flatnonzero(meets[1:] != meets[:-1]) + 1).tolist(), size]
    spans: list[tuple[int, int, bool]] = []
    for start, stop in zip(cuts[:-1], cuts[1:]):
        gaps = bool(meets[start]) or stop - start < _SHORTEST
        if spans and spans[-1][2] and gaps:
            spans[-1] = spans[-1][0], stop, True
        else:
            spans.append((start, stop, gaps))
    return spans
