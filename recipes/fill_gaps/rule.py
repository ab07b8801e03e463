"""What makes a cell a gap, and what a source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ...kernels.common.wording import quoted, shortened, tr
from ...kernels.gaps.choices import GapRule, MaskMeans
from ...kernels.gaps.runs import run_mask, runs_within
from ...raster.sources.missing import native_nodata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...kernels.common.types import Places
    from ...raster.sources.info import Band, Info
    from ...raster.sources.source import RasterSource
    from ...raster.verbs.jobs import Kernel
    from ..run import Run


# Such numbers are no data in any unit. Their digits are cut where people read them: -3.40282e+38 is
# the lowest Float32, and no other cell lies within a hundredth of it.
_FILL_VALUE, _CUT = 1e30, 0.01


class Rule(NamedTuple):
    """What makes a cell a gap, in stored values: scale and offset are not applied."""

    values: list[list[float]]  # for each alternative one value for all bands, or one a band
    all_bands: bool
    by_mask: bool
    nodata: tuple[
        Any, ...
    ]  # the value of each band that stands for nodata, None where there is none
    data: tuple[Any, ...] = ()  # the same where it is data in cells that other bands have data in
    tolerance: float = 0.0  # how far from a value of a gap a cell may lie
    zero_is_filled: bool = False  # whether the mask marks what is kept
    grown: tuple[Places, ...] = ()  # for each band the runs of its gaps and of cells around them

    @property
    def looks_at_all(self) -> bool:
        """Say whether it takes all bands to know whether a cell of one is a gap."""
        return self.all_bands or any(len(numbers) > 1 for numbers in self.values)


def gap_rule(run: Run, info: Info, by_mask: bool) -> Rule:
    """Return what makes a cell a gap, by the user's parameters."""
    values = []
    for entry in run.text("GAP_VALUES").replace("\n", ";").split(";"):
        if not entry.strip():
            continue
        try:
            numbers = [float(number) for number in entry.split(",")]
        except ValueError as error:
            raise ValueError(
                tr("GAP_VALUES holds {}: give numbers, such as 0; 9999").format(
                    quoted(entry.strip())
                )
            ) from error
        if len(numbers) not in (1, len(info.bands)):
            raise ValueError(
                tr("GAP_VALUES holds {}: give one number, or one for each band ({})").format(
                    quoted(entry.strip()), len(info.bands)
                )
            )
        wide = any(band.dtype.kind in "iu" and band.dtype.itemsize == 8 for band in info.bands)
        if wide and any(abs(number) > 2**53 and np.isfinite(number) for number in numbers):
            raise ValueError(
                tr(
                    "GAP_VALUES holds {}: of whole numbers beyond 2^53 neighbours are not told "
                    "apart; give GAP_MASK instead"
                ).format(quoted(entry.strip()))
            )
        values.append(numbers)
    if values:
        alternatives = [", ".join(f"{number:.15g}" for number in numbers) for numbers in values]
        told = (
            tr("GAP_VALUES: {} (a comma stands between bands)")
            if any(len(numbers) > 1 for numbers in values)
            else tr("GAP_VALUES: {}")
        )
        run.progress.message(told.format(shortened("; ".join(alternatives))))
    nodata = tuple(native_nodata(band.nodata, band.dtype) for band in info.bands)
    return Rule(
        values,
        run.choice("GAP_RULE") == GapRule.ALL_BANDS,
        by_mask,
        nodata,
        tolerance=run.number("TOLERANCE"),
        zero_is_filled=run.choice("MASK_MEANS") == MaskMeans.KEEP,
    )


def with_nodata_as_data(run: Run, source: RasterSource, rule: Rule) -> Rule:
    """Say which nodata values are data where other bands have data: dark cells, not fill values.

    A byte may be anything, and 0 is dark in any type. Other values, such as -9999 or 65535, have to
    lie among the cells of the raster, or beside them by no more than half their range.
    """
    if not rule.all_bands:
        return rule
    bands = source.info().bands
    if source.nodata:  # what a user calls nodata is none, whatever is stored there
        return rule._replace(data=(None,) * len(bands))

    look = partial(_ends_of_cells, rule=rule)
    low, high = (float(end) for end in run.reduce(look, source, _wider, unit=None))
    margin = (high - low) / 2

    def counts(number: Any, band: Band) -> bool:
        if number is None or not np.isfinite(number):
            return False
        amid = low - margin <= number <= high + margin
        return amid or number == 0 or band.dtype == np.uint8

    data = (n if counts(n, band) else None for n, band in zip(rule.nodata, bands))
    return rule._replace(data=tuple(data))


