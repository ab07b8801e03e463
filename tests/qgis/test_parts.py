"""A run in parts gives what one run gives, whoever does which part and in which order."""

import json
import os
import random
import re
import shutil
import signal
import time

import numpy as np
import pytest
from osgeo import gdal

from ..fixtures import makes_raster, without_times
from .test_jobs import RUNS, made, prepared

ROWS, COLUMNS, SIDE = 530, 540, 512
# So often an array is submitted at most, whatever the algorithm.
ROUNDS = 5


@pytest.fixture(autouse=True)
def small_shares(monkeypatch):
    """Have small rasters cut into several shares."""
    monkeypatch.setattr("raster_kernels.raster.verbs.engine.SHARE_ROWS", 64)


@pytest.fixture(scope="module")
def cells():
    return made(ROWS, COLUMNS)


def told(path):
    """Return all that a raster says and holds."""
    data = gdal.Open(str(path))
    bands = [data.GetRasterBand(number + 1) for number in range(data.RasterCount)]
    return {
        "cells": [band.ReadAsArray().tobytes() for band in bands],
        "masks": [band.GetMaskBand().ReadAsArray().tobytes() for band in bands],
        "types": [band.DataType for band in bands],
        "nodata": [repr(band.GetNoDataValue()) for band in bands],
        "names": [(band.GetDescription(), band.GetUnitType()) for band in bands],
        "scales": [(band.GetScale() or 1.0, band.GetOffset() or 0.0) for band in bands],
        "metadata": [of.GetMetadata() for of in (data, *bands)],
        "place": (data.GetGeoTransform(), data.GetProjection()),
        "colours": [band.GetColorInterpretation() for band in bands],
    }


def numbers(answer):
    left_out = ("OUTPUT", "COMPLETE")
    return {key: of for key, of in answer.items() if not key.startswith(left_out)}


def quick_ones():
    """Return all runs; of each algorithm the first two are quick, the others are for later."""
    seen = []
    for name, given in RUNS:
        marks = [pytest.mark.slow] if seen.count(name) >= 2 else []
        seen.append(name)
        yield pytest.param(name, given, marks=marks)


@pytest.mark.parametrize(("name", "given"), list(quick_ones()), ids=lambda value: str(value))
def test_parts_give_what_one_run_gives(
    processing, cells, make, draw, tmp_path, monkeypatch, name, given
):
    given = prepared(name, given, cells, make, draw, monkeypatch)
    raster = makes_raster(name)
    one = tmp_path / ("one.tif" if raster else "one.csv")
    whole = processing.run(f"rasterkernels:{name}", {**given, "OUTPUT": str(one)})
    folder = tmp_path / "parts"
    folder.mkdir()
    target = folder / ("result.vrt" if raster else "result.csv")
    order = [1, 2, 3]
    for _ in range(ROUNDS):
        random.Random(len(name)).shuffle(order)
        for number in order:
            run = {**given, "OUTPUT": str(target), "PART": f"{number}/3"}
            if raster:
                run["PART_TILE"] = SIDE
            answer = processing.run(f"rasterkernels:{name}", run)
            if answer["COMPLETE"]:
                break
            assert set(answer) == {"COMPLETE"}
            assert not target.exists()
        if answer["COMPLETE"]:
            break
    assert answer["COMPLETE"] == 1
    assert numbers(answer) == numbers(whole)
    if raster:
        assert told(target) == told(one)
    else:
        assert without_times(target) == without_times(one)
        left = sorted(path.name for path in folder.rglob("*") if path.is_file())
        assert left == ["manifest.json", "numbers.json", "result.csv"]


def run_part(processing, target, raster, part="", **given):
    settings = {"INPUT": raster, "OUTPUT": str(target), "PART_TILE": SIDE, "WINDOW": 3, **given}
    return processing.run("rasterkernels:localvariance", {**settings, "PART": part})


@pytest.fixture
def raster(make, cells):
    return make(cells.astype("f4"), nodata=-9999)


def folders(place):
    return sorted(name for name in os.listdir(place) if os.path.isdir(place / name))


