"""Parents of peaks: where their cols lead up to on the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Booleans, Floats, Integers


def first_above(
    group: Integers,
    top: Floats,
    value: Floats,
    cell: Integers,
    of_group: Integers,
    least: Floats,
) -> Integers:
    """Return the best member of a group among those whose top is above something.

    Parameters
    ----------
    group, top, value, cell : ndarray of shape (members,)
        The members: of which group, how high they lead, and what makes one better: the highest
        value, of equal ones the first cell.
    of_group, least : ndarray of shape (wanted,)
        In which group one is wanted, and above what its top is to be.

    Returns
    -------
    ndarray of int of shape (wanted,)
        The places of members, -1 where there is none.

    Notes
    -----
    Cost: that of sorting members and wanted, however many of both one group has.

    Examples
    --------
    >>> group, top, value = np.array([0, 0, 1]), np.array([9.0, 5, 9]), np.array([1.0, 2, 3])
    >>> first_above(group, top, value, np.arange(3), np.array([0, 0]), np.array([4.0, 5])).tolist()
    [1, 0]
    """
    n = group.size
    if not n:
        return np.full(of_group.size, -1, np.int64)
    # Higher ways are wanted first: by groups, from the highest top down.
    tops = np.unique(top)
    down = tops.size - 1 - np.searchsorted(tops, top)
    by_top = np.argsort(group * np.int64(tops.size + 1) + down, kind="stable")
    keys = (group * np.int64(tops.size + 1) + down)[by_top]
    best_first = np.lexsort((cell, -value))
    rank = np.empty(n, np.int64)
    rank[best_first] = np.arange(n)
    # Of a later group all ranks are smaller, so that the least begins anew with each.
    later = group[by_top] * np.int64(n)
    best = np.minimum.accumulate(rank[by_top] - later) + later
    above = tops.size - np.searchsorted(tops, least, "right")
    at = np.searchsorted(keys, of_group * np.int64(tops.size + 1) + above) - 1
    has = (at >= 0) & (group[by_top][at] == of_group)
    found: Integers = np.where(has, best_first[best[at]], -1)
    return found


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
