"""How far what fills a gap may go."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...kernels.common.wording import tr
from ...kernels.gaps.choices import Limits
from ...kernels.gaps.limits import rim_ranges


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
    ends: tuple

    def hold(self, band: int, values: np.ndarray, wanted: np.ndarray, new: np.ndarray):
        """Return what fills the cells of a window within its bounds, and which cells were cut."""
        low, high = self.ends[band]
        if not self.by_gap and low == -np.inf and high == np.inf:
            return new, np.zeros(new.shape, dtype=bool)
        if self.by_gap:
            least, most = rim_ranges(values, wanted)
            some = least <= most
            low = np.where(some, np.maximum(least, low), low)
            high = np.where(some, np.minimum(most, high), high)
        held = np.clip(new, low, high)
        return held, (held != new) & ~np.isnan(new)


def bounds_of(run, source, gaps: list) -> Bounds:
    """Return the bounds of filled cells, by the user's parameters."""
    kind = Limits(run.choice("LIMITS"))
    given = [run.number(name) if run.given(name) else None for name in ("VALUE_MIN", "VALUE_MAX")]
    if None not in given and given[0] > given[1]:
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
