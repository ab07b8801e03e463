"""Charts of lines and bars as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..kernels.common.wording import shown
from .page import DARK
from .text import escape

_WIDTH = 780
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 34, 46
_BARS = 256
_CHARACTER = 8  # about what a digit takes of a line, in pixels
_LINE, _MARK, _GRID, _TEXT = "#3b6ea5", "#f07d1a", "#e3e7ec", "#55606e"


def line_chart(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    x_title: str,
    y_title: str,
    marks: Sequence[tuple[float, str]] = (),
    faint: Sequence[bool] = (),
    zero: bool = False,
    height: int = 300,
    tops: Sequence[tuple[float, float, str]] = (),
    below: bool = False,
    dots: bool = True,
) -> str:
    """Return a line with its points.

    Parameters
    ----------
    xs, ys : sequence of float
        The points, from left to right; the line is broken where y is NaN.
    x_title, y_title : str
        What the axes are, with the unit.
    marks : sequence of (float, str)
        Places on the x axis, from left to right, that a vertical line and a label mark; a label
        that would lie on the one before is left out.
    faint : sequence of bool
        Which points are drawn hollow.
    zero : bool
        Whether the y axis shows 0, by a darker line.
    height : int
        In pixels; the width is 780.
    tops : sequence of (float, float, str)
        Points that triangles and labels above them mark; where labels would lie on one another
        that of the highest is there.
    below : bool
        Whether triangles and labels stand below their points, and the lowest has its label.
    dots : bool
        Whether the points of the line are drawn.

    Returns
    -------
    str
        An SVG document.
    """
    xs, ys = ([drawable(value) for value in values] for values in (xs, ys))
    known = [y for y in ys if math.isfinite(y)] or [0.0]
    ends = [*known, 0.0] if zero else known
    y_low, y_high = _with_room(min(ends), max(ends))
    x_low, x_high = _with_room(min(xs), max(xs))
    right, bottom = _WIDTH - _RIGHT, height - _BOTTOM

    def across(x: float) -> float:
        return _LEFT + (x - x_low) / (x_high - x_low) * (right - _LEFT)

    def down(y: float) -> float:
        return bottom - (y - y_low) / (y_high - y_low) * (bottom - _TOP)

    parts = [f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>']
    for y in ticks(y_low, y_high):
        colour = "#8f9baa" if zero and y == 0 else _GRID
        parts.append(_line(_LEFT, down(y), right, down(y), colour))
        parts.append(_text(_LEFT - 8, down(y) + 4, number(y), "end"))
    for x in ticks(x_low, x_high):
        parts.append(_line(across(x), bottom, across(x), bottom + 5, "#8f9baa"))
        parts.append(_text(across(x), bottom + 19, number(x), "middle"))
    parts.append(_line(_LEFT, bottom, right, bottom, "#8f9baa"))
    free = 0.0
    marks = [(drawable(x), label) for x, label in marks]
    for x, label in marks:
        parts.append(_line(across(x), _TOP, across(x), bottom, _MARK, ' stroke-dasharray="5 4"'))
        half = _CHARACTER * len(label) / 2
        if across(x) - half >= free:
            parts.append(_text(across(x), _TOP - 6, label, "middle", _MARK))
            free = across(x) + half
    parts.append(_text((_LEFT + right) / 2, height - 8, x_title, "middle"))
    middle = (_TOP + bottom) / 2
    turn = f' transform="rotate(-90 16 {middle:.1f})"'
    parts.append(_text(16, middle, y_title, "middle", _TEXT, turn))
    places = [(across(x), down(y)) if math.isfinite(y) else None for x, y in zip(xs, ys)]
    for stretch in _stretches(places):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{_LINE}" stroke-width="2"/>')
    marked = {x for x, _ in marks}
    radius = 3.0 if len(xs) <= 60 else 2.0
    for i, place in enumerate(places if dots else ()):
        if place is not None:
            hollow = bool(faint) and faint[i]
            colour = _MARK if xs[i] in marked else _LINE
            size = radius + 2 if xs[i] in marked else radius
            parts.append(
                f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{size}" stroke="{colour}" '
                f'fill="{"#ffffff" if hollow else colour}"/>'
            )
    tops = [(drawable(x), drawable(y), label) for x, y, label in tops if math.isfinite(y)]
    places_of_tops = [(across(x), down(y), label) for x, y, label in tops]
    parts += _tops(places_of_tops, -1 if below else 1)
    return _document(parts, height)


def bar_chart(
    counts: Sequence[int],
    lower: float,
    upper: float,
    *,
    x_title: str,
    y_title: str,
    height: int = 220,
) -> str:
    """Return a histogram as bars, and the share of all up to each as a line.

    Parameters
    ----------
    counts : sequence of int
        In bins of equal width; many are drawn together.
    lower, upper : float
        Where the first bin begins and the last ends.
    x_title, y_title : str
        What the axes are.
    height : int
        In pixels; the width is 780.

    Returns
    -------
    str
        An SVG document.
    """
    together = max(1, -(-len(counts) // _BARS))
    bars = [sum(counts[k : k + together]) for k in range(0, len(counts), together)]
    lower, upper = drawable(lower), drawable(upper)
    # Where the last bars hold fewer bins, the axis goes on as if they held as many.
    upper = lower + (upper - lower) * len(bars) * together / max(len(counts), 1)
    if not upper > lower:
        lower, upper = lower - 0.5, upper + 0.5
    right, bottom, total = _WIDTH - _RIGHT, height - _BOTTOM, sum(bars) or 1
    highest = max(bars, default=0) or 1
    step = (right - _LEFT) / max(len(bars), 1)
    parts = [f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>']
    for y in ticks(0.0, highest):
        place = bottom - y / highest * (bottom - _TOP)
        parts.append(_line(_LEFT, place, right, place, _GRID))
        parts.append(_text(_LEFT - 8, place + 4, number(y), "end"))
    so_far, points = 0, [f"{_LEFT:.1f},{bottom:.1f}"]
    for place, bar in enumerate(bars):
        tall = bar / highest * (bottom - _TOP)
        parts.append(
            f'<rect x="{_LEFT + place * step:.2f}" y="{bottom - tall:.2f}" '
            f'width="{max(step, 0.5):.2f}" height="{tall:.2f}" fill="{_LINE}" opacity="0.55"/>'
        )
        so_far += bar
        points.append(
            f"{_LEFT + (place + 1) * step:.1f},{bottom - so_far / total * (bottom - _TOP):.1f}"
        )
    line = " ".join(points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{_MARK}" stroke-width="2"/>')
    parts.append(_line(_LEFT, bottom, right, bottom, "#8f9baa"))
    for x in ticks(lower, upper):
        place = _LEFT + (x - lower) / (upper - lower) * (right - _LEFT)
        parts.append(_line(place, bottom, place, bottom + 5, "#8f9baa"))
        parts.append(_text(place, bottom + 19, number(x), "middle"))
    parts.append(_text((_LEFT + right) / 2, height - 8, x_title, "middle"))
    middle = (_TOP + bottom) / 2
    turn = f' transform="rotate(-90 16 {middle:.1f})"'
    parts.append(_text(16, middle, y_title, "middle", _TEXT, turn))
    return _document(parts, height)


def _tops(tops: Sequence[tuple[float, float, str]], way: int) -> list[str]:
    """Return triangles on points, above them or, with a way of -1, below, and their labels."""
    parts: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for x, y, label in sorted(tops, key=lambda top: way * top[1]):
        tip, base = y - 3 * way, y - 12 * way
        corners = f"{x:.1f},{tip:.1f} {x - 5:.1f},{base:.1f} {x + 5:.1f},{base:.1f}"
        parts.append(f'<polygon points="{corners}" fill="{_MARK}"/>')
        half = _CHARACTER * len(label) / 2 + 2
        if all(abs(x - a) >= half + width or abs(y - b) >= 35 for a, b, width in taken):
            parts.append(_text(x, y - 16 if way > 0 else y + 25, label, "middle", _MARK))
            taken.append((x, y, half))
    return parts


def drawable(value: float) -> float:
    """Return a number whose distances from others can be reckoned with: no larger, 0 if smaller.

    Examples
    --------
    >>> drawable(3.5), drawable(-1.7e308), drawable(1e-310)
    (3.5, -1e+300, 0.0)
    """
    if abs(value) < 1e-300:
        return 0.0
    return max(-1e300, min(value, 1e300)) if math.isfinite(value) else value


def ticks(low: float, high: float) -> list[float]:
    """Return some six round numbers between two.

    Examples
    --------
    >>> ticks(0.0, 10.0)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    step = 10.0 ** math.floor(math.log10((high - low) / 5))
    step *= next(m for m in (1, 2, 5, 10) if (high - low) / (m * step) <= 7)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12 - math.floor(math.log10(step))) for i in range(first, last + 1)]


