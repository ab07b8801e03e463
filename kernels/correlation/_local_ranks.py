"""Spearman's correlation of two rasters in a moving window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.checkpoint import checkpoint
from ..windows.shapes import Shape
from ._rank_scores import scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# Cells of windows that are compared with one another; those of larger ones are sorted.
_COMPARED = 127
# Cells up to whose number sums of products of scores fit into 16 bits.
_SMALL = 46
# Windows that are compared in one go, and cells of windows that are sorted in one go.
_WINDOWS, _SORTED = 1 << 14, 1 << 18


def rank_correlation(
    first: Floats,
    second: Floats,
    shape: Shape,
) -> NDArray[np.float64]:
    """Return Spearman's correlation in the window at each place of two blocks.

    Parameters
    ----------
    first, second : ndarray of shape (1, rows, columns), float32 or float64
        The cells; NaN, in both at once, is no data.
    shape : Shape
        The window's shape.

    Returns
    -------
    ndarray of shape (1, rows out, columns out), float64
        Pearson's correlation of mean ranks, -1 to 1; NaN where a raster has one value alone in
        the window, or there is none.

    Notes
    -----
    Windows of up to 127 cells w compare cells once for all windows that hold both: about
    ``w^2 / 4`` ns a cell. Cells of larger ones are sorted, some ``200 w`` ns.

    Examples
    --------
    >>> one = np.array([[[1.0, 2.0, 3.0, 4.0]]])
    >>> rank_correlation(one, np.array([[[1.0, 3.0, 2.0, 9.0]]]), Shape((1, 1, 4))).round(9)
    array([[[0.8]]])
    """
    _, rows, columns = shape.out(first.shape)
    out: NDArray[np.float64] = np.empty((1, rows, columns))
    few = shape.cells <= _COMPARED
    step = _WINDOWS // first.shape[2] if few else _SORTED // (columns * shape.cells)
    find = _by_comparing if few else _by_sorting
    step = max(1, step)
    with np.errstate(invalid="ignore", divide="ignore"):
        for row in range(0, rows, step):
            checkpoint()
            part = slice(row, min(row + step, rows) + shape.box[1] - 1)
            found = find(first[0, part], second[0, part], shape)
            out[0, row : row + len(found)] = found
    return np.clip(out, -1.0, 1.0, out=out)


def _by_comparing(x: Floats, y: Floats, shape: Shape) -> Array:
    """Compare cells that lie in a window together, once for all such windows."""
    columns = x.shape[1]
    _, down, across = shape.offsets()
    places = (down * columns + across).tolist()
    size = x.size - (shape.box[1] - 1) * columns - (shape.box[2] - 1)
    kind: Any = np.int16 if shape.cells <= _SMALL else np.int32
    signs = [_signs(np.ascontiguousarray(cells).reshape(-1), places) for cells in (x, y)]
    sums = np.zeros((3, size), kind)
    score = np.empty((2, size), np.int8)
    wide, product = np.empty((2, size), kind), np.empty(size, kind)
    for place in places:
        for own, sign in zip(score, signs):
            own.fill(0)
            for other in places:
                if other > place:
                    own += sign[other - place][place : place + size]
                elif other < place:
                    own -= sign[place - other][other : other + size]
        wide[...] = score
        for held, (i, j) in zip(sums, ((0, 0), (1, 1), (0, 1))):
            held += np.multiply(wide[i], wide[j], product)
        checkpoint()
    found = np.empty(x.size - (shape.box[1] - 1) * columns)
    # The product is a whole number that a float64 holds: r of the same order is exactly 1.
    squares = np.multiply(sums[0], sums[1], dtype=np.float64)
    np.divide(sums[2], np.sqrt(squares, squares), out=found[:size])
    return found.reshape(-1, columns)[:, : columns - shape.box[2] + 1]


def _signs(cells: Floats, places: list[int]) -> dict[int, NDArray[np.int8]]:
    """Return whether each cell is larger (1) or smaller (-1) than those at some distances on."""
    found = {}
    for distance in {b - a for a in places for b in places if b > a}:
        one, other = cells[:-distance], cells[distance:]
        sign = np.greater(one, other).view(np.int8)
        sign -= np.less(one, other).view(np.int8)
        found[distance] = sign
    return found


def _by_sorting(x: Floats, y: Floats, shape: Shape) -> Array:
    """Sort the cells of each window."""
    rows, columns = x.shape[0] - shape.box[1] + 1, x.shape[1] - shape.box[2] + 1
    _, down, across = shape.offsets()
    found = np.empty((rows, columns))
    step = max(1, _SORTED // shape.cells)
    for row in range(rows):
        for column in range(0, columns, step):
            checkpoint()
            here = slice(column, min(column + step, columns))
            index = down[:, None] + row, across[:, None] + np.arange(here.start, here.stop)
            one, two = (scores(cells[index].astype(np.float64)) for cells in (x, y))
            squares = [(score * score).sum(axis=0) for score in (one, two)]
            found[row, here] = (one * two).sum(axis=0) / np.sqrt(squares[0] * squares[1])
    return found
