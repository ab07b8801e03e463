"""Ranks of samples as whole numbers that add up to 0, and what pairs of samples say.

The *score* of a value is how many of the others are smaller less how many are larger. It is twice
the mean rank less ``n + 1``: Spearman's correlation is Pearson's of the scores, with sums of whole
numbers that no rounding touches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# More samples are sorted: comparing all pairs of them takes longer, and int8 does not hold scores.
_COMPARED = 48


def scores(samples: Floats) -> NDArray[Any]:
    """Return how many samples are smaller than each, less how many are larger.

    Parameters
    ----------
    samples : ndarray of shape (n, cells), float64 or float32
        The samples of each cell; NaN is none.

    Returns
    -------
    ndarray of shape (n, cells), int8 or float64
        Whole numbers, 0 for samples that are none; they add up to 0 in each cell.

    Notes
    -----
    Pairs are compared up to 48 samples, in about ``n (n - 1) / 2`` ns a cell; more are sorted.

    Examples
    --------
    >>> scores(np.array([[3.0], [1.0], [np.nan], [3.0]]))[:, 0].tolist()
    [1, -2, 0, 1]
    """
    return _by_pairs(samples) if len(samples) <= _COMPARED else _by_sorting(samples)


def _by_pairs(samples: Floats) -> NDArray[np.int8]:
    found = np.zeros(samples.shape, np.int8)
    for place in range(len(samples) - 1):
        one, others = samples[place], samples[place + 1 :]
        above = np.greater(one, others).view(np.int8)
        above -= np.less(one, others).view(np.int8)
        found[place] += np.add.reduce(above, axis=0, dtype=np.int8)
        found[place + 1 :] -= above
    return found


def _by_sorting(samples: Floats) -> Array:
    cells = np.ascontiguousarray(samples.T)
    order = cells.argsort(axis=1, kind="stable")  # NaN last
    ordered = np.take_along_axis(cells, order, axis=1)
    count, size = cells.shape
    places = np.arange(size)
    starts: NDArray[np.bool_] = np.ones((count, size + 1), np.bool_)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], starts[:, 1:size])
    first = np.maximum.accumulate(np.where(starts[:, :size], places, 0), axis=1)
    last = np.where(starts[:, 1:], places, size)
    last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    known = ~np.isnan(ordered)
    both = (first + last + 1 - known.sum(axis=1)[:, None]).astype(np.float64)
    both[~known] = 0.0
    found = np.empty_like(both)
    np.put_along_axis(found, order, both, axis=1)
    return np.ascontiguousarray(found.T)


class Pairs(NamedTuple):
    """What the pairs of samples of two variables say, cell by cell.

    Attributes
    ----------
    balance : ndarray of int64
        Pairs that both variables order alike, less those they order unlike.
    counts : ndarray of int64
        Number n of samples.
    ties : tuple of three (ndarray, ndarray)
        Over groups of t equal samples, of the first and of the second variable: the sums of
        ``t (t - 1) / 2``, of ``t (t - 1) (t - 2)`` and of ``t (t - 1) (2 t + 5)``.
    """

    balance: NDArray[np.int64]
    counts: NDArray[np.int64]
    ties: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]

    def tau(self) -> Array:
        """Return Kendall's tau-b; NaN where a variable has one value alone."""
        total = self.counts * (self.counts - 1) // 2
        with np.errstate(invalid="ignore", divide="ignore"):
            (x, y) = (np.sqrt((total - t).astype(np.float64)) for t in self.ties[0])
            found: Array = self.balance / x / y
        return np.clip(found, -1.0, 1.0, out=found)


def compare_pairs(first: Floats, second: Floats) -> Pairs:
    """Compare all pairs of samples.

    Parameters
    ----------
    first, second : ndarray of shape (n, cells)
        The samples; NaN, in both at once, is none.

    Returns
    -------
    Pairs

    Notes
    -----
    Cost: about ``n (n - 1)`` ns a cell.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0], [3.0]])
    >>> y = np.array([[1.0], [4.0], [2.0], [5.0]])
    >>> compare_pairs(x, y).tau().round(6).tolist()
    [0.547723]
    """
    size, cells = first.shape
    balance: NDArray[np.int64] = np.zeros(cells, np.int64)
    equal = [np.zeros(first.shape, np.int32) for _ in range(2)]
    for place in range(size - 1):
        checkpoint()
        signs = []
        for held, values in zip(equal, (first, second)):
            one, others = values[place], values[place + 1 :]
            sign = np.greater(one, others).view(np.int8)
            sign -= np.less(one, others).view(np.int8)
            signs.append(sign)
            same = np.equal(one, others)
            if same.any():
                held[place] += np.add.reduce(same, axis=0, dtype=np.int32)
                held[place + 1 :] += same
        signs[0] *= signs[1]
        balance += np.add.reduce(signs[0], axis=0, dtype=np.int32)
    x, y = (_tie_sums(held.astype(np.int64)) for held in equal)
    counts = np.count_nonzero(~np.isnan(first), axis=0).astype(np.int64)
    return Pairs(balance, counts, tuple(zip(x, y)))


def _tie_sums(more: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Return the sums over groups of equal samples, from how many others each sample equals."""
    terms = more, more * (more - 1), more * (2 * more + 7)
    halves, *rest = (term.sum(axis=0) for term in terms)
    return (halves // 2, *rest)
