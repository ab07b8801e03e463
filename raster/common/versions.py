"""What the last digits of a result may depend on: libraries, and what processors can do."""

from __future__ import annotations

import platform
from importlib import metadata

import numpy as np
from osgeo import gdal


def versions() -> dict[str, str]:
    """Return the versions of the libraries that compute, empty where one is missing."""
    try:
        scipy = metadata.version("scipy")
    except metadata.PackageNotFoundError:
        scipy = ""
    return {"numpy": np.__version__, "GDAL": gdal.__version__, "SciPy": scipy}


def processor() -> dict[str, str]:
    """Return the kind of processor, and the sets of instructions that numpy uses on it."""
    core = getattr(np, "_core", None) or np.core
    features = getattr(getattr(core, "_multiarray_umath", None), "__cpu_features__", {})
    used = " ".join(sorted(name for name, used in features.items() if used))
    return {"processor": platform.machine(), "instructions": used}
