"""What a window meets beyond the edge of the raster: one rule for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common.choices import Edges

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Halo(NamedTuple):
    """How many cells around a block a kernel needs, and bands before and after a band."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0


# Rules by which cells beyond the edge repeat cells of the raster.
_REPEATING = (Edges.REFLECT, Edges.MIRROR, Edges.NEAREST, Edges.WRAP)


def repeats(edges: Edges) -> bool:
    """Say whether cells beyond the edge repeat cells of the raster."""
    return edges in _REPEATING


def source_index(start: int, stop: int, size: int, edges: Edges) -> NDArray[np.int64]:
    """Return which cell of an axis stands at each place from ``start`` to ``stop``.

    Parameters
    ----------
    start, stop : int
        Places along the axis; below 0 and from ``size`` on they are beyond the edge.
    size : int
        Cells along the axis.
    edges : Edges
        The rule. It repeats where the window is larger than the raster.

    Returns
    -------
    ndarray of shape (stop - start,), int64
        Indices into the axis, -1 where no cell stands.

    Examples
    --------
    >>> source_index(-3, 6, 3, Edges.REFLECT)
    array([2, 1, 0, 0, 1, 2, 2, 1, 0])
    """
    place = np.arange(start, stop, dtype=np.int64)
    if edges is Edges.REFLECT:
        place %= 2 * size
        return np.minimum(place, 2 * size - 1 - place)
    if edges is Edges.MIRROR:
        period = max(2 * size - 2, 1)
        place %= period
        return np.minimum(place, period - place) if size > 1 else place * 0
    if edges is Edges.NEAREST:
        return np.clip(place, 0, size - 1)
    if edges is Edges.WRAP:
        return place % size
    place[(place < 0) | (place >= size)] = -1
    return place
