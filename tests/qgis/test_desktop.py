"""The dialogs as a user meets them: the real desktop on a virtual display."""

import json
from pathlib import Path

import numpy as np
import pytest
import qgis_env
from osgeo import gdal
from qgis.core import QgsProcessingParameterDefinition
from scipy import ndimage

SCRIPT = Path(__file__).with_name("desktop.py")


def write_raster(path):
    """Write a small raster of two bands for the dialogs to offer."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 30, 20, 2, gdal.GDT_Float32)
    dataset.SetGeoTransform((500_000, 10, 0, 5_000_000, 0, -10))
    for band in (1, 2):
        values = np.random.default_rng(band).random((20, 30), dtype=np.float32)
        dataset.GetRasterBand(band).WriteArray(values)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Run the desktop once and return what it wrote down; pictures go to build/desktop."""
    out = qgis_env.ROOT / "build" / "desktop"
    out.mkdir(parents=True, exist_ok=True)
    path = out / "report.json"
    path.unlink(missing_ok=True)
    folder = tmp_path_factory.mktemp("desktop")
    write_raster(folder / "elevation.tif")
    result = qgis_env.run_desktop(
        SCRIPT,
        folder / "profile",
        RASTER_KERNELS_OUT=str(out),
        RASTER_KERNELS_INPUT=str(folder / "elevation.tif"),
    )
    assert path.is_file(), f"QGIS ended with {result.returncode}: {result.stderr[-2000:]}"
    return json.loads(path.read_text())


def test_every_dialog_opens_with_all_its_parameters(report, provider):
    names = sorted(algorithm.name() for algorithm in provider.algorithms())
    assert sorted(report["dialogs"]) == names
    for name, dialog in report["dialogs"].items():
        assert dialog["visible"], name
        assert dialog["shown"], name
        assert dialog["not shown"] == [], name
        assert Path(dialog["picture"]).stat().st_size > 10_000, name


def test_advanced_parameters_are_folded_away(report, provider):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    for algorithm in provider.algorithms():
        some = any(d.flags() & advanced for d in algorithm.parameterDefinitions())
        assert report["dialogs"][algorithm.name()]["folded"] == [True] * some, algorithm.name()


def test_dialogs_have_a_help_button_and_dois_as_links(report):
    for name, dialog in report["dialogs"].items():
        assert "Help" in dialog["buttons"], name
        assert 'href="https://doi.org/10.' in dialog["help"], name
        assert "Use something else" in dialog["help"], name


def test_a_run_from_the_dialog_loads_a_layer_with_a_name_and_a_ramp(report):
    """The ramp goes from the 2nd to the 98th percentile of the deviations."""
    run = report["runs"]["localvariance"]
    assert run["name"] == "Standard deviation of elevation"
    assert run["renderer"] == "singlebandpseudocolor"
    cells = np.random.default_rng(1).random((20, 30), dtype=np.float32).astype(float)
    deviations = ndimage.generic_filter(
        cells, np.nanstd, 5, mode="constant", cval=np.nan, output=float
    )
    assert run["range"] == pytest.approx(np.percentile(deviations, [2, 98]).tolist(), rel=1e-6)


def test_several_statistics_come_from_a_dialog_as_one_layer(report):
    run = report["runs"]["localstatistics"]
    assert run["name"] == "Local statistics of elevation"
    assert run["renderer"] == "singlebandpseudocolor"
    cells = np.random.default_rng(1).random((20, 30), dtype=np.float32).astype(float)
    disk = np.hypot(*np.mgrid[-2:3, -2:3]) <= 2
    highest = ndimage.maximum_filter(cells, footprint=disk, mode="constant", cval=-np.inf)
    assert run["range"] == pytest.approx(np.percentile(highest, [2, 98]).tolist(), rel=1e-6)


def test_a_run_from_the_dialog_loads_a_table(report):
    run = report["runs"]["averagelocalvariance"]
    assert run["name"] == "Average local variance of elevation"
    assert run["fields"][-5:] == ["factor", "cell_size", "average", "change", "windows"]
    assert run["rows"] == 6


def test_the_model_designer_opens_with_all_algorithms(report, provider):
    assert report["modeler"]["visible"]
    ids = sorted(algorithm.id() for algorithm in provider.algorithms())
    assert report["modeler"]["steps"] == ids


def test_nothing_went_wrong_on_the_way(report):
    assert report["errors"] == []
    python = [m for m in report["messages"] if "Traceback" in m["message"]]
    assert python == []
    # Level 2 is critical in every version of QGIS.
    ours = [m for m in report["messages"] if m["level"] == 2 and "raster_kernels" in m["message"]]
    assert ours == []
