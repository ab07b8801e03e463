"""Statistics of a few cells by exact arithmetic, rounded once at the end."""

from fractions import Fraction
from math import sqrt

import numpy as np


def _departures(cells):
    cells = [Fraction(float(value)) for value in np.ravel(cells)]
    mean = sum(cells) / len(cells)
    return [value - mean for value in cells]


def variance(cells, ddof=0):
    """Return the variance; cells are finite."""
    departures = _departures(cells)
    return float(sum(d * d for d in departures) / (len(departures) - ddof))


def _root(ratio):
    """Return the root of a fraction whose parts may be far out of a float's range."""
    if not ratio:
        return 0.0
    shift = (ratio.numerator.bit_length() - ratio.denominator.bit_length()) // 2
    return sqrt(ratio / Fraction(4) ** shift) * 2.0**shift


def skewness(cells):
    """Return the skewness of the population; not all cells are equal."""
    d = _departures(cells)
    second, third = sum(x**2 for x in d) / len(d), sum(x**3 for x in d) / len(d)
    return float(np.sign(third)) * _root(third**2 / second**3)


def kurtosis(cells):
    """Return the excess kurtosis; not all cells are equal."""
    d = _departures(cells)
    second, fourth = sum(x**2 for x in d) / len(d), sum(x**4 for x in d) / len(d)
    return float(fourth / second**2 - 3)


def correlation(first, second):
    """Return Pearson's r; neither is flat."""
    x, y = _departures(first), _departures(second)
    xy = sum(a * b for a, b in zip(x, y))
    squares = sum(a * a for a in x) * sum(b * b for b in y)
    return float(np.sign(xy)) * _root(xy**2 / squares)


def weighted(cells, weights):
    """Return the weighted sum, variance, skewness and excess kurtosis; cells may be NaN."""
    pairs = [
        (Fraction(float(x)), Fraction(float(w)))
        for x, w in zip(np.ravel(cells), np.ravel(weights))
        if w != 0 and not np.isnan(x)
    ]
    total = sum(w for _, w in pairs)
    first = sum(w * x for x, w in pairs)
    departures = [(x - first / total, w) for x, w in pairs]
    second, third, fourth = (sum(w * d**k for d, w in departures) / total for k in (2, 3, 4))
    if not second:
        return float(first), 0.0, np.nan, np.nan
    skew = float(np.sign(third)) * _root(third**2 / second**3)
    return float(first), float(second), skew, float(fourth / second**2 - 3)
