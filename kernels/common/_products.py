"""Products of matrices whose digits do not depend on the library that a program has loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def of_rows(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of the products of all rows of one matrix with all of another.

    numpy's own matrix product calls whichever BLAS the process came with: in QGIS that may be
    another, and a much slower one, than in Python by itself, and its threads are not ours.

    Parameters
    ----------
    one, other : ndarray of shape (rows, n), float64
        Finite.

    Returns
    -------
    ndarray of shape (rows of one, rows of other), float64

    Examples
    --------
    >>> of_rows(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [1.0, 0.0]]))
    array([[11.,  1.]])
    """
    products: NDArray[np.float64] = np.einsum("ik,jk->ij", one, other, optimize=False)
    return products
