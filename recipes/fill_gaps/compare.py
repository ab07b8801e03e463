"""Which method fills the gaps of a raster best, learned from cells that are hidden and filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ...kernels.common.wording import tr
from ...kernels.gaps.choices import Limits, Method
from ...kernels.gaps.hiding import Hidden, drawn_discs, drawn_gaps, hide, single_cells
from ...kernels.gaps.runs import (
    batch_gaps,
    grown_runs,
    joined_runs,
    label_bands,
    run_cells,
    run_mask,
    runs_within,
)
from ...raster.common.progress import patiently
from ...raster.verbs.ledger import kept_in
from ...raster.verbs.patches import Patch, solve_patches
from .distances import plan_distances
from .filling import plan_filling
from .found import BandGaps, find_gaps, range_of_sources, require_sources
from .reading import Values, cells_of
from .rule import Rule
from .settings import Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.common.grid import Window
    from ...raster.sources.info import Band
    from ...raster.sources.reader import Reader
    from ...raster.sources.source import RasterSource
    from ...raster.verbs.patches import Cells

    # A method, its tension, and another raster that helps it.
    Tried = tuple[Method, Optional[float], Optional[RasterSource]]

TENSIONS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.3)
"""The steps of tension that are tried; 1 is the membrane."""

MOST_CELLS = 2**18
"""Cells that are hidden at most: memory and time do not grow with the raster."""

# Radii of the largest discs where there are no gaps, and where all gaps are too large.
_USUAL, _WIDE = 16, 64

DISTANCES = (1.5, 2.5, 4.5, 8.5, 16.5, 32.5, 64.5)
"""Between these distances from data, in cells, errors are told apart."""


class Result(NamedTuple):
    """What became of the hidden cells by one method.

    Attributes
    ----------
    method : Method
    tension : float, optional
        Where the method has one.
    helped : bool
        Whether another raster helped to fill.
    cells, left : int
        Cells that were filled and compared, and those that were left.
    rmse, mae, bias, largest, wrong : float
        Of the errors (filled less true): root mean square, mean absolute, mean, largest absolute,
        and the share of cells that are not exactly right. NaN without cells.
    seconds : float
        Of all threads together.
    by_distance : tuple of float
        Root mean square errors between `DISTANCES`, NaN where there are no cells.
    note : str
        Why there are no errors.
    """

    method: Method
    tension: Optional[float] = None
    helped: bool = False
    cells: int = 0
    left: int = 0
    rmse: float = np.nan
    mae: float = np.nan
    bias: float = np.nan
    largest: float = np.nan
    wrong: float = np.nan
    seconds: float = 0.0
    by_distance: tuple[float, ...] = ()
    note: str = ""


class Comparison(NamedTuple):
    """How methods compare.

    Attributes
    ----------
    results : list of Result
        In the order of the methods.
    ranks : list of int
        For each its place, from 1; 0 where it has none.
    best : int
        Which of the results is the best without another raster.
    by_wrong : bool
        Whether the share of wrong cells says which is best.
    hidden : Hidden
        What was hidden.
    kind : str
        In which shapes: "gaps", "discs" or "cells".
    gaps : BandGaps
        The gaps of the raster.
    edge_gaps, large_gaps : int
        Gaps that touch the raster's edge; those too large to be hidden anywhere.
    counts : ndarray of int64, shape (8,)
        Hidden cells between `DISTANCES`.
    errors : ndarray of float64
        Those of the best.
    """

    results: list[Result]
    ranks: list[int]
    best: int
    by_wrong: bool
    hidden: Hidden
    kind: str
    gaps: BandGaps
    edge_gaps: int
    large_gaps: int
    counts: NDArray[Any]
    errors: NDArray[np.float64]


def compare_methods(
    settings: Settings,
    source: RasterSource,
    mask: Optional[RasterSource],
    rule: Rule,
    methods: Sequence[Method],
    *,
    fraction: float,
    seed: int,
    other: Optional[RasterSource] = None,
) -> Comparison:
    """Hide cells, fill them by each method as if they were gaps, and compare.

    The recipes are those that fill the gaps; they are told that the hidden cells are gaps, too.

    Parameters
    ----------
    settings : Settings
        The run, that answers for all parameters of filling.
    source, mask, other : RasterSource
        One band as it is stored; which cells are filled, and what helps to fill, or None.
    rule : Rule
        What makes a cell a gap.
    methods : sequence of Method
        Which to compare, in this order.
    fraction : float
        Share of the cells with data to hide.
    seed : int
        Another one hides other cells.
    """
    run: Any = settings
    band = replace(source, scaled=True).info().bands[0]
    shape = source.info().grid.shape
    (found,), rule = find_gaps(run, source, mask, rule)
    require_sources(run, source, [found])
    if found.valid < 2:
        raise ValueError(
            tr("{} has 1 cell with data: to hide one, and fill it from others, takes two").format(
                source.name
            )
        )
    share = min(max(int(fraction * found.valid), 1), MOST_CELLS, found.valid - 1)
    large = int(np.count_nonzero(found.gaps.cells > share))
    edge = int(np.count_nonzero(found.gaps.touches_edge))
    hidden, kind = patiently(run.progress.check, lambda: _hidden(found, shape, share, seed))
    rule = rule._replace(grown=(hidden.runs,))
    found = _as_gaps(found, hidden, shape)
    truth = _Truth(run, source, mask, rule, found, hidden, band)
    if not truth.values.size:
        raise ValueError(
            tr(
                "MAX_DISTANCE is {:,g}: no hidden cell lies so near to data; give more, or another "
                "SEED"
            ).format(run.number("MAX_DISTANCE"))
        )
    if run.choice("LIMITS") == Limits.BAND and truth.holds_an_end_of(found.ends):
        ends = range_of_sources(run, source, mask, rule)
        found = found._replace(ends=ends)
    tried: list[Tried] = [
        (method, tension, None)
        for method in methods
        for tension in (TENSIONS if method == Method.SMOOTH_SURFACE else (None,))
    ]
    fill = _Filling(run, source, mask, rule, found, hidden, band)
    results = fill.results(tried, truth, (0.3, 0.9 if other else 1.0))
    by_wrong = _are_classes(band, methods)
    most = max(result.cells for result in results)
    best = _order(results, by_wrong, most)[:1]
    if not best:
        raise ValueError(
            tr("METHODS: none can be tried: {}").format("; ".join(one.note for one in results))
        )
    if other is not None:
        helped = (results[best[0]].method, results[best[0]].tension, other)
        results += fill.results([helped], truth, (0.9, 1.0))
    order = _order(results, by_wrong, most)
    ranks = [order.index(place) + 1 if place in order else 0 for place in range(len(results))]
    errors = fill.errors[best[0]]
    return Comparison(
        results,
        ranks,
        best[0],
        by_wrong,
        hidden,
        kind,
        found,
        edge,
        large,
        np.bincount(truth.step, minlength=len(DISTANCES) + 1),
        errors[~np.isnan(errors)],
    )


def _hidden(found: BandGaps, shape: tuple[int, int], share: int, seed: int) -> tuple[Hidden, str]:
    """Return what is hidden, and in which shapes."""
    rng = np.random.default_rng(seed)
    gaps = found.gaps
    closed = gaps.runs
    if found.empty is not gaps.runs:
        closed = grown_runs(np.concatenate([closed, found.empty]), 0, shape=shape)
    drawn = drawn_gaps(gaps, cells=share, rng=rng)
    drawn = drawn[np.argsort(-gaps.cells[drawn], kind="stable")]
    of_gaps = [gaps.runs_of(drawn[place : place + 1]) for place in range(drawn.size)]
    widest = _WIDE if gaps.cells.size else _USUAL
    for kind, shapes in (
        ("gaps", of_gaps),
        ("discs", drawn_discs(shape, cells=share, widest=widest)),
        ("cells", single_cells(share)),
    ):
        hidden = hide(shapes, closed, size=shape, rng=rng)
        if hidden.cells:
            return hidden, kind
    raise ValueError(tr("INPUT has no cell with data that could be hidden"))


def _as_gaps(found: BandGaps, hidden: Hidden, shape: tuple[int, int]) -> BandGaps:
    """Return the hidden cells as gaps, with those gaps that are filled together with them."""
    gaps = label_bands([[joined_runs([found.gaps.runs, hidden.runs])]], shape=shape)[0]
    # A hidden run is a part of a run of these.
    stride = shape[1] + 2
    starts = gaps.runs[:, 0].astype(np.int64) * stride + gaps.runs[:, 1]
    asked = hidden.runs[:, 0].astype(np.int64) * stride + hidden.runs[:, 1]
    touched = np.zeros(len(gaps.cells), dtype=bool)
    touched[gaps.labels[np.searchsorted(starts, asked, side="right") - 1]] = True
    batches = [batch for batch in batch_gaps(gaps) if touched[batch].any()]
    members = np.sort(np.concatenate(batches))
    some = label_bands([[gaps.runs_of(members)]], shape=shape)[0]
    return found._replace(
        gaps=some, chosen=np.ones(len(some.cells), dtype=bool), valid=found.valid - hidden.cells
    )


class _Hidden(NamedTuple):
    """Solves patches by another solver, and keeps what lies in hidden cells."""

    solve: Any  # a named tuple that can be called
    runs: NDArray[np.int32]

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Return the hidden cells of some patches."""
        return [
            self._kept(patch.window, cells)
            for patch, cells in zip(patches, self.solve(readers, patches))
        ]

    def _kept(self, window: Window, cells: Cells) -> Cells:
        inside = run_mask(runs_within(self.runs, window), window)
        kept = inside[cells.rows - window.row, cells.columns - window.column]
        rows, columns, values, _ = cells
        return type(cells)(rows[kept], columns[kept], values[kept])


