"""How a value that somebody gave is put into a sentence."""

from __future__ import annotations

from typing import Any

MOST = 60
"""Characters of a value that a sentence repeats."""


def shortened(value: Any, most: int = MOST) -> str:
    """Return a value as text, cut where a sentence would drown in it.

    Parameters
    ----------
    value : object
        What was given.
    most : int
        Characters to repeat.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened(3.5), shortened("1234567890", 4)
    ('3.5', '1234... (10 characters)')
    """
    text = str(value)
    if len(text) <= most:
        return text
    return f"{text[:most]}... ({len(text):,} characters)"


def quoted(value: Any) -> str:
    """Return a value as it is written in Python, cut where a sentence would drown in it.

    Parameters
    ----------
    value : object
        What was given.

    Returns
    -------
    str

    Examples
    --------
    >>> quoted("1 2"), len(quoted("0 " * 90_000)) < 100
    ("'1 2'", True)
    """
    if isinstance(value, str) and len(value) > MOST:
        return f"{value[:MOST]!r}... ({len(value):,} characters)"
    return shortened(repr(value))
