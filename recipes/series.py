"""A series of numbers that a user gives as a text or in a file."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Sequence
from typing import Optional

from ..kernels.common.wording import LONGEST_PATH, decoded, quoted, tr
from ..raster.common.errors import cause

_MISSING = {"", "na", "nan", "null", "none", "-"}
LARGEST_FILE = 2**26
_EXAMPLE = "1.5 2 NA 3.25"
# A number with a decimal comma, points may set its thousands apart; and one whose comma may do so.
_DECIMAL = re.compile(r"[+\u2212-]?(\d{1,3}(\.\d{3})+|\d*),\d+([eE][+-]?\d+)?$")
_TWO_COLUMNS = re.compile(r"((?!-0)[+-]?\d+),\d+$")
_THOUSANDS = re.compile(r"[+\u2212-]?[1-9]\d{0,2},\d{3}$")


def read_series(name: str, text: str, count: Optional[int] = None) -> list[float]:
    """Return the numbers of a series.

    Parameters
    ----------
    name : str
        The parameter, for sentences.
    text : str
        Numbers separated by blanks, commas or semicolons, with NA for one that is missing; or the
        path of a text file of them, or of a table with tabs, semicolons or commas whose last
        column of numbers it is. ``PATH|COLUMN`` names the column. Where commas do not separate,
        numbers may have a decimal comma.
    count : int, optional
        How many are wanted: where a comma may be either, that tells.

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
    >>> read_series("SERIES", "1,5; 2; NA; 3,25", 4)
    [1.5, 2.0, nan, 3.25]
    """
    path, _, column = text.partition("|")
    path = path.strip().strip("\"'")
    if os.path.isfile(path):
        return _from_file(name, path, column.strip(), count)
    if re.search(r"[/\\]|\.(csv|tsv|txt)$", path, re.IGNORECASE):
        told = tr("{} is {}: there is no such file")
        raise ValueError(told.format(name, quoted(path, LONGEST_PATH)))
    return _of_text(name, text, count)


def _of_text(name: str, text: str, count: Optional[int]) -> list[float]:
    """Return the numbers of a text; with decimal commas where so many of them are wanted."""
    text = re.sub(r"^\s*c\(", "(", text).strip().strip("[]()")
    words = _words(text)
    if len(words) != count:
        others = _with_points(re.split(r"[;\s]+", text.strip(" ;\t\r\n")))
        if others is not None and len(others) == count:
            words = others
    return [_number(name, word) for word in words]


def _words(text: str) -> list[str]:
    """Return the words of a text; two commas have an empty one between them."""
    parts = re.split(r"[;,]", text)
    words = [word for part in parts for word in (part.split() or [""])]
    return words[:-1] if len(words) > 1 and not words[-1] else words


def _with_points(words: Sequence[str]) -> Optional[list[str]]:
    """Return words with points for decimal commas; None where there are none.

    A comma before three digits may set thousands apart: it is a decimal one only beside others
    that cannot.
    """
    with_comma = [word for word in words if _DECIMAL.match(word.strip())]
    if not any(not _THOUSANDS.match(word.strip()) for word in with_comma):
        return None
    return [
        word.strip().replace(".", "").replace(",", ".") if _DECIMAL.match(word.strip()) else word
        for word in words
    ]


def _number(name: str, word: str) -> float:
    value = _value(word)
    if value is None:
        told = tr("{} holds {}: give numbers, and NA for one that is missing, such as {}")
        raise ValueError(told.format(name, quoted(word), _EXAMPLE))
    return value


def _value(word: str) -> Optional[float]:
    """Return the number that a word is, NaN for none; None where it is no number."""
    word = word.strip().replace("\u2212", "-")
    if word.lower() in _MISSING:
        return math.nan
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in word else None


def _from_file(name: str, path: str, column: str, count: Optional[int]) -> list[float]:
    told = quoted(path, LONGEST_PATH)
    if os.path.getsize(path) > LARGEST_FILE:
        raise ValueError(tr("{} is {}: no series is that long").format(name, told))
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        sentence = tr("{} is {}: that file cannot be read ({})")
        raise ValueError(sentence.format(name, told, cause(error))) from error
    lines = [line for line in decoded(content).splitlines() if line.strip()]
    if len(lines) == 1 and not column:
        return _of_text(name, lines[0], count)
    mark = next((m for m in ("\t", ";", ",") if lines and m in lines[0]), "")
    if mark == "," and _has_decimal_commas(name, lines):
        mark = ""
    rows = list(csv.reader(lines, delimiter=mark)) if mark else [line.split() for line in lines]
    _put_points(rows)
    words = [word for row in rows for word in row]
    plain = not mark and all(_value(word) is not None for word in words)
    if plain and not column:
        return [_number(name, word) for word in words]
    return _column(name, rows, column)


def _has_decimal_commas(name: str, lines: Sequence[str]) -> bool:
    """Say whether lines are single numbers with decimal commas, and not two columns of numbers.

    Columns have a head, or begin with numbers that are a step apart, as years are.
    """
    words = [line.strip() for line in lines]
    if not all(_DECIMAL.match(word) or _value(word) is not None for word in words):
        return False
    columns = [found for found in map(_TWO_COLUMNS.match, words) if found]
    if len(columns) < len(words):
        return True
    starts = [int(found[1]) for found in columns]
    steps = {after - before for before, after in zip(starts, starts[1:])}
    if len(steps) != 1 or steps == {0}:
        told = tr("{} holds {}: write decimal points, or give columns a head with their names")
        raise ValueError(told.format(name, quoted(words[0])))
    return False


def _put_points(rows: list[list[str]]) -> None:
    """Put points for decimal commas into the columns of a table that have some."""
    for place in range(max(map(len, rows), default=0)):
        some = [row for row in rows if place < len(row)]
        head = rows[0][place].strip() if place < len(rows[0]) else ""
        if not _DECIMAL.match(head) and _value(head) is None:
            some = some[1:]
        for row, word in zip(some, _with_points([row[place] for row in some]) or ()):
            row[place] = word


def _column(name: str, rows: list[list[str]], column: str) -> list[float]:
    """Return a column of a table: the one named, or the last that holds numbers."""
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
        words = [
            value is None and not _DECIMAL.match(word.strip())
            for value, word in zip(values, cells[place])
        ]
        empty = sum(value is not None and value != value for value in values)
        if len(values) - empty > 2 * sum(words):
            # A word among numbers: to take another column would be a guess.
            known = [_number(name, word) for word in cells[place]]
            return known if first is None else [first, *known]
    raise ValueError(tr("{}: no column of that table holds numbers alone").format(name))
