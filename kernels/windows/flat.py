"""Results of a tile in flat memory, with the marks of those that are missing.

numpy is two to four times as fast with one long row as with rows that lie apart. And where it is
known beforehand which cells have no result, nobody needs to look for NaN again: not for sums, and
not where nodata is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Flat(NamedTuple):
    """One band of results whose rows lie further apart than they are long.

    Attributes
    ----------
    values : flat ndarray, float64
        From the first result to the last; anything where one is missing, and between rows.
    missing : flat ndarray of bool, optional
        Where there is no result; None where that is nowhere. Both are valid until this thread
        asks for results again.
    rows, columns : int
        Number of results along each axis.
    pitch : int
        Elements from one row to the next.
    """

    values: NDArray[np.float64]
    missing: Optional[NDArray[np.bool_]]
    rows: int
    columns: int
    pitch: int

    def view(self, flat: NDArray[Any]) -> NDArray[Any]:
        """Return flat memory as an array of shape (1, rows, columns)."""
        step = flat.itemsize
        shape, strides = (1, self.rows, self.columns), (flat.nbytes, self.pitch * step, step)
        return np.ndarray(shape, flat.dtype, flat, 0, strides)

    def filled(self) -> NDArray[np.float64]:
        """Return the values with NaN where one is missing; those given are changed."""
        if self.missing is not None:
            np.copyto(self.values, np.nan, where=self.missing)
        return self.view(self.values)

    def zeroed(self) -> tuple[NDArray[np.float64], int]:
        """Return flat values with 0 for what is no result, and the number of results.

        Those given are changed.
        """
        count = self.rows * self.columns
        if self.missing is not None:
            np.copyto(self.values, 0.0, where=self.missing)
            count -= int(np.count_nonzero(self.view(self.missing)))
        step = self.values.itemsize
        between = self.rows - 1, self.pitch - self.columns
        strides = self.pitch * step, step
        np.ndarray(between, float, self.values, self.columns * step, strides).fill(0.0)
        return self.values, count
