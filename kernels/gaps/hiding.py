"""Cells with data that are hidden in the shapes of gaps, so that what fills them can be judged.

All is done with runs of cells (see `runs`): memory grows with what is hidden, and with the outline
of the gaps, but not with the raster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint
from .runs import Gaps, grown_runs, joined_runs, run_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..common.types import Booleans, Integers, Places

MOST_SHAPES = 2000
"""Shapes that are moved at most: more would not tell methods apart any better."""

# Places that are tried for a shape as it is, and then for what of it lies on data.
_TRIES, _MORE_TRIES = 25, 8
# What part of a shape has to lie on data.
_LEAST_SHARE = 0.5
_RADII = (64, 32, 16, 8, 4, 2, 1)


class Hidden(NamedTuple):
    """Cells that are hidden.

    Attributes
    ----------
    runs : ndarray of int32, shape (runs, 3)
        In row order: row, first column, one past the last.
    whole, cut : int
        Shapes that lie on data whole, with data all around; those of which a part does.
    """

    runs: Places
    whole: int
    cut: int

    @property
    def cells(self) -> int:
        """How many cells are hidden."""
        return int((self.runs[:, 2] - self.runs[:, 1]).sum())


def drawn_gaps(gaps: Gaps, *, cells: int, rng: np.random.Generator) -> Integers:
    """Return which gaps to move, in random order, each as often as any other but for once.

    Parameters
    ----------
    gaps : Gaps
        Those of the raster.
    cells : int
        How many cells they may have together. A gap of more is not drawn.
    rng : Generator
        Draws the order.

    Returns
    -------
    ndarray of int64, shape (drawn,)

    Examples
    --------
    >>> from raster_kernels.kernels.gaps.runs import gap_runs, label_runs
    >>> row = np.array([[True, False, True, True, False, False]])
    >>> gaps = label_runs([gap_runs(row)], shape=(1, 6))
    >>> drawn_gaps(gaps, cells=1, rng=np.random.default_rng(0)).tolist()
    [0]
    """
    order = np.argsort(rng.random(gaps.cells.size), kind="stable")
    order = order[gaps.cells[order] <= cells]
    if not order.size:
        return order
    rounds = min(int(cells // gaps.cells[order].sum()) + 1, -(-MOST_SHAPES // order.size))
    order = np.tile(order, rounds)
    drawn: list[Integers] = []
    left, room = MOST_SHAPES, cells
    while order.size and left and room:
        sums = np.cumsum(gaps.cells[order])
        fitting = min(int(np.searchsorted(sums, room, side="right")), left)
        drawn.append(order[:fitting])
        left -= fitting
        room -= int(sums[fitting - 1]) if fitting else 0
        order = order[fitting + 1 :]
        order = order[gaps.cells[order] <= room]
    return np.concatenate(drawn)


def drawn_discs(size: tuple[int, int], *, cells: int, widest: int = 16) -> list[Places]:
    """Return the runs of discs of several radii, largest first, of so many cells together.

    Parameters
    ----------
    size : tuple of int
        Rows and columns of the raster: a disc is no wider than a quarter of them.
    cells : int
        How many cells; there is one disc at least, of one cell.
    widest : int
        The largest radius.

    Returns
    -------
    list of ndarray of int32, shape (runs, 3)

    Examples
    --------
    >>> [disc.tolist() for disc in drawn_discs((100, 100), cells=1)]
    [[[0, 0, 1]]]
    """
    radii = [radius for radius in _RADII if radius <= min(widest, min(size) / 8)]
    discs = [_disc(radius) for radius in radii]
    counts = [int((disc[:, 2] - disc[:, 1]).sum()) for disc in discs]
    kinds = [(disc, count) for disc, count in zip(discs, counts) if 4 * count <= cells]
    kinds = kinds or [(_disc(0), 1)]
    times = max(1, min(cells // sum(count for _, count in kinds), MOST_SHAPES // len(kinds)))
    return [disc for disc, _ in kinds for _ in range(times)]


def single_cells(cells: int) -> list[Places]:
    """Return the runs of shapes of a cell each."""
    return [_disc(0)] * min(cells, MOST_SHAPES)


def _disc(radius: int) -> Places:
    rows = np.arange(-radius, radius + 1)
    half = np.floor(np.sqrt((radius + 0.5) ** 2 - rows**2)).astype(int)
    runs: Places = np.column_stack([rows, -half, half + 1]).astype(np.int32)
    return runs - np.array([-radius, -radius, -radius], dtype=np.int32)


def hide(
    shapes: Sequence[Places],
    closed: Places,
    *,
    size: tuple[int, int],
    rng: np.random.Generator,
) -> Hidden:
    """Move shapes to random places with data.

    A shape lies whole on data, and so does a rim of one cell around it, that nothing else hidden
    touches. Where no such place is found it lies on data by half at least, and what does is
    hidden; or else it is left out.

    Parameters
    ----------
    shapes : sequence of ndarray of int32, shape (runs, 3)
        The runs of each, in row order, anywhere. Large ones should come first.
    closed : ndarray of int32, shape (runs, 3)
        Where nothing can be hidden, in row order: cells without data, and gaps.
    size : tuple of int
        Rows and columns of the raster.
    rng : Generator
        Draws the places.

    Returns
    -------
    Hidden
        Depends on nothing but these.

    Notes
    -----
    A place takes about a tenth of a millisecond to try, and 33 are tried at most for a shape.

    Examples
    --------
    >>> closed = np.array([[0, 0, 3]], dtype=np.int32)
    >>> pair = np.array([[0, 0, 2]], dtype=np.int32)
    >>> hide([pair], closed, size=(2, 3), rng=np.random.default_rng(0)).cells
    2
    """
    ground = _Ground(closed, size)
    if ground.free:
        for shape in shapes:
            checkpoint()
            ground.put(shape, rng)
    runs = joined_runs(ground.hidden)
    return Hidden(runs, ground.whole, ground.cut)


class _Spans:
    """Runs as spans of one long line, in which rows lie one after the other, a cell apart."""

    def __init__(self, runs: Places, stride: int) -> None:
        rows = runs[:, 0].astype(np.int64) * stride
        self.starts, self.stops = rows + runs[:, 1], rows + runs[:, 2]

    def meet(self, other: _Spans) -> bool:
        """Say whether a cell belongs to both."""
        begun = np.searchsorted(self.starts, other.stops, side="left")
        ended = np.searchsorted(self.stops, other.starts, side="right")
        return bool((begun > ended).any())

    def hold(self, cells: Integers) -> Booleans:
        """Say which cells of the line belong to them."""
        begun = np.searchsorted(self.starts, cells, side="right")
        held: Booleans = begun > np.searchsorted(self.stops, cells, side="right")
        return held


class _Ground:
    """Where shapes are put down."""

    def __init__(self, closed: Places, size: tuple[int, int]) -> None:
        self.size, self.stride = size, size[1] + 2
        self.closed = _Spans(closed, self.stride)
        lengths = (closed[:, 2] - closed[:, 1]).astype(np.int64)
        self.passed = np.concatenate([[0], np.cumsum(lengths)])
        # How many free cells come before each closed run.
        self.before = closed[:, 0].astype(np.int64) * size[1] + closed[:, 1] - self.passed[:-1]
        self.free = size[0] * size[1] - int(self.passed[-1])
        self.hidden: list[Places] = []
        self.spans: list[_Spans] = []
        self.boxes = np.empty((0, 4), dtype=np.int64)
        self.whole = self.cut = 0

    def put(self, shape: Places, rng: np.random.Generator) -> None:
        """Hide a shape where it can be."""
        box = _box(shape)
        if box[1] - box[0] >= self.size[0] or box[3] - box[2] >= self.size[1]:
            return
        for _ in range(_TRIES):
            moved = self._moved(shape, box, rng)
            if self.closed.meet(_Spans(moved, self.stride)):
                continue
            rim = grown_runs(moved, 1, shape=self.size)
            spans = _Spans(rim, self.stride)
            if self.closed.meet(spans) or any(one.meet(spans) for one in self._near(rim)):
                continue
            self._take(moved)
            self.whole += 1
            return
        found, most = None, _LEAST_SHARE
        for _ in range(_MORE_TRIES):
            moved = self._moved(shape, box, rng)
            rows, columns = run_cells(moved)
            cells = rows * self.stride + columns
            free = ~self.closed.hold(cells)
            for one in self._near(moved):
                free &= ~one.hold(cells)
            share = np.count_nonzero(free) / free.size
            if share >= most:
                found, most = cells[free], float(share)
                if share == 1.0:
                    break
        if found is not None:
            self._take(self._runs(found))
            self.cut += 1

    def _moved(self, shape: Places, box: Integers, rng: np.random.Generator) -> Places:
        """Return a shape with its middle run on a cell with data, or anywhere if it is too wide."""
        chance = rng.random(3)
        place = int(chance[0] * self.free)
        place += int(self.passed[np.searchsorted(self.before, place, side="right")])
        row, column = divmod(place, self.size[1])
        anchor = shape[len(shape) // 2]
        by = np.array([row - anchor[0], column - anchor[1]], dtype=np.int64)
        for axis in (0, 1):
            low, high = -box[2 * axis], self.size[axis] - 1 - box[2 * axis + 1]
            if not low <= by[axis] <= high:
                by[axis] = low + int(chance[1 + axis] * (high - low + 1))
        moved: Places = (shape + by[[0, 1, 1]]).astype(np.int32)
        return moved

    def _near(self, runs: Places) -> list[_Spans]:
        """Return what is hidden already in the box around some runs."""
        box = _box(runs)
        meet = (self.boxes[:, 0] <= box[1]) & (self.boxes[:, 1] >= box[0])
        meet &= (self.boxes[:, 2] <= box[3]) & (self.boxes[:, 3] >= box[2])
        return [self.spans[place] for place in np.flatnonzero(meet)]

    def _take(self, runs: Places) -> None:
        self.hidden.append(runs)
        self.spans.append(_Spans(runs, self.stride))
        self.boxes = np.concatenate([self.boxes, _box(runs)[None]])

    def _runs(self, cells: Integers) -> Places:
        """Return the runs of some cells of the line, in order."""
        begins = np.flatnonzero(np.diff(cells, prepend=cells[0] - 2) != 1)
        ends = np.append(begins[1:], cells.size) - 1
        rows, first = np.divmod(cells[begins], self.stride)
        runs: Places = np.column_stack([rows, first, first + (ends - begins) + 1]).astype(np.int32)
        return runs


def _box(runs: Places) -> Integers:
    """Return the first and last row and column of some runs."""
    box: Integers = np.array(
        [runs[:, 0].min(), runs[:, 0].max(), runs[:, 1].min(), runs[:, 2].max() - 1], np.int64
    )
    return box
