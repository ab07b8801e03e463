"""From bands and layers to series of dates, and from filled series to cells as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import counted, joined, tr
from ..kernels.gaps.choices import Ends
from ..kernels.gaps.series import Series, fill_series
from ..raster.results.about import OutputBand
from ..raster.results.nodata import COMMON, any_cell, type_and_nodata
from ..raster.sources.info import Band
from ..raster.sources.source import RasterSource
from ..raster.sources.stack import stacked
from ..raster.verbs.engine import map_blocks
from ..raster.verbs.patches import stored
from ..raster.verbs.tally import Tally
from .calendars import REAL, year_of
from .dates import date_of
from .positions import read_dates, told_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.common.plan import Plan
    from ..raster.results.sink import RasterSink
    from .run import Run

_FEWEST = 2
_MOST_RESULTS = 2**16 - 1  # bands of a GeoTIFF
# What stands for the length of a year where nobody says another.
_YEAR = 365.25


class Stack(NamedTuple):
    """Bands in the order of their dates.

    Attributes
    ----------
    source : RasterSource
        As they are stored, without scale and offset.
    bands : tuple of Band
        With their scale and offset.
    days : tuple of float
        When they were taken, ascending.
    order : tuple of int
        Which of the bands as they were given each is.
    of : tuple of int
        Which of INPUT's bands each is, from 1; 0 for those of other layers.
    dated : bool
        Whether numbers of days are dates.
    calendar : str
        In which days are counted.
    """

    source: RasterSource
    bands: tuple[Band, ...]
    days: tuple[float, ...]
    order: tuple[int, ...]
    of: tuple[int, ...]
    dated: bool
    calendar: str = REAL


def stack_of(run: Run, sources: Sequence[RasterSource], given: Sequence[RasterSource]) -> Stack:
    """Return the bands of some rasters of one grid by date; say how dates were found.

    Parameters
    ----------
    run : Run
    sources : sequence of RasterSource
        INPUT first.
    given : sequence of RasterSource
        The same before they were laid on its grid: their names and metadata tell dates.
    """
    told = [one for source in given for one in told_of(source)]
    if len(told) < _FEWEST:
        sentence = tr("BANDS and LAYERS give {}: a series needs 2 or more, of different dates")
        raise ValueError(sentence.format(counted(len(told), "band", "bands")))
    found = read_dates("DATES", run.text("DATES"), told)
    days, dated = found.days, bool(found.told)
    if dated:
        run.progress.message(found.told)
    elif days is not None:
        run.progress.message(tr("DATES: {}").format(joined(days)))
    if days is None:
        days = [float(number) for number in range(1, len(told) + 1)]
        run.progress.warn(tr("No dates are known: bands count as one day apart. Give DATES."))
    order = sorted(range(len(days)), key=days.__getitem__)
    for one, other in zip(order, order[1:]):
        if days[one] == days[other]:
            sentence = tr("{} of DATES is that of bands {} and {}: give each date once")
            first, second = sorted((one, other))
            told_date = date_of(days[one], found.calendar) if dated else f"{days[one]:g}"
            raise ValueError(sentence.format(told_date, first + 1, second + 1))
    if order != list(range(len(days))):
        run.progress.message(tr("Dates do not ascend: the bands of the result are sorted by date."))
    ordered = tuple(days[place] for place in order)
    if dated:
        sentence = tr("{} from {} to {}")
        number = counted(len(days), "date", "dates")
        ends = (date_of(day, found.calendar) for day in (ordered[0], ordered[-1]))
        run.progress.message(sentence.format(number, *ends))
    whole = stacked(sources)
    known = whole.info().bands
    numbers = [band.number for band in sources[0].info().bands]
    numbers += [0] * (len(known) - len(numbers))
    # Sorted, the bands of a source that was copied apart keep their places there.
    return Stack(
        replace(whole, bands=tuple(known[place].number for place in order), scaled=False),
        tuple(known[place] for place in order),
        ordered,
        tuple(order),
        tuple(numbers[place] for place in order),
        dated,
        found.calendar,
    )


def weights_of(sources: Sequence[RasterSource], stack: Stack) -> RasterSource:
    """Return the weights of a stack's bands, in its order."""
    whole = stacked(sources)
    bands = whole.info().bands
    if len(bands) != len(stack.days):
        told = tr("WEIGHTS gives {}, and there are {} dates: give one for each, in their order")
        number = counted(len(bands), "band", "bands")
        raise ValueError(told.format(number, len(stack.days)))
    return replace(whole, bands=tuple(bands[place].number for place in stack.order))


def period_of(run: Run, stack: Stack) -> float:
    """Return how long a year is: where all years of a calendar are alike, so many days."""
    given, own = run.number("PERIOD"), year_of(stack.calendar)
    if own is None or given != _YEAR:
        return given
    run.progress.message(
        tr("A year of the calendar {} has {:g} days: PERIOD.").format(stack.calendar, own)
    )
    return own


