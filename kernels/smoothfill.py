"""Solve for the surface over a gap: biharmonic, membrane, or a tension between the two.

One operator does it all. L is the discrete Laplacian over the cells that have or will have a
value: the sum of the differences to the four neighbours, where a neighbour that is not there
(beyond the raster, nodata that is not to be filled, too far from data) is left out. That reflects
the surface at such a border. The filled cells minimise

    (1 - tension) * sum (L u)^2  +  tension * sum over neighbours of (difference of u)^2

so tension 0 is the biharmonic surface, a thin plate, and tension 1 is the membrane, where L u is
zero in every filled cell. L over the unknowns is never singular where a chain of neighbours leads
to data; the plate's energy with free (natural) borders in its place would be zero for every
harmonic function and let noise on the rim grow exponentially with the distance.

Small gaps are solved directly. Larger ones by conjugate gradients, preconditioned by one
multigrid V-cycle; which of the two depends on the number of cells only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Check = Optional[Callable[[], None]]

DIRECT_CELLS = 2_000
"""A gap of more cells is solved iteratively: factorising costs more than linearly."""

DIRECT_BATCH = 20_000
"""Cells of small gaps that one factorisation takes at a time, so that it can be cancelled."""

COARSEST_CELLS = 1_500
"""The multigrid stops coarsening at a grid this small and factorises it."""

LARGEST_CELLS = 16_000_000
"""Unknowns of one system; at about 300 bytes each they would fill some 5 GB."""

TOLERANCE = 1e-7
"""Largest correction, as part of the range of the data around the gap, at which to stop."""

MOST_ITERATIONS = 500


def solve_surface(
    values: Floats, unknown: Booleans, *, tension: float = 0.0, check: Check = None
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
    check : callable, optional
        Called before each step, at least every half second; may raise to stop.

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
    About 5 microseconds an unknown cell for the biharmonic surface whatever the gap's size,
    1.5 for the membrane; 250 bytes an unknown cell where a gap is large.

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
    from scipy import ndimage

    known = np.isfinite(values) & ~unknown
    regions, number = ndimage.label(known | unknown)
    reached = np.zeros(number + 1, dtype=bool)
    reached[regions[known]] = True
    solvable = unknown & reached[regions]
    del regions
    coupled, number = ndimage.label(solvable | (_beside(solvable) & known))
    large = np.bincount(coupled[solvable], minlength=number + 1) > DIRECT_CELLS
    # Gaps that share no row of the system do not see each other: solve them apart.
    in_large = solvable & large[coupled]
    in_small = solvable & ~large[coupled]
    surface = np.full(values.shape, np.nan)
    if in_small.any():
        system = _System(values, in_small, known, tension)
        surface[in_small] = system.centre + _solve_directly(system, coupled[in_small], check)
    del coupled
    if in_large.any():
        if np.count_nonzero(in_large) > LARGEST_CELLS:
            raise ValueError(
                f"the gaps to fill at once have {np.count_nonzero(in_large)} cells, more than the "
                f"{LARGEST_CELLS} a smooth surface can take; set MAX_DISTANCE or take METHOD 3"
            )
        system = _System(values, in_large, known, tension)
        surface[in_large] = system.centre + _solve_iteratively(system, check)
    filled: Floats = surface[unknown]
    return filled


class _Operator:
    """The matrix of one grid: bending * L'L - tension * L over its unknown cells.

    Cells are addressed by their place in the window with a border of one cell around it, so that
    every neighbour has an address.
    """

    def __init__(
        self, unknown: Booleans, available: Booleans, bending: float, tension: float
    ) -> None:
        from scipy.sparse import csr_matrix

        self.bending, self.tension = bending, tension
        stride = unknown.shape[1] + 2
        self.steps = np.array([-stride, -1, 0, 1, stride])
        inside = np.pad(unknown, 1).ravel()
        there = np.pad(available, 1).ravel()
        self.places = np.flatnonzero(inside)
        self.size = self.places.size
        self.number = np.full(inside.size, -1, dtype=np.int32)
        self.number[self.places] = np.arange(self.size, dtype=np.int32)
        self.rim = _rim_places(inside, there, self.steps) if bending else self.places[:0]
        self.neighbours = _count_there(there, self.places, self.steps)

        rows = np.concatenate([self.places, self.rim])
        columns = np.stack([self.number[rows + step] for step in self.steps], axis=1)
        present = columns >= 0
        ends = np.zeros(rows.size + 1, dtype=np.int32)
        np.cumsum(present.sum(axis=1), out=ends[1:])
        weights = np.ones(ends[-1])
        own = ends[: self.size] + present[: self.size, 0] + present[: self.size, 1]
        weights[own] = -self.neighbours
        self.laplacian = csr_matrix((weights, columns[present], ends), shape=(rows.size, self.size))
        # Each neighbour that is there has a row in which this cell counts once.
        self.diagonal = (
            bending * self.neighbours * (self.neighbours + 1) + tension * self.neighbours
        )
        self.bound = self._largest_eigenvalue()

    def apply(self, x: Floats) -> Floats:
        """Multiply the matrix by a vector."""
        rows: Floats = self.laplacian @ x
        if not self.bending:
            rows *= -self.tension
            return rows
        product: Floats = self.laplacian.T @ rows
        product *= self.bending
        if self.tension:
            product -= self.tension * rows[: self.size]
        return product

    def matrix(self) -> Any:
        """Return the matrix itself, in compressed columns."""
        matrix = -self.tension * self.laplacian[: self.size]
        if self.bending:
            matrix = matrix + self.bending * (self.laplacian.T @ self.laplacian)
        return matrix.tocsc()

    def _largest_eigenvalue(self) -> float:
        """Bound the eigenvalues of the matrix over its diagonal (Gershgorin)."""
        ones = np.ones(self.size)
        rows = self.laplacian @ ones
        rows[: self.size] += 2 * self.neighbours
        sums = self.tension * rows[: self.size]
        if self.bending:
            columns = self.laplacian.T @ rows
            columns += 2 * self.neighbours * rows[: self.size]
            sums += self.bending * columns
        return float((sums / self.diagonal).max())


class _System:
    """The equations of a window: operator, right-hand side, and what they were centred on."""

    def __init__(self, values: Floats, unknown: Booleans, known: Booleans, tension: float) -> None:
        self.unknown, self.available = unknown, known | unknown
        # `known` only: unknown cells of other gaps are no neighbours of these.
        self.operator = operator = _Operator(unknown, self.available, 1 - tension, tension)
        data = np.pad(known, 1).ravel()
        heights = np.pad(np.where(known, values, 0.0), 1).ravel()
        self.centre, self.range = _middle_and_range(heights, data, operator)
        # Differences to the middle lose no digits where the values carry a large offset, and a
        # constant rim gives exactly zero.
        heights = np.where(data, heights - self.centre, 0.0)
        beside = operator.steps[[0, 1, 3, 4]]
        inflow = sum(heights[operator.places + step] for step in beside)
        self.right_side: Floats = operator.tension * inflow
        if operator.bending:
            rim = operator.rim
            there = np.pad(self.available, 1).ravel()
            curvature = sum(heights[rim + step] for step in beside)
            curvature -= _count_there(there, rim, operator.steps) * heights[rim]
            rows = np.concatenate([inflow, curvature])
            self.right_side -= operator.bending * (operator.laplacian.T @ rows)


def _beside(cells: Booleans) -> Booleans:
    """Return the cells that have one of `cells` to the left, right, above or below."""
    near = np.zeros_like(cells)
    near[1:] |= cells[:-1]
    near[:-1] |= cells[1:]
    near[:, 1:] |= cells[:, :-1]
    near[:, :-1] |= cells[:, 1:]
    return near


def _rim_places(inside: Booleans, there: Booleans, steps: Integers) -> Integers:
    """Return the places of the data cells next to an unknown cell."""
    stride = int(steps[-1])
    near = np.zeros_like(inside)
    for step in (1, stride):
        near[step:] |= inside[:-step]
        near[:-step] |= inside[step:]
    return np.flatnonzero(near & there & ~inside)


def _count_there(there: Booleans, places: Integers, steps: Integers) -> Floats:
    """Count the neighbours of each place that have or will have a value."""
    count = np.zeros(places.size)
    for step in steps[[0, 1, 3, 4]]:
        count += there[places + step]
    return count


def _middle_and_range(heights: Floats, data: Booleans, operator: _Operator) -> tuple[float, float]:
    """Return the middle and the range of the data the equations use."""
    low, high = np.inf, -np.inf
    for step in operator.steps:
        # Without a rim (membrane) the data are the neighbours, with it the neighbours' too.
        for places in (operator.places, operator.rim):
            seen = heights[places + step][data[places + step]]
            if seen.size:
                low, high = min(low, float(seen.min())), max(high, float(seen.max()))
    return low + (high - low) / 2, high - low


def _factorise(matrix: Any) -> Any:
    """Factorise a symmetric positive definite matrix."""
    from scipy.sparse.linalg import splu

    # The symmetric ordering fills in half as much as the default, and a positive definite
    # matrix needs no pivoting.
    return splu(
        matrix,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )


def _solve_directly(system: _System, gap: NDArray[Any], check: Check) -> Floats:
    """Solve the equations of many small gaps by factorising some at a time.

    `gap` says which gap each unknown belongs to; those of different gaps share no equation.
    """
    order = np.argsort(gap, kind="stable")
    matrix = system.operator.matrix()[order][:, order].tocsc()
    right_side = system.right_side[order]
    ends = np.append(np.flatnonzero(np.diff(gap[order])) + 1, order.size)
    solution = np.empty(order.size)
    start = 0
    while start < order.size:
        if check is not None:
            check()
        # No gap has more than DIRECT_CELLS, so at least one always fits.
        stop = int(ends[np.searchsorted(ends, start + DIRECT_BATCH, side="right") - 1])
        factors = _factorise(matrix[start:stop, start:stop])
        solution[order[start:stop]] = factors.solve(right_side[start:stop])
        start = stop
    return solution


class _Level(NamedTuple):
    """One grid of the multigrid: its operator and the way up and down."""

    operator: _Operator
    interpolation: Any = None
    factors: Any = None


def _solve_iteratively(system: _System, check: Check) -> Floats:
    """Solve by conjugate gradients with one V-cycle as the preconditioner."""
    levels = _coarsen_fully(system, check)
    operator, residual = system.operator, system.right_side.copy()
    solution = np.zeros(residual.size)
    direction = np.zeros(residual.size)
    before = 1.0
    for _ in range(MOST_ITERATIONS):
        correction = _v_cycle(levels, 0, residual, check)
        # The V-cycle nearly inverts the operator: its answer estimates the error itself.
        if np.abs(correction).max() <= TOLERANCE * system.range:
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
        f"the smooth surface over gaps of {residual.size} cells did not settle in "
        f"{MOST_ITERATIONS} steps; set MAX_DISTANCE or take another METHOD"
    )


def _dot(a: Floats, b: Floats) -> float:
    """Sum the products; unlike BLAS in an order that no number of threads changes."""
    return float(np.sum(a * b))


def _coarsen_fully(system: _System, check: Check) -> list[_Level]:
    """Build the grids from the finest to one that can be factorised."""
    unknown, available, operator = system.unknown, system.available, system.operator
    levels: list[_Level] = []
    while True:
        if check is not None:
            check()
        if operator.size <= COARSEST_CELLS:
            levels.append(_Level(operator, factors=_factorise(operator.matrix())))
            return levels
        coarse_unknown, coarse_available = _halve(unknown, available)
        if not coarse_unknown.any():
            levels.append(_Level(operator))
            return levels
        # Cells twice as wide: the Laplacian is a quarter, over a quarter of the cells. The
        # membrane's differences are half, squared a quarter, each for four.
        coarser = _Operator(
            coarse_unknown, coarse_available, operator.bending / 4, operator.tension
        )
        levels.append(
            _Level(operator, _interpolation(operator, unknown, coarser, coarse_available))
        )
        unknown, available, operator = coarse_unknown, coarse_available, coarser


def _halve(unknown: Booleans, available: Booleans) -> tuple[Booleans, Booleans]:
    """Merge 2 x 2 cells: unknown without data among them, available if one of them is.

    A correction that reaches no coarse cell with data in it cannot spoil the rim; counting such
    cells as unknown makes the iteration diverge on irregular gaps.
    """
    rows, columns = unknown.shape
    some, data = (
        np.pad(cells, ((0, rows % 2), (0, columns % 2)))
        .reshape((rows + 1) // 2, 2, (columns + 1) // 2, 2)
        .any(axis=(1, 3))
        for cells in (unknown, available & ~unknown)
    )
    return some & ~data, some | data


def _interpolation(
    fine: _Operator, unknown: Booleans, coarse: _Operator, available: Booleans
) -> Any:
    """Return the bilinear interpolation from the coarse unknowns to the fine ones.

    Refined again and again it yields quadratic B-splines, which bend with finite energy.
    """
    from scipy.sparse import csr_matrix

    rows, columns = np.divmod(fine.places, unknown.shape[1] + 2)
    rows -= 1
    columns -= 1
    stride = int(coarse.steps[-1])
    parent = (rows // 2 + 1) * stride + columns // 2 + 1
    up_down = np.where(rows % 2, stride, -stride)
    left_right = np.where(columns % 2, 1, -1)
    corners = (parent, parent + left_right, parent + up_down, parent + up_down + left_right)
    there = np.pad(available, 1).ravel()
    weights = np.stack([w * there[c] for w, c in zip((9.0, 3.0, 3.0, 1.0), corners)], axis=1)
    weights /= weights.sum(axis=1, keepdims=True)
    numbers = np.stack([coarse.number[corner] for corner in corners], axis=1)
    present = numbers >= 0
    ends = np.zeros(fine.size + 1, dtype=np.int32)
    np.cumsum(present.sum(axis=1), out=ends[1:])
    return csr_matrix((weights[present], numbers[present], ends), shape=(fine.size, coarse.size))


def _v_cycle(levels: list[_Level], depth: int, right_side: Floats, check: Check) -> Floats:
    """Approximate the solution: smooth, correct on the coarser grid, smooth again."""
    if check is not None and depth == 0:
        check()
    level = levels[depth]
    if level.factors is not None:
        solved: Floats = level.factors.solve(right_side)
        return solved
    solution = _smooth(level.operator, right_side)
    if level.interpolation is None:
        return solution
    residual = right_side - level.operator.apply(solution)
    coarse = _v_cycle(levels, depth + 1, level.interpolation.T @ residual, check)
    solution += level.interpolation @ coarse
    residual = right_side - level.operator.apply(solution)
    solution += _smooth(level.operator, residual)
    return solution


def _smooth(operator: _Operator, residual: Floats) -> Floats:
    """Return the Chebyshev correction that removes what coarser grids cannot see.

    Two such grids see the lower half of the Laplacian's spectrum, so the upper 3/4 of it (its
    square for bending) are damped here. Symmetric, as conjugate gradients require.
    """
    degree, part = (3, 16.0) if operator.bending else (2, 6.0)
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
