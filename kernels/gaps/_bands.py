"""Solve the equations of many small or narrow gaps by Cholesky factors of band matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Integers

    # Where in the matrix some cells have entries: rows, columns, and what stands there.
    Entries = list[tuple[Integers, Integers, Array]]

BATCH = 20_000
"""Cells of gaps that are solved at a time, so that it can be cancelled."""

# Cells of gaps in whose order those that share an equation lie so far apart, at most, are solved
# in one matrix of that band: a call takes as long as a hundred cells.
_BANDS = np.array([1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64])
WIDEST = 192
"""Where they lie farther apart a sparse solver is faster."""


def solve_banded(
    places: Integers,
    stride: int,
    gap: NDArray[Any],
    half: dict[int, Array],
    right_side: Array,
    number: NDArray[Any],
) -> Array:
    """Solve the equations of cells of gaps, no digit of one depending on the others.

    The factors of each gap are those that it has alone, bit for bit: what lies beside it in a
    matrix of several are zeros.

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
    by_rows = np.argsort(gap, kind="stable")
    by_columns = np.lexsort((places % stride, gap))  # stable: of a column in row order
    first = np.flatnonzero(np.diff(gap[by_rows], prepend=-1))
    sizes = np.diff(first, append=gap.size)
    gap_of = np.empty(gap.size, dtype=np.int64)  # from 0
    gap_of[by_rows] = np.repeat(np.arange(sizes.size), sizes)
    # Beyond the last place lies what is in it: nothing. Cells of two gaps share zeros.
    farther = [
        (np.where(weights, number.take(places + step, mode="clip"), -1), weights)
        for step, weights in half.items()
        if step
    ]
    checkpoint()
    # In the order of rows or of columns of cells: what is narrower.
    orders = [_ranks(by_rows), _ranks(by_columns)]
    widths = [np.maximum.reduceat(_reach(order, farther)[by_rows], first) for order in orders]
    turned, width = widths[1] < widths[0], np.minimum(widths[0], widths[1])
    together = width <= _BANDS[-1]
    width[together] = _BANDS[np.searchsorted(_BANDS, width[together])]
    sequence = np.argsort(width, kind="stable")
    stops, in_turn = np.cumsum(sizes[sequence]), width[sequence]
    begins = np.empty_like(first)
    begins[sequence] = stops - sizes[sequence]
    rank = np.where(turned[gap_of], orders[1], orders[0]) + (begins - first)[gap_of]
    cells = _ranks(rank)
    solution = np.empty(gap.size)
    start = done = 0
    while done < sizes.size:
        checkpoint()
        band, until = int(in_turn[done]), done + 1
        if band <= _BANDS[-1]:
            until = int(np.searchsorted(in_turn, band, side="right"))
            until = min(until, int(np.searchsorted(stops, start + BATCH, side="right")))
            until = max(until, done + 1)
        some = cells[start : stops[until - 1]]
        entries: Entries = [(np.arange(some.size), np.arange(some.size), half[0][some])]
        for neighbour, weights in farther:
            other = neighbour[some]
            here = np.flatnonzero(other >= 0)
            entries.append((here, rank[other[here]] - start, weights[some[here]]))
        found = _solve_band(band, entries, right_side[some]) if band <= WIDEST else None
        solution[some] = _solve_sparse(entries, right_side[some]) if found is None else found
        start, done = int(stops[until - 1]), until
    return solution


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


def _solve_band(band: int, entries: Entries, right_side: Array) -> Optional[Array]:
    """Solve equations whose entries lie no farther from the diagonal, None if that fails."""
    from scipy.linalg.lapack import dpbtrf, dpbtrs

    # Column by column, what is on the diagonal and below. As many more unknowns by themselves: a
    # gap's last cells too are then within the matrix, and rounded like those of any other gap.
    matrix = np.zeros((right_side.size + band, band + 1))
    matrix[right_side.size :, 0] = 1.0
    for rows, columns, data in entries:
        matrix[np.minimum(rows, columns), np.abs(rows - columns)] = data
    factors, failed = dpbtrf(matrix.T, lower=1, overwrite_ab=1)
    if failed:
        return None
    solution: Array = dpbtrs(factors, np.append(right_side, np.zeros(band)), lower=1)[0]
    return solution[: right_side.size]


def _solve_sparse(entries: Entries, right_side: Array) -> Array:
    """Solve equations by a sparse solver."""
    from scipy.sparse import coo_matrix

    rows, columns, data = (np.concatenate(parts) for parts in zip(*entries))
    size = right_side.size
    lower = coo_matrix((data, (rows, columns)), shape=(size, size)).tocsc()
    matrix = lower + lower.T
    matrix.setdiag(entries[0][2])
    solution: Array = factorise(matrix).solve(right_side)
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
