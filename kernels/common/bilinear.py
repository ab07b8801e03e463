"""Values between the middles of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Array, Integers

# Places so near to a cell's middle, in cells, are that middle: rounding of coordinates.
NEAR = 1e-6


class Samples(NamedTuple):
    """Places where values are wanted, by tiles of a raster.

    Attributes
    ----------
    row, column : ndarray of shape (places,)
        In cells from the middle of the first; all of them within the raster.
    tile : ndarray of int of shape (tiles,)
        Numbers of the tiles that hold places, ascending.
    start : ndarray of int of shape (tiles + 1,)
        The first place of each tile, and one past the last.
    side : tuple of int
        Rows and columns of a tile.
    across : int
        Tiles beside each other in the raster.
    """

    row: Array
    column: Array
    tile: Integers
    start: Integers
    side: tuple[int, int]
    across: int

    @classmethod
    def of(
        cls, row: Array, column: Array, shape: tuple[int, int], side: tuple[int, int]
    ) -> tuple[Samples, Integers]:
        """Return places in the order of the tiles that their cells lie in, and that order.

        Parameters
        ----------
        row, column : ndarray of shape (places,)
            As above, in any order.
        shape : tuple of int
            Rows and columns of the raster.
        side : tuple of int
            Rows and columns of a tile.
        """
        across = -(-shape[1] // side[1])
        down, right = cells_of(row, column, shape)
        number = down // side[0] * across + right // side[1]
        order = np.argsort(number, kind="stable")
        tile, start = np.unique(number[order], return_index=True)
        start = np.append(start, number.size)
        return cls(row[order], column[order], tile, start, side, across), order

    def boxes(self, shape: tuple[int, int]) -> tuple[Integers, Integers]:
        """Return the first and the last row and column of the cells with places in each tile."""
        cells, start = np.array(cells_of(self.row, self.column, shape)), self.start[:-1]
        return np.minimum.reduceat(cells, start, axis=1), np.maximum.reduceat(cells, start, axis=1)


def cells_of(row: Array, column: Array, shape: tuple[int, int]) -> tuple[Integers, Integers]:
    """Return the cells that places lie in.

    Parameters
    ----------
    row, column : ndarray of shape (places,)
        In cells from the middle of the first.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    row, column : ndarray of int

    Examples
    --------
    >>> [cell.tolist() for cell in cells_of(np.array([-0.5, 1.4]), np.array([2.5, 0]), (3, 3))]
    [[0, 1], [2, 0]]
    """
    down, right = (
        np.clip(np.rint(place), 0, size - 1).astype(np.int64)
        for place, size in zip((row, column), shape)
    )
    return down, right


def sample_block(
    block: NDArray[Any], *, row: int, column: int, samples: Samples, shape: tuple[int, int]
) -> tuple[int, Array]:
    """Return the values at those places whose cells lie in a block, between cells by weights.

    Parameters
    ----------
    block : ndarray of shape (1, rows, columns)
        Cells of one tile, at least those with places, and one more on each side: beside the
        raster's first and last column what is to be there. NaN is no data.
    row, column : int
        Of the block's first cell.
    samples : Samples
        The places.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    start : int
        The first place of the tile.
    values : ndarray of shape (places of the tile,), float64
        The bilinear mean of the four cells around a place. Cells without data are left out of it;
        NaN where the cell that a place lies in has none.

    Examples
    --------
    >>> block = np.full((1, 3, 4), np.nan)
    >>> block[0, 1, 1:3] = 10.0, 20.0
    >>> shape = 1, 2
    >>> places, _ = Samples.of(np.zeros(3), np.array([0.0, 0.25, 1.0]), shape, (4, 4))
    >>> sample_block(block, row=-1, column=-1, samples=places, shape=shape)[1]
    array([10. , 12.5, 20. ])
    """
    side = samples.side
    number = (row + 1) // side[0] * samples.across + (column + 1) // side[1]
    place = int(np.searchsorted(samples.tile, number))
    start, stop = int(samples.start[place]), int(samples.start[place + 1])
    down, right = samples.row[start:stop], samples.column[start:stop]
    cell = cells_of(down, right, shape)
    below, beside = down - cell[0], right - cell[1]
    rows, columns = cell[0] - row, cell[1] - column
    more_rows, more_columns = rows + _signs(below), columns + _signs(beside)
    # What stands above the first row and below the last is no neighbour.
    beyond = (more_rows + row < 0) | (more_rows + row >= shape[0])
    below, beside = np.where(beyond, 0.0, np.abs(below)), np.abs(beside)
    cells = block[0]
    own = cells[rows, columns].astype(np.float64)
    total, share = np.zeros(own.shape), (1 - below) * (1 - beside)
    # Differences from the cell itself: what is level stays level to the last digit.
    for r, c, weight in (
        (rows, more_columns, (1 - below) * beside),
        (more_rows, columns, below * (1 - beside)),
        (more_rows, more_columns, below * beside),
    ):
        other = cells[r, c].astype(np.float64)
        weight = np.where(np.isnan(other), 0.0, weight)
        share += weight
        with np.errstate(invalid="ignore"):
            total += np.where(weight > 0, weight * (other - own), 0.0)
    with np.errstate(invalid="ignore"):
        return start, own + total / share


def _signs(away: Array) -> Integers:
    """Return -1, 0 or 1 for what is negative, nothing or positive."""
    return np.sign(away).astype(np.int64)