def targets_of(days: Sequence[float], every: float) -> tuple[float, ...]:
    """Return the dates of the result: every so many days from the first on, 0: the same."""
    if not every:
        return tuple(days)
    span = days[-1] - days[0]
    if span / every >= _MOST_RESULTS:
        told = tr(
            "OUTPUT_DATES is {:g}: that makes {:,.3g} dates, and files hold {:,} bands; give "
            "{:.3g} or more"
        )
        right = 1.01 * span / (_MOST_RESULTS - 1)
        raise ValueError(told.format(every, span / every, _MOST_RESULTS, right))
    count = int(span / every * (1 + 1e-12)) + 1
    return tuple(days[0] + k * every for k in range(count))


def results_of(stack: Stack, targets: Sequence[float]) -> list[tuple[str, Band, int]]:
    """Return the name of each result, the band that it is like, and INPUT's that it is of."""
    known = dict(zip(stack.days, zip(stack.bands, stack.of)))
    results = []
    for number, day in enumerate(targets, 1):
        band, of = known.get(day, (stack.bands[0]._replace(description=""), 0))
        name = date_of(day, stack.calendar) if stack.dated else f"Band {number}"
        results.append((band.description or name, band, of))
    return results


@dataclass(frozen=True)
class Fill:
    """Fills a tile of a stack; a value, for workers.

    Attributes
    ----------
    series : Series
        How.
    bands : tuple of Band
        Of the result: type, scale and offset that computed values are stored with.
    nodata : float, optional
        What none of them may be.
    distances : bool
        Tell how far filled cells are from data, in place of their values.
    """

    series: Series
    bands: tuple[Band, ...]
    nodata: Optional[float]
    distances: bool = False

    def __call__(self, block: NDArray[Any], weights: Optional[NDArray[Any]] = None) -> NDArray[Any]:
        """Return the results of a tile, and how many of each cell were filled, and stay."""
        return fill_series(
            block, weights, series=self.series, store=self._stored, distances=self.distances
        )

    @property
    def exact(self) -> bool:
        """Whether floats do not hold the cells that stay as they are."""
        dtype, series = self.bands[0].dtype, self.series
        same = series.times == series.targets and not series.all_cells
        return dtype.kind in "iu" and dtype.itemsize == 8 and same

    def _stored(self, values: NDArray[Any], result: Optional[NDArray[Any]]) -> NDArray[Any]:
        if result is None:  # all alike: the values are stored ones
            return self._as(self.bands[0]._replace(scale=1.0, offset=0.0), values)
        found = np.empty(len(values))
        for number in np.unique(result):
            own = result == number
            found[own] = self._as(self.bands[number], values[own])
        return found

    def _as(self, band: Band, values: NDArray[Any]) -> NDArray[Any]:
        return stored(values, band, band.dtype)


def fill_of(stack: Stack, series: Series) -> tuple[Fill, np.dtype[Any]]:
    """Return what fills the tiles of a stack, and the type of the result."""
    known = stack.source.info().bands
    new = series.targets != series.times
    dtype, nodata = type_and_nodata(known, [any_cell(band) for band in known], missing=new)
    bands = [band for _, band, _ in results_of(stack, series.targets)]
    as_stored = tuple(band._replace(dtype=dtype, nodata=nodata) for band in bands)
    return Fill(series, as_stored, nodata), dtype


def distance_bands(bands: Sequence[OutputBand]) -> list[OutputBand]:
    """Return the bands that tell how far filled cells lie from data."""
    return [OutputBand(band.description, COMMON, "d", of=0) for band in bands]


def fill(
    run: Run,
    sources: Sequence[RasterSource],
    plan: Plan,
    job: Fill,
    sink: RasterSink,
    also: Optional[RasterSink] = None,
) -> tuple[int, int]:
    """Write the filled stack, and how far cells lie from data where that is asked for.

    Returns
    -------
    tuple of int
        How many cells were filled, and how many gap cells stay.
    """
    found = Tally(_counts, _together)
    share = 1.0 if also is None else 0.5
    about: Any = {"stacked": True, "tally": found, "tally_band": slice(-2, None)}
    first = run.progress.part(0.0, share)
    with ExitStack() as open_sinks:
        for one in (sink, *([] if also is None else [also])):
            open_sinks.enter_context(one)
        map_blocks(job, sources, sink, plan, kept=job.exact, progress=first, **about)
        filled, left = found.units(0)[0]
        if left == plan.rows * plan.columns * sink.count:
            run.require_data(sources[0])
        if also is not None:
            last = run.progress.part(share, 1.0)
            far = replace(job, distances=True)
            map_blocks(far, sources, also, plan, stacked=True, progress=last)
    _tell(run, job.series, filled, left)
    return filled, left


def _tell(run: Run, series: Series, filled: int, left: int) -> None:
    told = tr("{}, {:,} left").format(counted(filled, "gap cell filled", "gap cells filled"), left)
    if left and series.ends is Ends.LEAVE:
        told += tr("; those before the first date with data and after the last stay: ENDS")
    if not filled and not left:
        run.progress.warn(tr("No cell is a gap."))
    run.progress.message(told)


def _counts(layers: NDArray[Any]) -> tuple[int, int]:
    """Return how many cells of a tile were filled, and stay."""
    filled, left = layers.astype(np.float64).sum(axis=(1, 2))
    return int(filled), int(left)


def _together(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
