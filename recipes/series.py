"""A series of numbers that a user gives as a text or in a file."""

from __future__ import annotations

import csv
import math
import os
import re
from typing import Optional

from ..kernels.common.wording import LONGEST_PATH, quoted, tr
from ..raster.errors import cause

_MISSING = {"", "na", "nan", "null", "none", "-"}
LARGEST_FILE = 2**26
_EXAMPLE = "1.5 2 NA 3.25"


def read_series(name: str, text: str) -> list[float]:
    """Return the numbers of a series.

    Parameters
    ----------
    name : str
        The parameter, for sentences.
    text : str
        Numbers separated by blanks, commas or semicolons, with NA for one that is missing; or the
        path of a text file of them, or of a table with tabs, semicolons or commas whose last
        column of numbers it is. ``PATH|COLUMN`` names the column.

    Returns
    -------
    list of float
        NaN where one is missing.

    Raises
    ------
    ValueError
        Where the text holds something else, or the file cannot be read.

    Examples
    --------
    >>> read_series("SERIES", "1.5; 2, NA 3")
    [1.5, 2.0, nan, 3.0]
    """
    path, _, column = text.partition("|")
    path = path.strip()
    if os.path.isfile(path):
        return _from_file(name, path, column.strip())
    if re.search(r"[/\\]|\.(csv|tsv|txt)$", path, re.IGNORECASE):
        told = tr("{} is {}: there is no such file")
        raise ValueError(told.format(name, quoted(path, LONGEST_PATH)))
    return [_number(name, word) for word in _words(text)]


def _words(text: str) -> list[str]:
    """Return the words of a text; two commas have an empty one between them."""
    parts = re.split(r"[;,]", text.strip().strip("[]()"))
    words = [word for part in parts for word in (part.split() or [""])]
    return words[:-1] if len(words) > 1 and not words[-1] else words


def _number(name: str, word: str) -> float:
    value = _value(word)
    if value is None:
        told = tr("{} holds {}: give numbers, and NA for one that is missing, such as {}")
        raise ValueError(told.format(name, quoted(word), _EXAMPLE))
    return value


def _value(word: str) -> Optional[float]:
    """Return the number that a word is, NaN for none; None where it is no number."""
    if word.strip().lower() in _MISSING:
        return math.nan
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _from_file(name: str, path: str, column: str) -> list[float]:
    told = quoted(path, LONGEST_PATH)
    if os.path.getsize(path) > LARGEST_FILE:
        raise ValueError(tr("{} is {}: no series is that long").format(name, told))
    try:
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            text = file.read()
    except OSError as error:
        sentence = tr("{} is {}: that file cannot be read ({})")
        raise ValueError(sentence.format(name, told, cause(error))) from error
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((m for m in ("\t", ";", ",") if lines and m in lines[0]), "")
    rows = list(csv.reader(lines, delimiter=mark)) if mark else [line.split() for line in lines]
    words = [word for row in rows for word in row]
    plain = len(rows) == 1 or (not mark and all(_value(word) is not None for word in words))
    if plain and not column:
        return [_number(name, word) for word in words]
    return _column(name, rows, column)


def _column(name: str, rows: list[list[str]], column: str) -> list[float]:
    """Return a column of a table: the one named, or the last that holds numbers alone."""
    head, body = [word.strip() for word in rows[0]], rows[1:]
    width = max(map(len, rows))
    cells = [[row[k] if k < len(row) else "" for row in body] for k in range(width)]
    if column:
        if column not in head:
            told = tr("{} names the column {}: the table has {}")
            raise ValueError(told.format(name, quoted(column), quoted(", ".join(head))))
        return [_number(name, word) for word in cells[head.index(column)]]
    for place in range(width - 1, -1, -1):
        first = _value(head[place]) if place < len(head) else None
        values = [_value(word) for word in cells[place]]
        if values and None not in values and any(v == v for v in values if v is not None):
            with_head = values if first is None else [first, *values]
            return [math.nan if value is None else value for value in with_head]
    raise ValueError(tr("{}: no column of that table holds numbers alone").format(name))
