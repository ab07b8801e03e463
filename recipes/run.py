"""What recipes ask of a run: its parameters, its plans, and where to tell how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol

if TYPE_CHECKING:
    from ..raster.common.plan import Plan
    from ..raster.common.progress import Progress
    from ..raster.sources.info import Info
    from ..raster.sources.source import RasterSource
    from ..raster.verbs.jobs import Kernel

Span = tuple[float, float]
"""The stretch of the work that a pass is, from 0 to 1."""


class Run(Protocol):
    """A run, as `toolbox.run.Run` is one; that knows QGIS, and recipes do not."""

    progress: Progress
    threads: int

    def given(self, name: str) -> bool:
        """Say whether the user gave an optional parameter."""

    def integer(self, name: str) -> int:
        """Return a whole number."""

    def number(self, name: str) -> float:
        """Return a number."""

    def choice(self, name: str) -> int:
        """Return which option was chosen, from 0."""

    def flag(self, name: str) -> bool:
        """Return a yes or no."""

    def text(self, name: str) -> str:
        """Return a text."""

    def temporary(self) -> str:
        """Return a folder that goes when the run ends."""

    def at_end(self, what: Callable[[], object]) -> None:
        """Have something called when the run ends, before its temporary files go."""

    def warn_of_fill(self, source: RasterSource, value: float) -> None:
        """Warn of an undeclared value that looks like nodata."""

    def tell_each(
        self,
        lines: Iterable[str],
        tell: Optional[Callable[[str], None]] = None,
        count: Optional[int] = None,
    ) -> None:
        """Log a line for each band; ``count`` says how many there are where they are no list."""

    def plan(self, info: Info, cell_bytes: float, *, halo: int = 0, **keywords: Any) -> Plan:
        """Return the plan for the raster of this run, and log it."""

    def blocks(self, info: Info, cell_bytes: float, halo: int = 0, **keywords: Any) -> Plan:
        """Return the plan for one of several passes over a raster."""

    def reduce(
        self,
        kernel: Kernel,
        source: RasterSource,
        merge: Callable[[Any, Any], Any],
        **keywords: Any,
    ) -> Any:
        """Reduce the bands of a source."""

    def reduce_with(
        self,
        kernel: Kernel,
        source: RasterSource,
        mask: Optional[RasterSource],
        merge: Callable[[Any, Any], Any],
        **keywords: Any,
    ) -> Any:
        """Reduce a source and, where there is one, a mask beside it."""

    def require_data(self, source: RasterSource) -> None:
        """Raise one sentence where no cell of a source has data."""
