"""From a raster to the peaks of it that are kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ..kernels.common.geodesy import geocentric, geodesic, shortest_chord
from ..kernels.common.thresholds import Steps
from ..kernels.peaks import isolation as iso
from ..kernels.peaks.blocks import ends_of_ascent, summarize_block
from ..kernels.peaks.choices import Order
from ..kernels.peaks.joining import Done, Joined, Kept
from ..kernels.peaks.prominence import (
    Merged,
    Peaks,
    first_kept,
    gaussian_smooth,
    narrowed,
    places_of,
    rows_of,
    suppress,
)
from ..raster.common.choices import Edges
from ..raster.common.grid import Grid, Window
from ..raster.common.progress import patiently
from ..raster.verbs.edges import Halo
from ..raster.verbs.engine import reduce_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Booleans, Floats, Integers
    from ..kernels.peaks.prominence import BlockSummary
    from ..raster.sources.info import Info
    from ..raster.sources.source import RasterSource
    from ..raster.verbs.engine import Sink
    from .run import Run

    Near = Callable[[Integers, Integers], Booleans]
    Pick = Callable[[Integers, Integers, Floats], Integers]
    Summary = tuple[BlockSummary, Done, iso.Tops, float]
    # Which peaks, their own values, their limits, and whether nothing nearer lies elsewhere.
    Around = tuple[Integers, Floats, tuple[iso.Limits, Booleans]]

# Bytes of a cell at work beside those that are read, of white noise, which has most peaks, what a
# heap keeps counted in; and where cells are looked at again.
_AT_WORK, _AGAIN = 180.0, 76.0
# Columns of a table of peaks that are only compared and told.
_ONLY_TOLD = (
    "col_row",
    "col_column",
    "plateau",
    "line_parent",
    "prominence_parent",
    "onward",
    "tied",
    "hill",
)
# Rows and columns of the smallest blocks: no sums are taken by units, so they may be less than one.
_LEAST = 64
# Distances are compared but for rounding.
ROUNDING = 1e-12


class Asked(NamedTuple):
    """Which peaks are wanted; values and heights as they are in the raster.

    `kind` is 1 for peaks and -1 for pits. What may be left out is None.
    """

    kind: int = 1
    connectivity: int = 8
    sigma: float = 0.0
    min_value: Optional[float] = None
    min_prominence: float = 0.0
    threshold: float = 0.0
    min_distance: float = 0.0
    min_isolation: float = 0.0
    plateau_min: int = 1
    plateau_max: Optional[int] = None
    skip_rim: bool = False
    window: Optional[tuple[float, float, float, float]] = None
    order: Order = Order.VALUE
    one_a_hill: bool = False
    base: Optional[float] = None
    limit: int = 0

    @property
    def pad(self) -> int:
        """Cells around a block that smoothing needs."""
        return int(4.0 * self.sigma + 0.5)

    @property
    def needs_limits(self) -> bool:
        """Whether isolation, or the raster's own value, decides which peaks are kept."""
        by_isolation = self.min_isolation > 0 or self.window is not None
        return by_isolation or self.order is Order.ISOLATION or self.base is not None


class Found(NamedTuple):
    """Peaks with all that is told of them, in the order in which they are told.

    `cell` numbers them in the raster; `raw` is the raster's own value; `length` the isolation, NaN
    for the highest, `limit` the number of its cell or -1, `iso_bound` whether something missing is
    nearer; `line` and `parent` are the places of both parents among these peaks, or -1, and
    `onward` that of the first of the line parents that is kept.
    """

    peaks: Peaks
    cell: Integers
    raw: Floats
    length: Floats
    limit: Integers
    iso_bound: Booleans
    dominance: Floats
    line: Integers
    parent: Integers
    onward: Integers