def test_a_run_without_part_does_what_others_have_left(processing, raster, tmp_path):
    target = tmp_path / "variance.vrt"
    assert run_part(processing, target, raster, "2/2") == {"COMPLETE": 0}
    (folder,) = folders(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / folder).rglob("*.tif")}
    assert len(before) == 2
    answer = run_part(processing, target, raster)
    assert answer["COMPLETE"] == 1 and answer["OUTPUT"] == str(target)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert folders(tmp_path) == [folder]


def test_another_window_has_another_folder_and_the_old_one_goes_last(processing, raster, tmp_path):
    target = tmp_path / "variance.vrt"
    run_part(processing, target, raster)
    (first,) = folders(tmp_path)
    old = told(target)
    assert run_part(processing, target, raster, "1/2", WINDOW=5) == {"COMPLETE": 0}
    assert len(folders(tmp_path)) == 2
    assert told(target) == old
    run_part(processing, target, raster, "2/2", WINDOW=5)
    (second,) = folders(tmp_path)
    assert second != first
    assert told(target) != old


def test_the_manifest_names_the_run_and_no_path_of_this_machine(processing, raster, tmp_path):
    run_part(processing, tmp_path / "variance.vrt", raster)
    (folder,) = folders(tmp_path)
    text = (tmp_path / folder / "manifest.json").read_text()
    said = json.loads(text)
    assert said["algorithm"] == "rasterkernels:localvariance"
    assert said["parameters"]["WINDOW"] == 3 and said["tile"] == SIDE
    assert said["inputs"][0][:2] == ["raster.tif", os.path.getsize(raster)]
    assert said["versions"]["numpy"] == np.__version__
    assert str(tmp_path) not in text


def test_a_folder_that_is_moved_with_its_input_goes_on(processing, raster, tmp_path):
    place = tmp_path / "here"
    place.mkdir()
    shutil.copy(raster, place / "raster.tif")
    run_part(processing, place / "v.vrt", str(place / "raster.tif"), "1/2")
    there = tmp_path / "there"
    shutil.move(place, there)
    answer = run_part(processing, there / "v.vrt", str(there / "raster.tif"), "2/2")
    assert answer["COMPLETE"] == 1
    assert len(folders(there)) == 1


def test_a_changed_input_is_another_run(processing, raster, tmp_path, make, cells):
    target = tmp_path / "v.vrt"
    run_part(processing, target, raster, "1/2")
    make((cells + 1).astype("f4"), nodata=-9999)
    assert run_part(processing, target, raster, "2/2") == {"COMPLETE": 0}
    assert len(folders(tmp_path)) == 2


def test_a_window_may_be_larger_than_a_tile(processing, raster, tmp_path):
    one = tmp_path / "one.tif"
    large = {"WINDOW": 701}
    run_part(processing, one, raster, **large)
    for part in ("1/2", "2/2"):
        run_part(processing, tmp_path / "v.vrt", raster, part, **large)
    assert told(tmp_path / "v.vrt") == told(one)


def test_a_mask_band_goes_with_the_tiles(processing, make, tmp_path):
    cells = np.arange(ROWS * COLUMNS, dtype="u1").reshape(1, ROWS, COLUMNS)
    raster = make(cells, mask=(np.indices((ROWS, COLUMNS)).sum(axis=0) % 97 > 5))
    found = []
    for name in ("one.tif", "parts.vrt"):
        target = tmp_path / name
        settings = {"PART_TILE": SIDE, "METHOD": 3, "MAX_DISTANCE": 2, "OUTPUT": str(target)}
        answer = processing.run("rasterkernels:fillgaps", {"INPUT": raster, **settings})
        found.append((told(target), numbers(answer)))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("part", "output", "sentence"),
    [
        ("3/2", "v.vrt", "PART) is 3/2: give its number and how many there are"),
        ("0/2", "v.vrt", "PART) is 0/2"),
        ("1", "v.vrt", "PART) is 1:"),
        ("a/b", "v.vrt", "PART) is a/b"),
        ("1/2", "v.tif", "OUTPUT) a file that ends in .vrt"),
        ("1/2", "TEMPORARY_OUTPUT", "OUTPUT) a file that ends in .vrt"),
    ],
)
def test_a_part_that_cannot_be_is_refused(processing, raster, tmp_path, part, output, sentence):
    from qgis.core import QgsProcessingException

    before = sorted(os.listdir(tmp_path))
    target = tmp_path / output if output.startswith("v.") else output
    with pytest.raises(QgsProcessingException, match=re.escape(sentence)):
        run_part(processing, target, raster, part)
    assert sorted(os.listdir(tmp_path)) == before


