"""What is counted by one histogram: each band, all bands, or the luminance of colours."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import tr
from ..kernels.levels.adaptive import luminance
from ..kernels.levels.choices import Pool
from ..kernels.levels.histogram import ValueRange, merge_ranges, value_range
from ..kernels.levels.lookup import (
    PLAIN,
    DistinctCounts,
    Ladder,
    dense_counts,
    merge_distinct,
    stored_counts,
)
from ..raster.sources.info import Info
from ..raster.sources.source import RasterSource
from ..raster.verbs.ledger import independent
from . import by_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.sources.info import Band
    from .run import Run

    # A range, and how many cells have data.
    Ranged = tuple[ValueRange, int]

# Times its step an offset may be, so that scaled values tell the stored ones they come from.
_FAR = 2.0**40
# Cells of all bands that tell about where percentiles are.
SAMPLED = 2**18
# Counts of all bands take no more memory than that.
_COUNTED = 16 * 2**20


class Survey(NamedTuple):
    """What the first pass tells of each band.

    Attributes
    ----------
    ranges : list of ValueRange
        The range of each.
    valid : ndarray of int64
        How many cells have data.
    counts : list of DistinctCounts, optional
        How often each value occurs.
    samples : list of ndarray, optional
        Every n-th row and column of each, of shape (rows, columns); NaN is no data.
    """

    ranges: list[ValueRange]
    valid: NDArray[np.int64]
    counts: Optional[list[DistinctCounts]] = None
    samples: Optional[list[NDArray[Any]]] = None

    def of(self, bands: Sequence[int]) -> Survey:
        """Return what it tells of some bands."""
        counts = None if self.counts is None else [self.counts[band] for band in bands]
        samples = None if self.samples is None else [self.samples[band] for band in bands]
        valid = self.valid[list(bands)]
        return Survey([self.ranges[band] for band in bands], valid, counts, samples)


def survey(
    run: Run,
    source: RasterSource,
    span: tuple[float, float] = (0.0, 0.2),
    counted: bool = False,
    step: int = 0,
) -> Survey:
    """Find each band's range and number of valid cells; refuse a raster without any.

    Where values are few, they can be counted as well, which saves a pass. A step says of which rows
    and columns cells are kept as a sample; 0: none are.
    """
    steps = {"start": span[0], "stop": span[1]}
    known = _counts(run, source, steps, step) if counted else None
    if known is None:
        found, samples = _look(run, source, _range_of, _together, steps, step)
        ranges, cells = zip(*found)
        known = Survey(list(ranges), np.array(cells), None, samples)
    valid, warnings = known.valid, []
    for band, cells in zip(source.info().bands, valid):
        if not cells:
            sentence = tr("{}: band {} has no cell with data: all are nodata").format(
                source.name, band.number
            )
            if not valid.any():
                raise ValueError(sentence)
            warnings.append(sentence)
    run.tell_each(warnings, run.progress.warn)
    return known


def step_for(info: Info, bands: int, cells: int) -> int:
    """Return the step that leaves so many cells of some bands of a raster in a sample."""
    share = info.grid.rows * info.grid.columns * bands / cells
    return max(1, math.ceil(math.sqrt(share)))


def _look(
    run: Run,
    source: RasterSource,
    kernel: Callable[..., Any],
    merge: Callable[[Any, Any], Any],
    steps: dict[str, Any],
    step: int,
) -> tuple[list[Any], Optional[list[NDArray[Any]]]]:
    """Reduce each band, and return what comes of it, and samples where they are asked for."""
    steps = {"unit": None, "bandwise": True, **steps}
    if not step:
        return run.reduce(kernel, source, merge, **steps), None
    look = functools.partial(_sampled_too, kernel=kernel, step=step)
    also = functools.partial(_parts_too, merge=merge)
    found, parts = zip(*run.reduce(look, source, also, located=True, **steps))
    info = source.info()
    samples: list[NDArray[Any]] = []
    dtype = info.float_dtype  # of all bands: of each sample it would be found out anew
    shape = tuple(-(-size // step) for size in info.grid.shape)
    for own in parts:
        samples.append(np.full(shape, np.nan, dtype))
        for row, column, cells in own:
            samples[-1][row : row + cells.shape[0], column : column + cells.shape[1]] = cells
    return list(found), samples


def _sampled_too(
    block: NDArray[Any],
    *,
    band: int,
    row: int,
    column: int,
    kernel: Callable[..., Any],
    step: int,
) -> tuple[Any, list[tuple[int, int, NDArray[Any]]]]:
    """Call a kernel, and return every n-th row and column of the raster in a block as well."""
    cells = block[0, -row % step :: step, -column % step :: step].copy()
    return kernel(block, band=band), [(-(-row // step), -(-column // step), cells)]


def _parts_too(
    first: tuple[Any, list[Any]],
    second: tuple[Any, list[Any]],
    *,
    merge: Callable[[Any, Any], Any],
) -> tuple[Any, list[Any]]:
    return merge(first[0], second[0]), first[1] + second[1]


def _counts(run: Run, source: RasterSource, steps: dict[str, float], step: int) -> Optional[Survey]:
    """Return how often each value of a type occurs, and what follows; None of others."""
    info = source.info()
    if info.grid.rows * info.grid.columns < by_value.WORTH or not of_few_values(info.bands, False):
        return None
    ends = [places_of(band) for band in info.bands]
    if 8 * sum(last - first + 1 for first, last in ends) > _COUNTED:
        return None
    ladders = [ladder_of(band) for band in info.bands]
    known = by_value.values_of(source) if not step else None
    if known is None:
        kernel = functools.partial(counts_of_places, ends=ends, ladders=ladders)
        found, samples = _look(run, source, kernel, operator.add, steps, step)
    else:
        every, samples = _look(run, by_value.raw(source), _counts_of_stored, operator.add, steps, 0)
        pairs = zip(known, every)
        found = [counts_of_values(*p, *e, lad) for p, e, lad in zip(pairs, ends, ladders)]
    ranges, counts = [], []
    for (first, _), ladder, own in zip(ends, ladders, found):
        full = np.flatnonzero(own)
        counts.append(DistinctCounts(first + full, own[full]))
        values = ladder.values(first + full[[0, -1]]) if full.size else np.array([np.inf, -np.inf])
        ranges.append(ValueRange(float(values[0]), float(values[1]), int(own.sum())))
    return Survey(ranges, np.array([known.cells for known in ranges]), counts, samples)


def places_of(band: Band) -> tuple[int, int]:
    """Return the places of what a type can hold."""
    limits = np.iinfo(band.dtype)
    ends = int(limits.min), int(limits.max)
    return ends if band.scale > 0.0 else (-ends[1], -ends[0])


def counts_of_places(
    block: NDArray[Any], *, band: int, ends: list[tuple[int, int]], ladders: list[Ladder]
) -> NDArray[np.int64]:
    """Count a block's cells at each place of a layer."""
    first, last = ends[band]
    return dense_counts(block, first=first, number=last - first + 1, ladder=ladders[band])


