"""A raster that somebody writes to while it is read: the right answer, or a sentence."""

import os
import re
import shutil
import zipfile

import numpy as np
import pytest
from osgeo import gdal

NAMES = ["localvariance", "equalizehistogram", "fillgaps", "extractpeaks", "localcorrelation"]
every = pytest.mark.parametrize("name", NAMES)


def noise(seed=1, shape=(2300, 400)):
    cells = np.random.default_rng(seed).random(shape).astype("f4") * 100
    cells[40:60, 100:130] = -1
    return cells


def overwrite(path, other):
    """Write other cells over a file's own, as long as they were."""
    with open(path, "r+b") as file, open(other, "rb") as new:
        file.write(new.read())


def replace(path, other):
    os.replace(other, path)


def swap(path, other):
    """Put another file in a file's place, of the same size and time."""
    assert os.path.getsize(other) == os.path.getsize(path)
    os.utime(other, ns=(os.stat(path).st_atime_ns, os.stat(path).st_mtime_ns))
    os.replace(other, path)


def append(path, other):
    with open(path, "ab") as file:
        file.write(b"more")


def truncate(path, other):
    os.truncate(path, 400_000)


def empty(path, other):
    os.truncate(path, 0)


def delete(path, other):
    os.remove(path)


DEEDS = {
    deed.__name__: deed for deed in (overwrite, replace, swap, append, truncate, empty, delete)
}


@pytest.fixture
def meanwhile(monkeypatch):
    """Return a function that arranges for a deed after so many reads of a run."""
    from raster_kernels.raster.sources.reader import Reader
    from raster_kernels.toolbox import run as engine

    fetch, make_plan = Reader._fetch, engine.make_plan

    def arrange(deed, after=3):
        reads = []

        def fetch_and_do(self, *arguments):
            fetch(self, *arguments)
            reads.append(1)
            if len(reads) == after:
                deed()

        monkeypatch.setattr(Reader, "_fetch", fetch_and_do)
        # Several blocks, one thread: what is read before and what after is the same each time.
        monkeypatch.setattr(
            engine,
            "make_plan",
            lambda shape, **keywords: make_plan(
                shape, **{**keywords, "block": (64, shape[1]), "threads": 1}
            ),
        )
        return reads

    return arrange


def inputs(name, path):
    return {"INPUT": path, "INPUT_2": path} if name == "localcorrelation" else {"INPUT": path}


@pytest.fixture
def refused(run, tmp_path):
    """Return a function that runs an algorithm that must fail, and returns its sentence."""
    from qgis.core import QgsProcessingException

    def refuse(name, **parameters):
        target = tmp_path / "results" / ("out.gpkg" if name == "extractpeaks" else "out.tif")
        target.parent.mkdir(exist_ok=True)
        with pytest.raises(QgsProcessingException) as caught:
            run(name, **parameters, OUTPUT=str(target))
        assert list(target.parent.iterdir()) == []
        sentence = str(caught.value)
        assert "\n" not in sentence
        assert not re.search(r"[.!?] [A-Z]", sentence)
        return sentence

    return refuse


@pytest.mark.parametrize("deed", DEEDS)
@every
def test_an_input_that_changes_is_named(make, refused, meanwhile, name, deed):
    path, other = make(noise(), nodata=-1), make(noise(2), "other.tif", nodata=-1)
    reads = meanwhile(lambda: DEEDS[deed](path, other))
    said = refused(name, **inputs(name, path))
    assert len(reads) >= 3
    what = "went away" if deed == "delete" else "was changed"
    assert f"INPUT raster: {path} {what} while it was read; run it again when" in said


@every
def test_an_input_that_changes_between_two_passes_is_named(make, refused, meanwhile, name):
    path, other = make(noise(), nodata=-1), make(noise(2), "other.tif", nodata=-1)
    meanwhile(lambda: replace(path, other), after=5)
    assert "was changed while it was read" in refused(name, **inputs(name, path))


@every
def test_an_input_that_changes_at_the_very_end_is_named(make, run, refused, meanwhile, name):
    path = make(noise(), nodata=-1)
    reads = meanwhile(lambda: None)
    run(name, **inputs(name, path))
    meanwhile(lambda: append(path, None), after=len(reads))
    assert "was changed while it was read" in refused(name, **inputs(name, path))


def test_another_size_and_type_between_two_passes_is_no_traceback(make, refused, meanwhile):
    path = make(noise(), nodata=-1)
    other = make(np.ones((2, 50, 60), dtype="u1"), "other.tif")
    meanwhile(lambda: replace(path, other), after=5)
    assert "was changed while it was read" in refused("equalizehistogram", INPUT=path)


