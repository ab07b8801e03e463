"""The report of how bands correlate."""

from __future__ import annotations

from collections.abc import Sequence

from ..kernels.common.wording import shown, tr
from .chart import number
from .page import DARK, heading, page, paragraph, picture, table
from .text import escape

_CELL, _LEFT, _TOP, _MOST = 46, 190, 150, 40
# Blue for -1, white for 0, red for 1.
_ENDS = (33, 102, 172), (178, 24, 43)


def report(
    matrix: Sequence[Sequence[float]],
    names: Sequence[str],
    what: str,
    facts: str,
    rows: Sequence[Sequence[str]],
) -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    matrix : sequence of sequences of float
        The correlations, -1 to 1; NaN is none.
    names : sequence of str
        Of the bands.
    what : str
        What was computed.
    facts : str
        Of which raster.
    rows : sequence of sequences of str
        The table: two bands, and what is said of them.
    """
    size = len(names)
    pairs = [
        (abs(matrix[i][j]), i, j)
        for i in range(size)
        for j in range(i)
        if matrix[i][j] == matrix[i][j]
    ]
    answer = tr("No two bands have a correlation.")
    if pairs:
        _, i, j = max(pairs)
        answer = tr("{} and {} are the most alike or opposite: {}.").format(
            names[j], names[i], number(matrix[i][j], 4)
        )
    parts = [paragraph(facts, "facts"), paragraph(answer, "answer")]
    if size <= _MOST:
        parts.append(
            picture(heat_map(matrix, names), tr("{} of {} bands as colours").format(what, size))
        )
    parts += [heading(tr("All pairs")), table([tr("Band"), tr("Band"), what, "p", "n"], rows)]
    return page(what, parts)


def heat_map(matrix: Sequence[Sequence[float]], names: Sequence[str]) -> str:
    """Return a matrix of correlations as an SVG drawing."""
    size = len(names)
    width, height = _LEFT + size * _CELL + 10, _TOP + size * _CELL + 10
    parts = [f'<rect width="{width}" height="{height}" fill="#ffffff"/>']
    for place, name in enumerate(names):
        short = escape(name if len(name) <= 24 else name[:23] + "…")
        middle = (place + 0.5) * _CELL
        parts.append(
            f'<text x="{_LEFT - 8}" y="{_TOP + middle + 4:.1f}" text-anchor="end">{short}</text>'
            f'<text transform="translate({_LEFT + middle + 4:.1f} {_TOP - 8}) rotate(-60)">'
            f"{short}</text>"
        )
    for i, row in enumerate(matrix):
        for j, value in enumerate(row):
            x, y = _LEFT + j * _CELL, _TOP + i * _CELL
            known = value == value
            dark = known and abs(value) > 0.6
            ink, told = "#ffffff" if dark else "#2b3440", shown(value, ".2f") if known else "–"
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" '
                f'fill="{colour(value)}"/><text x="{x + _CELL / 2:.1f}" '
                f'y="{y + _CELL / 2 + 4:.1f}" text-anchor="middle" fill="{ink}">{told}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="12" fill="#2b3440">\n'
        + DARK
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def colour(value: float) -> str:
    """Return the colour of a correlation."""
    if value != value:
        return "#e3e7ec"
    end, share = _ENDS[value > 0], min(abs(value), 1.0)
    red, green, blue = (round(255 + (one - 255) * share) for one in end)
    return f"#{red:02x}{green:02x}{blue:02x}"
