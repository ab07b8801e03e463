"""Window shapes: how far they reach, and which cells belong to them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 32767


def reach(length: int) -> tuple[int, int]:
    """Return how many cells a window reaches before and after its own cell.

    An even window reaches one cell further to the front, as SciPy's filters do.

    Parameters
    ----------
    length : int
        Cells of the window along an axis.

    Returns
    -------
    tuple of int
        Cells before and after.

    Examples
    --------
    >>> reach(3), reach(10)
    ((1, 1), (5, 4))
    """
    before = length // 2
    return before, length - 1 - before


def centres(block: NDArray[Any], window: tuple[int, int, int]) -> NDArray[Any]:
    """Return the cells that the windows of a block belong to: the block without its halo.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        Cells with halo.
    window : tuple of int
        Bands, rows and columns of the window.

    Returns
    -------
    ndarray
        A view of the block.
    """
    cuts = []
    for length, size in zip(window, block.shape):
        before, after = reach(length)
        cuts.append(slice(before, size - after))
    return block[tuple(cuts)]


def ellipse(rows: int, columns: int) -> NDArray[np.bool_]:
    """Return the footprint of cells whose centre lies in an ellipse.

    A cell at (x, y) from the window's centre belongs if ``(x/a)^2 + (y/b)^2 <= 1`` with the
    half axes ``a = (columns - 1) / 2`` and ``b = (rows - 1) / 2``.

    Parameters
    ----------
    rows, columns : int
        Size of the window.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where no cell's centre lies in the ellipse: two cells across and an even number down.

    Examples
    --------
    >>> ellipse(3, 5).astype(int)
    array([[0, 0, 1, 0, 0],
           [1, 1, 1, 1, 1],
           [0, 0, 1, 0, 0]])
    """
    # Doubled coordinates are whole numbers, so that cells on the rim are not lost to rounding.
    y = 2 * np.arange(rows, dtype=np.int64) - (rows - 1)
    x = 2 * np.arange(columns, dtype=np.int64) - (columns - 1)
    a, b = max(columns - 1, 1), max(rows - 1, 1)
    marks: NDArray[np.bool_] = (x[None, :] * b) ** 2 + (y[:, None] * a) ** 2 <= (a * b) ** 2
    if not marks.any():
        raise ValueError(
            f"WINDOW is {columns} x {rows} cells: no cell's centre lies in that ellipse; "
            "give 3 or more both ways"
        )
    return marks


def parse_footprint(text: str) -> NDArray[np.bool_]:
    """Return the footprint that a text of 0s and 1s describes.

    Parameters
    ----------
    text : str
        One row a line (or separated by semicolons), values separated by blanks or commas.

    Returns
    -------
    ndarray of shape (rows, columns), bool

    Raises
    ------
    ValueError
        Where the text is no matrix of 0 and 1, or marks no cell.

    Examples
    --------
    >>> parse_footprint("0 1 0; 1 1 1; 0 1 0").sum()
    5
    """
    lines = [line for line in text.replace(";", "\n").splitlines() if line.strip()]
    rows = [line.replace(",", " ").split() for line in lines]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(
            f"FOOTPRINT {text!r} is not a matrix: give rows of equal length, "
            'such as "0 1 0; 1 1 1; 0 1 0"'
        )
    wrong = [value for row in rows for value in row if value not in ("0", "1")]
    if wrong:
        raise ValueError(f"FOOTPRINT holds {wrong[0]!r}; give 0 and 1 only")
    marks: NDArray[np.bool_] = np.array(rows) == "1"
    if not marks.any():
        raise ValueError("FOOTPRINT marks no cell; give at least one 1")
    if max(marks.shape) > LARGEST:
        raise ValueError(f"FOOTPRINT is {marks.shape} cells; at most {LARGEST} each way")
    return marks
