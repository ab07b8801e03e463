"""Count the steps at or below each cell: a binary search, by a table, in a few passes.

An equalized cell is decided by comparisons with ascending numbers: the edges of bins, or the
values at which a rounded result goes up. The range of the steps is cut into many more slots than
there are steps. A cell's slot, by one multiplication, says how many steps lie in slots before,
and one comparison with the step in its own slot says the rest. Cells in slots with several steps
are looked up one by one. Rounding moves cells and steps alike, so the answer is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ..common.wording import tr
from ._seats import limit, whole_numbers
from .ranks import rank_keys

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

# At least as many slots: each of 256 bins has one for each of 256 levels.
_SLOTS = 1 << 16
# What every integer type for places can hold.
_FAR = 2.0**30


class StepTable(NamedTuple):
    """Ascending steps, and what is known of each slot; make it by :func:`step_table`.

    Attributes
    ----------
    steps : ndarray of float32 or float64, shape (steps,)
        In the type of the cells.
    origin, scale : float
        A cell's slot is ``(cell - origin) * scale``, in the type of the cells.
    before : ndarray of uint8, uint16 or uint32, shape (slots,), optional
        Number of steps in lower slots; None where each slot holds one step.
    within : ndarray, shape (slots,)
        The step in the slot, NaN where there is none.
    crowded : ndarray of bool, shape (slots,), optional
        Which slots hold several steps; None where none does.
    """

    steps: NDArray[Any]
    origin: Any
    scale: Any
    before: Optional[NDArray[Any]]
    within: NDArray[Any]
    crowded: Optional[NDArray[np.bool_]]


def step_table(steps: NDArray[np.float64], *, dtype: DTypeLike, even: bool = False) -> StepTable:
    """Make the table of ascending steps for cells of a type.

    Parameters
    ----------
    steps : ndarray of float64, shape (steps,)
        Ascending; equal ones count as often. At least one.
    dtype : dtype
        float32 or float64, the type of the cells.
    even : bool
        Whether steps lie about as far from one another: then few slots do, one for each step where
        rounding lets them, and the table is made in a fortieth of the time.

    Returns
    -------
    StepTable
        For :func:`count_steps`.

    Examples
    --------
    >>> table = step_table(np.array([0.0, 1.0, 1.0, 4.0]), dtype="float64")
    >>> count_steps(np.array([-1.0, 0.0, 2.0, 4.0, np.nan]), table=table)
    array([0, 1, 3, 4, 0], dtype=uint8)
    """
    kind: Any = np.dtype(dtype).type
    number = len(steps)
    with np.errstate(all="ignore"):
        own = steps.astype(kind)
        # The first cell at or above a step that the type cannot hold is the next one.
        own = np.where(own < steps, np.nextafter(own, kind(np.inf)), own)
        alone = _one_a_slot(own) if even else None
        if alone is not None:
            return alone
        slots = max(0 if even else _SLOTS, 4 << number.bit_length())
        scale = kind((slots - 2) / np.subtract(own[-1], own[0], dtype=np.float64))
    if not np.isfinite(scale):
        scale = kind(0)
    small = np.min_scalar_type(number)
    table = StepTable(own, own[0], scale, np.zeros(slots, small), np.empty(0, kind), None)
    seats = np.clip(_slots(own, table), 0, slots - 1)
    counts = np.bincount(seats, minlength=slots)
    within = np.full(slots, np.nan, kind)
    within[seats] = own
    crowded = counts > 1
    within[crowded] = np.nan
    before = np.cumsum(counts) - counts
    return table._replace(
        before=before.astype(small), within=within, crowded=crowded if crowded.any() else None
    )


def _one_a_slot(steps: NDArray[Any]) -> Optional[StepTable]:
    """Return the table whose slots hold one step each, None where rounding keeps them from it.

    Each step lies in the middle of its slot. A cell between two steps is then in the slot of one
    of them: subtraction and multiplication, rounded or not, keep the order of cells and steps.
    """
    kind = steps.dtype.type
    slots = len(steps)
    scale = (slots - 1) / np.subtract(steps[-1], steps[0], dtype=np.float64)
    origin = kind(steps[0] - 0.5 / scale)
    table = StepTable(steps, origin, kind(scale), None, steps, None)
    fits = np.isfinite(origin) and np.isfinite(kind(scale))
    return table if fits and np.array_equal(_slots(steps, table), np.arange(slots)) else None


def count_steps(values: NDArray[Any], *, table: StepTable) -> NDArray[Any]:
    """Count the steps at or below each cell: ``np.searchsorted(steps, values, side="right")``.

    Parameters
    ----------
    values : ndarray of any shape
        In the type that the table was made for; some 100,000 cells at a time stay in the cache.
        NaN has no step below.
    table : StepTable
        From :func:`step_table`.

    Returns
    -------
    ndarray of integers, shape of ``values``
        Memory of this thread, which the next call uses again.

    Notes
    -----
    About 3 ns a cell, and 70 more for each in a slot with several steps.
    """
    seats = _slots(values, table)
    counts = seats
    if table.before is not None:
        counts = scratch("steps counts", values.size, table.before.dtype).reshape(values.shape)
        np.take(table.before, seats, out=counts, mode="clip")
    within = scratch("steps within", values.size, values.dtype).reshape(values.shape)
    np.take(table.within, seats, out=within, mode="clip")
    passed = scratch("steps passed", values.size, np.bool_).reshape(values.shape)
    with np.errstate(invalid="ignore"):
        np.greater_equal(values, within, out=passed)
    np.add(counts, passed.view(np.uint8), out=counts)
    if table.crowded is not None:
        np.take(table.crowded, seats, out=passed, mode="clip")
        np.logical_and(passed, np.equal(values, values), out=passed)
        if passed.any():
            counts[passed] = np.searchsorted(table.steps, values[passed], side="right")
    return counts


def _slots(values: NDArray[Any], table: StepTable) -> NDArray[np.intp]:
    """Return each cell's slot, or a number beyond the table that stands for its nearest end."""
    position = scratch("steps position", values.size, values.dtype).reshape(values.shape)
    with np.errstate(all="ignore"):
        np.subtract(values, table.origin, out=position)
        np.multiply(position, table.scale, out=position)
        if table.before is None:
            # NaN goes to the first slot, whose step it is not above.
            highest = np.fmax.reduce(position, axis=None, initial=0)
            limit(np.fmax, position, 0.0, position)
            if highest > len(table.steps) - 1:
                limit(np.minimum, position, len(table.steps) - 1.0, position)
        else:
            lowest = np.fmin.reduce(position, axis=None, initial=0)
            highest = np.fmax.reduce(position, axis=None, initial=0)
            if lowest < -_FAR or highest > _FAR:
                np.clip(position, -1, _FAR, out=position)
        # Elsewhere NaN becomes whichever integer; no comparison with it is true.
        return whole_numbers(position, "steps seats")


