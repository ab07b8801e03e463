"""What is a gap, which gaps are filled together, and with what."""

from __future__ import annotations

from math import fsum
from typing import NamedTuple, Optional

import numpy as np

from ..kernels.common import coarse
from ..kernels.common.wording import counted, quoted, shortened, tr
from ..kernels.gaps import methods
from ..kernels.gaps.runs import (
    Gaps,
    batch_gaps,
    gap_runs,
    joined_runs,
    label_runs,
    run_mask,
    runs_within,
)
from ..raster.grid import Window
from ..raster.missing import masked_range
from ..raster.patches import Cells, Patch
from ..raster.plan import UNIT, tiles
from ..raster.progress import patiently
from ..raster.source import native_nodata

_ROW_MEAN, _COLUMN_MEAN, _BAND_MEAN = 5, 6, 7
# Gaps of more cells, or in larger windows, are filled in overlapping pieces, so that memory stays
# bounded; cells of these that are farther from data than this come from a coarser raster.
_GAP_CELLS, _WINDOW_CELLS = 1_200_000, 6_000_000
_PIECE, _FAR = 512, 100
_COARSE_CELLS = 500_000
# Windows of larger gaps with so many cells together are solved at a time: steps on less are
# short, and threads wait for one another. Of a square this wide, so that results need not be kept
# for long.
_TOGETHER_CELLS, _TOGETHER_SIDE = 100_000, 1024
# Cells that a gap may need around it, for a large radius or many neighbours.
_AROUND_CELLS = 3_000_000
# Cells of several bands that are read at once, for patches that need some of them.
_READ_AT_ONCE = 2**20
# How far data is looked for beyond nodata that stays, where any distance will do.
_SIGHT = 1000


_SURFACES = (methods.Method.SMOOTH_SURFACE, methods.Method.MEMBRANE)


class Rule(NamedTuple):
    """What makes a cell a gap, in stored values: scale and offset are not applied."""

    values: list  # for each alternative one value for all bands, or one a band
    all_bands: bool
    by_mask: bool
    nodata: tuple  # the value of each band that stands for nodata, None where there is none
    data: tuple = ()  # the same where it is data in cells that other bands have data in

    @property
    def looks_at_all(self) -> bool:
        """Say whether it takes all bands to know whether a cell of one is a gap."""
        return self.all_bands or any(len(numbers) > 1 for numbers in self.values)


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


def gap_rule(run, info, by_mask: bool) -> Rule:
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
    return Rule(values, run.choice("GAP_RULE") == 1, by_mask, nodata)


def with_nodata_as_data(run, source, rule: Rule) -> Rule:
    """Say which nodata values are data where other bands have data: dark cells, not fill values.

    A byte may be anything, and 0 is dark in any type. Other values, such as -9999 or 65535, have to
    lie among the cells of the raster, or beside them by no more than half their range.
    """
    if not rule.all_bands:
        return rule
    bands = source.info().bands
    if source.nodata:  # what a user calls nodata is none, whatever is stored there
        return rule._replace(data=(None,) * len(bands))

    def look(block):
        known = block[np.isfinite(block) & ~_marked(block, rule)]
        return (known.min(), known.max()) if known.size else (np.inf, -np.inf)

    def merge(a, b):
        return min(a[0], b[0]), max(a[1], b[1])

    low, high = (float(end) for end in run.reduce(look, source, merge, unit=None))
    margin = (high - low) / 2

    def counts(number, band) -> bool:
        if number is None or not np.isfinite(number):
            return False
        amid = low - margin <= number <= high + margin
        return amid or number == 0 or band.dtype == np.uint8

    data = (n if counts(n, band) else None for n, band in zip(rule.nodata, bands))
    return rule._replace(data=tuple(data))


def _marked(block: np.ndarray, rule: Rule) -> np.ndarray:
    """Return where a block holds values that count as gaps."""
    marked = np.zeros(block.shape, dtype=bool)
    for numbers in rule.values:
        # A number beyond the type's range equals no cell, and not the infinite ones.
        fitting = [native_nodata(number, block.dtype) for number in numbers]
        same = [
            np.zeros(band.shape, bool) if number is None else band == number
            for band, number in zip(block, fitting * len(block))
        ]
        if len(numbers) == 1:
            marked |= np.stack(same)
        else:
            marked |= np.logical_and.reduce(same)
    return marked


