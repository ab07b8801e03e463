"""What can be known of parameters before a run, for the bar of the dialog."""

from __future__ import annotations

from ..raster.plan import make_plan
from ..raster.progress import Progress
from . import settings
from .values import Values


class EarlyValues(Values):
    """Parameters before the run, in the place of it; what it tells, nobody hears."""

    progress = Progress()

    def refuse_reach(self, reach: int) -> None:
        """Refuse a window whose reach no block holds, before its shape is drawn."""
        budget = settings.MEMORY.value() * 2**20
        make_plan((1, 1), cell_bytes=4.0, budget=budget, halo=reach)
