"""Solve for the surface over a gap: biharmonic, membrane, or a tension between the two.

The filled cells u minimise

    (1 - tension) * sum (u_xx + u_yy)^2  +  tension * sum over neighbours of (difference of u)^2

where the first sum runs over the filled cells and the data cells beside them. Tension 0 is the
biharmonic surface, a thin plate; tension 1 is the membrane, where every cell is the mean of its
neighbours. Where cells are narrower, or wider, than they are high, lengths are measured in heights:
a second difference along a row is divided by the width squared, and so is the square of a first
one. Second differences u_xx, u_yy are reflected at the raster's edge, as in scikit-image.
Where a neighbour is not there (nodata that is not to be filled, cells too far from data), the
axis has no second difference, and a filled cell keeps level with its other neighbour on that axis
by its first difference, squared and added. Without that term (a plate with a free border) any
harmonic function costs nothing, and noise on the rim grows with the distance: on terrain with a
border three cells from data it doubles the error. Leaving the neighbour out of u_xx + u_yy
instead lets the two axes cancel, which doubles the error around scattered nodata.

The matrix is never singular where a chain of neighbours leads to data.

Small and narrow gaps are solved directly, each by itself, and so are compact ones with data all
around: no digit of one depends on the others. Larger ones by conjugate gradients, preconditioned
by one multigrid V-cycle; which of these depends on the gap only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr
from ._bands import factorise, solve_banded
from ._compact import LEAST_CELLS, solve_compact, stencil_reach
from ._squares import amid
from ._stack import STACKED_CELLS, lay_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Aspect, Booleans, Floats, Integers

    # What differences along rows weigh: 1, or a number for each place of a grid.
    Along = Union[int, Floats]


DIRECT_CELLS = 1_000
"""A gap of more cells is solved iteratively: factorising costs more than linearly."""

# Cells of so many neighbouring rows or columns as share equations, at most, where a gap is narrow,
# and how many numbers the factors of one may have.
_NARROW, _FACTORS = 160, 2**23

PROJECTED_ROWS = 100_000
"""Rows of one step of a projection onto the next coarser grid."""

# Neighbours along a row and along a column are merged alike while their weights differ by less.
_ALIKE_WEIGHTS = 1.6

COARSEST_CELLS = 500
"""The multigrid stops coarsening at a grid this small and factorises it."""

LARGEST_CELLS = 10_000_000
"""Unknowns of one system; at about 400 bytes each they fill 4 GB."""

TOLERANCE = 2e-9
"""Error, as part of the range of the data around the gap, at which to stop."""

MOST_ITERATIONS = 500


def solve_surface(
    values: Floats, unknown: Booleans, *, tension: float = 0.0, aspect: Aspect = 1.0
) -> Floats:
    """Solve for the surface over the unknown cells of a window.

    Parameters
    ----------
    values : ndarray of float64, shape (rows, columns)
        The window; NaN is no data. It reaches two cells beyond the unknown cells, except where
        the raster ends.
    unknown : ndarray of bool, shape (rows, columns)
        The cells to solve for. What `values` holds there is not used.
    tension : float
        0 for the biharmonic surface, 1 for the membrane, or between.
    aspect : float, or ndarray of shape (rows,)
        Width of the cells in heights of them; of all, or of those of each row.

    Returns
    -------
    ndarray of float64, shape (unknown cells,)
        In row order; NaN where no chain of neighbours to the left, right, above or below leads
        from the cell to data.

    Raises
    ------
    ValueError
        If there are more than `LARGEST_CELLS` unknown cells in large gaps.

    Notes
    -----
    Linear: about 4 microseconds an unknown cell for the biharmonic surface whatever the gap's
    size, 2 for the membrane, 2 to 4 times that where nodata riddle the gap; 400 bytes an unknown
    cell where a gap is large. A microsecond where gaps are small, narrow or compact. Iterates
    until the error left is about 2e-9 of the range of the data around the gap; differs from the
    direct solution by less than 1e-6 of it.

    References
    ----------
    Damelin and Hoang 2018, On surface completion and image inpainting by biharmonic functions,
    doi:10.1155/2018/3950312. Smith and Wessel 1990, Gridding with continuous curvature splines
    in tension, doi:10.1190/1.1442837. Trottenberg, Oosterlee and Schueller 2001, Multigrid.

    Examples
    --------
    >>> import numpy as np
    >>> plane = np.add.outer(np.arange(7.0), 2 * np.arange(7.0))
    >>> hole = np.zeros((7, 7), dtype=bool)
    >>> hole[3, 2:4] = True
    >>> solve_surface(np.where(hole, np.nan, plane), hole).round(9).tolist()
    [7.0, 9.0]
    """
    surface = _solve(values, unknown, tension, along=_along(aspect, values.shape))
    _hold_to_rims(surface, values, unknown, tension)
    filled: Floats = surface[unknown]
    return filled


def _along(aspect: Aspect, shape: tuple[int, ...]) -> Along:
    """Return what differences along rows weigh in each cell of a window."""
    wide = np.asarray(aspect, dtype=np.float64).reshape(-1, 1)
    return 1 if (wide == 1.0).all() else np.broadcast_to(1.0 / (wide * wide), shape)


def _solve(
    values: Floats,
    unknown: Booleans,
    tension: float,
    centre: Optional[float] = None,
    along: Along = 1,
) -> Floats:
    """Return the window's surface, NaN where there is none.

    `centre` is a value amid the data, by default of those around the gaps.
    """
    checkpoint()
    known = np.isfinite(values) & ~unknown
    solvable, coupled, cells = _coupled(known, unknown)
    surface = np.full(values.shape, np.nan)
    # Gaps that share no equation do not see each other: solve them apart.
    _solve_compact_ones(surface, values, known, (solvable, coupled, cells), tension, along)
    large = cells > DIRECT_CELLS
    large[large] = ~_narrow(solvable, coupled, np.flatnonzero(large), stencil_reach(tension))
    in_large = solvable & large[coupled]
    in_small = solvable & ~large[coupled]
    if in_small.any():
        system = _System(values, in_small, known, tension, centre, along=along)
        surface[in_small] = system.centre + _solve_directly(system, coupled[in_small])
    del coupled
    if in_large.any():
        if np.count_nonzero(in_large) > LARGEST_CELLS:
            raise ValueError(
                tr(
                    "the gaps to fill at once have {} cells, more than the {} a "
                    "smooth surface can take; set a maximum distance, or take the nearest cell"
                ).format(np.count_nonzero(in_large), LARGEST_CELLS)
            )
        system = _System(values, in_large, known, tension, centre, along=along)
        surface[in_large] = system.centre + _solve_iteratively(system)
    return surface


def _solve_compact_ones(
    surface: Floats,
    values: Floats,
    known: Booleans,
    gaps: tuple[Booleans, NDArray[Any], Integers],
    tension: float,
    along: Along,
) -> None:
    """Solve those of the gaps that are compact, and take their cells from the ones to be solved."""
    from scipy import ndimage

    solvable, coupled, cells = gaps
    some = np.flatnonzero(cells >= LEAST_CELLS)
    if not some.size:
        return
    boxes = ndimage.find_objects(coupled)
    farther = stencil_reach(tension) - 1  # the label has the rim
    for label in some.tolist():
        checkpoint()
        rows, columns = (
            slice(side.start - farther, side.stop + farther) for side in boxes[label - 1]
        )
        box = rows, columns
        if min(rows.start, columns.start) < 0:
            continue
        weights = np.ones(1) if isinstance(along, int) else along[box]
        if weights.min() < weights.max():
            continue
        own = (coupled[box] == label) & solvable[box]
        weight = float(weights.flat[0])
        found = solve_compact(values[box], own, known[box], tension=tension, along=weight)
        if found is not None:
            surface[box][own] = found
            solvable[box][own] = False
            cells[label] = 0


def _narrow(
    solvable: Booleans, coupled: NDArray[Any], labels: Integers, reach: int
) -> NDArray[np.bool_]:
    """Say which gaps are so narrow that band matrices solve them in less time, as stripes are."""
    from scipy import ndimage

    narrow = np.zeros(labels.size, dtype=bool)
    boxes = ndimage.find_objects(coupled) if labels.size else []
    for place, label in enumerate(labels.tolist()):
        checkpoint()
        own = solvable[boxes[label - 1]] & (coupled[boxes[label - 1]] == label)
        band = min(_most_together(np.count_nonzero(own, axis=axis), reach + 1) for axis in (0, 1))
        narrow[place] = band <= _NARROW and band * np.count_nonzero(own) <= _FACTORS
    return narrow


def _most_together(counts: Integers, some: int) -> int:
    """Return the largest sum of so many counts that follow one another."""
    sums = np.cumsum(np.concatenate([np.zeros(some, dtype=counts.dtype), counts]))
    return int((sums[some:] - sums[:-some]).max())


def _coupled(known: Booleans, unknown: Booleans) -> tuple[Booleans, NDArray[Any], Integers]:
    """Return the cells that can be solved, labels of gaps that share equations, and their cells."""
    from scipy import ndimage

    rim = _beside(unknown) & known
    coupled, number = ndimage.label(unknown | rim)
    reached = np.zeros(number + 1, dtype=bool)
    reached[coupled[rim]] = True
    solvable = unknown & reached[coupled]
    return solvable, coupled, np.bincount(coupled[solvable], minlength=number + 1)


def _hold_to_rims(
    surface: Floats,
    values: Floats,
    unknown: Booleans,
    tension: float,
    coupled: Optional[NDArray[Any]] = None,
) -> None:
    """Take from a surface what rounding, and the error that is left, put beside the data.

    A membrane lies between the least and the greatest data cell that it hangs from. Any surface
    through data of one value is flat. `coupled` are labels of gaps that share equations, if they
    are known.
    """
    from scipy import ndimage

    known = np.isfinite(values) & ~unknown
    solved = unknown & ~np.isnan(surface)
    membrane = tension == 1
    # The plate is bent by the data within two cells, and by other gaps that share them.
    if membrane or coupled is None:
        labels, number = ndimage.label(solved if membrane else solved | (_beside(solved) & known))
    else:
        labels, number = coupled, int(coupled.max())
    if not membrane and _differ(labels, number, values, known).all():
        return
    low, high = np.full(number + 1, np.inf), np.full(number + 1, -np.inf)
    for first, second in _neighbours(labels.shape):
        for here, there in ((first, second), (second, first)):
            _widen(low, high, labels[here], values[there], known[there])
    if not membrane:
        _widen(low, high, labels, values, known)
        apart = low < high
        low[apart], high[apart] = -np.inf, np.inf
    gap = labels[solved]
    surface[solved] = np.clip(surface[solved], low[gap], high[gap])


def _differ(labels: NDArray[Any], number: int, values: Floats, known: Booleans) -> Booleans:
    """Say which labels have cells that are known, and hold different values."""
    used = np.flatnonzero(known & (labels > 0))
    of, heights = labels.take(used), values.take(used)
    one, differ = np.empty(number + 1), np.zeros(number + 1, dtype=bool)
    one[of] = heights  # any of them
    differ[of[heights != one[of]]] = True
    return differ[1:]


def _neighbours(shape: tuple[int, ...]) -> list[tuple[Any, Any]]:
    """Return the pairs of views of a window in which each cell meets the next one."""
    rows, columns = (slice(None, -1), slice(1, None)), (slice(None), slice(None))
    return [
        ((rows[0], columns[0]), (rows[1], columns[1])),
        ((columns[0], rows[0]), (columns[1], rows[1])),
    ]


def _widen(
    low: Floats, high: Floats, labels: NDArray[Any], values: Floats, known: Booleans
) -> None:
    """Widen the ranges of labels by the known values beside their cells."""
    used = known & (labels > 0)
    if not used.any():
        return
    labels, values = labels[used], values[used]
    order = np.argsort(labels, kind="stable")
    labels, values = labels[order], values[order]
    first = np.flatnonzero(np.diff(labels, prepend=0))
    which = labels[first]
    low[which] = np.minimum(low[which], np.minimum.reduceat(values, first))
    high[which] = np.maximum(high[which], np.maximum.reduceat(values, first))


def solve_surfaces(
    windows: Sequence[tuple[Floats, Booleans]],
    *,
    tension: float = 0.0,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Solve for the surfaces over the unknown cells of several windows at a time.

    A step on all of them takes hardly longer than on one. No window may end where the raster
    does: nothing is reflected there.

    Parameters
    ----------
    windows : sequence of pairs
        `values` and `unknown` of each window, as for `solve_surface`.
    tension
        As for `solve_surface`.
    aspects : sequence
        The `aspect` of each window; none: all cells are square.

    Returns
    -------
    list of ndarray of float64, shape (unknown cells,)
        For each window, in row order.

    Notes
    -----
    The windows are laid out in one, a cell of nodata apart, with their values brought to a range
    of 1, so that the error that is left suits each. About 1.5 microseconds an unknown cell. The
    surface over a window whose gaps are all small (`DIRECT_CELLS`) depends on nothing else.
    """
    places, shape = lay_out(_shapes(windows))
    values, unknown = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    scales = []
    for (cells, wanted), place in zip(windows, places):
        # A cell far from all others takes no digits from gaps that do not see it.
        known = cells[_seen(wanted, np.isfinite(cells) & ~wanted)]
        centre, scale = _middle_and_range(known) if known.size else (0.0, 1.0)
        scale = scale or 1.0
        with np.errstate(over="ignore"):
            values[place], unknown[place] = (cells - centre) / scale, wanted
        scales.append((centre, scale))
    surface = _solve(values, unknown, tension, 0.0, _laid_out(aspects, places, shape))
    for (cells, _), place, (centre, scale) in zip(windows, places, scales):
        surface[place] *= scale
        surface[place] += centre
        values[place] = cells
    _hold_to_rims(surface, values, unknown, tension)
    return [surface[place][wanted] for (_, wanted), place in zip(windows, places)]


