"""From lines on a raster to the peaks of the profiles along them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..kernels.common.bilinear import NEAR, Samples, sample_block
from ..kernels.common.geodesy import geodesic
from ..kernels.common.wording import tr
from ..kernels.peaks.lines import Conditions, LinePeaks, find_peaks_along, smoothed_lines
from ..raster.common.choices import Edges
from ..raster.common.grid import Window
from ..raster.common.plan import SomeWindows
from ..raster.common.progress import patiently
from ..raster.verbs.edges import Halo
from ..raster.verbs.engine import reduce_blocks
from ..raster.verbs.ledger import independent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Integers
    from ..kernels.peaks.choices import LineSmoothing
    from ..raster.common.grid import Grid
    from ..raster.common.progress import Progress
    from ..raster.sources.info import Info
    from ..raster.sources.source import RasterSource

    # Distances and values of the samples of a line.
    Profile = tuple[Array, Array]

# Samples of lines that are looked at together, and of those that are read together.
_TOGETHER, _READ = 2**18, 2**19
# Bytes that a sample of a line takes at most, smoothing and the search for peaks included.
_AT_WORK = 128
# Rows and columns of windows that lines cross, in files of tiles and of strips.
_OF_TILES, _OF_STRIPS = (256, 256), (64, 4096)
# Degrees of the pieces of a line whose lengths are added up, and how many a segment has at most.
_DEGREES, _MOST_PIECES = 0.1, 20_000
# Pairs of places whose distances are computed together.
_PAIRS = 2**16
# Distances along lines are compared but for so much of a cell: rounding of coordinates.
_ROUNDING = 1e-5


class Part(NamedTuple):
    """A line, or a part of one of several.

    Attributes
    ----------
    line, part : int
        Which line, from 0, and which of its parts, from 1.
    x, y : ndarray of shape (vertices,)
        In the raster's CRS.
    """

    line: int
    part: int
    x: Array
    y: Array


class Asked(NamedTuple):
    """What is looked for.

    Attributes
    ----------
    conditions : Conditions
        What makes a peak; lengths in the unit of distances.
    kind : {1, -1}
        Peaks or valleys.
    smoothing : (LineSmoothing, float)
        Method and size of `smoothed_lines`, in samples.
    """

    conditions: Conditions
    kind: int
    smoothing: tuple[LineSmoothing, float]


class Found(NamedTuple):
    """Peaks, those of a line after those of the one before; all are arrays of one length.

    Attributes
    ----------
    line, part
        As of `Part`.
    x, y : ndarray
        In the raster's CRS.
    distance, value, prominence, width : ndarray
        Along the part, from its start; what it is there; how far it stands out; how wide it is.
    """

    line: NDArray[Any]
    part: NDArray[Any]
    x: Array
    y: Array
    distance: Array
    value: Array
    prominence: Array
    width: Array

    @classmethod
    def joined(cls, some: list[Found]) -> Found:
        """Return all peaks in one."""
        if not some:
            whole, real = np.empty(0, np.int64), np.empty(0)
            return cls(whole, whole, real, real, real, real, real, real)
        return cls(*(np.concatenate(columns) for columns in zip(*some)))


class Drawing(NamedTuple):
    """A profile as a report draws it.

    Attributes
    ----------
    line, part : int
        As of `Part`.
    distance, value : ndarray
        Some of its samples; NaN is a gap.
    peaks : tuple of ndarray
        Distance, value, prominence and width of its most prominent peaks.
    number : int
        How many it has.
    """

    line: int
    part: int
    distance: Array
    value: Array
    peaks: tuple[Array, ...]
    number: int


@dataclass
class Course:
    """A part as the raster has it.

    Attributes
    ----------
    of : Part
        The part.
    row, column : ndarray of shape (vertices,)
        In cells from the middle of the first, each another one than that before.
    along : ndarray of shape (vertices,)
        How many cells the line is long up to a vertex.
    step : ndarray of shape (samples,)
        The samples that lie in the raster: how many cells from the line's start.
    turn : int
        After how many columns the first one comes again, 0 for never.
    """

    of: Part
    row: Array
    column: Array
    along: Array
    step: Array
    turn: int = 0

    def places(self, step: Array) -> tuple[Array, Array]:
        """Return row and column of samples."""
        row, column = (np.interp(step, self.along, place) for place in (self.row, self.column))
        row, column = _snapped(row), _snapped(column)
        if self.turn:
            column -= self.turn * np.floor((column + 0.5) / self.turn)
        return row, column


def _snapped(place: Array) -> Array:
    """Return places with those that are a cell's middle but for rounding there."""
    middle = np.rint(place)
    return np.where(np.abs(place - middle) < NEAR, middle, place)