class View:
    """A band as peaks are looked for in it: smoothed, upside down for pits, the sea filled in."""

    def __init__(self, info: Info, asked: Asked) -> None:
        self.grid, self.asked = info.grid, asked
        self.wraps = info.grid.goes_around()
        self.shape = info.grid.shape
        self.metric = metric_of(info.grid, self.wraps)
        band = info.bands[0]
        kind = asked.kind
        # What is smoothed is stored nowhere: its steps are those of what computes.
        stored = Steps(band.dtype.str[1:], kind * band.scale, kind * band.offset)
        self.steps = Steps() if asked.sigma else stored

    def halo(self, more: int, after: int = 0) -> Halo:
        """Return the halo with which blocks are to be read."""
        cells = self.asked.pad + more
        return Halo(cells, cells + after, cells, cells + after)

    @property
    def edges(self) -> Edges:
        """What stands beyond the raster's edge."""
        return Edges.WRAP if self.wraps else Edges.SHRINK

    def values(self, block: NDArray[Any], row: int, column: int) -> tuple[Floats, int, int]:
        """Return the heights of a block, without what smoothing needs, and where it begins."""
        pad, kind, base = self.asked.pad, self.asked.kind, self.asked.base
        rows = np.arange(row, row + block.shape[1])
        outside = (rows < 0) | (rows >= self.shape[0])
        if self.wraps and outside.any():
            block = block.copy()
            block[:, outside] = np.nan
        values: Floats = block[0]
        if self.asked.sigma:
            values = gaussian_smooth(values, sigma=self.asked.sigma, halo=pad)
        values = kind * values
        row, column = row + pad, column + pad
        if base is not None:
            rows = np.arange(row, row + values.shape[0])
            columns = np.arange(column, column + values.shape[1])
            inside = ((rows >= 0) & (rows < self.shape[0]))[:, None]
            if not self.wraps:
                inside = inside & ((columns >= 0) & (columns < self.shape[1]))
            values = np.where(np.isnan(values) & inside, kind * base, values)
        return values, row, column

    def summary(
        self, block: NDArray[Any], *, row: int, column: int, limits: dict[str, Any]
    ) -> Summary:
        """Return what a block tells of its peaks, how far it is done with, its tops and lowest."""
        reach = 2 * self.asked.pad + 1
        values, row, column = self.values(block, row, column)
        done = Done(
            row,
            min(row + block.shape[1] - reach, self.shape[0]),
            min(column + block.shape[2] - reach, self.shape[1]),
        )
        values = values[: self.shape[0] - row, : self.shape[1] + self.wraps - column]
        limits = {"drops": self.asked.threshold > 0, **limits}
        summary = summarize_block(values, row=row, column=column, **self._where(), **limits)
        side = iso.side_of_tiles(self.shape)
        inside = values[:, : self.shape[1] - column]
        tops = iso.tops_of(inside, row=row, column=column, shape=self.shape, side=side)
        return summary, done, tops, float(np.fmin.reduce(inside, axis=None, initial=np.inf))

    def ends(
        self, block: NDArray[Any], *, row: int, column: int
    ) -> tuple[Floats, int, int, tuple[Integers, Integers, Booleans]]:
        """Return where steepest ascent leads from a block's cells."""
        values, row, column = self.values(block, row, column)
        values = values[: self.shape[0] - row, : self.shape[1] + self.wraps - column]
        return values, row, column, ends_of_ascent(values, row=row, column=column, **self._where())

    def _where(self) -> dict[str, Any]:
        return {
            "shape": self.shape,
            "connectivity": self.asked.connectivity,
            "wraps": self.wraps,
        }


def metric_of(grid: Grid, around: bool) -> iso.Metric:
    """Return how far apart the cells of a raster are; refuse cells without an area."""
    grid.area()
    _, dx, rx, _, ry, dy = grid.geotransform
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return iso.Plane(grid.shape, (dx, ry), (rx, dy))
    to_degrees = np.degrees(srs.GetAngularUnits())
    x, y = (value * to_degrees for value in grid.coordinates(0, 0))
    dx, rx, ry, dy = (value * to_degrees for value in (dx, rx, ry, dy))
    ellipsoid = {
        "semi_major": srs.GetSemiMajor(),
        "inverse_flattening": srs.GetInvFlattening(),
    }
    if rx == ry == 0:
        return iso.Globe(grid.shape, (x, dx), (y, dy), wraps=around, **ellipsoid)
    return iso.TurnedGlobe(grid.shape, (x, dx, rx, y, ry, dy), **ellipsoid)


