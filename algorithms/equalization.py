"""The passes over a raster that lead to a mapping of its values to even ones."""

from __future__ import annotations

import contextlib
import functools
import operator
import os
from typing import NamedTuple

import numpy as np

from ..kernels import histogram as h
from ..kernels import lookup, ranks
from ..kernels.memory import fresh
from ..kernels.steps import level_table, to_levels
from ..raster.engine import Pool
from ..raster.errors import RasterError, cause
from .parameters import tr

# To find where bytes go up takes as long as to map so many cells.
_WORTH_A_TABLE = 2**20
# Sorted cells are kept in memory up to this size, in a temporary file beyond.
_IN_MEMORY = 64 * 2**20


class Survey(NamedTuple):
    """What the first pass tells of each band."""

    ranges: list
    valid: np.ndarray


class Equalizer:
    """The kernel of the last pass: each band by its own mapping, in the output's type."""

    def __init__(self, mappings, dtype):
        self._mappings, self._dtype = mappings, dtype

    def __call__(self, block, *, band):
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

    def rising(self, mapping, info, breaks=()):
        """Return the same for one that falls nowhere but at breaks: bytes by where they go up."""
        stored = self.mapping(mapping)
        if self.dtype != np.uint8 or info.grid.rows * info.grid.columns < _WORTH_A_TABLE:
            return stored
        table = level_table(stored, dtype=info.float_dtype, breaks=np.asarray(breaks, float))
        if table is None:
            return stored
        return functools.partial(to_levels, table=table, nodata=self.levels.nodata)


def _store(mapping, cells, *, dtype, nodata):
    return h.to_type(mapping(cells), dtype=dtype, nodata=nodata)


def survey(run, source) -> Survey:
    """Find each band's range and number of valid cells; refuse a raster without any."""

    def look(block, *, band):
        return h.value_range(block), int(h.valid_cells(block)[0])

    def merge(a, b):
        return h.merge_ranges(a[0], b[0]), a[1] + b[1]

    found = run.reduce(look, source, merge, unit=None, bandwise=True, stop=0.2)
    ranges, valid = [known for known, _ in found], np.array([cells for _, cells in found])
    for band, cells in zip(source.info().bands, valid):
        if not cells:
            sentence = tr("{}: band {} has no cell with data: all are nodata").format(
                source.name, band.number
            )
            if not valid.any():
                raise ValueError(sentence)
            run.progress.warn(sentence)
    return Survey(ranges, valid)


def by_histogram(run, source, found: Survey, pooled: bool, stored: Stored) -> list:
    """Return a mapping for each band, by its histogram or that of all."""
    bins, info = run.integer("BINS"), source.info()
    bounds = [_bounds(run, source, known) for known in _pooled(found.ranges, pooled)]

    def count(block, *, band):
        lower, upper = bounds[band]
        return h.histogram(block, lower=lower, upper=upper, bins=bins)

    steps = {"bandwise": True, "start": 0.2, "stop": 0.5}
    counts = run.reduce(count, source, operator.add, unit=None, **steps)
    if pooled:
        counts = [sum(counts)] * len(counts)
    mappings = []
    for number, (band_counts, (lower, upper)) in enumerate(zip(counts, bounds)):
        if not band_counts.any():
            if found.valid[number] and not found.ranges[number].cells:
                raise ValueError(
                    tr("{}: all cells of band {} are infinite; give METHOD 1").format(
                        source.name, info.bands[number].number
                    )
                )
            if found.valid[number]:
                raise ValueError(
                    tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between").format(
                        lower, upper
                    )
                )
            mappings.append(stored.mapping(_nothing))
            continue
        mapping = functools.partial(
            h.equalize_interpolated, counts=band_counts, lower=lower, upper=upper, **stored.ends
        )
        edges = h.bin_edges(lower=lower, upper=upper, bins=bins)
        mappings.append(stored.rising(mapping, info, edges))
    return mappings


def by_lookup(run, source, found: Survey, pooled: bool, stored: Stored) -> list:
    """Return a mapping for each band of integers, by the counts of its values."""
    counts = _distinct(run, source)
    if pooled:
        counts = [functools.reduce(lookup.merge_distinct, counts)] * len(counts)
    return [
        stored.mapping(
            functools.partial(
                lookup.equalize_lookup, table=lookup.cdf_table(distinct, **stored.ends)
            )
            if distinct.counts.any()
            else _nothing
        )
        for distinct in counts
    ]


