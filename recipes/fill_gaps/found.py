"""The gaps of a raster, which of them are to be filled, and what stands for those that stay."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, Optional

import numpy as np

from ...kernels.common.wording import counted, tr
from ...kernels.gaps.runs import Gaps, gap_runs, joined_runs, label_bands
from ...raster.missing import masked_range, native_nodata
from ...raster.progress import patiently
from .rule import Rule, by_bands, sort_cells


class BandGaps(NamedTuple):
    """The gaps of a band, and which of them are to be filled."""

    gaps: Optional[Gaps]
    chosen: Optional[np.ndarray]
    valid: int  # cells to fill from
    empty: np.ndarray  # runs of cells without data, which a mask may leave as they are
    told: int  # cells that hold the nodata value, and count as data for what other bands hold
    total: int  # gap cells
    count: int  # gaps

    def without_gaps(self) -> BandGaps:
        """Return what is still asked for when patches are made: of many gaps they take memory."""
        return self._replace(gaps=None, chosen=None)


def find_gaps(run, source, mask, rule: Rule) -> list:
    """Find the gaps of each band in one pass, and choose those to fill."""
    steps = {"unit": None, "located": True, "stop": 0.2}
    look = partial(_gaps_of_block, rule=rule)
    parts = by_bands(run, look, source, mask, _together, rule, **steps)
    runs, empty = ([band for part in parts for band in part[i]] for i in (0, 1))
    counts = np.concatenate([part[2] for part in parts], axis=1)
    alike = mask is None and not rule.all_bands
    del parts
    info = source.info()
    largest, inside = run.integer("MAX_GAP_CELLS"), run.flag("INTERIOR_ONLY")
    found = []
    shape = info.grid.shape
    labelled = patiently(run.progress.check, lambda: label_bands(runs, shape=shape))
    for gaps, band_empty, valid, told in zip(labelled, empty, *counts):
        left = gaps.runs if alike else joined_runs(band_empty)
        chosen = np.ones(len(gaps.cells), dtype=bool)
        if largest:
            chosen &= gaps.cells <= largest
        if inside:
            chosen &= ~gaps.touches_edge
        total, count = int(gaps.cells.sum()), len(gaps.cells)
        found.append(BandGaps(gaps, chosen, int(valid), left, int(told), total, count))
    return found


def _gaps_of_block(block, mask_block=None, *, row, column, band=0, rule: Rule):
    """Return the runs of gaps, and of cells without data, by bands, and the number of sources."""
    cells = sort_cells(block, mask_block, rule)
    runs = [[gap_runs(layer, row=row, column=column)] for layer in cells.gap]
    empty = runs
    if mask_block is not None or rule.all_bands:
        empty = [[gap_runs(layer, row=row, column=column)] for layer in cells.hollow]
    valid = np.count_nonzero(cells.source, axis=(1, 2))
    told = 0 if cells.told is None else np.count_nonzero(cells.told, axis=(1, 2))
    return runs, empty, np.stack([valid, valid * 0 + told])


def _together(a, b):
    return (*([x + y for x, y in zip(a[i], b[i])] for i in (0, 1)), a[2] + b[2])


def tell_nodata_that_is_data(run, source, gaps: list) -> None:
    """Say where a nodata value counts as a value, for other bands have data there."""
    for band, found in zip(source.info().bands, gaps):
        if found.told:
            run.progress.message(
                tr(
                    "GAP_RULE 1: {} of {} with the nodata value {:g} are data like the other "
                    "bands of these cells."
                ).format(counted(found.told, tr("cell"), tr("cells")), band.name, band.nodata)
            )


def nodata_differs(rule: Rule) -> bool:
    """Say whether the bands have several nodata values, or some one and others none."""
    return len({repr(number) for number in rule.nodata}) > 1


def nodata_of_result(run, source, rule: Rule, gaps: list, masked: bool):
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


def _ends(dtype) -> list:
    limits = np.iinfo(dtype)
    return [limits.min, limits.max]


def _first_free(run, source, rule: Rule, lacking: list, candidates: np.ndarray):
    """Return the first of some values that no valid cell of some bands holds, None without one."""
    order = np.argsort(candidates, kind="stable")
    low = high = candidates[order].astype(np.float64)
    if candidates.dtype.kind == "f":  # readers take what is close to nodata for it
        masked = [masked_range(v, candidates.dtype) or (v, v) for v in low.tolist()]
        low, high = np.transpose(np.array(masked, dtype=np.float64))

    look = partial(_seen, rule=rule, lacking=tuple(lacking), order=order, ends=(low, high))
    seen = run.reduce(look, source, np.logical_or, unit=None)
    return None if seen.all() else candidates[np.argmin(seen)]


def _seen(block, *, rule: Rule, lacking: tuple, order: np.ndarray, ends: tuple) -> np.ndarray:
    """Return which of some ranges of values, in ascending order, valid cells of a block hold."""
    low, high = ends
    cells = sort_cells(block, None, rule)
    seen = np.zeros(order.size, dtype=bool)
    for band in lacking:
        values = cells.values[band][~cells.hollow[band]].astype(np.float64)
        place = np.minimum(np.searchsorted(high, values), order.size - 1)
        seen[order[place[(low[place] <= values) & (values <= high[place])]]] = True
    return seen


def require_sources(run, source, gaps: list) -> None:
    """Refuse a raster without any cell to fill from, and say which bands have none."""
    warnings: list = []
    for band, found in zip(source.info().bands, gaps):
        if not found.valid:
            sentence = tr("{}: band {} has no cell with data to fill from").format(
                source.name, band.number
            )
            if not any(other.valid for other in gaps):
                raise ValueError(sentence)
            warnings.append(sentence)
    run.tell_each(warnings, run.progress.warn)
