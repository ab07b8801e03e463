"""The passes over two rasters that lead to a mapping of the one's values to the other's."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, TypeVar, Union

import numpy as np

from ..kernels.common.wording import of_parameter, tr
from ..kernels.levels import finer, lookup, matching, no_change, ranks
from ..kernels.levels import histogram as h
from ..kernels.levels.choices import MatchMethod
from ..raster.common.errors import RasterError
from ..raster.sources.missing import BandNodata, Values
from ..raster.sources.source import RasterSource
from ..raster.verbs.ledger import independent
from ..raster.verbs.stowed import cells_of, rest
from .binning import MANY, even_bins, fine_bins, value_counts
from .equalize import Curve, Stored
from .layers import Layers, Several, places_of, step_for
from .sorting import IN_MEMORY, SORTED_AT_ONCE, sorted_layers
from .storage import room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Integers
    from ..kernels.levels.lookup import Ladder
    from ..raster.sources.info import Band, Info
    from .equalize import Mapping
    from .run import Run, Span
    from .sorting import Sorted

T = TypeVar("T")

# Numbers of a sample of the cells that both rasters have, over all bands of both.
_SAMPLED = 4_000_000
# Sorted cells that are looked at at a time.
_PART = 2**20
# Memory for a cell of bands that are looked at in one pass.
_SORTED_BYTES = 24


class Normal(NamedTuple):
    """A normal distribution; None where it is a band's own mean or deviation."""

    mean: Optional[float]
    stddev: Optional[float]


class Sample(NamedTuple):
    """Cells that have data in all bands of both rasters, each of shape (bands, cells)."""

    first: Array
    second: Array


# --- sources ---------------------------------------------------------------------------------


def where_not_0(mask: RasterSource, also: Optional[RasterSource] = None) -> RasterSource:
    """Return a mask that has data where it is not 0, and another has data."""
    bands = tuple(band.number for band in mask.info().bands)
    zero = (Values(0.0, 0.0),)
    said = {one.band: one for one in reversed(mask.nodata)}
    known = (said.get(band, BandNodata(band)) for band in bands)
    nodata = tuple(one._replace(values=one.values + zero) for one in known)
    return within(replace(mask, bands=bands, nodata=nodata), also)


def within(source: RasterSource, mask: Optional[RasterSource]) -> RasterSource:
    """Return a source with data only where a mask has some as well.

    One of a single band has it as often as the mask has bands.
    """
    if mask is None:
        return source
    source = source.of_places([0] * mask.count()) if source.count() == 1 else source
    return replace(source, mask=_both(source.mask, mask))


def _both(first: Optional[RasterSource], second: Optional[RasterSource]) -> Optional[RasterSource]:
    if first is None or second is None:
        return first if second is None else second
    return within(first, second)


# --- mappings --------------------------------------------------------------------------------