def _hidden_of(solve: Any, hidden: Hidden) -> Any:
    return _Hidden(solve, hidden.runs)


class _Cells(NamedTuple):
    """Puts the raster's own cells into patches."""

    rule: Rule

    def __call__(self, readers: Sequence[Reader], patches: Sequence[Patch]) -> list[Cells]:
        """Return the cells of some patches that have data."""
        read = Values(readers, self.rule, patches, 0)
        found = []
        for patch in patches:
            values = read(patch.band, patch.window)
            known = np.isfinite(values)
            found.append(cells_of(patch.window, known, values[known]))
        return found


class _Truth:
    """What is in the hidden cells that lie near enough to data, in row order."""

    def __init__(
        self,
        run: Any,
        source: RasterSource,
        mask: Optional[RasterSource],
        rule: Rule,
        found: BandGaps,
        hidden: Hidden,
        band: Band,
    ) -> None:
        columns = source.info().grid.shape[1]
        patches, away = plan_distances(
            run.silent(METHOD=int(Method.NEAREST)), source, rule, [found]
        )
        patches = _with_hidden(patches, hidden)
        sources = [one for one in (source, mask) if one is not None]
        cells = _Cells(rule._replace(grown=()))
        self._columns = columns
        # Bounded, and needed before the passes that parts share: each part does it.
        with kept_in(None):
            own, distance = solve_patches(
                sources,
                [(_hidden_of(solve, hidden), patches) for solve in (cells, away)],
                threads=run.threads,
                dtype=np.dtype(np.float64),
                nodata=[None],
                progress=run.progress.part(0.2, 0.3),
            )
        rows, across = run_cells(hidden.runs)
        self._places = rows * columns + across
        values, distances = self.at(own.cells), self.at(distance.cells)
        kept = ~np.isnan(values) & ~np.isnan(distances)
        self._places = self._places[kept]
        self._scale = band.scale
        self.values, self.step = values[kept], np.searchsorted(DISTANCES, distances[kept])

    def at(self, cells: Sequence[Cells]) -> NDArray[np.float64]:
        """Return the values that some cells give to hidden ones, NaN where they give none."""
        values = np.full(self._places.size, np.nan)
        for rows, columns, some, _ in cells:
            asked = rows.astype(np.int64) * self._columns + columns
            places = np.searchsorted(self._places, asked)
            places[places == self._places.size] = 0
            same = self._places[places] == asked
            values[places[same]] = some[same]
        return values

    def holds_an_end_of(self, ends: tuple[float, float]) -> bool:
        """Say whether the least or the greatest cell of the band is hidden."""
        return bool(self.values.min() <= ends[0] or self.values.max() >= ends[1])

    def errors(self, cells: Sequence[Cells]) -> NDArray[np.float64]:
        """Return by how much filled cells are off, in the units of the raster."""
        off: NDArray[np.float64] = (self.at(cells) - self.values) * self._scale
        return off


