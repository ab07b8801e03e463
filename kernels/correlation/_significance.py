"""How likely a correlation is to arise by chance."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ..common.wording import shown, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._rank_scores import Pairs

# n as a float is whole up to here, and far beyond every raster.
MAX_PAIRS = 10**15
# Numbers of pairs up to which a table is made of one that all cells have.
_TABLED = 1_000_000
# From this number of pairs on, p comes from the normal distribution where numbers are mixed.
_MANY = 128
# Cells handled at a time, for their temporary arrays to stay in a core's cache.
_PIECE = 1 << 14
_MANTISSA_BITS = 52
_LOWEST_P = 1e-20
# Panels of the normal distribution's table for one deviation, and deviations in it: p is 1e-21.
_PANELS, _DEVIATIONS = 128, 9.5
# Up to so many samples Kendall's p is exact, as SciPy has it.
_EXACT = 33


class _Table(NamedTuple):
    """Cubics of p for one number of pairs, over ``q = 1 - |r|``.

    The leading bits of the float ``q``, as an integer, number the panels: their width halves
    with each octave towards q = 0, as p falls there by a power of q. The first panel is 0.
    """

    shift: int
    first_key: int
    floor: float
    cubics: NDArray[np.float64]


class _Joined(NamedTuple):
    """The tables of all numbers of pairs up to one; the first three arrays go by that number."""

    shifts: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    floors: NDArray[np.float64]
    cubics: NDArray[np.float64]


def correlation_p_value(
    r: NDArray[Any], n: float | NDArray[Any], out: Optional[NDArray[np.float64]] = None
) -> NDArray[np.float64]:
    """Compute the two-sided p-value of Pearson's r.

    The chance that the r of ``n`` pairs of independent normal numbers is as far from 0:
    Student's t with n - 2 degrees of freedom, or
    ``I(1 - r ** 2; (n - 2) / 2, 1 / 2)`` with the regularised incomplete beta function I.

    Parameters
    ----------
    r : ndarray of any shape
        Correlations, -1 to 1; what rounding puts beyond counts as -1 or 1. NaN means no data.
    n : ndarray of the shape of ``r``, or that broadcasts to it
        Numbers of pairs, whole; float or integer. NaN means no data.
    out : ndarray of float64, the common shape, contiguous, optional
        Takes the result.

    Returns
    -------
    ndarray of float64, the common shape
        p, 0 to 1. NaN where ``r`` or ``n`` is, or ``n`` is below 3. Right to 1e-9, and to a
        relative 1e-6 for p above 1e-12; p below 1e-20 is given as 0, so is that of r = -1 or 1.

    Raises
    ------
    ValueError
        If a number of pairs is above ``MAX_PAIRS``.

    Notes
    -----
    About 6 ns a cell where ``n`` is a number, 20 to 40 ns where it is an array, once the tables
    are made (0.3 ms each; 40 ms for all below 128). The tables come from Gauss-Legendre
    quadrature of the density of r and are read by cubic Hermite interpolation. In an array,
    ``n`` of 128 and more goes through the normal deviate that is as likely as Student's t: a
    large window with gaps has many thousands of different ``n``, too many for tables. The two
    ways differ by less than 1e-9.
    Source: Fisher 1915, https://doi.org/10.2307/2331838; Abramowitz and Stegun 1964, 26.5.27;
    Hill 1970, Algorithm 395, https://doi.org/10.1145/355598.355599, for the deviate.

    Examples
    --------
    >>> import numpy as np
    >>> correlation_p_value(np.array([0.5, -1.0, 0.5, np.nan]), np.array([3.0, 9.0, 2.0, 9.0]))
    array([0.66666667, 0.        ,        nan,        nan])
    """
    shape = np.broadcast(r, n).shape
    result: NDArray[np.float64] = fresh(shape) if out is None else out
    if np.ndim(n) == 0 and 3 <= n <= _TABLED:
        _look_up_one(np.asarray(r, dtype=np.float64), _table(int(n)), result)
        return result
    correlations = np.broadcast_to(np.asarray(r, dtype=np.float64), shape).reshape(-1)
    pairs = _whole_pairs(np.broadcast_to(n, shape).reshape(-1), correlations)
    flat = result.reshape(-1)
    for start in range(0, pairs.size, _PIECE):
        piece = slice(start, start + _PIECE)
        _look_up_mixed(correlations[piece], pairs[piece], flat[piece])
    return result


def normal_p_value(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute the two-sided p-value of a standard normal deviate.

    Parameters
    ----------
    deviations : ndarray of any shape
        Deviates; their sign does not matter. NaN means no data.

    Returns
    -------
    ndarray of float64, the same shape
        p, 0 to 1, right to 1e-9; beyond 9.5 deviations 0.

    Examples
    --------
    >>> import numpy as np
    >>> normal_p_value(np.array([0.0, -1.959963984540054, np.nan])).round(9)
    array([1.  , 0.05,  nan])
    """
    found = np.abs(deviations, dtype=np.float64)
    unknown = np.isnan(found)
    found[unknown] = 0.0
    np.minimum(found, 1.1 * _DEVIATIONS, out=found)
    shape = found.shape
    result = _read_normal(found.reshape(-1)).reshape(shape)
    result[unknown] = np.nan
    return result