class _Sorted(NamedTuple):
    """The cells of a block of all bands, sorted by a rule."""

    values: np.ndarray  # as they are stored, NaN where there is none
    empty: np.ndarray  # a gap, but for what a mask says
    hollow: np.ndarray  # without data
    gap: np.ndarray  # to be filled
    source: np.ndarray  # to fill from
    told: Optional[np.ndarray]  # nodata values that are data by the rule


def _sort(block: np.ndarray, mask: Optional[np.ndarray], rule: Rule) -> _Sorted:
    """Say of each cell of a block whether it is a gap, or a source, or neither."""
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
        wanted = ~np.isnan(mask[0]) & (mask[0] != 0)
        gap = np.broadcast_to(wanted, block.shape)
        source &= ~gap
    return _Sorted(block, empty, hollow, gap, source, told)


def _by_bands(run, look, source, mask, merge, rule: Rule, **keywords) -> list:
    """Reduce each band by itself where the rule lets it; return a result a band, or one for all."""
    apart = not rule.all_bands and all(len(numbers) == 1 for numbers in rule.values)
    result = run.reduce_with(look, source, mask, merge, bandwise=apart, **keywords)
    return result if apart else [result]


def find_gaps(run, source, mask, rule: Rule) -> list:
    """Find the gaps of each band in one pass, and choose those to fill."""

    def look(block, mask_block=None, *, row, column, band=0):
        cells = _sort(block, mask_block, rule)
        runs = [[gap_runs(band, row=row, column=column)] for band in cells.gap]
        empty = runs
        if mask_block is not None or rule.all_bands:
            empty = [[gap_runs(band, row=row, column=column)] for band in cells.hollow]
        valid = np.count_nonzero(cells.source, axis=(1, 2))
        told = 0 if cells.told is None else np.count_nonzero(cells.told, axis=(1, 2))
        return runs, empty, np.stack([valid, valid * 0 + told])

    def merge(a, b):
        return (*([x + y for x, y in zip(a[i], b[i])] for i in (0, 1)), a[2] + b[2])

    parts = _by_bands(run, look, source, mask, merge, rule, unit=None, located=True, stop=0.2)
    runs, empty = ([band for part in parts for band in part[i]] for i in (0, 1))
    counts = np.concatenate([part[2] for part in parts], axis=1)
    alike = mask is None and not rule.all_bands
    del parts
    info = source.info()
    largest, inside = run.integer("MAX_GAP_CELLS"), run.flag("INTERIOR_ONLY")
    found = []
    # All bands at once: a thread for each of thousands takes longer than its work.
    shape = info.grid.shape
    labelled = patiently(run.progress.check, lambda: [label_runs(r, shape=shape) for r in runs])
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

    def look(block):
        cells = _sort(block, None, rule)
        seen = np.zeros(candidates.size, dtype=bool)
        for band in lacking:
            values = cells.values[band][~cells.hollow[band]].astype(np.float64)
            place = np.minimum(np.searchsorted(high, values), candidates.size - 1)
            seen[order[place[(low[place] <= values) & (values <= high[place])]]] = True
        return seen

    seen = run.reduce(look, source, np.logical_or, unit=None)
    return None if seen.all() else candidates[np.argmin(seen)]


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


class _Job(NamedTuple):
    """The cells to fill, and of these the ones that the patch owns."""

    runs: np.ndarray
    core: Optional[Window] = None
    margin: int = 0
    parts: tuple = ()  # patches that are solved together