class _Filling:
    """Fills hidden cells by methods."""

    def __init__(
        self,
        run: Any,
        source: RasterSource,
        mask: Optional[RasterSource],
        rule: Rule,
        found: BandGaps,
        hidden: Hidden,
        band: Band,
    ) -> None:
        self._run, self._source, self._mask, self._rule = run, source, mask, rule
        self._found, self._hidden, self._band = found, hidden, band
        self.errors: list[NDArray[np.float64]] = []

    def results(
        self, tried: Sequence[Tried], truth: _Truth, span: tuple[float, float]
    ) -> list[Result]:
        """Return what becomes of hidden cells by each of some methods."""
        plans = [self._plan(*one) for one in tried]
        helps = [other for *_, other in tried if other is not None]
        solved = iter(
            solve_patches(
                [one for one in (self._source, self._mask, *helps) if one is not None],
                [
                    (_hidden_of(solve, self._hidden), patches)
                    for solve, patches, *_ in plans
                    if solve
                ],
                threads=self._run.threads,
                dtype=self._band.dtype,
                nodata=[self._band.nodata],
                progress=self._run.progress.part(*span),
            )
        )
        found = []
        for (method, tension, other), (solve, _, seconds, note) in zip(tried, plans):
            result = Result(method, tension, other is not None, note=note)
            errors = np.full(truth.values.size, np.nan)
            if solve:
                made = next(solved)
                errors = truth.errors(made.cells)
                result = _measured(result, errors, truth.step, seconds + made.seconds)
            self.errors.append(errors)
            found.append(result)
        return found

    def _plan(
        self, method: Method, tension: Optional[float], other: Optional[RasterSource]
    ) -> tuple[Any, list[Patch], float, str]:
        """Return a solver, its patches, and the seconds to plan it; or why there is none."""
        start = perf_counter()
        given: dict[str, Any] = {"METHOD": int(method)}
        if tension is not None:
            given["TENSION"] = tension
        try:
            patches, solve = plan_filling(
                self._run.silent(**given),
                self._source,
                self._mask,
                self._rule,
                [self._found],
                other,
            )
        except ValueError as error:
            return None, [], 0.0, str(error)
        return solve, _with_hidden(patches, self._hidden), perf_counter() - start, ""


