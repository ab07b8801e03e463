"""The cells of a raster in ascending order, in memory or in a file."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional, Union

import numpy as np

from ..kernels.levels import ranks
from ..raster.verbs.executors import execute
from ..raster.verbs.jobs import of_any_band
from ..raster.verbs.ledger import independent
from ..raster.verbs.stowed import Stowed, cells_of, rest
from .layers import Layers, Several
from .storage import room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Integers
    from .run import Run, Span

    # Cells in ascending order, in memory or in a file.
    Sorted = Union[NDArray[Any], Stowed]

# Sorted cells are kept in memory up to this size, in a temporary file beyond.
IN_MEMORY = 64 * 2**20
# Of smaller rasters bands are sorted whole.
SORTED_AT_ONCE = 2**20
# Parts of a file that cells of a block are put into one after the other: of one at a time pages are
# in memory.
_PARTS = 4
# Memory that a cell takes while it is sorted into buckets, and waits to be put in its place.
_BYTES_TO_SORT = 48.0


def sorted_layers(run: Run, layers: Union[Layers, Several], span: Span) -> list[Sorted]:
    """Return the valid cells of each layer in ascending order."""
    grid = layers.info.grid
    if layers.count == 1:
        return [_sorted_cells(run, layers, span)]
    if grid.rows * grid.columns <= SORTED_AT_ONCE:
        return _sorted_bands(run, layers, span)
    length = (span[1] - span[0]) / layers.count
    starts = [span[0] + band * length for band in range(layers.count + 1)]
    return independent(
        functools.partial(_sorted_cells, run, layers.of([band]), (starts[band], starts[band + 1]))
        for band in range(layers.count)
    )


def _sorted_bands(run: Run, layers: Union[Layers, Several], span: Span) -> list[Sorted]:
    """Return the valid cells of each band in ascending order, of a small raster."""
    valid = np.array(layers.valid)
    ends = np.cumsum(valid)
    free = ends - valid
    storage = np.empty(int(ends[-1]), layers.float_dtype)
    parts = [storage[start:stop] for start, stop in zip(free, ends)]

    def put(part: tuple[int, NDArray[Any]]) -> None:
        band, cells = part
        storage[free[band] : free[band] + cells.size] = cells
        free[band] += cells.size

    layers.visit(run, _sorted_block, put, unit=None, start=span[0], stop=span[1])
    for cells in parts:
        cells.sort(kind="stable")  # which several blocks have brought in as many runs
    return [*parts]


def _sorted_block(block: NDArray[Any], *, band: int) -> tuple[int, NDArray[Any]]:
    cells = block[~np.isnan(block)]
    cells.sort()
    return band, cells + 0  # -0.0 becomes 0.0


def _sorted_cells(run: Run, layers: Union[Layers, Several], span: Span) -> Sorted:
    """Return the valid cells of one layer in ascending order, in memory or in a file."""
    known = layers.ranges[0]
    low, high = (known.minimum, known.maximum) if known.cells else (0.0, 0.0)
    bounds: dict[str, Any] = {"lower": low, "upper": high}
    counts = np.zeros(ranks.BUCKETS, np.int64)

    def add(part: Integers) -> None:
        np.add(counts, part, counts)

    def put(bucketed: ranks.BucketOrder) -> None:
        # In the order of buckets, so that each part goes to another part of the file.
        for cells, buckets in zip(*(np.array_split(own, parts) for own in bucketed)):
            part = ranks.BucketOrder(cells, buckets)
            free[0] = ranks.place(part, storage=storage, free=free[0])
            rest(kept)

    middle = (span[0] + span[1]) / 2
    steps = {"unit": None, "cell_bytes": _BYTES_TO_SORT}
    coarse = functools.partial(of_any_band, ranks.coarse_counts, **bounds)
    layers.visit(run, coarse, add, start=span[0], stop=middle, **steps)
    kept = room_for(run, int(counts.sum()), layers.float_dtype, IN_MEMORY)
    if not kept.size:
        return kept
    storage, parts = cells_of(kept), _PARTS if isinstance(kept, Stowed) else 1
    free = [ranks.bucket_starts(counts)]
    order = functools.partial(of_any_band, ranks.bucket_order, **bounds)
    layers.visit(run, order, put, start=middle, stop=span[1], **steps)
    with execute(SortJob(kept), run.threads, run.progress.check) as executor:
        for (start, stop), cells in executor.ordered(ranks.sort_slices(counts), run.threads + 1):
            if cells is not None:
                storage[start:stop] = cells
            rest(kept)
            run.progress.check()
    return kept


@dataclass(frozen=True)
class SortJob:
    """Sorts slices of cells: those in a file where they are, as they may be many."""

    kept: Sorted
    sources: tuple[Any, ...] = ()

    def __call__(
        self, piece: tuple[int, int], readers: Any = None, memory: Any = None
    ) -> Optional[NDArray[Any]]:
        """Sort a slice, given as its start and end; return its cells unless they are in a file."""
        if isinstance(self.kept, Stowed):
            ranks.sort_slice(cells_of(self.kept), *piece)
            return None
        return np.sort(self.kept[slice(*piece)])
