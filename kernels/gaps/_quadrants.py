"""The nearest data cell in each of the four quadrants around a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint
from ._stack import run_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers

    Box = tuple[slice, slice]

FARTHEST = 4095
"""Cells of rows, or of columns, that are looked over."""

# Squared distances of cells that are not square are held in parts of 1.
_PARTS = 2**14
# Steps between two looks at which cells are still to be found.
_STEPS, _FIRST_STEPS = 8, (1, 2, 4)
# With more cells of a box than this for each of those they are looked at one by one.
_SPARSE = 16
# Looks from a few cells that are done at once.
_LOOKS = 8192
# Cells of a part of a box, so that what is looked at again and again stays near the processor.
_AT_ONCE = 2**14
# With so many rows their numbers take more than 16 bits.
_MANY_ROWS = 2**13


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

    def turned(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Return windows so turned that it lies above and to the right of a cell, or back."""
        return cells[:, :: 1 if self.upwards else -1, :: -1 if self.leftwards else 1]


_QUADRANTS = (
    _Quadrant(upwards=True, leftwards=False, same_row=False, same_column=True),
    _Quadrant(upwards=False, leftwards=False, same_row=True, same_column=False),
    _Quadrant(upwards=False, leftwards=True, same_row=False, same_column=True),
    _Quadrant(upwards=True, leftwards=True, same_row=True, same_column=False),
)


class _Keys(NamedTuple):
    """Distances between cells as whole numbers that can be compared.

    A key holds a squared distance and, in its last digits, the columns between: the least key is
    that of the nearest cell, of equally near ones that of the nearest column.

    Attributes
    ----------
    digits : int
        What squared distances are multiplied by, a power of 2.
    parts : int
        Of how many parts of 1 squared distances are whole numbers.
    down, across : ndarray of int32 or int64
        The keys of 0, 1, 2, ... rows, at last `none`; and of as many columns, without these.
    none : int
        Beyond all keys.
    """

    digits: int
    parts: int
    down: Integers
    across: Integers
    none: int


