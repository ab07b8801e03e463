"""What the bands of results are called."""

from __future__ import annotations

from ..kernels.common.wording import tr

STATISTICS = (
    "mean",
    "variance",
    "standard deviation",
    "coefficient of variation",
    "minimum",
    "maximum",
    "range",
    "sum",
    "count",
    "median",
    "percentile",
    "skewness",
    "kurtosis",
    "entropy",
    "majority",
    "minority",
    "variety",
)


def name_of_result(band: str, statistic: str) -> str:
    """Return what a statistic of a band is called: "red: variance".

    A band that is a result itself says what it is a statistic of, but no more than that: names do
    not grow with every step.
    """
    name, colon, last = band.rpartition(": ")
    before = last.split(tr(" of "), 1)[0]
    ours = [tr(known) for known in STATISTICS]
    if colon and (before in ours or before.rsplit(" ", 1)[0] == tr("percentile")):
        return f"{name}: {statistic}{tr(' of ')}{before}"
    return f"{band}: {statistic}"
