"""QGIS for the tests: in this process, as ``qgis_process``, and as a desktop."""

import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import qgis_env  # noqa: E402 - reachable only now


def pytest_collection_modifyitems(items):
    """Let QGIS's own Python warn of what it likes; our warnings stay errors."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for module in ("processing", "qgis", "sip", "osgeo"):
                mark = pytest.mark.filterwarnings(f"ignore::DeprecationWarning:{module}")
                item.add_marker(mark, append=False)


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """Start QGIS in this process, without a window, with a profile of its own."""
    import os

    environment = qgis_env.environment(tmp_path_factory.mktemp("profile"))
    for name in ("QGIS_CUSTOM_CONFIG_PATH", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"):
        os.environ[name] = environment[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from qgis.testing import start_app

        application = start_app(cleanup=False)
        folder = str(qgis_env.find_python_plugins())
        if folder not in sys.path:
            sys.path.append(folder)
        from processing.core.Processing import Processing

        Processing.initialize()
    return application


@pytest.fixture(scope="session")
def provider(qgis_app):
    """Register our provider in the QGIS of this process and return it."""
    from qgis.core import QgsApplication

    from raster_kernels import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().providerById(qgis_env.PROVIDER)
    plugin.unload()


@pytest.fixture(scope="session")
def processing(provider):
    """Return the ``processing`` module, with our algorithms ready to run."""
    import processing

    return processing


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory):
    """Return a `qgis_env.QgisProcess`: ``qgis_process.run("fillgaps", {...}).results``."""
    return qgis_env.QgisProcess(tmp_path_factory.mktemp("qgis_process"))
