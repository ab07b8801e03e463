"""Solve the equations of many small or narrow gaps by Cholesky factors of band matrices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Integers

BATCH = 2**18
"""Numbers of matrices that are made at a time: they stay in caches, and it can be cancelled."""
WIDEST = 192
"""Where cells that share an equation lie farther apart a sparse solver is faster."""

# Gaps of so few cells are solved faster all at a time, without a call of LAPACK for each.
_TINY = 4
# Numbers that a processor takes at a time, at most: some BLAS kernels sum in an order that depends
# on where among so many an array begins.
_GROUP = 8


class _Equations(NamedTuple):
    """The equations of gaps, one after the other.

    Attributes
    ----------
    cells, rank : ndarray of int, shape (cells,)
        The cells, gap by gap, each gap's in the order of its unknowns; and where each cell is.
    sizes, width : ndarray of int, shape (gaps,)
        The cells of each gap, and how far apart those that share an equation lie at most.
    diagonal, right_side : ndarray of float64, shape (cells,)
        Of each cell.
    farther : list of pairs
        Another cell for each, -1 for none, and the entry that they share.
    """

    cells: NDArray[Any]
    rank: NDArray[Any]
    sizes: Integers
    width: NDArray[Any]
    diagonal: Array
    right_side: Array
    farther: list[tuple[NDArray[Any], Array]]

    def shared(self, some: NDArray[Any]) -> Iterator[tuple[Integers, NDArray[Any], Array]]:
        """Yield which of some cells share an entry, how much later the others come, and entries."""
        for neighbour, weights in self.farther:
            other = neighbour[some]
            here = np.flatnonzero(other >= 0)
            own = some[here]
            yield here, self.rank[other[here]] - self.rank[own], weights[own]


def solve_banded(
    places: Integers,
    stride: int,
    gap: NDArray[Any],
    half: dict[int, Array],
    right_side: Array,
    number: NDArray[Any],
) -> Array:
    """Solve the equations of cells of gaps, no digit of one depending on the others.

    Each gap has a matrix of its own: some BLAS kernels round otherwise where it begins at another
    column of a larger one.

    Parameters
    ----------
    places : ndarray of int, shape (cells,)
        Of the cells, row by row.
    stride : int
        Places of a row.
    gap : ndarray of int, shape (cells,)
        Which gap each cell belongs to; those of different gaps share no equation.
    half : dict of ndarray of float64, shape (cells,)
        The entries of the symmetric matrix for each cell and the one so many places farther on;
        not used where that is no cell of a gap.
    right_side : ndarray of float64, shape (cells,)
        The right-hand side.
    number : ndarray of int
        The cell in each place, -1 for none, as on the border of the window.

    Returns
    -------
    ndarray of float64, shape (cells,)
    """
    equations = _by_gaps(places, stride, gap, half, right_side, number)
    checkpoint()
    solution: Array = right_side / half[0]  # where no equation is shared
    failed = _solve_bands(equations, solution)
    stops = np.cumsum(equations.sizes)
    for start, stop in zip((stops - equations.sizes)[failed].tolist(), stops[failed].tolist()):
        checkpoint()
        some = equations.cells[start:stop]
        solution[some] = _solve_sparse(equations, some)
    return solution


def _by_gaps(
    places: Integers,
    stride: int,
    gap: NDArray[Any],
    half: dict[int, Array],
    right_side: Array,
    number: NDArray[Any],
) -> _Equations:
    """Order equations by gaps, and there by rows or columns of cells: what is narrower."""
    by_rows = np.argsort(gap, kind="stable")
    by_columns = np.lexsort((places % stride, gap))  # stable: of a column in row order
    first = np.flatnonzero(np.diff(gap[by_rows], prepend=-1))
    sizes = np.diff(first, append=gap.size)
    # Beyond the last place lies what is in it: nothing. Cells of two gaps share zeros.
    farther = [
        (np.where(weights, number.take(places + step, mode="clip"), -1), weights)
        for step, weights in half.items()
        if step
    ]
    checkpoint()
    ranks = [_ranks(by_rows), _ranks(by_columns)]
    widths = [np.maximum.reduceat(_reach(rank, farther)[by_rows], first) for rank in ranks]
    turned = np.repeat(widths[1] < widths[0], sizes)
    cells, width = np.where(turned, by_columns, by_rows), np.minimum(widths[0], widths[1])
    return _Equations(cells, _ranks(cells), sizes, width, half[0], right_side, farther)


def _ranks(order: NDArray[Any]) -> NDArray[Any]:
    """Return where in an order each thing is."""
    ranks = np.empty_like(order)
    ranks[order] = np.arange(order.size, dtype=order.dtype)
    return ranks


def _reach(order: NDArray[Any], farther: list[tuple[NDArray[Any], Array]]) -> NDArray[Any]:
    """Return how far, in an order, the cells are that share an equation with each."""
    reach = np.zeros_like(order)
    for neighbour, _ in farther:
        away = np.abs(order.take(neighbour, mode="clip") - order)
        np.maximum(reach, away, out=reach, where=neighbour >= 0)
    return reach


def _solve_bands(equations: _Equations, solution: Array) -> NDArray[np.bool_]:
    """Solve for the cells of gaps by their band matrices, and return of which gaps that fails."""
    sizes, width = equations.sizes, equations.width
    tiny = sizes <= _TINY
    failed = ~tiny & (width > WIDEST)
    banded = (width > 0) & ~failed
    gaps, cells = np.flatnonzero(banded), equations.cells[np.repeat(banded, sizes)]
    # All tiny gaps have matrices of one shape, those of fewer cells with more by themselves.
    shapes = np.where(tiny, _TINY, [sizes, width + 1])[:, gaps]
    ends, stops = np.cumsum(shapes[0] * shapes[1]), np.cumsum(sizes[gaps])
    done = begin = start = 0
    while done < gaps.size:
        checkpoint()
        until = max(done + 1, int(np.searchsorted(ends, begin + BATCH, side="right")))
        some, stop = gaps[done:until], int(stops[until - 1])
        own = cells[start:stop]
        solution[own], failed[some] = _solve_batch(
            equations, own, sizes[some], tiny[some], shapes[:, done:until]
        )
        begin, start, done = int(ends[until - 1]), stop, until
    return failed


def _solve_batch(
    equations: _Equations,
    cells: NDArray[Any],
    sizes: Integers,
    tiny: NDArray[np.bool_],
    shapes: NDArray[Any],
) -> tuple[Array, NDArray[np.bool_]]:
    """Solve for the cells of gaps of some sizes and shapes; say of which of the gaps that fails."""
    # Of each gap the matrix, column by column what is on the diagonal and below, then the right
    # side.
    areas, rows = -(-shapes.prod(axis=0) // _GROUP) * _GROUP, -(-shapes[0] // _GROUP) * _GROUP
    stops = np.cumsum(areas + rows)
    starts = stops - areas - rows
    sides = starts + areas
    numbers = _zeros(int(stops[-1]))
    if tiny.any():
        numbers[starts[tiny] + (_TINY * np.arange(_TINY))[:, None]] = 1.0
    own = np.arange(cells.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    band, right = np.repeat(shapes[1], sizes), np.repeat(sides, sizes) + own
    diagonal = np.repeat(starts, sizes) + own * band
    numbers[diagonal], numbers[right] = equations.diagonal[cells], equations.right_side[cells]
    for here, later, entries in equations.shared(cells):
        # In the column of the one that comes first.
        column = diagonal[here] + np.minimum(later, 0) * band[here]
        numbers[column + np.abs(later)] = entries
    failed = np.zeros(sizes.size, dtype=bool)
    if tiny.any():
        failed[tiny] = _solve_tiny(numbers, starts[tiny], sides[tiny])
    others = np.flatnonzero(~tiny)
    failed[others] = _solve_each(numbers, starts[others], sides[others], shapes[:, others])
    return numbers[right], failed


def _solve_tiny(numbers: Array, starts: Integers, sides: Integers) -> NDArray[np.bool_]:
    """Put solutions in place of right sides, of all tiny gaps at a time; say which fail."""
    matrix = numbers[starts + np.arange(_TINY * _TINY)[:, None]].reshape(_TINY, _TINY, -1)
    places = sides + np.arange(_TINY)[:, None]
    right = numbers[places]
    with np.errstate(all="ignore"):
        for one in range(_TINY):
            for more in range(1, _TINY - one):
                part = matrix[one, more] / matrix[one, 0]
                right[one + more] -= part * right[one]
                matrix[one + more, : _TINY - one - more] -= part * matrix[one, more : _TINY - one]
        for one in reversed(range(_TINY)):
            for more in range(1, _TINY - one):
                right[one] -= matrix[one, more] * right[one + more]
            right[one] /= matrix[one, 0]
    numbers[places] = right
    failed: NDArray[np.bool_] = ~(matrix[:, 0] > 0).all(axis=0)
    return failed


def _solve_each(
    numbers: Array, starts: Integers, sides: Integers, shapes: NDArray[Any]
) -> list[bool]:
    """Put solutions in place of right sides, of one gap after the other; say which fail."""
    from scipy.linalg.lapack import dpbtrf, dpbtrs

    failed = []
    for start, side, size, band in zip(starts.tolist(), sides.tolist(), *shapes.tolist()):
        matrix = numbers[start : start + size * band].reshape(size, band).T
        factors, info = dpbtrf(matrix, lower=1, overwrite_ab=1)
        if not info:
            dpbtrs(factors, numbers[side : side + size], lower=1, overwrite_b=1)
        failed.append(info != 0)
    return failed


def _zeros(size: int) -> Array:
    """Return zeros that begin where a group of numbers does."""
    zeros = np.zeros(size + _GROUP)
    skipped = -(zeros.ctypes.data // zeros.itemsize) % _GROUP
    return zeros[skipped : skipped + size]


def _solve_sparse(equations: _Equations, cells: NDArray[Any]) -> Array:
    """Solve for the cells of a gap by a sparse solver."""
    from scipy.sparse import coo_matrix

    own = np.arange(cells.size)
    parts = [(own, own, equations.diagonal[cells])]
    for here, later, entries in equations.shared(cells):
        parts += [(here, here + later, entries), (here + later, here, entries)]
    rows, columns, data = (np.concatenate(part) for part in zip(*parts))
    matrix = coo_matrix((data, (rows, columns)), shape=(cells.size, cells.size)).tocsc()
    solution: Array = factorise(matrix).solve(equations.right_side[cells])
    return solution


def factorise(matrix: Any) -> Any:
    """Factorise a symmetric positive definite matrix of compressed columns."""
    from scipy.sparse.linalg import splu

    # The symmetric ordering fills in half as much as the default, and a positive definite
    # matrix needs no pivoting.
    return splu(
        matrix,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
