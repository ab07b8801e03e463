"""A raster at a size that is filled at once, for what is far from data in large gaps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ...kernels.common import coarse
from ...kernels.common.wording import tr
from ...kernels.gaps import methods
from ...kernels.gaps.choices import CLASSES, Method
from ...raster.grid import Window
from ...raster.plan import UNIT
from .rule import Rule, by_bands, sort_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.source import RasterSource
    from ..run import Run

_COARSE_CELLS = 500_000


class CoarseRaster(NamedTuple):
    """A coarsened raster without gaps.

    Attributes
    ----------
    factor : int
        Cells of the raster along one of its cells.
    shape : tuple of int
        Rows and columns of the raster; windows may go on around the globe.
    nearest : bool
        Whether its values are those of cells, and nothing lies between them.
    bands : list of ndarray
    """

    factor: int
    shape: tuple[int, int]
    nearest: bool
    bands: list[NDArray[Any]]

    def at(self, band: int, window: Window, cells: NDArray[Any]) -> NDArray[Any]:
        """Return its values at some cells of a window of the raster."""
        rows, columns = np.nonzero(cells)
        return coarse.sample(
            self.bands[band],
            rows + window.row,
            (columns + window.column) % self.shape[1],
            factor=self.factor,
            nearest=self.nearest,
        )


def coarse_raster(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    method: Method,
    parameters: dict[str, Any],
    far: int,
    other: Optional[RasterSource] = None,
    steps: Sequence[tuple[float, float]] = (),
) -> CoarseRaster:
    """Coarsen a raster and fill its gaps.

    With ``other``, its difference from the raster: ``steps`` are scale and offset of each band.
    """
    shape = source.info().grid.shape
    factor = max(2, int(np.ceil(np.sqrt(shape[0] * shape[1] / _COARSE_CELLS))))
    method = method if other is None else Method.MEMBRANE
    nearest = method in CLASSES
    run.progress.message(
        tr(
            "Large gaps: what lies farther than {} cells from data is filled from the raster "
            "coarsened by {}."
        ).format(far, factor)
    )
    cells = _means(run, source, mask, rule, factor, nearest)
    size = cells.shape[2:]
    if other is not None:
        plain = Rule([], False, False, (None,) * len(other.info().bands))
        (beside, _) = _means(run, other, None, plain, factor, nearest)
        for number, (scale, offset) in enumerate(steps):
            cells[:, number] -= (beside[number % len(beside)] - offset) / scale
    limits = {**parameters, "neighbours": 0}
    limits["max_distance"] = parameters["max_distance"] / factor
    aspect = source.info().grid.cell_shapes().every(factor).of_rows(0, size[0])
    bands = []
    for some, whole in zip(*cells):
        enough = 2 * np.count_nonzero(~np.isnan(whole)) >= np.count_nonzero(~np.isnan(some))
        band = whole if enough and not nearest else some
        gap = np.isnan(band)
        if not gap.all():
            # Half of the globe on either side: its first column is beside its last.
            beside = size[1] // 2 if source.info().grid.goes_around() else 0
            whole = np.pad(band, ((0, 0), (beside, beside)), mode="wrap")
            gap = np.isnan(whole)
            whole[gap] = methods.fill_gap(whole, gap, method=method, aspect=aspect, **limits)
            band = whole[:, beside : beside + size[1]]
        bands.append(band)
    return CoarseRaster(factor, shape, nearest, bands)


def _means(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    factor: int,
    nearest: bool,
) -> NDArray[np.float64]:
    """Return the means of all squares with data, and of those without gaps, of each band."""
    size = [-(-length // factor) for length in source.info().grid.shape]
    cells = np.full((2, len(source.info().bands), *size), np.nan)

    def merge(_: Any, part: tuple[int, int, int, NDArray[np.float64]]) -> bool:
        first, row, column, squares = part
        count, high, wide = squares.shape[1:]
        place = slice(row, row + high), slice(column, column + wide)
        cells[(slice(None), slice(first, first + count), *place)] = squares
        return True

    unit = -(-UNIT // factor) * factor
    steps = {"unit": unit, "located": True, "initial": True, "start": 0.2, "stop": 0.3}
    look = partial(_squares, rule=rule, factor=factor, nearest=nearest)
    by_bands(run, look, source, mask, merge, rule, **steps)
    return cells


def _squares(
    block: NDArray[Any],
    mask_block: Optional[NDArray[Any]] = None,
    *,
    row: int,
    column: int,
    band: int = 0,
    rule: Rule,
    factor: int,
    nearest: bool,
) -> tuple[int, int, int, NDArray[np.float64]]:
    """Return the squares of a block, of all with data and of those without gaps."""
    found = sort_cells(block, mask_block, rule, (band, row, column))
    squares = [
        [
            coarse.coarsen(values, used, factor=factor, first=nearest, whole=whole)
            for values, used in zip(found.values, found.source)
        ]
        for whole in (False, True)
    ]
    return band, row // factor, column // factor, np.array(squares)
