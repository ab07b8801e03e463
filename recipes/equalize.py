"""The passes over a raster that lead to a mapping of its values to even ones."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import tr
from ..kernels.levels import adaptive, finer, lookup, percentiles, ranks
from ..kernels.levels import histogram as h
from ..kernels.levels.choices import Method, Pool
from ..kernels.levels.steps import level_table, to_levels
from ..raster.verbs.engine import tile_shape
from ..raster.verbs.stowed import cells_of
from .binning import MANY, bounds_of, even_bins, fine_bins, fine_bins_of, value_counts
from .layers import Layers
from .sorting import IN_MEMORY, sorted_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Integers
    from ..raster.common.grid import Window
    from .run import Run, Span
    from .sorting import Sorted

    # Takes cells and returns their results, as floats or as they are stored.
    Mapping = Callable[..., NDArray[Any]]
    # Values in ascending order, and their results.
    Table = tuple[NDArray[Any], Array]

# To find where bytes go up takes as long as to map so many cells. A run on 4,000 x 4,000 cells
# of Float32 takes two thirds of the processor's time with it (bins), or a third (ranks).
_WORTH_A_TABLE = 2**20
# Bands that are worked on by themselves even where each is a single tile.
_FEW_BANDS = 8
# Cells that are sorted to find percentiles.
_SORTED = 2**22
# Rows of a table at most.
_ROWS = 65536


class Settings(NamedTuple):
    """What is asked of an equalization.

    Attributes
    ----------
    bins : int
        Number of bins; 0: as many as it takes.
    lower, upper : float, optional
        The range that is counted.
    from_lowest : bool
        Whether the lowest value becomes the lowest result.
    clip : tuple of float
        The percentiles that a linear stretch leads between.
    told : bool
        Whether something is to be known of each layer besides its mapping.
    """

    bins: int = 0
    lower: Optional[float] = None
    upper: Optional[float] = None
    from_lowest: bool = False
    clip: tuple[float, float] = (2.0, 98.0)
    told: bool = False


class Curve(NamedTuple):
    """A mapping of a layer's values.

    Attributes
    ----------
    apply : callable
        Takes cells and returns them as they are stored.
    table : callable, optional
        Returns values in ascending order and their results; None where that is not known.
    lowest : float
        The share of cells that have the lowest value.
    counts : ndarray, optional
        How many results there are of each level, as `flatness_counts` counts them.
    """

    apply: Mapping
    table: Optional[Callable[[], Table]] = None
    lowest: float = 0.0
    counts: Optional[Integers] = None


class Equalizer:
    """The kernel of the last pass: each band by its layer's mapping, in the output's type."""

    def __init__(self, mappings: Sequence[Mapping], dtype: np.dtype[Any]) -> None:
        self._mappings, self._dtype = tuple(mappings), dtype

    def __call__(self, block: NDArray[Any], *, band: int) -> NDArray[Any]:
        """Return the levels of a block of one band."""
        mapping = self._mappings[band if len(self._mappings) > 1 else 0]
        return mapping(block).astype(self._dtype, copy=False)


@dataclass(frozen=True)
class Colours:
    """The kernel of the last pass where red, green and blue keep their hue.

    Attributes
    ----------
    mapping : callable
        Of luminance, from 0 to 1.
    lower, upper : float
        Black and white.
    stored : Stored
        How results are stored.
    """

    mapping: Mapping
    lower: float
    upper: float
    stored: Stored

    def __call__(self, block: NDArray[Any]) -> NDArray[Any]:
        """Return the results of a block of three bands."""
        ends = {"lower": self.lower, "upper": self.upper}
        if self.lower >= self.upper:
            return self.stored.kept(block)
        luma = self.mapping(adaptive.luminance(block, **ends))
        low, high = self.stored.levels.minimum, self.stored.levels.maximum
        result = low + (high - low) * adaptive.recolour(block, luma, **ends)
        return self.stored.put(result)


class Stored(NamedTuple):
    """How results are stored."""

    dtype: np.dtype[Any]
    levels: h.OutputLevels

    @property
    def ends(self) -> dict[str, Any]:
        """The range of the results, as keywords."""
        return {"output_min": self.levels.minimum, "output_max": self.levels.maximum}

    def put(self, results: Array) -> NDArray[Any]:
        """Return results in the type they are stored in."""
        return h.to_type(results, dtype=self.dtype, nodata=self.levels.nodata)

    def kept(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Return cells as they are, or the nearest result."""
        return self.put(np.clip(cells, self.levels.minimum, self.levels.maximum, dtype=np.float64))

    def mapping(self, mapping: Mapping) -> Mapping:
        """Return a mapping whose results are as they are stored."""
        return functools.partial(_store, mapping, stored=self)

    def dense(self, table: lookup.LookupTable, ladder: lookup.Ladder, least: int) -> Mapping:
        """Return the mapping by a table of small integers, whose results are as stored.

        No cell is at a place before the least.
        """
        nodata = 0 if self.levels.nodata is None else self.levels.nodata
        below = np.repeat(table.outputs[:1], max(int(table.levels[0]) - least, 0))
        results = self.put(np.concatenate([below, table.outputs[1:]]))
        outputs = np.concatenate([np.array([nodata], self.dtype), results])
        first = int(table.levels[0]) - below.size
        return functools.partial(lookup.look_up_dense, first=first, outputs=outputs, ladder=ladder)

    def rising(
        self, mapping: Mapping, layers: Layers, breaks: Callable[[], Any] = tuple
    ) -> Mapping:
        """Return the same for one that falls nowhere but at breaks: bytes by where they go up."""
        mapped, grid = self.mapping(mapping), layers.info.grid
        if self.dtype != np.uint8 or grid.rows * grid.columns < _WORTH_A_TABLE:
            return mapped
        table = level_table(mapped, dtype=layers.float_dtype, breaks=np.asarray(breaks(), float))
        if table is None:
            return mapped
        return functools.partial(to_levels, table=table, nodata=self.levels.nodata)


