"""The report of how ways to fill gaps compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..kernels.common.wording import shown, tr
from .chart import bar_chart, column, drawable, line_chart, number
from .page import DARK, heading, page, paragraph, picture, table
from .text import escape

_WIDTH, _ROW, _BINS = 780, 24, 61
# About how wide a letter is, and the room that names of methods have at most beside their bars.
_LETTER, _WIDEST_NAMES = 7, 480
_BAR, _BEST, _INK = "#3b6ea5", "#f07d1a", "#55606e"


def name_of(result: Any) -> str:
    """Return what to call a method, with its tension and what helped it."""
    name = tr(result.method.label)
    if result.tension is not None:
        name = tr("{}, tension {:,g}").format(name, result.tension)
    return tr("{}, with FILL_RASTER").format(name) if result.helped else name


def size_of(result: Any, by_wrong: bool, unit: str = "") -> str:
    """Return how large the errors of a method are, in a few words."""
    if by_wrong:
        return tr("{:,.1f} % of the cells are wrong").format(100 * result.wrong)
    return tr("RMSE {} {}").format(number(result.rmse, 4), unit).strip()


def report(found: Any, name: str, lines: Sequence[str], unit: str = "") -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    found : Comparison
        Of `recipes.fill_gaps.compare`.
    name : str
        The raster and its band.
    lines : sequence of str
        What the log says.
    unit : str
        Of the raster's values.
    """
    results, ranks = found.results, found.ranks
    best = results[found.best]
    known = sorted((place for place, rank in enumerate(ranks) if rank), key=lambda p: ranks[p])
    values = [results[place].wrong if found.by_wrong else results[place].rmse for place in known]
    what = tr("Wrong cells (share)") if found.by_wrong else tr("Root mean square error")
    parts = [
        paragraph(name, "facts"),
        paragraph(
            tr("{} fills the hidden cells best: {}.").format(
                name_of(best), size_of(best, found.by_wrong, unit)
            ),
            "answer",
        ),
        picture(
            _bars([name_of(results[place]) for place in known], values, known.index(found.best)),
            tr("{} of each method").format(what),
        ),
        *(paragraph(line) for line in lines),
        *_of_tension(results, found.by_wrong, what),
        heading(tr("Errors of the best method")),
        picture(_errors(found.errors), tr("Histogram of errors")),
        heading(tr("All methods")),
        table(
            [
                tr("Method"),
                tr("RMSE"),
                tr("MAE"),
                tr("Bias"),
                tr("Largest"),
                tr("Wrong (%)"),
                tr("Cells"),
                tr("Left"),
                tr("Seconds"),
            ],
            _all(results, known),
            [known.index(found.best)],
        ),
        heading(tr("Root mean square error by distance from data")),
        table(*_by_distance(found, known)),
    ]
    return page(tr("Comparison of gap fills"), parts)


def _cell(result: Any) -> str:
    """Return the name of a method for a table: short, and lines break after commas alone."""
    parts = re.sub(r" \([^()]*\)", "", name_of(result)).split(", ")
    return ", ".join(part.replace(" ", "\u00a0") for part in parts)


def _all(results: Sequence[Any], known: Sequence[int]) -> list[list[str]]:
    some = [results[place] for place in known]
    return [
        list(row)
        for row in zip(
            (_cell(one) for one in some),
            column([one.rmse for one in some]),
            column([one.mae for one in some]),
            column([one.bias for one in some]),
            column([one.largest for one in some]),
            (shown(100 * one.wrong, ".1f") for one in some),
            (shown(one.cells) for one in some),
            (shown(one.left) for one in some),
            (shown(one.seconds, ".2f") for one in some),
        )
    ]


def _by_distance(found: Any, known: Sequence[int]) -> tuple[list[str], list[list[str]]]:
    """Return the titles and the rows of the table of errors by distance."""
    ends = ["1", "2", "3-4", "5-8", "9-16", "17-32", "33-64", "65-"]
    kept = [step for step, count in enumerate(found.counts) if count]
    titles = [tr("Cells from data"), *(ends[step] for step in kept)]
    rows = [[tr("Hidden cells"), *(shown(int(found.counts[step])) for step in kept)]]
    for place in known:
        result = found.results[place]
        rows.append([_cell(result), *(number(result.by_distance[step], 4) for step in kept)])
    return titles, rows


def _of_tension(results: Sequence[Any], by_wrong: bool, what: str) -> list[str]:
    """Return the chart of errors against tension, where there are several."""
    some = [one for one in results if one.tension is not None and one.cells and not one.helped]
    if len(some) < 2:
        return []
    values = [one.wrong if by_wrong else one.rmse for one in some]
    least = some[int(np.argmin(values))].tension
    chart = line_chart(
        [one.tension for one in some],
        values,
        x_title=tr("Tension"),
        y_title=what,
        marks=[(least, number(least))],
        height=240,
    )
    return [
        heading(tr("Smooth surface by tension")),
        picture(chart, tr("{} against tension").format(what)),
    ]


def _errors(errors: np.ndarray[Any, Any]) -> str:
    """Return the histogram of errors, of which the outermost 1 % are in the last bars."""
    low, high = (drawable(float(end)) for end in np.quantile(errors, (0.005, 0.995)))
    if not low < high:
        low, high = low - 0.5, high + 0.5
    counts, _ = np.histogram(np.clip(errors, low, high), bins=_BINS, range=(low, high))
    return bar_chart(
        counts.tolist(), low, high, x_title=tr("Error (filled less true)"), y_title=tr("Cells")
    )


def _bars(names: Sequence[str], values: Sequence[float], best: int) -> str:
    """Return values as horizontal bars, the best in another colour."""
    height = _ROW * len(names) + 16
    most = max(values) or 1.0
    left = min(_LETTER * max(map(len, names)) + 24, _WIDEST_NAMES)
    room = _WIDTH - left - 90
    parts = [f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>']
    for place, (name, value) in enumerate(zip(names, values)):
        y = 8 + place * _ROW
        wide = max(value / most * room, 1.0)
        colour = _BEST if place == best else _BAR
        parts.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end" fill="{_INK}">'
            f"{escape(name)}</text>"
            f'<rect x="{left}" y="{y + 3}" width="{wide:.1f}" height="{_ROW - 6}" '
            f'fill="{colour}"/>'
            f'<text x="{left + wide + 6:.1f}" y="{y + 16}" fill="{_INK}">'
            f"{number(value, 4)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" font-size="13">\n'
        + DARK
        + "\n".join(parts)
        + "\n</svg>\n"
    )
