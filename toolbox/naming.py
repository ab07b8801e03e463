"""What the bands of results are called: in English, whatever QGIS speaks, for files travel."""

from __future__ import annotations

from ..kernels.order.choices import Statistic

_NAMES = {one.band for one in Statistic}


def names_of_results(bands, statistics) -> list[str]:
    """Return what statistics of bands are called, all of a band, then the next: "red: variance".

    A band that is a result itself says what it is a statistic of, but no more than that: names do
    not grow with every step. Of bands without a name the statistic alone is said, where the number
    that QGIS puts before it tells the rest: not where band 2 is the first of the result.
    """
    in_place = all(band.number == place for place, band in enumerate(bands, start=1))
    alone = in_place and 1 in (len(bands), len(statistics))
    return [
        statistic if alone and not band.description else _name_of_result(band.name, statistic)
        for band in bands
        for statistic in statistics
    ]


def _name_of_result(band: str, statistic: str) -> str:
    name, colon, last = band.rpartition(": ")
    before = last.split(" of ", 1)[0]
    if before in _NAMES or before.rsplit(" ", 1)[0] == Statistic.PERCENTILES.band:
        return f"{name}{colon}{statistic} of {before}"
    return f"{band}: {statistic}"
