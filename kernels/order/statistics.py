"""Several statistics of the window around each cell, in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

import numpy as np

from ..common.memory import fresh, scratch
from ..common.wording import tr
from ..windows._extremes import window_extremes
from ..windows._higher_moments import standardized_moments
from ..windows._moments import finite_cells, window_moments
from ..windows._sums import window_sums
from ..windows._weighted_moments import weighted_moments
from ..windows._wide_weights import FEWEST
from ..windows.shapes import Shape, centres
from .choices import Statistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

    Mask = Optional[NDArray[np.bool_]]


S = Statistic
# What the parts of the work give.
_SUMMED = {S.MEAN, S.SUM, S.COUNT, S.COEFFICIENT_OF_VARIATION}
_SPREAD = {S.VARIANCE, S.STANDARD_DEVIATION, S.COEFFICIENT_OF_VARIATION}
_HIGHER = {S.SKEWNESS: 3, S.KURTOSIS: 4}
# What an infinite cell leaves nothing of.
_FINITE = (_SUMMED - {S.COUNT}) | _SPREAD | set(_HIGHER)
_EXTREME = {S.MINIMUM, S.MAXIMUM, S.RANGE}
_ORDERED = {S.MEDIAN, S.PERCENTILES}
_COUNTED = {
    S.ENTROPY: "entropy",
    S.MAJORITY: "majority",
    S.MINORITY: "minority",
    S.VARIETY: "variety",
}


def local_statistics(
    block: Floats,
    *,
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    weights: Optional[Array] = None,
    statistics: Sequence[Statistic] = (Statistic.MEAN,),
    percentiles: Sequence[float] = (25.0, 75.0),
    classes: bool = False,
    ddof: int = 0,
    min_cells: int = 1,
    fill_nodata: bool = False,
    dtype: Any = np.float64,
) -> Floats:
    """Return statistics of the window around each cell.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data, neither
        counted nor spread. A window that holds an infinite cell has no mean, no sum, and nothing
        that is made of them; other statistics take it as the number it is. Never changed.
    window : tuple of int
        Bands, rows and columns of the window, each at least 1.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window; all by default. With a footprint the window spans
        one band.
    weights : ndarray of shape (window rows, window columns), optional
        How much the cells count: the mean is ``sum w x / sum w``, the variance
        ``sum w (x - mean)^2 / sum w``, and higher moments alike; the sum is ``sum w x``. 0 leaves
        a cell out. Other statistics take weights as a footprint. Takes the place of the
        footprint.
    statistics : sequence of Statistic
        Which, each once. Units are those of the cells for means, deviations, extremes, ranges,
        sums, medians, percentiles, majorities and minorities; their squares for variances; others
        have none.
    percentiles : sequence of float
        From 0 to 100; a band each in place of ``PERCENTILES``.
    classes : bool
        Whether cells are numbers of classes: then a median or percentile that would lie between
        two cells is the lower of them.
    ddof : int
        Variances divide by the number of valid cells n less this: 0, or 1 (no data where n is 1).
    min_cells : int
        Windows with fewer valid cells have no result.
    fill_nodata : bool
        Whether cells that have no data themselves get the statistics of their window.
    dtype : numpy dtype
        Type of the result.

    Returns
    -------
    ndarray of shape (statistics times bands out, rows out, columns out)
        One statistic after the other, NaN where there is none: where no cell has data; for a
        coefficient of variation where the mean is 0; for skewness (of the population) and
        kurtosis (excess) where all cells are equal, as SciPy's.

    Raises
    ------
    ValueError
        Where the footprint or weights and the window disagree; for negative weights with another
        statistic than the sum, and weights with a ddof of 1.

    Notes
    -----
    Cost: only what is asked for is computed. Sums, extremes and moments take operations that grow
    with the logarithm of the window; weighted ones with its cells. Their sources are in
    `window_sums`, `window_extremes`, `moments`, `higher_moments` (Pebay 2008, SAND2008-6212) and
    `weighted_moments`.

    Examples
    --------
    >>> block = np.array([[[1.0, 2.0, 6.0]]])
    >>> local_statistics(
    ...     block, window=(1, 1, 3), statistics=[Statistic.MEAN, Statistic.MAXIMUM]
    ... ).ravel()
    array([3., 6.])
    """
    check_parameters(window, footprint, weights, statistics, ddof)
    marks = footprint if weights is None else weights != 0.0
    apart = bool((_FINITE | {S.RANGE}) & set(statistics))
    work = _Work(block, Shape(window, marks), fill_nodata, apart)
    empty = work.empty
    bands = sum(len(percentiles) if s is S.PERCENTILES else 1 for s in statistics)
    out: Floats = fresh((bands, *work.shape.out(block.shape)), dtype)
    places: dict[Statistic, Any] = {}
    start = 0
    for statistic in statistics:
        stop = start + (len(percentiles) if statistic is S.PERCENTILES else 1)
        places[statistic] = out[start:stop]
        start = stop
    with np.errstate(invalid="ignore", over="ignore", divide="ignore", under="ignore"):
        counts = work.sums(places, weights)
        work.spread(places, weights, ddof)
        work.extremes(places)
        work.ordered(places, percentiles, classes)
        work.categories(places)
        blank = _blank(counts, work.shape.cells, min_cells, empty)
        if blank is True:
            out.fill(np.nan)
        elif blank is not None:
            np.copyto(out, np.nan, where=blank)
        work.spoil(places)
    return out.reshape(-1, *out.shape[2:])


def check_parameters(
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]],
    weights: Optional[Array],
    statistics: Sequence[Statistic],
    ddof: int,
) -> None:
    """Refuse parameters of `local_statistics` that do not go together, before a block is read.

    Raises
    ------
    ValueError
        As `local_statistics` does.
    """
    for name, matrix in ((tr("footprint"), footprint), (tr("matrix of weights"), weights)):
        if matrix is not None and window != (1, *matrix.shape):
            raise ValueError(
                tr("a {} of {} cells needs a window of that size").format(name, matrix.shape)
            )
    if weights is None:
        return
    others = [s for s in statistics if s is not S.SUM]
    if others and (weights < 0).any():
        name = others[0].name.lower().replace("_", " ")
        raise ValueError(
            tr("{:g} is a weight: negative ones make a sum only, no {}; give 0 or more").format(
                weights.min(), name
            )
        )
    if ddof and _SPREAD & set(statistics):
        raise ValueError(
            tr("weighted variances divide by the sum of the weights; choose n as the denominator")
        )


def _kept(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return marks in memory that no other kernel writes to."""
    kept: NDArray[np.bool_] = scratch("own cell missing", marks.size, np.bool_)
    np.copyto(kept.reshape(marks.shape), marks)
    return kept.reshape(marks.shape)