def _counts_of_stored(block: NDArray[Any], *, band: int) -> NDArray[np.int64]:
    return stored_counts(block)


def counts_of_values(
    values: NDArray[Any], counts: NDArray[np.int64], first: int, last: int, ladder: Ladder
) -> NDArray[np.int64]:
    """Return how often each place of a layer occurs, by how often values do; NaN is no data."""
    valid = ~np.isnan(values)
    places = np.rint(ladder.places(values[valid].astype(np.float64))).astype(np.int64) - first
    found = np.zeros(last - first + 1, np.int64)
    np.add.at(found, places, counts[valid])
    return found


def _range_of(block: NDArray[Any], *, band: int) -> Ranged:
    """Return the range of a band's cells and how many there are."""
    return value_range(block)


def _together(a: Ranged, b: Ranged) -> Ranged:
    return merge_ranges(a[0], b[0]), a[1] + b[1]


@dataclass(frozen=True)
class Layers:
    """Bands of a raster, and which of them share a histogram.

    Attributes
    ----------
    source : RasterSource
        What is read.
    pool : Pool
        Which bands share one.
    found : Survey
        What is known of the bands.
    """

    source: RasterSource
    pool: Pool
    found: Survey

    @property
    def info(self) -> Info:
        """What is known of the raster without reading it."""
        return self.source.info()

    @property
    def count(self) -> int:
        """How many histograms there are."""
        return len(self.found.ranges) if self.pool is Pool.NONE else 1

    @property
    def whole(self) -> ValueRange:
        """The range of all bands."""
        return functools.reduce(merge_ranges, self.found.ranges)

    @property
    def white(self) -> dict[str, float]:
        """Black and white: what all bands can be if they are bytes, or their range."""
        plain = all(b.dtype == np.uint8 and (b.scale, b.offset) == (1, 0) for b in self.info.bands)
        whole = self.whole
        ends = (0.0, 255.0) if plain else (whole.minimum, whole.maximum)
        return {"lower": ends[0], "upper": ends[1]}

    @property
    def ranges(self) -> list[ValueRange]:
        """The range of each layer: luminance may be from 0 to 1."""
        if self.pool is Pool.NONE:
            return self.found.ranges
        if self.pool is Pool.ALL:
            return [self.whole]
        return [ValueRange(0.0, 1.0, self.whole.cells)]

    @property
    def valid(self) -> list[int]:
        """How many cells each layer has with data; of luminance no more than that."""
        if self.pool is Pool.NONE:
            return [int(cells) for cells in self.found.valid]
        of_all = self.found.valid.sum() if self.pool is Pool.ALL else self.found.valid.min()
        return [int(of_all)]

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The type of a layer's cells."""
        return np.dtype("f8") if self.pool is Pool.LUMINANCE else self.info.float_dtype

    @property
    def small_integers(self) -> bool:
        """Whether cells are integers of few values, scaled or not, which a table holds."""
        few = of_few_values(self.info.bands, together=self.pool is Pool.ALL)
        return few and self.pool is not Pool.LUMINANCE and not any(self._turned)

    @property
    def _turned(self) -> list[bool]:
        """Whether real values fall as the numbers rise that are read."""
        if self.source.scaled:
            return [False] * self.count
        bands = replace(self.source, scaled=True).info().bands[: self.count]
        return [band.scale < 0.0 for band in bands]

    @property
    def ladders(self) -> list[Ladder]:
        """Which values the integers of each layer are, where these are few."""
        return [ladder_of(band) for band in self.info.bands[: self.count]]

    @property
    def order(self) -> list[Ladder]:
        """Which values the counted integers of each layer are, in ascending order.

        Where there are many these are the stored ones, and a negative scale turns them round.
        """
        if self.small_integers:
            return self.ladders
        return [Ladder(-1.0) if turned else PLAIN for turned in self._turned]

    @property
    def counts(self) -> Optional[list[DistinctCounts]]:
        """How often each place of a layer occurs, where that is known."""
        found = self.found.counts
        if found is None or not self.small_integers or self.pool is Pool.NONE:
            return found
        return [functools.reduce(merge_distinct, found)]

    @property
    def samples(self) -> Optional[list[NDArray[Any]]]:
        """Some cells with data of each layer, where they are known."""
        if self.found.samples is None or self.pool is Pool.LUMINANCE:
            return None
        found = [own[~np.isnan(own)] for own in self.found.samples]
        return found if self.pool is Pool.NONE else [np.concatenate(found)]

    def of_luminance(self, value: float) -> float:
        """Return the luminance, 0 to 1, of grey of a value in the raster's units."""
        black, white = self.white.values()
        return (value - black) / (white - black)

    def in_units(self, ends: Sequence[float]) -> list[float]:
        """Return ends of a layer's range in the raster's units."""
        if self.pool is not Pool.LUMINANCE:
            return list(ends)
        black, white = self.white.values()
        return [black + end * (white - black) for end in ends]

    def names(self) -> list[str]:
        """Return what layers are called."""
        if self.pool is Pool.NONE:
            return [band.name for band in self.info.bands]
        return [tr("All bands") if self.pool is Pool.ALL else tr("Luminance")]

    def constant(self) -> list[Optional[float]]:
        """Return the value of each layer that has no other; None of those that have."""
        ranges = self.found.ranges if self.pool is Pool.NONE else [self.whole]
        cells = self.found.valid if self.pool is Pool.NONE else [int(self.found.valid.sum())]
        if self.pool is Pool.LUMINANCE:  # between black and white, where infinite cells lie too
            cells = [self.whole.cells]
        return [
            known.minimum if known.cells == many and known.minimum == known.maximum else None
            for known, many in zip(ranges, cells)
        ]

    def of(self, bands: Sequence[int]) -> Layers:
        """Return some bands of layers that are bands."""
        return replace(self, source=self.source.of_places(bands), found=self.found.of(bands))

    def reduce(
        self,
        run: Run,
        kernel: Callable[..., Any],
        merge: Callable[[Any, Any], Any],
        **keywords: Any,
    ) -> list[Any]:
        """Reduce each layer; the kernel is told which as keyword ``band``."""
        if self.pool is Pool.LUMINANCE:
            told = functools.partial(_of_luma, kernel=kernel, white=self.white)
            return [run.reduce(told, self.source, merge, **keywords)]
        if self.pool is Pool.ALL:
            kernel = functools.partial(_of_all, kernel=kernel)
        found: list[Any] = run.reduce(kernel, self.source, merge, bandwise=True, **keywords)
        return found if self.pool is Pool.NONE else [functools.reduce(merge, found)]

    def visit(
        self,
        run: Run,
        kernel: Callable[..., Any],
        take: Callable[[Any], object],
        **keywords: Any,
    ) -> None:
        """Hand what a kernel makes of each block to a function, in any order of bands."""

        def add(_: bool, part: Any) -> bool:
            take(part)
            return True

        if self.pool is Pool.LUMINANCE:
            told = functools.partial(_of_luma, kernel=kernel, white=self.white)
            run.reduce(told, self.source, add, initial=True, **keywords)
        else:
            if self.pool is Pool.ALL:
                kernel = functools.partial(_of_all, kernel=kernel)
            run.reduce(kernel, self.source, add, initial=True, bandwise=True, **keywords)


