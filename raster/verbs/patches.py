"""A copy of a raster in which some cells are replaced, and all others stay bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Protocol, Union

import numpy as np

from ...kernels.gaps.runs import run_mask, runs_within
from ..common.grid import Window
from ..common.plan import Piece, Plan
from ..common.progress import Progress
from ..results.nodata import clear
from ..sources.info import Band
from ..sources.missing import native_nodata
from ..sources.reader import Reader
from ..sources.source import RasterSource, unchanged
from .executors import bounded_cache, execute
from .jobs import alone, unstamped
from .ledger import current

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .tiled_sink import Tile, TiledSink

    Runs = NDArray[np.int32]

# What part of a block the smallest patch counts as.
_SMALLEST_SHARE = 1 / 32
# Cells of patches that are solved at a time: a job for each of thousands takes longer than they do.
_SOLVED_AT_ONCE = 2**17


class Patch(NamedTuple):
    """Cells of one band to be replaced together.

    Attributes
    ----------
    band : int
        Which of the source's bands, from 0.
    window : Window
        Where the cells lie.
    job : object
        What the solver needs to know.
    """

    band: int
    window: Window
    job: Any


class Cells(NamedTuple):
    """New values of some cells, in row order: real ones, then as they are stored.

    Attributes
    ----------
    rows, columns : ndarray of int64, shape (cells,)
    values : ndarray, shape (cells,)
    cut : ndarray of bool, shape (cells,), optional
        Which of them the solver cut to where they may lie.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[Any]
    cut: Optional[NDArray[np.bool_]] = None


class Replaced(NamedTuple):
    """What became of a band: cells replaced, and how many of them were cut."""

    cells: int
    cut: int


class PatchSink(Protocol):
    """What takes the copy."""

    @property
    def masked(self) -> bool:
        """Whether it wants to know which cells are valid."""

    @property
    def nodata(self) -> tuple[Optional[float], ...]:
        """The nodata value of each band."""

    @property
    def band_by_band(self) -> bool:
        """Whether it takes one band after the other, or all bands of a window together."""

    def write(
        self,
        window: Window,
        cells: NDArray[Any],
        first: int = 0,
        valid: Optional[NDArray[np.bool_]] = None,
    ) -> None:
        """Take cells of shape (bands, rows, columns), of the bands from the first on."""


Solver = Callable[[Sequence[Reader], Sequence[Patch]], Sequence[Cells]]