def course_of(part: Part, grid: Grid) -> Course:
    """Return a line as a raster has it, and the samples that lie in the raster: one a cell."""
    row, column = grid.cells(part.x, part.y)
    row, column = _snapped(row), _snapped(column)
    size = np.hypot(np.diff(row), np.diff(column))
    moves = np.append(True, size > 0)
    row, column, size = row[moves], column[moves], size[size > 0]
    along = np.append(0.0, np.cumsum(size))
    enter, leave = np.zeros(size.size), np.ones(size.size)
    turn = grid.columns if grid.goes_around() else 0
    sides = [(row, grid.rows), *([] if turn else [(column, grid.columns)])]
    for place, cells in sides:
        start, change = place[:-1], np.diff(place)
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = ((limit - start) / change for limit in (-0.5, cells - 0.5))
        outside = (start < -0.5) | (start > cells - 0.5)
        still = change == 0
        first = np.where(still, np.where(outside, np.inf, -np.inf), np.minimum(one, other))
        last = np.where(still, np.where(outside, -np.inf, np.inf), np.maximum(one, other))
        enter, leave = np.maximum(enter, first), np.minimum(leave, last)
    crosses = enter <= leave
    enter, leave, base = enter[crosses], leave[crosses], along[:-1][crosses]
    size, is_last = size[crosses], np.flatnonzero(crosses) == crosses.size - 1
    # Each sample belongs to the segment that begins at it; the last one of all to the last.
    low = np.ceil(base + enter * size - NEAR)
    high = np.floor(base + leave * size + NEAR)
    ends = base + size
    high = np.minimum(high, np.where(is_last, np.inf, np.ceil(ends - NEAR) - 1))
    low = np.maximum(low, np.ceil(base - NEAR))
    count = np.maximum(high - low + 1, 0).astype(np.int64)
    first = np.repeat(low - np.append(0, np.cumsum(count)[:-1])[: count.size], count)
    step: Array = np.add(first, np.arange(count.sum()))
    return Course(part, row, column, along, step, turn)


