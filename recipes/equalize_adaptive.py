"""The passes over a raster that lead to its adaptive equalization."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

import numpy as np

from ..kernels.common.wording import tr
from ..kernels.levels import adaptive
from ..kernels.levels.histogram import OutputLevels, merge_ranges
from ..raster.verbs.stowed import Stowed, cells_of
from .by_value import raw, values_of
from .storage import room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array
    from ..kernels.levels.histogram import ValueRange
    from ..raster.sources.info import Info
    from ..raster.sources.source import RasterSource
    from ..raster.verbs.jobs import Kernel
    from .run import Run, Span


# Counts of tiles are kept in memory up to this size, in a temporary file beyond.
_IN_MEMORY = 64 * 2**20
# Tables that are made at a time.
_LEVELS_AT_ONCE = 2**20


# Of each layer the values of the first and the last level; None where it has one value only.
Bounds = tuple[Optional[tuple[float, float]], ...]


class Tables(NamedTuple):
    """The tables of all tiles of each layer: bands, or their luminance.

    Attributes
    ----------
    kept : ndarray or Stowed
        Counts at first, then tables in their place.
    rows, columns : Tiles
        Tiles of the raster.
    bins : int
        Levels of a table.
    bounds : tuple
        Of each layer the values of the first and the last level; None: it has one value only.
    source : RasterSource
        What is read.
    levels : list of ndarray, optional
        Of each layer the levels of all values that can be stored: the source is a raw one then.
    """

    kept: Union[NDArray[Any], Stowed]
    rows: adaptive.Tiles
    columns: adaptive.Tiles
    bins: int
    bounds: Bounds
    source: RasterSource
    levels: Optional[list[NDArray[np.float32]]] = None

    @property
    def layout(self) -> dict[str, adaptive.Tiles]:
        """Where tiles lie, as keywords."""
        return {"rows": self.rows, "columns": self.columns}

    def of(self, layer: int) -> Array:
        """Return the tables of a layer, of shape (tile rows, tile columns, bins)."""
        shape = -1, self.rows.number, self.columns.number, self.bins
        tables: Array = cells_of(self.kept).view(np.float64).reshape(shape)[layer]
        return tables

    def levels_of(self, layer: int) -> Optional[NDArray[np.float32]]:
        """Return the levels of all values of a layer that can be stored, where they are known."""
        return None if self.levels is None else self.levels[layer]


def bounds_of(
    info: Info, ranges: Sequence[ValueRange], given: Sequence[Optional[float]], pooled: bool
) -> Bounds:
    """Return the range of each layer: as given, of bytes all they can hold, or the data's."""
    of_bytes = [b.dtype == np.uint8 and (b.scale, b.offset) == (1.0, 0.0) for b in info.bands]
    if pooled:
        ranges, of_bytes = [reduce(merge_ranges, ranges)], [all(of_bytes)]
    bounds: list[Optional[Span]] = []
    for plain, known in zip(of_bytes, ranges):
        own = (0.0, 255.0) if plain else (known.minimum, known.maximum)
        lower, upper = (end if one is None else one for one, end in zip(given, own))
        if not known.cells:
            bounds.append((0.0, 1.0))
        elif known.minimum == known.maximum:
            bounds.append(None)
        elif not lower < upper or known.minimum > upper or known.maximum < lower:
            raise ValueError(
                tr(
                    "RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in, "
                    "which are from {:g} to {:g}"
                ).format(lower, upper, info.name, known.minimum, known.maximum)
            )
        elif not np.isfinite(_width(lower, upper, info.float_dtype)):
            raise ValueError(
                tr("{}: the range from {:g} to {:g} is too wide; give RANGE_MIN, RANGE_MAX").format(
                    info.name, lower, upper
                )
            )
        else:
            bounds.append((float(lower), float(upper)))
    return tuple(bounds)


def _width(lower: float, upper: float, dtype: np.dtype[Any]) -> Any:
    """Return how wide a range is in the type of cells, which may not hold its ends."""
    with np.errstate(over="ignore"):
        return dtype.type(upper) - dtype.type(lower)


