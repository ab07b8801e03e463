"""Values that get the distribution of a reference: by quantiles, or a line through two moments.

A cell's share is that of the cells at or below it, and its match the value at the same share of the
reference, linearly between the values that occur there: both cumulative histograms are lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Cells of a reference to each share at most that are looked at one after the other.
_DENSE = 64


def value_at_share(
    shares: NDArray[np.float64],
    *,
    values: NDArray[np.float64],
    upto: NDArray[np.int64],
    of: Optional[int] = None,
) -> NDArray[np.float64]:
    """Return the value of a reference at each share, from its distinct values.

    Parameters
    ----------
    shares : ndarray of float64, any shape
        0 to 1; NaN stays.
    values : ndarray of float64, shape (values,)
        Those that occur, ascending.
    upto : ndarray of int64, shape (values,)
        The number of cells up to and with each.
    of : int, optional
        How many cells there are, if not all values are given.

    Returns
    -------
    ndarray of float64, shape of ``shares``
        ``numpy.interp(shares, upto / cells, values)``.

    Examples
    --------
    >>> value_at_share(np.array([0.5, 0.75]), values=np.array([1.0, 9.0]), upto=np.array([2, 4]))
    array([1., 5.])
    """
    found: NDArray[np.float64] = np.interp(shares, upto / (upto[-1] if of is None else of), values)
    return found


def value_at_sorted(
    shares: NDArray[np.float64], *, sorted_values: NDArray[Any]
) -> NDArray[np.float64]:
    """Return the value of a reference at each share, from its sorted cells.

    Parameters
    ----------
    shares : ndarray of float64, any shape
        0 to 1; NaN stays.
    sorted_values : ndarray, shape (cells,)
        All valid cells in ascending order; an array or ``numpy.memmap``.

    Returns
    -------
    ndarray of float64, shape of ``shares``
        As :func:`value_at_share` of the distinct values.

    Notes
    -----
    About 100 ns a cell for 16 million cells in memory.

    Examples
    --------
    >>> value_at_sorted(np.array([0.5, 0.75]), sorted_values=np.array([1.0, 1.0, 9.0, 9.0]))
    array([1., 5.])
    """
    cells, count = np.asarray(sorted_values), len(sorted_values)
    flat = np.asarray(shares).reshape(-1)
    known = np.flatnonzero(flat == flat)
    wanted = flat[known]
    # The most cells whose share is no larger, whatever a product of floats says.
    most = np.floor(wanted * count).astype(np.int64)
    most += (most + 1) / count <= wanted
    most -= most / count > wanted
    here = np.minimum(most, count - 1)
    value = cells[here]
    first: NDArray[Any] = here.copy()
    last: NDArray[Any] = here + 1
    # Searches take long, and most cells have a value of their own.
    tied = np.flatnonzero(
        (cells[np.maximum(here - 1, 0)] == value) | (cells[np.minimum(last, count - 1)] == value)
    )
    if tied.size:
        first[tied], last[tied] = _run_around(cells, here[tied])
    below = cells[np.maximum(first - 1, 0)].astype(np.float64)
    start, stop = first / count, last / count
    above = value.astype(np.float64)
    with np.errstate(invalid="ignore"):  # infinity less itself
        between = (above - below) / (stop - start) * (wanted - start) + below
    found = np.full(flat.shape, np.nan)
    between = np.where(wanted > start, between, below)  # of infinity as well
    found[known] = np.where((first == 0) | (most >= count) | (above == below), above, between)
    return found.reshape(np.shape(shares))


def _run_around(
    cells: NDArray[Any], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the run of equal cells around each place starts, and where it ends.

    In steps that double while cells are equal, and then halve: near the place, where a search
    among all cells would look everywhere.
    """
    ends = []
    for way in (-1, 1):
        here, jump, some = places.copy(), way, np.arange(len(places))
        rounds = []
        while some.size:
            some = some[_in_run(cells, places, here, some, jump)]
            here[some] += jump
            rounds.append((jump, some))
            jump *= 2
        # What is left of a run is shorter than the jump that failed.
        for jump, some in reversed(rounds):
            here[some[_in_run(cells, places, here, some, jump)]] += jump
        ends.append(here)
    return ends[0], ends[1] + 1


