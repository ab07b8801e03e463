"""What the bands of results are called: in English, whatever QGIS speaks, for files travel."""

from __future__ import annotations

from ..kernels.order.choices import Statistic

_NAMES = {one.band for one in Statistic}


def name_of_result(band: str, statistic: str) -> str:
    """Return what a statistic of a band is called: "red: variance".

    A band that is a result itself says what it is a statistic of, but no more than that: names do
    not grow with every step.
    """
    name, colon, last = band.rpartition(": ")
    before = last.split(" of ", 1)[0]
    if colon and (before in _NAMES or before.rsplit(" ", 1)[0] == Statistic.PERCENTILES.band):
        return f"{name}: {statistic} of {before}"
    return f"{band}: {statistic}"
