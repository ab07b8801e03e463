"""Gaps filled with the mean of their row, column or band, or a constant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ...kernels.common.checkpoint import checkpoint
from ...kernels.common.wording import tr
from ...kernels.gaps.choices import Method
from ...kernels.gaps.runs import run_mask
from ...raster.common.grid import Window
from ...raster.verbs.patches import Cells, Patch
from .limits import bounds_of
from .pieces import GapCells
from .reading import finite
from .rule import Rule, by_bands, sort_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.info import Info
    from ...raster.sources.reader import Reader
    from ...raster.sources.source import RasterSource
    from ..run import Run
    from .found import BandGaps

# Rows of a patch.
_LINES = 256


class MeanSolver(NamedTuple):
    """Fills patches with the mean of their row, column or band.

    Attributes
    ----------
    method : Method
    means : list of ndarray
        Of each band.
    ends : tuple of pairs of float
        Between which values those of each band have to lie.
    """

    method: Method
    means: list[NDArray[np.float64]]
    ends: tuple[tuple[float, float], ...]

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Fill some patches; return the cells of each."""
        checkpoint()
        return [self._solve_patch(patch) for patch in patches]

    def _solve_patch(self, patch: Patch) -> Cells:
        rows, columns = np.nonzero(run_mask(patch.job.runs, patch.window))
        rows, columns = rows + patch.window.row, columns + patch.window.column
        means = self.means[patch.band]
        lines = {Method.ROW_MEAN: rows, Method.COLUMN_MEAN: columns}
        values = means[lines.get(self.method, rows * 0)]
        held = np.clip(values, *self.ends[patch.band])
        cut = (held != values)[np.isfinite(held)]
        return finite(rows, columns, held, None)._replace(cut=cut)


def fill_with_means(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    gaps: Sequence[BandGaps],
    method: Method,
) -> tuple[list[Patch], MeanSolver]:
    """Return the patches that means fill, and what fills them."""
    means: Sequence[Any]
    ends: tuple[tuple[float, float], ...] = ((-np.inf, np.inf),) * len(gaps)
    if method == Method.CONSTANT:
        means = _constant(run, replace(source, scaled=True).info())
    else:
        means = _means(run, source, mask, rule, method)
        ends = bounds_of(run, source, gaps).ends
    solve = MeanSolver(method, [np.asarray(mean) for mean in means], ends)
    patches = []
    for band, found in enumerate(gaps):
        kept = found.gaps.runs[found.chosen[found.gaps.labels]]
        if not len(kept):
            continue
        cuts = np.flatnonzero(np.diff(kept[:, 0] // _LINES)) + 1
        for runs in np.split(kept, cuts):
            row, column = int(runs[0, 0]), int(runs[:, 1].min())
            rows, columns = int(runs[-1, 0]) - row + 1, int(runs[:, 2].max()) - column
            patches.append(Patch(band, Window(row, column, rows, columns), GapCells(runs)))
    return patches, solve


def _constant(run: Run, info: Info) -> list[list[float]]:
    """Return the one value, as it is stored, for each band."""
    if not run.given("VALUE"):
        raise ValueError(tr("VALUE is empty: give the number to fill with"))
    value = run.number("VALUE")
    stored = []
    for band in info.bands:
        raw = (value - band.offset) / band.scale
        floating = band.dtype.kind == "f"
        limits: Any = np.finfo(band.dtype) if floating else np.iinfo(band.dtype)
        low, high = limits.min, limits.max
        if floating:  # numpy would cast the value to the type before it compares
            low, high = float(low), float(high)
        if not low <= (raw if floating else round(raw)) <= high:
            raise ValueError(
                tr("VALUE is {:g}, which band {} of type {} cannot hold; give {:g} to {:g}").format(
                    value,
                    band.number,
                    band.dtype.name,
                    *sorted(end * band.scale + band.offset for end in (low, high)),
                )
            )
        stored.append([raw])
    return stored


def _line_sums(
    block: NDArray[Any],
    mask_block: Optional[NDArray[Any]] = None,
    *,
    row: int,
    column: int,
    band: int = 0,
    rule: Rule,
    method: Method,
) -> tuple[int, int, NDArray[Any], NDArray[Any], list[NDArray[Any]]]:
    """Return the sums, counts and ends of the sources in a block's rows, columns or whole."""
    axes: Any = {Method.ROW_MEAN: 2, Method.COLUMN_MEAN: 1, Method.BAND_MEAN: (1, 2)}[method]
    found = sort_cells(block, mask_block, rule, (band, row, column))
    use, values = found.source, found.values
    cells = np.where(use, values, 0.0).astype(np.float64, copy=False)
    start = {Method.ROW_MEAN: row, Method.COLUMN_MEAN: column, Method.BAND_MEAN: 0}[method]
    with np.errstate(over="ignore", invalid="ignore"):  # an infinite mean fills nothing
        total = cells.sum(axis=axes)
    ends = []
    for join, nothing in ((np.minimum, np.inf), (np.maximum, -np.inf)):
        np.copyto(cells, nothing, where=~use)
        ends.append(join.reduce(cells, axes))
    return band, start, total, use.sum(axis=axes), ends


def _means(
    run: Run, source: RasterSource, mask: Optional[RasterSource], rule: Rule, method: Method
) -> list[NDArray[np.float64]]:
    """Return the mean of each row, of each column, or of all, for each band; NaN without data."""
    info = source.info()
    rows, columns = info.grid.shape
    size = {Method.ROW_MEAN: rows, Method.COLUMN_MEAN: columns, Method.BAND_MEAN: 1}[method]
    sums = np.zeros((len(info.bands), size))
    low, high = np.full(sums.shape, np.inf), np.full(sums.shape, -np.inf)
    counts = np.zeros((len(info.bands), size), dtype=np.int64)
    parts: list[list[float]] = [[] for _ in info.bands]

    def merge(_: Any, part: Any) -> bool:
        first, start, unit_sums, unit_counts, ends = part
        wide = np.reshape(unit_sums, (len(unit_sums), -1)).shape[1]
        place = np.s_[first : first + len(unit_sums), start : start + wide]
        for known, join, end in ((low, np.minimum, ends[0]), (high, np.maximum, ends[1])):
            known[place] = join(known[place], np.reshape(end, (len(unit_sums), -1)))
        counts[place] += np.reshape(unit_counts, (len(unit_sums), -1))
        if method == Method.BAND_MEAN:
            for band, value in enumerate(unit_sums, start=first):
                parts[band].append(value)
        else:
            sums[place] += unit_sums
        return True

    steps = {"located": True, "initial": True, "start": 0.2, "stop": 0.3}
    by_bands(run, partial(_line_sums, rule=rule, method=method), source, mask, merge, rule, **steps)
    if method == Method.BAND_MEAN:
        sums[:, 0] = [_sum(values) for values in parts]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / np.where(counts, counts, np.nan)
    # Rounding must not leave the range of the cells; what overflowed stays what it is.
    return list(np.where(np.isfinite(means), np.clip(means, low, high), means))


def _sum(values: Sequence[float]) -> float:
    """Return an exact sum, NaN where it overflows."""
    try:
        return fsum(values)
    except (OverflowError, ValueError):
        return np.nan