def _ends_of_cells(block: NDArray[Any], *, rule: Rule) -> tuple[Any, Any]:
    known = block[np.isfinite(block) & ~_marked(block, rule)]
    return (known.min(), known.max()) if known.size else (np.inf, -np.inf)


def _wider(a: tuple[Any, Any], b: tuple[Any, Any]) -> tuple[Any, Any]:
    return min(a[0], b[0]), max(a[1], b[1])


def _marked(block: NDArray[Any], rule: Rule) -> NDArray[Any]:
    """Return where a block holds values that count as gaps."""
    marked = np.zeros(block.shape, dtype=bool)
    for numbers in rule.values:
        same = [
            _equal(band, number, rule.tolerance)
            for band, number in zip(block, list(numbers) * len(block))
        ]
        if len(numbers) == 1:
            marked |= np.stack(same)
        else:
            marked |= np.logical_and.reduce(same)
    return marked


def _equal(band: NDArray[Any], number: float, tolerance: float) -> NDArray[Any]:
    """Say which cells are a number, or no farther from it than that."""
    if abs(number) >= _FILL_VALUE:
        tolerance = max(tolerance, _CUT * abs(number))
    if not tolerance or not np.isfinite(number):
        fitting = native_nodata(number, band.dtype)
        # A number beyond the type's range equals no cell, and not the infinite ones.
        return np.zeros(band.shape, dtype=bool) if fitting is None else np.asarray(band == fitting)
    largest = float(np.finfo(band.dtype).max)
    # Each of the two numbers is rounded, and so are their sum and the cells.
    reach = tolerance + 2 * float(np.spacing(abs(number) + tolerance))
    ends = max(number - reach, -largest), min(number + reach, largest)
    if ends[0] > ends[1]:
        return np.zeros(band.shape, dtype=bool)
    # 0.3 beside 0 is 0.3 in decimetres of Float32, too.
    low, high = (band.dtype.type(end) for end in ends)
    return np.asarray((low <= band) & (band <= high))


class SortedCells(NamedTuple):
    """The cells of a block of all bands, sorted by a rule."""

    values: NDArray[Any]  # as they are stored, NaN where there is none
    empty: NDArray[Any]  # a gap, but for what a mask says
    hollow: NDArray[Any]  # without data
    gap: NDArray[Any]  # to be filled
    source: NDArray[Any]  # to fill from
    told: Optional[NDArray[Any]]  # nodata values that are data by the rule


def sort_cells(
    block: NDArray[Any],
    mask: Optional[NDArray[Any]],
    rule: Rule,
    place: tuple[int, int, int] = (0, 0, 0),
) -> SortedCells:
    """Say of each cell of a block whether it is a gap, or a source, or neither.

    ``place`` is the block's first band, row and column, which is asked for where gaps were grown.
    """
    missing = empty = hollow = np.isnan(block)
    if rule.values:
        empty = hollow = missing | _marked(block, rule)
    told = None
    if rule.all_bands:
        empty = np.broadcast_to(empty.all(axis=0), block.shape)
        told = missing & ~empty
        for cells, number in zip(told, rule.data):
            cells &= number is not None
        hollow = empty | (missing & ~told)
        if told.any():
            block = block.copy()
            for band, cells, number in zip(block, told, rule.data):
                band[cells] = np.nan if number is None else number
    gap, source = empty, np.isfinite(block)
    if empty is not missing:
        source &= ~empty
    if mask is not None:
        wanted = ~np.isnan(mask[0]) & ((mask[0] == 0) == rule.zero_is_filled)
        gap = np.broadcast_to(wanted, block.shape)
        source &= ~gap
    if rule.grown:
        band, row, column = place
        window = (row, column, block.shape[1], block.shape[2])
        runs = (runs_within(rule.grown[band + layer], window) for layer in range(len(block)))
        source &= ~np.stack([run_mask(some, window) for some in runs])
    return SortedCells(block, empty, hollow, gap, source, told)


def by_bands(
    run: Run,
    look: Kernel,
    source: RasterSource,
    mask: Optional[RasterSource],
    merge: Callable[[Any, Any], Any],
    rule: Rule,
    **keywords: Any,
) -> list[Any]:
    """Reduce each band by itself where the rule lets it; return a result a band, or one for all."""
    apart = not rule.all_bands and all(len(numbers) == 1 for numbers in rule.values)
    result = run.reduce_with(look, source, mask, merge, bandwise=apart, **keywords)
    return result if apart else [result]