def find(
    run: Run, source: RasterSource, view: View, *, whole: bool = False, pick: Optional[Pick] = None
) -> tuple[Found, Optional[Merged]]:
    """Return the peaks that are wanted, in two or three passes over a raster.

    Parameters
    ----------
    run : Run
        The run.
    source : RasterSource
        One band.
    view : View
        How it is looked at, and what is wanted.
    whole : bool
        Whether no block may leave out peaks: all ground is to be told whose it is.
    pick : callable, optional
        Takes rows, columns and heights of the peaks that the filters leave, and returns which of
        them are wanted, ascending.

    Returns
    -------
    found : Found
    merged : Merged, optional
        For the ground of each, where blocks left out none.
    """
    asked, check = view.asked, run.progress.check
    least = None if asked.min_value is None else asked.kind * asked.min_value
    limits = {
        "min_value": least, "min_prominence": asked.min_prominence, "steps": view.steps
    }  # fmt: skip
    pyramid, lowest = iso.Pyramid(view.shape), np.inf

    kept = Kept.of(least, asked.min_prominence, view.steps)

    def merge(joined: Joined, part: Summary) -> Joined:
        nonlocal lowest
        summary, done, tops, low = part
        pyramid.add(tops)
        lowest = min(lowest, low)
        patiently(check, partial(joined.add, summary, done))
        return joined

    info = source.info()
    joined: Joined = reduce_blocks(
        partial(view.summary, limits={} if whole else limits),
        [source],
        run.plan(info, info.cell_bytes + _AT_WORK, halo=2 * asked.pad + 1, least=_LEAST),
        merge,
        halo=view.halo(0, 1),
        edges=view.edges,
        unit=None,
        located=True,
        initial=Joined(view.shape, view.wraps, kept=None if whole else kept),
        progress=run.progress.part(0.0, 0.5),
    )

    def wait_for(work: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        return patiently(check, partial(work, *arguments, **keywords))

    merged: Merged = wait_for(joined.merged)
    peaks: Peaks = wait_for(merged.table, kept)
    if not whole:
        del merged
    everyone = [peaks.row * view.shape[1] + peaks.column, peaks.onward]
    # What nothing is computed with is kept small.
    peaks = peaks._replace(**{name: narrowed(getattr(peaks, name)) for name in _ONLY_TOLD})
    if lowest == pyramid.highest:  # nothing is lower: nothing is a peak
        peaks = rows_of(peaks, np.zeros(0, np.int64))
    peaks = wait_for(_filtered, view, peaks)
    if not asked.needs_limits:  # only those of the peaks that stay
        which: Integers = wait_for(_chosen, run, view, peaks, pick=pick)
        if which.size < peaks.row.size or (np.diff(which) < 0).any():
            peaks = wait_for(rows_of, peaks, which)
        del which
    limits_of, raw = _limits(run, source, view, peaks, pyramid)
    if asked.needs_limits:
        known = np.flatnonzero(~np.isnan(raw))  # a sea that was filled in has no peaks
        some = wait_for(rows_of, peaks, known)
        alone = wait_for(_lengths, view, some, rows_of(limits_of, known))
        alone[np.isnan(alone)] = np.inf
        which = known[wait_for(_chosen, run, view, some, alone, pick=pick)]
        del some, known
        peaks, limits_of = wait_for(rows_of, peaks, which), rows_of(limits_of, which)
        raw = raw[which]
    found: Found = wait_for(_found, view, peaks, raw, limits_of)
    del peaks, limits_of, raw
    found = found._replace(onward=wait_for(first_kept, *everyone, found.cell))
    return found, merged if whole else None


def _filtered(view: View, peaks: Peaks) -> Peaks:
    """Return the peaks that their own cells and those around them let pass."""
    asked = view.asked
    with np.errstate(invalid="ignore"):
        shoulder = peaks.value - peaks.drop
    # Above nothing, or infinitely above what is beside it, a peak is high enough.
    keep = ~np.isfinite(peaks.drop)
    keep |= view.steps.rises(peaks.value, shoulder, asked.threshold)
    keep &= peaks.plateau >= asked.plateau_min
    if asked.plateau_max is not None:
        keep &= peaks.plateau <= asked.plateau_max
    if asked.skip_rim:
        keep &= ~peaks.rim
    return peaks if keep.all() else rows_of(peaks, keep)


def _limits(
    run: Run, source: RasterSource, view: View, peaks: Peaks, pyramid: iso.Pyramid
) -> tuple[iso.Limits, Array]:
    """Return the nearest higher cells of peaks, and the raster's own values there."""
    n, metric, check = len(peaks.row), view.metric, run.progress.check
    limits, raw = iso.Limits.unknown(n), np.full(n, np.nan)
    done = np.zeros(n, bool)
    if n == 0:
        return limits, raw
    by_row = patiently(check, partial(np.argsort, peaks.row, kind="stable"))
    look = partial(_around, view=view, row_of=peaks.row[by_row], column_of=peaks.column[by_row])

    def merge(_: bool, part: Optional[Around]) -> bool:
        if part is not None:
            which, own, (found, near) = part
            which = by_row[which]
            raw[which], done[which] = own, near
            limits.squared[which], limits.cell[which], limits.gap[which] = found
        return True

    again = _Again(run, source, view)
    again(look, merge, halo=view.halo(iso.REACH), start=0.5, stop=0.7)
    far = np.flatnonzero(~done)
    if far.size:
        _look_far(again, peaks, pyramid, limits, far)
    outside = patiently(check, partial(metric.outside, peaks.row, peaks.column))
    limits.gap[:] = np.minimum(limits.gap, outside)
    return limits, raw


def _around(
    block: NDArray[Any],
    *,
    row: int,
    column: int,
    view: View,
    row_of: Integers,
    column_of: Integers,
) -> Optional[Around]:
    """Look around the peaks of a block; return which, their own values, and what was found."""
    margin = iso.REACH + view.asked.pad
    first, left = row + margin, column + margin
    last, right = first + block.shape[1] - 2 * margin, left + block.shape[2] - 2 * margin
    which = _within(row_of, column_of, first, last, left, right)
    if not which.size:
        return None
    r, c = row_of[which], column_of[which]
    own = block[0, r - row, c - column].astype(float)
    values, top, before = view.values(block, row, column)
    found = iso.look_around(values, r, c, view.metric, origin=(top, before), shape=view.shape)
    return which, own, found


def _within(
    row: Integers, column: Integers, first: int, last: int, left: int, right: int
) -> Integers:
    """Return which of some cells, ascending by row, lie in a window; its ends are beyond it."""
    low, high = np.searchsorted(row, [first, last])
    some = column[low:high]
    which: Integers = low + np.flatnonzero((some >= left) & (some < right))
    return which


def _into(
    block: NDArray[Any],
    *,
    row: int,
    column: int,
    view: View,
    pairs: tuple[Integers, Integers],
    corners: tuple[Integers, Integers],
    where: tuple[Integers, Integers, Floats],
    side: int,
) -> Optional[tuple[Integers, iso.Limits]]:
    """Look into the tiles of a block for the peaks whose limits may lie there."""
    values, row, column = view.values(block, row, column)
    rows, columns = values.shape
    ends = row - side + 1, row + rows, column - side + 1, column + columns
    which = _within(*corners, *ends)
    if not which.size:
        return None
    peak, tile = pairs[0][which], pairs[1][which]
    look = partial(iso.look_into, origin=(row, column), shape=view.shape, side=side)
    return look(values, peak, tile, *where, view.metric)


class _Again(NamedTuple):
    """Goes over the raster once more."""

    run: Run
    source: RasterSource
    view: View

    def __call__(
        self,
        kernel: Callable[..., Any],
        merge: Callable[[bool, Any], bool],
        *,
        halo: Halo,
        start: float,
        stop: float,
    ) -> None:
        info = self.source.info()
        reach = halo.top + halo.bottom
        reduce_blocks(
            kernel,
            [self.source],
            self.run.blocks(info, info.cell_bytes + _AGAIN, halo=reach, least=_LEAST),
            merge,
            halo=halo,
            edges=self.view.edges,
            unit=None,
            located=True,
            initial=True,
            progress=self.run.progress.part(start, stop),
        )


def _look_far(
    again: _Again, peaks: Peaks, pyramid: iso.Pyramid, limits: iso.Limits, far: Integers
) -> None:
    """Find the limits of peaks that have no higher ground close by."""
    view, check = again.view, again.run.progress.check
    metric, shape = view.metric, view.shape
    where = peaks.row[far], peaks.column[far], peaks.value[far]
    some = iso.Limits(limits.squared[far], limits.cell[far], limits.gap[far])

    def search() -> tuple[Integers, Integers]:
        pyramid.build()
        return pyramid.tiles_near(*where, some, metric)

    peak, tile = patiently(check, search)
    across = -(-shape[1] // pyramid.side)
    first_row, first_column = (place * pyramid.side for place in np.divmod(tile, across))
    peaks_of = iso.Ground(*where[:2], shape[1], metric)
    look = partial(
        _into,
        view=view,
        pairs=(peak, tile),
        corners=(first_row, first_column),
        where=where,
        side=pyramid.side,
    )

    def merge(_: bool, part: Optional[tuple[Integers, iso.Limits]]) -> bool:
        if part is not None:
            some.take(*part, peaks_of.of(part[0]))
        return True

    again(look, merge, halo=view.halo(0), start=0.7, stop=0.85)
    limits.squared[far], limits.cell[far], limits.gap[far] = some


def _lengths(view: View, peaks: Peaks, limits: iso.Limits) -> Array:
    """Return how far it is to higher ground, NaN for the highest."""
    length = np.full(peaks.row.size, np.nan)
    has = limits.cell >= 0
    to = np.divmod(limits.cell[has], view.shape[1])
    length[has] = view.metric.length(peaks.row[has], peaks.column[has], *to)
    return length


def _chosen(
    run: Run,
    view: View,
    peaks: Peaks,
    alone: Optional[Array] = None,
    *,
    pick: Optional[Pick] = None,
) -> Integers:
    """Return which peaks the other filters leave, in order; `alone` is the isolation."""
    asked, columns = view.asked, view.shape[1]
    cell = peaks.row * columns + peaks.column
    if alone is None:
        alone = np.broadcast_to(np.array(np.inf), cell.shape)
    keep = alone >= asked.min_isolation * (1 - ROUNDING)
    if asked.window is not None:
        a, b, least, most = asked.window
        value = asked.kind * peaks.value
        radius = np.clip(a + (b * value if b else 0.0), least, most)
        # No ground is higher than the highest, however far one looks.
        keep &= (alone > radius * (1 + ROUNDING)) | (alone == np.inf)
    keys: dict[Order, Floats] = {
        Order.VALUE: peaks.value,
        Order.PROMINENCE: peaks.prominence,
        Order.ISOLATION: alone,
    }
    key = keys[asked.order]
    order = np.argsort(-key, kind="stable")
    which: Integers = order[keep[order]]
    if asked.one_a_hill:
        which = _first_of_hills(peaks, cell, which)
    if asked.min_distance > 0 and which.size:
        points, distance, near = in_space(
            view.grid, peaks.row[which], peaks.column[which], asked.min_distance
        )
        thin_out = partial(suppress, points, key[which], min_distance=distance, near=near)
        which = which[patiently(run.progress.check, thin_out)]
    if asked.limit:
        which = which[: asked.limit]
    if pick is not None:
        which = which[pick(peaks.row[which], peaks.column[which], peaks.value[which])]
    return which


def _found(view: View, peaks: Peaks, raw: Floats, limits: iso.Limits) -> Found:
    """Return what is told of the peaks that are left."""
    asked = view.asked
    above = peaks.value - asked.kind * (asked.base or 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        dominance = np.where(above > 0, peaks.prominence / above, np.nan)
    cell = peaks.row * view.shape[1] + peaks.column
    return Found(
        peaks=peaks,
        cell=cell,
        raw=raw,
        length=_lengths(view, peaks, limits),
        limit=limits.cell,
        iso_bound=limits.gap < limits.squared,
        dominance=dominance,
        line=places_of(cell, peaks.line_parent),
        parent=places_of(cell, peaks.prominence_parent),
        onward=peaks.onward,
    )


def _first_of_hills(peaks: Peaks, cell: Integers, which: Integers) -> Integers:
    """Leave the first peak in row order of each hill."""
    by_hill = which[np.lexsort((cell[which], peaks.hill[which]))]
    hill = peaks.hill[by_hill]
    first = by_hill[np.append(True, hill[1:] != hill[:-1])[: hill.size]]
    kept = np.zeros(len(cell), bool)
    kept[first] = True
    some: Integers = which[kept[which]]
    return some


def in_space(
    grid: Grid, rows: Integers, columns: Integers, distance: float
) -> tuple[Array, float, Optional[Near]]:
    """Return cells as points, a distance, and what tells which pairs of them are nearer than that.

    Points are in units of the map; or in metres, where straight lines through the Earth are no
    longer than the ways along it: there pairs that are near by those may not be so by these.
    """
    x, y = grid.coordinates(rows, columns)
    points, srs = placed(grid, x, y), grid.srs()
    if srs is None or not srs.IsGeographic():
        return points, distance, None
    ellipsoid = {
        "semi_major": srs.GetSemiMajor(),
        "inverse_flattening": srs.GetInvFlattening(),
    }
    x, y = (place * np.degrees(srs.GetAngularUnits()) for place in (x, y))
    surely = shortest_chord(distance, **ellipsoid)

    def near(one: Integers, other: Integers) -> Booleans:
        found: Booleans = ((points[one] - points[other]) ** 2).sum(axis=1) < surely**2
        some = np.flatnonzero(~found)
        a, b = one[some], other[some]
        way = geodesic(x[a], y[a], x[b], y[b], **ellipsoid)
        found[some] = way < distance * (1 - ROUNDING)
        return found

    return points, distance, near


def placed(grid: Grid, xs: Floats, ys: Floats) -> Array:
    """Return places of the map as points whose distances are in its unit, or in metres."""
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return np.column_stack([xs, ys])
    to_degrees = np.degrees(srs.GetAngularUnits())
    ellipsoid = {
        "semi_major": srs.GetSemiMajor(),
        "inverse_flattening": srs.GetInvFlattening(),
    }
    return geocentric(xs * to_degrees, ys * to_degrees, **ellipsoid)


def highest(block: NDArray[Any], *, kind: int) -> float:
    """Return the highest cell of a block, of pits the lowest negated; -inf without data."""
    return float(np.fmax.reduce(kind * block[0], axis=None, initial=-np.inf))


def _ground(
    block: NDArray[Any],
    *,
    row: int,
    column: int,
    view: View,
    known: Integers,
    owner: Integers,
    least: Optional[Floats],
) -> tuple[Window, NDArray[np.int32]]:
    """Return a window and the number of the peak that each of its cells belongs to."""
    values, row, column, (node, cell, _) = view.ends(block, row=row, column=column)
    pad = view.asked.pad
    own = owner[np.searchsorted(known, cell)]
    ids = np.append(own + 1, 0)[node]
    if least is not None:
        ids[~(values >= np.append(0.0, least)[ids])] = 0
    rows = min(block.shape[1] - 2 * pad - 1, view.shape[0] - row)
    columns = min(block.shape[2] - 2 * pad - 1, view.shape[1] - column)
    raw = block[0, pad : pad + rows, pad : pad + columns]
    ids = np.where(np.isnan(raw), 0, ids[:rows, :columns])
    return Window(row, column, rows, columns), ids.astype(np.int32)[None]


def _least(view: View, value: Floats, share: float) -> Floats:
    """Return from which value on cells are of that share of peaks, in the raster's own steps.

    Of a peak that is not above the base there is no share: inf.
    """
    base = view.asked.kind * (view.asked.base or 0.0)
    least = view.steps.stand_for(base + share * (value - base))
    with np.errstate(invalid="ignore"):
        # What rounding the share, and the product, may have added.
        rounded = 2 * np.spacing(np.maximum(np.abs(value), abs(base)))
    least -= np.where(np.isfinite(value), rounded, 0.0)
    return np.where(value > base, least, np.inf)


def write_basins(
    run: Run,
    source: RasterSource,
    view: View,
    found: Found,
    merged: Merged,
    sink: Sink,
    share: float,
) -> None:
    """Write the number of the peak that each cell belongs to, 0 for none."""
    known, owner = merged.owners(found.cell)
    least = _least(view, found.peaks.value, share) if share > 0 else None
    look = partial(_ground, view=view, known=known, owner=owner, least=least)

    def merge(_: bool, part: tuple[Window, NDArray[np.int32]]) -> bool:
        sink.write(*part)
        return True

    info = source.info()
    reduce_blocks(
        look,
        [source],
        run.blocks(info, info.cell_bytes + _AT_WORK, halo=2 * view.asked.pad + 1, least=_LEAST),
        merge,
        halo=view.halo(0, 1),
        edges=view.edges,
        unit=None,
        located=True,
        initial=True,
        progress=run.progress.part(0.9, 1.0),
    )