def _in_run(
    cells: NDArray[Any],
    places: NDArray[np.int64],
    here: NDArray[np.int64],
    some: NDArray[np.int64],
    jump: int,
) -> NDArray[np.bool_]:
    """Say which of some runs hold the cell that lies a jump from where they are known to be."""
    there = here[some] + jump
    inside: NDArray[np.bool_] = (there >= 0) & (there < len(cells))
    np.clip(there, 0, len(cells) - 1, out=there)
    inside &= cells[there] == cells[places[some]]
    return inside


def value_at_ascending(
    shares: NDArray[np.float64], *, sorted_values: NDArray[Any]
) -> NDArray[np.float64]:
    """Return the value of a reference at each of some ascending shares, from its sorted cells.

    Parameters
    ----------
    shares : ndarray of float64, shape (shares,)
        0 to 1, near one another: the cells between the first and the last are looked at.
    sorted_values : ndarray, shape (cells,)
        All valid cells in ascending order; an array or ``numpy.memmap``.

    Returns
    -------
    ndarray of float64, shape of ``shares``
        As :func:`value_at_share` of the distinct values.

    Notes
    -----
    About 30 ns a share and 3 a cell. Where cells between are many times as many as the shares, or
    some infinite, this is :func:`value_at_sorted`.

    Examples
    --------
    >>> cells = np.array([1.0, 1.0, 9.0, 9.0])
    >>> value_at_ascending(np.array([0.5, 0.75]), sorted_values=cells)
    array([1., 5.])
    """
    cells, count = np.asarray(sorted_values), len(sorted_values)
    if not shares.size:
        return np.zeros(0)
    first = max(int(shares[0] * count) - 2, 0)
    last = min(int(shares[-1] * count) + 2, count)
    # From the run of equal cells before the first on, to the end of the last one.
    first = int(np.searchsorted(cells, cells[first], side="left"))
    first = int(np.searchsorted(cells, cells[max(first - 1, 0)], side="left"))
    last = int(np.searchsorted(cells, cells[last - 1], side="right"))
    few = last - first <= _DENSE * shares.size + _DENSE
    if not (few and np.isfinite(cells[first]) and np.isfinite(cells[last - 1])):
        return value_at_sorted(shares, sorted_values=cells)
    runs = runs_between(cells, first, last)
    return value_at_share(shares, values=runs.values.astype(np.float64), upto=runs.upto, of=count)


class Runs(NamedTuple):
    """Distinct values of sorted cells, and how many cells there are up to each."""

    values: NDArray[Any]
    upto: NDArray[np.int64]


def runs_between(sorted_values: NDArray[Any], start: int, stop: int) -> Runs:
    """Return the runs of equal cells that end between two places.

    Parameters
    ----------
    sorted_values : ndarray, shape (cells,)
        All valid cells in ascending order; an array or ``numpy.memmap``.
    start, stop : int
        The places.

    Returns
    -------
    Runs

    Examples
    --------
    >>> runs_between(np.array([1.0, 1.0, 5.0, 9.0]), 1, 3)
    Runs(values=array([1., 5.]), upto=array([2, 3]))
    """
    cells = np.asarray(sorted_values[start : stop + 1])
    last = cells[1:] != cells[:-1]
    if stop >= len(sorted_values):
        last = np.append(last, True)
    ends = np.flatnonzero(last)
    return Runs(cells[ends], start + ends + 1)


# Coefficients of rational functions from the highest power down: in the middle of the
# distribution, in its tails, and far out.
_MIDDLE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080),
    (5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
     5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0),
)  # fmt: skip
_TAIL = (
    (7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
     4.63033784615654529590, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
     2.05319162663775882187, 1.0),
)  # fmt: skip
_FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
     5.46378491116411436990, 6.65790464350110377720),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0),
)  # fmt: skip