def luminance_stored() -> Stored:
    """Return how the luminance of colours is kept between passes."""
    return Stored(np.dtype("f8"), h.OutputLevels(0.0, 1.0, np.nan, False))


def _store(mapping: Mapping, cells: NDArray[Any], *, stored: Stored) -> NDArray[Any]:
    return stored.put(mapping(cells))


class Section:
    """A sink's bands from one on, as a sink of their own."""

    def __init__(self, sink: Any, bands: range) -> None:
        self._sink, self._first = sink, bands.start
        self.count, self.dtype, self.band_by_band = len(bands), sink.dtype, sink.band_by_band
        self.nodata = sink.nodata[bands.start : bands.stop]
        tiled = getattr(sink, "tiled", None)
        if tiled is not None:
            self.tiled = tiled.of_bands(bands)

    def write(self, window: Window, cells: NDArray[Any], first: int = 0) -> None:
        """Take cells of the bands from the first on."""
        self._sink.write(window, cells, self._first + first)


def at_once(layers: Layers, settings: Settings) -> bool:
    """Say whether each band is a tile, which is counted and mapped at once."""
    rows, columns = tile_shape(1)
    grid = layers.info.grid
    small = grid.rows <= rows and grid.columns <= columns
    return small and not settings.told and layers.pool is Pool.NONE and layers.count > _FEW_BANDS