@dataclass(frozen=True)
class PatchJob:
    """Solves a patch, or copies a piece of the raster; see `patch_blocks`.

    Attributes
    ----------
    solve : callable
        Takes the open sources and some patches.
    sources : tuple of RasterSource
        The raster to copy, and whatever else the solver reads.
    dtype : numpy dtype
        Type of the copy.
    masked : bool
        Whether it is told which cells are valid.
    nodata : tuple of float or None
        One for each band of the copy.
    kept_off : tuple of float or None
        What no new value of a band may be.
    empty : tuple of ndarray of int32, shape (runs, 3)
        As there.
    blank : bool
        Whether cells that are not replaced are 0, instead of those of the raster.
    """

    solve: Solver
    sources: tuple[RasterSource, ...]
    dtype: np.dtype[Any]
    masked: bool
    nodata: tuple[Optional[float], ...]
    kept_off: tuple[Optional[float], ...]
    empty: tuple[Runs, ...]
    blank: bool = False

    def __call__(
        self,
        piece: Union[list[Patch], Piece],
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> Any:
        """Return the cells of some patches, or those of a piece and which of them are valid."""
        if readers is None:
            return alone(self, piece)
        if isinstance(piece, list):
            solved, bands = self.solve(readers, piece), readers[0].info.bands
            return _as_stored(piece, solved, bands, self.kept_off, self.dtype)
        if self.blank:
            window = piece.window
            return np.zeros((len(piece.bands), window.rows, window.columns), self.dtype), None
        cells, valid = _copy(readers[0], piece, self.dtype, self.masked)
        own = slice(piece.bands.start, piece.bands.stop)
        _erase(cells, valid, piece.window, self.empty[own], self.nodata[own])
        return cells, valid


def patch_blocks(
    sources: Sequence[RasterSource],
    sink: PatchSink,
    plan: Plan,
    patches: Sequence[Patch],
    solve: Solver,
    *,
    empty: Sequence[Runs] = (),
    together: bool = False,
    blank: Optional[np.dtype[Any]] = None,
    progress: Optional[Progress] = None,
) -> list[Replaced]:
    """Copy the first source in its own type, with the solved cells in their places.

    Patches are solved in the order of their first rows, just before the blocks that they reach
    into are written, and forgotten after the last of them: memory does not grow with the raster.
    The solver is given several small ones at a time, of several bands; what it makes of one must
    not depend on the others.

    Parameters
    ----------
    sources : sequence of RasterSource
        The raster to copy, and whatever else the solver reads.
    sink : PatchSink
        Where to write.
    plan : Plan
        The windows of the copy.
    patches : sequence of Patch
        What to replace. No cell may belong to two.
    solve : callable
        Takes the open sources of its thread and some patches; returns for each the cells it
        replaces, real values (scale and offset applied), finite.
    empty : sequence of ndarray of int32, shape (runs, 3)
        For each band row, first column and one past the last of runs without data, in row order:
        what is not replaced there becomes nodata.
    together : bool
        A cell has no data only where all bands hold their nodata values, so that a band's new
        value may be that.
    blank : numpy dtype, optional
        Type of a raster of 0 that stands for the copy, in the first source's place.
    progress : Progress, optional
        Is told how far it is, and asked whether to stop.

    Returns
    -------
    list of Replaced
        For each band.

    Raises
    ------
    RasterError
        Where cells cannot be read or written.
    Cancelled
        Where the progress said so.
    """
    progress = progress or Progress()
    bands = sources[0].info().bands
    kind = np.result_type(*{band.dtype for band in bands}) if blank is None else np.dtype(blank)
    no_data = tuple(sink.nodata)
    kept_off = (None,) * len(bands) if together else no_data
    nothing = blank is not None
    job = PatchJob(
        solve, tuple(sources), kind, sink.masked, no_data, kept_off, tuple(empty), nothing
    )
    together_in_pieces = together or sink.masked or not sink.band_by_band
    tiled: Optional[TiledSink] = getattr(sink, "tiled", None)
    if tiled is None:
        pieces = plan.pieces(len(bands), together=together_in_pieces)
        done = _patch(job, sources, sink, plan, pieces, patches, together, progress)
        return _by_bands(done)

    def reaching(window: Window) -> list[Patch]:
        return [patch for patch in patches if _meet(patch.window, window)]

    work = _PatchTile(job, plan, len(bands), together_in_pieces, together)
    tiled.make(work, sources, progress, reaching)
    counts = np.zeros((2, len(bands)), np.int64)
    for noted in tiled.notes():
        counts += noted
    return _by_bands(counts)


class Solved(NamedTuple):
    """What solvers made of patches: the cells of each patch, and the seconds that it took."""

    cells: list[Cells]
    seconds: float


@dataclass(frozen=True)
class SolveJob:
    """Solves some patches by one of several solvers; see `solve_patches`.

    Attributes
    ----------
    solvers : tuple of callable
        As for `patch_blocks`.
    sources : tuple of RasterSource
        What they read.
    dtype : numpy dtype
        Type in which cells are stored.
    nodata : tuple of float or None
        What no new value of a band may be.
    """

    solvers: tuple[Solver, ...]
    sources: tuple[RasterSource, ...]
    dtype: np.dtype[Any]
    nodata: tuple[Optional[float], ...]

    def __call__(
        self,
        piece: tuple[int, list[Patch]],
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> Any:
        """Return the cells of some patches by the solver of a number."""
        if readers is None:
            return alone(self, piece)
        number, patches = piece
        start = perf_counter()
        solved, bands = self.solvers[number](readers, patches), readers[0].info.bands
        cells = _as_stored(patches, solved, bands, self.nodata, self.dtype)
        return Solved(cells, perf_counter() - start)


def solve_patches(
    sources: Sequence[RasterSource],
    work: Sequence[tuple[Solver, Sequence[Patch]]],
    *,
    threads: int,
    dtype: np.dtype[Any],
    nodata: Sequence[Optional[float]],
    progress: Optional[Progress] = None,
) -> list[Solved]:
    """Return what `patch_blocks` would put into cells, by several solvers, and write nothing.

    Of a run in parts all of it is one pass, whose shares are some patches of one solver.

    Parameters
    ----------
    sources : sequence of RasterSource
        What the solvers read.
    work : sequence of pairs
        A solver, and the patches that it solves, in row order.
    threads : int
        How many work at once.
    dtype : numpy dtype
        The type in which cells are stored.
    nodata : sequence of float or None
        What no new value of a band may be.
    progress : Progress, optional
        Is told how far it is, and asked whether to stop.

    Returns
    -------
    list of Solved
        For each solver the cells of its patches, and the seconds of all threads together.

    Raises
    ------
    RasterError
        Where cells cannot be read.
    Cancelled
        Where the progress said so.
    """
    progress, ledger = progress or Progress(), current()
    job = SolveJob(tuple(solve for solve, _ in work), tuple(sources), dtype, tuple(nodata))
    pieces = [(number, some) for number, (_, patches) in enumerate(work) for some in _some(patches)]
    found: list[Solved] = [Solved([], 0.0) for _ in work]
    paths = [""] * len(pieces)
    if ledger is not None:
        of_pass = ledger.begin()
        paths = [ledger.share(of_pass, share) for share in range(len(pieces))]
    wanted = [
        share
        for share, path in enumerate(paths)
        if ledger is None or (ledger.is_ours(share) and not ledger.has(path))
    ]
    executor = execute(job, threads, progress.check)
    results: dict[int, Solved] = {}
    with unchanged(sources), bounded_cache(sources), executor:
        in_turn = executor.ordered([pieces[share] for share in wanted], threads + 1)
        for share, (_, result) in zip(wanted, in_turn):
            progress.check()
            if ledger is None:
                results[share] = result
            else:
                ledger.keep(paths[share], result)
            progress.advance((share + 1) / len(pieces))
    if ledger is not None:
        missing = sum(not ledger.has(path) for path in paths)
        ledger.require(of_pass, missing, len(paths))
    for share, (number, _) in enumerate(pieces):
        result = results[share] if ledger is None else ledger.read(paths[share])
        cells, seconds = found[number]
        found[number] = Solved([*cells, *result.cells], seconds + result.seconds)
    return found


def _some(patches: Sequence[Patch]) -> Iterator[list[Patch]]:
    """Yield patches in row order, some at a time."""
    some: list[Patch] = []
    cells = 0
    for patch in sorted(patches, key=lambda patch: patch.window):
        cells += patch.window.rows * patch.window.columns
        if some and cells > _SOLVED_AT_ONCE:
            yield some
            some, cells = [], patch.window.rows * patch.window.columns
        some.append(patch)
    if some:
        yield some


@dataclass(frozen=True)
class _PatchTile:
    """Copies a tile with the patches that reach into it; see `tiled_sink.TileWork`."""

    job: PatchJob
    plan: Plan
    bands: int
    in_pieces: bool
    together: bool

    def __call__(
        self, window: Window, tile: Tile, needed: list[Patch], progress: Progress
    ) -> NDArray[np.int64]:
        job, inside = self.job, self.plan.inside(window)
        pieces = inside.pieces(self.bands, together=self.in_pieces)
        return _patch(job, job.sources, tile, inside, pieces, needed, self.together, progress)

    def alone(self) -> _PatchTile:
        return replace(self, job=unstamped(self.job), plan=replace(self.plan, threads=1))


def _by_bands(counts: NDArray[np.int64]) -> list[Replaced]:
    return [Replaced(int(cells), int(cut)) for cells, cut in counts.T]


def _patch(
    job: PatchJob,
    sources: Sequence[RasterSource],
    sink: PatchSink,
    plan: Plan,
    pieces: Sequence[Piece],
    patches: Sequence[Patch],
    together: bool,
    progress: Progress,
) -> NDArray[np.int64]:
    """Write some pieces of the copy with the patches that reach into them; see `patch_blocks`.

    Returns
    -------
    ndarray of int64, shape (2, bands)
        Number of cells replaced in each band, and how many of them were cut.
    """
    replaced = np.zeros((2, len(job.nodata)), np.int64)
    end = plan.columns if plan.within is None else plan.within.column_end
    total = sum(p.window.rows * p.window.columns for p in patches)
    total += sum(p.window.rows * p.window.columns * len(p.bands) for p in pieces)
    done = 0
    under_way: list[tuple[Patch, Cells]] = []

    def share(item: Any) -> float:
        # Threads wait for work while a block is written, unless some patches are ahead.
        if not isinstance(item, list):
            return 1.0
        cells: int = sum(patch.window.rows * patch.window.columns for patch in item)
        return min(1.0, max(cells / (plan.block_rows * plan.block_columns), _SMALLEST_SHARE))

    executor = execute(job, plan.threads, progress.check)
    in_turn = _in_turn(pieces, patches)
    with unchanged(sources), bounded_cache(sources), executor:
        for item, result in executor.ordered(in_turn, plan.threads + 1, share):
            progress.check()
            if isinstance(item, list):
                under_way.extend(zip(item, result))
                done += sum(patch.window.rows * patch.window.columns for patch in item)
            else:
                cells, valid = result
                window, first = item.window, item.bands.start
                filled = np.zeros(cells.shape[1:], dtype=bool) if together else None
                for patch, new in under_way:
                    if patch.band in item.bands:
                        put = _replace(cells, valid, filled, window, patch, new, first)
                        replaced[:, patch.band] += put
                if filled is not None:
                    _keep_filled(cells, filled, job.nodata)
                sink.write(window, cells, first, None if valid is None else valid.all(axis=0))
                if window.column_end == end:
                    under_way = [u for u in under_way if _goes_on(u[0], item)]
                done += window.rows * window.columns * len(item.bands)
            progress.advance(done / total)
    return replaced


def _meet(one: Window, other: Window) -> bool:
    """Say whether two windows have cells in common."""
    down = one.row < other.row_end and other.row < one.row_end
    return down and one.column < other.column_end and other.column < one.column_end


def _goes_on(patch: Patch, piece: Piece) -> bool:
    """Say whether a patch has cells after a row of blocks."""
    return patch.band not in piece.bands or patch.window.row_end > piece.window.row_end


def _in_turn(pieces: Sequence[Piece], patches: Sequence[Patch]) -> Iterator[Any]:
    """Yield each block after lists of the patches of its bands that begin above its lower end."""
    waiting: dict[range, list[Patch]] = {}
    group_of = {band: piece.bands for piece in pieces for band in piece.bands}
    for patch in sorted(patches, key=lambda patch: patch.window, reverse=True):
        waiting.setdefault(group_of[patch.band], []).append(patch)
    for piece in pieces:
        next_ones = waiting.get(piece.bands, [])
        some: list[Patch] = []
        cells = 0
        while next_ones and next_ones[-1].window.row < piece.window.row_end:
            window = next_ones[-1].window
            cells += window.rows * window.columns
            if some and cells > _SOLVED_AT_ONCE:
                yield some
                some, cells = [], window.rows * window.columns
            some.append(next_ones.pop())
        if some:
            yield some
        yield piece


def _as_stored(
    patches: Sequence[Patch],
    solved: Sequence[Cells],
    bands: Sequence[Band],
    nodata: Sequence[Optional[float]],
    dtype: np.dtype[Any],
) -> list[Cells]:
    """Return the solved cells as their bands store them, those of bands alike at once."""
    alike: dict[Any, list[int]] = {}
    for place, patch in enumerate(patches):
        band = bands[patch.band]
        key = band.scale, band.offset, repr(nodata[patch.band])
        alike.setdefault(key, []).append(place)
    results = list(solved)
    for places in alike.values():
        number = patches[places[0]].band
        band = bands[number]._replace(nodata=nodata[number])
        values = stored(np.concatenate([solved[place].values for place in places]), band, dtype)
        ends = np.cumsum([solved[place].values.size for place in places])
        for place, part in zip(places, np.split(values, ends[:-1])):
            results[place] = solved[place]._replace(values=part)
    return results


def _copy(
    reader: Reader, piece: Piece, kind: np.dtype[Any], masked: bool
) -> tuple[NDArray[Any], Optional[NDArray[np.bool_]]]:
    """Read bands as they are stored and, if that is asked for, where they are valid."""
    window = piece.window
    cells = np.empty((len(piece.bands), window.rows, window.columns), dtype=kind)
    valid = np.ones(cells.shape, dtype=bool) if masked else None
    for place, index in enumerate(piece.bands):
        if valid is None and reader.info.bands[index].dtype == kind:
            reader.read_stored(index, window, cells[place])
            continue
        values, known = reader.read_native(index, window)
        cells[place] = values
        if valid is not None and known is not None:
            valid[place] = known
    return cells, valid


def _erase(
    cells: NDArray[Any],
    valid: Optional[NDArray[np.bool_]],
    window: Window,
    empty: Sequence[Runs],
    nodata: Sequence[Optional[float]],
) -> None:
    """Turn what is empty in a window into nodata."""
    for index, (runs, number) in enumerate(zip(empty, nodata)):
        inside = runs_within(runs, window)
        if not len(inside):
            continue
        marks = run_mask(inside, window)
        stored_number = native_nodata(number, cells.dtype)
        if stored_number is not None:
            cells[index][marks] = stored_number
        if valid is not None:
            valid[index][marks] = False


def _keep_filled(
    cells: NDArray[Any], filled: NDArray[np.bool_], nodata: Sequence[Optional[float]]
) -> None:
    """Move filled cells off nodata where all their bands came to hold it."""
    numbers = [native_nodata(number, cells.dtype) for number in nodata]
    lost = filled.copy()
    for band, number in zip(cells, numbers):
        lost &= False if number is None else band == number
    for band, number in zip(cells, numbers):
        if lost.any():
            band[lost] = _beside(number, cells.dtype)


def _replace(
    cells: NDArray[Any],
    valid: Optional[NDArray[np.bool_]],
    filled: Optional[NDArray[np.bool_]],
    window: Window,
    patch: Patch,
    new: Cells,
    first_band: int,
) -> tuple[int, int]:
    """Put the new values that lie in a window into its cells; return how many they are, and cut."""
    rows, columns, values, cut = new
    parts: list[Any] = []
    if not window.row <= patch.window.row <= patch.window.row_end <= window.row_end:
        parts.append(slice(*np.searchsorted(rows, (window.row, window.row_end))))
        rows, columns, values = (side[parts[-1]] for side in (rows, columns, values))
    if not window.column <= patch.window.column <= patch.window.column_end <= window.column_end:
        parts.append((columns >= window.column) & (columns < window.column_end))
        rows, columns, values = (side[parts[-1]] for side in (rows, columns, values))
    for part in parts:
        cut = None if cut is None else cut[part]
    places = (rows - window.row) * window.columns
    places += columns - window.column
    if filled is not None:
        np.put(filled, places, True)
    layer = patch.band - first_band
    np.put(cells[layer], places, values)
    if valid is not None:
        np.put(valid[layer], places, True)
    return int(values.size), 0 if cut is None else int(np.count_nonzero(cut))


def stored(values: NDArray[np.float64], band: Band, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return real values as a band stores them: unscaled, rounded, in range, never its nodata.

    Parameters
    ----------
    values : ndarray of shape (cells,), float64
        Finite.
    band : Band
        Whose scale, offset and nodata value count.
    dtype : numpy dtype
        The type that is stored.

    Returns
    -------
    ndarray of shape (cells,)
        A value that would equal the nodata value becomes its neighbour.
    """
    raw = (values - band.offset) / band.scale
    nodata = native_nodata(band.nodata, dtype)
    if dtype.kind == "f":
        largest = float(np.finfo(dtype).max)
        result: NDArray[Any] = np.clip(raw, -largest, largest).astype(dtype)
        if nodata is not None and np.isfinite(nodata):
            low, high, beside = clear(float(nodata), dtype)
            result[(result >= low) & (result <= high)] = beside
        return result
    limits = np.iinfo(dtype)
    raw = np.rint(raw)
    # float64 has no number for the largest 64-bit integers.
    with np.errstate(invalid="ignore"):
        result = np.clip(raw, limits.min, limits.max).astype(dtype)
    result[raw >= float(limits.max)] = limits.max
    result[raw <= float(limits.min)] = limits.min
    if nodata is not None:
        result[result == nodata] = _beside(nodata, dtype)
    return result


def _beside(nodata: Any, dtype: np.dtype[Any]) -> Any:
    """Return a value next to a nodata value that no reader takes for it."""
    if dtype.kind == "f":
        return clear(float(nodata), dtype)[2]
    # As a whole number of Python's: numpy adds 1 to an unsigned one of 64 bits in float64.
    value = int(nodata)
    return value + 1 if value < np.iinfo(dtype).max else value - 1
