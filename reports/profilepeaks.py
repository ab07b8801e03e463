"""The report of profiles along lines and their peaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..kernels.common.wording import tr
from .chart import column, line_chart, number
from .page import heading, page, paragraph, picture, table

MOST = 50
"""Profiles that are drawn."""


class Profile(NamedTuple):
    """A profile as it is drawn.

    Attributes
    ----------
    name : str
        Of the line and its part.
    distances, values : sequence of float
        Along it; NaN is a gap.
    peaks : sequence of sequences of float
        Distances, values, prominences and widths of the peaks that are shown.
    count : int
        How many there are.
    """

    name: str
    distances: Sequence[float]
    values: Sequence[float]
    peaks: Sequence[Sequence[float]]
    count: int


def report(
    title: str,
    facts: str,
    answer: str,
    profiles: Sequence[Profile],
    value: str,
    unit: str,
    count: int,
    valleys: bool = False,
) -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    title, facts, answer : str
        What was looked for, in what, and what was found.
    profiles : sequence of Profile
        Those that are drawn.
    value, unit : str
        What the raster holds, and the unit of distances.
    count : int
        How many profiles there are.
    valleys : bool
        Whether peaks are looked for upside down.
    """
    along = tr("Distance along the line ({})").format(unit)
    titles = [along, value, tr("Prominence"), tr("Width ({})").format(unit)]
    parts = [paragraph(facts, "facts"), paragraph(answer, "answer")]
    if count > len(profiles):
        told = tr("The first {:,} of {:,} profiles are drawn.")
        parts.append(paragraph(told.format(len(profiles), count)))
    for one in profiles:
        distances, values = one.peaks[:2]
        chart = line_chart(
            one.distances,
            one.values,
            x_title=along,
            y_title=value,
            tops=[(x, y, number(y, 4)) for x, y in zip(distances, values)],
            below=valleys,
            dots=False,
        )
        places = ", ".join(number(x, 5) for x in distances) or tr("none")
        told = tr("{}: profile with its peaks at {}")
        if valleys:
            told = tr("{}: profile with its valleys at {}")
        parts += [heading(one.name), picture(chart, told.format(one.name, places))]
        if one.count > len(distances):
            told = tr("The most prominent {:,} of {:,} peaks are shown.")
            parts.append(paragraph(told.format(len(distances), one.count)))
        if distances:
            parts.append(table(titles, list(zip(*(column(part, 6) for part in one.peaks)))))
    return page(title, parts)