def number(value: float, digits: int = 6) -> str:
    """Return a number as people write it: no exponent unless it is very large or small.

    Parameters
    ----------
    value : float
        The number; NaN is a dash.
    digits : int
        How many digits count at most, those before the point apart.

    Examples
    --------
    >>> number(12345.678), number(0.25), number(1.5e-7), number(float("nan"))
    ('12,345.7', '0.25', '1.5e-07', '–')
    """
    if not math.isfinite(value):
        return "–"
    if value and not 1e-4 <= abs(value) < 1e9:
        return shown(value, ".4g")
    places = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    text = format(value, f",.{places}f")
    while places and text.endswith("0"):
        places, text = places - 1, text[:-1]
    return shown(value, f",.{places}f")


def column(values: Sequence[float], digits: int = 5) -> list[str]:
    """Return numbers as they are written below one another: with the same decimals.

    Parameters
    ----------
    values : sequence of float
        The numbers; NaN is a dash.
    digits : int
        How many digits the largest shows at least.

    Examples
    --------
    >>> column([4.1409, 3.47324, float("nan"), 12.0])
    ['4.141', '3.473', '–', '12.000']
    """
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if not largest or not 1e-4 <= largest < 1e9:
        return [number(value, digits) for value in values]
    places = min(max(0, digits - 1 - math.floor(math.log10(largest))), 9)
    return [shown(v, f",.{places}f") if math.isfinite(v) else "–" for v in values]


def _document(parts: Sequence[str], height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" font-size="13">\n'
        + DARK
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _with_room(low: float, high: float) -> tuple[float, float]:
    room = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
    return low - room, high + room


def _stretches(
    places: Sequence[tuple[float, float] | None],
) -> list[list[tuple[float, float]]]:
    """Return the runs of places that are there."""
    found: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [stretch for stretch in found if stretch]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'
    )


def _text(x: float, y: float, text: str, anchor: str, colour: str = _TEXT, more: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{more}>'
        f"{escape(text)}</text>"
    )