def _distinct(run, source) -> list:
    """Return the counts of the values of each band of integers."""

    def count(block, *, band):
        return lookup.distinct_counts(block)

    steps = {"bandwise": True, "start": 0.2, "stop": 0.5}
    return run.reduce(count, source, lookup.merge_distinct, unit=None, **steps)


def by_rank(run, source, found: Survey, pooled: bool, stored: Stored) -> list:
    """Return a mapping for each band, by the sorted cells of it or of all."""
    count = len(found.valid)
    groups = [list(range(count))] if pooled else [[band] for band in range(count)]
    mappings = [stored.mapping(_nothing)] * count
    for turn, group in enumerate(groups):
        if not found.valid[group].any():
            continue
        progress = 0.2 + 0.3 * turn / len(groups), 0.2 + 0.3 * (turn + 1) / len(groups)
        cells = _sorted_cells(run, source, found, group, *progress)
        ranked = functools.partial(ranks.equalize_ranks, sorted_values=cells, **stored.ends)
        mapping = stored.rising(ranked, source.info())
        for band in group:
            mappings[band] = mapping
    return mappings


def _sorted_cells(run, source, found: Survey, group: list, start: float, stop: float):
    """Return the valid cells of some bands in ascending order, in memory or in a file."""
    span = functools.reduce(h.merge_ranges, [found.ranges[band] for band in group])
    low, high = (span.minimum, span.maximum) if span.cells else (0.0, 0.0)
    bounds = {"lower": low, "upper": high}

    def coarse(block):
        return sum(ranks.coarse_counts(block[band], **bounds) for band in group)

    def order(block):
        return [ranks.bucket_order(block[band], **bounds) for band in group]

    middle = (start + stop) / 2
    counts = run.reduce(coarse, source, operator.add, unit=None, start=start, stop=middle)
    dtype = np.result_type(*(info.float_dtype for info in source.info().bands))
    storage = _storage(run, int(counts.sum()), dtype)
    free = [ranks.bucket_starts(counts)]

    def put(placed, block):
        for bucketed in block:
            free[0] = ranks.place(bucketed, storage=storage, free=free[0])
        return True

    run.reduce(order, source, put, unit=None, start=middle, stop=stop, initial=True)
    slices = ranks.sort_slices(counts)
    sort = functools.partial(_sort_slice, storage)
    with Pool(run.threads, run.progress.check) as pool:
        for _ in pool.ordered(sort, slices, run.threads + 1):
            run.progress.check()
    return storage


def _sort_slice(storage, ends) -> None:
    ranks.sort_slice(storage, *ends)


def _storage(run, cells: int, dtype):
    if cells * dtype.itemsize <= _IN_MEMORY:
        return np.empty(cells, dtype)
    folder = run.temporary()
    path = os.path.join(folder, f"sorted-{len(os.listdir(folder))}.bin")
    try:
        _reserve(path, cells * dtype.itemsize, run.progress.check)
    except OSError as error:
        raise RasterError(
            tr("{} MB for sorting cannot be kept in {}: {}; set TMPDIR to a larger folder").format(
                cells * dtype.itemsize // 2**20, folder, cause(error)
            )
        ) from error
    storage = np.memmap(path, dtype=dtype, mode="r+", shape=(cells,))
    with contextlib.suppress(OSError):
        os.remove(path)  # then it goes with the process, however that ends; not on Windows
    return storage


def _reserve(path: str, size: int, check) -> None:
    """Make a file that has its room on the disk: a mapped file that finds none ends QGIS."""
    zeros = bytes(2**20)
    with open(path, "wb", buffering=0) as file:
        while size > 0:
            check()
            size -= file.write(zeros[:size])


def _pooled(ranges: list, pooled: bool) -> list:
    return [functools.reduce(h.merge_ranges, ranges)] * len(ranges) if pooled else ranges


def _bounds(run, source, known) -> tuple:
    lower = run.number("RANGE_MIN") if run.given("RANGE_MIN") else known.minimum
    upper = run.number("RANGE_MAX") if run.given("RANGE_MAX") else known.maximum
    if not known.cells and not (run.given("RANGE_MIN") and run.given("RANGE_MAX")):
        return 0.0, 0.0  # a band without finite cells, which the caller maps to nothing
    if lower > upper:
        raise ValueError(
            tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in").format(
                lower, upper, source.name
            )
        )
    return lower, upper


def _nothing(cells):
    return np.full(cells.shape, np.nan)
