"""What makes a peak along a series: one place for all algorithms that look along bands or lines."""

from __future__ import annotations

import math
from typing import Callable, Optional

from ..kernels.common.wording import later, of_parameter, quoted, tr
from ..kernels.peaks.choices import LineKind, LineRule, LineSmoothing
from . import parameters as p


def kind():
    """Declare whether peaks or valleys are looked for."""
    return p.choice("KIND", "Look for", LineKind.labels(), 0, "Valleys are peaks upside down.")


def rule(help: str):
    """Declare what a peak is."""
    return p.choice(
        "RULE",
        "What is a peak",
        LineRule.labels(),
        0,
        help,
    )


def height():
    """Declare the range of heights."""
    return p.value_range("HEIGHT", "Height (raster's units)", "Which heights peaks may have.")


def prominence():
    """Declare the range of prominences."""
    return p.value_range(
        "PROMINENCE",
        "Prominence (raster's units)",
        "How far peaks may stand out above the higher of the lowest values on both sides.",
    )


def distance(label: str):
    """Declare how far apart peaks are at least."""
    return p.number(
        "DISTANCE",
        label,
        None,
        0.0,
        None,
        "Of peaks that are nearer to each other the highest stays. Empty: none.",
        optional=True,
    )


def smoothing_method(help: str):
    """Declare how series are smoothed."""
    return p.choice(
        "SMOOTHING_METHOD",
        "Smoothing first",
        LineSmoothing.labels(),
        0,
        help,
    )


def smoothing(label: str):
    """Declare how much series are smoothed."""
    return p.number(
        "SMOOTHING",
        label,
        3.0,
        0.0,
        10000.0,
        "The window of the moving mean or of Savitzky-Golay, an odd number; the sigma of the "
        "gaussian.",
    )


def threshold():
    """Declare the range of drops to the neighbours."""
    return p.value_range(
        "THRESHOLD", "Drop to the neighbours", "How far neighbours may lie below a peak."
    )


def width(label: str):
    """Declare the range of widths."""
    return p.value_range("WIDTH", label, "Which widths peaks may have.")


def within(label: str, help: str = later("Prominence and width still see the whole series.")):
    """Declare where peaks may lie."""
    return p.value_range("RANGE", label, help)


def wlen(label: str):
    """Declare how far prominence looks."""
    return p.number(
        "WLEN",
        label,
        None,
        0.0,
        None,
        "How far prominence looks, both sides together. Empty: as far as the series goes.",
        optional=True,
    )


def rel_height():
    """Declare where the width is taken."""
    return p.number(
        "REL_HEIGHT",
        "Share of the prominence for the width",
        0.5,
        0.0,
        None,
        "The width is taken so far below the peak; 0.5 is half of the prominence.",
    )


def sign_of(run) -> int:
    """Return 1 where peaks are looked for, -1 for valleys."""
    return LineKind(run.choice("KIND")).sign


def smoothing_of(run) -> tuple:
    """Return how series are smoothed; refuse a size that does not suit."""
    import numpy as np

    from ..kernels.peaks.lines import smoothed_lines

    asked = LineSmoothing(run.choice("SMOOTHING_METHOD")), run.number("SMOOTHING")
    with of_parameter("SMOOTHING"):
        smoothed_lines(np.zeros((1, 1)), *asked)
    return asked


def conditions_of(run, bands=(), between=False, position=float):
    """Return what makes a peak, as the parameters say.

    Of `bands`, heights and rises are compared in the steps in which their values are stored,
    where nothing is smoothed. `between` says whether values between cells are looked at too, and
    `position` what a word of RANGE is as a number.
    """
    from ..kernels.peaks.lines import Conditions

    def ends(name, number=float):
        return read_range(name, run.text(name), number)

    low, high = ends("HEIGHT")
    if sign_of(run) < 0:
        low, high = (None if end is None else -end for end in (high, low))
    wlen = run.number("WLEN") if run.given("WLEN") else None
    distance = run.number("DISTANCE") if run.given("DISTANCE") else None
    return Conditions(
        rule=LineRule(run.choice("RULE")),
        within=ends("RANGE", position),
        plateau=ends("PLATEAU"),
        height=(low, high),
        threshold=ends("THRESHOLD"),
        distance=distance or None,
        prominence=ends("PROMINENCE"),
        wlen=wlen or None,
        width=ends("WIDTH"),
        rel_height=run.number("REL_HEIGHT"),
        steps=_steps_of(run, bands, between) if bands else None,
    )


def _steps_of(run, bands, between):
    """Return the steps of the values of bands; of different ones, those of what computes."""
    from ..kernels.common.thresholds import Steps

    if LineSmoothing(run.choice("SMOOTHING_METHOD")) is not LineSmoothing.NONE:
        return None
    kind, steps = sign_of(run), set()
    for band in bands:
        # Whole numbers are none between cells.
        exact = between and band.dtype.kind in "iu"
        dtype = "f8" if exact else band.dtype.str[1:]
        steps.add(Steps(dtype, kind * band.scale, kind * band.offset))
    return steps.pop() if len(steps) == 1 else Steps()


def read_range(
    name: str, text: str, number: Callable[[str], float] = float
) -> tuple[Optional[float], Optional[float]]:
    """Return the ends of a range such as ``2;5``, ``2;`` or ``;5``; one number is the lower end.

    Examples
    --------
    >>> read_range("HEIGHT", "2;"), read_range("HEIGHT", ";5"), read_range("HEIGHT", "3")
    ((2.0, None), (None, 5.0), (3.0, None))
    """
    if not text.strip():
        return None, None
    parts = [part.strip() for part in text.split(";")]
    told = tr("{} is {}: give a range such as 2;5, or 2; or ;5 with one end open")
    if len(parts) > 2:
        raise ValueError(told.format(name, quoted(text)))
    try:
        ends = [number(part) if part else None for part in parts] + [None]
    except ValueError as error:
        raise ValueError(told.format(name, quoted(text))) from error
    low, high = ends[:2]
    if any(end is not None and math.isnan(end) for end in (low, high)):
        raise ValueError(told.format(name, quoted(text)))
    if low is not None and high is not None and low > high:
        right = tr("{} is {}: the minimum is above the maximum; give them the other way round")
        raise ValueError(right.format(name, quoted(text)))
    return low, high
