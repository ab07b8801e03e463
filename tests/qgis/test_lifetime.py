"""What a run holds goes when the run ends, not when Python next collects its garbage."""

import gc
import os
import weakref

import numpy as np
import pytest
from osgeo import gdal

ENDINGS = ("done", "refused", "cancelled")
OTHERS = {
    "averagelocalvariance": {"MAX_SCALE": 3},
    "fillgaps": {"METHOD": 3},
    "equalizehistogram": {"METHOD": 1},
}


@pytest.fixture
def no_garbage_collection():
    """Leave all that only the garbage collector would find."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def cells(shape=(60, 70)):
    values = np.random.default_rng(1).random(shape).astype("f4")
    values[5:8, 9:12] = -1
    return values


def inputs(name, path):
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    return {"INPUT": path, **second, **OTHERS.get(name, {})}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "name",
    [
        "localvariance",
        "localstatistics",
        "averagelocalvariance",
        "equalizehistogram",
        "fillgaps",
        "extractpeaks",
        "localcorrelation",
    ],
)
def test_run_algorithm_and_context_go_when_the_run_ends(
    make, processing, tmp_path, monkeypatch, no_garbage_collection, name, ending
):
    from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.toolbox.inputs import Inputs
    from raster_kernels.toolbox.run import Run

    held, within = [], Run.within

    def remember(self, algorithm, context, feedback):
        held.extend(weakref.ref(one) for one in (self, algorithm))
        if ending == "cancelled":
            feedback.cancel()
        if ending == "refused":
            monkeypatch.setattr(Inputs, "source", fail)
        return within(self, algorithm, context, feedback)

    def fail(self, *arguments, **keywords):
        raise RasterError("no")

    monkeypatch.setattr(Run, "within", remember)

    def work():
        context = QgsProcessingContext()
        held.append(weakref.ref(context))
        target = str(tmp_path / ("out.gpkg" if name in VECTOR else "out.tif"))
        parameters = {**inputs(name, make(cells(), nodata=-1)), "OUTPUT": target}
        try:
            processing.run(
                f"rasterkernels:{name}",
                parameters,
                context=context,
                feedback=QgsProcessingFeedback(False),
            )
        except QgsProcessingException:
            assert ending != "done"

    work()
    assert len(held) == 3
    # QGIS itself leaks an exception that comes from Python, with the frames that called for it.
    theirs = 1 if ending == "refused" else 0
    assert [ref() for ref in held[theirs:]] == [None] * (3 - theirs)


VECTOR = ("extractpeaks", "averagelocalvariance")


@pytest.mark.parametrize("name", ["localvariance", "fillgaps", "localcorrelation"])
def test_a_layer_is_closed_when_its_run_ends(make, run, tmp_path, no_garbage_collection, name):
    mosaic = str(tmp_path / "mosaic.vrt")
    gdal.Translate(mosaic, make(cells(), nodata=-1), format="VRT").FlushCache()
    run(name, **inputs(name, mosaic))
    after = os.stat(mosaic)  # with the statistics that QGIS had GDAL compute, if it did
    gc.collect()
    assert os.stat(mosaic) == after