def kendall_p_value(pairs: Pairs) -> NDArray[np.float64]:
    """Compute the two-sided p-value of Kendall's tau-b.

    Exact, from the distribution of the number of discordant pairs, where no samples are equal
    and there are at most 33, or at most one pair is in (or out of) order; else that of a normal
    deviate whose variance allows for ties. SciPy's ``kendalltau`` chooses alike.

    Parameters
    ----------
    pairs : Pairs
        What the pairs of samples say.

    Returns
    -------
    ndarray of shape (cells,), float64
        p, 0 to 1; NaN where a variable has one value alone, or there are fewer than 2 samples.

    Notes
    -----
    Source: Kendall 1970, Rank Correlation Methods, 4th edition.

    Examples
    --------
    >>> import numpy as np
    >>> from ._rank_scores import compare_pairs
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> kendall_p_value(compare_pairs(x, x)).round(9).tolist()
    [0.083333333]
    """
    n = pairs.counts.astype(np.float64)
    total = n * (n - 1) / 2
    (x, y), (x0, y0), (x1, y1) = pairs.ties
    with np.errstate(invalid="ignore", divide="ignore"):
        twice = n * (n - 1)
        variance = (twice * (2 * n + 5) - x1 - y1) / 18.0 + 2.0 * x * y / twice
        with_ties = x0 * y0 / (9.0 * twice * (n - 2))
        variance += np.where((x0 == 0) | (y0 == 0), 0.0, with_ties)
        p = normal_p_value(pairs.balance / np.sqrt(variance))
    p[(total - x == 0) | (total - y == 0)] = np.nan
    # Discordant pairs, or concordant ones where they are fewer.
    fewer = (total.astype(np.int64) - np.abs(pairs.balance)) // 2
    exact = (x == 0) & (y == 0) & (pairs.counts >= 2)
    exact &= (pairs.counts <= _EXACT) | (fewer <= 1)
    for number in np.unique(pairs.counts[exact]).tolist():
        which = np.flatnonzero(exact & (pairs.counts == number))
        p[which] = _exact_kendall(number).take(fewer[which], mode="clip")
    return p


@lru_cache(maxsize=64)
def _exact_kendall(number: int) -> NDArray[np.float64]:
    """Return p by the number of discordant pairs, or of concordant ones if fewer."""
    if number > _EXACT:
        ways = [math.exp(math.log(2.0) - math.lgamma(number + 1 - one)) for one in range(2)]
        return np.array(ways)
    chances = np.ones(1)
    for size in range(2, number + 1):
        chances = np.convolve(chances, np.full(size, 1.0 / size))
    return np.minimum(2.0 * np.cumsum(chances), 1.0)


