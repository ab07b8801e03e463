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
from ...raster.common.grid import Window
from ...raster.common.plan import UNIT
from .rule import Rule, by_bands, sort_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.source import RasterSource
    from ..run import Run

_COARSE_CELLS = 500_000
SURFACES = (Method.SMOOTH_SURFACE, Method.MEMBRANE)
"""Methods that solve equations, of which a coarse raster holds the same."""


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
    smooth : bool
        Whether a smooth surface runs through them.
    bands : list of ndarray
    """

    factor: int
    shape: tuple[int, int]
    nearest: bool
    smooth: bool
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
            smooth=self.smooth,
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
    falling: Sequence[int] = (),
) -> CoarseRaster:
    """Coarsen a raster and fill its gaps.

    With ``other``, its difference from the raster: ``steps`` are scale and offset of each band.
    Of ``falling`` bands real values rise where stored ones fall.
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
    # The same surface: second differences are those of larger cells, and there are fewer.
    tension, square = parameters["tension"], float(factor) ** 2
    limits["tension"] = tension * square / (1.0 - tension + tension * square)
    limits["smoothness"] = parameters["smoothness"] / square**2
    grid = source.info().grid
    aspect = grid.cell_shapes().every(factor).of_rows(0, size[0])
    # Half of the globe on either side: its first column is beside its last.
    beside = size[1] // 2 if grid.goes_around() else 0

    def filled(band: NDArray[Any]) -> NDArray[Any]:
        gap = np.isnan(band)
        if not gap.any() or gap.all():
            return band
        whole = np.pad(band, ((0, 0), (beside, beside)), mode="wrap")
        gap = np.isnan(whole)
        whole[gap] = methods.fill_gap(whole, gap, method=method, aspect=aspect, **limits)
        return whole[:, beside : beside + size[1]]

    smooth = method == Method.SMOOTH_SURFACE
    bands, wholes = [], []
    for number, (some, whole) in enumerate(zip(*cells)):
        enough = 2 * np.count_nonzero(~np.isnan(whole)) >= np.count_nonzero(~np.isnan(some))
        wholes.append(enough and not nearest)
        sign = -1.0 if number in falling else 1.0
        bands.append(sign * filled(sign * (whole if wholes[-1] else some)))
    found = CoarseRaster(factor, shape, nearest, smooth, bands)
    if other is None and method in SURFACES and any(wholes):
        # Of a square that a rim cuts, its data tell how far off that is: by a half less, then.
        off = _off(run, source, mask, rule, found)
        for number, (whole, band) in enumerate(zip(cells[1], bands)):
            if wholes[number]:
                bands[number] = filled(np.where(np.isnan(whole), band + off[number], whole))
    return found


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


def _off(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    coarse: CoarseRaster,
) -> NDArray[np.float64]:
    """Return how far data lie above a coarse raster in squares that hold some, NaN elsewhere."""
    off = np.full((len(coarse.bands), *coarse.bands[0].shape), np.nan)

    def merge(_: Any, part: tuple[int, int, int, NDArray[np.float64]]) -> bool:
        first, row, column, squares = part
        count, high, wide = squares.shape
        off[first : first + count, row : row + high, column : column + wide] = squares
        return True

    unit = -(-UNIT // coarse.factor) * coarse.factor
    steps = {"unit": unit, "located": True, "initial": True, "start": 0.3, "stop": 0.3}
    by_bands(
        run, partial(_off_squares, rule=rule, coarse=coarse), source, mask, merge, rule, **steps
    )
    return off


def _off_squares(
    block: NDArray[Any],
    mask_block: Optional[NDArray[Any]] = None,
    *,
    row: int,
    column: int,
    band: int = 0,
    rule: Rule,
    coarse: CoarseRaster,
) -> tuple[int, int, int, NDArray[np.float64]]:
    """Return the squares of a block that hold data in some of their cells."""
    found, factor = sort_cells(block, mask_block, rule, (band, row, column)), coarse.factor
    window = Window(row, column, *block.shape[1:])
    size = -(-window.rows // factor), -(-window.columns // factor)
    result = np.full((len(block), *size), np.nan)
    down, right = np.arange(window.rows) // factor, np.arange(window.columns) // factor
    square = down[:, None] * size[1] + right
    for layer, (values, used) in enumerate(zip(found.values, found.source)):
        counts = np.bincount(square[used], minlength=size[0] * size[1])
        cut = (counts > 0) & (counts < factor * factor)
        cells = used & cut[square]
        if cells.any():
            apart = values[cells] - coarse.at(band + layer, window, cells)
            sums = np.bincount(square[cells], apart, minlength=counts.size)
            result[layer].ravel()[cut] = sums[cut] / counts[cut]
    return band, row // factor, column // factor, result
