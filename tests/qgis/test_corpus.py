"""Real and broken rasters of a folder of the tester's: a result, or one clear sentence."""

import os
import shutil
from pathlib import Path

import pytest

CORPUS = os.environ.get("RASTER_KERNELS_CORPUS", "")
SKIPPED = (".npy", ".npz", ".md", ".txt", ".json", ".xml")
NAMES = ["localvariance", "equalizehistogram", "fillgaps", "extractpeaks", "localcorrelation"]


def files():
    """Return the rasters of the corpus, or one place that says why there are none."""
    folder = Path(CORPUS)
    if not CORPUS or not folder.is_dir():
        why = f"{CORPUS} is no folder" if CORPUS else "RASTER_KERNELS_CORPUS names no folder"
        return [pytest.param(None, marks=pytest.mark.skip(reason=why), id="none")]
    found = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in SKIPPED)
    return [pytest.param(path, id=str(path.relative_to(folder))) for path in found]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Copy the corpus, since QGIS writes files beside rasters, and return where it is."""
    copy = tmp_path_factory.mktemp("corpus") / "copy"
    shutil.copytree(CORPUS, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
    return copy


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", files())
def test_every_raster_gives_a_result_or_one_sentence(
    corpus, run, read, points, tmp_path, path, name
):
    from osgeo import gdal
    from qgis.core import QgsProcessingException

    path = corpus / path.relative_to(CORPUS)
    before = path.read_bytes()
    second = {"INPUT_2": str(path)} if name == "localcorrelation" else {}
    try:
        outcome = run(name, INPUT=str(path), **second)
    except QgsProcessingException as error:
        sentence = str(error).replace("Unable to execute algorithm\n", "").strip()
        print(f"{path.name}, {name}: {sentence}")
        assert sentence.count("\n") == 0
        assert "Traceback" not in sentence
        assert 20 < len(sentence) < 400
        assert list(tmp_path.iterdir()) == []
    else:
        if name == "extractpeaks":
            assert len(points(outcome.path)) == outcome["COUNT"]
        else:
            dataset, source = gdal.Open(outcome.path), gdal.Open(str(path))
            assert (dataset.RasterXSize, dataset.RasterYSize) == (
                source.RasterXSize,
                source.RasterYSize,
            )
            assert read(outcome.path).stored.size
    assert path.read_bytes() == before
