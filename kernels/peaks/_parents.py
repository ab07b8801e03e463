"""Parents of peaks: where their cols lead up to on the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Booleans, Floats, Integers


def equal_pairs(sorted_keys: Integers, wanted: Integers) -> tuple[Integers, Integers]:
    """Return pairs of a place in `wanted` and one in `sorted_keys` that hold the same.

    Examples
    --------
    >>> [a.tolist() for a in equal_pairs(np.array([2, 2, 5]), np.array([5, 3, 2]))]
    [[0, 2, 2], [2, 0, 1]]
    """
    first = np.searchsorted(sorted_keys, wanted, "left")
    count = np.searchsorted(sorted_keys, wanted, "right") - first
    pair = np.repeat(np.arange(wanted.size), count)
    before = np.cumsum(count) - count
    return pair, np.arange(pair.size) - before[pair] + first[pair]


def first_of_each(
    group: Integers, value: Floats, cell: Integers, n: int, *, among: Optional[Booleans] = None
) -> Integers:
    """Return for each of `n` groups the place of its highest value, of the first cell among equal.

    Parameters
    ----------
    group, value, cell : ndarray of one size
        The members.
    n : int
        Number of groups.
    among : ndarray of bool, optional
        Which members count.

    Returns
    -------
    ndarray of int of shape (n,)
        -1 for a group without members.

    Examples
    --------
    >>> first_of_each(np.array([0, 0, 2]), np.array([1.0, 3, 2]), np.array([7, 8, 9]), 3).tolist()
    [1, -1, 2]
    """
    which = np.arange(group.size) if among is None else np.flatnonzero(among)
    order = which[np.lexsort((cell[which], -value[which], group[which]))]
    found = np.full(n, -1, np.int64)
    at = group[order]
    first = np.append(True, at[1:] != at[:-1])[: at.size]
    found[at[first]] = order[first]
    return found


def resolved(onward: Integers, direct: Booleans) -> tuple[Integers, Booleans]:
    """Follow pointers to their ends, and say where all steps on the way were direct.

    Examples
    --------
    >>> end, direct = resolved(np.array([1, 2, 2]), np.array([True, False, True]))
    >>> end.tolist(), direct.tolist()
    ([2, 2, 2], [False, False, True])
    """
    while True:
        further = onward[onward]
        if np.array_equal(further, onward):
            return onward, direct
        # Ends point to themselves, and are direct.
        direct = direct & direct[onward]
        onward = further


def first_greater(parent: Integers, value: Floats) -> Integers:
    """Return the first ancestor with a greater value, -1 where there is none.

    Parameters
    ----------
    parent : ndarray of int of shape (n,)
        The forest, -1 for roots.
    value : ndarray of float of shape (n,)
        What is compared.

    Returns
    -------
    ndarray of int of shape (n,)

    Notes
    -----
    Cost: a few rounds over those that are still on their way; who has arrived is a shortcut for
    those below.

    Examples
    --------
    >>> first_greater(np.array([1, 2, -1]), np.array([5.0, 3, 9])).tolist()
    [2, 2, -1]
    """
    found = parent.copy()
    which = np.arange(parent.size)
    while which.size:
        checkpoint()
        at = found[which]
        arrived = (at < 0) | (value[at] > value[which])
        which, at = which[~arrived], at[~arrived]
        # What another one has found, or stands at, lies on the way of who is lower than it.
        found[which] = found[at]
    return found
