"""How far, and where to, what lies in small pieces of a raster (chips) moved in another."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..windows.shapes import reach
from ._chips import IN_DOUBLE, LOST_IN_SINGLE, OVERLAP, Level, squares, surfaces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

# Deviation of the gaussian that smooths both rasters, and how far it reaches, in cells.
_SIGMA, _SMOOTH = 1.0, 4
# Cells around the best place through which a surface is laid, to find it between cells.
_AROUND = 4
# A search is made coarse first where it reaches farther than so many cells, which a coarse cell
# may be wide at most, and so that a chip keeps as many coarse cells as that on a side.
_FAR, _COARSEST, _SMALLEST = 24, 4, 15
# Places of a coarse search that are looked at again.
_CANDIDATES = 3
# Other hills of the correlation begin so far from the best place.
_OTHER_HILL = 3
# How far what moved there and back may end from where it began, in cells.
_THERE_AND_BACK = 1.0
# The ratio of peaks where there is no second one.
MOST_RATIO = 100.0
# Places, and cells of chips, that are looked at together.
_TOGETHER = 1 << 18
# Where the correlation bends less than this from a cell to the next, single precision would move
# its summit by some 1e-4 cells.
_DULL = 4e-3
# An outlier is so many times farther from the median of its neighbours than these are, and so many
# cells; of fewer neighbours nothing is told.
_MOST_APART, _USUAL, _NEIGHBOURS = 2.0, 0.1, 3
# A slope of the field is learnt from so many displacements at least, at most so many chips on, and
# not believed where it is steeper: there the ground is torn.
_ENOUGH, _MOST_NEIGHBOURS, _STEEPEST = 6, 16, 0.1
# Steps of the last refinement, and how small a step is the last.
_STEPS, _LAST = 8, 1e-4
# The factors of the powers in a polynomial and in its first two derivatives.
_FALLING = np.array([[1, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5], [0, 0, 2, 6, 12, 20]], np.float64)


class Search(NamedTuple):
    """What is looked for, and where.

    Attributes
    ----------
    window : int
        Cells on a side of a chip.
    radius : int
        Cells that the search goes from its beginning, along each axis.
    least : float
        Displacements of a lower score are left out.
    begin : int
        Cells that a search begins away from the chip, at most.
    """

    window: int
    radius: int
    least: float = -1.0
    begin: int = 0

    @property
    def factor(self) -> int:
        """How many cells wide the cells are in which is searched first; 1: as they are."""
        factor = 1
        while (
            factor < _COARSEST
            and self.radius > _FAR * factor
            and self.window >= 2 * factor * _SMALLEST
        ):
            factor *= 2
        return factor

    @property
    def reach(self) -> int:
        """Cells that are needed around the one in the middle of a chip."""
        coarse = 4 * self.factor if self.factor > 1 else 0
        chip = self.window // 2 + self.factor
        return chip + self.begin + self.radius + _AROUND + 1 + _SMOOTH * self.factor + coarse


class Moves(NamedTuple):
    """Where chips moved; one of each for each chip.

    Attributes
    ----------
    down, across : ndarray of float64
        Rows and columns; NaN where that is not known.
    score : ndarray of float64
        The correlation there, -1 to 1; NaN where nothing could be compared, and at the limit.
    ratio : ndarray of float64
        That over the best of another hill, 100 at most.
    at_limit : ndarray of float64
        1 where the best place lies at the border of the search, else 0; NaN where nothing could
        be compared.
    pull : ndarray of float64, shape (8, n)
        What a slope of the field across a chip adds to its displacement, for `at_middles`: to
        rows, then to columns, for slopes of rows down and to the right, then of columns.
    """

    down: Array
    across: Array
    score: Array
    ratio: Array
    at_limit: Array
    pull: Array


def displacements(
    first: Floats,
    second: Floats,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    *,
    search: Search,
    begin: Optional[NDArray[np.intp]] = None,
) -> Moves:
    """Return where what lies in chips of the first raster lies in the second.

    Parameters
    ----------
    first, second : ndarray of shape (rows, columns)
        The earlier and the later raster, cell by cell; NaN is no data. Never changed.
    rows, columns : ndarray of int, shape (n,)
        The cells in the middle of the chips, ``search.reach`` from the edges at least.
    search : Search
        Sizes and limits.
    begin : ndarray of int, shape (2, n), optional
        Rows and columns from a chip to where its search begins; none of more than
        ``search.begin``. By default at the chip.

    Returns
    -------
    Moves
        Nothing is known of a chip that is flat, infinite or without data in half of its cells.
        What is at the limit, below the least score, or leads elsewhere on the way back keeps
        the numbers that say so, and has no displacement.

    Notes
    -----
    Both rasters are smoothed by a gaussian of one cell, those with data alone. Each chip is
    correlated with all windows in reach by transforms (where cells are missing over those that
    both have: Padfield 2012, https://doi.org/10.1109/TIP.2011.2181402); in far searches in
    coarse cells first, of which the best places are looked at again. Through the correlations
    around the best place a surface of quintic splines is laid, whose summit is found by Newton's
    steps. What lies at the new place is then sought in the first raster, in whole cells.
    Single precision serves but where windows have little of the departures around them, or the
    correlation hardly falls from its summit.
    Cost: three transforms of ``window + 2 (radius + 4)`` cells a side for each chip, and three of
    ``window + 2 radius``.

    Examples
    --------
    >>> cells = np.random.default_rng(1).normal(size=(80, 80))
    >>> found = displacements(cells[2:-3, 3:-2], cells[5:, :-5], np.array([37]), np.array([37]),
    ...     search=Search(window=15, radius=5))
    >>> found.down.round(2) + 0.0, found.across.round(2) + 0.0
    (array([-3.]), array([3.]))
    """
    count = rows.size
    result = Moves(*[*np.full((5, count), np.nan), np.full((8, count), np.nan)])
    begin = np.zeros((2, count), np.intp) if begin is None else begin
    usable = np.flatnonzero(_has_pattern(first, rows, columns, search.window))
    if not usable.size:
        return result
    one, other = (_Levels(cells, search) for cells in (first, second))
    slopes = _slopes(one.fine.cells)
    step = max(1, _TOGETHER // (2 * (search.radius + _AROUND) + 1) ** 2)
    few = max(1, _TOGETHER // search.window**2)
    for start in range(0, usable.size, step):
        some = usable[start : start + step]
        places = rows[some], columns[some]
        there = _moves(one, other, places, begin[:, some], search)
        found = _that_come_back(one, other, places, there, search)
        for whole, part in zip(result, found):
            whole[..., some] = part
    for start in range(0, usable.size, few):
        some = usable[start : start + few]
        result.pull[:, some] = _pull(one.fine, slopes, rows[some], columns[some])
    return result


def _has_pattern(
    cells: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp], window: int
) -> Booleans:
    """Return which chips have enough data, nothing infinite, and more than one value."""
    known = _chips(np.isfinite(cells), rows, columns, window)
    enough = known.sum(axis=(1, 2)) >= OVERLAP * window * window
    chips = _chips(cells, rows, columns, window)
    with np.errstate(invalid="ignore"):
        least, greatest = (ufunc.reduce(chips, axis=(1, 2)) for ufunc in (np.fmin, np.fmax))
        found: Booleans = enough & (greatest > least) & np.isfinite(greatest - least)
    return found


def _chips(
    cells: NDArray[Any], rows: NDArray[np.intp], columns: NDArray[np.intp], window: int
) -> NDArray[Any]:
    """Return the square windows around some cells, of shape (n, window, window)."""
    before, _ = reach(window)
    chips: NDArray[Any] = squares(cells, window)[rows - before, columns - before]
    return chips


class _Levels:
    """A raster as it is, and in coarse cells."""

    def __init__(self, cells: Floats, search: Search) -> None:
        self.fine = Level(cells, search.window, 1, _SIGMA)
        self.coarse = None
        if search.factor > 1:
            self.coarse = Level(cells, search.window, search.factor, _SIGMA)


class _Best(NamedTuple):
    """The best places of chips in whole cells.

    Attributes
    ----------
    begin : ndarray of int, shape (2, n, several)
        Rows and columns from a chip to the middle of what was looked at.
    scores : ndarray of shape (n, several, rows, columns)
        The correlations, -2 for none.
    place : tuple of ndarray, shape (n,)
        Where the best lies in these.
    gone : ndarray of int, shape (2, n)
        Rows and columns to there from where the search began.
    known, limit : ndarray of bool, shape (n,)
        Whether anything was found, and whether it lies at the border of the search.
    lost : ndarray of bool, shape (n,)
        Whether it still rises at the border of what was looked at again.
    """

    begin: NDArray[np.intp]
    scores: Array
    place: tuple[NDArray[np.intp], ...]
    gone: NDArray[np.intp]
    known: Booleans
    limit: Booleans
    lost: Booleans


def _best(
    one: _Levels,
    other: _Levels,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    begin: NDArray[np.intp],
    search: Search,
    more: int = 0,
) -> tuple[_Best, Array]:
    """Return where chips of one raster lie in the other, in whole cells, and all correlations.

    These are known so many more cells around.
    """
    starts, radius = begin[:, :, None], search.radius
    if one.coarse is not None and other.coarse is not None:
        starts = _candidates(one.coarse, other.coarse, places, begin, search)
        radius = search.factor + 1
    count, many = starts.shape[1:]
    rows, columns = (np.repeat(place, many) for place in places)
    surfaces = _surfaces(one.fine, other.fine, rows, columns, starts.reshape(2, -1), radius + more)
    side = 2 * radius + 1
    surfaces = surfaces.reshape(count, many, *surfaces.shape[1:])
    scores = surfaces[:, :, more : more + side, more : more + side]
    scores = np.where(scores == scores, scores, -2.0)
    away = starts - begin[:, :, None]  # from where the search began
    if many > 1:
        steps = np.arange(-radius, radius + 1)
        outside = np.abs(away[..., None] + steps) > search.radius
        scores[outside[0][..., None] | outside[1][:, :, None]] = -2.0
    flat = scores.reshape(count, -1)
    best = flat.argmax(axis=1)
    which, *place = np.unravel_index(best, scores.shape[1:])
    each = np.arange(count)
    gone = np.stack(place) - radius + away[:, each, which]
    known = flat[each, best] > -2.0
    limit = np.abs(gone).max(axis=0) == search.radius
    row, column = place
    rim = (np.minimum(row, column) == 0) | (np.maximum(row, column) == side - 1)
    lost = rim & ~limit & (many > 1)
    return _Best(starts, scores, (each, which, *place), gone, known, limit, lost), surfaces


def _moves(
    one: _Levels,
    other: _Levels,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    begin: NDArray[np.intp],
    search: Search,
) -> Moves:
    """Return where chips of one raster lie in the other."""
    best, surfaces = _best(one, other, places, begin, search, _AROUND)
    width = 2 * _AROUND + 1
    axes: Any = (2, 3)  # numpy's hints know of one only
    patches = sliding_window_view(surfaces, (width, width), axes)[best.place]
    limit = best.limit | np.isnan(patches).any(axis=(1, 2))
    known = best.known & ~limit & ~best.lost
    dull = np.flatnonzero(known & _dull(patches))
    if dull.size:
        rows, columns = (place[dull] for place in places)
        to = (begin + best.gone)[:, dull]
        patches[dull] = _surfaces(one.fine, other.fine, rows, columns, to, _AROUND, IN_DOUBLE)
    rest_down, rest_across, height = _summit(np.where(limit[:, None, None], 0.0, patches))
    second = _best_of_other_hills(surfaces, best)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.minimum(height / np.maximum(second, height / MOST_RATIO), MOST_RATIO)
    whole = begin + best.gone
    return Moves(
        np.where(known, whole[0] + rest_down, np.nan),
        np.where(known, whole[1] + rest_across, np.nan),
        np.where(known, height, np.nan),
        np.where(known & (height > 0), ratio, np.nan),
        np.where(best.known, limit, np.nan),
        np.full((8, known.size), np.nan),
    )


def _candidates(
    one: Level,
    other: Level,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    begin: NDArray[np.intp],
    search: Search,
) -> NDArray[np.intp]:
    """Return rows and columns to the best places of a coarse search, of shape (2, n, several)."""
    factor = search.factor
    radius = -(-search.radius // factor) + 1
    coarse = (begin + factor // 2) // factor
    rows, columns = ((place + factor // 2) // factor for place in places)
    surfaces = _surfaces(one, other, rows, columns, coarse, radius + 1)
    inner = surfaces[:, 1:-1, 1:-1]
    hills = _hills(np.where(inner == inner, inner, -2.0), surfaces)
    size = hills.shape[1]
    flat = hills.reshape(len(hills), -1)
    best = np.argsort(-flat, axis=1, kind="stable")[:, :_CANDIDATES]
    down, across = (place - radius for place in np.divmod(best, size))
    # Of those that are no hills the first is looked at once more: it does no harm.
    found = np.stack([coarse[0][:, None] + down, coarse[1][:, None] + across]) * factor
    low, high = (begin[:, :, None] + sign * search.radius for sign in (-1, 1))
    limited: NDArray[np.intp] = np.clip(found, low, high)
    return limited


def _surfaces(
    one: Level,
    other: Level,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    begin: NDArray[np.intp],
    span: int,
    least: float = LOST_IN_SINGLE,
) -> Array:
    """Return correlations of chips with windows of the other, of shape (n, places, places).

    Those lie up to ``span`` cells from where the search begins, both ways.
    """
    before, _ = reach(one.window)
    top, left = rows - before, columns - before
    areas = top + begin[0] - span, left + begin[1] - span
    return surfaces(one, other, (top, left), areas, span, least)


def _hills(scores: Array, surfaces: Array) -> Array:
    """Return the scores that are none lower than those around them, else -2.

    ``surfaces`` are those that lie one farther to each side, NaN for none.
    """
    rows = np.fmax(np.fmax(surfaces[..., :-2, :], surfaces[..., 2:, :]), surfaces[..., 1:-1, :])
    around = np.fmax(np.fmax(rows[..., :-2], rows[..., 2:]), rows[..., 1:-1])
    return np.where(scores < around, -2.0, scores)


def _dull(patches: Array) -> Booleans:
    """Return of which squares the middle is hardly above what lies beside it."""
    near = patches[:, _AROUND - 1 : _AROUND + 2, _AROUND - 1 : _AROUND + 2]
    middle = 2.0 * near[:, 1, 1]
    yy, xx = middle - near[:, 0, 1] - near[:, 2, 1], middle - near[:, 1, 0] - near[:, 1, 2]
    yx = (near[:, 0, 2] + near[:, 2, 0] - near[:, 0, 0] - near[:, 2, 2]) / 4.0
    least = (yy + xx - np.hypot(yy - xx, 2.0 * yx)) / 2.0
    dull: Booleans = least < _DULL
    return dull


def _best_of_other_hills(surfaces: Array, best: _Best) -> Array:
    """Return the best score at the top of another hill than the best, 0 where there is none."""
    frame = np.s_[..., _AROUND - 1 : 1 - _AROUND, _AROUND - 1 : 1 - _AROUND]
    hills = _hills(best.scores, surfaces[frame])
    each, which, *place = best.place
    apart = best.begin - best.begin[:, each, which][:, :, None]
    steps = np.arange(best.scores.shape[2])
    down, across = (
        np.abs(away[..., None] + steps - at[:, None, None]) < _OTHER_HILL
        for away, at in zip(apart, place)
    )
    hills[down[..., None] & across[:, :, None]] = -2.0
    second: Array = hills.reshape(len(hills), -1).max(axis=1, initial=0.0)
    return second


def _that_come_back(
    one: _Levels,
    other: _Levels,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    there: Moves,
    search: Search,
) -> Moves:
    """Return displacements, without those of a low score or that do not lead back."""
    with np.errstate(invalid="ignore"):
        good = there.score >= search.least
    some = np.flatnonzero(good & ~np.isnan(there.down))
    moved = np.stack([there.down[some], there.across[some]])
    cells = np.rint(moved).astype(np.intp)
    if some.size:
        there_now = places[0][some] + cells[0], places[1][some] + cells[1]
        back, _ = _best(other, one, there_now, -cells, search)
        apart = np.abs(moved - cells + back.gone).max(axis=0)
        known = back.known & ~back.limit & ~back.lost
        good[some] = known & (apart <= _THERE_AND_BACK)
    down, across = (np.where(good, part, np.nan) for part in (there.down, there.across))
    return there._replace(down=down, across=across)


def _summit(patches: Array) -> tuple[Array, Array, Array]:
    """Return where surfaces through square patches are highest, near their middle, and how high.

    All are NaN where there is no summit within a cell.
    """
    down, across = np.zeros((2, len(patches)))
    top = np.zeros(len(patches), dtype=bool)
    moving = np.arange(len(patches))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for _ in range(_STEPS):
            y, x = _weights(down[moving]), _weights(across[moving])
            # Value and derivatives along x of each row, and of those along y.
            own = patches[moving]
            along = [(own * x[k][:, None, :]).sum(axis=2) for k in range(3)]
            fy, fyy = ((along[0] * y[k]).sum(axis=1) for k in (1, 2))
            fx, fxy = ((along[1] * y[k]).sum(axis=1) for k in (0, 1))
            fxx = (along[2] * y[0]).sum(axis=1)
            determinant = fxx * fyy - fxy * fxy
            step_down = (fxy * fx - fxx * fy) / determinant
            step_across = (fxy * fy - fyy * fx) / determinant
            size = np.maximum(np.abs(step_down), np.abs(step_across))
            shorter = np.minimum(1.0, 0.5 / size)
            for place, step in ((down, step_down), (across, step_across)):
                place[moving] = np.clip(np.nan_to_num(place[moving] + shorter * step), -1.0, 1.0)
            top[moving] = (determinant > 0) & (fxx < 0) & (size <= _LAST)
            # None goes on because another one does.
            moving = moving[size > _LAST]
            if not moving.size:
                break
    y, x = _weights(down), _weights(across)
    height = ((patches * x[0][:, None, :]).sum(axis=2) * y[0]).sum(axis=1)
    inside = top & (np.maximum(np.abs(down), np.abs(across)) < 1.0)
    height = np.clip(height, -1.0, 1.0)
    return (
        np.where(inside, down, np.nan),
        np.where(inside, across, np.nan),
        np.where(inside, height, np.nan),
    )


def _weights(places: Array) -> tuple[Array, Array, Array]:
    """Return the weights of samples at -4 to 4 in a spline, and in its two derivatives.

    Of shape (n, samples) each, for places from -1 to 1.
    """
    polynomials = _splines()[(places >= 0).astype(np.intp)]
    t = np.where(places >= 0, places, places + 1.0)
    powers: Array = t[:, None] ** np.arange(6)
    found = []
    for k in range(3):
        # What the k-th derivative makes of each power.
        lower = powers[:, : 6 - k] * _FALLING[k][k:]
        found.append(np.einsum("np,nps->ns", lower, polynomials[:, k:]))
    return found[0], found[1], found[2]


@lru_cache(maxsize=1)
def _splines() -> Array:
    """Return what quintic splines through samples at -4 to 4 are from -1 to 0 and from 0 to 1.

    Of shape (2, 6, samples): the factors of the powers, from 0, of how far a place is from the
    lower end, for each sample.
    """
    from scipy.interpolate import make_interp_spline

    samples = np.arange(-_AROUND, _AROUND + 1.0)
    spline = make_interp_spline(samples, np.eye(samples.size), k=5)
    found: Array = np.array(
        [[spline(end, nu) / math.factorial(nu) for nu in range(6)] for end in (-1.0, 0.0)]
    )
    return found


def _slopes(cells: Array) -> tuple[Array, Array]:
    """Return how cells rise to the next row and to the next column."""
    from scipy import ndimage

    weights = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12.0
    down, across = (
        ndimage.correlate1d(cells, weights, axis=axis, mode="nearest") for axis in (0, 1)
    )
    return down, across


def _pull(
    level: Level,
    slopes: tuple[Array, Array],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
) -> Array:
    """Return what slopes of the field across chips add to their displacements.

    Of each cell of a chip the correlation learns as much as the chip rises there. By least squares
    the displacement is a mean of those of the cells, weighted by products of slopes, of which the
    parts that a mean and a contrast of the chip would explain are taken away first.
    """
    window = level.window
    steps = np.arange(window, dtype=np.float32) - reach(window)[0]
    parts = [_chips(cells, rows, columns, window) for cells in (level.cells, *slopes)]
    marks = np.ones(parts[0].shape, np.float32)
    if not level.whole:
        known = np.isfinite(parts[0] + parts[1] + parts[2])
        marks[~known] = 0.0
        for part in parts:
            part[~known] = 0.0
    number = marks.sum(axis=(1, 2), dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        parts[0] -= (parts[0].sum(axis=(1, 2)) / number)[:, None, None] * marks
        # Of a size for which single precision is enough.
        scales = 1.0 / np.sqrt(np.einsum("nij,nij->n", parts[0], parts[0]))[:, None, None]
        parts = [(part * scales).astype(np.float32) for part in (*parts[1:], parts[0])] + [marks]
        pairs = {}
        for m in (0, 1):
            # A slope as it is, and with the rows and the columns of the cells.
            ways = parts[m], parts[m] * steps[:, None], parts[m] * steps
            for k in range(m, 4):
                sums = [np.einsum("nij,nij->n", parts[k], way) for way in ways]
                pairs[k, m] = np.stack(sums).astype(np.float64)
        both = {**pairs, **{(m, k): sums for (k, m), sums in pairs.items()}}
        norm = np.ones(number.size), number
        rest = {
            (a, b): both[a, b] - sum(both[a, k][0] * both[k, b] / norm[k - 2] for k in (2, 3))
            for a in (0, 1)
            for b in (0, 1)
        }
        yy, yx, xy, xx = (rest[pair][0] for pair in ((0, 0), (0, 1), (1, 0), (1, 1)))
        determinant = yy * xx - yx * xy
        right = [[rest[a, b][axis] for b in (0, 1) for axis in (1, 2)] for a in (0, 1)]
        down = [(xx * y - yx * x) / determinant for y, x in zip(*right)]
        across = [(yy * x - xy * y) / determinant for y, x in zip(*right)]
    return np.stack([*down, *across])


def neighbours_apart(window: int, step: int) -> int:
    """Return how many chips on those are from which `at_middles` learns a slope; 0: none are near.

    Examples
    --------
    >>> neighbours_apart(31, 16), neighbours_apart(31, 4), neighbours_apart(15, 16)
    (1, 4, 0)
    """
    return 0 if step > window else min(max(1, round(window / 2 / step)), _MOST_NEIGHBOURS)


def at_middles(
    down: Array, across: Array, pull: Array, *, step: int, apart: int
) -> tuple[Array, Array]:
    """Return displacements of the middles of chips, where the field changes across them.

    Parameters
    ----------
    down, across : ndarray of shape (rows + 2 apart, columns + 2 apart)
        Those of chips, with some more on each side; NaN is none.
    pull : ndarray of shape (8, rows + 2 apart, columns + 2 apart)
        As `Moves` has it.
    step : int
        Cells from a chip to the next.
    apart : int
        How many chips on those are that tell the slope of the field.

    Returns
    -------
    down, across : ndarray of shape (rows, columns)
        A plane is laid through the displacements of a chip and of the eight around it, each of
        which is that in its middle and what the slope of the plane adds to it. That is taken
        away. Where fewer than six are known, or the plane is steeper than a tenth, nothing is.

    Examples
    --------
    >>> field = np.add.outer(0.01 * np.arange(5.0), np.zeros(5))
    >>> pull = np.zeros((8, 5, 5))
    >>> pull[0] = np.eye(5)
    >>> wrong = field + 0.01 / 8.0 * pull[0]
    >>> right, _ = at_middles(wrong, np.zeros((5, 5)), pull, step=8, apart=1)
    >>> bool(np.allclose(right, field[1:-1, 1:-1]))
    True
    """
    rows, columns = (n - 2 * apart for n in down.shape)
    known = np.isfinite(down + across + pull.sum(axis=0))
    values = np.where(known, np.stack([down, across]), 0.0)
    pulls = np.where(known, pull, 0.0).reshape(2, 4, *down.shape)
    normal = np.zeros((6, 6, rows, columns))
    right = np.zeros((6, rows, columns))
    number = np.zeros((rows, columns))
    for i, j in np.ndindex(3, 3):
        part = np.s_[..., i * apart : i * apart + rows, j * apart : j * apart + columns]
        mark = known[part].astype(np.float64)
        design = np.zeros((2, 6, rows, columns))
        design[0, 0] = design[1, 1] = mark
        design[:, 2:] = pulls[part]
        for axis, far in enumerate(((i - 1) * apart * step, (j - 1) * apart * step)):
            design[0, 2 + axis] += far * mark
            design[1, 4 + axis] += far * mark
        for k in (0, 1):
            normal += design[k][:, None] * design[k][None]
            right += design[k] * values[part][k]
        number += mark
    inner = np.s_[..., apart : apart + rows, apart : apart + columns]
    slopes = _solved(normal, right, number >= _ENOUGH)[2:]
    with np.errstate(invalid="ignore"):
        added = (pulls[inner] * slopes).sum(axis=1)
        good = (np.abs(slopes).max(axis=0) <= _STEEPEST) & (np.abs(added).max(axis=0) <= 1.0)
    added = np.where(good & known[inner], added, 0.0)
    return down[inner] - added[0], across[inner] - added[1]


def _solved(normal: Array, right: Array, wanted: Booleans) -> Array:
    """Return solutions of small systems that lie along the first axes; NaN where none is wanted."""
    result = np.full(right.shape, np.nan)
    matrices, sides = normal[:, :, wanted].transpose(2, 0, 1), right[:, wanted].T
    size = np.einsum("nii->n", matrices)
    # Where places or textures tell nothing of a slope it is 0.
    matrices = matrices + (1e-9 * size)[:, None, None] * np.eye(len(normal))
    result[:, wanted] = np.linalg.solve(matrices, sides[..., None])[..., 0].T
    return result


def outliers(down: Array, across: Array) -> Booleans:
    """Return which displacements are unlike those around them.

    Parameters
    ----------
    down, across : ndarray of shape (rows + 2, columns + 2)
        A field with one more on each side; NaN is none.

    Returns
    -------
    ndarray of bool, of shape (rows, columns)
        Those whose distance from the median of their eight neighbours is more than twice the
        median distance of these from it and a tenth of a cell. Where fewer than three neighbours
        are known nothing is told of it.

    Notes
    -----
    Source: Westerweel and Scarano 2005, https://doi.org/10.1007/s00348-005-0016-6.

    Examples
    --------
    >>> field = np.zeros((5, 5))
    >>> field[2, 2] = 3.0
    >>> int(outliers(field, np.zeros((5, 5))).sum())
    1
    """
    rows, columns = down.shape[0] - 2, down.shape[1] - 2
    wrong: Booleans = np.zeros((rows, columns), np.bool_)
    for part in (down, across):
        around = np.stack(
            [part[r : r + rows, c : c + columns] for r, c in np.ndindex(3, 3) if (r, c) != (1, 1)]
        )
        number = np.count_nonzero(~np.isnan(around), axis=0)
        middle = _median(around, number)
        usual = _median(np.abs(around - middle), number)
        with np.errstate(invalid="ignore"):
            apart = np.abs(part[1:-1, 1:-1] - middle) / (usual + _USUAL)
            wrong |= (apart > _MOST_APART) & (number >= _NEIGHBOURS)
    return wrong


def _median(stack: Array, number: NDArray[np.intp]) -> Array:
    """Return medians along the first axis of what is known; NaN where nothing is."""
    ordered = np.sort(stack, axis=0)  # NaN comes last
    low, high = np.maximum(number - 1, 0) // 2, number // 2
    high = np.minimum(high, len(stack) - 1)
    ends = [np.take_along_axis(ordered, place[None], 0)[0] for place in (low, high)]
    median: Array = 0.5 * (ends[0] + ends[1])
    return median