def fractional_p_value(r: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute the two-sided p-value of Pearson's r for numbers of pairs that are not whole.

    Parameters
    ----------
    r, n : ndarrays of one shape, float64
        Correlations, and effective numbers of pairs, more than 2.

    Returns
    -------
    ndarray of that shape, float64
        p, by Student's t with n - 2 degrees of freedom. Needs SciPy.
    """
    from scipy.special import betainc

    with np.errstate(invalid="ignore"):
        share = np.maximum((1.0 - r) * (1.0 + r), 0.0)
        found: NDArray[np.float64] = betainc((n - 2.0) / 2.0, 0.5, share)
    return found


def _look_up_mixed(
    correlations: NDArray[np.float64], pairs: NDArray[np.intp], out: NDArray[np.float64]
) -> None:
    """Give p where cells have different numbers of pairs, 0 where it is unknown."""
    many = np.flatnonzero(pairs >= _MANY)
    if many.size < pairs.size:
        few = np.where(pairs < _MANY, pairs, 0) if many.size else pairs
        _look_up(correlations, few, _joined(int(few.max()).bit_length()), out)
    if many.size:
        out[many] = _by_normal(correlations[many], pairs[many])


def _whole_pairs(numbers: NDArray[Any], correlations: NDArray[np.float64]) -> NDArray[np.intp]:
    """Give numbers of pairs as integers, 0 where p is unknown."""
    with np.errstate(invalid="ignore"):
        known = numbers >= 3
        known &= correlations == correlations
        too_many = bool((numbers > MAX_PAIRS).any())
    if too_many:
        raise ValueError(
            tr("n must be at most {} pairs, not {:,.0f}.").format(
                shown(MAX_PAIRS, ","), np.nanmax(numbers)
            )
        )
    pairs = np.zeros(numbers.size, np.intp)
    np.copyto(pairs, numbers, where=known, casting="unsafe")
    return pairs


def _look_up_one(
    correlations: NDArray[np.float64], table: _Table, result: NDArray[np.float64]
) -> None:
    """Give p where all cells have one number of pairs."""
    size, shape = correlations.size, correlations.shape
    distance, weight = (scratch(f"p{k}", size).reshape(shape) for k in range(2))
    panels = scratch("panels", size, np.int64).reshape(shape)
    keys, shift = panels.view(np.uint64), np.uint64(table.shift)
    np.absolute(correlations, distance)
    np.subtract(1.0, distance, distance)
    # NaN stays what it is, and its panel is any.
    np.maximum(distance, table.floor, out=distance)
    np.right_shift(distance.view(np.uint64), shift, keys)
    np.left_shift(keys, shift, weight.view(np.uint64))
    np.subtract(distance, weight, distance)
    np.subtract(panels, table.first_key, panels)
    constant, linear, square, cubic = table.cubics
    np.take(cubic, panels, out=result, mode="clip")
    for coefficients in (square, linear, constant):
        np.multiply(result, distance, result)
        np.take(coefficients, panels, out=weight, mode="clip")
        np.add(result, weight, result)


def _look_up(
    correlations: NDArray[np.float64],
    pairs: NDArray[np.intp],
    tables: _Joined,
    result: NDArray[np.float64],
) -> None:
    distance = np.abs(correlations)
    np.subtract(1.0, distance, out=distance)
    # fmax, as unknown cells may be NaN: their floor is 1, and the panel there NaN.
    scratch = tables.floors.take(pairs)
    np.fmax(distance, scratch, out=distance)
    shifts = tables.shifts.take(pairs)
    keys = distance.view(np.uint64) >> shifts
    panels = tables.offsets.take(pairs)
    panels += keys.view(np.int64)
    np.left_shift(keys, shifts, out=keys)
    distance -= keys.view(np.float64)
    constant, linear, square, cubic = tables.cubics
    np.take(cubic, panels, out=result, mode="clip")
    for coefficients in (square, linear, constant):
        result *= distance
        result += np.take(coefficients, panels, out=scratch, mode="clip")


def _by_normal(correlations: NDArray[np.float64], pairs: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give p for many pairs: of the normal deviate that is as likely as r, by Hill's series."""
    freedom = pairs - 2.5
    square = np.square(correlations)
    with np.errstate(divide="ignore"):
        y = np.log1p(np.negative(np.minimum(square, 1.0, out=square), out=square), out=square)
    y *= -freedom
    # Beyond the table anyway, and infinite for r = 1.
    np.minimum(y, 1.1 * _DEVIATIONS**2, out=y)
    scale = 48.0 * freedom * freedom
    series = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + scale)
    deviations = ((series + y + 3.0) / scale + 1.0) * np.sqrt(y)
    return _read_normal(deviations)


