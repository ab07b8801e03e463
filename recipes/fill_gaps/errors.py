"""The expected error of filled cells, learned by hiding valid ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...kernels.common.checkpoint import checkpoint
from ...kernels.common.wording import tr
from ...kernels.gaps import methods
from ...kernels.gaps.choices import MEANS
from ...kernels.gaps.error import LONGEST, Growth, growth_of, hidden_discs, moved_gaps, roughness
from ...raster.common.grid import Window
from ...raster.sources.reader import Reader
from ...raster.verbs.patches import Cells, Patch
from .distances import DistanceSolver
from .pieces import SIGHT, GapCells, GapSolver
from .reading import Values, cells_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.source import RasterSource
    from ..run import Run

# Windows in which cells are hidden, and their sides.
_WINDOWS, _SIDE = 24, 320
_RADII = (LONGEST, 32, 16, 16, 8, 8, 8, *[4] * 6, *[2] * 12, *[1] * 12)


class ErrorSolver(NamedTuple):
    """Puts expected errors into the cells that another solver fills."""

    base: GapSolver
    growths: tuple[Growth, ...]
    scales: tuple[float, ...]  # from stored to real differences, for each band

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Return the errors of some patches, for each its cells."""
        read = Values(readers, self.base.rule, patches, self.base.margin)
        return [self._solve_patch(read, patch) for patch in patches]

    def _solve_patch(self, read: Values, patch: Patch) -> Cells:
        checkpoint()
        base, core, box = self.base, patch.job.core, patch.window
        if core is not None:
            reach = int(min(base.distance or SIGHT, SIGHT)) + base.margin
            box = base.wider(core, max(reach, patch.job.beyond), read.shape)
        window, values, wanted = base.surroundings(read, patch, base.wider(box, 4, read.shape))
        away = base.distances(window, values, wanted)
        rough = self.scales[patch.band] * roughness(values, wanted)
        error = self.growths[patch.band].at(away, rough)
        error = np.where(np.isnan(away), np.nan, error)
        found: Cells = patch.job.owned(cells_of(window, wanted, error, core))
        return found


def plan_errors(
    run: Run, sources: Sequence[RasterSource], away: DistanceSolver, solve: GapSolver
) -> ErrorSolver:
    """Return what puts expected errors into the cells whose distances another solver tells."""
    if run.choice("METHOD") in MEANS:
        raise ValueError(
            tr("OUTPUT_ERROR is for methods that look around a gap; leave it out, or take one")
        )
    info = sources[0].info()
    readers = [Reader(source) for source in sources]
    try:
        growths = tuple(_growth(readers, solve, band) for band in range(len(info.bands)))
    finally:
        for reader in readers:
            reader.close()
    scales = tuple(abs(b.scale) for b in replace(sources[0], scaled=True).info().bands)
    return ErrorSolver(away.base, growths, scales)


def _growth(readers: Sequence[Reader], solve: GapSolver, band: int) -> Growth:
    """Hide cells of a band in some windows, and see how far off they come back."""
    shape = readers[0].info.grid.shape
    rows, columns = (min(side, _SIDE) for side in shape)
    rng = np.random.default_rng(0)
    found: list[list[NDArray[Any]]] = [[], [], []]
    for number in range(_WINDOWS):
        checkpoint()
        row, column = (int(rng.integers(0, s - n + 1)) for s, n in zip(shape, (rows, columns)))
        window = Window(row, column, rows, columns)
        job = GapCells(np.empty((0, 3), dtype=np.int32))
        values = Values(readers, solve.rule, [Patch(band, window, job)], 0)(band, window)
        known = np.isfinite(values)
        # Gaps as they are, and discs for distances that few of these have.
        target = moved_gaps(known, rng) if number % 2 else hidden_discs(known, _RADII, rng)
        if not target.any():
            continue
        parameters = {**solve.parameters, "max_distance": 0.0}
        aspect = solve.aspect(window)
        rising = solve.rising(band, values)
        filled = methods.fill_gap(rising, target, method=solve.method, aspect=aspect, **parameters)
        filled = solve.rising(band, filled)
        filled, _ = solve.bounds.hold(band, values, target, filled)
        found[0].append(methods.distances(values, target, aspect=aspect))
        found[1].append(np.abs(filled - values[target]))
        found[2].append(roughness(values, target))
    if not found[0]:
        return growth_of(*np.empty((3, 0)))
    return growth_of(*(np.concatenate(parts) for parts in found))
