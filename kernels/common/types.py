"""Types of arrays, for type checkers alone: numpy 1.21 cannot subscript its numbers' types."""

from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Array = NDArray[np.float64]
    Booleans = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    # Rows and columns, of which no raster has 2^31.
    Places = NDArray[np.int32]
    # A number where all windows have the same.
    Count = Union[float, NDArray[Any]]
    # The width of a window's cells in heights of them: of all cells, or of those of each row.
    Aspect = Union[float, Floats]
