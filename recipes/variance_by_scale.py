"""From a raster to its curve against scale, and from the curve to a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..kernels.common.wording import tr
from ..kernels.windows.variance_by_scale import SIDE, coarse_sums, widened_sums
from ..raster.verbs.edges import Halo
from ..raster.verbs.engine import reduce_blocks
from ..raster.verbs.ledger import independent

if TYPE_CHECKING:
    from ..kernels.windows.choices import Spread
    from ..raster.common.grid import Grid
    from ..raster.common.progress import Progress
    from ..raster.sources.source import RasterSource
    from .run import Run


_LARGEST_BY_DEFAULT = 100
# Cells of a side of the unit that sums are taken over, about.
_UNIT = 512


def factors(run: Run, grid: Grid) -> list[int]:
    """Return the factors that are asked for, or refuse those that do not fit."""
    shorter, size = min(grid.shape), f"{grid.columns} x {grid.rows}"
    if shorter < SIDE:
        raise ValueError(tr("INPUT has {} cells: give a raster of at least 3 x 3").format(size))
    most = shorter // SIDE
    largest = min(_LARGEST_BY_DEFAULT, max(shorter // 10, min(most, 10)))
    if run.given("MAX_SCALE"):
        largest = run.integer("MAX_SCALE")
    if largest > most:
        raise ValueError(
            tr(
                "MAX_SCALE is {}: three cells of that size do not fit into the {} cells of INPUT; "
                "give {} at most"
            ).format(largest, size, most)
        )
    return list(range(1, largest + 1, run.integer("STEP")))


def sums(
    run: Run, source: RasterSource, factors: Sequence[int], widened: bool, statistic: Spread
) -> list[tuple[float, int]]:
    """Return the sum of each scale's local statistics and the number of its windows."""
    ends = [place / len(factors) for place in range(len(factors) + 1)]
    return independent(
        partial(_sums, run, source, factor, widened, statistic, run.progress.part(start, stop))
        for factor, start, stop in zip(factors, ends, ends[1:])
    )


def _sums(
    run: Run,
    source: RasterSource,
    factor: int,
    widened: bool,
    statistic: Spread,
    progress: Progress,
) -> tuple[float, int]:
    info = source.info()
    # A window belongs to the unit that its first cell lies in.
    reach = SIDE * factor - 1 if widened else (SIDE - 1) * factor
    unit = _UNIT if widened else factor * max(2, round(_UNIT / factor))
    kernel = widened_sums if widened else coarse_sums
    total: tuple[float, int] = reduce_blocks(
        partial(kernel, factor=factor, statistic=statistic),
        [source],
        run.blocks(info, info.cell_bytes, reach, height=unit, least=unit),
        lambda a, b: (a[0] + b[0], a[1] + b[1]),
        halo=Halo(0, reach, 0, reach),
        edges=None,
        unit=unit,
        progress=progress,
    )
    return total
