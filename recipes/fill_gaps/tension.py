"""The tension of the surface that fills gaps, for data as smooth as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...kernels.common.checkpoint import checkpoint
from ...kernels.common.wording import tr
from ...kernels.gaps.roughness import tension_on, typical_roughness
from ...raster.common.grid import Window
from ...raster.sources.reader import Reader
from ...raster.verbs.patches import Patch
from .reading import Values
from .rule import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.source import RasterSource
    from ..run import Run

# Windows each way that are looked at, and their sides.
_WINDOWS, _SIDE = 6, 48


def tension_of(run: Run, source: RasterSource, mask: Optional[RasterSource], rule: Rule) -> float:
    """Return the tension for a raster, where the one that is given is meant for smooth data."""
    given = run.number("TENSION")
    if not 0 < given < 1:
        return given
    rough = typical_roughness(_looked_at(source, mask, rule))
    tension = given if rough is None else tension_on(given, rough)
    if rough is not None and tension != given:
        run.progress.message(
            tr(
                "Neighbouring cells differ as in a noisy image (roughness {:.2f}): TENSION {:g} "
                "counts as {:.2g}"
            ).format(rough, given, tension)
        )
    return tension


def _looked_at(
    source: RasterSource, mask: Optional[RasterSource], rule: Rule
) -> Iterator[NDArray[Any]]:
    """Yield windows spread over a raster, and over its bands; NaN where there is no source."""
    readers = [Reader(one) for one in (source, mask) if one is not None]
    info = readers[0].info
    count, shape = len(info.bands), info.grid.shape
    sides = [min(side, _SIDE) for side in shape]
    firsts = [
        np.unique(np.linspace(0, length - side, _WINDOWS).astype(np.int64)).tolist()
        for length, side in zip(shape, sides)
    ]
    places = [(row, column) for row in firsts[0] for column in firsts[1]]
    try:
        for number, (row, column) in enumerate(places):
            checkpoint()
            window = Window(row, column, *sides)
            band = number * count // len(places)
            patch = Patch(band, window, None)
            yield Values(readers, rule, [patch], 0)(band, window)
    finally:
        for reader in readers:
            reader.close()
