"""Gaps filled in passes: what is a gap, which are filled together, and with what."""

from .compare import compare_methods
from .distances import plan_distances
from .errors import plan_errors
from .filling import plan_filling
from .found import (
    find_gaps,
    nodata_differs,
    nodata_of_result,
    require_sources,
    tell_nodata_that_is_data,
    tell_what_became,
)
from .rule import gap_rule, with_nodata_as_data

__all__ = [
    "compare_methods",
    "find_gaps",
    "gap_rule",
    "nodata_differs",
    "nodata_of_result",
    "plan_distances",
    "plan_errors",
    "plan_filling",
    "require_sources",
    "tell_nodata_that_is_data",
    "tell_what_became",
    "with_nodata_as_data",
]
