"""The nearest data cell in each of the four quadrants around a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint
from ._stack import run_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers

FARTHEST = 4095
"""Cells of rows, or of columns, that are looked over."""

# A key holds a squared distance and, in its last digits, the columns between: the least key is
# that of the nearest cell, of equally near ones that of the nearest column.
_DIGITS = float(FARTHEST + 1)
# Steps between two looks at how many cells are still to be found.
_STEPS, _FIRST_STEPS = 8, (1, 2, 4)
# With more cells of a box than this for each of those they are looked at one by one.
_SPARSE = 16


class _Quadrant(NamedTuple):
    """A quadrant: every other cell of a raster lies in one of the four.

    Attributes
    ----------
    upwards, leftwards : bool
        Where its cells lie.
    same_row, same_column : bool
        Whether it holds those of the cell's own row, or column.
    """

    upwards: bool
    leftwards: bool
    same_row: bool
    same_column: bool


_QUADRANTS = (
    _Quadrant(upwards=True, leftwards=False, same_row=False, same_column=True),
    _Quadrant(upwards=False, leftwards=False, same_row=True, same_column=False),
    _Quadrant(upwards=False, leftwards=True, same_row=False, same_column=True),
    _Quadrant(upwards=True, leftwards=True, same_row=True, same_column=False),
)


def nearest_in_quadrants(
    source: Booleans, target: Booleans, *, reach: float
) -> Iterator[tuple[Integers, Floats]]:
    """Yield for each quadrant the place of the nearest source, and its squared distance.

    Parameters
    ----------
    source, target : ndarray of bool, shape (windows, rows, columns)
        No cell is both.
    reach : float
        How far sources are looked for, in cells.

    Yields
    ------
    places : ndarray of int64, shape (target cells,)
        Among the cells of all windows, row by row.
    squared : ndarray of float64, shape (target cells,)
        Infinite where there is none.

    Notes
    -----
    About a nanosecond for each cell of the boxes around the gaps and each cell of the distance.
    """
    targets = np.flatnonzero(target)
    wide = source.shape[2]
    reach = min(reach, float(FARTHEST))
    boxes = _boxes(target)
    for quadrant in _QUADRANTS:
        checkpoint()
        keys = _rows_away(source, quadrant)
        if reach < source.shape[1]:
            keys[keys > reach] = np.inf
        keys *= keys
        keys *= _DIGITS
        best = np.full(source.shape, np.inf)
        for box in boxes:
            _look_across(keys, best, target, box, quadrant, int(min(reach, wide)))
        found = best.ravel()[targets]
        met = np.isfinite(found)
        squared = np.floor_divide(found, _DIGITS, out=np.full(found.size, np.inf), where=met)
        across = np.where(met, found, 0.0) % _DIGITS
        down = np.rint(np.sqrt(np.where(met, squared, 0.0) - across * across)).astype(np.int64)
        step = (-wide if quadrant.upwards else wide) * down
        step += (-across if quadrant.leftwards else across).astype(np.int64)
        yield np.where(met, targets + step, 0), squared


def _boxes(target: Booleans) -> list[tuple[slice, slice]]:
    """Return the boxes around gaps; that around all where there are many small ones."""
    from scipy import ndimage

    if len(target) > 1:
        return [(slice(0, target.shape[1]), slice(0, target.shape[2]))]
    target = target[0]
    labels, number = ndimage.label(target, np.ones((3, 3), dtype=bool))
    boxes: list[tuple[slice, slice]] = ndimage.find_objects(labels)
    areas = sum((r.stop - r.start) * (c.stop - c.start) + 5_000 for r, c in boxes)
    if number > 1 and areas > target.size:
        lines = [np.flatnonzero(target.any(axis=axis)) for axis in (1, 0)]
        rows, columns = (slice(int(line[0]), int(line[-1]) + 1) for line in lines)
        return [(rows, columns)]
    return boxes


def _rows_away(source: Booleans, quadrant: _Quadrant) -> NDArray[np.float64]:
    """Return how many rows away the nearest source of each column lies on a quadrant's side."""
    ordered = source if quadrant.upwards else source[:, ::-1]
    number = np.arange(1, source.shape[1] + 1, dtype=np.float64)[:, None]
    last = np.where(ordered, number, -np.inf)
    run_down(np.maximum, last)
    away: NDArray[np.float64] = np.subtract(number, last, out=last)
    if not quadrant.same_row:
        away[:, 1:] = away[:, :-1] + 1.0
        away[:, 0] = np.inf
    return away if quadrant.upwards else away[:, ::-1]


def _look_across(
    keys: Floats,
    best: Floats,
    target: Booleans,
    box: tuple[slice, slice],
    quadrant: _Quadrant,
    reach: int,
) -> None:
    """Look over the columns beside a box, one after the other, until all is found."""
    rows, columns = box
    if quadrant.leftwards:
        keys, best, target = keys[..., ::-1], best[..., ::-1], target[..., ::-1]
        columns = slice(keys.shape[2] - columns.stop, keys.shape[2] - columns.start)
    box = rows, columns
    found, asked = best[:, rows, columns], target[:, rows, columns]
    room = np.empty(found.shape)
    for step in range(0 if quadrant.same_column else 1, reach + 1):
        width = min(columns.stop, keys.shape[2] - step) - columns.start
        if width <= 0:
            break
        if step % _STEPS == 0 or step in _FIRST_STEPS:
            checkpoint()
            missing = asked & (found >= float(step * step) * _DIGITS)
            if np.count_nonzero(missing) * _SPARSE < found.size:
                _look_from_each(keys, best, missing, box, step, reach)
                break
        seen = keys[:, rows, columns.start + step : columns.start + step + width]
        np.add(seen, float(step * step) * _DIGITS + step, out=room[..., :width])
        np.minimum(found[..., :width], room[..., :width], out=found[..., :width])


def _look_from_each(
    keys: Floats,
    best: Floats,
    missing: Booleans,
    box: tuple[slice, slice],
    first: int,
    reach: int,
) -> None:
    """Do the same for a few cells of a box, each until it is found."""
    rows, columns = box
    window, row, column = np.nonzero(missing)
    row, column = row + rows.start, column + columns.start
    known = best[window, row, column]
    places = np.arange(known.size)
    step = first
    while places.size and step <= reach:
        if step % _STEPS == 0:
            checkpoint()
        square = float(step * step) * _DIGITS
        inside = column.take(places) + step < keys.shape[2]
        places = places.take(np.flatnonzero(inside & (known.take(places) >= square)))
        at = window.take(places), row.take(places), column.take(places) + step
        known[places] = np.minimum(known.take(places), keys[at] + (square + step))
        step += 1
    best[window, row, column] = known
