"""The report of correlation against lag."""

from __future__ import annotations

from collections.abc import Sequence

from ..kernels.common.wording import shown, tr
from .bandcorrelation import colour
from .chart import column, line_chart
from .page import heading, page, paragraph, picture, table

_MOST_ROWS, _MOST_CELLS = 500, 20_000


def report(
    title: str,
    facts: str,
    answer: str,
    lags: Sequence[tuple[int, int]],
    values: Sequence[float],
    pairs: Sequence[int],
    best: int | None,
) -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    title, facts, answer : str
        What was computed, of what, and what it says.
    lags : sequence of (int, int)
        Along columns (or bands) and along rows.
    values : sequence of float
        At each lag; NaN is none.
    pairs : sequence of int
        How many there are.
    best : int, optional
        Which lag stands out.
    """
    downs = sorted({lag[1] for lag in lags})
    acrosses = sorted({lag[0] for lag in lags})
    parts = [paragraph(facts, "facts"), paragraph(answer, "answer")]
    if len(downs) == 1 or len(acrosses) == 1:
        axis = 0 if len(downs) == 1 else 1
        xs = [lag[axis] for lag in lags]
        marks = [] if best is None else [(xs[best], str(xs[best]))]
        if len(xs) > 1:
            chart = line_chart(xs, values, x_title=tr("Lag"), y_title=title, marks=marks, zero=True)
            parts.append(picture(chart, tr("{} against lag").format(title)))
    elif len(lags) <= _MOST_CELLS:
        parts.append(
            picture(lag_map(acrosses, downs, values), tr("{} against both lags").format(title))
        )
    rows = [
        [str(lag[0]), str(lag[1]), value, shown(count)]
        for lag, value, count in zip(lags, column(values), pairs)
    ]
    told = heading(tr("All lags") if len(rows) <= _MOST_ROWS else tr("The first lags"))
    parts += [
        told,
        table([tr("Lag across"), tr("Lag down"), title, tr("Pairs")], rows[:_MOST_ROWS]),
    ]
    return page(tr("{} against lag").format(title), parts)


def lag_map(acrosses: Sequence[int], downs: Sequence[int], values: Sequence[float]) -> str:
    """Return values at lags along both axes as an SVG drawing, coloured by their largest."""
    side = max(3, min(24, 700 // len(acrosses)))
    width, height = side * len(acrosses), side * len(downs)
    known = [abs(value) for value in values if value == value]
    largest = max(known, default=0.0) or 1.0
    cells = [
        f'<rect x="{side * (place % len(acrosses))}" y="{side * (place // len(acrosses))}" '
        f'width="{side}" height="{side}" fill="{colour(value / largest)}"/>'
        for place, value in enumerate(values)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">\n' + "\n".join(cells) + "\n</svg>\n"
    )
