"""The report of histograms before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..kernels.common.wording import tr
from .chart import bar_chart
from .page import heading, page, paragraph, picture

# Bands that are drawn.
_MOST_BANDS = 12


class Histogram(NamedTuple):
    """A histogram with bins of equal width.

    Attributes
    ----------
    title : str
        What is counted.
    lower, upper : float
        Where the first bin begins and the last ends.
    counts : sequence of int
        The cells in each.
    """

    title: str
    lower: float
    upper: float
    counts: Sequence[int]


def report(
    title: str, facts: str, answers: Sequence[str], bands: Sequence[tuple[str, list[Histogram]]]
) -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    title, facts : str
        What was done, to what.
    answers : sequence of str
        What there is to say of it.
    bands : sequence of (str, list of Histogram)
        The name of each band, and its histograms.
    """
    parts = [paragraph(facts, "facts"), *(paragraph(answer, "answer") for answer in answers)]
    for name, histograms in bands[:_MOST_BANDS]:
        parts.append(heading(name))
        for one in histograms:
            told = tr("{}: cells (bars) and their cumulative share (line)").format(one.title)
            chart = bar_chart(
                one.counts, one.lower, one.upper, x_title=one.title, y_title=tr("Cells")
            )
            parts.append(picture(chart, told))
    if len(bands) > _MOST_BANDS:
        parts.append(paragraph(tr("... and {:,} bands more").format(len(bands) - _MOST_BANDS)))
    return page(title, parts)
