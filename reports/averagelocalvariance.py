"""The report of the average local variance against scale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from ..kernels.common.wording import shown, tr
from .chart import column, line_chart, number
from .page import heading, page, paragraph, picture, table

# Averages over fewer windows are drawn hollow.
FEW = 30


class Curve(NamedTuple):
    """A curve of averages against cell sizes; all lists have a value for each scale.

    Attributes
    ----------
    factors, windows : sequence of int
        Cells of the raster along a coarse one; windows averaged.
    sizes, averages, rates : sequence of float
        Cell size, average local statistic, change in percent; NaN where there is none.
    peaks : sequence of int
        Places of the peaks that stand out.
    unit, statistic : str
        That of the sizes; what is averaged.
    widened : bool
        Whether windows were widened, not cells coarsened.
    """

    factors: Sequence[int]
    sizes: Sequence[float]
    averages: Sequence[float]
    rates: Sequence[float]
    windows: Sequence[int]
    peaks: Sequence[int]
    unit: str
    statistic: str
    widened: bool


def report(curve: Curve, name: str) -> str:
    """Return the report as an HTML document.

    Parameters
    ----------
    curve : Curve
        What was found.
    name : str
        The raster and its band.
    """
    is_deviation = curve.statistic == "standard deviation"
    what = tr("Average local standard deviation") if is_deviation else tr("Average local variance")
    across = (
        tr("Third of the window ({})").format(curve.unit)
        if curve.widened
        else tr("Cell size ({})").format(curve.unit)
    )
    ways = (tr("of 3 x 3 coarsened cells"), tr("in windows that widen"))
    marks = [(curve.sizes[place], number(curve.sizes[place], 3)) for place in curve.peaks]
    faint = [count < FEW for count in curve.windows]
    chart = partial(line_chart, curve.sizes, x_title=across, marks=marks, faint=faint)
    peaks = ", ".join(label for _, label in marks) or tr("none")
    rows = zip(
        map(str, curve.factors),
        column(curve.sizes),
        column(curve.averages),
        (shown(rate, "+.2f") if rate == rate else "–" for rate in curve.rates),
        (shown(count) for count in curve.windows),
    )
    parts = [
        paragraph(f"{name}; {tr(curve.statistic)} {ways[curve.widened]}", "facts"),
        paragraph(_answer(curve), "answer"),
        picture(
            chart(curve.averages, y_title=what),
            tr("{} against cell size; peaks: {}").format(what, peaks),
        ),
        picture(
            chart(curve.rates, y_title=tr("Rate of change (%)"), zero=True, height=220),
            tr("Rate of change against cell size"),
        ),
        heading(tr("How to read it")),
        *(paragraph(text) for text in _reading(curve)),
        heading(tr("All scales")),
        table(
            [tr("Factor"), across, what, tr("Rate of change (%)"), tr("Windows")],
            list(rows),
            curve.peaks,
        ),
    ]
    return page(tr("Average local variance against scale"), parts)


def _answer(curve: Curve) -> str:
    """Return what the curve says, in a few sentences."""
    known = [place for place, value in enumerate(curve.averages) if value == value]
    if not known:
        return tr("There is no curve: at no scale has a window data in all its nine cells.")
    if curve.peaks:
        size, unit = curve.sizes[curve.peaks[0]], curve.unit
        text = tr("The first clear peak lies at {} {}, {} times the raster's cell size.").format(
            number(size, 3), unit, curve.factors[curve.peaks[0]]
        )
        if not curve.widened and curve.statistic == "standard deviation":
            text += tr(
                " Round things that stand apart and are about {} to {} {} across "
                "would put it there."
            ).format(number(size / 0.75, 3), number(size / 0.5, 3), unit)
        if len(curve.peaks) > 1:
            others = ", ".join(number(curve.sizes[place], 3) for place in curve.peaks[1:])
            text += tr(" Further peaks, at {} {}, may be of larger things, or chance.").format(
                others, unit
            )
        return text
    text = tr("The curve has no clear peak from {} to {} {}.").format(
        number(curve.sizes[known[0]], 3), number(curve.sizes[known[-1]], 3), curve.unit
    )
    if curve.widened:
        return text + tr(" Wide windows hold everything: look where the curve flattens.")
    highest = max(known, key=lambda place: curve.averages[place])
    if len(known) > 1 and highest == known[-1]:
        text += tr(
            " It is highest at the largest scale: things are larger than that, "
            "or the raster has a trend. Try a larger MAX_SCALE, or remove the "
            "trend."
        )
    elif len(known) > 1 and highest == known[0]:
        text += tr(
            " It is highest at the first scale: things are hardly larger than "
            "the raster's cells, or the raster is mostly noise (which falls as 1 "
            "/ factor)."
        )
    return text


def _reading(curve: Curve) -> list[str]:
    upper = tr(
        "The upper curve tells how much neighbouring cells differ on average, "
        "for cells of each size. Cells much smaller than the things in the "
        "raster resemble their neighbours; cells much larger hold a mixture of "
        "everything and resemble them again. In between lies a peak. A good "
        "resolution for seeing the things is well below the peak."
    )
    if curve.widened:
        upper = tr(
            "The upper curve tells how much the cells of a window differ on "
            "average, for windows of each size, which is told by a third of "
            "their side. A window much smaller than the things in the raster "
            "lies inside one; the curve rises until windows hold whole things "
            "and what is between them, and flattens there."
        )
    return [
        upper,
        tr(
            "The lower curve is the change from each scale to the next, in percent. "
            "Where it crosses zero downwards, the upper curve peaks; a small bump, "
            "or a stretch where it falls more slowly, can be a level of its own that "
            "the upper curve hides."
        ),
        tr(
            "Dashed lines mark peaks that stand out by at least 5 % of the curve's "
            "range. Hollow points are averages of fewer than {} windows: do not "
            "trust them."
        ).format(FEW),
    ]