def groups(own: Info, others: Sequence[Layers], method: MatchMethod, bins: int) -> list[range]:
    """Return which bands are looked at in one pass: small ones alike, as many as memory holds."""
    rasters = [own, *(other.info for other in others)]
    cells = sum(raster.grid.rows * raster.grid.columns for raster in rasters)
    many = 1
    if cells <= SORTED_AT_ONCE:
        each = 128 * (bins or MANY) if method is MatchMethod.BINS else _SORTED_BYTES * cells
        many = max(1, IN_MEMORY // each)
    kinds = list(zip(*(map(_kind, raster.bands) for raster in rasters if len(raster.bands) > 1)))
    found, start = [], 0
    for band in range(1, len(own.bands) + 1):
        if band in (start + many, len(own.bands)) or (kinds and kinds[band] != kinds[start]):
            found.append(range(start, band))
            start = band
    return found


def _kind(band: Band) -> tuple[Any, ...]:
    return band.dtype, band.scale, band.offset


def curves_of(
    run: Run,
    layers: Layers,
    target: Union[Several, Normal],
    method: MatchMethod,
    bins: int,
    lines: Sequence[Optional[no_change.Line]],
    span: Span,
) -> list[functools.partial[Array]]:
    """Return the mapping of each band's values to those of its target, as floats.

    Bands are alike; a target of one layer is that of all.
    """
    known = [_along(line) for line in lines if line is not None]
    if known:
        return known
    if method is MatchMethod.MOMENTS:
        return _by_moments(run, layers, target, span)
    targets: Union[Several, list[Normal]]
    targets = _filled(run, layers, target) if isinstance(target, Normal) else target
    own, other = (span[0], (span[0] + span[1]) / 2), ((span[0] + span[1]) / 2, span[1])
    few = layers.small_integers
    if method is MatchMethod.BINS and not (few and not bins):
        return _by_bins(run, layers, targets, bins or MANY, own, other)
    mine: Callable[..., list[Any]] = value_counts if few else sorted_layers
    works: list[Callable[[], Any]] = [
        functools.partial(_values_of, run, targets, other),
        functools.partial(mine, run, layers, own),
    ]
    values, found = independent(works)
    middle = not isinstance(targets, Several)
    pairs = zip(found, _for_each(values, layers))
    if few:
        return [_by_table(*p, ladder, middle) for p, ladder in zip(pairs, layers.ladders)]
    return [_by_runs(run, *pair, middle) for pair in pairs]


def _for_each(found: list[T], layers: Layers) -> list[T]:
    """Return what was found of targets for each layer: of one, that."""
    return found * layers.count if len(found) == 1 else found


def _by_runs(run: Run, cells: Sorted, value_at: Mapping, middle: bool) -> functools.partial[Array]:
    """Return the mapping of each value among sorted cells, which then are not needed any more."""
    kept = cells_of(cells)
    parts = [(start, min(start + _PART, len(kept))) for start in range(0, len(kept), _PART)]
    many = 0
    for part in parts:
        run.progress.check()
        many += matching.runs_between(kept, *part).upto.size
        rest(cells)
    own = room_for(run, many, kept.dtype, IN_MEMORY)
    results = room_for(run, many + 1, np.dtype(np.float64), IN_MEMORY)
    half = 0.5 / len(kept) if middle else 0.0
    cells_of(results)[:1] = value_at(np.array([half]))
    done = before = 0
    for part in parts:
        run.progress.check()
        runs = matching.runs_between(kept, *part)
        if not runs.upto.size:
            continue
        shares = runs.upto / len(kept)
        if middle:  # half of the equal cells lie below
            shares += np.append(before, runs.upto[:-1]) / len(kept)
            shares = np.clip(shares / 2, half, 1.0 - half)
        stop = done + runs.upto.size
        cells_of(own)[done:stop] = runs.values
        cells_of(results)[done + 1 : stop + 1] = value_at(shares)
        done, before = stop, runs.upto[-1]
        for array in (cells, own, results):
            rest(array)
    return functools.partial(_looked_up, own=own, results=results)


def _looked_up(cells: NDArray[Any], *, own: Sorted, results: Sorted) -> Array:
    places, found = cells_of(own), cells_of(results)
    kind = places.dtype
    return ranks.by_distinct(
        np.asarray(cells),
        lambda ascending: found[ranks.upto_each(places, ascending.astype(kind, copy=False))],
    )


def _along(line: no_change.Line) -> functools.partial[Array]:
    return functools.partial(matching.along_line, **line._asdict())


def _values_of(run: Run, targets: Union[Several, list[Normal]], span: Span) -> list[Mapping]:
    """Return what gives each target's value at each share."""
    if not isinstance(targets, Several):
        return [functools.partial(matching.normal_at_share, **own._asdict()) for own in targets]
    if not targets.small_integers:
        found = sorted_layers(run, targets, span)
        return [functools.partial(_value_at, cells=cells) for cells in found]
    counted = zip(value_counts(run, targets, span), targets.ladders)
    return [
        functools.partial(
            matching.value_at_share, values=ladder.values(own.levels), upto=np.cumsum(own.counts)
        )
        for own, ladder in counted
    ]


def _value_at(shares: Array, *, cells: Sorted) -> Array:
    found = matching.value_at_ascending(shares, sorted_values=cells_of(cells))
    rest(cells)
    return found


def _by_table(
    counted: lookup.DistinctCounts, value_at: Mapping, ladder: Ladder, middle: bool
) -> functools.partial[Array]:
    """Return the mapping of integers of few values: a table of them all."""
    table = lookup.cdf_table(counted, output_min=0.0, output_max=1.0)
    shares = table.outputs
    if middle:  # half of the equal cells lie below
        half = 0.5 / counted.counts.sum()
        shares = np.clip((np.append(0.0, shares[:-1]) + shares) / 2, half, 1.0 - half)
    made = table._replace(outputs=value_at(shares))
    return functools.partial(lookup.equalize_lookup, table=made, ladder=ladder)


def _by_bins(
    run: Run,
    layers: Layers,
    targets: Union[Several, list[Normal]],
    number: int,
    span: Span,
    other: Span,
) -> list[functools.partial[Array]]:
    """Return the mappings by the cumulative histograms in bins."""
    works = [functools.partial(_bins, run, layers, number, span)]
    if isinstance(targets, Several):
        works.append(functools.partial(_bins, run, targets, number, other))
    found, *others = independent(works)
    if not isinstance(targets, Several):
        return [_between_bins(*pair, number) for pair in zip(found, targets)]
    theirs = list(zip(others[0], targets.ranges))
    return [_between_bins(*pair, number) for pair in zip(found, _for_each(theirs, layers))]


def _between_bins(
    found: finer.Bins, target: Union[tuple[finer.Bins, h.ValueRange], Normal], number: int
) -> functools.partial[Array]:
    upto, cells = np.cumsum(found.counts), found.counts.sum()
    if isinstance(target, Normal):
        shares = np.clip((upto - found.counts / 2) / cells, 0.5 / cells, 1.0 - 0.5 / cells)
        heights = matching.normal_at_share(shares, **target._asdict())
    else:
        theirs, known = target
        full = theirs.counts > 0
        values = _values(theirs, number)[full]
        values[[0, -1]] = known.minimum, known.maximum
        of_all = np.cumsum(theirs.counts)[full]
        heights = matching.value_at_share(upto / cells, values=values, upto=of_all)
    values = _values(found, number)
    if len(found.counts) != number:
        return functools.partial(_between, values=values, results=heights)
    # The same as bins half a width on, of which heights are those at the left edges.
    half = (float(found.upper) - float(found.starts[0])) / number / 2
    lower, upper = float(found.starts[0]) + half, float(found.upper) + half
    line = h.even_line(heights, lower=lower, upper=upper)
    return functools.partial(h.along_line, line=line)


def _values(bins: finer.Bins, number: int) -> Array:
    """Return the value that stands for each bin: its middle, or of fine ones their start."""
    if len(bins.counts) != number:
        return bins.starts.copy()
    values: Array = (bins.edges[:-1] + bins.edges[1:]) / 2
    return values


def _bins(run: Run, layers: Union[Layers, Several], number: int, span: Span) -> list[finer.Bins]:
    bounds = [(own.minimum, own.maximum) if own.cells else (0.0, 0.0) for own in layers.ranges]
    found = even_bins(run, layers, bounds, number, span)
    return fine_bins(run, layers, found) if number == MANY else found


def _between(cells: NDArray[Any], *, values: Array, results: Array) -> Array:
    found: Array = np.interp(cells, values, results)
    return found


def _moments(run: Run, layers: Union[Layers, Several], span: Span) -> list[matching.Moments]:
    steps = {"start": span[0], "stop": span[1]}
    found: list[matching.Moments] = layers.reduce(run, _moments_of, matching.merge_moments, **steps)
    return found


def _moments_of(block: NDArray[Any], *, band: int) -> matching.Moments:
    return matching.moments(block)


def _filled(run: Run, layers: Layers, target: Normal) -> list[Normal]:
    """Return a normal distribution a band, with its mean and deviation where none is given."""
    if None not in target:
        return [target] * layers.count
    return [Normal(*_mean_and_stddev(target, own)) for own in _moments(run, layers, (0.0, 0.0))]


def _mean_and_stddev(target: Normal, own: matching.Moments) -> tuple[float, float]:
    mean = own.mean if target.mean is None else target.mean
    return mean, own.stddev if target.stddev is None else target.stddev


def _by_moments(
    run: Run, layers: Layers, target: Union[Several, Normal], span: Span
) -> list[functools.partial[Array]]:
    """Return the lines that give bands the mean and the deviation of their targets."""
    middle = (span[0] + span[1]) / 2
    works = [functools.partial(_moments, run, layers, (span[0], middle))]
    if isinstance(target, Several):
        works.append(functools.partial(_moments, run, target, (middle, span[1])))
    found, *others = independent(works)
    if isinstance(target, Several):
        pairs = zip(found, _for_each(others[0], layers))
        return [_line(own, other.mean, other.stddev) for own, other in pairs]
    return [_line(own, *_mean_and_stddev(target, own)) for own in found]


def _line(own: matching.Moments, mean: float, stddev: float) -> functools.partial[Array]:
    gain = stddev / own.stddev if own.stddev else 0.0
    if not all(map(math.isfinite, (own.mean, own.stddev, mean, gain))):
        told = tr(
            "METHOD is 2, and cells are so large that their mean or deviation is no number: "
            "declare what means no data, or choose METHOD 0"
        )
        raise ValueError(told)
    return _along(no_change.Line(own.mean, mean, gain))


def finished(
    mapping: functools.partial[Array], strength: float, layers: Layers, stored: Stored
) -> Curve:
    """Return a mapping whose results are as they are stored."""
    whole = functools.partial(
        _partly,
        mapping=mapping,
        strength=strength,
        ends=(stored.levels.minimum, stored.levels.maximum),
        whole=stored.dtype.kind != "f",
    )
    if mapping.func is matching.along_line:
        return Curve(stored.mapping(whole))
    if mapping.func is lookup.equalize_lookup:  # which is for whole numbers alone
        table = mapping.keywords["table"]
        if strength != 1.0:
            return Curve(stored.mapping(whole))
        ends = stored.levels.minimum, stored.levels.maximum
        cut = table._replace(outputs=np.clip(table.outputs, *ends))
        # Cells that do not count are mapped as well, whatever their type can hold.
        least, _ = places_of(layers.info.bands[0])
        return Curve(stored.dense(cut, mapping.keywords["ladder"], least))
    asked = mapping.keywords
    breaks = asked.get("values", ())
    if "line" in asked:
        breaks = asked["line"].edges
    return Curve(stored.rising(whole, layers, lambda: breaks))


def _partly(
    cells: NDArray[Any], *, mapping: Mapping, strength: float, ends: Span, whole: bool
) -> Array:
    """Map cells, and go that far of the way there; those that can be stored stay within ends."""
    result, infinite = mapping(cells), np.isinf(cells)
    some = infinite.any()
    if strength != 1.0:
        with np.errstate(invalid="ignore"):  # infinity less itself
            result = cells + strength * (result - cells)
        if some:  # part of the way from infinity leads nowhere
            result[infinite] = cells[infinite]
    if some and not whole:
        return np.where(infinite, result, np.clip(result, *ends))
    # np.clip takes several times as long.
    np.maximum(result, ends[0], out=result)
    return np.minimum(result, ends[1], out=result)


# --- where both lie --------------------------------------------------------------------------


def sample_step(info: Info, bands: int) -> int:
    """Return of which rows and columns cells are sampled of so many bands of both rasters."""
    return step_for(info, bands, _SAMPLED)


def paired(first: Sequence[NDArray[Any]], second: Sequence[NDArray[Any]]) -> Optional[Sample]:
    """Return the cells of two samples of the same places; None where none is in both.

    Parameters
    ----------
    first, second : sequence of ndarray
        The bands of each raster, all of one shape; NaN is no data.
    """
    valid = np.logical_and.reduce([np.isfinite(band) for band in (*first, *second)])
    if not valid.any():
        return None
    both = ([band[valid] for band in bands] for bands in (first, second))
    return Sample(*(np.array(bands, dtype=np.float64) for bands in both))


def sample_of(run: Run, first: RasterSource, second: RasterSource, span: Span) -> Optional[Sample]:
    """Return cells that both have, evenly spread; None where they have none in common."""
    step = sample_step(first.info(), first.count() + second.count())
    kernel = functools.partial(_sampled, step=step)
    start, stop = span
    parts = run.reduce_with(
        kernel, first, second, operator.add, located=True, initial=[], start=start, stop=stop
    )
    if not parts:
        return None
    return Sample(*(np.concatenate([part[k] for part in parts], axis=1) for k in (0, 1)))


def _sampled(
    first: NDArray[Any], second: NDArray[Any], *, row: int, column: int, step: int
) -> list[tuple[Array, ...]]:
    """Return every n-th row and column of both blocks, of cells that have data in all bands."""
    rows, columns = slice(-row % step, None, step), slice(-column % step, None, step)
    cells = [block[:, rows, columns].reshape(len(block), -1) for block in (first, second)]
    valid = np.isfinite(cells[0]).all(axis=0) & np.isfinite(cells[1]).all(axis=0)
    if not valid.any():
        return []
    return [tuple(part[:, valid].astype(np.float64) for part in cells)]


def lines_of(
    sample: Optional[Sample], bands: int, of_one: bool
) -> tuple[Sequence[no_change.Line], int]:
    """Return the line of each band through cells without change, and how many these are.

    Where all bands are matched to one, each is looked at by itself, and the fewest cells are told.
    """
    if sample is None or sample.first.shape[1] <= 10 * bands:
        raise RasterError(
            tr("METHOD is 3, but INPUT and REFERENCE have too few cells in common: give another")
        )
    pairs = [(sample.first, sample.second)]
    if of_one:
        pairs = [(own[None], sample.second[:1]) for own in sample.first]
    lines: list[no_change.Line] = []
    kept = []
    with of_parameter("METHOD 3"):
        for first, second in pairs:
            weights = no_change.no_change(first, second)
            lines += no_change.lines_between(first, second, weights)
            kept.append(int(np.count_nonzero(weights > no_change.LIKELY)))
    return lines, min(kept)


def sample_in(sample: Sample, bands: range) -> Sample:
    """Return the sample in some bands of the first; of a second of one band, that."""
    own = slice(bands.start, bands.stop)
    many = len(sample.second) == len(sample.first)
    return Sample(sample.first[own], sample.second[own] if many else sample.second)


def steps_of(
    sample: Sample, mappings: Sequence[Callable[..., Any]], strength: float
) -> list[tuple[float, float]]:
    """Return the mean of first less second of each band, before and after its mapping."""
    seconds = sample.second
    if len(seconds) < len(sample.first):
        seconds = np.broadcast_to(seconds, sample.first.shape)
    found = []
    for own, other, mapping in zip(sample.first, seconds, mappings):
        before = float(np.mean(own - other))
        after = own + strength * (mapping(own) - own)
        found.append((before, float(np.mean(after - other))))
    return found


def drawn_counts(result: NDArray[Any], *, ends: Span, bins: int) -> Integers:
    """Count the results of a block of one band for the report."""
    return h.histogram(result, lower=ends[0], upper=ends[1], bins=bins)
