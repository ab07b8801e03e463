"""From an image and a template to the places where it matches."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import of_parameter, tr
from ..kernels.correlation.choices import TemplateMethod
from ..kernels.correlation.template import Template, best_places, match_template
from ..kernels.peaks.prominence import suppress
from ..raster.common.choices import Resampling
from ..raster.common.grid import Grid, Window
from ..raster.common.progress import Progress, patiently
from ..raster.sources.align import align
from ..raster.sources.reader import Reader
from ..raster.sources.source import RasterSource
from ..raster.verbs.blocks import NO_HALO, read_block
from ..raster.verbs.jobs import TileSummary
from ..raster.verbs.tally import Tally
from .summits import turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Cells of a template: those of the largest that a block with its reach holds are fewer.
_MOST = 2**24


def template_on(source: RasterSource, grid: Grid) -> RasterSource:
    """Return a template's source with cells as large as an image's, and turned as they are.

    Where one of the two has no georeference, cells are taken as they are.
    """
    own = source.info().grid
    if not own.georeferenced or not grid.georeferenced:
        return source
    _, dx, rx, _, ry, dy = grid.geotransform
    steps = zip(own.geotransform[1:3] + own.geotransform[4:6], (dx, rx, ry, dy))
    size = max(abs(dx), abs(dy), abs(rx), abs(ry))
    if own.same_crs(grid) and all(abs(a - b) * max(own.shape) <= 1e-3 * size for a, b in steps):
        return source
    rows, columns = zip(*(grid.cells(x, y) for x, y in own.corners_in(grid, source.name)))
    column, row = math.floor(min(columns) + 0.5 + 1e-6), math.floor(min(rows) + 0.5 + 1e-6)
    shape = math.ceil(max(rows) + 0.5 - 1e-6) - row, math.ceil(max(columns) + 0.5 - 1e-6) - column
    shape = max(1, shape[0]), max(1, shape[1])
    corner = grid.coordinates(row - 0.5, column - 0.5)
    transform = (corner[0], dx, rx, corner[1], ry, dy)
    laid = replace(grid, rows=shape[0], columns=shape[1], geotransform=transform)
    refuse_large(source, laid)
    return align(source, laid, Resampling.BILINEAR)


def window_of(rectangle: tuple[float, float, float, float], grid: Grid) -> Optional[Window]:
    """Return the cells of a grid whose centres lie in a rectangle of x and y; None for none.

    Parameters
    ----------
    rectangle : tuple of float
        Least x, least y, greatest x and greatest y, in the CRS of the grid.
    grid : Grid
        The image's.
    """
    found = (_window_at(rectangle, grid, turn) for turn in turns(grid))
    return next((window for window in found if window is not None), None)


def _window_at(
    rectangle: tuple[float, float, float, float], grid: Grid, turn: float
) -> Optional[Window]:
    """Return the cells with their centres in a rectangle that is moved by a turn of the globe."""
    x0, y0, x1, y1 = rectangle
    if not grid.georeferenced:
        # QGIS draws such rasters with y to the top.
        y0, y1 = -y1, -y0
    rows, columns = zip(*(grid.cells(x + turn, y) for x in (x0, x1) for y in (y0, y1)))
    row, column = (max(0, math.ceil(min(side) - 1e-9)) for side in (rows, columns))
    last_row = min(grid.rows - 1, math.floor(max(rows) + 1e-9))
    last_column = min(grid.columns - 1, math.floor(max(columns) + 1e-9))
    if last_row < row or last_column < column:
        return None
    return Window(row, column, last_row - row + 1, last_column - column + 1)


def refuse_large(source: RasterSource, grid: Grid, image: Optional[Grid] = None) -> None:
    """Refuse a template of too many cells, or with more on a side than the image has."""
    rows, columns = grid.shape
    if rows * columns > _MOST:
        told = tr("{} is {:,} x {:,} cells of INPUT: give a template of at most {:,} cells")
        raise ValueError(told.format(source.name, columns, rows, _MOST))
    if image is not None and (rows > image.rows or columns > image.columns):
        told = tr("{} is {:,} x {:,} cells, and INPUT {:,} x {:,}: give a template that fits in")
        raise ValueError(told.format(source.name, columns, rows, image.columns, image.rows))


def read_template(source: RasterSource, window: Optional[Window] = None) -> Template:
    """Return the template that a source holds, or a window of it."""
    with Reader(source) as reader:
        info = reader.info
        place = info.grid.window if window is None else window
        cells = read_block(reader, place, range(len(info.bands)), NO_HALO, None, 0.0)
    with of_parameter("TEMPLATE" if window is None else "TEMPLATE_EXTENT"):
        return Template.of(cells)


def score(
    block: NDArray[Any],
    *,
    template: Template,
    method: TemplateMethod,
    threshold: float,
) -> NDArray[np.float64]:
    """Return the scores of a tile, and where they are best how far the place is from the cell.

    The block has one cell more on each side than the template needs, to see whether a score is
    better than those around it.
    """
    around = match_template(block, template=template, method=method)
    lowest = method.lowest
    inner = around[1:-1, 1:-1]
    result = np.full((3, *inner.shape), np.nan)
    result[0] = inner
    if not np.isnan(inner).all():
        # The best of the tile too: it may be the best of all.
        best = float(np.fmin.reduce(inner, None) if lowest else np.fmax.reduce(inner, None))
        limit = max(threshold, best) if lowest else min(threshold, best)
        rows, columns, _, down, across = best_places(around, threshold=limit, lowest=lowest)
        result[1, rows, columns] = down
        result[2, rows, columns] = across
    return result


class Match(NamedTuple):
    """Places in cells, from the middle of the raster's first cell, and their scores."""

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    scores: NDArray[np.float64]