def sections(layers: Layers, method: Method, settings: Settings, band_by_band: bool) -> list[range]:
    """Return which bands are worked on at a time, so that what is known of them fits the memory."""
    count, grid = len(layers.info.bands), layers.info.grid
    cells = grid.rows * grid.columns
    if layers.pool is not Pool.NONE or not band_by_band or at_once(layers, settings):
        return [range(count)]
    band_bytes = 32 * min(cells, MANY)
    if method is Method.INTERPOLATED:
        band_bytes = 32 * (settings.bins or MANY)
    elif method is Method.STRETCH and not layers.small_integers:
        band_bytes = 32 * percentiles.DIGITS
    elif method is Method.RANKS and not layers.small_integers:
        band_bytes = cells * layers.float_dtype.itemsize
    many = max(1, IN_MEMORY // band_bytes)
    return [range(start, min(start + many, count)) for start in range(0, count, many)]


def curves(
    run: Run, layers: Layers, method: Method, settings: Settings, stored: Stored, span: Span
) -> list[Curve]:
    """Return the mapping of each layer. One that has a single value keeps it."""
    constant = layers.constant()
    if all(value is not None for value in constant):
        found = [Curve(stored.kept)] * layers.count
    else:
        found = _WAYS[method](run, layers, settings, stored, span)
    return [
        curve if value is None else Curve(stored.kept, functools.partial(_one, stored, value))
        for curve, value in zip(found, constant)
    ]


def _one(stored: Stored, value: float) -> Table:
    kept = np.clip(value, stored.levels.minimum, stored.levels.maximum)
    return np.array([value]), np.array([kept], dtype=float)


def _nothing(cells: NDArray[Any]) -> Array:
    return np.full(cells.shape, np.nan)


def counts_of_each(result: NDArray[Any], **ends: Any) -> Integers:
    """Count the results of each band of a block for their flatness."""
    return np.stack([h.flatness_counts(band, **ends) for band in result])


# --- by bins ---------------------------------------------------------------------------------


def _by_histogram(
    run: Run, layers: Layers, settings: Settings, stored: Stored, span: Span
) -> list[Curve]:
    """Return the mappings by interpolation in cumulative histograms."""
    if layers.small_integers and not settings.bins:
        return _by_lookup(run, layers, settings, stored, span, within=True)
    number = settings.bins or MANY
    bounds = bounds_of(layers, settings.lower, settings.upper)
    curve = functools.partial(_interpolating, layers=layers, settings=settings, stored=stored)
    if at_once(layers, settings):
        alone = functools.partial(_interpolate_own, curve=curve, bounds=bounds, number=number)
        return [Curve(functools.partial(alone, layer=layer)) for layer in range(layers.count)]
    found = even_bins(run, layers, bounds, number, span)
    fine = found if settings.bins else fine_bins(run, layers, found)
    return [curve(a, b, layer, bounds[layer]) for layer, (a, b) in enumerate(zip(found, fine))]


def _interpolate_own(
    cells: NDArray[Any],
    *,
    layer: int,
    curve: Callable[..., Curve],
    bounds: Sequence[Span],
    number: int,
) -> NDArray[Any]:
    """Map the cells of a layer that is a single tile."""
    lower, upper = bounds[layer]
    counts = h.histogram(cells, lower=lower, upper=upper, bins=number)
    even = finer.even_bins(counts, lower=lower, upper=upper)
    fine = fine_bins_of(cells, even) if number == MANY else even
    return curve(even, fine, layer, bounds[layer]).apply(cells)


def _interpolating(
    even: finer.Bins,
    fine: finer.Bins,
    layer: int,
    bounds: Span,
    *,
    layers: Layers,
    settings: Settings,
    stored: Stored,
) -> Curve:
    """Return the mapping that follows from the bins of a layer."""
    lower, upper = bounds
    if not even.counts.any():
        return Curve(_no_counts(layers, layer, bounds, stored))
    start: dict[str, Any] = {"from_lowest": settings.from_lowest, **stored.ends}
    mapping: Mapping = functools.partial(finer.equalize_bins, bins=fine, **start)
    if len(fine.counts) == len(even.counts):
        low, high = stored.levels.minimum, stored.levels.maximum
        shares = h.cumulative_shares(even.counts, from_lowest=settings.from_lowest)
        line = h.even_line(low + (high - low) * shares, lower=lower, upper=upper)
        mapping = functools.partial(h.along_line, line=line, lowest=low)
    table = functools.partial(_knots, fine, settings.from_lowest, stored)
    share = fine.counts[np.flatnonzero(fine.counts)[0]] / fine.counts.sum()
    return Curve(stored.rising(mapping, layers, lambda: fine.edges), table, float(share))


def _no_counts(layers: Layers, layer: int, bounds: Span, stored: Stored) -> Mapping:
    """Return the mapping of a layer without cells, refuse cells that cannot be counted."""
    if layers.valid[layer] and not layers.ranges[layer].cells:
        raise ValueError(
            tr("{}: all cells of band {} are infinite; give METHOD 1").format(
                layers.info.name, layers.info.bands[layer].number
            )
        )
    # Luminance is of cells that have data in all bands, and these may be none.
    may_be_none = layers.pool is Pool.LUMINANCE and bounds[0] <= 0.0 and bounds[1] >= 1.0
    if layers.valid[layer] and not may_be_none:
        told = tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between")
        raise ValueError(told.format(*layers.in_units(bounds)))
    return stored.mapping(_nothing)


def _knots(bins: finer.Bins, from_lowest: bool, stored: Stored) -> Table:
    """Return where a line of results bends: values, and their results."""
    low, high = stored.levels.minimum, stored.levels.maximum
    bins = bins.distinct()
    shares = h.cumulative_shares(bins.counts, from_lowest=from_lowest)
    results = low + (high - low) * shares
    # What lies between two equal results on a level stretch tells nothing.
    same = np.concatenate([[False], np.diff(bins.counts.astype(bool).astype(int)) == 0])
    level = (bins.counts == 0) & same
    level[-1] = False
    bends = ~(level & np.append(level[1:], False))
    return bins.starts[bends], results[bends]


# --- by tables -------------------------------------------------------------------------------


def _by_lookup(
    run: Run,
    layers: Layers,
    settings: Settings,
    stored: Stored,
    span: Span,
    within: bool = False,
) -> list[Curve]:
    """Return the mappings of whole numbers by how many cells there are up to each."""
    table = functools.partial(lookup.cdf_table, from_lowest=settings.from_lowest)
    bounds = [(-np.inf, np.inf)] * layers.count
    if within and (settings.lower is not None or settings.upper is not None):
        bounds = bounds_of(layers, settings.lower, settings.upper)
    return _by_table(run, layers, settings, stored, span, table, bounds)


def _by_table(
    run: Run,
    layers: Layers,
    settings: Settings,
    stored: Stored,
    span: Span,
    table: Callable[..., lookup.LookupTable],
    bounds: Optional[Sequence[Span]] = None,
) -> list[Curve]:
    """Return the mappings by a table that is made of the counts of each value."""
    bounds = bounds or [(-np.inf, np.inf)] * layers.count
    curve = functools.partial(_looking_up, table=table, layers=layers, stored=stored)
    if at_once(layers, settings):
        alone = functools.partial(_look_up_own, curve=curve, bounds=bounds, ladders=layers.order)
        return [Curve(functools.partial(alone, layer=layer)) for layer in range(layers.count)]
    counts = value_counts(run, layers, span)
    return [curve(own, layer, bounds[layer]) for layer, own in enumerate(counts)]


def _look_up_own(
    cells: NDArray[Any],
    *,
    layer: int,
    curve: Callable[..., Curve],
    bounds: Sequence[Span],
    ladders: Sequence[lookup.Ladder],
) -> NDArray[Any]:
    counts = lookup.distinct_counts(ladders[layer].places(cells))
    return curve(counts, layer, bounds[layer]).apply(cells)


def _looking_up(
    distinct: lookup.DistinctCounts,
    layer: int,
    bounds: Span,
    *,
    table: Callable[..., lookup.LookupTable],
    layers: Layers,
    stored: Stored,
) -> Curve:
    """Return the mapping that follows from the counts of a layer's values."""
    every, few, ladder = distinct, layers.small_integers, layers.order[layer]
    if np.isfinite(bounds).any():
        distinct = lookup.within(every, *(ladder.place_of(end) for end in bounds))
    if not distinct.counts.any():
        return Curve(_no_counts(layers, layer, bounds, stored))
    made = table(distinct, **stored.ends)
    if distinct is not every:  # what lies below the range is mapped as its start
        made = made._replace(outputs=np.concatenate([made.outputs[1:2], made.outputs[1:]]))
    mapping = stored.mapping(functools.partial(lookup.equalize_lookup, table=made, ladder=ladder))
    if few:
        mapping = stored.dense(made, ladder, int(every.levels[0]))
    counts = None
    if few:
        counts = _counts_of(lookup.equalize_lookup(every.levels, table=made), every, stored)
    share = distinct.counts[np.flatnonzero(distinct.counts)[0]] / distinct.counts.sum()
    knots = functools.partial(_levels_of, made, distinct, ladder)
    return Curve(mapping, knots, float(share), counts)


def _counts_of(
    results: Array, distinct: lookup.DistinctCounts, stored: Stored
) -> Optional[Integers]:
    """Return how many results there are of each level, by those of each value; None of floats."""
    if stored.dtype.kind != "u":
        return None
    return h.flatness_counts(stored.put(results), repeats=distinct.counts, **stored.ends)


def _levels_of(
    table: lookup.LookupTable, distinct: lookup.DistinctCounts, ladder: lookup.Ladder
) -> Table:
    values = distinct.levels
    return ladder.values(values), lookup.equalize_lookup(values, table=table)


# --- by ranks --------------------------------------------------------------------------------


def _by_rank(
    run: Run, layers: Layers, settings: Settings, stored: Stored, span: Span
) -> list[Curve]:
    """Return the mappings by the sorted cells of each layer."""
    if layers.small_integers:
        return _by_table(run, layers, settings, stored, span, lookup.rank_table)
    if at_once(layers, settings):
        own = functools.partial(ranks.equalize_own_ranks, **stored.ends)
        return [Curve(stored.mapping(own))] * layers.count
    found = []
    for cells in sorted_layers(run, layers, span):
        if not cells.size:
            found.append(Curve(stored.mapping(_nothing)))
            continue
        ranked = functools.partial(_ranked, sorted_cells=cells, **stored.ends)
        knots = functools.partial(_quantiles, cells, stored)
        found.append(Curve(stored.rising(ranked, layers), knots))
    return found


def _ranked(block: NDArray[Any], *, sorted_cells: Sorted, **ends: Any) -> Array:
    return ranks.equalize_ranks(block, sorted_values=cells_of(sorted_cells), **ends)


def _quantiles(kept: Sorted, stored: Stored) -> Table:
    """Return some of the sorted cells, evenly spread, and their results."""
    cells = cells_of(kept)
    places = np.unique(np.linspace(0, cells.size - 1, min(cells.size, _ROWS)).astype(np.int64))
    values = np.unique(np.asarray(cells[places]))
    return values.astype(float), ranks.equalize_ranks(values, sorted_values=cells, **stored.ends)


# --- between percentiles ---------------------------------------------------------------------


def _by_stretch(
    run: Run, layers: Layers, settings: Settings, stored: Stored, span: Span
) -> list[Curve]:
    """Return the linear mappings between two percentiles of each layer."""
    clip = settings.clip
    if at_once(layers, settings):
        alone = functools.partial(_stretch_own, clip=clip, stored=stored)
        known = [functools.partial(alone, ends=_finite(layers, k)) for k in range(layers.count)]
        return [Curve(stored.mapping(own)) for own in known]
    counts = value_counts(run, layers, span) if layers.small_integers else []
    if counts:
        pairs = zip(counts, layers.ladders)
        found = [_percentiles_of_counts(own, clip, ladder) for own, ladder in pairs]
    else:
        found = _percentiles(run, layers, clip, span)
    made = []
    for layer, between in enumerate(found):
        if between is None:
            made.append(Curve(stored.mapping(_nothing)))
            continue
        low, high = _within(between, _finite(layers, layer))
        if not low < high:
            told = tr("{}: both percentiles are {:,g}; what lies above becomes {:,g}")
            name = layers.names()[layer]
            run.progress.warn(told.format(name, low, stored.levels.maximum))
        stretched: Mapping = functools.partial(
            percentiles.stretch, low=low, high=high, **stored.ends
        )
        knots = np.array([low, high if low < high else _next(low, layers.float_dtype)])
        ends = knots, np.array(list(stored.ends.values()))
        table, flat = functools.partial(_told, *ends), None
        if counts:
            own, ladder = counts[layer], layers.ladders[layer]
            mapping = _one_by_one(stretched, own.levels, ladder, stored)
            flat = _counts_of(stretched(ladder.values(own.levels)), own, stored)
        else:
            mapping = stored.rising(stretched, layers)
        made.append(Curve(mapping, table, counts=flat))
    return made


def _next(value: float, dtype: np.dtype[Any]) -> float:
    """Return the next value of a type, or one that is as near and has few digits in a table."""
    following = float(np.nextafter(dtype.type(value), dtype.type(np.inf)))
    return max(following, value + 1e-12 * abs(value))


def _told(values: NDArray[Any], results: Array) -> Table:
    return values, results


def _one_by_one(
    mapping: Mapping, levels: NDArray[Any], ladder: lookup.Ladder, stored: Stored
) -> Mapping:
    """Return a mapping by a table of the whole numbers from the first of some to the last."""
    levels = np.arange(int(levels[0]), int(levels[-1]) + 1)
    results = mapping(ladder.values(levels).astype(np.float64))
    table = lookup.LookupTable(levels, np.append(stored.levels.minimum, results))
    return stored.dense(table, ladder, int(levels[0]))


def _finite(layers: Layers, layer: int) -> Span:
    known = layers.ranges[layer]
    return (known.minimum, known.maximum) if known.cells else (0.0, 0.0)


def _within(between: Array, ends: Span) -> Span:
    """Return percentiles, the finite extremes in the place of infinite ones."""
    low, high = np.clip(between, *ends).tolist()
    return low, high


def _stretch_own(cells: NDArray[Any], *, ends: Span, clip: Span, stored: Stored) -> Array:
    valid = cells[~np.isnan(cells)].astype(np.float64)
    if not valid.size:
        return _nothing(cells)
    sought = percentiles.places_of(clip, valid.size)
    around = np.partition(valid, sought.places)[list(sought.places)]
    low, high = _within(percentiles.percentiles(around, clip, valid.size), ends)
    return percentiles.stretch(cells, low=low, high=high, **stored.ends)


def _percentiles_of_counts(
    distinct: lookup.DistinctCounts, clip: Span, ladder: lookup.Ladder
) -> Optional[Array]:
    cells = int(distinct.counts.sum())
    if not cells:
        return None
    sought = percentiles.places_of(clip, cells)
    upto = np.cumsum(distinct.counts)
    around = distinct.levels[np.searchsorted(upto, sought.places, side="right")]
    return percentiles.percentiles(ladder.values(around), clip, cells)


def _percentiles(run: Run, layers: Layers, clip: Span, span: Span) -> list[Optional[Array]]:
    """Return the percentiles of each layer, None of those without cells.

    A sample tells about where they are; where it is wrong, or there is none, bins do.
    """
    middle = span[0] + (span[1] - span[0]) / 3
    found = _by_samples(run, layers, clip, (span[0], middle))
    return _by_bins(run, layers, clip, (middle, span[1])) if found is None else found


def _by_samples(
    run: Run, layers: Layers, clip: Span, span: Span
) -> Optional[list[Optional[Array]]]:
    """Return the percentiles of each layer by one pass, or None where samples are wrong."""
    if layers.samples is None:
        return None
    stretches = [percentiles.likely(sample, clip) for sample in layers.samples]
    held = [sum(one.share for one in own) * n for own, n in zip(stretches, layers.valid)]
    if sum(held) > _SORTED:
        return None
    look = functools.partial(_around, stretches=stretches)
    steps: dict[str, Any] = {"unit": None, "start": span[0], "stop": span[1]}
    known = layers.reduce(run, look, percentiles.merge_around, **steps)
    found: list[Optional[Array]] = []
    for layer, cells in enumerate(layers.valid):
        if not cells:
            found.append(None)
            continue
        wanted = percentiles.places_of(clip, cells).places
        ends: list[float] = []
        for place, pair in enumerate(zip(wanted[::2], wanted[1::2])):
            own = percentiles.ranked_between(pair, stretches[layer][place], known[layer][place])
            if own is None:
                return None
            ends += own
        found.append(percentiles.percentiles(np.array(ends), clip, cells))
    return found


def _around(
    block: NDArray[Any], *, band: int, stretches: Sequence[tuple[percentiles.Stretch, ...]]
) -> tuple[percentiles.Around, ...]:
    return percentiles.around(block, stretches=stretches[band])


def _by_bins(run: Run, layers: Layers, clip: Span, span: Span) -> list[Optional[Array]]:
    """Return the percentiles of each layer, None of those without cells.

    Bins tell where they are, and the few cells of these are sorted. Infinite cells are in no bin,
    nor are those of a range beyond the largest float, and luminance is not known to have as many
    cells: these are found by digits, in twice the time.
    """
    plain = layers.pool is not Pool.LUMINANCE and all(
        known.cells == cells and (not cells or np.isfinite(known.maximum - known.minimum))
        for known, cells in zip(layers.ranges, layers.valid)
    )
    if not plain:
        return _by_digits(run, layers, clip, span)
    middle = (span[0] + span[1]) / 2
    bounds = bounds_of(layers, None, None)
    bins = even_bins(run, layers, bounds, MANY, (span[0], middle))
    asked, wanted = [], []
    for own in bins:
        sought = percentiles.places_of(clip, max(int(own.counts.sum()), 1))
        upto = np.cumsum(own.counts)
        places = np.minimum(np.searchsorted(upto, sought.places, side="right"), MANY - 1)
        asked.append(tuple(sorted(set(places.tolist()))))
        wanted.append((sought, places, upto))
    held = sum(int(own.counts[list(places)].sum()) for own, places in zip(bins, asked))
    if held > _SORTED:
        return _by_digits(run, layers, clip, (middle, span[1]))
    collect = functools.partial(_cells_in, bins=bins, asked=asked)
    steps = {"unit": None, "start": middle, "stop": span[1]}
    cells = layers.reduce(run, collect, _joined, **steps)
    return [
        _percentiles_in(own, wanted[layer], asked[layer], clip, bins[layer])
        for layer, own in enumerate(cells)
    ]


def _cells_in(
    block: NDArray[Any],
    *,
    band: int,
    bins: Sequence[finer.Bins],
    asked: Sequence[tuple[int, ...]],
) -> list[NDArray[Any]]:
    return finer.cells_in(block, bins=bins[band], places=asked[band])


def _joined(first: list[NDArray[Any]], second: list[NDArray[Any]]) -> list[NDArray[Any]]:
    return [np.concatenate(pair) for pair in zip(first, second)]


def _percentiles_in(
    cells: list[NDArray[Any]],
    wanted: tuple[percentiles.Sought, Integers, Integers],
    asked: tuple[int, ...],
    clip: Span,
    bins: finer.Bins,
) -> Optional[Array]:
    """Return percentiles from the cells of the bins that they are in."""
    (sought, places, upto), total = wanted, int(bins.counts.sum())
    if not total:
        return None
    ordered = {place: np.sort(own) for place, own in zip(asked, cells)}
    around = [
        ordered[place][rank - (upto[place] - bins.counts[place])]
        for rank, place in zip(sought.places, places.tolist())
    ]
    return percentiles.percentiles(np.array(around, dtype=float), clip, total)


def _by_digits(run: Run, layers: Layers, clip: Span, span: Span) -> list[Optional[Array]]:
    """Return the percentiles of each layer by the digits of their cells' order."""
    digits = layers.float_dtype.itemsize // 2
    length = (span[1] - span[0]) / digits
    sought = [percentiles.Sought((), (0,))] * layers.count
    cells = [0] * layers.count
    for digit in range(digits):
        kernel = functools.partial(_digits, asked=[s.distinct for s in sought], digit=digit)
        start = span[0] + digit * length
        steps = {"unit": None, "start": start, "stop": start + length}
        counts = layers.reduce(run, kernel, operator.add, **steps)
        for layer, own in enumerate(counts):
            if not digit:
                cells[layer] = int(own.sum())
                sought[layer] = percentiles.places_of(clip, max(cells[layer], 1))
            if cells[layer]:
                sought[layer] = percentiles.next_digits(sought[layer], own)
    return [
        percentiles.percentiles(percentiles.values_at(own, layers.float_dtype), clip, many)
        if many
        else None
        for own, many in zip(sought, cells)
    ]


def _digits(
    block: NDArray[Any], *, band: int, asked: Sequence[tuple[int, ...]], digit: int
) -> Integers:
    return percentiles.digit_counts(block, beginnings=asked[band], digit=digit)


# --- by a table that is given ----------------------------------------------------------------


def by_given(tables: Sequence[Table], stored: Stored, layers: Layers) -> list[Curve]:
    """Return the mappings by tables of values and results, linearly between two of them."""
    found = []
    # Of a raster without nodata, a table may have results that mean nodata here.
    ends = stored.levels.minimum, stored.levels.maximum
    for values, results in tables:
        mapping = functools.partial(_between, values=values, results=results, ends=ends)
        rising = bool((np.diff(results) >= 0).all())
        apply = stored.rising(mapping, layers) if rising else stored.mapping(mapping)
        found.append(Curve(apply, functools.partial(_told, values, results)))
    return found


def _between(cells: NDArray[Any], *, values: NDArray[Any], results: Array, ends: Span) -> Array:
    found: Array = np.clip(np.interp(cells, values, results), *ends)
    return found


_WAYS = {
    Method.INTERPOLATED: _by_histogram,
    Method.RANKS: _by_rank,
    Method.LOOKUP: _by_lookup,
    Method.STRETCH: _by_stretch,
}