def of_few_values(bands: Sequence[Band], together: bool) -> bool:
    """Say whether bands hold integers of up to 16 bits, and, together, of one scale."""
    scales = {(abs(band.scale), band.offset) for band in bands}
    return all(
        band.dtype.kind in "iu"
        and band.dtype.itemsize <= 2
        and 0.0 < abs(band.scale) < np.inf
        and abs(band.offset) <= _FAR * abs(band.scale)
        for band in bands
    ) and not (together and len(scales) > 1)


def ladder_of(band: Band) -> Ladder:
    """Return which values the integers of a band are."""
    return Ladder(abs(band.scale), band.offset)


@dataclass(frozen=True)
class Several:
    """Layers of several rasters of which those of one place are counted as one.

    Attributes
    ----------
    parts : tuple of Layers
        Of as many layers each.
    """

    parts: tuple[Layers, ...]

    @property
    def count(self) -> int:
        """How many layers there are."""
        return self.parts[0].count

    @property
    def info(self) -> Info:
        """What is known of the first without reading it."""
        return self.parts[0].info

    @property
    def source(self) -> RasterSource:
        """The first."""
        return self.parts[0].source

    @property
    def ranges(self) -> list[ValueRange]:
        """The range of all cells of each layer."""
        ranges = zip(*(part.ranges for part in self.parts))
        return [functools.reduce(merge_ranges, own) for own in ranges]

    @property
    def valid(self) -> list[int]:
        """How many cells each layer has with data."""
        return [sum(own) for own in zip(*(part.valid for part in self.parts))]

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The type that holds the cells of all."""
        return np.result_type(*(part.float_dtype for part in self.parts))

    @property
    def small_integers(self) -> bool:
        """Whether cells are integers of few values, which a table holds."""
        same = all(part.ladders == self.ladders for part in self.parts)
        return same and all(part.small_integers for part in self.parts)

    @property
    def ladders(self) -> list[Ladder]:
        """Which values the integers of each layer are, where these are few."""
        return self.parts[0].ladders

    @property
    def order(self) -> list[Ladder]:
        """Which values the counted integers of each layer are."""
        return self.parts[0].order

    @property
    def counts(self) -> Optional[list[DistinctCounts]]:
        """How often each place of a layer occurs, where that is known of all."""
        found = [own for own in (part.counts for part in self.parts) if own is not None]
        if len(found) < len(self.parts):
            return None
        return [functools.reduce(merge_distinct, own) for own in zip(*found)]

    def of(self, bands: Sequence[int]) -> Several:
        """Return some of the layers."""
        return Several(tuple(part.of(bands) for part in self.parts))

    def reduce(
        self,
        run: Run,
        kernel: Callable[..., Any],
        merge: Callable[[Any, Any], Any],
        **keywords: Any,
    ) -> list[Any]:
        """Reduce each layer of all of them."""
        told = functools.partial(_as_type, kernel=kernel, dtype=self.float_dtype)
        found = independent(
            functools.partial(part.reduce, run, told, merge, **keywords) for part in self.parts
        )
        return [functools.reduce(merge, own) for own in zip(*found)]

    def visit(
        self,
        run: Run,
        kernel: Callable[..., Any],
        take: Callable[[Any], object],
        **keywords: Any,
    ) -> None:
        """Hand what a kernel makes of each block to a function."""
        told = functools.partial(_as_type, kernel=kernel, dtype=self.float_dtype)
        independent(
            functools.partial(part.visit, run, told, take, **keywords) for part in self.parts
        )


def _as_type(
    block: NDArray[Any], *, band: int, kernel: Callable[..., Any], dtype: np.dtype[Any]
) -> Any:
    return kernel(block.astype(dtype, copy=False), band=band)


def _of_all(block: NDArray[Any], *, band: int, kernel: Callable[..., Any]) -> Any:
    return kernel(block, band=0)


def _of_luma(block: NDArray[Any], *, kernel: Callable[..., Any], white: dict[str, float]) -> Any:
    return kernel(luminance(block, **white)[None], band=0)
