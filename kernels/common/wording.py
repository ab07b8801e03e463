"""How a value that somebody gave is put into a sentence."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from string import Formatter
from typing import Any

MOST = 60
"""Characters of a value that a sentence repeats."""


LONGEST_PATH = 260
"""Characters of a path that a sentence repeats: as long as they come, as a rule."""


def _uncounted(text: str, number: int) -> str:
    return text


_translate: Callable[[str], str] = str
_translate_counted: Callable[[str, int], str] = _uncounted
_marks: dict[int, str] = {}


def speak(
    translator: Callable[[str], str] = str,
    thousands: str = ",",
    decimal: str = ".",
    counting: Callable[[str, int], str] = _uncounted,
) -> None:
    """Have `tr` and `counted` ask translators, and `shown` write numbers as a language does.

    QGIS's side calls it; a process without QGIS speaks English.
    """
    global _translate, _translate_counted, _marks
    _translate, _translate_counted = translator, counting
    _marks = {ord(","): thousands, ord("."): decimal}


class Sentence(str):
    """A text with places for values, of which those with a comma are written as `shown` does."""

    def format(self, *values: Any, **named: Any) -> str:
        """Return the text with values in their places."""
        return _NUMBERS.vformat(self, values, named)


class _Numbers(Formatter):
    def format_field(self, value: Any, form: str) -> str:
        return shown(value, form) if "," in form else str(super().format_field(value, form))


_NUMBERS = _Numbers()


def tr(text: str) -> str:
    """Return a text in the user's language, where there is a translator, or as it is.

    It marks the text as well: what translations are made for is what stands in a call of it.

    Parameters
    ----------
    text : str
        The English text, with ``{}`` where values go: ``{:,}`` and ``{:,.3g}`` for numbers as
        the user's language writes them, without the comma for those that are to be typed.

    Returns
    -------
    str

    Examples
    --------
    >>> tr("WINDOW is {}: give 1 or more").format(0)
    'WINDOW is 0: give 1 or more'
    """
    return Sentence(_translate(text))


def later(text: str) -> str:
    """Return a text as it is, marked for translation where it is shown, by `tr`.

    Examples
    --------
    >>> [tr(option) for option in (later("Widen"), later("Coarsen"))]
    ['Widen', 'Coarsen']
    """
    return text


def shown(value: float, form: str = ",") -> str:
    """Return a number as the user's language writes it.

    Numbers that a sentence tells the user to type keep the point: they are no matter for this.

    Parameters
    ----------
    value : number
        What to show.
    form : str
        How, as `format` takes it.

    Examples
    --------
    >>> shown(1234567), shown(0.25, ".3f")
    ('1,234,567', '0.250')
    """
    return format(value, form).translate(_marks)


def counted(number: int, one: str, many: str) -> str:
    """Return a number with what is counted, in the form that the user's language has for it.

    Both texts are to be literals, which marks them: English has two forms, other languages may
    have more, or one. Translations are looked up by the second.

    Examples
    --------
    >>> counted(1, "gap", "gaps"), counted(1200, "gap", "gaps")
    ('1 gap', '1,200 gaps')
    """
    word = _translate_counted(many, int(number))
    return f"{shown(number)} {one if word == many and number == 1 else word}"


@contextmanager
def of_parameter(name: str) -> Iterator[None]:
    """Have what is wrong with a parameter begin with its name, which kernels do not know.

    Examples
    --------
    >>> with of_parameter("SIGMA"):
    ...     raise ValueError("0 is too little")
    Traceback (most recent call last):
        ...
    ValueError: SIGMA: 0 is too little
    """
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_PATH + 1},}}")


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
    return f"{text[:most]}... {_length(text)}"


def _length(text: str) -> str:
    return tr("({} characters)").format(shown(len(text)))


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or what Windows calls Unicode, which a mark tells.

    Parameters
    ----------
    content : bytes
        All of the file.

    Returns
    -------
    str

    Examples
    --------
    >>> decoded(b"1 2"), decoded("1 2".encode("utf-16"))
    ('1 2', '1 2')
    """
    wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return content.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def joined(values: Iterable[float]) -> str:
    """Return numbers as a user may write them, cut where they are many.

    Parameters
    ----------
    values : iterable of float
        What was read.

    Returns
    -------
    str

    Examples
    --------
    >>> joined([2.5, float("nan"), 97])
    '2.5; NA; 97'
    """
    return shortened("; ".join(f"{x:.15g}" if x == x else "NA" for x in values))


def quoted(value: Any, most: int = MOST) -> str:
    """Return a value as it is written in Python, cut where a sentence would drown in it.

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
    >>> quoted("1 2"), len(quoted("0 " * 90_000)) < 100
    ("'1 2'", True)
    """
    if isinstance(value, str) and len(value) > most:
        return f"{value[:most]!r}... {_length(value)}"
    return shortened(repr(value), most + 2)


def without(text: str, values: Iterable[Any]) -> str:
    r"""Return a sentence on one line; long values are cut, and control characters are written.

    Parameters
    ----------
    text : str
        The sentence.
    values : iterable of object
        What was given, of which it may repeat some.

    Returns
    -------
    str

    Examples
    --------
    >>> len(without("/" + "a" * 5000 + " is no folder", ["/" + "a" * 5000])) < 400
    True
    >>> print(without("INPUT is a\nb", []))
    INPUT is a\nb
    """
    for value in values:
        if isinstance(value, str) and len(value) > LONGEST_PATH:
            text = text.replace(value, shortened(value, 2 * MOST))
    # And what is part of one, such as a folder.
    text = _LONG_WORD.sub(lambda word: shortened(word[0], 2 * MOST), text)
    return on_one_line(text)


def on_one_line(text: str) -> str:
    """Return a text whose control characters are written as Python writes them."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
