"""From the bands of several rasters to how each two of them correlate."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

from ..kernels.correlation.bands import BandSums, band_sums, merge_band_sums, scores_among
from ..kernels.levels import ranks
from ..raster.verbs.engine import reduce_blocks, stack_tile
from ..raster.verbs.executors import execute
from ..raster.verbs.ledger import independent
from ..raster.verbs.stowed import cells_of
from .sorting import IN_MEMORY, SortJob
from .storage import room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.common.plan import Plan
    from ..raster.common.progress import Progress
    from ..raster.sources.source import RasterSource
    from ..raster.verbs.stowed import Stowed
    from .run import Run

# Memory for a cell that is sorted, and for one whose rank is looked up.
_BYTES = 60.0
# Memory for a cell of each band while ranks are looked up, of many cells at a time: those of few
# lie far apart among all that are sorted, and each takes its way through slow memory.
_BYTES_OF_SCORES = 16.0


class Found(NamedTuple):
    """Sums over the cells of all pairs of bands, and the least and the greatest cell of each."""

    sums: BandSums
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]


def pair_sums(run: Run, sources: Sequence[RasterSource], progress: Progress) -> Found:
    """Return the sums of all pairs of bands of some rasters that line up."""
    first, bands = sources[0].count(), sum(source.count() for source in sources)
    # Blocks have the first one's bands; of a source of one band that.
    together = [
        part
        for source in sources
        for part in ([source] if source.count() == first else _bands_of(source))
    ]
    tile = stack_tile(bands)
    info = sources[0].info()
    each = bands / len(info.bands)
    plan = run.blocks(info, 8.0 * each, together=True, least=tile)
    found: Found = reduce_blocks(_look, together, plan, _merge, unit=tile, progress=progress)
    return found


def _bands_of(source: RasterSource) -> list[RasterSource]:
    return [source.of_band(band.number) for band in source.info().bands]


def _look(*blocks: NDArray[Any]) -> Found:
    block = np.concatenate(blocks) if len(blocks) > 1 else blocks[0]
    flat = block.reshape(len(block), -1).astype(np.float64)
    lows, highs = np.fmin.reduce(flat, axis=1), np.fmax.reduce(flat, axis=1)
    return Found(band_sums(block), lows, highs)


def _merge(one: Found, other: Found) -> Found:
    return Found(
        merge_band_sums(one.sums, other.sums),
        np.fmin(one.lows, other.lows),
        np.fmax(one.highs, other.highs),
    )


def rank_correlations(
    run: Run, sources: Sequence[RasterSource], found: Found, progress: Progress
) -> NDArray[np.float64]:
    """Return Spearman's correlation of all pairs of bands, over the cells that both have."""
    single = [part for source in sources for part in _bands_of(source)]
    counts, count = found.sums.counts, len(single)
    own = np.diagonal(counts)
    alike = (counts == own[:, None]) & (counts == own)
    # Bands with the same cells are ranked once, together; others pair by pair.
    groups = [np.flatnonzero(row).tolist() for row in np.unique(alike, axis=0)]
    known = found.sums.correlation()
    jobs = [[band for band in group if not np.isnan(known[band, band])] for group in groups]
    jobs = [group for group in jobs if group]
    mixed = [[i, j] for i in range(count) for j in range(i) if not alike[i, j]]
    jobs += [pair for pair in mixed if not np.isnan(known[pair[0], pair[1]])]
    result = np.full((count, count), np.nan)
    np.fill_diagonal(result, np.diagonal(known))
    ends = [number / max(len(jobs), 1) for number in range(len(jobs) + 1)]
    ranked = independent(
        functools.partial(
            _ranked, run, [single[band] for band in job], job, found, progress.part(*stretch)
        )
        for job, *stretch in zip(jobs, ends, ends[1:])
    )
    for job, sums in zip(jobs, ranked):
        for (i, j), value in np.ndenumerate(sums.correlation()):
            if i != j:
                result[job[i], job[j]] = value
    return result