class GapFiller:
    """Fills patches from the data around them."""

    def __init__(self, run, source, mask, rule, gaps, method, parameters):
        self._rule, self._method, self._parameters = rule, method, parameters
        margins = {key: parameters[key] for key in ("neighbours", "radius")}
        self._margin = methods.margin(method, **margins)
        shape = source.info().grid.shape
        distance = parameters["max_distance"]
        self._distance, self._near = distance, min(distance or np.inf, _FAR)
        self.patches = []
        with_data = [(band, found) for band, found in enumerate(gaps) if found.valid]
        batches = patiently(
            run.progress.check,
            lambda: [list(batch_gaps(found.gaps, chosen=found.chosen)) for _, found in with_data],
        )
        for (band, found), band_batches in zip(with_data, batches):
            for batch in band_batches:
                run.progress.check()
                self.patches += self._batch(band, found.gaps, batch, shape)
        if method in _SURFACES:
            self.patches = list(_together(self.patches))
        self._coarse = None
        large = any(patch.job.core is not None for patch in self.patches)
        if large and (not distance or distance > _FAR):
            self._coarse = CoarseRaster(run, source, mask, rule, method, parameters)

    def _batch(self, band: int, gaps: Gaps, batch: np.ndarray, shape):
        """Return the patches of a batch: one, or overlapping pieces of a large one."""
        boxes = gaps.boxes[batch]
        row, column = int(boxes[:, 0].min()), int(boxes[:, 2].min())
        box = Window(
            row, column, int(boxes[:, 1].max()) - row + 1, int(boxes[:, 3].max()) - column + 1
        )
        runs = gaps.runs_of(batch)
        small = box.rows * box.columns <= _WINDOW_CELLS
        if small and gaps.cells[batch].sum() <= _GAP_CELLS:
            yield Patch(band, box, _Job(runs, margin=self._margin_around(boxes)))
            return
        for tile in tiles(box, _PIECE, _PIECE):
            part = runs_within(runs, _widened(tile, self._overlap(), shape))
            if runs_within(part, tile).size:
                yield Patch(band, tile, _Job(part, tile, self._margin))

    def _margin_around(self, boxes: np.ndarray) -> int:
        """Return how far beyond the gaps data may count."""
        if self._method != methods.Method.LOCAL_MEAN:
            return self._margin
        # The radius doubles until it meets data, which lies no farther than a gap is wide.
        sides = np.minimum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
        farthest = min(float(sides.max()) + 2, self._distance or np.inf)
        return max(self._margin, 2 * int(np.ceil(farthest)))

    def _overlap(self) -> int:
        """Return how far a piece must see: what lies farther hardly matters to its core."""
        reach = 2 * int(np.ceil(self._near)) + self._margin
        if self._method != methods.Method.LOCAL_MEAN:
            reach = int(np.ceil(self._near)) + self._margin
        surface = self._method in (methods.Method.SMOOTH_SURFACE, methods.Method.MEMBRANE)
        return 2 * reach + 50 if surface else reach

    def solve(self, readers, patches, *, check) -> list:
        """Fill some patches, each as if there were no others; return the cells of each."""
        read = _Values(readers, self._rule, patches, self._margin)
        surfaces = self._method in _SURFACES
        small = [patch for patch in patches if surfaces and _is_small(patch)]
        solved = iter(self._solve_together(read, small, check))
        return [
            next(solved) if surfaces and _is_small(patch) else self._solve_patch(read, patch, check)
            for patch in patches
        ]

    def _solve_patch(self, read: _Values, patch: Patch, check) -> Cells:
        check()
        if patch.job.parts:
            return _joined(self._solve_together(read, patch.job.parts, check))
        runs, core = patch.job.runs, patch.job.core
        box = patch.window if core is None else _widened(core, self._overlap(), read.shape)
        window, values, _ = self._surroundings(read, patch, box, check)
        wanted = run_mask(runs, window)
        if core is not None and self._coarse is not None:
            new = self._fill_large(values, wanted, patch.band, window, check)
        else:
            new = methods.fill_gap(
                values, wanted, method=self._method, check=check, **self._parameters
            )
        rows, columns = np.divmod(np.flatnonzero(wanted), window.columns)
        return _finite(rows + window.row, columns + window.column, new, core)

    def _solve_together(self, read: _Values, parts, check) -> list:
        """Fill several patches with surfaces, at once but for those at the raster's edge."""
        shape = read.shape
        found: list = [None] * len(parts)
        inner = []
        for place, part in enumerate(parts):
            check()
            window, values, wanted = self._surroundings(read, part, part.window, check)
            inside = window.row > 0 < window.column
            if inside and window.row_end < shape[0] and window.column_end < shape[1]:
                inner.append((place, window, values, wanted))
                continue
            new = methods.fill_gap(
                values, wanted, method=self._method, check=check, **self._parameters
            )
            found[place] = _cells_of(window, wanted, new)
        membrane = self._method == methods.Method.MEMBRANE
        surfaces = methods.smooth_surfaces(
            [(values, wanted) for _, _, values, wanted in inner],
            tension=1.0 if membrane else self._parameters.get("tension", 0.0),
            max_distance=self._parameters["max_distance"],
            check=check,
        )
        for (place, window, _, wanted), new in zip(inner, surfaces):
            found[place] = _cells_of(window, wanted, new)
        return found

    def _fill_large(self, values, wanted, band: int, window: Window, check) -> np.ndarray:
        """Fill near data, and take from the coarse raster what is far from it."""
        check()
        values[wanted] = np.nan
        far = wanted & (coarse.distance_to_data(np.isnan(values)) > self._near)
        values[far] = self._coarse.at(band, window, far)
        # Where the coarse raster has nothing either, a cell is left, and is no source.
        target = wanted & ~far
        parameters = {**self._parameters, "max_distance": 0.0}
        values[target] = methods.fill_gap(
            values, target, method=self._method, check=check, **parameters
        )
        return values[wanted]

    def _surroundings(self, read: _Values, patch: Patch, box: Window, check):
        """Return a window around a box, its values with all the data that fill it, and its cells.

        Data lie next to a gap, unless nodata that stays does, or infinite cells.
        """
        shape = read.shape
        window = _widened(box, patch.job.margin, shape)
        values = read(patch.band, window)
        wanted = run_mask(patch.job.runs, window)
        limits = {key: self._parameters[key] for key in ("max_distance", "neighbours")}
        reach = methods.reach(values, wanted, method=self._method, check=check, **limits)
        if not reach.any():
            return window, values, wanted
        beyond = _to_the_sides(window, wanted, shape)
        # Data that are just as far as they may be count, and so do ties.
        if ((reach < beyond) | np.isinf(beyond)).all():
            return window, values, wanted
        farthest = 2 * self._distance if self._distance else np.inf
        window = _widened(box, int(min(farthest, _SIGHT)) + patch.job.margin, shape)
        return window, read(patch.band, window), run_mask(patch.job.runs, window)