def _read_normal(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Read the normal distribution's table at deviates of at least 0, which are used up."""
    deviations *= _PANELS
    panels = deviations.astype(np.intp)
    deviations -= panels
    constant, linear, square, cubic = _normal_table()
    result: NDArray[np.float64] = cubic.take(panels, mode="clip")
    for coefficients in (square, linear, constant):
        result *= deviations
        result += coefficients.take(panels, mode="clip")
    return result


@lru_cache(maxsize=1)
def _normal_table() -> NDArray[np.float64]:
    """Return the cubics of the normal distribution's two tails, the last of them 0."""
    nodes = np.arange(int(_DEVIATIONS * _PANELS) + 1) / _PANELS
    values = np.array([math.erfc(node / math.sqrt(2.0)) for node in nodes.tolist()])
    slopes = -math.sqrt(2.0 / math.pi) * np.exp(-0.5 * nodes * nodes) / _PANELS
    cubics = np.zeros((4, nodes.size))
    cubics[:, :-1] = _hermite(np.ones(nodes.size - 1), values, slopes)
    return cubics


@lru_cache(maxsize=8)
def _joined(bits: int) -> _Joined:
    """Return the tables of all numbers of so many bits."""
    size = 1 << bits
    tables = [_table(number) for number in range(size)]
    joined = _Joined(
        np.zeros(size, np.uint64),
        np.zeros(size, np.int64),
        np.zeros(size),
        np.concatenate([table.cubics for table in tables], axis=1),
    )
    start = 0
    for number, table in enumerate(tables):
        joined.shifts[number] = table.shift
        joined.offsets[number] = start - table.first_key
        joined.floors[number] = table.floor
        start += table.cubics.shape[1]
    return joined


@lru_cache(maxsize=512)
def _table(number: int) -> _Table:
    if number < 3:
        one = int(np.array(1.0).view(np.uint64)) >> _MANTISSA_BITS
        return _Table(_MANTISSA_BITS, one, 1.0, np.full((4, 1), np.nan))
    freedom = number - 2
    shift = _MANTISSA_BITS - _panel_bits(freedom)
    # No float lies between 1 - 2 ** -53 and 1.
    floor = max(_distance_at(_LOWEST_P, freedom), 2.0**-54)
    first_key, last_key = (np.array([floor, 1.0]).view(np.uint64) >> np.uint64(shift)).tolist()
    keys = np.arange(first_key, last_key + 1, dtype=np.uint64)
    nodes = (keys << np.uint64(shift)).view(np.float64)
    values, slopes = _p_at(nodes, freedom)
    cubics = np.zeros((4, nodes.size))
    cubics[:, :-1] = _hermite(np.diff(nodes), values, slopes)
    cubics[:, 0] = 0.0
    cubics[0, -1] = 1.0
    return _Table(shift, first_key, floor, cubics)


def _panel_bits(freedom: int) -> int:
    """Choose the panels of an octave, as a power of two, for the error of cubic interpolation.

    That is h^4 / 384 times the fourth derivative in r for panels h wide, which is at most
    1.5 freedom^2 as the density is about normal with a variance of 1 / freedom: 1e-10 asks for
    h = 0.0126 / sqrt(freedom) next to r = 0. Towards |r| = 1 panels narrow as p falls, and the
    error is within 4e-7 of p down to p = 1e-12.
    """
    width = 0.0126 / np.sqrt(freedom)
    # Next to r = 0 an octave is 1/2 wide.
    return int(np.ceil(-np.log2(2 * width)))


def _distance_at(p: float, freedom: int) -> float:
    """Give the 1 - |r| at which p is no larger: p is at most (1 - r^2)^(freedom / 2)."""
    square = p ** (2.0 / freedom)
    return float(square / (1.0 + np.sqrt(1.0 - square)))


def _p_at(
    nodes: NDArray[np.float64], freedom: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Integrate the density of 1 - |r| up to each node; give p and the density."""
    power = freedom / 2.0 - 1.0

    def density(distance: NDArray[np.float64]) -> NDArray[np.float64]:
        heights: NDArray[np.float64] = np.exp(power * np.log(distance * (2.0 - distance)))
        return heights

    gauss: Any = np.polynomial.legendre.leggauss
    points, weights = gauss(4)
    widths = np.diff(nodes)
    inside = nodes[:-1, None] + widths[:, None] * (points + 1.0) / 2.0
    masses = (density(inside) * weights).sum(axis=1) * widths / 2.0
    slopes = density(nodes)
    # Below the first node the density is a power of the distance, or p is negligible.
    below = nodes[0] * slopes[0] / (power + 1.0)
    values = np.cumsum(np.concatenate([[below], masses]))
    return values / values[-1], slopes / values[-1]


def _hermite(
    widths: NDArray[np.float64], values: NDArray[np.float64], slopes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the four coefficients of each panel's cubic, the constant first."""
    secants = np.diff(values) / widths
    squares = (3.0 * secants - 2.0 * slopes[:-1] - slopes[1:]) / widths
    cubes = (slopes[:-1] + slopes[1:] - 2.0 * secants) / widths**2
    return np.stack([values[:-1], slopes[:-1], squares, cubes])
