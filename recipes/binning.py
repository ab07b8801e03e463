"""Histograms of layers, finer where many cells crowd in one bin."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

import numpy as np

from ..kernels.common.thresholds import Steps
from ..kernels.common.wording import tr
from ..kernels.levels import finer
from ..kernels.levels.choices import Pool
from ..kernels.levels.histogram import histogram
from ..kernels.levels.lookup import DistinctCounts, distinct_counts, merge_distinct
from ..raster.sources.fillvalue import is_usual_fill
from .layers import Layers, Several, counts_of_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Integers
    from ..kernels.levels.lookup import Ladder
    from .run import Run, Span

    Ranges = tuple[tuple[float, float], ...]

MANY = 65536
"""Bins where a number of them is not asked for."""
# Each round makes bins as much finer: no float needs more.
_ROUNDS = 8


def bounds_of(layers: Layers, lower: Optional[float], upper: Optional[float]) -> list[Span]:
    """Return the range of each layer, as it is given or its own.

    Raises
    ------
    ValueError
        Where no cell lies in what is given.
    """
    band = layers.info.bands[0]
    steps = Steps(band.dtype.str[1:], band.scale, band.offset)
    given = [None if end is None else steps.stands_for(end) for end in (lower, upper)]
    if layers.pool is Pool.LUMINANCE:
        given = [None if end is None else layers.of_luminance(end) for end in given]
    bounds = []
    for known in layers.ranges:
        own = known.minimum, known.maximum
        ends = [mine if end is None else end for mine, end in zip(own, given)]
        if not known.cells and None in given:
            ends = [0.0, 0.0]  # without finite cells, which the caller maps to nothing
        if ends[0] > ends[1]:
            raise ValueError(
                tr(
                    "RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in"
                ).format(*layers.in_units(ends), layers.info.name)
            )
        bounds.append((ends[0], ends[1]))
    return bounds


def counts_of(block: NDArray[Any], *, band: int, bounds: Sequence[Span], bins: int) -> Integers:
    """Count a block's cells in even bins over the range of its band."""
    lower, upper = bounds[band]
    return histogram(block, lower=lower, upper=upper, bins=bins)


def value_counts(run: Run, layers: Union[Layers, Several], span: Span) -> list[DistinctCounts]:
    """Return how often each value of a layer of whole numbers occurs; of scaled ones, each place.

    Of what a table holds, places are told by the layers' ladders.
    """
    steps = {"unit": None, "start": span[0], "stop": span[1]}
    if layers.small_integers and layers.counts is not None:
        return layers.counts
    if not layers.small_integers:
        distinct = functools.partial(_distinct, ladders=layers.order)
        found: list[DistinctCounts] = layers.reduce(run, distinct, merge_distinct, **steps)
        return found
    # Without a look at whether they are whole, in half of the time.
    ladders = layers.ladders
    ends = [
        (int(ladder.place_of(known.minimum)), int(ladder.place_of(known.maximum)))
        if known.cells
        else (0, 0)
        for known, ladder in zip(layers.ranges, ladders)
    ]
    count = functools.partial(counts_of_places, ends=ends, ladders=ladders)
    counts = layers.reduce(run, count, operator.add, **steps)
    made = []
    for (first, _), own in zip(ends, counts):
        full = np.flatnonzero(own)
        made.append(DistinctCounts(first + full, own[full]))
    return made


def _distinct(block: NDArray[Any], *, band: int, ladders: list[Ladder]) -> DistinctCounts:
    return distinct_counts(ladders[band].places(block))


def even_bins(
    run: Run, layers: Union[Layers, Several], bounds: Sequence[Span], bins: int, span: Span
) -> list[finer.Bins]:
    """Return even bins of each layer over its range."""
    count = functools.partial(counts_of, bounds=bounds, bins=bins)
    # Counts of so many bins take as much as a small block.
    steps = {"unit": None, "cell_bytes": 16.0, "start": span[0], "stop": span[1]}
    counts = layers.reduce(run, count, operator.add, **steps)
    return [finer.even_bins(own, lower=ends[0], upper=ends[1]) for own, ends in zip(counts, bounds)]


def fine_bins(
    run: Run, layers: Union[Layers, Several], found: list[finer.Bins]
) -> list[finer.Bins]:
    """Return finer bins where one holds more than a tenth of the cells, and many values."""
    found, coarse = list(found), set[int]()
    for _ in range(_ROUNDS):
        places = [finer.crowded_bins(bins) for bins in found]
        if not any(places):
            break
        look = functools.partial(_extents, found=_lean(found, places), places=places)
        extents = layers.reduce(run, look, finer.merge_extents, unit=None)
        ranges = []
        for layer, bins in enumerate(found):
            found[layer], own = finer.to_refine(bins, places[layer], extents[layer])
            ranges.append(own)
        if not any(ranges):
            break
        count = functools.partial(_counts_in, ranges=ranges)
        counts = layers.reduce(run, count, operator.add, unit=None)
        for layer, own in enumerate(ranges):
            if own:
                found[layer] = finer.refined(found[layer], own, counts[layer])
                coarse.add(layer)
    for layer in sorted(coarse):
        _warn_of_far(run, layers, layer, found[layer])
    return found


def fine_bins_of(cells: NDArray[Any], bins: finer.Bins) -> finer.Bins:
    """Do the same for a layer whose cells are all at hand."""
    for _ in range(_ROUNDS):
        places = finer.crowded_bins(bins)
        extents = finer.extents_in(cells, bins=bins, places=places)
        bins, ranges = finer.to_refine(bins, places, extents)
        if not ranges:
            break
        counts = finer.counts_in(cells, ranges=ranges, number=MANY)
        bins = finer.refined(bins, ranges, counts)
    return bins


def _lean(
    found: Sequence[finer.Bins], places: Sequence[tuple[int, ...]]
) -> list[Optional[finer.Bins]]:
    """Return bins for the trip to other processes: None for those that need no look."""
    return [bins if asked else None for bins, asked in zip(found, places)]


def _extents(
    block: NDArray[Any],
    *,
    band: int,
    found: Sequence[Optional[finer.Bins]],
    places: Sequence[tuple[int, ...]],
) -> tuple[finer.Extent, ...]:
    bins = found[band]
    return () if bins is None else finer.extents_in(block, bins=bins, places=places[band])


def _counts_in(block: NDArray[Any], *, band: int, ranges: Sequence[Ranges]) -> Integers:
    if not ranges[band]:
        return np.zeros(0, np.int64)
    return finer.counts_in(block, ranges=ranges[band], number=MANY)


def _warn_of_far(run: Run, layers: Union[Layers, Several], layer: int, bins: finer.Bins) -> None:
    """Warn of the lowest or the highest value where it looks like nodata and is far from all."""
    full = np.flatnonzero(bins.counts)
    if len(full) < 3 or any(band.dtype.kind == "u" for band in layers.info.bands):
        return
    known, edges = layers.ranges[layer], bins.edges
    low, second = edges[full[0] + 1], edges[full[1]]
    before, high = edges[full[-2] + 1], edges[full[-1]]
    if is_usual_fill(known.minimum) and second - low > known.maximum - second:
        run.warn_of_fill(layers.source, known.minimum)
    if is_usual_fill(known.maximum) and high - before > before - known.minimum:
        run.warn_of_fill(layers.source, known.maximum)