@pytest.mark.parametrize("deed", [append, truncate])
@pytest.mark.parametrize("name", ["localcorrelation", "fillgaps"])
def test_a_second_input_that_changes_is_named(make, run, refused, meanwhile, name, deed):
    moved = (500003.0, 10.0, 0.0, 4100002.0, 0.0, -10.0)
    some = np.where(noise(2) > 95, noise(2), 0)
    first, second = make(noise(), nodata=-1), make(some, "two.tif", geotransform=moved)
    parameter = {"localcorrelation": "INPUT_2", "fillgaps": "GAP_MASK"}[name]
    given = {"INPUT": first, parameter: second}
    reads = meanwhile(lambda: None)
    run(name, **given)
    # Both are being read by then, and neither for the last time.
    meanwhile(lambda: deed(second, None), after=len(reads) * 2 // 3)
    said = refused(name, **given)
    assert f"{parameter} two: {second} was changed while it was read" in said


def test_a_file_that_a_vrt_reads_is_named(make, refused, meanwhile, tmp_path):
    path = make(noise(), nodata=-1)
    mosaic = str(tmp_path / "mosaic.vrt")
    gdal.Translate(mosaic, path, format="VRT").FlushCache()
    meanwhile(lambda: append(path, None))
    said = refused("localvariance", INPUT=mosaic)
    assert f"INPUT mosaic: {path} was changed while it was read" in said


def test_a_tile_below_two_vrts_is_named(make, refused, meanwhile, tmp_path):
    path = make(noise(), nodata=-1)
    inner, outer = str(tmp_path / "inner.vrt"), str(tmp_path / "outer.vrt")
    gdal.Translate(inner, path, format="VRT").FlushCache()
    gdal.Translate(outer, inner, format="VRT").FlushCache()
    meanwhile(lambda: append(path, None))
    said = refused("localstatistics", INPUT=outer)
    assert f"INPUT outer: {path} was changed while it was read" in said


def test_a_vrt_that_gets_statistics_is_no_change(make, run, meanwhile, tmp_path):
    mosaic = str(tmp_path / "mosaic.vrt")
    gdal.Translate(mosaic, make(noise(), nodata=-1), format="VRT").FlushCache()
    before = os.stat(mosaic)

    def look_at_it():
        dataset = gdal.Open(mosaic)
        dataset.GetRasterBand(1).ComputeStatistics(False)
        dataset.FlushCache()

    reads = meanwhile(look_at_it)
    run("localvariance", INPUT=mosaic)
    assert len(reads) >= 3
    assert os.stat(mosaic).st_mtime_ns != before.st_mtime_ns


def test_an_archive_that_changes_is_named(make, refused, meanwhile, tmp_path):
    from qgis.core import QgsRasterLayer

    archive = str(tmp_path / "cells.zip")
    with zipfile.ZipFile(archive, "w") as file:
        file.write(make(noise(), nodata=-1), "cells.tif")
    meanwhile(lambda: append(archive, None))
    said = refused("localvariance", INPUT=QgsRasterLayer(f"/vsizip/{archive}/cells.tif", "cells"))
    assert f"INPUT cells: {archive} was changed while it was read" in said


def test_statistics_and_overviews_that_change_meanwhile_are_no_change(make, run, meanwhile, read):
    path = make(noise(), nodata=-1)

    def look_at_it():
        dataset = gdal.Open(path)
        dataset.GetRasterBand(1).ComputeStatistics(False)
        dataset.BuildOverviews("NEAREST", [2])

    def look_again():
        for ending in (".aux.xml", ".ovr"):
            os.utime(path + ending, (1, 1))

    meanwhile(look_at_it)
    first = read(run("localvariance", INPUT=path).path)
    meanwhile(look_again)
    second = read(run("localvariance", INPUT=path).path)
    assert os.stat(path + ".ovr").st_mtime == 1
    np.testing.assert_array_equal(first.stored, second.stored)


def test_an_input_that_was_written_before_the_run_is_no_change(make, run, read):
    path, other = make(noise()), make(noise(2), "other.tif")
    first = read(run("localvariance", INPUT=path).path)
    shutil.copyfile(other, path)
    second = read(run("localvariance", INPUT=path).path)
    assert not np.array_equal(first.stored, second.stored)


# --- One file for both inputs ---------------------------------------------------------------


def test_a_raster_correlates_with_itself(make, run, read):
    path = make(noise(), nodata=-1)
    cells = read(run("localcorrelation", INPUT=path, INPUT_2=path).path).cells
    inside = ~np.isnan(cells[0])
    assert inside.mean() > 0.9
    np.testing.assert_allclose(cells[0][inside], 1.0, rtol=0, atol=1e-6)
    np.testing.assert_allclose(cells[1][inside], 0.0, rtol=0, atol=1e-6)


def test_two_bands_of_one_file_are_two_rasters(make, run, read):
    cells = np.stack([noise(), noise(2)])
    both = make(cells)
    one, two = make(cells[0], "one.tif"), make(cells[1], "two.tif")
    found = read(run("localcorrelation", INPUT=both, INPUT_2=both, BAND_2=2).path)
    wanted = read(run("localcorrelation", INPUT=one, INPUT_2=two).path)
    np.testing.assert_array_equal(found.stored, wanted.stored)


def test_a_raster_may_be_its_own_mask_of_gaps(make, run, read):
    cells = np.where(np.random.default_rng(1).random((30, 40)) < 0.3, 5.0, 0.0).astype("f4")
    path = make(cells)
    outcome = run("fillgaps", INPUT=path, GAP_MASK=path, METHOD=3, MAX_DISTANCE=0)
    assert outcome["FILLED_CELLS"] == np.count_nonzero(cells)
    assert not read(outcome.path).stored.any()  # every cell that was not 0 is filled from zeros