def normal_at_share(
    shares: NDArray[np.float64], *, mean: float, stddev: float
) -> NDArray[np.float64]:
    """Return the value of a normal distribution at each share.

    Parameters
    ----------
    shares : ndarray of float64, any shape
        Between 0 and 1; these go to the farthest float that lies between, NaN stays.
    mean, stddev : float
        Of the distribution.

    Returns
    -------
    ndarray of float64, shape of ``shares``
        Right to some 16 digits. Source: Wichura 1988, doi:10.2307/2347330.

    Examples
    --------
    >>> normal_at_share(np.array([0.5, 0.975]), mean=10.0, stddev=1.0).round(6)
    array([10.      , 11.959964])
    """
    tiny = np.finfo(np.float64).tiny
    p = np.clip(shares, tiny, 1.0 - 2.0**-53)
    q = p - 0.5
    r = 0.180625 - q * q
    with np.errstate(invalid="ignore"):
        middle = q * np.polyval(_MIDDLE[0], r) / np.polyval(_MIDDLE[1], r)
        r = np.sqrt(-np.log(np.minimum(p, 1.0 - p)))
        tail = np.polyval(_TAIL[0], r - 1.6) / np.polyval(_TAIL[1], r - 1.6)
        far = np.polyval(_FAR[0], r - 5.0) / np.polyval(_FAR[1], r - 5.0)
        outer = np.copysign(np.where(r <= 5.0, tail, far), q)
        found: NDArray[np.float64] = np.where(np.abs(q) <= 0.425, middle, outer)
    return mean + stddev * found


class Moments(NamedTuple):
    """How many cells, their mean, and the sum of their squared departures from it."""

    cells: int
    mean: float
    squares: float

    @property
    def stddev(self) -> float:
        """The standard deviation, over the number of cells; 0 without any."""
        return float(np.sqrt(self.squares / self.cells)) if self.cells else 0.0


def moments(values: NDArray[Any]) -> Moments:
    """Return the moments of a block's finite cells.

    Parameters
    ----------
    values : ndarray of any shape
        NaN means no data.

    Returns
    -------
    Moments
        Those of blocks are merged in one order, for floats have no other sum.

    Examples
    --------
    >>> moments(np.array([1.0, np.nan, 3.0]))
    Moments(cells=2, mean=2.0, squares=2.0)
    """
    cells = np.asarray(values).reshape(-1)
    with np.errstate(invalid="ignore", over="ignore"):
        mean = float(cells.mean(dtype=np.float64)) if cells.size else np.nan
    if not np.isfinite(mean):
        cells = cells[np.isfinite(cells)]
        mean = float(cells.mean(dtype=np.float64)) if cells.size else 0.0
    apart = np.subtract(cells, mean, dtype=np.float64)
    return Moments(cells.size, mean, float(np.einsum("i,i->", apart, apart)))


def merge_moments(first: Moments, second: Moments) -> Moments:
    """Return the moments of the cells of two blocks.

    Source: Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.

    Examples
    --------
    >>> merge_moments(Moments(1, 1.0, 0.0), Moments(1, 3.0, 0.0))
    Moments(cells=2, mean=2.0, squares=2.0)
    """
    if not first.cells or not second.cells:
        return first if first.cells else second
    cells = first.cells + second.cells
    apart = second.mean - first.mean
    share = second.cells / cells
    squares = first.squares + second.squares + apart * apart * first.cells * share
    return Moments(cells, first.mean + apart * share, squares)


def along_line(
    values: NDArray[Any], *, centre: float, gain: float, at_centre: float
) -> NDArray[np.float64]:
    """Map values along a line.

    Parameters
    ----------
    values : ndarray of any shape
        NaN means no data.
    centre, at_centre : float
        A value and its result.
    gain : float
        The slope.

    Returns
    -------
    ndarray of float64, shape of ``values``

    Examples
    --------
    >>> along_line(np.array([1.0, 2.0]), centre=1.0, gain=3.0, at_centre=5.0)
    array([5., 8.])
    """
    result: NDArray[np.float64] = np.subtract(values, centre, dtype=np.float64)
    if not gain:
        result[np.isinf(result)] = 0.0
    result *= gain
    result += at_centre
    return result