class LevelTable(NamedTuple):
    """A mapping to few whole numbers, told by where it goes up; make it by :func:`level_table`.

    Attributes
    ----------
    base : int
        What the lowest finite value is mapped to.
    table : StepTable, optional
        Where the level goes up by one; None where it never does.
    below, above : int
        What -inf and inf are mapped to.
    """

    base: int
    table: Optional[StepTable]
    below: int
    above: int


def level_table(
    mapping: Callable[[NDArray[Any]], NDArray[np.uint8]],
    *,
    dtype: DTypeLike,
    breaks: NDArray[np.float64],
) -> Optional[LevelTable]:
    """Find where a mapping to bytes goes up.

    Parameters
    ----------
    mapping : callable
        Takes an array of values without NaN and returns a uint8 for each. Between two breaks it
        does not fall.
    dtype : dtype
        float32 or float64, the type of the values.
    breaks : ndarray of float64
        Ascending. Where rounding makes the mapping fall from one side of a break to the other,
        there is no table.

    Returns
    -------
    LevelTable, optional
        For :func:`to_levels`.

    Notes
    -----
    Calls ``mapping`` with up to 255 values, once for each bit of the type.

    Examples
    --------
    >>> def mapping(values):
    ...     return np.where(values >= 1.5, 9, 7).astype(np.uint8)
    >>> table = level_table(mapping, dtype="float64", breaks=np.array([1.5]))
    >>> to_levels(np.array([1.4, 1.5, np.nan]), table=table, nodata=0)
    array([7, 9, 0], dtype=uint8)
    """
    kind: Any = np.dtype(dtype).type
    limit = np.finfo(kind).max
    near = breaks[np.abs(breaks) < limit].astype(kind)
    beside = [np.nextafter(near, kind(way)) for way in (-np.inf, np.inf)]
    ends = np.array([-limit, limit], kind)
    if (np.diff(mapping(np.sort(np.concatenate([ends, near, *beside]))).astype(int)) < 0).any():
        return None
    base, top, below, above = (
        int(level) for level in mapping(np.array([-limit, limit, -np.inf, np.inf], kind))
    )
    levels = np.arange(base + 1, top + 1)
    low, high = (np.repeat(key, levels.size) for key in rank_keys(ends).astype(np.uint64))
    # What stands at `low` stays below its level, what stands at `high` reaches it.
    while (high - low > 1).any():
        middle = low + (high - low) // 2
        reached = mapping(values_of_keys(middle, ends.dtype)) >= levels
        high = np.where(reached, middle, high)
        low = np.where(reached, low, middle)
    steps = values_of_keys(high, ends.dtype).astype(np.float64)
    return LevelTable(base, step_table(steps, dtype=kind) if steps.size else None, below, above)


def to_levels(
    values: NDArray[Any], *, table: LevelTable, nodata: Optional[float] = None
) -> NDArray[np.uint8]:
    """Map cells by the steps of a mapping: the same as the mapping itself.

    Parameters
    ----------
    values : ndarray of any shape
        In the type that the table was made for; NaN means no data.
    table : LevelTable
        From :func:`level_table`.
    nodata : float, optional
        What NaN becomes.

    Returns
    -------
    ndarray of uint8, shape of ``values``

    Raises
    ------
    ValueError
        If there is a NaN and no ``nodata``.

    Notes
    -----
    About 5 ns a cell.
    """
    result: NDArray[np.uint8] = fresh(values.shape, np.uint8)
    if table.table is None:
        result[...] = table.base
    else:
        np.add(count_steps(values, table=table.table), np.uint8(table.base), out=result)
    top = table.base + (0 if table.table is None else len(table.table.steps))
    for end, level, reduce, usual in (
        (-np.inf, table.below, np.fmin, table.base),
        (np.inf, table.above, np.fmax, top),
    ):
        if level != usual and reduce.reduce(values, axis=None, initial=0) == end:
            result[values == end] = level
    missing = scratch("steps passed", values.size, np.bool_).reshape(values.shape)
    if np.isnan(values, out=missing).any():
        if nodata is None:
            raise ValueError(tr("nodata must be a value of uint8 where cells are NaN, not None."))
        np.copyto(result, np.uint8(nodata), where=missing)
    return result


def values_of_keys(keys: NDArray[np.uint64], kind: np.dtype[Any]) -> NDArray[Any]:
    """Turn the numbers of :func:`.ranks.rank_keys` back into floats."""
    own = keys.astype(f"u{kind.itemsize}")
    sign = own.dtype.type(1 << (8 * kind.itemsize - 1))
    return np.where(own & sign, own ^ sign, ~own).view(kind)