def solve_small_surfaces(
    windows: Sequence[tuple[Floats, Booleans]],
    *,
    tension: float = 0.0,
    aspects: Sequence[Aspect] = (),
) -> list[Optional[Floats]]:
    """Do what `solve_surface` does for each of several windows, bit for bit, where gaps are small.

    Parameters
    ----------
    windows, tension, aspects
        As for `solve_surfaces`.

    Returns
    -------
    list of ndarray of float64, shape (unknown cells,), or None
        For each window, in row order; None where one of its gaps is not small.
    """
    checkpoint()
    # Two cells apart: beyond the last cells of each lies nothing of another.
    places, shape = lay_out([(rows + 1, columns + 1) for (rows, columns) in _shapes(windows)])
    places = [
        (slice(rows.start, rows.stop - 1), slice(columns.start, columns.stop - 1))
        for rows, columns in places
    ]
    values, unknown, beyond = np.full(shape, np.nan), np.zeros(shape, bool), np.ones(shape, bool)
    for (cells, wanted), place in zip(windows, places):
        values[place], unknown[place], beyond[place] = cells, wanted, False
    known = np.isfinite(values) & ~unknown
    solvable, coupled, cells_of = _coupled(known, unknown)
    surface = np.full(shape, np.nan)
    along = _laid_out(aspects, places, shape)
    _solve_compact_ones(surface, values, known, (solvable, coupled, cells_of), tension, along)
    large = cells_of > DIRECT_CELLS
    too_large = (solvable & large[coupled]) if large.any() else None
    seen = _seen(solvable, known)
    centres = np.zeros(shape)
    for place in places:
        if too_large is not None and too_large[place].any():
            solvable[place] = False
        heights = values[place][seen[place]]
        if heights.size:
            centres[place] = _middle_and_range(heights)[0]
    if solvable.any():
        system = _System(values, solvable, known, tension, centres, beyond, along)
        surface[solvable] = centres[solvable] + _solve_directly(system, coupled[solvable])
        _hold_to_rims(surface, values, unknown, tension, coupled)
    return [
        None if too_large is not None and too_large[place].any() else surface[place][wanted]
        for (_, wanted), place in zip(windows, places)
    ]