def _ranked(
    run: Run,
    sources: Sequence[RasterSource],
    bands: Sequence[int],
    found: Found,
    progress: Progress,
) -> BandSums:
    """Return the sums of the scores of some bands, over the cells in which all have data."""
    size = int(found.sums.counts[bands[0], bands[-1]])
    plan = run.blocks(sources[0].info(), _BYTES * len(sources), least=64)

    def ordered(place: int, band: int) -> Union[NDArray[Any], Stowed]:
        low, high = float(found.lows[band]), float(found.highs[band])
        part = progress.part(place / (len(bands) + 1), (place + 1) / (len(bands) + 1))
        # Where all have data in the same cells, a band says itself which these are.
        own = found.sums.counts[band, band] == size
        read, at = ([sources[place]], 0) if own else (sources, place)
        return _sorted(run, read, plan, at, size, (low, high), part)

    lookups = independent(functools.partial(ordered, *one) for one in enumerate(bands))
    last = progress.part(len(bands) / (len(bands) + 1), 1.0)
    tile = stack_tile(len(bands))
    look = functools.partial(_sum_scores, lookups=lookups, tile=tile)
    needed = _BYTES_OF_SCORES * len(sources) + _BYTES
    plan = run.blocks(sources[0].info(), needed, least=tile).anchored(tile, tile)
    sums: list[BandSums] = reduce_blocks(look, sources, plan, _in_turn, unit=None, progress=last)
    return _in_turn(sums, [])[0]


def _sorted(
    run: Run,
    sources: Sequence[RasterSource],
    plan: Plan,
    place: int,
    size: int,
    ends: tuple[float, float],
    progress: Progress,
) -> Union[NDArray[Any], Stowed]:
    """Return the cells of one band in ascending order, of those in which all have data."""
    bounds = {"lower": ends[0], "upper": ends[1]}
    dtype = sources[place].info().float_dtype
    kept = room_for(run, size, dtype, IN_MEMORY)
    storage = cells_of(kept)
    counts = np.zeros(ranks.BUCKETS, np.int64)

    def add(_: Any, part: NDArray[np.int64]) -> bool:
        np.add(counts, part, counts)
        return True

    def put(_: Any, bucketed: ranks.BucketOrder) -> bool:
        free[0] = ranks.place(bucketed, storage=storage, free=free[0])
        return True

    steps: dict[str, Any] = {"unit": None, "initial": True}
    coarse = functools.partial(_coarse, place=place, bounds=bounds)
    reduce_blocks(coarse, sources, plan, add, progress=progress.part(0.0, 0.4), **steps)
    free = [ranks.bucket_starts(counts)]
    order = functools.partial(_order, place=place, bounds=bounds)
    reduce_blocks(order, sources, plan, put, progress=progress.part(0.4, 1.0), **steps)
    with execute(SortJob(kept), run.threads, run.progress.check) as executor:
        for (start, stop), cells in executor.ordered(ranks.sort_slices(counts), run.threads + 1):
            if cells is not None:
                storage[start:stop] = cells
            run.progress.check()
    return kept


def _common(blocks: Sequence[NDArray[Any]]) -> Sequence[NDArray[Any]]:
    """Return blocks of one band each with NaN where one of them has no data."""
    missing = np.logical_or.reduce([np.isnan(block) for block in blocks])
    return [np.where(missing, np.nan, block) for block in blocks] if missing.any() else blocks


def _coarse(*blocks: NDArray[Any], place: int, bounds: dict[str, float]) -> NDArray[np.int64]:
    return ranks.coarse_counts(_common(blocks)[place], **bounds)


def _order(*blocks: NDArray[Any], place: int, bounds: dict[str, float]) -> ranks.BucketOrder:
    return ranks.bucket_order(_common(blocks)[place], **bounds)


def _sum_scores(
    *blocks: NDArray[Any], lookups: Sequence[Union[NDArray[Any], Stowed]], tile: int
) -> list[BandSums]:
    """Return the sums of the tiles of a block, in raster order."""
    pairs = zip(_common(blocks), lookups)
    scores = [scores_among(block, sorted_values=cells_of(kept)) for block, kept in pairs]
    rows, columns = blocks[0].shape[1:]
    places = (np.s_[:, r : r + tile, c : c + tile] for r, c in _corners(rows, columns, tile))
    return [band_sums(np.concatenate([part[place] for part in scores])) for place in places]


def _corners(rows: int, columns: int, tile: int) -> Iterator[tuple[int, int]]:
    return ((r, c) for r in range(0, rows, tile) for c in range(0, columns, tile))


def _in_turn(one: list[BandSums], other: list[BandSums]) -> list[BandSums]:
    """Return the sums of tiles together, one after the other: whatever the blocks are."""
    return [functools.reduce(merge_band_sums, [*one, *other])]
