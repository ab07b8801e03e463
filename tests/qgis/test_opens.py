"""A raster is opened once to be looked at before the run, and once for all that the run reads."""

import collections

import numpy as np
import pytest
from osgeo import gdal

ALGORITHMS = {
    "localvariance": {},
    "localstatistics": {"STATISTICS": [0, 9]},
    "averagelocalvariance": {"MAX_SCALE": 5},
    "equalizehistogram": {"METHOD": 1},
    "fillgaps": {"METHOD": 0},
    "extractpeaks": {},
    "localcorrelation": {},
}


@pytest.fixture
def opens(monkeypatch):
    """Count what GDAL opens for us, by name."""
    counts, plain = collections.Counter(), gdal.OpenEx

    def count_and_open(name, *arguments, **keywords):
        counts[name] += 1
        return plain(name, *arguments, **keywords)

    monkeypatch.setattr(gdal, "OpenEx", count_and_open)
    return counts


def cells(seed):
    values = np.random.default_rng(seed).random((90, 70)).astype("f4")
    values[5:8, 9:12] = -1
    return values


@pytest.mark.parametrize("name", ALGORITHMS)
def test_each_input_is_opened_once_for_a_run(make, run, opens, monkeypatch, name):
    from raster_kernels.raster.sources import opened
    from raster_kernels.toolbox import run as module

    monkeypatch.setattr(module, "_thread_count", lambda context: 1)
    path = make(cells(1), nodata=-1)
    moved = (500003.0, 10.0, 0.0, 4100002.0, 0.0, -10.0)
    second = make(cells(2), "second.tif", nodata=-1, geotransform=moved)
    given = {"INPUT_2": second} if name == "localcorrelation" else {}
    run(name, INPUT=path, **ALGORITHMS[name], **given)
    assert opens[path] == 2
    assert opens[second] == (2 if given else 0)
    assert not opened._sessions


def test_qgis_opens_a_file_for_its_crs_or_colours_alone(make, run, monkeypatch):
    from raster_kernels.toolbox import layers

    asked, plain = [], layers._provider_of
    monkeypatch.setattr(
        layers, "_provider_of", lambda source: asked.append(source) or plain(source)
    )
    path = make(cells(1), nodata=-1)
    run("localvariance", INPUT=path)
    assert asked == []
    run("extractpeaks", INPUT=path)
    assert asked == [path]