def test_a_tile_is_a_multiple_of_512(processing, raster, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="is 600: give a multiple of 512"):
        run_part(processing, tmp_path / "v.vrt", raster, PART_TILE=600)


def test_a_failed_run_leaves_no_folder(processing, raster, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="COMPRESS"):
        run_part(processing, tmp_path / "v.vrt", raster, CREATION_OPTIONS="COMPRESS=NOTHING")
    assert not (tmp_path / "v.vrt").exists() and folders(tmp_path) == []


def test_points_of_parts_leave_the_points_and_their_number(processing, raster, tmp_path):
    target = tmp_path / "peaks.gpkg"
    given = {"INPUT": raster, "MIN_PROMINENCE": 5.0, "OUTPUT": str(target)}
    parts = [
        processing.run("rasterkernels:extractpeaks", {**given, "PART": f"{part}/2"})
        for part in (1, 2) * 6
    ]
    assert [part["COMPLETE"] for part in parts][:1] == [0]
    assert parts[-1]["COMPLETE"] == 1 and parts[-1]["COUNT"] > 3
    assert parts[-1] == parts[-2] == parts[-3]  # which came late
    (folder,) = folders(tmp_path)
    assert sorted(os.listdir(tmp_path / folder)) == ["manifest.json", "numbers.json"]
    target.unlink()  # then it is made once more
    again = processing.run("rasterkernels:extractpeaks", given)
    assert again["COUNT"] == parts[-1]["COUNT"] and target.exists()
    assert folders(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
@pytest.mark.parametrize("name", ["localstatistics", "equalizehistogram"])
def test_parts_that_are_killed_at_any_moment_go_on(processing, make, cells, tmp_path, name):
    raster = make(cells.astype("f4"), nodata=-9999)
    given = {"INPUT": raster, "PART_TILE": SIDE}
    given.update({"METHOD": 1} if name == "equalizehistogram" else {"STATISTICS": [0, 9, 14]})
    one, target = tmp_path / "one.tif", tmp_path / "parts.vrt"
    whole = processing.run(f"rasterkernels:{name}", {**given, "OUTPUT": str(one)})
    chance = random.Random(7)
    killed = 0
    for number in range(20):
        child = os.fork()
        if child == 0:
            run = {**given, "OUTPUT": str(target), "PART": f"{number % 2 + 1}/2"}
            try:
                processing.run(f"rasterkernels:{name}", run)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.0, 0.4))
        if os.waitpid(child, os.WNOHANG)[0] == 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
    answer = processing.run(f"rasterkernels:{name}", {**given, "OUTPUT": str(target)})
    assert killed > 0
    assert told(target) == told(one)
    assert numbers(answer) == numbers(whole)
    (folder,) = folders(tmp_path)
    left = [path.name for path in (tmp_path / folder).rglob("*") if path.is_file()]
    assert all(name.endswith((".tif", ".npz", ".json")) for name in left)


def test_a_tile_that_fails_is_made_by_the_next_run(processing, raster, tmp_path, monkeypatch):
    from qgis.core import QgsProcessingException

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.raster.verbs.tiled_sink import Tile

    one, target, real, calls = tmp_path / "one.tif", tmp_path / "v.vrt", Tile.write, []
    run_part(processing, one, raster)

    def fail(tile, *arguments, **keywords):
        calls.append(tile)
        if len({id(one) for one in calls}) == 3:
            raise RasterError("no room")
        real(tile, *arguments, **keywords)

    with monkeypatch.context() as patched:
        patched.setattr(Tile, "write", fail)
        with pytest.raises(QgsProcessingException, match="no room"):
            run_part(processing, target, raster)
    assert not target.exists()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("v.vrt-*/tiles/*.tif")}
    assert len(before) == 2
    run_part(processing, target, raster)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert told(target) == told(one)


