"""Correlation of two stacks of bands, cell by cell, along their bands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import fresh
from ..common.wording import tr
from ..windows.shapes import reach
from ._rank_scores import compare_pairs, scores
from ._significance import correlation_p_value, fractional_p_value, kendall_p_value
from .choices import StackMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

# Samples that are worked on in one go: their copies stay in a core's cache.
_AT_ONCE = 1 << 15
# What an interpolation makes of equal cells, as a part of them, at most.
_LAST_DIGITS = 32 * 2.0**-52
# Correlations that differ by less are equal but for rounding.
_SAME = 1e-12
# Departures whose squares a float64 holds with all digits.
_LEAST, _MOST = 2.0**-400, 2.0**400


class _Found(NamedTuple):
    """Results of some cells, each of shape (cells,)."""

    r: Array
    p: Array
    n: Array
    slope: Array
    intercept: Array


def stack_correlation(
    first: Floats,
    second: Floats,
    *,
    method: StackMethod = StackMethod.PEARSON,
    max_lag: int = 0,
    window: int = 1,
    min_pairs: int = 3,
    effective: bool = False,
    resampled: bool = False,
) -> NDArray[np.float64]:
    """Return how the bands of two stacks correlate in each cell.

    Parameters
    ----------
    first : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data. Never changed.
    second : ndarray of the same shape, or of shape (bands,)
        The other stack, or a series that is the same for all cells.
    method : StackMethod
        Pearson's r, Spearman's rho (that of mean ranks) or Kendall's tau-b.
    max_lag : int
        Bands k are paired with bands t of the second as ``first[t + k]`` and ``second[t]``, for k
        from ``-max_lag`` to ``max_lag``; the k whose correlation is farthest from 0 is taken, of
        equal ones the nearest to 0, the positive one first.
    window : int
        The pairs of so many cells across and down are taken together.
    min_pairs : int
        Cells with fewer pairs have no result; never less than 3.
    effective : bool
        Whether p allows for bands that resemble those before them: it is that of
        ``n (1 - a b) / (1 + a b)`` pairs, at least 3 and at most n, with the lag-1
        autocorrelations a and b of what is correlated. Not for Kendall's tau.
    resampled : bool
        Whether the second was resampled: equal cells may then differ in their last digits, and
        are flat all the same.

    Returns
    -------
    ndarray of shape (5 or 6, rows out, columns out), float64
        The correlation (-1 to 1); its two-sided p; the number of pairs n; slope and intercept of
        the line of least squares that tells first from second; and with lags the one taken. NaN,
        but for n, where there are fewer pairs, a stack is flat, a pair holds an infinite cell, or
        the cell itself has no pair.

    Raises
    ------
    ValueError
        Where the stacks do not have as many bands, or p is asked for what there is none of.

    Notes
    -----
    Cost a cell and lag of n pairs: Pearson about 5 n ns, Spearman n (n + 10) ns (from 49 pairs
    some 100 n ns), Kendall 2 n (n + 10) ns. Departures are taken from a cell of its own, so that
    no offset costs digits and equal cells are exactly flat.
    Source: for the effective number, Bretherton et al. 1999,
    https://doi.org/10.1175/1520-0442(1999)012<1990:TENOSD>2.0.CO;2.

    Examples
    --------
    >>> years = np.arange(5.0)
    >>> found = stack_correlation((2 * years + 1)[:, None, None], years)
    >>> found[:, 0, 0].round(12).tolist()
    [1.0, 0.0, 5.0, 2.0, 1.0]
    """
    bands = first.shape[0]
    if second.shape[0] != bands:
        raise ValueError(
            tr("stacks of {} and {} bands have no pairs in common").format(bands, second.shape[0])
        )
    if effective and method is StackMethod.KENDALL:
        raise ValueError(tr("Kendall's tau has no effective number of pairs"))
    rows, columns = (length - window + 1 for length in first.shape[1:])
    out: NDArray[np.float64] = fresh((6 if max_lag else 5, rows, columns))
    settings = _Settings(method, min_pairs, effective, resampled, window)
    step = max(1, _AT_ONCE // (bands * window * window * columns))
    with np.errstate(all="ignore"):
        for row in range(0, rows, step):
            checkpoint()
            some = slice(row, min(row + step, rows))
            x = _samples(first, window, some)
            alone = second.ndim == 1
            y: NDArray[Any] = second[None, :, None] if alone else _samples(second, window, some)
            if x.shape[2] == 1:
                # A single column would be summed in another order, with other last digits.
                x = np.repeat(x, 2, axis=2)
                y = np.broadcast_to(y, x.shape)
            found = _best(x, y, max_lag, settings)
            for layer, values in zip(out, found):
                layer[some] = values[: layer[some].size].reshape(-1, columns)
    return out


class _Settings(NamedTuple):
    method: StackMethod
    min_pairs: int
    effective: bool
    resampled: bool
    window: int


def _samples(stack: Floats, window: int, rows: slice) -> Array:
    """Return the cells of windows, of shape (cells of a window, bands, windows)."""
    columns = stack.shape[2] - window + 1
    shape = window * window, len(stack), (rows.stop - rows.start) * columns
    found: Array = np.empty(shape)
    for place, (down, across) in enumerate(np.ndindex(window, window)):
        part = stack[:, rows.start + down : rows.stop + down, across : across + columns]
        found[place].reshape(part.shape)[...] = part
    return found


def _lags(most: int) -> Iterator[int]:
    yield 0
    for lag in range(1, most + 1):
        yield lag
        yield -lag


def _best(x: Array, y: Array, max_lag: int, settings: _Settings) -> list[Array]:
    """Return the results at the lag whose correlation is farthest from 0."""
    bands = x.shape[1]
    best: Optional[list[Array]] = None
    for lag in _lags(max_lag):
        checkpoint()
        here = slice(max(lag, 0), bands + min(lag, 0))
        there = slice(max(-lag, 0), bands - max(lag, 0))
        found = list(_correlate(x[:, here], y[:, there], settings))
        if not max_lag:
            return found
        found.append(np.where(np.isnan(found[0]), np.nan, float(lag)))
        if best is None:
            best = found
            continue
        better = ~(np.abs(found[0]) <= np.abs(best[0]) + _SAME) & ~np.isnan(found[0])
        for old, new in zip(best, found):
            np.copyto(old, new, where=better)
    return best or []


def _correlate(x: Array, y: Array, settings: _Settings) -> _Found:
    """Return the results of samples of shape (cells of a window, bands, windows)."""
    known = ~(np.isnan(x) | np.isnan(y))
    own = known[_middle(settings.window)].any(axis=0)
    spoiled = (known & ~(np.isfinite(x) & np.isfinite(y))).any(axis=(0, 1))
    pooled = x.shape[0] * x.shape[1], x.shape[2]
    n = np.count_nonzero(known.reshape(pooled), axis=0).astype(np.float64)
    without = spoiled | ~own | (n < max(settings.min_pairs, 3))
    x, y = (_paired(cells, known) for cells in (x, y))
    one, two = (_departures(cells.reshape(pooled), known.reshape(pooled), n) for cells in (x, y))
    parts: tuple[Array, ...] = ()
    slope = (one.cells * two.cells).sum(axis=0) / two.squares
    if settings.method is StackMethod.PEARSON:
        r = slope / np.sqrt(one.squares) * np.sqrt(two.squares)
        parts = one.cells, two.cells
    elif settings.method is StackMethod.SPEARMAN:
        parts = tuple(scores(cells.reshape(pooled)).astype(np.float64) for cells in (x, y))
        squares = [(part * part).sum(axis=0) for part in parts]
        r = (parts[0] * parts[1]).sum(axis=0) / np.sqrt(squares[0] * squares[1])
    else:
        pairs = compare_pairs(x.reshape(pooled), y.reshape(pooled))
        r = pairs.tau()
    slope = np.ldexp(slope, one.exponents - two.exponents)
    intercept = one.mean - slope * two.mean
    without |= np.isnan(slope)
    if settings.resampled:
        without |= _is_flat(y.reshape(pooled))
    np.copyto(r, np.nan, where=without)
    np.clip(r, -1.0, 1.0, out=r)
    if settings.method is StackMethod.KENDALL:
        p = kendall_p_value(pairs)
    elif settings.effective:
        p = fractional_p_value(r, _effective(parts, known, n))
    else:
        p = correlation_p_value(r, n)
    for values in (p, slope, intercept):
        np.copyto(values, np.nan, where=np.isnan(r))
    return _Found(r, p, n, slope, intercept)


def _middle(window: int) -> int:
    """Return which cell of a window is the one that it belongs to."""
    return reach(window)[0] * (window + 1)


def _paired(cells: Array, known: Booleans) -> Array:
    """Return cells with NaN where a pair is incomplete."""
    found: Array = np.where(known, cells, np.nan)
    return found


class _Departures(NamedTuple):
    """Departures from the mean, 0 for none, times 2^-exponents; their squares' sum; the mean."""

    cells: Array
    squares: Array
    exponents: NDArray[Any]
    mean: Array


