"""With what gaps are filled, as the user says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

import numpy as np

from ...kernels.common.wording import counted, tr
from ...kernels.gaps.choices import MEANS, SQUARES, Method
from ...raster.common.plan import UNIT
from .means import MeanSolver, fill_with_means
from .pieces import GapSolver, fill_from_around, max_distance
from .rule import Rule
from .tension import tension_of

if TYPE_CHECKING:
    from ...raster.common.grid import Grid
    from ...raster.sources.source import RasterSource
    from ...raster.verbs.patches import Patch
    from ..run import Run
    from .found import BandGaps

# Cells that a gap may need around it, for a large radius or many neighbours.
_AROUND_CELLS = 3_000_000
_MARCHES = (Method.TELEA, Method.NAVIER_STOKES)
_WITH_RADIUS = (*SQUARES, *_MARCHES)
# Cells that ways to inpaint look at from each cell: beyond it nothing is gained but time is lost.
_WIDEST_MARCH = 50


def plan_filling(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    gaps: Sequence[BandGaps],
    other: Optional[RasterSource] = None,
) -> tuple[list[Patch], Union[MeanSolver, GapSolver]]:
    """Return the patches to fill and what fills them, by the user's parameters.

    ``other`` is the raster whose difference from the source is filled, where there is one.
    """
    method = Method(run.choice("METHOD"))
    if method in MEANS:
        if run.number("MAX_DISTANCE") != 100 and run.number("MAX_DISTANCE"):
            run.progress.message(
                tr("MAX_DISTANCE has no meaning for means and a constant, and is not used.")
            )
        unused = [name for name in ("BETWEEN_DATA", "SMOOTHING_ITERATIONS") if run.number(name)]
        if other is not None:
            unused.append("FILL_RASTER")
        for name in unused:
            told = tr("{} has no meaning for means and a constant, and is not used.")
            run.progress.message(told.format(name))
        return fill_with_means(run, source, mask, rule, gaps, method)
    neighbours = run.integer("NEIGHBOURS") if method == Method.INVERSE_DISTANCE else 0
    for band, found in zip(source.info().bands, gaps):
        if found.chosen.any() and found.valid and neighbours > found.valid:
            raise ValueError(
                tr("NEIGHBOURS is {}, but {} has {} with data in band {}; give fewer").format(
                    neighbours,
                    source.name,
                    counted(found.valid, "cell", "cells"),
                    band.number,
                )
            )
    parameters = {
        "max_distance": max_distance(run, source.info().grid),
        "power": run.number("POWER"),
        "neighbours": neighbours,
        "radius": run.integer("RADIUS") if method in _WITH_RADIUS else 1,
        "tension": run.number("TENSION"),
        "smoothness": run.number("SMOOTHNESS") if run.given("SMOOTHNESS") else 0.0,
        "classes": all(band.has_palette for band in source.info().bands),
    }
    if method == Method.SMOOTH_SURFACE:
        parameters["tension"] = tension_of(run, source, mask, rule)
    _tell_shapes(run, source.info().grid)
    _refuse_wide(parameters, source.info().grid.shape)
    if method in _MARCHES and parameters["radius"] > _WIDEST_MARCH:
        raise ValueError(
            tr("RADIUS is {}: each cell would look at all cells within it; give at most {}").format(
                parameters["radius"], _WIDEST_MARCH
            )
        )
    return fill_from_around(run, source, mask, rule, gaps, method, parameters, other)


def _tell_shapes(run: Run, grid: Grid) -> None:
    """Say how wide cells are where they are not square, and what goes around the globe."""
    if grid.goes_around():
        run.progress.message(
            tr("The raster goes once around the globe: its first column is beside its last.")
        )
    widths = grid.cell_shapes().of_rows(0, grid.rows)
    low, high = (f"{end:.2g}" for end in (np.min(widths), np.max(widths)))
    told = low if low == high else tr("{} to {}").format(low, high)
    if told != "1":
        run.progress.message(
            tr("Cells are {} times as wide as high: distances are in heights of cells").format(told)
        )


def _refuse_wide(parameters: dict[str, Any], shape: tuple[int, int]) -> None:
    """Refuse to read windows around each gap that do not fit the memory; small rasters do."""
    if shape[0] * shape[1] <= _AROUND_CELLS:
        return
    side = max(_AROUND_CELLS**0.5, _AROUND_CELLS / min(shape))
    # A batch of small gaps is up to two tiles wide.
    widest = (int(side) - 2 * UNIT) // 2
    most = {"RADIUS": widest, "NEIGHBOURS": (widest + 1) ** 2 - 1}
    for name, limit in most.items():
        if parameters[name.lower()] > limit:
            raise ValueError(
                tr(
                    "{} is {:,}: each gap would need more than {:,} cells of INPUT around it; "
                    "give at most {:,}"
                ).format(name, parameters[name.lower()], _AROUND_CELLS, limit)
            )