def _blank(counts: Any, cells: int, min_cells: int, empty: Mask) -> Union[bool, Mask]:
    """Return where there is no result: True everywhere, None nowhere."""
    least = max(min_cells, 1)
    if least > cells:  # more than the type of the counts may hold
        return True
    if not isinstance(counts, np.ndarray):
        return empty
    blank: NDArray[np.bool_] = scratch("blank", counts.size, np.bool_).reshape(counts.shape)
    np.less(counts, least, blank)
    return blank if empty is None else np.logical_or(blank, empty, blank)


class _Work:
    """The parts of the work on one block. Each writes its statistics where they belong."""

    def __init__(
        self,
        block: Floats,
        shape: Shape,
        fill_nodata: bool,
        apart: bool,
    ) -> None:
        self.block, self.shape = block, shape
        self.finite = finite_cells([block], apart=apart)
        # Infinite cells count.
        self.missing = self.finite.unknown
        self.empty: Mask = None
        if not fill_nodata and self.missing is not None:
            self.empty = _kept(centres(self.missing, shape.box))
        self._mean: Any = None

    def _room(self, name: str) -> Any:
        out = self.shape.out(self.block.shape)
        return scratch(f"statistics {name}", int(np.prod(out))).reshape(out)

    def sums(self, places: dict[Statistic, Any], weights: Optional[Array]) -> Any:
        """Write sums, means and counts; return the counts."""
        wanted = _SUMMED & set(places)
        powers = 1 if weights is None and wanted - {S.COUNT} else 0
        (block,) = self.finite.blocks
        counts, sums = window_sums(block, self.shape, missing=self.missing, powers=powers)
        if S.COUNT in wanted:
            np.copyto(places[S.COUNT][0], counts, casting="unsafe")
        if weights is None and sums:
            total: Any = counts
            if isinstance(counts, np.ndarray):
                total = self._room("counts")
                np.copyto(total, counts)
            self._write_sums(places, sums[0], total)
        return counts

    def _write_sums(self, places: dict[Statistic, Any], sums: Array, total: Any) -> None:
        if S.SUM in places:
            np.copyto(places[S.SUM][0], sums, casting="unsafe")
        if S.COEFFICIENT_OF_VARIATION in places:
            self._mean = np.divide(sums, total, self._room("mean"))
            if S.MEAN in places:
                np.copyto(places[S.MEAN][0], self._mean, casting="unsafe")
        elif S.MEAN in places:
            np.divide(sums, total, places[S.MEAN][0], casting="unsafe")

    def spread(self, places: dict[Statistic, Any], weights: Optional[Array], ddof: int) -> None:
        """Write variances, skewness and kurtosis; where there are weights, sums and means too."""
        order = max([2, *(power for s, power in _HIGHER.items() if s in places)])
        wanted = set(places) & (_SPREAD | set(_HIGHER))
        if weights is not None:
            if wanted or set(places) & (_SUMMED - {S.COUNT}):
                self._weighted(places, weights, order if wanted else 1)
            return
        if not wanted:
            return
        (block,), missing, empty = self.finite.blocks, self.finite.missing, self.empty
        own = empty is not None and self.finite.infinite is None
        spread = bool(_SPREAD & set(places))
        moments = window_moments(
            [block], self.shape, missing=missing, own=own, order=order, products=spread
        )
        if order > 2:
            higher = [statistic for statistic in _HIGHER if statistic in places]
            found = standardized_moments(
                block,
                self.shape,
                moments,
                missing=missing,
                unwanted=empty,
                orders=[_HIGHER[statistic] for statistic in higher],
            )
            for statistic, cells in zip(higher, found):
                np.copyto(places[statistic][0], cells, casting="unsafe")
        if spread:
            self._write_spread(places, moments.view(moments.covariance(0, ddof)))

    def _weighted(self, places: dict[Statistic, Any], weights: Array, order: int) -> None:
        found = weighted_moments(
            self.finite.blocks[0],
            weights,
            missing=self.finite.missing,
            unwanted=self.empty,
            order=order,
        )
        self._write_sums(places, found.sums, found.weights)
        if order == 1:
            return
        variance = np.divide(found.powers[0], found.weights, self._room("variance"))
        part = self._room("part")
        for statistic, power in _HIGHER.items():
            if statistic not in places:
                continue
            # The mean power over the deviation's power.
            np.copyto(part, variance)
            if statistic is S.SKEWNESS:
                np.sqrt(part, part)
            np.multiply(part, variance, part)
            np.multiply(part, found.weights, part)
            np.divide(found.powers[power - 2], part, part)
            if statistic is S.KURTOSIS:
                np.subtract(part, 3.0, part)
            np.copyto(places[statistic][0], part, casting="unsafe")
        self._write_spread(places, variance)

    def _write_spread(self, places: dict[Statistic, Any], variance: Array) -> None:
        """Write the variance and what is made of it; the variance itself is used up."""
        if S.VARIANCE in places:
            np.copyto(places[S.VARIANCE][0], variance, casting="unsafe")
        if not {S.STANDARD_DEVIATION, S.COEFFICIENT_OF_VARIATION} & set(places):
            return
        deviation = np.sqrt(variance, variance)
        if S.STANDARD_DEVIATION in places:
            np.copyto(places[S.STANDARD_DEVIATION][0], deviation, casting="unsafe")
        if S.COEFFICIENT_OF_VARIATION in places:
            zero = self._mean == 0.0
            ratio = np.divide(deviation, np.abs(self._mean, self._mean), deviation)
            np.copyto(ratio, np.nan, where=zero)
            np.copyto(places[S.COEFFICIENT_OF_VARIATION][0], ratio, casting="unsafe")

    def spoil(self, places: dict[Statistic, Any]) -> None:
        """Leave out what an infinite cell leaves nothing of."""
        if self.finite.infinite is None:
            return
        spoiled = self.finite.spoiled(self.shape)
        for statistic in _FINITE & set(places):
            np.copyto(places[statistic], np.nan, where=spoiled)

    def extremes(self, places: dict[Statistic, Any]) -> None:
        """Write the least and greatest cells, and how far they are apart."""
        wanted = _EXTREME & set(places)
        if not wanted:
            return
        least, greatest = S.MINIMUM in wanted, S.MAXIMUM in wanted
        apart = S.RANGE in wanted
        found = window_extremes(
            self.block, self.shape, minimum=least or apart, maximum=greatest or apart
        )
        if least:
            np.copyto(places[S.MINIMUM][0], found[0], casting="unsafe")
        if greatest:
            np.copyto(places[S.MAXIMUM][0], found[-1], casting="unsafe")
        if apart:
            kind = np.result_type(found[0], places[S.RANGE])
            np.subtract(found[1], found[0], places[S.RANGE][0], casting="unsafe", dtype=kind)
            if self.finite.infinite is not None:
                # Equal infinite cells are not apart.
                np.copyto(places[S.RANGE][0], 0.0, where=found[0] == found[1])

    def ordered(
        self, places: dict[Statistic, Any], percentiles: Sequence[float], classes: bool
    ) -> None:
        """Write medians and percentiles."""
        wanted = _ORDERED & set(places)
        if not wanted:
            return
        from ._percentiles import order_statistics

        asked = [50.0] if S.MEDIAN in wanted else []
        asked += list(percentiles) if S.PERCENTILES in wanted else []
        found = order_statistics(
            self.block,
            window=self.shape.box,
            footprint=self.shape.footprint,
            percentiles=tuple(asked),
            between=not classes,
            unwanted=self.empty,
        )
        if S.MEDIAN in wanted:
            np.copyto(places[S.MEDIAN][0], found[0], casting="unsafe")
        if S.PERCENTILES in wanted:
            rest = found[len(asked) - len(percentiles) :]
            np.copyto(places[S.PERCENTILES], rest, casting="unsafe")

    def categories(self, places: dict[Statistic, Any]) -> None:
        """Write what is made of how often each value occurs."""
        wanted = [statistic for statistic in _COUNTED if statistic in places]
        if not wanted:
            return
        from ._percentiles import frequency_statistics

        found = frequency_statistics(
            self.block,
            window=self.shape.box,
            footprint=self.shape.footprint,
            which=tuple(_COUNTED[statistic] for statistic in wanted),
            unwanted=self.empty,
        )
        for statistic, cells in zip(wanted, found):
            np.copyto(places[statistic][0], cells, casting="unsafe")


