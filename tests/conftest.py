"""The repository root is the package: reach it under its name through a link."""

import sys
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from hypothesis import HealthCheck, settings

from .fixtures import (  # noqa: F401 - pytest looks for fixtures and hooks here
    beats,
    draw,
    jacksboro,
    make,
    points,
    processing,
    provider,
    pytest_collection_modifyitems,
    qgis_app,
    qgis_process,
    read,
    run,
    stable_scipy,
)

ROOT = Path(__file__).resolve().parent.parent
LINK = ROOT / "build" / "link" / "raster_kernels"


def _link_package():
    LINK.parent.mkdir(parents=True, exist_ok=True)
    if not LINK.is_symlink():
        LINK.symlink_to(ROOT, target_is_directory=True)
    if str(LINK.parent) not in sys.path:
        sys.path.insert(0, str(LINK.parent))


_link_package()

WITHOUT_GDAL = find_spec("osgeo") is None
if WITHOUT_GDAL:
    # `make test-floor` has no GDAL: raster's modules can be imported, and do what needs none.
    sys.modules["osgeo"] = MagicMock()
else:
    from osgeo import gdal, osr

    # Newer GDAL warns where nobody says how failures are reported; Processing says it for itself.
    gdal.DontUseExceptions()
    osr.DontUseExceptions()


@pytest.fixture(scope="session")
def needs_gdal():
    """Leave a test out where GDAL is missing."""
    if WITHOUT_GDAL:
        pytest.skip("GDAL is missing")


# The same examples each time, and no clock: a machine that pauses is no failure.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")
