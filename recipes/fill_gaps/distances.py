"""How far from data the cells lie that are filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...kernels.common.checkpoint import checkpoint
from ...kernels.gaps.choices import MEANS, Method
from ...raster.verbs.patches import Cells, Patch
from .pieces import SIGHT, GapSolver, max_distance, plan_around
from .reading import Values, cells_of
from .rule import Rule

if TYPE_CHECKING:
    from ...raster.sources.reader import Reader
    from ...raster.sources.source import RasterSource
    from ..run import Run
    from .found import BandGaps


class DistanceSolver(NamedTuple):
    """Puts distances from data into the cells that another solver fills."""

    base: GapSolver

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Return the distances of some patches, for each its cells."""
        read = Values(readers, self.base.rule, patches, self.base.margin)
        return [self._solve_patch(read, patch) for patch in patches]

    def _solve_patch(self, read: Values, patch: Patch) -> Cells:
        checkpoint()
        base, core, box = self.base, patch.job.core, patch.window
        if core is not None:
            reach = int(min(base.distance or SIGHT, SIGHT)) + base.margin
            box = base.wider(core, max(reach, patch.job.beyond), read.shape)
        window, values, wanted = base.surroundings(read, patch, box)
        away = base.distances(window, values, wanted)
        found: Cells = patch.job.owned(cells_of(window, wanted, away, core))
        return found


def plan_distances(
    run: Run, source: RasterSource, rule: Rule, gaps: Sequence[BandGaps]
) -> tuple[list[Patch], DistanceSolver]:
    """Return patches of the cells that are filled, and what puts distances into them."""
    any_distance = run.choice("METHOD") in MEANS
    distance = 0.0 if any_distance else max_distance(run, source.info().grid)
    parameters = {"max_distance": distance, "neighbours": 0, "radius": 1}
    patches, solve = plan_around(run, source, rule, gaps, Method.NEAREST, parameters)
    return patches, DistanceSolver(solve._replace(between=solve.between and not any_distance))