def small_sink(place):
    """Return a sink of four tiles, and their windows."""
    from raster_kernels.raster.common.grid import Grid
    from raster_kernels.raster.results.about import OutputBand
    from raster_kernels.raster.verbs.ledger import Ledger
    from raster_kernels.raster.verbs.tiled_sink import TiledSink

    grid = Grid(1024, 1024, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
    about = {"ledger": Ledger(str(place / "v.vrt-0123456789abcdef")), "side": 512}
    bands = [OutputBand("one", nodata=-9999.0)]
    sink = TiledSink(str(place / "v.vrt"), grid, bands, np.dtype("f4"), memory=2**28, **about)
    return sink, list(sink.missing())


def test_a_tile_that_another_process_finished_and_holds_open_counts_as_done(tmp_path):
    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.raster.common.progress import Progress

    sink, windows = small_sink(tmp_path)

    def work(window, tile, needed, progress):
        tile.write(window, np.full((1, 512, 512), 7.0, "f4"))

    def too_late(window, tile, needed, progress):
        sink.make_one(work, window, None, progress)
        raise RasterError("cannot be replaced: it is open")  # as Windows says

    sink.make_one(too_late, windows[0], None, Progress())
    assert list(sink.missing()) == windows[1:]
    with pytest.raises(RasterError, match="is open"):
        sink.make_one(lambda *_: (_ for _ in ()).throw(RasterError("is open")), windows[1], 0, None)


def test_twenty_thousand_tiles_are_opened_in_seconds(tmp_path):
    from raster_kernels.raster.common.grid import Grid
    from raster_kernels.raster.results.about import OutputBand
    from raster_kernels.raster.verbs.ledger import Ledger
    from raster_kernels.raster.verbs.tiled_sink import TiledSink

    grid = Grid(512 * 141, 512 * 142, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
    ledger = Ledger(str(tmp_path / "many.vrt-0123456789abcdef"))
    sink = TiledSink(
        str(tmp_path / "many.vrt"),
        grid,
        [OutputBand("one", nodata=-9999.0)],
        np.dtype("f4"),
        ledger=ledger,
        side=512,
        memory=2**28,
    )
    windows = list(sink.missing())
    assert len(windows) == 141 * 142
    with sink.tile(windows[0]) as tile:
        cells = np.full((1, 512, 512), 7.0, "f4")
        tile.write(windows[0], cells)
    first = sink._path(windows[0])
    for window in windows[1:]:
        os.link(first, sink._path(window))
    with sink:
        pass
    data = gdal.Open(str(tmp_path / "many.vrt"))
    assert (data.RasterXSize, data.RasterYSize) == (512 * 142, 512 * 141)
    corner = data.GetRasterBand(1).ReadAsArray(512 * 142 - 3, 512 * 141 - 3, 3, 3)
    assert (corner == 7).all()
    index = tmp_path / "many.vrt-0123456789abcdef" / "tiles" / "tiles.gti.gpkg"
    data = gdal.OpenEx(str(index), gdal.OF_VECTOR)
    assert data.GetLayer(0).GetFeatureCount() == 141 * 142


@pytest.mark.parametrize("nodata", [-9999, None])
def test_the_index_of_many_tiles_is_the_same_raster(
    processing, make, cells, tmp_path, monkeypatch, nodata
):
    monkeypatch.setattr("raster_kernels.raster.verbs.tiled_sink._MANY", 4)
    raster = make(np.abs(cells).astype("f4"), nodata=nodata)
    target = tmp_path / "v.vrt"
    run_part(processing, target, raster)
    (folder,) = folders(tmp_path)
    index = tmp_path / folder / "tiles" / "tiles.gti.gpkg"
    data = gdal.OpenEx(str(index), gdal.OF_VECTOR)
    layer = data.GetLayer(0)
    assert layer.GetFeatureCount() == 4
    whole = gdal.Open(str(target))
    left, right, lower, upper = layer.GetExtent()
    x, dx, _, y, _, dy = whole.GetGeoTransform()
    assert (left, upper) == (x, y)
    assert (right, lower) == (x + dx * COLUMNS, y + dy * ROWS)
    assert layer.GetSpatialRef().IsSame(whole.GetSpatialRef())
    if int(gdal.VersionInfo()) < 3090000:
        pytest.skip("GDAL opens such an index as a raster from 3.9 on")
    found = gdal.OpenEx(str(index), gdal.OF_RASTER, allowed_drivers=["GTI"])
    assert found.GetGeoTransform() == whole.GetGeoTransform()
    assert found.ReadAsArray().tobytes() == whole.ReadAsArray().tobytes()
    band = found.GetRasterBand(1)
    assert band.GetNoDataValue() == whole.GetRasterBand(1).GetNoDataValue()


def test_a_vrt_that_is_replaced_leaves_what_it_was_made_of(processing, raster, tmp_path, make):
    tile = make(np.ones((1, 40, 40), "f4"), "tile.tif")
    target = tmp_path / "v.vrt"
    gdal.Translate(str(target), tile, format="VRT").FlushCache()
    own = tmp_path / "v.vrt-0123456789abcdef"
    own.mkdir()
    (own / "notes.txt").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.t??") if path.is_file()}
    assert run_part(processing, target, raster)["COMPLETE"] == 1
    assert {path: path.read_bytes() for path in before} == before
    assert gdal.Open(str(target)).RasterXSize == COLUMNS


def test_rasters_beside_the_result_are_files(processing, raster, tmp_path):
    from qgis.core import QgsProcessingException

    filled = str(tmp_path / "filled.vrt")
    given = {"INPUT": raster, "OUTPUT": str(tmp_path / "f.tif"), "OUTPUT_FILLED": filled}
    with pytest.raises(QgsProcessingException, match="a VRT holds no cells"):
        processing.run("rasterkernels:fillgaps", given)


def test_other_weights_in_a_file_of_the_same_name_are_another_run(processing, raster, tmp_path):
    found = []
    for weights in ("1 2 1\n2 4 2\n1 2 1\n", "1 1 1\n1 9 1\n1 1 1\n"):
        (tmp_path / "kernel.txt").write_text(weights)
        given = {"INPUT": raster, "WEIGHTING": 4, "WEIGHTS": str(tmp_path / "kernel.txt")}
        given.update(OUTPUT=str(tmp_path / "v.vrt"), PART_TILE=SIDE, PART="1/2")
        processing.run("rasterkernels:localstatistics", given)
        found.append(folders(tmp_path))
    assert len(found[0]) == 1 and len(found[1]) == 2


def test_changed_features_of_a_layer_in_memory_are_another_run(processing, raster, tmp_path):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    found = []
    for end, name, chosen in ((900, "a", 0), (800, "a", 0), (800, "b", 0), (800, "b", 1)):
        lines = QgsVectorLayer("LineString?crs=EPSG:32633&field=name:string", "lines", "memory")
        for shift in (0, 10):
            feature = QgsFeature(lines.fields())
            feature.setAttributes([name])
            place = f"LINESTRING(500100 {4099900 - shift}, {500000 + end} 4099000)"
            feature.setGeometry(QgsGeometry.fromWkt(place))
            assert lines.dataProvider().addFeatures([feature])[0]
        given = {"INPUT": raster, "LINES": lines, "OUTPUT": str(tmp_path / "p.csv")}
        if chosen:
            from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

            QgsProject.instance().addMapLayer(lines)
            lines.selectByIds([1])
            given["LINES"] = QgsProcessingFeatureSourceDefinition(lines.id(), True)
        for _ in range(2):
            processing.run("rasterkernels:profilepeaks", {**given, "PART": "1/2"})
        found.append(len(folders(tmp_path)))
    assert found == [1, 2, 3, 4]
    QgsProject.instance().clear()


def test_a_part_that_comes_late_is_told_what_the_complete_run_was(processing, raster, tmp_path):
    target = tmp_path / "v.vrt"
    whole = run_part(processing, target, raster)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert run_part(processing, target, raster, "1/2") == whole
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not list(tmp_path.rglob("pass-*"))
    os.remove(target)  # then it makes it once more
    assert run_part(processing, target, raster, "2/2") == whole
    assert target.exists()


def test_what_killed_processes_left_goes_when_all_is_there(processing, raster, tmp_path):
    target = tmp_path / "v.vrt"
    run_part(processing, target, raster, "1/2")
    (folder,) = folders(tmp_path)
    (tmp_path / folder / "tiles" / "00000-00000-00001-00002.npz.0a1b2c3d.new").write_bytes(b"half")
    assert run_part(processing, target, raster)["COMPLETE"] == 1
    left = {path.suffix for path in (tmp_path / folder).rglob("*") if path.is_file()}
    assert left == {".tif", ".npz", ".json"}