def _laid_out(
    aspects: Sequence[Aspect], places: Sequence[tuple[slice, slice]], shape: tuple[int, int]
) -> Along:
    """Return what differences along rows weigh in windows that are laid out in one."""
    if all((np.asarray(aspect) == 1.0).all() for aspect in aspects):
        return 1
    along = np.ones(shape)
    for place, aspect in zip(places, aspects):
        along[place] = _along(aspect, along[place].shape)
    return along


def solve_each_surface(
    windows: Sequence[tuple[Floats, Booleans]],
    *,
    tension: float = 0.0,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Do what `solve_surface` does for each of several windows, at once where gaps are small.

    Parameters
    ----------
    windows, tension, aspects
        As for `solve_small_surfaces`, of any number of cells.

    Returns
    -------
    list of ndarray of float64, shape (unknown cells,)
        For each window, in row order.
    """
    results: list[Floats] = []
    widths = aspects or [1.0] * len(windows)
    for some in _in_parts([values.size for values, _ in windows]):
        part, shapes = windows[some], widths[some]
        found: list[Optional[Floats]] = [None]
        if len(part) > 1:
            found = solve_small_surfaces(part, tension=tension, aspects=shapes)
        for window, aspect, solved in zip(part, shapes, found):
            if solved is None:
                solved = solve_surface(*window, tension=tension, aspect=aspect)
            results.append(solved)
    return results


def _in_parts(sizes: Sequence[int]) -> Iterator[slice]:
    """Yield what follows one another and has no more cells than a stack."""
    start, cells = 0, 0
    for place, size in enumerate(sizes):
        if cells + size > STACKED_CELLS and place > start:
            yield slice(start, place)
            start, cells = place, 0
        cells += size
    yield slice(start, len(sizes))


def _shapes(windows: Sequence[tuple[Floats, Booleans]]) -> list[tuple[int, ...]]:
    return [unknown.shape for _, unknown in windows]


def _seen(unknown: Booleans, known: Booleans) -> Booleans:
    """Return the data that equations for unknown cells see: next to these, and next to those."""
    rim = _beside(unknown) & known
    return (rim | _beside(rim)) & known


# With more cells of the window than this for each unknown, sparse rows are faster.
_SPARSE = 5


class _Grid:
    """The cells of one grid and their addresses.

    A cell's place is its position in the window with a border of one cell around it, so that
    every neighbour has a place. `along` is what differences along rows weigh in each of them, or 1.
    """

    def __init__(self, unknown: Booleans, available: Booleans, along: Along = 1) -> None:
        self.along: Along = along
        if not isinstance(along, int):
            self.along = np.pad(along, 1, constant_values=1.0).ravel()
        self.unknown, self.available = unknown, available
        self.stride = stride = unknown.shape[1] + 2
        self.steps = (-stride, -1, 0, 1, stride)
        self.there = np.pad(available, 1).ravel()
        self.places = np.flatnonzero(np.pad(unknown, 1))
        self.size = self.places.size
        self.number = np.full(self.there.size, -1, dtype=np.int32)
        self.number[self.places] = np.arange(self.size, dtype=np.int32)

    def no_weights(self, rows: int) -> NDArray[Any]:
        """Return weights of 0 for the five cells of so many crosses, whole numbers if they are."""
        kind = np.int8 if isinstance(self.along, int) else np.float64
        return np.zeros((rows, 5), dtype=kind)

    def along_rows(self, places: Integers) -> Along:
        """Return what differences along rows weigh in some places."""
        return self.along if isinstance(self.along, int) else self.along[places]

    def equations(self, places: Integers, weights: NDArray[Any]) -> Any:
        """Return the sparse rows of weights for the five cells of each place's cross."""
        from scipy.sparse import csr_matrix

        columns = np.empty((places.size, 5), dtype=np.int32)
        for column, step in enumerate(self.steps):
            columns[:, column] = self.number[places + step]
        checkpoint()
        present = (columns >= 0) & (weights != 0)
        ends = np.zeros(places.size + 1, dtype=np.int32)
        np.cumsum(np.count_nonzero(present, axis=1), out=ends[1:])
        checkpoint()
        data = weights[present].astype(np.float64)
        checkpoint()
        return csr_matrix((data, columns[present], ends), shape=(places.size, self.size))

    def inflow(self, heights: Floats, places: Integers, weights: NDArray[Any]) -> Floats:
        """Return what the data (zero in all other places) add to each row of `equations`."""
        total = np.zeros(places.size)
        for column, step in enumerate(self.steps):
            total += weights[:, column] * heights[places + step]
        return total


class _Bending:
    """The product of rows' rows with a vector, where every row is a whole Laplacian.

    The Laplacian of the Laplacian on the window itself, which is several times as fast as with
    sparse rows.
    """

    def __init__(self, grid: _Grid) -> None:
        self._places, self._stride = grid.places, grid.stride
        self._memory = np.zeros((3, grid.there.size))
        step, along = grid.stride, grid.along
        self._along = None if isinstance(along, int) else along[step:-step]
        self._middle = 4.0 if self._along is None else 2.0 + 2.0 * self._along

    def __call__(self, x: Floats) -> Floats:
        cells, once, twice = self._memory
        # All but the unknowns stay 0.
        cells[self._places] = x
        self._laplacian(cells, once, twice)
        self._laplacian(once, twice, cells)
        product: Floats = twice[self._places]
        cells.fill(0.0)
        return product

    def _laplacian(self, cells: Floats, out: Floats, spare: Floats) -> None:
        step = self._stride
        middle, spare = out[step:-step], spare[step:-step]
        np.add(cells[: -2 * step], cells[2 * step :], middle)
        np.add(cells[step - 1 : -step - 1], cells[step + 1 : 1 - step or None], spare)
        if self._along is not None:
            np.multiply(spare, self._along, spare)
        np.add(middle, spare, middle)
        np.multiply(cells[step:-step], self._middle, spare)
        np.subtract(middle, spare, middle)


class _Operator:
    """A symmetric positive definite matrix: scale * rows' rows + matrix, either may be absent."""

    def __init__(
        self,
        rows: Any,
        scale: float,
        matrix: Any,
        bending: Optional[_Bending] = None,
    ) -> None:
        self.rows, self.scale, self.matrix = rows, scale, matrix
        self._bending = bending
        # Made once: it shares the numbers, but SciPy takes longer to make it than to use it.
        self.across = None if rows is None else rows.T
        self.size = (matrix if rows is None else rows).shape[1]

    @cached_property
    def diagonal(self) -> Floats:
        """The matrix's diagonal."""
        diagonal = np.zeros(self.size)
        if self.rows is not None:
            squares = _with_data(self.rows, self.rows.data**2)
            diagonal += self.scale * (squares.T @ np.ones(self.rows.shape[0]))
            checkpoint()
        if self.matrix is not None:
            diagonal += self.matrix.diagonal()
        return diagonal

    @cached_property
    def bound(self) -> float:
        """Gershgorin's bound on the eigenvalues of the matrix over its diagonal."""
        sums, ones = np.zeros(self.size), np.ones(self.size)
        if self.rows is not None:
            sizes = _with_data(self.rows, np.abs(self.rows.data))
            sums += self.scale * (sizes.T @ (sizes @ ones))
            checkpoint()
        if self.matrix is not None:
            sums += _with_data(self.matrix, np.abs(self.matrix.data)) @ ones
        return float((sums / self.diagonal).max())

    def apply(self, x: Floats) -> Floats:
        """Multiply by a vector, the step at which the solver can be stopped."""
        checkpoint()
        if self.rows is None:
            return self.matrix @ x  # type: ignore[no-any-return]
        bending = self._bending
        product: Floats = self.across @ (self.rows @ x) if bending is None else bending(x)
        product *= self.scale
        if self.matrix is not None:
            product += self.matrix @ x
        return product

    def assemble(self) -> Any:
        """Return the matrix in compressed columns."""
        if self.rows is None:
            return self.matrix.tocsc()
        product = self.across @ self.rows
        if self.scale != 1:
            product = self.scale * product
        return (product if self.matrix is None else product + self.matrix).tocsc()

    def project(self, basis: Any) -> Any:
        """Return basis' A basis, part by part to bound the memory and the time of one step."""
        factors = [] if self.rows is None else [(None, self.rows, self.scale)]
        if self.matrix is not None:
            factors.append((basis, self.matrix, 1.0))
        sums: list[tuple[int, Any]] = []
        for left, right, scale in factors:
            for first in range(0, right.shape[0], PROJECTED_ROWS):
                checkpoint()
                part = slice(first, first + PROJECTED_ROWS)
                image = right[part] @ basis
                product = _narrow_product(image if left is None else left[part], image)
                sums.append((1, product if scale == 1 else scale * product))
                # Adding sums of equally many parts keeps the work from growing with their square.
                while len(sums) > 1 and sums[-1][0] == sums[-2][0]:
                    _add_last_two(sums)
        while len(sums) > 1:
            checkpoint()
            _add_last_two(sums)
        return sums[0][1]


class _System:
    """The equations of a window: grid, data, and what they are centred on."""

    def __init__(
        self,
        values: Floats,
        unknown: Booleans,
        known: Booleans,
        tension: float,
        centre: Union[float, Floats, None] = None,
        beyond: Optional[Booleans] = None,
        along: Along = 1,
    ) -> None:
        self.grid = grid = _Grid(unknown, known | unknown, along)
        self._tension = tension
        self.centre, self.range = 0.0 if centre is None else centre, 0.0
        if beyond is None:
            middle, self.range = _middle_and_range(values[_seen(unknown, known)])
            self.centre = middle if centre is None else centre
        # Differences to the middle lose no digits where the values carry a large offset, and a
        # constant rim gives exactly zero.
        departures = np.subtract(values, self.centre, out=np.zeros(values.shape), where=known)
        self._heights = np.pad(departures, 1).ravel()
        checkpoint()
        self._bends = [] if tension == 1 else _curvatures(grid, _rim_places(grid), beyond)

    def sparse(self) -> tuple[_Operator, Floats]:
        """Return the matrix and the right-hand side."""
        grid, heights, tension = self.grid, self._heights, self._tension
        right_side: Floats = np.zeros(grid.size)
        rows = matrix = bending = None
        if self._bends:
            places, weights = (np.concatenate(parts) for parts in zip(*self._bends))
            if _are_whole(weights) and grid.there.size < _SPARSE * grid.size:
                bending = _Bending(grid)
            rows = grid.equations(places, weights)
            right_side -= (1 - tension) * (rows.T @ grid.inflow(heights, places, weights))
        if tension > 0:
            weights = _differences(grid)
            matrix = tension * grid.equations(grid.places, weights)
            right_side -= tension * grid.inflow(heights, grid.places, weights)
        return _Operator(rows, 1 - tension, matrix, bending), right_side

    def by_offsets(self) -> tuple[dict[int, Array], Array]:
        """Return half of the matrix and the right-hand side, without sparse rows.

        Half of the matrix: what each unknown has to do with those that lie, in places, so much
        farther on; what stands where there is none is not to be used.
        """
        grid, heights, tension = self.grid, self._heights, self._tension
        half: dict[int, Array] = {}
        right_side: Array = np.zeros(grid.size)
        for places, weights in self._bends:
            checkpoint()
            some = np.zeros((5, heights.size))
            some[:, places] = weights.T
            inflow = np.zeros(heights.size)
            inflow[places] = (1 - tension) * grid.inflow(heights, places, weights)
            for end, step in enumerate(grid.steps):
                from_here = grid.places - step  # the rows that have the unknowns at this end
                own = some[end].take(from_here)
                right_side -= own * inflow.take(from_here)
                own *= 1 - tension
                for other in range(end, 5):
                    offset = grid.steps[other] - step
                    part = own * some[other].take(from_here)
                    half[offset] = half.get(offset, 0.0) + part
        if tension > 0:
            weights = tension * _differences(grid)
            right_side -= grid.inflow(heights, grid.places, weights)
            for end in (2, 3, 4):
                offset = grid.steps[end]
                half[offset] = weights[:, end] + half.get(offset, 0.0)
        return half, right_side


def _curvatures(
    grid: _Grid, rim: Integers, beyond: Optional[Booleans]
) -> list[tuple[Integers, NDArray[Any]]]:
    """Return the rows of the plate: places, and weights of the five cells of their crosses.

    In lists in which no place comes twice. Where the raster ends there is nothing to bend: around
    the grid, and in the cells `beyond`.
    """
    places = np.concatenate([grid.places, rim])
    outside = np.ones(grid.there.size, dtype=bool)
    outside.reshape(-1, grid.stride)[1:-1, 1:-1] = False if beyond is None else beyond
    weights = grid.no_weights(places.size)
    slopes = [(places[:0], weights[:0])]
    for low, high, weight in ((0, 4, 1), (1, 3, grid.along_rows(places))):
        checkpoint()
        ends = [places + grid.steps[end] for end in (low, high)]
        there = [grid.there[end] for end in ends]
        whole = (there[0] | outside[ends[0]]) & (there[1] | outside[ends[1]])
        for end, present in zip((low, high), there):
            weights[:, end] = (present & whole) * weight
            slanted = np.flatnonzero((present & ~whole)[: grid.size])
            slope = grid.no_weights(slanted.size)
            slope[:, end] = weight if isinstance(weight, int) else weight[slanted]
            slope[:, 2] = -slope[:, end]
            slopes.append((grid.places[slanted], slope))
    weights[:, 2] = -weights.sum(axis=1)
    slopes[0] = (places, weights)
    return [rows for rows in slopes if rows[0].size]


def _are_whole(weights: NDArray[Any]) -> bool:
    """Say whether all rows of the plate are Laplacians, with all neighbours."""
    return bool((weights != 0).all())


def _differences(grid: _Grid) -> NDArray[Any]:
    """Return the rows of the membrane: the differences to the neighbours that are there."""
    weights, along = grid.no_weights(grid.size), grid.along_rows(grid.places)
    for end, weight in ((0, 1), (1, along), (3, along), (4, 1)):
        weights[:, end] = -(grid.there[grid.places + grid.steps[end]] * weight)
    weights[:, 2] = -weights.sum(axis=1)
    return weights


def _with_data(matrix: Any, data: Floats) -> Any:
    """Return a matrix of the same structure, which they share."""
    from scipy.sparse import csr_matrix

    return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _add_last_two(sums: list[tuple[int, Any]]) -> None:
    """Replace the last two sums, each with the number of its parts, by their sum."""
    parts, last = sums.pop()
    more, before = sums.pop()
    sums.append((parts + more, before + last))


def _narrow_product(left: Any, right: Any) -> Any:
    """Return left' right for rows that reach a narrow range of columns only."""
    from scipy.sparse import csr_matrix

    size = left.shape[1]
    reached = [matrix.indices for matrix in (left, right) if matrix.nnz]
    first = min((int(columns.min()) for columns in reached), default=0)
    stop = max((int(columns.max()) + 1 for columns in reached), default=1)
    shape = (left.shape[0], stop - first)
    left, right = (csr_matrix((m.data, m.indices - first, m.indptr), shape) for m in (left, right))
    product = (left.T @ right).tocsr()
    product.sort_indices()
    ends = np.concatenate(
        [
            np.zeros(first, dtype=product.indptr.dtype),
            product.indptr,
            np.full(size - stop, product.indptr[-1]),
        ]
    )
    return csr_matrix((product.data, product.indices + first, ends), shape=(size, size))


def _beside(cells: Booleans) -> Booleans:
    """Return the cells that have one of `cells` to the left, right, above or below."""
    near = np.zeros_like(cells)
    near[1:] |= cells[:-1]
    near[:-1] |= cells[1:]
    near[:, 1:] |= cells[:, :-1]
    near[:, :-1] |= cells[:, 1:]
    return near


def _rim_places(grid: _Grid) -> Integers:
    """Return the places of the data cells next to an unknown cell."""
    rim = _beside(grid.unknown) & grid.available & ~grid.unknown
    return np.flatnonzero(np.pad(rim, 1))


def _middle_and_range(seen: Floats) -> tuple[float, float]:
    """Return a value amid some data, and their range."""
    return amid(seen), float(seen.max()) - float(seen.min())


def _solve_directly(system: _System, gap: NDArray[Any]) -> Floats:
    """Solve the equations of small gaps, given which gap each unknown belongs to."""
    half, right_side = system.by_offsets()
    checkpoint()
    grid = system.grid
    return solve_banded(grid.places, grid.stride, gap, half, right_side, grid.number)


class _Level(NamedTuple):
    """One grid of the multigrid: its operator, the ways from and to the coarser one, or factors."""

    operator: _Operator
    interpolation: Any = None
    restriction: Any = None
    factors: Any = None


def _solve_iteratively(system: _System) -> Floats:
    """Solve by conjugate gradients with one V-cycle as the preconditioner."""
    operator, residual = system.sparse()
    levels = _coarsen_fully(system.grid, operator)
    solution = np.zeros(residual.size)
    direction = np.zeros(residual.size)
    before, first = 1.0, 0.0
    for step_number in range(MOST_ITERATIONS):
        correction = _v_cycle(levels, 0, residual)
        # The V-cycle nearly inverts the operator: its answer estimates the error itself, and how
        # fast it fell, what is left of the error when it is added.
        largest = float(np.abs(correction).max())
        first = first or largest
        fall = (largest / first) ** (1 / step_number) if step_number and first else 0.5
        if largest * fall <= TOLERANCE * system.range * (1 - fall):
            solution += correction
            return solution
        now = _dot(residual, correction)
        direction *= now / before
        direction += correction
        before = now
        product = operator.apply(direction)
        step = now / _dot(direction, product)
        solution += step * direction
        residual -= step * product
    raise ValueError(
        tr(
            "the smooth surface over gaps of {} cells did not settle in {} steps; "
            "set a maximum distance, or take another method"
        ).format(residual.size, MOST_ITERATIONS)
    )


def _dot(a: Floats, b: Floats) -> float:
    """Sum the products; unlike BLAS in an order that no number of threads changes."""
    return float(np.sum(a * b))


def _coarsen_fully(grid: _Grid, operator: _Operator) -> list[_Level]:
    """Build the grids from the finest to one that can be factorised.

    The coarser operators are projections of the finest one, so they know every nodata cell and
    every lone data cell in the gap; the Laplacian of the coarser cells would not, and the
    iteration would need ten times the steps there.
    """
    along = float(np.mean(grid.along_rows(grid.places)))
    levels: list[_Level] = []
    while operator.size > COARSEST_CELLS:
        # Where cells along one axis hang together more, they alone are merged until none do.
        factors = (1 if along > _ALIKE_WEIGHTS else 2), (1 if along * _ALIKE_WEIGHTS < 1 else 2)
        along *= (factors[0] / factors[1]) ** 2
        coarser = _Grid(*_halve(grid.unknown, grid.available, factors))
        if not coarser.size:
            levels.append(_Level(operator))
            return levels
        interpolation = _interpolation(grid, coarser, factors)
        levels.append(_Level(operator, interpolation, interpolation.T))
        operator = _Operator(None, 1.0, operator.project(interpolation))
        grid = coarser
    levels.append(_Level(operator, factors=factorise(operator.assemble())))
    return levels


def _halve(
    unknown: Booleans, available: Booleans, factors: tuple[int, int]
) -> tuple[Booleans, Booleans]:
    """Merge 2 x 2 cells, or 2 of a row or of a column.

    Unknown without data among them, available if one of them is.

    A correction that reaches no coarse cell with data in it cannot spoil the rim; counting such
    cells as unknown makes the iteration diverge on irregular gaps.
    """
    (rows, columns), (high, wide) = unknown.shape, factors
    some, data = (
        np.logical_or.reduce(
            np.pad(cells, ((0, -rows % high), (0, -columns % wide))).reshape(
                -(-rows // high), high, -(-columns // wide), wide
            ),
            axis=(1, 3),
        )
        for cells in (unknown, available & ~unknown)
    )
    return some & ~data, some | data


def _interpolation(fine: _Grid, coarse: _Grid, factors: tuple[int, int]) -> Any:
    """Return the bilinear interpolation from the coarse unknowns to the fine ones.

    Refined again and again it yields quadratic B-splines, which bend with finite energy.
    """
    from scipy.sparse import csr_matrix

    rows, columns = np.divmod(fine.places, fine.stride)
    rows -= 1
    columns -= 1
    high, wide = factors
    parent = (rows // high + 1) * coarse.stride + columns // wide + 1
    up_down = np.where(rows % 2, coarse.stride, -coarse.stride)
    left_right = np.where(columns % 2, 1, -1)
    ends = [(parent, 3.0), (parent + left_right, 1.0)] if wide == 2 else [(parent, 1.0)]
    if high == 2:
        ends = [(end, 3.0 * share) for end, share in ends] + [
            (end + up_down, share) for end, share in ends
        ]
    checkpoint()
    weights = np.empty((fine.size, len(ends)))
    numbers = np.empty((fine.size, len(ends)), dtype=np.int32)
    for column, (corner, weight) in enumerate(ends):
        weights[:, column] = weight * coarse.there[corner]
        numbers[:, column] = coarse.number[corner]
    checkpoint()
    weights /= weights.sum(axis=1, keepdims=True)
    present = numbers >= 0
    starts = np.zeros(fine.size + 1, dtype=np.int32)
    np.cumsum(np.count_nonzero(present, axis=1), out=starts[1:])
    checkpoint()
    return csr_matrix((weights[present], numbers[present], starts), shape=(fine.size, coarse.size))


def _v_cycle(levels: list[_Level], depth: int, right_side: Floats) -> Floats:
    """Approximate the solution: smooth, correct on the coarser grid, smooth again."""
    level = levels[depth]
    if level.factors is not None:
        solved: Floats = level.factors.solve(right_side)
        return solved
    solution = _smooth(level.operator, right_side)
    if level.interpolation is None:
        return solution
    residual = right_side - level.operator.apply(solution)
    coarse = _v_cycle(levels, depth + 1, level.restriction @ residual)
    solution += level.interpolation @ coarse
    residual = right_side - level.operator.apply(solution)
    solution += _smooth(level.operator, residual)
    return solution


def _smooth(operator: _Operator, residual: Floats) -> Floats:
    """Return the Chebyshev correction that removes what coarser grids cannot see.

    Two such grids see the lower half of the Laplacian's spectrum, so the upper 3/4 of it (its
    square for bending) are damped here. Symmetric, as conjugate gradients require.
    """
    degree, part = 3, 16.0
    high = operator.bound
    low = high / part
    middle, half = (high + low) / 2, (high - low) / 2
    ratio = half / middle
    update = residual / operator.diagonal
    update /= middle
    correction: Floats = update.copy()
    for _ in range(degree - 1):
        residual = residual - operator.apply(update)
        following = 1 / (2 * middle / half - ratio)
        update *= following * ratio
        update += (2 * following / half) * (residual / operator.diagonal)
        ratio = following
        correction += update
    return correction
