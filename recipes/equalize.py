"""The passes over a raster that lead to a mapping of its values to even ones."""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass, replace
from typing import Any, Callable, NamedTuple, Optional, Union

import numpy as np

from ..kernels.common.counting import count_valid
from ..kernels.common.memory import fresh
from ..kernels.common.thresholds import Steps
from ..kernels.common.wording import tr
from ..kernels.levels import histogram as h
from ..kernels.levels import lookup, ranks
from ..kernels.levels.choices import Method
from ..kernels.levels.steps import level_table, to_levels
from ..raster.engine import tile_shape
from ..raster.executors import execute
from ..raster.jobs import of_any_band
from ..raster.stowed import Stowed, cells_of
from .storage import room_for

# To find where bytes go up takes as long as to map so many cells. A run on 4,000 x 4,000 cells
# of Float32 takes two thirds of the processor's time with it (bins), or a third (ranks).
_WORTH_A_TABLE = 2**20
# Sorted cells are kept in memory up to this size, in a temporary file beyond.
_IN_MEMORY = 64 * 2**20
# Of smaller rasters bands are sorted whole.
_SORTED_AT_ONCE = 2**20
# Memory that a cell takes while it is sorted into buckets, and waits to be put in its place.
_BYTES_TO_SORT = 48.0


class Survey(NamedTuple):
    """What the first pass tells of each band."""

    ranges: list
    valid: np.ndarray

    def of(self, bands) -> Survey:
        """Return what it tells of some bands."""
        return Survey([self.ranges[band] for band in bands], self.valid[list(bands)])


class Equalizer:
    """The kernel of the last pass: each band by its own mapping, in the output's type."""

    def __init__(self, mappings, dtype):
        self._mappings, self._dtype = mappings, dtype

    def __call__(self, block, *, band):
        """Return the levels of a block of one band."""
        levels = fresh(block.shape, self._dtype)
        levels[...] = self._mappings[band](block)
        return levels


class Stored(NamedTuple):
    """How results are stored."""

    dtype: np.dtype
    levels: h.OutputLevels

    @property
    def ends(self) -> dict:
        """The range of the results, as keywords."""
        return {"output_min": self.levels.minimum, "output_max": self.levels.maximum}

    def mapping(self, mapping):
        """Return a mapping whose results are as they are stored."""
        return functools.partial(_store, mapping, dtype=self.dtype, nodata=self.levels.nodata)

    def rising(self, mapping, info, breaks=tuple):
        """Return the same for one that falls nowhere but at breaks: bytes by where they go up."""
        stored = self.mapping(mapping)
        if self.dtype != np.uint8 or info.grid.rows * info.grid.columns < _WORTH_A_TABLE:
            return stored
        table = level_table(stored, dtype=info.float_dtype, breaks=np.asarray(breaks(), float))
        if table is None:
            return stored
        return functools.partial(to_levels, table=table, nodata=self.levels.nodata)


def _store(mapping, cells, *, dtype, nodata):
    return h.to_type(mapping(cells), dtype=dtype, nodata=nodata)


def survey(run, source) -> Survey:
    """Find each band's range and number of valid cells; refuse a raster without any."""
    found = run.reduce(_range_of, source, _together, unit=None, bandwise=True, stop=0.2)
    ranges, valid = [known for known, _ in found], np.array([cells for _, cells in found])
    warnings: list = []
    for band, cells in zip(source.info().bands, valid):
        if not cells:
            sentence = tr("{}: band {} has no cell with data: all are nodata").format(
                source.name, band.number
            )
            if not valid.any():
                raise ValueError(sentence)
            warnings.append(sentence)
    run.tell_each(warnings, run.progress.warn)
    return Survey(ranges, valid)


def _range_of(block, *, band):
    """Return the range of a band's cells and how many there are."""
    return h.value_range(block), int(count_valid(block)[0])


def _together(a, b):
    return h.merge_ranges(a[0], b[0]), a[1] + b[1]


class Section:
    """A sink's bands from one on, as a sink of their own."""

    def __init__(self, sink, bands):
        self._sink, self._first = sink, bands.start
        self.count, self.dtype, self.band_by_band = len(bands), sink.dtype, sink.band_by_band
        self.nodata = sink.nodata[bands.start : bands.stop]

    def write(self, window, cells, first=0):
        """Take cells of the bands from the first on."""
        self._sink.write(window, cells, self._first + first)


def at_once(info, pooled: bool) -> bool:
    """Say whether each band is a tile, which is counted and mapped at once."""
    rows, columns = tile_shape(1)
    return not pooled and info.grid.rows <= rows and info.grid.columns <= columns


