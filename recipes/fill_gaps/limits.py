"""How far what fills a gap may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...kernels.common.wording import tr
from ...kernels.gaps.choices import Limits
from ...kernels.gaps.limits import rim_ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.source import RasterSource
    from ..run import Run
    from .found import BandGaps


class Bounds(NamedTuple):
    """Between which values, as they are stored, filled cells have to lie.

    Attributes
    ----------
    by_gap : bool
        Whether within the range of the data around each gap, too.
    ends : tuple of pairs of float
        The least and the greatest of each band.
    """

    by_gap: bool
    ends: tuple[tuple[float, float], ...]

    def hold(
        self, band: int, values: NDArray[Any], wanted: NDArray[Any], new: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Return what fills the cells of a window within its bounds, and which cells were cut."""
        ends = self.ends[band]
        if not self.by_gap and ends == (-np.inf, np.inf):
            return new, np.zeros(new.shape, dtype=bool)
        low: Any
        high: Any
        low, high = ends
        if self.by_gap:
            least, most = rim_ranges(values, wanted)
            some = least <= most
            low = np.where(some, np.maximum(least, low), low)
            high = np.where(some, np.minimum(most, high), high)
        held = np.clip(new, low, high)
        return held, (held != new) & ~np.isnan(new)


def bounds_of(run: Run, source: RasterSource, gaps: Sequence[BandGaps]) -> Bounds:
    """Return the bounds of filled cells, by the user's parameters."""
    kind = Limits(run.choice("LIMITS"))
    names = ("VALUE_MIN", "VALUE_MAX")
    given = [run.number(name) if run.given(name) else None for name in names]
    lowest, highest = given
    if lowest is not None and highest is not None and lowest > highest:
        raise ValueError(
            tr("VALUE_MIN is {:g}, more than VALUE_MAX, {:g}; give the lower one first").format(
                *given
            )
        )
    ends = []
    for band, found in zip(replace(source, scaled=True).info().bands, gaps):
        low, high = (-np.inf, np.inf) if kind != Limits.BAND else found.ends
        stored = [end if end is None else (end - band.offset) / band.scale for end in given]
        if band.scale < 0:
            stored.reverse()
        least = -np.inf if stored[0] is None else stored[0]
        most = np.inf if stored[1] is None else stored[1]
        ends.append((float(min(max(low, least), most)), float(min(max(high, least), most))))
    return Bounds(kind == Limits.GAP, tuple(ends))
