"""Which gaps are filled together, in which windows, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ...kernels.common.checkpoint import checkpoint
from ...kernels.gaps import methods
from ...kernels.gaps.between import between_data
from ...kernels.gaps.choices import SQUARES, Method
from ...kernels.gaps.limits import RIM
from ...kernels.gaps.runs import Gaps, batch_bands, hold_square, run_mask, runs_within
from ...kernels.gaps.smoothing import smoothed
from ...raster.common.grid import CellShapes, Window
from ...raster.common.plan import tiles
from ...raster.common.progress import patiently
from ...raster.verbs.patches import Cells, Patch
from .coarse import SURFACES, CoarseRaster, coarse_raster
from .limits import Bounds, bounds_of
from .reading import Values, around, cells_of, joined, to_the_sides, widened
from .rule import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...kernels.common.types import Aspect, Booleans, Integers, Places
    from ...raster.common.grid import Grid
    from ...raster.sources.reader import Reader
    from ...raster.sources.source import RasterSource
    from ..run import Run
    from .found import BandGaps

    # A place in a list, a band, a window, its values and the cells of it to fill.
    _Some = tuple[int, int, Window, NDArray[Any], NDArray[Any]]

# Gaps of more cells, or in larger windows, are filled in overlapping pieces, so that memory stays
# bounded; cells of these that are farther from data than this come from a coarser raster.
_GAP_CELLS, _WINDOW_CELLS = 1_200_000, 6_000_000
_PIECE, FAR = 512, 100
# And so are those that have a wide box nearly for themselves, as slanted stripes do: more cells of
# it than this, and so many for each to fill.
_BOX_CELLS, _SPARSE = 1_000_000, 40
# Sides of squares that a piece's gaps may hold: of stripes less far around need to be seen.
_NARROW = (16, 32)
# Windows of larger gaps with so many cells together are solved at a time: steps on less are
# short, and threads wait for one another. Of a square this wide, so that results need not be kept
# for long.
_TOGETHER_CELLS, _TOGETHER_SIDE = 100_000, 1024
# Cells of windows that are held at once to be filled, where each depends on no other.
_HELD_CELLS = 2**18
# How far data is looked for beyond nodata that stays, where any distance will do.
SIGHT = 1000
# Windows reach no more columns than so many times their rows, however narrow cells are.
_MOST_ACROSS = 16.0

# What a cell gets may depend on data farther away than the nearest.
_FAR_SEEING = (
    *SURFACES,
    Method.LINEAR,
    Method.TELEA,
    Method.NAVIER_STOKES,
    Method.LEAST_SQUARES,
)
_DOUBLING = (*SQUARES, Method.DILATION)


class GapCells(NamedTuple):
    """The cells to fill, and of these the ones that the patch owns."""

    runs: Places
    core: Optional[Window] = None
    margin: int = 0
    parts: tuple[Patch, ...] = ()  # patches that are solved together
    beyond: int = 0  # how far around its core a patch must see, in heights of cells
    piece: bool = False  # whether it is one of several of a large gap
    own: Optional[Places] = None  # of the core's runs those that the patch owns; None: all

    def owned(self, cells: Cells) -> Cells:
        """Return those of some cells of the core that the patch owns."""
        if self.own is None or self.core is None:
            return cells
        inside = run_mask(self.own, self.core)
        own = inside[cells.rows - self.core.row, cells.columns - self.core.column]
        cut = None if cells.cut is None else cells.cut[own]
        return Cells(cells.rows[own], cells.columns[own], cells.values[own], cut)


class GapSolver(NamedTuple):
    """Fills patches from the data around them.

    Attributes
    ----------
    rule : Rule
        What makes a cell a gap.
    method : Method
        Which kernel fills it.
    parameters : dict
        The kernel's.
    margin : int
        Cells around a gap that it may need.
    bounds : Bounds
        Between which values filled cells have to lie.
    shapes : CellShapes
        How wide cells are.
    around : bool
        Whether the last column is beside the first.
    between : bool
        Whether cells are left that have no data on both sides.
    smoothing : int
        How often filled cells are smoothed.
    steps : tuple of pairs of float
        For each band its scale and offset, where another raster helps to fill it.
    coarse : CoarseRaster, optional
        Where what is far from data comes from.
    falling : tuple of int
        The bands whose stored values fall where real ones rise, for methods that compare values.
    """

    rule: Rule
    method: Method
    parameters: dict[str, Any]
    margin: int
    bounds: Bounds
    shapes: CellShapes
    around: bool = False
    between: bool = False
    smoothing: int = 0
    steps: tuple[tuple[float, float], ...] = ()
    coarse: Optional[CoarseRaster] = None
    falling: tuple[int, ...] = ()

    def rising(self, band: int, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of a band that rise as real ones do, or of such values the stored ones."""
        return -values if band in self.falling else values

    @property
    def distance(self) -> float:
        """The largest distance to data, 0 for any."""
        return float(self.parameters["max_distance"])

    @property
    def near(self) -> float:
        """The largest distance of what is filled in overlapping pieces."""
        return min(self.distance or np.inf, FAR)

    def batch(
        self, band: int, gaps: Gaps, batch: Integers, shape: tuple[int, int], chosen: Booleans
    ) -> Iterator[Patch]:
        """Return the patches of a batch: one, or overlapping pieces of a large one."""
        boxes = gaps.boxes[batch]
        row, column = int(boxes[:, 0].min()), int(boxes[:, 2].min())
        box = Window(
            row, column, int(boxes[:, 1].max()) - row + 1, int(boxes[:, 3].max()) - column + 1
        )
        own = runs = gaps.runs_of(batch)
        small = self._are_small(box.rows * box.columns, int(gaps.cells[batch].sum()))
        # What the last column and the first divide is filled as a whole on either side.
        seam = self.around and (column <= RIM or box.column_end >= shape[1] - RIM)
        margin = self._margin_around(boxes)
        if small and not seam:
            yield Patch(band, box, GapCells(runs, margin=margin))
            return
        if seam:
            runs = gaps.runs[chosen[gaps.labels]]
        if small:
            # Data lie no farther from a cell than its gap is wide, on this side of the seam.
            sides = boxes[:, 1] - boxes[:, 0] + boxes[:, 3] - boxes[:, 2] + 2
            beyond = self.overlap(float(min(int(sides.max()), SIGHT)))
            part = self._runs_around(runs, self.wider(box, beyond, shape), shape)
            yield Patch(band, box, GapCells(part, box, margin, beyond=beyond, own=own))
            return
        # Where all that is no gap is data, stripes of gaps are seen to be narrow.
        square = not self.shapes.step and self.shapes.width == 1.0
        rule = self.rule
        narrow = square and self.method in SURFACES and bool(chosen.all())
        narrow = narrow and not (rule.by_mask or rule.all_bands or self.between)
        for tile in tiles(box, _PIECE, _PIECE):
            in_tile = runs_within(own, tile)
            if not in_tile.size:
                continue
            tile = _box_of(in_tile)  # of a slanted stripe far less than a tile
            beyond = self.overlap()
            part = self._runs_seen(runs, tile, beyond, shape)
            if narrow:
                side = next((side for side in _NARROW if not hold_square(part, side)), None)
                if side is not None:  # then no cell lies farther from data than that
                    beyond = min(beyond, self.overlap(1.5 * side))
                    part = self._runs_seen(runs, tile, beyond, shape)
            job = GapCells(part, tile, self.margin, beyond=beyond, piece=True)
            yield Patch(band, tile, job._replace(own=in_tile) if seam else job)

    def _are_small(self, box: int, cells: int) -> bool:
        """Say whether gaps of so many cells, in a box of so many, are filled at once."""
        if 0 < self.distance <= FAR and box > max(_BOX_CELLS, _SPARSE * cells):
            return False
        return box <= _WINDOW_CELLS and cells <= _GAP_CELLS

    def _runs_seen(self, runs: Places, tile: Window, beyond: int, shape: tuple[int, int]) -> Places:
        """Return the parts of runs in the window of a piece: cells left out of it would be nodata.

        Surfaces level off towards these.
        """
        window = widened(self.wider(tile, beyond, shape), self.margin, shape, around=self.around)
        return self._runs_around(runs, window, shape)

    def _runs_around(self, runs: Places, window: Window, shape: tuple[int, int]) -> Places:
        """Return the parts of runs that lie in a window, which may go on around the globe."""
        if not self.around:
            return runs_within(runs, window)
        parts = []
        for turn in (-shape[1], 0, shape[1]):
            part = runs_within(runs, window._replace(column=window.column - turn))
            parts.append(part + np.array([0, turn, turn], dtype=np.int32))
        found = np.concatenate(parts)
        ordered: Places = found[np.lexsort((found[:, 1], found[:, 0]))]
        return ordered

    def _margin_around(self, boxes: NDArray[Any]) -> int:
        """Return how far beyond the gaps data may count."""
        if self.method not in _DOUBLING:
            return self.margin
        # The radius doubles until it meets data, which lies no farther than a gap is wide.
        sides = np.minimum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
        narrowest = self._across(int(boxes[:, 0].min()), int(boxes[:, 1].max()))
        farthest = min(float(sides.max()) + 2, narrowest * self.distance or np.inf)
        return max(self.margin, 2 * int(np.ceil(farthest)))

    def _across(self, row: int, last: int) -> float:
        """Return how many columns are as wide as a row is high, at most, in some rows."""
        widths = self.shapes.of_rows(row, last - row + 1)
        return min(max(1.0, 1.0 / float(np.min(widths))), _MOST_ACROSS)

    def wider(self, window: Window, by: int, shape: tuple[int, int]) -> Window:
        """Return a window that reaches so many heights of cells farther on each side."""
        across = int(np.ceil(by * self._across(window.row, window.row_end - 1)))
        return widened(window, by, shape, across, self.around)

    def aspect(self, window: Window) -> Aspect:
        """Return the width of a window's cells in heights of them, as kernels take it."""
        return self.shapes.of_rows(window.row, window.rows)

    def distances(self, window: Window, values: NDArray[Any], wanted: NDArray[Any]) -> NDArray[Any]:
        """Return how far from data the cells of a window lie that are filled."""
        aspect = self.aspect(window)
        return methods.distances(values, wanted, max_distance=self.distance, aspect=aspect)

    @property
    def _alone(self) -> bool:
        """Whether what a cell gets depends on no other that is filled."""
        methods_alone = (Method.NEAREST, Method.INVERSE_DISTANCE, *SQUARES)
        together = self.smoothing or self.bounds.by_gap or self.steps or self.coarse is not None
        return self.method in methods_alone and not together

    def overlap(self, near: float = FAR) -> int:
        """Return how far a piece must see: what lies farther hardly matters to its core.

        ``near`` is the largest distance from data of what is filled in it.
        """
        doubling = 2 if self.method in _DOUBLING else 1
        reach = doubling * int(np.ceil(min(self.distance or np.inf, near))) + self.margin
        if self.between:
            reach = max(reach, int(min(self.distance or np.inf, SIGHT)))
        return 2 * reach + 50 if self.method in _FAR_SEEING else reach

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Fill some patches, each as if there were no others; return the cells of each."""
        read = Values(readers, self.rule, patches, self.margin)
        found: list[Any] = [None] * len(patches)
        alone: list[_Some] = []
        inner: list[_Some] = []
        held = 0
        for place, patch in enumerate(patches):
            checkpoint()
            if patch.job.core is not None or patch.job.parts or self.steps:
                found[place] = patch.job.owned(self._solve_patch(read, patch))
                continue
            some = place, patch.band, *self.surroundings(read, patch, patch.window)
            if self.method in SURFACES and _is_small(patch) and not _ends(some[2], read.shape):
                inner.append(some)
                continue
            if alone and held + some[3].size > _HELD_CELLS:
                self._solve_alone(alone, found)
                alone, held = [], 0
            alone.append(some)
            held += some[3].size
        self._solve_alone(alone, found)
        self._solve_together(inner, found)
        return found

    def _solve_alone(self, some: Sequence[_Some], found: list[Any]) -> None:
        """Fill windows, each as if there were no other."""
        windows = [(self.rising(band, values), wanted) for _, band, _, values, wanted in some]
        aspects = [self.aspect(window) for _, _, window, *_ in some]
        filled = methods.fill_windows(
            windows, method=self.method, aspects=aspects, **self.parameters
        )
        for (place, band, window, values, wanted), new in zip(some, filled):
            found[place] = self._made(band, window, values, wanted, self.rising(band, new))

    def _solve_together(self, inner: Sequence[_Some], found: list[Any]) -> None:
        """Fill windows with surfaces, which no raster's edge reflects."""
        surfaces = methods.smooth_surfaces(
            [(values, wanted) for *_, values, wanted in inner],
            tension=1.0 if self.method == Method.MEMBRANE else self.parameters["tension"],
            max_distance=self.parameters["max_distance"],
            aspects=[self.aspect(window) for _, _, window, *_ in inner],
        )
        for (place, band, window, values, wanted), new in zip(inner, surfaces):
            found[place] = self._made(band, window, values, wanted, new)

    def _solve_patch(self, read: Values, patch: Patch) -> Cells:
        checkpoint()
        if patch.job.parts:
            return joined(self._solve_parts(read, patch.job.parts))
        core = patch.job.core
        box = patch.window if core is None else self.wider(core, patch.job.beyond, read.shape)
        if core is None or not patch.job.piece or self.parameters["neighbours"]:
            window, values, wanted = self.surroundings(read, patch, box)
        else:  # all that is near enough lies within the overlap
            window = widened(box, self.margin, read.shape, around=self.around)
            values = read(patch.band, window)
            wanted = self._cells_to_fill(patch, window, values)
        if core is not None and self._alone:
            wanted = _within(wanted, window, core)
        aspect = self.aspect(window)
        if self.steps:
            other = read.other(patch.band, window)
            new, free = self._fill_with(other, patch, window, values, wanted)
            return self._made(patch.band, window, values, wanted, new, core, free)
        if patch.job.piece and self.coarse is not None:
            new = self._fill_large(self.coarse, values, wanted, patch.band, window, self.method)
        else:
            new = self._filled(patch.band, values, wanted, aspect)
        return self._made(patch.band, window, values, wanted, new, core)

    def _filled(
        self,
        band: int,
        values: NDArray[Any],
        wanted: NDArray[Any],
        aspect: Aspect,
        **others: Any,
    ) -> NDArray[Any]:
        """Return what a gap is filled with, by other parameters where they are given."""
        given = {"method": self.method, **self.parameters, **others}
        new = methods.fill_gap(self.rising(band, values), wanted, aspect=aspect, **given)
        return self.rising(band, new)

    def _fill_with(
        self,
        other: NDArray[Any],
        patch: Patch,
        window: Window,
        values: NDArray[Any],
        wanted: NDArray[Any],
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Fill with another raster, and what it lacks by the method.

        The difference from the data is filled by a membrane and added, so that no step is left at
        the rim. Returns which cells were filled so, as well.
        """
        scale, offset = self.steps[patch.band]
        aspect = self.aspect(window)
        other = (other - offset) / scale
        difference = np.where(np.isfinite(values), values - other, np.nan)
        part = wanted & ~np.isnan(other)
        whole = np.where(wanted, np.nan, values)
        if patch.job.piece and self.coarse is not None:
            band, method = patch.band, Method.MEMBRANE
            added = self._fill_large(self.coarse, difference, part, band, window, method)
        else:
            limits: Any = {"max_distance": self.distance, "aspect": aspect}
            added = methods.membrane(difference, part, **limits)
        whole[part] = other[part] + added
        rest = wanted & np.isnan(whole)
        if rest.any():
            # What the other raster has filled is no data that distances count from.
            near = np.zeros_like(wanted)
            near[wanted] = np.isfinite(self.distances(window, values, wanted))
            part = rest & near
            whole[part] = self._filled(patch.band, whole, part, aspect, max_distance=0.0)
        return whole[wanted], ~rest[wanted]

    def _solve_parts(self, read: Values, parts: Sequence[Patch]) -> list[Cells]:
        """Fill several patches with surfaces, at once but for those at the raster's edge."""
        found: list[Any] = [None] * len(parts)
        alone: list[_Some] = []
        inner: list[_Some] = []
        for place, part in enumerate(parts):
            checkpoint()
            some = place, part.band, *self.surroundings(read, part, part.window)
            (alone if _ends(some[2], read.shape) else inner).append(some)
        self._solve_alone(alone, found)
        self._solve_together(inner, found)
        return found

    def _made(
        self,
        band: int,
        window: Window,
        values: NDArray[Any],
        wanted: NDArray[Any],
        new: NDArray[Any],
        core: Optional[Window] = None,
        free: Optional[NDArray[Any]] = None,
    ) -> Cells:
        """Return the cells of a window, smoothed and, but for free ones, within their bounds."""
        if self.smoothing:
            new = smoothed(values, wanted, new, times=self.smoothing)
        held, cut = self.bounds.hold(band, values, wanted, new)
        if free is not None:
            held, cut = np.where(free, new, held), cut & ~free
        new = held
        cells = cells_of(window, wanted, new, core)
        if not cut.any():
            return cells
        marks = np.zeros((window.rows, window.columns), dtype=bool)
        marks[wanted] = cut
        return cells._replace(cut=marks[cells.rows - window.row, cells.columns - window.column])

    def _fill_large(
        self,
        coarse: CoarseRaster,
        values: NDArray[Any],
        wanted: NDArray[Any],
        band: int,
        window: Window,
        method: Method,
    ) -> NDArray[Any]:
        """Fill near data, and take from the coarse raster what is far from it."""
        checkpoint()
        aspect = self.aspect(window)
        far = wanted.copy()
        far[wanted] = ~(methods.distances(values, wanted, aspect=aspect) <= self.near)
        if method in SURFACES:  # so that no surface ends where the window does
            far |= wanted & _cut_off(window, coarse.shape)
        values[wanted] = np.nan
        values[far] = coarse.at(band, window, far)
        # Where the coarse raster has nothing either, a cell is left, and is no source.
        target = wanted & ~far
        values[target] = self._filled(band, values, target, aspect, method=method, max_distance=0.0)
        filled: NDArray[Any] = values[wanted]
        return filled

    def surroundings(
        self, read: Values, patch: Patch, box: Window
    ) -> tuple[Window, NDArray[Any], NDArray[Any]]:
        """Return a window around a box, its values with all the data that fill it, and its cells.

        Data lie next to a gap, unless nodata that stays does, or infinite cells.
        """
        shape = read.shape
        window = widened(box, patch.job.margin, shape, around=self.around)
        values = read(patch.band, window)
        wanted = self._cells_to_fill(patch, window, values)
        limits = {key: self.parameters[key] for key in ("max_distance", "neighbours")}
        aspect = self.aspect(window)
        reach = methods.source_distance(values, wanted, method=self.method, aspect=aspect, **limits)
        if not reach.any():
            return window, values, wanted
        beyond = to_the_sides(window, wanted, shape, float(np.min(aspect)), self.around)
        # Data that are just as far as they may be count, and so do ties.
        if ((reach < beyond) | np.isinf(beyond)).all():
            return window, values, wanted
        farthest = 2 * self.distance if self.distance else np.inf
        window = self.wider(box, int(min(farthest, SIGHT)) + patch.job.margin, shape)
        values = read(patch.band, window)
        return window, values, self._cells_to_fill(patch, window, values)

    def _cells_to_fill(self, patch: Patch, window: Window, values: NDArray[Any]) -> NDArray[Any]:
        wanted = run_mask(patch.job.runs, window)
        if self.between:
            aspect = self.aspect(window)
            wanted = between_data(values, wanted, max_distance=self.distance, aspect=aspect)
        return wanted


def _box_of(runs: Places) -> Window:
    """Return the box around some runs, which are in row order."""
    row, column = int(runs[0, 0]), int(runs[:, 1].min())
    return Window(row, column, int(runs[-1, 0]) + 1 - row, int(runs[:, 2].max()) - column)


def _cut_off(window: Window, shape: tuple[int, int]) -> NDArray[Any]:
    """Return the two outermost cells of a window on those sides where the raster goes on."""
    cut = np.zeros((window.rows, window.columns), dtype=bool)
    if window.row > 0:
        cut[:RIM] = True
    if window.row_end < shape[0]:
        cut[-RIM:] = True
    if window.column != 0:
        cut[:, :RIM] = True
    if window.column_end != shape[1]:
        cut[:, -RIM:] = True
    return cut


def _within(wanted: NDArray[Any], window: Window, core: Window) -> NDArray[Any]:
    """Return those cells of a window that lie in a part of it."""
    part = np.s_[
        core.row - window.row : core.row_end - window.row,
        core.column - window.column : core.column_end - window.column,
    ]
    inside = np.zeros_like(wanted)
    inside[part] = wanted[part]
    return inside


def max_distance(run: Run, grid: Grid) -> float:
    """Return how far from data cells may be filled, in heights of cells; 0: any distance."""
    # No two cells lie farther apart than that.
    most = grid.rows + grid.columns * max(1.0, grid.cell_shapes().width)
    return min(run.number("MAX_DISTANCE"), float(most))


def fill_from_around(
    run: Run,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    gaps: Sequence[BandGaps],
    method: Method,
    parameters: dict[str, Any],
    other: Optional[RasterSource] = None,
) -> tuple[list[Patch], GapSolver]:
    """Return the patches that a method fills, and what fills them."""
    patches, solve = plan_around(run, source, rule, gaps, method, parameters, other)
    large = any(patch.job.piece for patch in patches)
    if large and (not solve.distance or solve.distance > FAR):
        steps = solve.steps
        made = coarse_raster(
            run, source, mask, rule, method, parameters, FAR, other, steps, solve.falling
        )
        solve = solve._replace(coarse=made)
    return patches, solve


def plan_around(
    run: Run,
    source: RasterSource,
    rule: Rule,
    gaps: Sequence[BandGaps],
    method: Method,
    parameters: dict[str, Any],
    other: Optional[RasterSource] = None,
) -> tuple[list[Patch], GapSolver]:
    """Return the patches that a method fills, and what fills them but far from data."""
    margins = {key: parameters[key] for key in ("neighbours", "radius")}
    bounds = bounds_of(run, source, gaps)
    smoothing = run.integer("SMOOTHING_ITERATIONS")
    # Windows reach over the rim that limits look at, and the cells that smoothing does.
    margin = max(methods.margin(method, **margins), RIM if bounds.by_gap else 1)
    scaled = replace(source, scaled=True).info().bands
    steps = () if other is None else tuple((band.scale, band.offset) for band in scaled)
    falling = tuple(number for number, band in enumerate(scaled) if band.scale < 0)
    between, grid = run.flag("BETWEEN_DATA"), source.info().grid
    shapes = grid.cell_shapes()
    around = grid.goes_around()
    solve = GapSolver(
        rule, method, parameters, margin, bounds, shapes, around, between, smoothing, steps
    )
    if method in (Method.DILATION, Method.LOCAL_MODE):
        solve = solve._replace(falling=falling)
    shape = grid.shape
    patches: list[Patch] = []
    with_data = [(band, found) for band, found in enumerate(gaps) if found.valid]
    batches = patiently(
        run.progress.check,
        lambda: batch_bands(
            [found.gaps for _, found in with_data],
            chosen=[found.chosen for _, found in with_data],
            shape=shape,
        ),
    )
    for (band, found), band_batches in zip(with_data, batches):
        for batch in band_batches:
            checkpoint()
            patches += solve.batch(band, found.gaps, batch, shape, found.chosen)
    if method in SURFACES and not steps:
        patches = list(_together(patches, shape))
    return patches, solve


def _ends(window: Window, shape: tuple[int, int]) -> bool:
    """Say whether a window ends where the raster does."""
    inside = window.row > 0 < window.column
    return not (inside and window.row_end < shape[0] and window.column_end < shape[1])


def _is_small(patch: Patch) -> bool:
    """Say whether a patch has so few cells that a surface over it depends on no other."""
    job = patch.job
    if job.core is not None or job.parts:
        return False
    return int((job.runs[:, 2] - job.runs[:, 1]).sum()) <= methods.ALONE_CELLS


def _together(patches: Sequence[Patch], shape: tuple[int, int]) -> Iterator[Patch]:
    """Yield patches of gaps near one another as one, but for those that are solved alone anyway.

    These are the large ones, the smallest, and those at the raster's edge. Squares are anchored to
    the raster, so what is solved together depends on nothing else.
    """
    squares: dict[tuple[int, int, int], list[list[Any]]] = {}
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
        if _ends(widened(patch.window, patch.job.margin, shape), shape):
            yield patch
        else:
            groups[-1][1].append(patch)
    for (band, *_), groups in squares.items():
        for parts in (parts for _, parts in groups if parts):
            box = around([part.window for part in parts])
            yield Patch(band, box, GapCells(parts[0].job.runs, parts=tuple(parts)))