def _with_hidden(patches: Sequence[Patch], hidden: Hidden) -> list[Patch]:
    """Return the patches with hidden cells."""
    return [patch for patch in patches if len(runs_within(hidden.runs, patch.window))]


def _measured(
    result: Result, errors: NDArray[np.float64], step: NDArray[Any], seconds: float
) -> Result:
    known = ~np.isnan(errors)
    some = errors[known]
    result = result._replace(cells=some.size, left=errors.size - some.size, seconds=seconds)
    if not some.size:
        return result._replace(note=tr("no hidden cell was filled"))
    largest = float(np.abs(some).max())
    # As parts of the largest, whose squares and sums do not overflow.
    parts, steps = some / (largest or 1.0), step[known]
    by_distance = tuple(
        largest * _root_mean_square(parts[steps == k]) if (steps == k).any() else np.nan
        for k in range(len(DISTANCES) + 1)
    )
    return result._replace(
        rmse=largest * _root_mean_square(parts),
        mae=largest * float(np.abs(parts).mean()),
        bias=largest * float(parts.mean()),
        largest=largest,
        wrong=float(np.count_nonzero(some) / some.size),
        by_distance=by_distance,
    )


def _root_mean_square(parts: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(parts * parts)))


def _are_classes(band: Band, methods: Sequence[Method]) -> bool:
    """Say whether the cells are classes: then a small error is as wrong as a large one."""
    if band.has_palette:
        return True
    return band.dtype.kind in "iu" and set(methods) <= {Method.NEAREST, Method.LOCAL_MODE}


def _order(results: Sequence[Result], by_wrong: bool, most: int) -> list[int]:
    """Return the places of the results from the best on; those that left cells come last."""

    def key(place: int) -> tuple[float, ...]:
        result = results[place]
        left = result.cells < most
        return (left, result.wrong, result.rmse) if by_wrong else (left, result.rmse)

    return sorted((p for p, result in enumerate(results) if result.cells), key=key)
