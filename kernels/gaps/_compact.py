"""Solve for the surface over one compact gap exactly, by forces on the data around it.

On a torus larger than the gap, what a force on one cell does to a plate under tension is known for
all other cells, by one Fourier transform. Forces on the data cells that the gap's equations see,
two deep around it, are sought that lift the plate to the data; no force acts in the gap, so there
it is the surface. So few unknowns as the rim has cells are solved for, by Cholesky factors, where
the gap has the square of that. Multigrid takes three times as long, and for gaps of 1,000 cells
six times.

References
----------
Buzbee, Dorr, George and Golub 1971, The direct solution of the discrete Poisson equation on
irregular regions, doi:10.1137/0708066 (the capacitance matrix).
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

if TYPE_CHECKING:
    from ..common.types import Array, Booleans, Floats

LEAST_CELLS = 300
"""Gaps of fewer cells are solved faster cell by cell."""

# Sides of the torus, all quickly transformed; few, so that what was made for one is used again.
_SIDES = (24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256)
_HELD = 16
# The cube of the rim's cells is the time, and multigrid's grows with those of the gap.
_MOST_CUBES = 60_000
# OpenBLAS has threads of its own: two that factorise at once wait for one another, and take twice
# the processor's time.
_ONE_AT_A_TIME = threading.Lock()
# Forces whose effects are looked up at a time: both sides of the table's cells stay near.
_LOOKED_UP = 64
# Part of the data's range by which the plate may miss the data, and what is tried to come closer.
_MISSED, _TRIES = 1e-12, 4


def stencil_reach(tension: float) -> int:
    """Return how many steps from a cell its equation sees."""
    return 1 if tension == 1 else 2


def solve_compact(
    values: Floats, unknown: Booleans, known: Booleans, *, tension: float, along: float
) -> Optional[Array]:
    """Solve for the surface over the unknown cells of a window, if that is quick.

    Parameters
    ----------
    values, unknown, tension
        As for `solve_surface`.
    known : ndarray of bool
        The cells with data.
    along : float
        What second differences along rows weigh.

    Returns
    -------
    ndarray of float64, shape (unknown cells,), or None
        None where the window does not hold data all around the gap, as deep as the equations
        reach, or has a long rim.

    Examples
    --------
    >>> plane = np.add.outer(np.arange(9.0), 2 * np.arange(9.0))
    >>> hole = np.zeros((9, 9), dtype=bool)
    >>> hole[4, 3:5] = True
    >>> solve_compact(plane, hole, ~hole, tension=0.0, along=1.0).round(9).tolist()
    [10.0, 12.0]
    """
    side = next((side for side in _SIDES if side >= max(unknown.shape)), 0)
    deep = stencil_reach(tension)
    inner = unknown[deep:-deep, deep:-deep]
    if not side or np.count_nonzero(inner) < np.count_nonzero(unknown):
        return None
    gap = np.zeros((side, side), dtype=bool)
    own = np.s_[: unknown.shape[0], : unknown.shape[1]]
    gap[own] = unknown
    around = gap
    for _ in range(deep):
        around = _grown(around)
    around = around & ~gap
    ring = around[own]
    cells, rim = np.flatnonzero(gap), np.flatnonzero(around)
    if not known[ring].all() or rim.size**3 > _MOST_CUBES * cells.size:
        return None
    heights: Array = np.asarray(values[ring], dtype=np.float64)
    low, high = float(heights.min()), float(heights.max())
    middle = low + (high - low) / 2
    effects, table = _torus(side, tension, along)
    factors = _factors(table, rim, side)
    if factors is None:
        return None
    return _lift(heights - middle, effects, factors, rim, cells, middle)


def _grown(cells: Booleans) -> Booleans:
    grown = cells.copy()
    grown[1:] |= cells[:-1]
    grown[:-1] |= cells[1:]
    grown[:, 1:] |= cells[:, :-1]
    grown[:, :-1] |= cells[:, 1:]
    return grown


@lru_cache(maxsize=_HELD)
def _torus(side: int, tension: float, along: float) -> tuple[Array, Array]:
    """Return what forces do, by frequencies, and what one does at all distances, twice around.

    A height that is the same everywhere needs no force: which one goes with a force is free.
    """
    from scipy import fft

    waves = 2 - 2 * np.cos(2 * np.pi * np.arange(side) / side)
    squares = waves[:, None] + along * waves[: side // 2 + 1]
    stiffness = (1 - tension) * squares**2 + tension * squares
    stiffness[0, 0] = min(stiffness[0, 1], stiffness[1, 0])
    effects = 1 / stiffness
    once = fft.irfft2(effects, s=(side, side))
    return effects, np.tile(once, (2, 2)).ravel()


def _factors(table: Array, rim: Any, side: int) -> Optional[Array]:
    """Return the lower Cholesky factor of the effects of each force on the rim on each other."""
    rows, columns = np.divmod(rim, side)
    from_here = rows * (2 * side) + columns
    to_there = from_here + side * (2 * side) + side
    matrix = np.zeros((rim.size, rim.size))
    for start in range(0, rim.size, _LOOKED_UP):
        stop = start + _LOOKED_UP
        places = np.subtract.outer(to_there[start:stop], from_here[:stop])
        matrix[start:stop, :stop] = table.take(places)
    try:
        # SciPy's would keep other threads waiting.
        with _ONE_AT_A_TIME:
            factors: Array = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    return factors


def _lift(
    heights: Array, effects: Array, factors: Array, rim: Any, cells: Any, middle: float
) -> Optional[Array]:
    """Return the plate over some cells that goes through heights on the rim, None without one."""
    from scipy import fft
    from scipy.linalg.lapack import dpotrs

    side = len(effects)
    sides = np.column_stack([heights, np.ones(rim.size)])
    found, _ = dpotrs(factors.T, sides, lower=0)
    forces, even = found.T
    # Forces that hold the plate up as a whole have no place on a torus: together they are none.
    level = forces.sum() / even.sum()
    forces = forces - level * even
    most = float(np.abs(heights).max())
    acting = np.zeros((side, side))
    for _ in range(_TRIES):
        acting.ravel()[rim] = forces
        plate: Array = fft.irfft2(fft.rfft2(acting) * effects, s=(side, side)).ravel()
        missed = heights - level - plate[rim]
        if np.abs(missed).max() <= _MISSED * most:
            lifted: Array = plate[cells] + (level + middle)
            return lifted
        more, _ = dpotrs(factors.T, missed, lower=0)
        raised = more.sum() / even.sum()
        level += raised
        forces += more - raised * even
    return None