def working_bytes(
    statistics: Sequence[Statistic], bands: int, shape: Shape, weighted: bool
) -> float:
    """Return about how much memory `local_statistics` needs at work, for each cell of a block.

    Parameters
    ----------
    statistics : sequence of Statistic
        Which.
    bands : int
        How many bands they make.
    shape : Shape
        The window's shape.
    weighted : bool
        Whether cells have weights.

    Returns
    -------
    float
        Bytes, results included.
    """
    wanted, wide = set(statistics), weighted and shape.cells >= FEWEST
    parts = [
        (45, wanted & _SUMMED and not weighted),
        (70, wanted & _SPREAD and not weighted and not wanted & set(_HIGHER)),
        (165, wanted & set(_HIGHER) and not weighted),
        (60, wanted & _SUMMED and weighted and not wide),
        (130, wanted & (_SPREAD | set(_HIGHER)) and weighted and not wide),
        (200, wanted & (_SUMMED | _SPREAD | set(_HIGHER)) and wide),
        (90, wanted & (_SPREAD | set(_HIGHER)) and wide),
        (75, wanted & set(_HIGHER) and wide),
        (45, wanted & _EXTREME),
        (75, wanted & _ORDERED),
        (50, wanted & set(_COUNTED)),
    ]
    needed = sum(size for size, used in parts if used)
    # The runs of a footprint's rows are kept while they are joined.
    joined = shape.footprint is not None and not weighted
    return needed * (2 if joined else 1) + 12.0 * bands