def count(
    run: Run,
    source: RasterSource,
    bounds: Bounds,
    bins: int,
    tiles: tuple[adaptive.Tiles, adaptive.Tiles],
    span: Span,
) -> Tables:
    """Return the counts of all tiles; the layers are bands, or of one for many the luminance."""
    size = len(bounds) * tiles[0].number * tiles[1].number * bins
    kept = room_for(run, size, np.dtype(np.int64), _IN_MEMORY)
    tables = Tables(kept, *tiles, bins, bounds, source)
    levels = _stored_levels(source, bounds, bins)
    if levels is not None:
        tables = tables._replace(source=raw(source), levels=levels)
    layers = cells_of(tables.kept).reshape(len(bounds), -1)
    many = len(source.info().bands)

    def add(some: bool, part: tuple[int, adaptive.TileCounts]) -> bool:
        layer, counted = part
        layers[layer, counted.codes] += counted.counts
        return some or counted.codes.size > 0

    kernel: Kernel = partial(_counts_of_band, levels=levels)
    if len(bounds) != many:
        kernel = _counts_of_luminance
    some = run.reduce(
        partial(kernel, bounds=bounds, bins=bins, **tables.layout),
        tables.source,
        add,
        located=True,
        bandwise=len(bounds) == many,
        initial=False,
        start=span[0],
        stop=span[1],
    )
    if not some:  # luminance is of cells that have data in all bands
        told = tr("{}: no cell has data in all three bands: all are nodata")
        run.progress.warn(told.format(source.info().name))
    return tables


def _stored_levels(
    source: RasterSource, bounds: Bounds, bins: int
) -> Optional[list[NDArray[np.float32]]]:
    """Return the levels of all values that each band can store, where these are few."""
    if len(bounds) != len(source.info().bands):
        return None
    between = [one for one in bounds if one is not None]
    known = values_of(source) if len(between) == len(bounds) else None
    if known is None:
        return None
    return [
        adaptive.value_levels(values, lower=ends[0], upper=ends[1], bins=bins)
        for values, ends in zip(known, between)
    ]


def _counts_of_band(
    block: NDArray[Any],
    *,
    band: int,
    bounds: Bounds,
    levels: Optional[list[NDArray[np.float32]]],
    **where: Any,
) -> tuple[int, adaptive.TileCounts]:
    lower, upper = bounds[band] or (0.0, 1.0)
    own = None if levels is None else levels[band]
    return band, adaptive.tile_counts(block[0], lower=lower, upper=upper, levels=own, **where)


def _counts_of_luminance(
    block: NDArray[Any], *, bounds: Bounds, **where: Any
) -> tuple[int, adaptive.TileCounts]:
    lower, upper = bounds[0] or (0.0, 1.0)
    cells = adaptive.luminance(block, lower=lower, upper=upper)
    return 0, adaptive.tile_counts(cells, lower=0.0, upper=1.0, **where)


def make_tables(
    run: Run, tables: Tables, clip_limit: float, ends: tuple[float, float], rounded: bool
) -> None:
    """Put the tables in the place of the counts they are made of."""
    counts = cells_of(tables.kept).reshape(-1, tables.bins)
    step = max(1, _LEVELS_AT_ONCE // tables.bins)
    for start in range(0, len(counts), step):
        run.progress.check()
        part = counts[start : start + step]
        part.view(np.float64)[...] = adaptive.lookup_tables(
            part, clip_limit=clip_limit, output_min=ends[0], output_max=ends[1], rounded=rounded
        )


def equalize_band(
    block: NDArray[Any],
    *,
    band: int,
    row: int,
    column: int,
    tables: Tables,
    levels: OutputLevels,
    whole: bool,
) -> Array:
    """Return the results of a block of one band, whole numbers or not."""
    bounds = tables.bounds[band]
    if bounds is None:
        result: NDArray[Any] = _kept(block, levels)
    else:
        result = adaptive.equalize_adaptive(
            block[0],
            row=row,
            column=column,
            lower=bounds[0],
            upper=bounds[1],
            tables=tables.of(band),
            levels=tables.levels_of(band),
            rows=tables.rows,
            columns=tables.columns,
        )[None]
    return np.rint(result, out=result) if whole else result


def equalize_colours(
    block: NDArray[Any], *, row: int, column: int, tables: Tables, levels: OutputLevels, whole: bool
) -> Array:
    """Return the results of a block of red, green and blue, by their luminance."""
    if tables.bounds[0] is None:
        result = _kept(block, levels)
    else:
        lower, upper = tables.bounds[0]
        luma = adaptive.equalize_adaptive(
            adaptive.luminance(block, lower=lower, upper=upper),
            row=row,
            column=column,
            lower=0.0,
            upper=1.0,
            tables=tables.of(0),
            rows=tables.rows,
            columns=tables.columns,
        )
        result = adaptive.recolour(block, luma, lower=lower, upper=upper)
        result = levels.minimum + (levels.maximum - levels.minimum) * result
    return np.rint(result, out=result) if whole else result


def _kept(block: NDArray[Any], levels: OutputLevels) -> Array:
    """Return cells of one value as they are, or the nearest result."""
    kept: Array = np.clip(block, levels.minimum, levels.maximum, dtype=np.float64)
    return kept