def sections(run, info, method: Method, pooled: bool, band_by_band: bool) -> list:
    """Return which bands are worked on at a time, so that what is known of them fits the memory."""
    count, cells = len(info.bands), info.grid.rows * info.grid.columns
    if pooled or not band_by_band or at_once(info, pooled):
        return [range(count)]
    band_bytes = 24 * run.integer("BINS")
    if method is not Method.INTERPOLATED:
        band_bytes = 32 * min(cells, 2**16)
    if method is Method.RANKS and not _are_small_integers(info):
        band_bytes = cells * info.float_dtype.itemsize
    many = max(1, _IN_MEMORY // band_bytes)
    return [range(start, min(start + many, count)) for start in range(0, count, many)]


class Way(NamedTuple):
    """A way to equalize: how cells are counted, and the mapping that follows.

    ``count`` takes a block and its ``band``, ``merge`` two counts, ``mapping`` a count and the
    band's number from 0.
    """

    count: Callable[..., Any]
    merge: Callable[[Any, Any], Any]
    mapping: Callable[[Any, int], Any]

    def mappings(self, run, source, found: Survey, pooled: bool, span) -> list:
        """Return a mapping for each band, by its own cells or those of all."""
        if at_once(source.info(), pooled):
            return [functools.partial(self._by_itself, band) for band in range(len(found.valid))]
        steps = {"bandwise": True, "start": span[0], "stop": span[1]}
        counts = run.reduce(self.count, source, self.merge, unit=None, **steps)
        if not pooled:
            return [self.mapping(counted, band) for band, counted in enumerate(counts)]
        first = int(found.valid.argmax())
        return [self.mapping(functools.reduce(self.merge, counts), first)] * len(counts)

    def _by_itself(self, band: int, cells):
        return self.mapping(self.count(cells, band=band), band)(cells)


def by_histogram(run, source, found: Survey, pooled: bool, stored: Stored, span) -> list:
    """Return a mapping for each band, by its histogram or that of all."""
    bins, info = run.integer("BINS"), source.info()
    bounds = [_bounds(run, info, known) for known in _pooled(found.ranges, pooled)]

    count = functools.partial(_counts_of_bins, bounds=bounds, bins=bins)
    mapping = functools.partial(
        _interpolating, bounds=bounds, bins=bins, info=info, found=found, stored=stored
    )
    return Way(count, operator.add, mapping).mappings(run, source, found, pooled, span)


def _counts_of_bins(block, *, band: int, bounds: list, bins: int):
    lower, upper = bounds[band]
    return h.histogram(block, lower=lower, upper=upper, bins=bins)


def _interpolating(counts, band: int, *, bounds: list, bins: int, info, found: Survey, stored):
    """Return the mapping that follows from the counts of a band's bins."""
    lower, upper = bounds[band]
    if not counts.any():
        if found.valid[band] and not found.ranges[band].cells:
            raise ValueError(
                tr("{}: all cells of band {} are infinite; give METHOD 1").format(
                    info.name, info.bands[band].number
                )
            )
        if found.valid[band]:
            raise ValueError(
                tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between").format(
                    lower, upper
                )
            )
        return stored.mapping(_nothing)
    interpolated = functools.partial(
        h.equalize_interpolated, counts=counts, lower=lower, upper=upper, **stored.ends
    )
    edges = functools.partial(h.bin_edges, lower=lower, upper=upper, bins=bins)
    return stored.rising(interpolated, info, edges)


def by_lookup(run, source, found: Survey, pooled: bool, stored: Stored, span) -> list:
    """Return a mapping for each band of integers, by the counts of its values."""
    way = _by_table(lookup.cdf_table, stored)
    return way.mappings(run, source, found, pooled, span)


def _by_table(table, stored: Stored) -> Way:
    """Return the way that makes a table of the counts of a band's integers."""
    mapping = functools.partial(_looking_up, table=table, stored=stored)
    return Way(_counts_of_values, lookup.merge_distinct, mapping)


def _counts_of_values(block, *, band: int):
    return lookup.distinct_counts(block)


def _looking_up(distinct, band: int, *, table, stored: Stored):
    """Return the mapping that follows from the counts of a band's values."""
    if not distinct.counts.any():
        return stored.mapping(_nothing)
    made = table(distinct, **stored.ends)
    return stored.mapping(functools.partial(lookup.equalize_lookup, table=made))


def by_rank(run, source, found: Survey, pooled: bool, stored: Stored, span) -> list:
    """Return a mapping for each band, by the sorted cells of it or of all."""
    info = source.info()
    count = len(found.valid)
    if _are_small_integers(info):
        way = _by_table(lookup.rank_table, stored)
        return way.mappings(run, source, found, pooled, span)
    if at_once(info, pooled):
        return [stored.mapping(functools.partial(ranks.equalize_own_ranks, **stored.ends))] * count
    if not pooled and info.grid.rows * info.grid.columns <= _SORTED_AT_ONCE:
        cells = _sorted_bands(run, source, found, info, span)
    elif pooled:
        cells = [_sorted_cells(run, source, found, info, span)] * count
    else:
        cells = []
        for band, known in enumerate(info.bands):
            part = replace(source, bands=(known.number,))
            length = (span[1] - span[0]) / count
            stretch = span[0] + band * length, span[0] + (band + 1) * length
            cells.append(_sorted_cells(run, part, found.of([band]), info, stretch))
    mappings = []
    for band_cells in cells:
        if not band_cells.size:
            mappings.append(stored.mapping(_nothing))
        elif pooled and mappings:
            mappings.append(mappings[0])
        else:
            ranked = functools.partial(_ranked, sorted_cells=band_cells, **stored.ends)
            mappings.append(stored.rising(ranked, info))
    return mappings


