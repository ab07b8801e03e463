"""Whole numbers of floats, and limits to floats, in half of the time that numpy takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.memory import scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Cells of a row beside which a limit is laid: few enough for a core's cache.
_ROW = 512


def whole_numbers(
    places: NDArray[Any], name: str, offsets: Sequence[NDArray[np.int32]] = ()
) -> NDArray[np.intp]:
    """Return the whole part of floats, as an index takes it.

    Processors turn floats into integers of 32 bits many at a time, and into those of 64 bits one
    by one: by way of the smaller it takes half of the time.

    Parameters
    ----------
    places : ndarray of any shape, float32 or float64
        Less than 2^31 in size; NaN and others become whichever number.
    name : str
        Of the memory, which the next call of a thread with that name uses again.
    offsets : sequence of ndarray of int32
        What is added to them: one for each column, say, and one for each row.

    Returns
    -------
    ndarray of intp, shape of ``places``

    Examples
    --------
    >>> whole_numbers(np.array([0.0, 2.9]), "some").tolist()
    [0, 2]
    """
    small = scratch("seats small", places.size, np.int32).reshape(places.shape)
    with np.errstate(invalid="ignore"):
        np.copyto(small, places, casting="unsafe")
    return as_index(small, name, offsets)


def as_index(
    small: NDArray[np.int32], name: str, offsets: Sequence[NDArray[np.int32]] = ()
) -> NDArray[np.intp]:
    """Return whole numbers as an index takes them; what is added to them is added in place.

    Parameters
    ----------
    small : ndarray of int32, any shape
        The numbers.
    name, offsets
        As for :func:`whole_numbers`.

    Returns
    -------
    ndarray of intp, shape of ``small``

    Examples
    --------
    >>> as_index(np.array([1, 2], np.int32), "some", [np.array([3, 4], np.int32)]).tolist()
    [4, 6]
    """
    for one in offsets:
        small += one
    found: NDArray[np.intp] = scratch(name, small.size, np.intp).reshape(small.shape)
    np.copyto(found, small)
    return found


def bits_of(values: NDArray[Any]) -> NDArray[np.intp]:
    """Return the bits of integers, taken for a whole number from 0.

    Parameters
    ----------
    values : ndarray of any shape
        Integers.

    Returns
    -------
    ndarray of intp, shape of ``values``
        Memory of this thread, which the next call uses again.

    Examples
    --------
    >>> bits_of(np.array([1, -1], np.int8)).tolist()
    [1, 255]
    """
    places: NDArray[np.intp] = scratch("seats bits", values.size, np.intp).reshape(values.shape)
    np.copyto(places, values.view(f"u{values.dtype.itemsize}"))
    return places


def limit(compare: np.ufunc, values: NDArray[Any], bound: float, out: NDArray[Any]) -> NDArray[Any]:
    """Compare floats with a bound by ``numpy.fmax``, ``minimum`` and the like.

    numpy compares many at a time with those of another array, and one by one with a number: with a
    row of it, it takes half of the time.

    Parameters
    ----------
    compare : ufunc
        What takes two numbers and returns one of them.
    values : ndarray of any shape, float32 or float64
        What it takes first.
    bound : float
        What it takes second, in the type of the values.
    out : ndarray of the shape and type of ``values``
        Takes the results; may be ``values``.

    Returns
    -------
    ndarray
        ``out``.

    Examples
    --------
    >>> limit(np.fmax, np.array([np.nan, 1.0, 3.0]), 2.0, np.empty(3))
    array([2., 2., 3.])
    """
    kind = values.dtype
    row = scratch("seats bound", _ROW, kind)
    row[...] = bound
    if values.ndim == 1 and values.size % _ROW == 0:
        compare(values.reshape(-1, _ROW), row, out=out.reshape(-1, _ROW))
        return out
    fits = values.ndim > 1 and values.shape[-1] <= _ROW
    compare(values, row[: values.shape[-1]] if fits else kind.type(bound), out=out)
    return out