def nearest_in_quadrants(
    source: Booleans, target: Booleans, *, reach: float, aspect: float = 1.0
) -> Iterator[tuple[Integers, Floats]]:
    """Yield for each quadrant the place of the nearest source, and its squared distance.

    Parameters
    ----------
    source, target : ndarray of bool, shape (windows, rows, columns)
        No cell is both.
    reach : float
        How far sources are looked for, in heights of cells.
    aspect : float
        Width of the cells in heights of them.

    Yields
    ------
    places : ndarray of int64, shape (target cells,)
        Among the cells of all windows, row by row.
    squared : ndarray of float64, shape (target cells,)
        Infinite where there is none.

    Notes
    -----
    About a third of a nanosecond for each cell of the boxes around the gaps and each cell of the
    distance.
    """
    targets = np.flatnonzero(target)
    wide = source.shape[2]
    keys = _keys(reach, aspect, source.shape[1:])
    rows_away = [_rows_away(source), _rows_away(source[:, ::-1])]
    views = [_View.of(quadrant, rows_away, target, keys) for quadrant in _QUADRANTS]
    for rows, columns in _boxes(target):
        high = max(1, _AT_ONCE // (len(target) * (columns.stop - columns.start)))
        for top in range(rows.start, rows.stop, high):
            checkpoint()
            _look_across(views, (slice(top, min(top + high, rows.stop)), columns), keys)
    for quadrant, view in zip(_QUADRANTS, views):
        found = view.best.ravel().take(targets)
        met = found < keys.none
        found[~met] = 0
        squared, across = found // keys.digits, found & (keys.digits - 1)
        down = squared - keys.across.take(across) // keys.digits
        down, across = np.rint(np.sqrt(down / keys.parts)).astype(np.int64), across.astype(np.int64)
        if aspect != 1.0:
            squared = down * down + (across * aspect) ** 2
        places = targets + (-wide if quadrant.upwards else wide) * down
        places += -across if quadrant.leftwards else across
        yield np.where(met, places, 0), np.where(met, squared, np.inf)


def _keys(reach: float, aspect: float, shape: tuple[int, ...]) -> _Keys:
    """Return the keys of all distances that are looked over in windows of some rows and columns."""
    high, wide = (int(min(far, FARTHEST, max(shape))) for far in (reach, reach / aspect))
    digits, parts = 2 ** wide.bit_length(), 1 if aspect == 1.0 else _PARTS
    small = (high * high + (wide * aspect) ** 2) * parts * digits < 2**30
    dtype = np.dtype(np.int32 if small else np.int64)
    none = 2**30 if small else 2**60
    down, across = (
        (np.rint((np.arange(most + 1) * size) ** 2 * parts) * digits).astype(dtype)
        for most, size in ((high, 1.0), (wide, aspect))
    )
    return _Keys(digits, parts, np.append(down, dtype.type(none)), across, none)


def _boxes(target: Booleans) -> list[Box]:
    """Return the boxes around gaps; that around all where there are many small ones."""
    from scipy import ndimage

    if len(target) > 1:
        return [(slice(0, target.shape[1]), slice(0, target.shape[2]))]
    target = target[0]
    labels, number = ndimage.label(target, np.ones((3, 3), dtype=bool))
    boxes: list[Box] = ndimage.find_objects(labels)
    areas = sum((r.stop - r.start) * (c.stop - c.start) + 5_000 for r, c in boxes)
    if number > 1 and areas > target.size:
        lines = [np.flatnonzero(target.any(axis=axis)) for axis in (1, 0)]
        rows, columns = (slice(int(line[0]), int(line[-1]) + 1) for line in lines)
        return [(rows, columns)]
    return boxes


def _rows_away(source: Booleans) -> NDArray[Any]:
    """Return how many rows above each cell the next source is, 0 at a source; and a row before."""
    windows, rows, columns = source.shape
    dtype = np.int16 if rows < _MANY_ROWS else np.int32
    beyond = dtype(-rows - FARTHEST - 1)
    number = np.arange(rows + 1, dtype=dtype)[:, None]
    last = np.full((windows, rows + 1, columns), beyond, dtype=dtype)
    np.copyto(last[:, 1:], number[1:], where=source)
    run_down(np.maximum, last)
    return np.subtract(number, last, out=last)


class _View(NamedTuple):
    """The windows turned so that a quadrant lies above and to the right of each cell.

    Attributes
    ----------
    quadrant : _Quadrant
    away : ndarray of int16 or int32, shape (windows, rows, columns)
        Rows up to the next source of the quadrant.
    target : ndarray of bool, of the same shape
    best : ndarray of int32 or int64, of the same shape
        The least key of each cell, not turned.
    """

    quadrant: _Quadrant
    away: NDArray[Any]
    target: Booleans
    best: Integers

    @classmethod
    def of(
        cls, quadrant: _Quadrant, rows_away: list[NDArray[Any]], target: Booleans, keys: _Keys
    ) -> _View:
        """Return the view of a quadrant, without any key yet."""
        away = rows_away[0 if quadrant.upwards else 1]
        away = away[:, 1:] if quadrant.same_row else away[:, :-1] + away.dtype.type(1)
        if quadrant.leftwards:
            away = away[..., ::-1]
        best = np.empty(target.shape, dtype=keys.down.dtype)
        return cls(quadrant, away, quadrant.turned(target), best)

    def turned(self, box: Box) -> Box:
        """Return where a box lies in what was turned."""
        rows, columns = box
        high, wide = self.best.shape[1:]
        if not self.quadrant.upwards:
            rows = slice(high - rows.stop, high - rows.start)
        if self.quadrant.leftwards:
            columns = slice(wide - columns.stop, wide - columns.start)
        return rows, columns


class _Beside:
    """The keys of the nearest sources above the cells of a box, column by column, in some views.

    And of the columns to the right of the box, as many as are asked for; beyond the window there
    is nothing.
    """

    def __init__(self, views: list[_View], box: Box, keys: _Keys, columns: int) -> None:
        self._views, self._box, self._keys = views, box, keys
        self.columns = columns
        self.cells = self._read()

    def _read(self) -> Integers:
        keys, parts = self._keys, []
        for view in self._views:
            rows, columns = view.turned(self._box)
            wide = columns.stop - columns.start + self.columns
            seen = view.away[:, rows, columns.start : columns.start + wide]
            part = np.full((*seen.shape[:2], wide), keys.none, keys.down.dtype)
            part[..., : seen.shape[2]] = keys.down.take(seen, mode="clip")
            parts.append(part)
        return np.concatenate(parts)

    def reaching(self, columns: int) -> Integers:
        """Return the keys with so many columns at least beside the box, or all that count."""
        if columns > self.columns:
            self.columns = self._keys.across.size - 1
            self.cells = self._read()
        return self.cells


def _look_across(views: list[_View], box: Box, keys: _Keys) -> None:
    """Look over the columns beside a box, one after the other, until all is found."""
    asked = np.concatenate([view.target[(slice(None), *view.turned(box))] for view in views])
    most, (count, high, wide) = keys.across.size - 1, asked.shape
    # Data are seldom farther away than a gap is wide.
    beside = _Beside(views, box, keys, min(most, max(high, wide)))
    found = beside.cells[..., :wide].copy()
    share = count // len(views)
    for place, view in enumerate(views):
        if not view.quadrant.same_column:
            found[place * share : (place + 1) * share] = keys.none
    # What is still to be found lies in a part of the box that shrinks.
    top, low, left, right = 0, high, 0, wide
    room = np.empty(found.size, dtype=found.dtype)
    for step in range(1, most + 1):
        if step % _STEPS == 0 or step in _FIRST_STEPS:
            checkpoint()
            missing = found[:, top:low, left:right] >= keys.across[step]
            missing &= asked[:, top:low, left:right]
            if np.count_nonzero(missing) * _SPARSE < missing.size:
                whole = np.zeros(asked.shape, dtype=bool)
                whole[:, top:low, left:right] = missing
                _look_from_each(beside, found, np.flatnonzero(whole), keys, step)
                break
            flat = missing.any(axis=0)
            in_rows, in_columns = (np.flatnonzero(flat.any(axis=axis)) for axis in (1, 0))
            top, low = top + int(in_rows[0]), top + int(in_rows[-1]) + 1
            left, right = left + int(in_columns[0]), left + int(in_columns[-1]) + 1
        part = found[:, top:low, left:right]
        seen = beside.reaching(step)[:, top:low, left + step : right + step]
        sums = room[: part.size].reshape(part.shape)
        np.add(seen, keys.across[step] + part.dtype.type(step), out=sums)
        np.minimum(part, sums, out=part)
    for place, view in enumerate(views):
        own = found[place * share : (place + 1) * share]
        view.best[(slice(None), *box)] = view.quadrant.turned(own)


def _look_from_each(
    beside: _Beside, found: Integers, missing: Integers, keys: _Keys, step: int
) -> None:
    """Do the same for a few cells of a box, each until it is found."""
    flat = found.ravel()
    row, column = np.divmod(missing, found.shape[2])
    known = flat.take(missing)
    while step < keys.across.size:
        checkpoint()
        some = np.flatnonzero(known >= keys.across[step])
        if some.size < known.size:
            flat[missing] = known
            known, missing, row, column = (one.take(some) for one in (known, missing, row, column))
        if not some.size:
            return
        # Where there are few a call takes longer than many columns.
        stop = min(step + max(1, _LOOKS // known.size), keys.across.size)
        cells = beside.reaching(stop - 1)
        steps = np.arange(step, stop)[:, None]
        seen = cells.ravel().take(steps + (row * cells.shape[2] + column))
        seen += keys.across[step:stop, None] + steps.astype(seen.dtype)
        np.minimum(known, seen.min(axis=0), out=known)
        step = stop
    flat[missing] = known