class Ruler:
    """How long lines are: in the units of the map, or in metres on the ellipsoid in degrees."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        srs = grid.srs()
        self._to_degrees = 0.0
        self._ellipsoid: dict[str, float] = {}
        if srs is not None and srs.IsGeographic():
            self._to_degrees = np.degrees(srs.GetAngularUnits())
            self._ellipsoid = {
                "semi_major": srs.GetSemiMajor(),
                "inverse_flattening": srs.GetInvFlattening(),
            }

    def distances(self, course: Course) -> Array:
        """Return the distance of each sample along its line, from the line's start."""
        grid, along, step = self._grid, course.along, course.step
        if not self._ellipsoid:
            x, y = grid.coordinates(course.row, course.column)
            length = np.append(0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
            straight: Array = np.interp(step, along, length)
            return straight
        nodes = np.concatenate([self._fine(course), step])
        order = np.argsort(nodes, kind="stable")
        nodes = nodes[order]
        length = np.zeros(nodes.size)
        for first in range(0, nodes.size - 1, _PAIRS):
            some = nodes[first : first + _PAIRS + 1]
            row, column = (np.interp(some, along, place) for place in (course.row, course.column))
            x, y = (place * self._to_degrees for place in grid.coordinates(row, column))
            length[first + 1 : first + some.size] = geodesic(
                x[:-1], y[:-1], x[1:], y[1:], **self._ellipsoid
            )
        length = np.cumsum(length)
        result = np.empty(nodes.size)
        result[order] = length
        return result[nodes.size - step.size :]

    def _fine(self, course: Course) -> Array:
        """Return the vertices, and more between those that lie far apart."""
        x, y = grid_degrees(self._grid, course, self._to_degrees)
        apart = np.maximum(np.abs(np.diff(x)), np.abs(np.diff(y)))
        pieces = np.clip(np.ceil(apart / _DEGREES), 1, _MOST_PIECES).astype(np.int64)
        number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        share = number / np.repeat(pieces, pieces)
        start, size = course.along[:-1], np.diff(course.along)
        fine = np.repeat(start, pieces) + share * np.repeat(size, pieces)
        return np.append(fine, course.along[-1])


def grid_degrees(grid: Grid, course: Course, to_degrees: float) -> tuple[Array, Array]:
    """Return longitudes and latitudes of a line's vertices."""
    x, y = grid.coordinates(course.row, course.column)
    return x * to_degrees, y * to_degrees


class Search:
    """The search for peaks along lines of one raster, some lines at a time.

    Parameters
    ----------
    source : RasterSource
        One band.
    asked : Asked
        What is looked for.
    threads, memory : int
        How many work at once, and the bytes that a line may take.

    Attributes
    ----------
    grid : Grid
        Of the raster, as lines are drawn on it.
    parts, samples, valid : int
        How many lines were looked at, how many samples were taken, and how many of them have data.
    outside, short : int
        How many parts have no sample in the raster, and how many no length.
    """

    def __init__(self, source: RasterSource, asked: Asked, *, threads: int, memory: int) -> None:
        self._source, self._asked = source, asked
        self._info: Info = source.info()
        self._threads, self._most = threads, max(memory // _AT_WORK, _TOGETHER)
        self.grid = self._info.grid.as_drawn()
        self._ruler = Ruler(self.grid)
        self._tolerance = _ROUNDING * min(self.grid.cell_sides())
        self.parts = self.samples = self.valid = self.outside = self.short = 0

    def groups(self, parts: Iterable[Part]) -> Iterator[list[Course]]:
        """Yield lines that cross the raster, as many as are looked at together."""
        some: list[Course] = []
        held = 0
        for part in parts:
            course = course_of(part, self.grid)
            count = course.step.size
            if course.along[-1] == 0.0:
                self.short += 1
            elif count == 0:
                self.outside += 1
            elif count > self._most:
                told = tr(
                    "LINES: part {} of line {} has {:,} samples, and {:,} fit into the memory; "
                    "allow more memory in Processing's options, or cut the line"
                )
                raise ValueError(told.format(part.part, part.line + 1, count, self._most))
            else:
                if some and held + count > _TOGETHER:
                    yield some
                    some, held = [], 0
                some.append(course)
                held += count
        if some:
            yield some

    def find(self, courses: list[Course], progress: Progress) -> tuple[Found, list[Profile]]:
        """Return the peaks of some lines, and of each the distances and values of its samples."""
        counts = np.array([course.step.size for course in courses], dtype=np.int64)
        ends = np.cumsum(counts)
        places = [course.places(course.step) for course in courses]
        row, column = (np.concatenate(one) for one in zip(*places))
        values = self._values(row, column, progress)
        del places, row, column
        self.parts += len(courses)
        self.samples += values.size
        self.valid += int(np.count_nonzero(~np.isnan(values)))
        positions, kind = np.empty(values.size), self._asked.kind
        slices = [slice(stop - count, stop) for count, stop in zip(counts.tolist(), ends.tolist())]
        for course, mine in zip(courses, slices):
            progress.check()
            positions[mine] = self._ruler.distances(course)
            smooth = partial(_smoothed, values[mine], self._asked.smoothing)
            # A gaussian of thousands of samples takes long, in one call.
            is_long = course.step.size > _TOGETHER // 16
            values[mine] = kind * (patiently(progress.check, smooth) if is_long else smooth())
        series = np.repeat(np.arange(len(courses), dtype=np.int32), counts)
        conditions = self._asked.conditions.widened(self._tolerance)
        look = partial(find_peaks_along, values, series, positions, conditions)
        peaks = patiently(progress.check, look)
        values *= kind
        found = self._told(courses, peaks, ends - counts)
        return found, [(positions[mine], values[mine]) for mine in slices]

    def _values(self, row: Array, column: Array, progress: Progress) -> Array:
        """Return what the raster is at places, which are read some at a time."""
        values = np.empty(row.size)

        def sample(first: int) -> None:
            some = slice(first, first + _READ)
            part = progress.part(first / row.size, min(first + _READ, row.size) / row.size)
            values[some] = self._sampled(row[some], column[some], part)

        independent(partial(sample, first) for first in range(0, row.size, _READ))
        return values

    def _sampled(self, row: Array, column: Array, progress: Progress) -> Array:
        grid = self.grid
        side = _OF_TILES if self._info.tiled else _OF_STRIPS
        samples, order = Samples.of(row, column, grid.shape, side)
        first, last = samples.boxes(grid.shape)
        sizes = (last - first + 1).T.tolist()
        windows = tuple(Window(*at, *size) for at, size in zip(first.T.tolist(), sizes))
        values = np.empty(row.size)

        def merge(_: bool, part: tuple[int, Array]) -> bool:
            start, found = part
            values[start : start + found.size] = found
            return True

        reduce_blocks(
            partial(sample_block, samples=samples, shape=grid.shape),
            [self._source],
            SomeWindows(*grid.shape, *side, self._threads, windows=windows),
            merge,
            halo=Halo(1, 1, 1, 1),
            edges=Edges.WRAP if grid.goes_around() else Edges.SHRINK,
            unit=None,
            located=True,
            initial=True,
            progress=progress,
        )
        result = np.empty(row.size)
        result[order] = values
        return result

    def _told(self, courses: list[Course], peaks: LinePeaks, starts: Integers) -> Found:
        """Return peaks with their lines and places."""
        x, y = np.empty(peaks.place.size), np.empty(peaks.place.size)
        bounds = np.searchsorted(peaks.series, np.arange(len(courses) + 1))
        for course, start, first, last in zip(courses, starts, bounds[:-1], bounds[1:]):
            if last > first:
                mine = slice(first, last)
                step = course.step[peaks.place[mine] - start]
                x[mine], y[mine] = self.grid.coordinates(*course.places(step))
        line, part = (
            np.array([getattr(course.of, name) for course in courses])[peaks.series]
            for name in ("line", "part")
        )
        value = self._asked.kind * peaks.height
        return Found(line, part, x, y, peaks.position, value, peaks.prominence, peaks.width)


def _smoothed(values: Array, smoothing: tuple[LineSmoothing, float]) -> Array:
    """Return a profile smoothed along its line."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return smoothed_lines(values[:, None], *smoothing)[:, 0]


def thinned(distance: Array, value: Array, most: int = 1200) -> Profile:
    """Return a profile in few places for a drawing: the least and greatest value of each stretch.

    Parameters
    ----------
    distance, value : ndarray of shape (samples,)
        NaN is a gap, and stays one where a stretch has nothing else.
    most : int
        How many places at most, an even number.

    Returns
    -------
    distance, value : ndarray
    """
    if distance.size <= most:
        return distance, value
    starts = np.linspace(0, distance.size, most // 2, endpoint=False).astype(np.int64)
    stops = np.append(starts[1:], distance.size)
    low, high = np.where(np.isnan(value), np.inf, value), np.where(np.isnan(value), -np.inf, value)
    ends = []
    for start, stop in zip(starts.tolist(), stops.tolist()):
        ends.append(start + int(np.argmin(low[start:stop])))
        ends.append(start + int(np.argmax(high[start:stop])))
    places = np.sort(np.array(ends).reshape(-1, 2), axis=1).ravel()
    return distance[places], value[places]


def drawings(
    courses: list[Course], profiles: list[Profile], found: Found, most: int = 100
) -> list[Drawing]:
    """Return profiles in places as few as a drawing needs, with their most prominent peaks."""
    told = []
    for course, profile in zip(courses, profiles):
        mine = np.flatnonzero((found.line == course.of.line) & (found.part == course.of.part))
        first = np.argsort(-found.prominence[mine], kind="stable")[:most]
        shown = mine[np.sort(first)]
        columns = (found.distance, found.value, found.prominence, found.width)
        peaks = tuple(column[shown] for column in columns)
        distance, value = thinned(*profile)
        of = course.of
        told.append(Drawing(of.line, of.part, distance, value, peaks, mine.size))
    return told