def _is_small(patch: Patch) -> bool:
    """Say whether a patch has so few cells that a surface over it depends on no other."""
    job = patch.job
    if job.core is not None or job.parts:
        return False
    return int((job.runs[:, 2] - job.runs[:, 1]).sum()) <= methods.ALONE_CELLS


def _together(patches: list):
    """Yield patches of gaps near one another as one, but for large ones and the smallest.

    Squares are anchored to the raster, so what is solved together depends on nothing else.
    """
    squares: dict = {}
    for patch in patches:
        cells = patch.window.rows * patch.window.columns
        if patch.job.core is not None or cells > _TOGETHER_CELLS or _is_small(patch):
            yield patch
            continue
        corner = patch.window.row // _TOGETHER_SIDE, patch.window.column // _TOGETHER_SIDE
        groups = squares.setdefault((patch.band, *corner), [])
        if not groups or groups[-1][0] + cells > _TOGETHER_CELLS:
            groups.append([0, []])
        groups[-1][0] += cells
        groups[-1][1].append(patch)
    for (band, *_), groups in squares.items():
        for _, parts in groups:
            box = _around([part.window for part in parts])
            yield Patch(band, box, _Job(parts[0].job.runs, parts=tuple(parts)))


class CoarseRaster:
    """The raster at a size that is filled at once, for what is far from data in large gaps."""

    def __init__(self, run, source, mask, rule: Rule, method, parameters):
        shape = source.info().grid.shape
        self._factor = max(2, int(np.ceil(np.sqrt(shape[0] * shape[1] / _COARSE_CELLS))))
        self._nearest = method == methods.Method.NEAREST
        size = [-(-length // self._factor) for length in shape]
        # Means of all squares with data, and of those without gaps.
        cells = np.full((2, len(source.info().bands), *size), np.nan)
        unit = -(-UNIT // self._factor) * self._factor

        def look(block, mask_block=None, *, row, column, band=0):
            found = _sort(block, mask_block, rule)
            squares = [
                [
                    coarse.coarsen(
                        values, used, factor=self._factor, first=self._nearest, whole=whole
                    )
                    for values, used in zip(found.values, found.source)
                ]
                for whole in (False, True)
            ]
            return band, row // self._factor, column // self._factor, np.array(squares)

        def merge(_, part):
            first, row, column, squares = part
            count, high, wide = squares.shape[1:]
            place = slice(row, row + high), slice(column, column + wide)
            cells[(slice(None), slice(first, first + count), *place)] = squares
            return True

        run.progress.message(
            tr(
                "Large gaps: what lies farther than {} cells from data is filled from the raster "
                "coarsened by {}."
            ).format(_FAR, self._factor)
        )
        steps = {"unit": unit, "located": True, "initial": True, "start": 0.2, "stop": 0.3}
        _by_bands(run, look, source, mask, merge, rule, **steps)
        limits = {**parameters, "neighbours": 0}
        limits["max_distance"] = parameters["max_distance"] / self._factor
        self._cells = []
        for some, whole in zip(*cells):
            enough = 2 * np.count_nonzero(~np.isnan(whole)) >= np.count_nonzero(~np.isnan(some))
            band = whole if enough and not self._nearest else some
            gap = np.isnan(band)
            if not gap.all():
                check = run.progress.check
                band[gap] = methods.fill_gap(band, gap, method=method, check=check, **limits)
            self._cells.append(band)

    def at(self, band: int, window: Window, cells: np.ndarray) -> np.ndarray:
        """Return the coarse raster's values at some cells of a window."""
        rows, columns = np.nonzero(cells)
        return coarse.sample(
            self._cells[band],
            rows + window.row,
            columns + window.column,
            factor=self._factor,
            nearest=self._nearest,
        )


class MeanFiller:
    """Fills patches with the mean of their row, column or band."""

    def __init__(self, run, source, mask, rule, gaps, method):
        self._method = method
        self._means = [np.asarray(m) for m in _means(run, source, mask, rule, method)]
        self._lines = 256
        self.patches = []
        for band, found in enumerate(gaps):
            kept = found.gaps.runs[found.chosen[found.gaps.labels]]
            if not len(kept):
                continue
            strips = kept[:, 0] // self._lines
            cuts = np.flatnonzero(np.diff(strips)) + 1
            for runs in np.split(kept, cuts):
                row, column = int(runs[0, 0]), int(runs[:, 1].min())
                rows, columns = int(runs[-1, 0]) - row + 1, int(runs[:, 2].max()) - column
                window = Window(row, column, rows, columns)
                self.patches.append(Patch(band, window, _Job(runs)))

    def solve(self, readers, patches, *, check) -> list:
        """Fill some patches; return the cells of each."""
        check()
        return [self._solve_patch(patch) for patch in patches]

    def _solve_patch(self, patch: Patch) -> Cells:
        rows, columns = np.nonzero(run_mask(patch.job.runs, patch.window))
        rows, columns = rows + patch.window.row, columns + patch.window.column
        means = self._means[patch.band]
        place = {_ROW_MEAN: rows, _COLUMN_MEAN: columns, _BAND_MEAN: rows * 0}[self._method]
        return _finite(rows, columns, means[place], None)


def filler(run, source, mask, rule: Rule, gaps: list):
    """Return what fills, by the user's parameters."""
    method = run.choice("METHOD")
    if method in (_ROW_MEAN, _COLUMN_MEAN, _BAND_MEAN):
        if run.number("MAX_DISTANCE") != 100 and run.number("MAX_DISTANCE"):
            run.progress.message(tr("MAX_DISTANCE has no meaning for means, and is not used."))
        return MeanFiller(run, source, mask, rule, gaps, method)
    neighbours = run.integer("NEIGHBOURS") if method == methods.Method.INVERSE_DISTANCE else 0
    for band, found in zip(source.info().bands, gaps):
        if found.chosen.any() and found.valid and neighbours > found.valid:
            raise ValueError(
                tr("NEIGHBOURS is {}, but {} has {} with data in band {}; give fewer").format(
                    neighbours,
                    source.name,
                    counted(found.valid, tr("cell"), tr("cells")),
                    band.number,
                )
            )
    parameters = {
        # No two cells lie farther apart than that.
        "max_distance": min(run.number("MAX_DISTANCE"), float(sum(source.info().grid.shape))),
        "power": run.number("POWER"),
        "neighbours": neighbours,
        "radius": run.integer("RADIUS") if method == methods.Method.LOCAL_MEAN else 1,
    }
    _refuse_wide(parameters, source.info().grid.shape)
    return GapFiller(run, source, mask, rule, gaps, method, parameters)


def _refuse_wide(parameters: dict, shape: tuple) -> None:
    """Refuse to read windows around each gap that do not fit the memory; small rasters do."""
    if shape[0] * shape[1] <= _AROUND_CELLS:
        return
    side = max(_AROUND_CELLS**0.5, _AROUND_CELLS / min(shape))
    # A batch of small gaps is up to two tiles wide.
    widest = (int(side) - 2 * UNIT) // 2
    most = {"RADIUS": widest, "NEIGHBOURS": (widest + 1) ** 2 - 1}
    for name, limit in most.items():
        if parameters[name.lower()] > limit:
            raise ValueError(
                tr(
                    "{} is {:,}: each gap would need more than {:,} cells of INPUT around it; "
                    "give at most {:,}"
                ).format(name, parameters[name.lower()], _AROUND_CELLS, limit)
            )


class _Values:
    """Reads windows for patches, NaN where there is nothing to learn; those of many at once."""

    def __init__(self, readers, rule: Rule, patches, margin: int):
        self._readers, self._rule = readers, rule
        self.shape = readers[0].info.grid.shape
        self._plain = not (rule.values or rule.by_mask or rule.all_bands)
        self._bands, self._window, self._block = range(0), Window(0, 0, 0, 0), None
        bands = range(min(p.band for p in patches), max(p.band for p in patches) + 1)
        if not self._plain or len(bands) < 2:
            return
        box = _around([patch.window for patch in patches])
        window = _widened(box, margin, self.shape)
        if len(bands) * window.rows * window.columns <= _READ_AT_ONCE:
            self._bands, self._window = bands, window
            self._block = _cells(readers[0], window, bands)

    def __call__(self, band: int, window: Window) -> np.ndarray:
        """Return a window of a band as float64."""
        whole = self._window
        row, column = window.row - whole.row, window.column - whole.column
        inside = row >= 0 and column >= 0 and band in self._bands
        if inside and window.row_end <= whole.row_end and window.column_end <= whole.column_end:
            cells = self._block[band - self._bands.start]
            return cells[row : row + window.rows, column : column + window.columns].astype(float)
        return self._read(band, window)

    def _read(self, band: int, window: Window) -> np.ndarray:
        readers, rule = self._readers, self._rule
        every = range(len(readers[0].info.bands)) if rule.looks_at_all else range(band, band + 1)
        block = _cells(readers[0], window, every)
        place = band - every.start
        if self._plain:
            return block[place].astype(np.float64)
        # Cells of gaps that hold data are no sources for other gaps.
        mask = None
        if rule.by_mask:
            mask = _cells(readers[1], window, range(len(readers[1].info.bands)))
        cells = _sort(block, mask, rule)
        return np.where(cells.source[place], cells.values[place], np.nan).astype(np.float64)


def _cells(reader, window: Window, bands: range) -> np.ndarray:
    """Read a window of bands that follow one another, NaN where there is no data."""
    dtype = np.result_type(*(reader.info.bands[number].float_dtype for number in bands))
    block = np.empty((len(bands), window.rows, window.columns), dtype=dtype)
    reader.read_bands(bands.start, window, block)
    return block


def _around(windows) -> Window:
    """Return the window around some windows."""
    row, column = (min(getattr(w, side) for w in windows) for side in ("row", "column"))
    row_end, column_end = (
        max(getattr(w, side) for w in windows) for side in ("row_end", "column_end")
    )
    return Window(row, column, row_end - row, column_end - column)


def _cells_of(window: Window, wanted: np.ndarray, values: np.ndarray) -> Cells:
    """Return the cells of a window that got a value."""
    rows, columns = np.divmod(np.flatnonzero(wanted), window.columns)
    return _finite(rows + window.row, columns + window.column, values, None)


def _joined(parts: list) -> Cells:
    """Return the cells of several patches in row order."""
    rows, columns, values = (np.concatenate(arrays) for arrays in zip(*parts))
    order = np.argsort(rows, kind="stable")
    return Cells(rows[order], columns[order], values[order])


def _to_the_sides(window: Window, cells: np.ndarray, shape: tuple) -> np.ndarray:
    """Return how far it is from some cells of a window to what the raster holds beyond it."""
    rows, columns = np.nonzero(cells)
    sides = [
        np.where(window.row > 0, rows + 1, np.inf),
        np.where(window.row_end < shape[0], window.rows - rows, np.inf),
        np.where(window.column > 0, columns + 1, np.inf),
        np.where(window.column_end < shape[1], window.columns - columns, np.inf),
    ]
    return np.minimum.reduce(sides)


def _means(run, source, mask, rule: Rule, method: int) -> list:
    """Return the mean of each row, of each column, or of all, for each band; NaN without data."""
    info = source.info()
    rows, columns = info.grid.shape
    size = {_ROW_MEAN: rows, _COLUMN_MEAN: columns, _BAND_MEAN: 1}[method]
    axes = {_ROW_MEAN: 2, _COLUMN_MEAN: 1, _BAND_MEAN: (1, 2)}[method]
    sums = np.zeros((len(info.bands), size))
    low, high = np.full(sums.shape, np.inf), np.full(sums.shape, -np.inf)
    counts = np.zeros((len(info.bands), size), dtype=np.int64)
    parts: list = [[] for _ in info.bands]

    def look(block, mask_block=None, *, row, column, band=0):
        found = _sort(block, mask_block, rule)
        use, values = found.source, found.values
        cells = np.where(use, values, 0.0).astype(np.float64, copy=False)
        start = {_ROW_MEAN: row, _COLUMN_MEAN: column, _BAND_MEAN: 0}[method]
        with np.errstate(over="ignore", invalid="ignore"):  # an infinite mean fills nothing
            total = cells.sum(axis=axes)
        ends = []
        for join, nothing in ((np.minimum, np.inf), (np.maximum, -np.inf)):
            np.copyto(cells, nothing, where=~use)
            ends.append(join.reduce(cells, axes))
        return band, start, total, use.sum(axis=axes), ends

    def merge(_, part):
        first, start, unit_sums, unit_counts, ends = part
        wide = np.reshape(unit_sums, (len(unit_sums), -1)).shape[1]
        place = np.s_[first : first + len(unit_sums), start : start + wide]
        for known, join, end in ((low, np.minimum, ends[0]), (high, np.maximum, ends[1])):
            known[place] = join(known[place], np.reshape(end, (len(unit_sums), -1)))
        counts[place] += np.reshape(unit_counts, (len(unit_sums), -1))
        if method == _BAND_MEAN:
            for band, value in enumerate(unit_sums, start=first):
                parts[band].append(value)
        else:
            sums[place] += unit_sums
        return True

    steps = {"located": True, "initial": True, "start": 0.2, "stop": 0.3}
    _by_bands(run, look, source, mask, merge, rule, **steps)
    if method == _BAND_MEAN:
        sums[:, 0] = [_sum(values) for values in parts]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / np.where(counts, counts, np.nan)
    # Rounding must not leave the range of the cells; what overflowed stays what it is.
    return list(np.where(np.isfinite(means), np.clip(means, low, high), means))


def _sum(values: list) -> float:
    """Return an exact sum, NaN where it overflows."""
    try:
        return fsum(values)
    except (OverflowError, ValueError):
        return np.nan


def _finite(rows, columns, values, core: Optional[Window]) -> Cells:
    """Return the cells that got a value, of a window or all."""
    good = np.isfinite(values)
    if core is None and good.all():
        return Cells(rows, columns, values)
    if core is not None:
        good &= (rows >= core.row) & (rows < core.row_end)
        good &= (columns >= core.column) & (columns < core.column_end)
    return Cells(rows[good], columns[good], values[good])


def _widened(window: Window, by: int, shape: tuple) -> Window:
    """Return a window with some cells more on each side, as far as the raster goes."""
    row, column = max(window.row - by, 0), max(window.column - by, 0)
    return Window(
        row,
        column,
        min(window.row_end + by, shape[0]) - row,
        min(window.column_end + by, shape[1]) - column,
    )