def _are_small_integers(info) -> bool:
    """Say whether cells are integers of few values, whose ranks a table holds."""
    return all(
        band.dtype.kind in "iu"
        and band.dtype.itemsize <= 2
        and (band.scale, band.offset) == (1.0, 0.0)
        for band in info.bands
    )


def _sorted_bands(run, source, found: Survey, info, span) -> list:
    """Return the valid cells of each band in ascending order, of a small raster."""
    ends = np.cumsum(found.valid)
    free = ends - found.valid
    storage = np.empty(int(ends[-1]), info.float_dtype)
    parts = [storage[start:stop] for start, stop in zip(free, ends)]

    def put(_, part):
        band, cells = part
        storage[free[band] : free[band] + cells.size] = cells
        free[band] += cells.size
        return True

    steps = {"bandwise": True, "initial": True, "start": span[0], "stop": span[1]}
    run.reduce(_sorted_block, source, put, unit=None, **steps)
    for cells in parts:
        cells.sort(kind="stable")  # which several blocks have brought in as many runs
    return parts


def _sorted_block(block, *, band: int):
    cells = block[~np.isnan(block)]
    cells.sort()
    return band, cells + 0  # -0.0 becomes 0.0


def _sorted_cells(run, source, found: Survey, info, span):
    """Return the valid cells of all bands in ascending order, in memory or in a file."""
    known = functools.reduce(h.merge_ranges, found.ranges)
    low, high = (known.minimum, known.maximum) if known.cells else (0.0, 0.0)
    bounds = {"lower": low, "upper": high}
    kept = room_for(run, int(found.valid.sum()), info.float_dtype, _IN_MEMORY)
    if not kept.size:
        return kept
    storage = cells_of(kept)
    counts = np.zeros(ranks.BUCKETS, np.int64)

    def add(_, part):
        np.add(counts, part, counts)
        return True

    def put(_, bucketed):
        free[0] = ranks.place(bucketed, storage=storage, free=free[0])
        return True

    middle = (span[0] + span[1]) / 2
    steps = {"unit": None, "bandwise": True, "initial": True, "cell_bytes": _BYTES_TO_SORT}
    coarse = functools.partial(of_any_band, ranks.coarse_counts, **bounds)
    run.reduce(coarse, source, add, start=span[0], stop=middle, **steps)
    free = [ranks.bucket_starts(counts)]
    order = functools.partial(of_any_band, ranks.bucket_order, **bounds)
    run.reduce(order, source, put, start=middle, stop=span[1], **steps)
    with execute(SortJob(kept), run.threads, run.progress.check) as executor:
        for (start, stop), cells in executor.ordered(ranks.sort_slices(counts), run.threads + 1):
            if cells is not None:
                storage[start:stop] = cells
            run.progress.check()
    return kept


@dataclass(frozen=True)
class SortJob:
    """Sorts slices of cells: those in a file where they are, as they may be many."""

    kept: Union[np.ndarray, Stowed]
    sources: tuple = ()

    def __call__(self, piece, readers=None, memory=None) -> Optional[np.ndarray]:
        """Sort a slice, given as its start and end; return its cells unless they are in a file."""
        if isinstance(self.kept, Stowed):
            ranks.sort_slice(cells_of(self.kept), *piece)
            return None
        return np.sort(self.kept[slice(*piece)])


def _ranked(block, *, sorted_cells, **ends):
    return ranks.equalize_ranks(block, sorted_values=cells_of(sorted_cells), **ends)


WAYS = {
    Method.INTERPOLATED: by_histogram,
    Method.RANKS: by_rank,
    Method.LOOKUP: by_lookup,
}
"""What each method of equalizing does."""


def _pooled(ranges: list, pooled: bool) -> list:
    return [functools.reduce(h.merge_ranges, ranges)] * len(ranges) if pooled else ranges


def _bounds(run, info, known) -> tuple:
    band = info.bands[0]
    steps = Steps(band.dtype.str[1:], band.scale, band.offset)
    lower, upper = known.minimum, known.maximum
    if run.given("RANGE_MIN"):
        lower = steps.stands_for(run.number("RANGE_MIN"))
    if run.given("RANGE_MAX"):
        upper = steps.stands_for(run.number("RANGE_MAX"))
    if not known.cells and not (run.given("RANGE_MIN") and run.given("RANGE_MAX")):
        return 0.0, 0.0  # a band without finite cells, which the caller maps to nothing
    if lower > upper:
        raise ValueError(
            tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in").format(
                lower, upper, info.name
            )
        )
    return lower, upper


def _nothing(cells):
    return np.full(cells.shape, np.nan)