def places_of(cells: NDArray[Any], *, threshold: float, sign: float) -> Optional[Match]:
    """Return the best place of a tile, and after it those that are good enough; None for none."""
    scores, down, across = cells
    if np.isnan(scores).all():
        return None
    signed = sign * scores
    best = np.unravel_index(int(np.nanargmax(signed)), scores.shape)
    good = ~np.isnan(down) & (signed >= sign * threshold)
    rows = np.concatenate([[best[0]], np.nonzero(good)[0]])
    columns = np.concatenate([[best[1]], np.nonzero(good)[1]])
    places = np.nan_to_num(down[rows, columns]), np.nan_to_num(across[rows, columns])
    return Match(rows + places[0], columns + places[1], scores[rows, columns])


class Matches(Tally):
    """What `score` tells of tiles: the best place, and those that are good enough."""

    def __init__(self, threshold: float, *, lowest: bool) -> None:
        self._sign = -1.0 if lowest else 1.0
        super().__init__(partial(places_of, threshold=threshold, sign=self._sign))

    def add(self, summaries: Iterable[TileSummary]) -> None:
        """Take the places of some tiles."""
        super().add(
            one._replace(found=_moved(one.found, one.row, one.column))
            for one in summaries
            if one.found is not None
        )

    def best(self) -> Optional[Match]:
        """Return the best place of all, of equal ones the first; None where there is no score."""
        tiles = self.units(0)
        if not tiles:
            return None
        place = int(np.argmax([self._sign * tile.scores[0] for tile in tiles]))
        return Match(*(column[:1] for column in tiles[place]))

    def kept(self, template: Template, distances: Any, progress: Progress) -> Match:
        """Return the places that are good enough, the best first.

        ``distances`` makes points of rows and columns, and says how close two may be, as
        `peaks.in_space` does; without it, as close as half the template.
        """
        tiles = self.units(0)
        found = Match(
            *(np.concatenate([tile[k][1:] for tile in tiles] or [np.zeros(0)]) for k in range(3))
        )
        order = np.argsort(-self._sign * found.scores, kind="stable")
        found = Match(*(column[order] for column in found))
        if not found.rows.size:
            return found
        if distances is None:
            _, height, width = template.cells.shape
            scale = max(height / 2.0, 1.0), max(width / 2.0, 1.0)
            points = np.column_stack([found.rows / scale[0], found.columns / scale[1]])
            least, near = 1.0, None
        else:
            points, least, near = distances(found.rows, found.columns)
        scores = self._sign * found.scores
        thin_out = partial(suppress, points, scores, min_distance=least, near=near)
        kept = patiently(progress.check, thin_out)
        return Match(*(column[kept] for column in found))


def _moved(match: Match, row: int, column: int) -> Match:
    return Match(match.rows + row, match.columns + column, match.scores)
