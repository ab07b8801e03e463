"""The gaps of a raster, which of them are to be filled, and what stands for those that stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ...kernels.common.wording import counted, tr
from ...kernels.gaps.choices import MEANS
from ...kernels.gaps.runs import (
    Gaps,
    gap_runs,
    grown_runs,
    holding_squares,
    joined_runs,
    label_bands,
    label_runs,
    seam_groups,
)
from ...raster.common.progress import patiently
from ...raster.sources.missing import masked_range, native_nodata
from .rule import Rule, SortedCells, by_bands, sort_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...kernels.common.types import Booleans, Floats, Integers, Places
    from ...raster.sources.info import Band
    from ...raster.sources.source import RasterSource
    from ...raster.verbs.patches import Replaced
    from ..run import Run

    # The number of sources of each band of a block, and their ends.
    _Sources = tuple[NDArray[Any], NDArray[np.float64]]
    # The runs of gaps, and of cells without data, of each band; then the same.
    _Found = tuple[list[list[Places]], list[list[Places]], NDArray[Any], NDArray[np.float64]]


class BandGaps(NamedTuple):
    """The gaps of a band, and which of them are to be filled."""

    gaps: Gaps
    chosen: Booleans
    valid: int  # cells to fill from
    empty: Places  # runs of cells without data, which a mask may leave as they are
    told: int  # cells that hold the nodata value, and count as data for what other bands hold
    total: int  # gap cells
    number: int  # of gaps
    ends: tuple[float, float] = (-np.inf, np.inf)  # the least and the greatest cell to fill from
    left: tuple[tuple[str, int], ...] = ()  # why cells are left, and how many, if that is known

    def without_gaps(self) -> BandGaps:
        """Return what is still asked for when patches are made: of many gaps they take memory."""
        return self._replace(gaps=label_runs((), shape=(1, 1)), chosen=np.zeros(0, dtype=bool))


def find_gaps(
    run: Run, source: RasterSource, mask: Optional[RasterSource], rule: Rule
) -> tuple[list[BandGaps], Rule]:
    """Find the gaps of each band in one pass, and choose those to fill.

    Returns them and the rule, which knows of cells that were added around gaps.
    """
    steps = {"unit": None, "located": True, "stop": 0.2}
    look = partial(_gaps_of_block, rule=rule)
    parts = by_bands(run, look, source, mask, _together, rule, **steps)
    runs, empty = ([band for part in parts for band in part[i]] for i in (0, 1))
    counts = np.concatenate([part[2] for part in parts], axis=1)
    ends = np.concatenate([part[3] for part in parts], axis=1)
    _warn_of_mask(run, rule, int(counts[0].sum()), int(counts[2].sum()))
    alike = mask is None and not rule.all_bands
    del parts
    info = source.info()
    grow = run.integer("GROW")
    if grow:
        size = info.grid.shape
        around = info.grid.goes_around()
        grown = [grown_runs(joined_runs(band), grow, shape=size, around=around) for band in runs]
        rule = rule._replace(grown=tuple(grown))
        runs = [[band] for band in grown]
        if mask is None:
            # What was added and stays is nodata, too.
            empty = [
                [grown_runs(np.concatenate([joined_runs(band), more]), 0, shape=size)]
                for band, more in zip(empty, grown)
            ]
        parts = by_bands(run, partial(_sources, rule=rule), source, mask, _with_ends, rule, **steps)
        counts[0] = np.concatenate([part[0] for part in parts])
        ends = np.concatenate([part[1] for part in parts], axis=1)
    shape = info.grid.shape
    choose = partial(
        _chosen,
        most=run.integer("MAX_GAP_CELLS"),
        widest=run.integer("MAX_GAP_WIDTH"),
        inside=run.flag("INTERIOR_ONLY"),
        around=info.grid.columns if info.grid.goes_around() else 0,
        widths=np.broadcast_to(info.grid.cell_shapes().of_rows(0, shape[0]), shape[0]),
    )
    found = []
    labelled = patiently(run.progress.check, lambda: label_bands(runs, shape=shape))
    for gaps, band_empty, valid, told, low, high in zip(labelled, empty, *counts[:2], *ends):
        left = gaps.runs if alike else joined_runs(band_empty)
        chosen, reasons, count = choose(gaps)
        total = int(gaps.cells.sum())
        found.append(
            BandGaps(
                gaps,
                chosen,
                int(valid),
                left,
                int(told),
                total,
                count,
                (float(low), float(high)),
                reasons,
            )
        )
    return found, rule


def _chosen(
    gaps: Gaps, most: int, widest: int, inside: bool, around: int, widths: Floats
) -> tuple[Booleans, tuple[tuple[str, int], ...], int]:
    """Return which gaps are to be filled, how many cells are left for which reason, and the gaps.

    ``around`` is the number of columns where the last is beside the first: what meets there is one
    gap; else 0.
    ``widths`` are those of the cells of each row, in heights of cells.
    """
    cells, touches, group = gaps.cells, gaps.touches_edge, np.arange(len(gaps.cells))
    if around:
        group = seam_groups(gaps, shape=(widths.size, around))
        cells = np.bincount(group, gaps.cells)[group].astype(np.int64)
        touches = (gaps.boxes[:, 0] == 0) | (gaps.boxes[:, 1] == widths.size - 1)
    # So many cells along a row are wider than the widest gap; what was rounded is not.
    columns = np.floor(widest / widths * (1 + 1e-12)).astype(np.int64) + 1
    chosen, reasons = np.ones(len(gaps.cells), dtype=bool), []
    ways: tuple[tuple[Any, Callable[[], Booleans], str], ...] = (
        (most, lambda: cells > most, tr("in gaps of more than {} cells").format(most)),
        (
            widest,
            lambda: holding_squares(gaps, widest + 1, columns=columns, around=around),
            tr("in gaps wider than {} cells").format(widest),
        ),
        (inside, lambda: touches, tr("in gaps that touch the raster's edge")),
    )
    for asked, leave, reason in ways:
        if not asked:
            continue
        one_of = np.zeros(len(group), dtype=bool)
        one_of[group[leave()]] = True
        left = one_of[group] & chosen
        chosen &= ~left
        if left.any():
            reasons.append((reason, int(gaps.cells[left].sum())))
    return chosen, tuple(reasons), np.unique(group).size


def _warn_of_mask(run: Run, rule: Rule, valid: int, marked: int) -> None:
    """Warn where a mask marks most of the cells with data: it may mean the opposite."""
    if rule.by_mask and 2 * marked > valid + marked:
        other = 0 if rule.zero_is_filled else 1
        run.progress.warn(
            tr(
                "GAP_MASK marks {:,} of {:,} cells with data to be filled. If it marks what is to "
                "be kept, set MASK_MEANS to {}."
            ).format(marked, valid + marked, other)
        )


def tell_what_became(
    run: Run, bands: Sequence[Band], gaps: Sequence[BandGaps], replaced: Sequence[Replaced]
) -> list[int]:
    """Log what became of the gaps of each band; return the number of cells left in each."""
    distance = run.number("MAX_DISTANCE")
    why = tr("without data from which they could be filled")
    if distance and run.choice("METHOD") not in MEANS:
        why = tr("farther than {:,g} cells from data (MAX_DISTANCE)").format(distance)
    if run.flag("BETWEEN_DATA"):
        why = tr("without data on both sides within MAX_DISTANCE")
    remaining = [found.total - band.cells for found, band in zip(gaps, replaced)]
    lines = (_line(why, *of_band) for of_band in zip(bands, gaps, replaced, remaining))
    run.tell_each(lines, count=len(gaps))
    return remaining


def _line(why: str, band: Band, found: BandGaps, made: Replaced, left: int) -> str:
    """Return what became of the gaps of a band."""
    line = tr("{}: {} in {}, {:,} filled, {:,} left").format(
        band.name,
        counted(found.total, "gap cell", "gap cells"),
        counted(found.number, "gap", "gaps"),
        made.cells,
        left,
    )
    reasons = list(found.left)
    others = left - sum(number for _, number in reasons)
    if others > 0:
        reasons.append((why, others))
    if reasons:
        line += ": " + ", ".join(f"{number:,} {reason}" for reason, number in reasons)
    if made.cut:
        line += "; " + tr("{} cut to the limits").format(counted(made.cut, "cell", "cells"))
    return line


def _gaps_of_block(
    block: NDArray[Any],
    mask_block: Optional[NDArray[Any]] = None,
    *,
    row: int,
    column: int,
    band: int = 0,
    rule: Rule,
) -> _Found:
    """Return the runs of gaps, and of cells without data, by bands, and the number of sources."""
    cells = sort_cells(block, mask_block, rule)
    runs = [[gap_runs(layer, row=row, column=column)] for layer in cells.gap]
    empty = runs
    if mask_block is not None or rule.all_bands:
        empty = [[gap_runs(layer, row=row, column=column)] for layer in cells.hollow]
    valid = np.count_nonzero(cells.source, axis=(1, 2))
    told = 0 if cells.told is None else np.count_nonzero(cells.told, axis=(1, 2))
    marked = 0
    if mask_block is not None:
        marked = np.count_nonzero(cells.gap & ~cells.hollow, axis=(1, 2))
    counts = np.stack([valid, valid * 0 + told, valid * 0 + marked])
    return runs, empty, counts, _ends_of(cells)


def _ends_of(cells: SortedCells) -> NDArray[Any]:
    """Return the least and the greatest source of each band of a block."""
    ends = [
        join.reduce(cells.values, axis=(1, 2), where=cells.source, initial=nothing)
        for join, nothing in ((np.minimum, np.inf), (np.maximum, -np.inf))
    ]
    return np.array(ends, dtype=np.float64)


def range_of_sources(
    run: Run, source: RasterSource, mask: Optional[RasterSource], rule: Rule
) -> tuple[float, float]:
    """Return the least and the greatest cell of one band to fill from."""
    steps = {"unit": None, "located": True, "start": 0.2, "stop": 0.2}
    (part,) = by_bands(run, partial(_sources, rule=rule), source, mask, _with_ends, rule, **steps)
    low, high = part[1][:, 0]
    return float(low), float(high)


def _sources(
    block: NDArray[Any],
    mask_block: Optional[NDArray[Any]] = None,
    *,
    row: int,
    column: int,
    band: int = 0,
    rule: Rule,
) -> _Sources:
    """Return the number of sources of each band of a block, and their ends."""
    cells = sort_cells(block, mask_block, rule, (band, row, column))
    return np.count_nonzero(cells.source, axis=(1, 2)), _ends_of(cells)


def _with_ends(a: _Sources, b: _Sources) -> _Sources:
    low, high = np.minimum(a[1][0], b[1][0]), np.maximum(a[1][1], b[1][1])
    return a[0] + b[0], np.stack([low, high])


def _together(a: _Found, b: _Found) -> _Found:
    runs, empty = ([x + y for x, y in zip(a[i], b[i])] for i in (0, 1))
    return (runs, empty, *_with_ends(a[2:], b[2:]))


def tell_nodata_that_is_data(run: Run, source: RasterSource, gaps: Sequence[BandGaps]) -> None:
    """Say where a nodata value counts as a value, for other bands have data there."""
    for band, found in zip(source.info().bands, gaps):
        if found.told:
            run.progress.message(
                tr(
                    "GAP_RULE 1: {} of {} with the nodata value {:g} are data like the other "
                    "bands of these cells."
                ).format(counted(found.told, "cell", "cells"), band.name, band.nodata)
            )


def nodata_differs(rule: Rule) -> bool:
    """Say whether the bands have several nodata values, or some one and others none."""
    return len({repr(number) for number in rule.nodata}) > 1


def nodata_of_result(
    run: Run, source: RasterSource, rule: Rule, gaps: Sequence[BandGaps], masked: bool
) -> tuple[list[Optional[float]], bool]:
    """Return the nodata value of each band of the result, and whether it has a mask.

    What stays a gap must be nodata in the result, and no valid cell may be.
    """
    bands = source.info().bands
    own = [band.nodata for band in bands]
    lacking = [b for b, found in enumerate(gaps) if len(found.empty) and rule.nodata[b] is None]
    alike = all(np.array_equal(found.empty, gaps[0].empty) for found in gaps)
    # Many formats keep one nodata value for all bands, the last.
    differ = nodata_differs(rule)
    if differ:
        lacking = list(range(len(bands)))
    elif not lacking or (masked and alike):
        return own, masked
    dtype = np.result_type(*(band.dtype for band in bands))
    taken = [number for number in own if number is not None]
    alone = [numbers[0] for numbers in rule.values if len(numbers) == 1]
    usual = [-9999.0] + ([float(np.finfo(dtype).min)] if dtype.kind == "f" else _ends(dtype))
    wanted = [native_nodata(number, dtype) for number in taken + alone + usual]
    candidates = [c for c in dict.fromkeys(wanted) if c is not None and np.isfinite(c)]
    if dtype.kind in "iu" and dtype.itemsize < 4:
        candidates += [c for c in np.arange(*_ends(dtype), dtype=dtype) if c not in candidates]
    free = _first_free(run, source, rule, lacking, np.array(candidates, dtype=dtype))
    if free is None and dtype.kind == "f":
        free = np.nan
    if free is None and alike:
        return [None] * len(bands) if differ else own, True
    if free is None:
        raise ValueError(
            tr(
                "{}: gaps may stay, and in {} no value is left to stand for nodata; fill all gaps, "
                "or give fewer BANDS, or convert it to a wider type first"
            ).format(source.name, ", ".join(bands[b].name for b in lacking))
        )
    value = float(free) if dtype.kind == "f" else int(free)
    run.progress.message(
        tr("OUTPUT gets the nodata value {}, that no cell holds, for gaps that stay").format(value)
    )
    return [value if b in lacking else own[b] for b in range(len(bands))], False


def _ends(dtype: np.dtype[Any]) -> list[int]:
    limits = np.iinfo(dtype)
    return [limits.min, limits.max]


def _first_free(
    run: Run, source: RasterSource, rule: Rule, lacking: list[int], candidates: NDArray[Any]
) -> Any:
    """Return the first of some values that no valid cell of some bands holds, None without one."""
    order = np.argsort(candidates, kind="stable")
    low = high = candidates[order].astype(np.float64)
    if candidates.dtype.kind == "f":  # readers take what is close to nodata for it
        masked = [masked_range(v, candidates.dtype) or (v, v) for v in low.tolist()]
        low, high = np.transpose(np.array(masked, dtype=np.float64))

    look = partial(_seen, rule=rule, lacking=tuple(lacking), order=order, ends=(low, high))
    seen = run.reduce(look, source, np.logical_or, unit=None)
    return None if seen.all() else candidates[np.argmin(seen)]


def _seen(
    block: NDArray[Any],
    *,
    rule: Rule,
    lacking: tuple[int, ...],
    order: Integers,
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Booleans:
    """Return which of some ranges of values, in ascending order, valid cells of a block hold."""
    low, high = ends
    cells = sort_cells(block, None, rule)
    seen = np.zeros(order.size, dtype=bool)
    for band in lacking:
        values = cells.values[band][~cells.hollow[band]].astype(np.float64)
        place = np.minimum(np.searchsorted(high, values), order.size - 1)
        seen[order[place[(low[place] <= values) & (values <= high[place])]]] = True
    return seen


def require_sources(run: Run, source: RasterSource, gaps: Sequence[BandGaps]) -> None:
    """Refuse a raster without any cell to fill from, and say which bands have none."""
    warnings: list[str] = []
    for band, found in zip(source.info().bands, gaps):
        if not found.valid:
            sentence = tr("{}: band {} has no cell with data to fill from").format(
                source.name, band.number
            )
            if not any(other.valid for other in gaps):
                raise ValueError(sentence)
            warnings.append(sentence)
    run.tell_each(warnings, run.progress.warn)
