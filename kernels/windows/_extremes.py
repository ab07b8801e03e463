"""The least and the greatest cell of every window of a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.memory import scratch
from ._doubling import Program, Windows, program
from .shapes import Shape

if TYPE_CHECKING:
    from ..common.types import Floats


def window_extremes(
    block: Floats, shape: Shape, *, minimum: bool = True, maximum: bool = True
) -> tuple[Floats, ...]:
    """Return the least, the greatest, or both, of the window at each place in a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        The cells; NaN is no data.
    shape : Shape
        The window's shape.
    minimum, maximum : bool
        Which of the two.

    Returns
    -------
    tuple of ndarrays of shape (bands out, rows out, columns out)
        In the type of the block, so exactly cells of it; NaN where no cell of the window has
        data. Valid until this thread asks again.

    Notes
    -----
    Cost: ``log2(w) + 1`` operations a cell and axis for each of the two, since halves of a window
    may overlap.

    Examples
    --------
    >>> block = np.array([[[1.0, np.nan, 3.0]]])
    >>> window_extremes(block, Shape((1, 1, 2)), maximum=False)[0]
    array([[[1., 3.]]])
    """
    found = program(Extremes, block.shape, shape, block.dtype, minimum, maximum)
    return found.run(block)


class Extremes(Program):
    """Windows by their least and greatest cell."""

    overlaps = True

    def __init__(
        self,
        block: tuple[int, ...],
        shape: Shape,
        dtype: np.dtype[Any],
        minimum: bool,
        maximum: bool,
    ) -> None:
        self._dtype = dtype
        # These two leave NaN out wherever the other is a number.
        both = (("least", np.fmin, minimum), ("greatest", np.fmax, maximum))
        self._kinds = [(name, operation) for name, operation, wanted in both if wanted]
        super().__init__(block, shape)
        self._found = tuple(self.view(layer) for layer in self.windows.layers)

    def start(self) -> Windows:
        """Return the memory for cells, the same for both."""
        cells = scratch("extreme cells", self.elements, self._dtype)
        return Windows("cells", (cells,) * len(self._kinds))

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Take the lesser and the greater of each two."""
        layers = []
        for (name, operation), one, other in zip(self._kinds, a.layers, b.layers):
            out = scratch(f"{slot}{name}", a.size, self._dtype)
            layers.append(self.do(operation, one, other, out))
        return Windows(slot, tuple(layers))

    def run(self, block: Floats) -> tuple[Floats, ...]:
        """Return the extremes of a block."""
        np.copyto(self.cells.layers[0].reshape(self.block), block)
        with np.errstate(invalid="ignore"):
            self.go()
        return self._found
