"""From a raster whose cells share values to levels that all have as many cells."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import tr
from ..kernels.levels import ranks, ties
from ..kernels.levels.lookup import PLAIN, Ladder
from ..raster.common.choices import Edges
from ..raster.common.plan import UNIT
from ..raster.verbs.edges import Halo
from ..raster.verbs.executors import execute
from ..raster.verbs.ledger import independent
from ..raster.verbs.stowed import cells_of
from .equalize import Stored
from .layers import Layers
from .sorting import IN_MEMORY, SortJob
from .storage import room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Booleans, Integers
    from ..raster.verbs.jobs import Kernel
    from .run import Run, Span
    from .sorting import Sorted

    Keys = NDArray[np.uint64]

HALO = Halo(*(ties.REACH,) * 4)
"""Cells that the means around a cell reach."""
# Memory that a cell takes while keys are made and sorted into buckets.
_BYTES = 160.0
# Levels of results that are not rounded.
_LEVELS = 65536


class Ordered(NamedTuple):
    """What is known of a band whose equal cells are told apart.

    Attributes
    ----------
    told : dict
        What `_keys` is told.
    keys : ndarray or Stowed
        Of all cells, in ascending order.
    wanted : ndarray of uint64
        Those of which cells belong to two levels.
    before : ndarray or Stowed
        How many cells with each of these lie in the units before each, of shape (units * keys,).
    """

    told: dict[str, Any]
    keys: Sorted
    wanted: Keys
    before: Sorted


def refuse_types(layers: Layers) -> None:
    """Refuse cells whose values leave no room in a key for the means around them."""
    if layers.small_integers or layers.float_dtype == np.float32:
        return
    told = tr(
        "TIES is 1: {} has cells of {}; equal ones are told apart of whole numbers of up to 16 "
        "bits and of Float32"
    )
    raise ValueError(told.format(layers.source.name, layers.info.bands[0].dtype))


def levels_of(stored: Stored) -> int:
    """Return how many levels results have."""
    if stored.dtype.kind == "f":
        return _LEVELS
    return int(np.rint(stored.levels.maximum)) - int(np.rint(stored.levels.minimum)) + 1


def order(run: Run, layers: Layers, levels: int, span: Span) -> list[Ordered]:
    """Return what is known of each band."""
    length = (span[1] - span[0]) / layers.count
    starts = [span[0] + band * length for band in range(layers.count + 1)]
    return independent(
        functools.partial(
            _order_band, run, layers.of([band]), levels, (starts[band], starts[band + 1])
        )
        for band in range(layers.count)
    )


def _order_band(run: Run, layers: Layers, levels: int, span: Span) -> Ordered:
    known = layers.ranges[0]
    low, high = (known.minimum, known.maximum) if known.cells else (0.0, 0.0)
    ladder = layers.ladders[0] if layers.small_integers else PLAIN
    spread: dict[str, Any] = {"lower": ladder.place_of(low), "upper": ladder.place_of(high)}
    spread["whole"] = layers.small_integers
    ends = dict(zip(("lower", "upper"), ties.key_range(**spread)))
    told = {**spread, "ladder": ladder}
    steps = {"cell_bytes": _BYTES, "halo": HALO, "edges": Edges.SHRINK}
    thirds = [span[0] + part * (span[1] - span[0]) / 3 for part in range(4)]
    counts = np.zeros(ranks.BUCKETS, np.int64)

    def add(part: Integers) -> None:
        np.add(counts, part, counts)

    def put(bucketed: ranks.BucketOrder) -> None:
        free[0] = ranks.place(bucketed, storage=storage, free=free[0])

    coarse = functools.partial(_keyed, kernel=ranks.coarse_counts, told=told, ends=ends)
    layers.visit(run, coarse, add, unit=None, start=thirds[0], stop=thirds[1], **steps)
    kept = room_for(run, int(counts.sum()), np.dtype(np.uint64), IN_MEMORY)
    if not kept.size:
        return Ordered(told, kept, np.zeros(0, np.uint64), np.zeros(0, np.int64))
    storage, free = cells_of(kept), [ranks.bucket_starts(counts)]
    place = functools.partial(_keyed, kernel=ranks.bucket_order, told=told, ends=ends)
    layers.visit(run, place, put, unit=None, start=thirds[1], stop=thirds[2], **steps)
    with execute(SortJob(kept), run.threads, run.progress.check) as executor:
        for (start, stop), cells in executor.ordered(ranks.sort_slices(counts), run.threads + 1):
            if cells is not None:
                storage[start:stop] = cells
            run.progress.check()
    wanted = ties.split_keys(storage, levels=levels)
    before = _counts_before(run, layers, told, wanted, (thirds[2], thirds[3]))
    return Ordered(told, kept, wanted, before)


def _keys(cells: NDArray[Any], *, ladder: Ladder, **spread: Any) -> tuple[Keys, Booleans]:
    """Return the keys of a block, and which of its cells have data."""
    return ties.tie_keys(ladder.places(cells), **spread)


def _keyed(
    block: NDArray[Any], *, band: int, kernel: Kernel, told: dict[str, Any], ends: dict[str, int]
) -> Any:
    keys, valid = _keys(block[0], **told)
    return kernel(keys[valid], **ends)


def _counts_before(
    run: Run, layers: Layers, told: dict[str, Any], wanted: Keys, span: Span
) -> Sorted:
    """Return how many cells with each wanted key lie in the units before each."""
    grid = layers.info.grid
    across = -(-grid.columns // UNIT)
    units = across * -(-grid.rows // UNIT)
    kept = room_for(run, units * wanted.size, np.dtype(np.int64), IN_MEMORY)
    if not wanted.size:
        return kept
    table = cells_of(kept).reshape(units, wanted.size)

    def put(part: tuple[int, Integers]) -> None:
        unit, counts = part
        if unit + 1 < units:
            table[unit + 1] = counts

    count = functools.partial(_counted, told=told, wanted=wanted, across=across)
    steps: dict[str, Any] = {"halo": HALO, "edges": Edges.SHRINK, "cell_bytes": _BYTES}
    steps["located"] = True
    layers.visit(run, count, put, start=span[0], stop=span[1], **steps)
    for unit in range(1, units):
        table[unit] += table[unit - 1]
    return kept


def _counted(
    block: NDArray[Any],
    *,
    band: int,
    row: int,
    column: int,
    told: dict[str, Any],
    wanted: Keys,
    across: int,
) -> tuple[int, Integers]:
    keys, valid = _keys(block[0], **told)
    unit = (row + ties.REACH) // UNIT * across + (column + ties.REACH) // UNIT
    return unit, ties.counts_of_keys(keys[valid], wanted=wanted)


@dataclass(frozen=True)
class TieEqualizer:
    """The kernel of the last pass: each cell by its place among all.

    Attributes
    ----------
    ordered : tuple of Ordered
        Of each band; None of those that keep their one value.
    stored : Stored
        How results are stored.
    columns : int
        Of the raster.
    """

    ordered: tuple[Optional[Ordered], ...]
    stored: Stored
    columns: int

    def __call__(self, block: NDArray[Any], *, band: int, row: int, column: int) -> NDArray[Any]:
        """Return the results of a tile of one band."""
        inner = block[:, ties.REACH : -ties.REACH, ties.REACH : -ties.REACH]
        known = self.ordered[band]
        if known is None:
            return self.stored.kept(inner)
        keys, valid = _keys(block[0], **known.told)
        levels = np.full(keys.shape, np.nan)
        across, count = -(-self.columns // UNIT), levels_of(self.stored)
        before = cells_of(known.before).reshape(-1, max(known.wanted.size, 1))
        row, column = row + ties.REACH, column + ties.REACH
        for top in range(0, keys.shape[0], UNIT):
            for left in range(0, keys.shape[1], UNIT):
                part = slice(top, top + UNIT), slice(left, left + UNIT)
                unit = (row + top) // UNIT * across + (column + left) // UNIT
                mine = valid[part]
                levels[part][mine] = ties.levels_of_keys(
                    keys[part][mine],
                    sorted_keys=cells_of(known.keys),
                    wanted=known.wanted,
                    before=before[unit] if known.wanted.size else known.wanted.astype(np.int64),
                    levels=count,
                )
        low, high = self.stored.levels.minimum, self.stored.levels.maximum
        if self.stored.dtype.kind in "iu":
            result = levels + np.rint(low)
        else:
            result = low + (high - low) * (levels / (count - 1))
        stored: NDArray[Any] = self.stored.put(result)[None]
        return stored