def _departures(cells: Array, known: Booleans, n: Array) -> _Departures:
    start = np.take_along_axis(cells, known.argmax(axis=0)[None], axis=0)
    exponents = np.zeros(n.shape, np.intc)  # all that ldexp takes on every system
    largest = np.fmax.reduce(np.abs(cells), axis=0)
    if (largest > _MOST).any():
        # Halved first: the difference of two cells may overflow.
        exponents[largest > _MOST] = 1024
        cells, start = np.ldexp(cells, -exponents), np.ldexp(start, -exponents)
    found = cells - start
    found[~known] = 0.0
    sizes = np.abs(found).max(axis=0)
    tiny = (sizes < _LEAST) & (sizes > 0.0)
    if tiny.any():
        powers = np.where(tiny, np.frexp(sizes)[1], np.intc(0))
        found = np.ldexp(found, -powers)
        shifted = found.sum(axis=0) / n
        mean = np.ldexp(start[0] + np.ldexp(shifted, powers), exponents)
        exponents = exponents + powers
    else:
        shifted = found.sum(axis=0) / n
        mean = np.ldexp(start[0] + shifted, exponents)
    found -= shifted
    found[~known] = 0.0
    return _Departures(found, (found * found).sum(axis=0), exponents, mean)


def _is_flat(cells: Array) -> Booleans:
    """Say where cells differ by no more than an interpolation makes of equal ones."""
    low, high = np.fmin.reduce(cells, axis=0), np.fmax.reduce(cells, axis=0)
    flat: Booleans = high - low <= _LAST_DIGITS * np.maximum(np.abs(low), np.abs(high))
    return flat


def _effective(parts: tuple[Array, ...], known: Booleans, n: Array) -> Array:
    """Return how many independent pairs the pairs are worth."""
    following = known[:, 1:] & known[:, :-1]
    pairs = np.count_nonzero(following, axis=(0, 1)) + known.shape[0]
    product = np.ones(n.shape)
    for part in parts:
        cells = part.reshape(known.shape)
        together = np.where(following, cells[:, 1:] * cells[:, :-1], 0.0).sum(axis=(0, 1)) / pairs
        alone = (part * part).sum(axis=0) / n
        product *= np.clip(together / alone, -1.0, 1.0)
    found: Array = np.clip(n * (1.0 - product) / (1.0 + product), 3.0, n)
    return found
