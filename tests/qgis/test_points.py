"""Points and tables: each format gives back what was found, or is refused before the work."""

import os
import re

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from scipy import ndimage

UTM = {"geotransform": (500000.123456789, 10.0, 0.0, 4100000.987654321, 0.0, -10.0), "epsg": 32633}
DEGREES = {"geotransform": (10.123456789012, 0.001, 0.0, 60.987654321, 0.0, -0.001), "epsg": 4326}
NAMES = ("extractpeaks", "averagelocalvariance")


def hills(seed=1):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=(40, 50)), 1.2) * 60


def number(text):
    return None if text == "" else float(text)


def entries(folder):
    """Return what is in a folder, but for the statistics that QGIS itself keeps of rasters."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(".aux.xml"))


def layer_of(path, name=None):
    """Return what OGR reads: the CRS, and rows by their number, with x and y."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    layer = dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
    if layer is None:
        return "", {}
    srs, rows = layer.GetSpatialRef(), {}
    for feature in layer:
        row = {
            key: number(value) if isinstance(value, str) else value
            for key, value in feature.items().items()
            if key not in ("fid", "gml_id")
        }
        place = feature.GetGeometryRef()
        if place is not None:
            row.update(x=place.GetX(), y=place.GetY())
        rows[row.get("id", row.get("factor"))] = row
    return "" if srs is None else srs.ExportToWkt(), rows


def assert_same(found, wanted, digits=12):
    """Compare rows: every column, what is missing, and coordinates."""
    assert found.keys() == wanted.keys()
    for key, row in wanted.items():
        for column, value in row.items():
            back = found[key][column]
            if value is None:
                assert back is None, column
            else:
                assert back == pytest.approx(value, rel=10.0**-digits, abs=1e-12), column


def same_crs(one, two):
    first, second = osr.SpatialReference(), osr.SpatialReference()
    first.ImportFromWkt(one)
    second.ImportFromWkt(two)
    return first.IsSame(second, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"])


@pytest.fixture
def no_work(monkeypatch):
    """Let a run that computes anything fail."""
    from raster_kernels.raster.verbs import engine
    from raster_kernels.recipes import variance_by_scale

    def refuse(*arguments, **keywords):
        raise RuntimeError("something was computed")

    def on(name):
        monkeypatch.setattr(engine, "reduce_blocks", refuse)
        monkeypatch.setattr(variance_by_scale, "reduce_blocks", refuse)

    return on


@pytest.fixture
def refused(run, no_work):
    """Return a function that runs an algorithm and returns the sentence that refused it."""
    from qgis.core import QgsProcessingException

    def run_refused(name, **parameters):
        no_work(name)
        with pytest.raises(QgsProcessingException) as caught:
            run(name, **parameters)
        return str(caught.value).replace("Unable to execute algorithm\n", "")

    return run_refused


# What is written on all versions of GDAL that we know.
POINTS = ["gpkg", "shp", "geojson", "json", "csv", "xlsx", "ods", "fgb", "gml", "sqlite"]
TABLES = ["gpkg", "geojson", "json", "geojsonl", "csv", "xlsx", "ods", "gml", "sqlite"]
IN_COLUMNS = ("csv", "xlsx", "ods")


@pytest.mark.parametrize("upper", [False, True], ids=["small", "capital"])
@pytest.mark.parametrize("ending", POINTS)
def test_points_are_the_same_in_every_format(make, run, tmp_path, ending, upper):
    path = make(hills(), **UTM)
    _, wanted = layer_of(run("extractpeaks", INPUT=path).path)
    target = tmp_path / f"Out.{ending.upper() if upper else ending}"
    assert run("extractpeaks", INPUT=path, OUTPUT=str(target)).path == str(target)
    crs, found = layer_of(target)
    assert any(row["col_x"] is None for row in wanted.values())
    assert_same(found, wanted)
    if ending not in IN_COLUMNS:
        assert same_crs(crs, osr_wkt(32633))


def osr_wkt(epsg):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


@pytest.mark.parametrize("ending", ["geojsonl", "geojsons", "geojson", "shp", "csv"])
def test_points_in_degrees_are_the_same_in_formats_that_hold_degrees_only(
    make, run, tmp_path, ending
):
    path = make(hills(), **DEGREES)
    _, wanted = layer_of(run("extractpeaks", INPUT=path).path)
    target = tmp_path / f"out.{ending}"
    run("extractpeaks", INPUT=path, OUTPUT=str(target))
    crs, found = layer_of(target)
    assert_same({key: {c: row[c] for c in wanted[key]} for key, row in found.items()}, wanted)
    if ending not in IN_COLUMNS:
        assert same_crs(crs, osr_wkt(4326))


@pytest.mark.parametrize("ending", TABLES)
def test_tables_are_the_same_in_every_format(make, run, tmp_path, ending):
    path = make(hills(), **UTM)
    _, wanted = layer_of(run("averagelocalvariance", INPUT=path).path)
    target = tmp_path / f"out.{ending}"
    run("averagelocalvariance", INPUT=path, OUTPUT=str(target))
    assert wanted[1]["change"] is None
    found = layer_of(target)[1]
    assert_same({key: {c: row[c] for c in wanted[key]} for key, row in found.items()}, wanted)


@pytest.mark.parametrize("ending", TABLES)
def test_texts_of_a_table_are_the_same_in_every_format(make, run, tmp_path, ending):
    names = ["007", 'Höhe, "über" NN']
    path = make(np.stack([hills(), hills(2)]), names=names, **UTM)
    target = tmp_path / f"out.{ending}"
    run("bandcorrelation", INPUT=path, OUTPUT=str(target))
    layer = gdal.OpenEx(str(target), gdal.OF_VECTOR)
    rows = [feature.items() for feature in layer.GetLayer(0)]
    pairs = [(row["band_a"], row["band_b"]) for row in rows]
    assert pairs == [(one, other) for one in names for other in names]
    right = np.corrcoef(hills().ravel(), hills(2).ravel())[0, 1]
    assert [float(row["r"]) for row in rows] == pytest.approx([1, right, right, 1], abs=1e-12)


def test_whole_numbers_in_csv_have_no_quotes_and_texts_like_numbers_do(make, run, tmp_path):
    target = tmp_path / "out.csv"
    run("averagelocalvariance", INPUT=make(hills(), **UTM), OUTPUT=str(target))
    assert '"' not in target.read_text()
    path = make(np.stack([hills(), hills(2)]), names=["007", "8"], **UTM)
    run("bandcorrelation", INPUT=path, OUTPUT=str(target))
    assert target.read_text().splitlines()[1].startswith('"007","007",1,0,')


@pytest.mark.parametrize("ending", [*POINTS, "kml", "tab"])
def test_a_summit_without_a_place_has_none_or_is_refused(make, run, draw, tmp_path, ending):
    """FlatGeobuf leaves such a row out, SpatiaLite puts it at (0, 0)."""
    from qgis.core import QgsProcessingException

    place = {"geotransform": (10.0, 0.001, 0.0, 60.0, 0.0, -0.001), "epsg": 4326}
    path, target = make(hills(), **place), tmp_path / f"out.{ending}"
    given = draw(["POINT (10.02 59.98)", None], epsg=4326, fields={"code": ["00a", "00b"]})
    try:
        run("extractpeaks", INPUT=path, POINTS=given, OUTPUT=str(target))
    except QgsProcessingException as error:
        assert re.search(r"(place|column|CRS).*; choose for instance \.gpkg$", str(error))
        assert ending not in ("gpkg", "shp", "geojson", "csv", "xlsx", "ods", "gml")
        assert not target.exists()
        return
    assert ending not in ("fgb", "sqlite")
    dataset, rows = gdal.OpenEx(str(target), gdal.OF_VECTOR), {}
    for feature in dataset.GetLayer(0):
        row, geometry = feature.items(), feature.GetGeometryRef()
        has = geometry is not None and not geometry.IsEmpty()
        rows[row["code"]] = has or row.get("x") not in (None, "")
    assert rows == {"00a": True, "00b": False}


@pytest.mark.parametrize("ending", POINTS)
def test_a_layer_without_rows_has_columns_or_is_warned_of(make, run, tmp_path, ending):
    target = tmp_path / f"out.{ending}"
    said = run("extractpeaks", INPUT=make(hills(), **UTM), MIN_VALUE=1e9, OUTPUT=str(target)).said
    dataset = gdal.OpenEx(str(target), gdal.OF_VECTOR)
    layer = dataset.GetLayer(0)
    known = layer is not None and layer.GetLayerDefn().GetFieldIndex("prominence") >= 0
    assert known != any("without rows keeps no columns" in line for line in said)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [UTM, DEGREES, {"epsg": None}], ids=["utm", "degrees", "none"])
def test_every_ending_that_qgis_offers_is_right_or_refused_before_the_work(
    make, run, tmp_path, monkeypatch, name, place
):
    from qgis.core import QgsProcessingException, QgsVectorFileWriter

    path = make(hills(), **place)
    crs, wanted = layer_of(run(name, INPUT=path).path)
    written = []
    for ending in QgsVectorFileWriter.supportedFormatExtensions():
        folder = tmp_path / ending
        folder.mkdir()
        target = str(folder / f"out.{ending}")
        try:
            said = run(name, INPUT=path, OUTPUT=target).said
        except QgsProcessingException as error:
            sentence = str(error)
            assert sentence.startswith(f"OUTPUT {target}"), ending
            assert re.search(r"choose (for instance )?\.gpkg$", sentence), sentence
            assert "\n" not in sentence
            assert "disk" not in sentence and ".part-" not in sentence
            assert os.listdir(folder) == []
            continue
        written.append(ending)
        back, found = layer_of(target)
        found = {key: {c: row[c] for c in wanted[key]} for key, row in found.items()}
        assert_same(found, wanted, digits=9)
        in_columns = name == "extractpeaks" and ending in IN_COLUMNS
        assert in_columns == any("x and y are columns" in line for line in said)
        if name == "extractpeaks" and not in_columns:
            assert same_crs(back, crs) if place["epsg"] else not back or "Undefined" in back
    assert {"gpkg", "csv", "xlsx", "ods", "sqlite"} <= set(written)


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        ("dxf", "cannot be written as AutoCAD DXF: .*; choose for instance .gpkg$"),
        ("gpx", r"cannot be written as GPS eXchange Format .*; choose for instance .gpkg$"),
        ("kml", "does not keep the (CRS|column id); choose for instance .gpkg$"),
        ("geojsonl", "does not keep the CRS; choose for instance .gpkg$"),
        ("tab", "does not keep what is missing in the column .*; choose for instance .gpkg$"),
        ("sql", "PostgreSQL SQL dump cannot be read back; choose for instance .gpkg$"),
        ("xyzq", r".xyzq is no vector format that can be written; choose .gpkg$"),
    ],
)
def test_what_a_format_loses_is_said_before_the_work(make, refused, tmp_path, ending, sentence):
    target = tmp_path / f"out.{ending}"
    said = refused("extractpeaks", INPUT=make(hills(), **UTM), OUTPUT=str(target))
    assert re.search(sentence, said), said
    assert not target.exists()


def test_no_peak_is_a_layer_without_points_in_every_format(make, run, tmp_path):
    path = make(hills(), **UTM)
    for ending in POINTS:
        target = tmp_path / f"none.{ending}"
        assert run("extractpeaks", INPUT=path, MIN_VALUE=1e9, OUTPUT=str(target))["COUNT"] == 0
        assert layer_of(target)[1] == {}


@pytest.mark.parametrize("scale", [1e-12, 1e25])
def test_numbers_that_a_shapefile_cannot_hold_are_no_result(make, run, tmp_path, scale):
    """A dBase column has 24 places, 15 of them after the point."""
    from qgis.core import QgsProcessingException

    path, target = make(hills() * scale, **UTM), tmp_path / "out.shp"
    with pytest.raises(QgsProcessingException, match=r"Shapefile does not keep .* in the column"):
        run("extractpeaks", INPUT=path, OUTPUT=str(target))
    assert entries(tmp_path) == ["raster.tif"]


def test_a_number_near_zero_among_others_is_written_to_a_shapefile(make, run, tmp_path):
    cells = hills()
    row, column = np.argwhere(cells == cells.max())[0]
    cells[row - 1 : row + 2, column - 1 : column + 2] = 0.0
    cells[row, column] = 1e-14
    path, target = make(cells, **UTM), str(tmp_path / "out.shp")
    _, wanted = layer_of(run("extractpeaks", INPUT=path).path)
    assert 1e-14 in [peak["value"] for peak in wanted.values()]
    run("extractpeaks", INPUT=path, OUTPUT=target)
    assert_same(layer_of(target)[1], wanted)


# One layer of a GeoPackage


def package(path, *names, rasters=()):
    """Make a GeoPackage with some layers of three points each."""
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(3857)
    for name in names:
        layer = dataset.CreateLayer(name, srs, ogr.wkbPoint)
        layer.CreateField(ogr.FieldDefn("what", ogr.OFTString))
        for place in range(3):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("what", f"{name} {place}")
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({place} 7)"))
            layer.CreateFeature(feature)
    del layer, dataset
    for name in rasters:
        cells = gdal.GetDriverByName("MEM").Create("", 4, 4, 1, gdal.GDT_Byte)
        cells.SetGeoTransform((0, 1, 0, 4, 0, -1))
        cells.SetProjection(srs.ExportToWkt())
        options = ["APPEND_SUBDATASET=YES", f"RASTER_TABLE={name}"]
        gdal.GetDriverByName("GPKG").CreateCopy(str(path), cells, 0, options)
    return str(path)


def database(path):
    """Return all rows of all tables, but for when they were last changed."""
    import sqlite3

    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {}
    for (name,) in names:
        if name not in ("gpkg_contents", "sqlite_sequence"):
            quoted = name.replace('"', '""')
            found[name] = connection.execute(f'SELECT * FROM "{quoted}"').fetchall()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    return found


def others(path, layer):
    """Return all rows of the tables that have nothing to do with a layer."""
    return {
        name: [row for row in rows if layer not in map(str, row)]
        for name, rows in database(path).items()
        if layer not in name and name != "gpkg_spatial_ref_sys"
    }


FORMS = [
    "{path}|layername={layer}",
    "ogr:dbname='{path}' table=\"{layer}\" (geom)",
]


@pytest.mark.parametrize("form", FORMS, ids=["layername", "ogr"])
@pytest.mark.parametrize("layer", ["peaks", "summits of 2024"], ids=["replaced", "added"])
@pytest.mark.parametrize("name", NAMES)
def test_one_layer_is_added_or_replaced_and_the_others_stay(make, run, tmp_path, name, form, layer):
    path = make(hills(), **UTM)
    crs, wanted = layer_of(run(name, INPUT=path).path)
    project = package(tmp_path / "proj.gpkg", "roads", "peaks", "rivers", rasters=["dem"])
    before = others(project, layer)
    outcome = run(name, INPUT=path, OUTPUT=form.format(path=project, layer=layer))
    assert outcome.path == f"{project}|layername={layer}"
    back, found = layer_of(project, layer)
    assert_same(found, wanted)
    assert back == crs
    after = others(project, layer)
    for table in ("roads", "rivers", "dem"):
        assert after[table] == before[table]
    assert {t: after[t] for t in before if not t.startswith("gpkg_")} == {
        t: before[t] for t in before if not t.startswith("gpkg_")
    }
    assert entries(tmp_path) == ["out-0.gpkg", "proj.gpkg", "raster.tif"]
    layers = {"roads", "peaks", "rivers", layer}
    dataset = gdal.OpenEx(project, gdal.OF_VECTOR)
    assert {dataset.GetLayer(n).GetName() for n in range(dataset.GetLayerCount())} == layers
    if name == "extractpeaks":
        assert len(database(project)[f"rtree_{layer}_geom"]) == len(wanted)
        rows = list(wanted.values())
        xs, ys = [row["x"] for row in rows], [row["y"] for row in rows]
        extent = dataset.GetLayerByName(layer).GetExtent()
        assert extent == pytest.approx((min(xs), max(xs), min(ys), max(ys)), rel=1e-14)


def test_a_layer_by_name_makes_the_file_that_is_not_there(make, run, tmp_path):
    path = make(hills(), **UTM)
    target = str(tmp_path / "new.GPKG")
    outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{target}|layername=Gipfel")
    assert outcome.path == f"{target}|layername=Gipfel"
    assert len(layer_of(target, "Gipfel")[1]) == outcome["COUNT"]


def test_a_package_of_one_layer_is_replaced(make, run, tmp_path):
    path, target = make(hills(), **UTM), str(tmp_path / "peaks.gpkg")
    for seed in (1, 2):
        path = make(hills(seed), **UTM)
        outcome = run("extractpeaks", INPUT=path, OUTPUT=target)
        assert len(layer_of(target)[1]) == outcome["COUNT"]
    dataset = gdal.OpenEx(target, gdal.OF_VECTOR)
    assert dataset.GetLayerCount() == 1


@pytest.mark.parametrize(
    ("layers", "rasters", "named"),
    [
        (["roads", "rivers"], [], "rivers, roads"),
        (["peaks"], ["dem"], "dem, peaks"),
        (["roads", "layer_styles"], [], "layer_styles, roads"),
    ],
)
@pytest.mark.parametrize("ending", ["gpkg", "GPKG"])
def test_a_package_that_holds_more_is_not_replaced(
    make, refused, tmp_path, layers, rasters, named, ending
):
    project = package(tmp_path / f"proj.{ending}", *layers, rasters=rasters)
    before = database(project)
    said = refused("extractpeaks", INPUT=make(hills(), **UTM), OUTPUT=project)
    assert said == (
        f"OUTPUT {project} holds {named}: give {project}|layername= and a name to add or replace "
        "one layer, or choose another file"
    )
    assert database(project) == before


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("proj.gpkg|layername=dem", "dem is there, and no layer of points or table"),
        ("proj.gpkg|layername=", "no layer can be called ''"),
        ("proj.gpkg|layername=gpkg_contents", "no layer can be called 'gpkg_contents'"),
        ("proj.gpkg|layername=a|subset=b", r"no layer can be called 'a\|subset=b'"),
        ("text.gpkg|layername=peaks", "is no GeoPackage; choose another name"),
        ("w.shp|layername=peaks", r"only a GeoPackage \(.gpkg\) holds layers by name"),
        ("no/proj.gpkg|layername=peaks", "the folder .* does not exist; make it first"),
    ],
)
def test_a_layer_that_cannot_be_is_refused_before_the_work(
    make, refused, tmp_path, output, sentence
):
    project = package(tmp_path / "proj.gpkg", "roads", "peaks", rasters=["dem"])
    (tmp_path / "text.gpkg").write_text("no package")
    before = database(project)
    said = refused("extractpeaks", INPUT=make(hills(), **UTM), OUTPUT=f"{tmp_path}/{output}")
    assert said.startswith(f"OUTPUT {tmp_path}")
    assert re.search(sentence, said), said
    assert database(project) == before
    assert (tmp_path / "text.gpkg").read_text() == "no package"


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_who_reads_a_package_goes_on_reading_while_a_layer_is_replaced(make, run, tmp_path, mode):
    import sqlite3

    path = make(hills(), **UTM)
    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    reader = sqlite3.connect(project)
    reader.execute(f"PRAGMA journal_mode = {mode}")
    roads = reader.execute("SELECT * FROM roads").fetchall()
    outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{project}|layername=peaks")
    assert reader.execute("SELECT * FROM roads").fetchall() == roads
    assert reader.execute("SELECT count(*) FROM peaks").fetchone() == (outcome["COUNT"],)
    reader.close()
    assert database(project)["roads"] == roads


def test_a_layer_of_a_package_that_the_project_shows_is_replaced(make, run, tmp_path):
    from qgis.core import QgsVectorLayer

    path = make(hills(), **UTM)
    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    shown = [QgsVectorLayer(f"{project}|layername={name}", name) for name in ("roads", "peaks")]
    assert [len(list(layer.getFeatures())) for layer in shown] == [3, 3]
    outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{project}|layername=peaks")
    assert len(list(shown[0].getFeatures())) == 3
    del shown
    assert len(layer_of(project, "peaks")[1]) == outcome["COUNT"]


def test_a_package_that_another_program_writes_to_is_waited_for(make, run, tmp_path):
    import sqlite3
    import threading
    import time

    path = make(hills(), **UTM)
    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    writer = sqlite3.connect(project, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM roads WHERE fid = 1")

    def end():
        time.sleep(2)
        writer.execute("COMMIT")

    thread = threading.Thread(target=end)
    thread.start()
    outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{project}|layername=peaks")
    thread.join()
    writer.close()
    assert len(layer_of(project, "peaks")[1]) == outcome["COUNT"]
    assert len(database(project)["roads"]) == 2


def test_a_package_that_stays_locked_is_as_it_was(make, run, tmp_path, monkeypatch):
    import sqlite3

    from qgis.core import QgsProcessingException

    from raster_kernels.toolbox import geopackage

    monkeypatch.setattr(geopackage, "_PATIENCE", 0.5)
    path = make(hills(), **UTM)
    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    before = database(project)
    writer = sqlite3.connect(project, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(QgsProcessingException) as caught:
        run("extractpeaks", INPUT=path, OUTPUT=f"{project}|layername=peaks")
    writer.execute("ROLLBACK")
    writer.close()
    said = str(caught.value)
    assert said.startswith(f"OUTPUT {project} cannot be written: ") and "locked" in said
    assert database(project) == before
    assert entries(tmp_path) == ["proj.gpkg", "raster.tif"]


@pytest.mark.parametrize(
    ("ending", "driver"), [("xlsx", "XLSX"), ("ods", "ODS"), ("sqlite", "SQLite")]
)
def test_a_book_of_several_tables_is_not_replaced(make, run, refused, tmp_path, ending, driver):
    path, target = make(hills(), **UTM), str(tmp_path / f"book.{ending}")
    dataset = ogr.GetDriverByName(driver).CreateDataSource(target)
    for name in ("costs", "wages"):
        layer = dataset.CreateLayer(name)
        layer.CreateField(ogr.FieldDefn("what", ogr.OFTString))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("what", name)
        layer.CreateFeature(feature)
    del layer, dataset
    with open(target, "rb") as file:
        before = file.read()
    said = refused("extractpeaks", INPUT=path, OUTPUT=target)
    assert said == (
        f"OUTPUT {target} holds costs, wages, and all of them would be lost; choose another name"
    )
    with open(target, "rb") as file:
        assert file.read() == before


@pytest.mark.parametrize("ending", ["xlsx", "ods", "sqlite"])
def test_a_book_of_one_table_is_replaced(make, run, tmp_path, ending):
    target = str(tmp_path / f"book.{ending}")
    for seed in (1, 2):
        outcome = run("extractpeaks", INPUT=make(hills(seed), **UTM), OUTPUT=target)
        assert len(layer_of(target)[1]) == outcome["COUNT"]


# Killed and cancelled

KILLED = """
import os, sys
sys.path.insert(0, {link!r})
from raster_kernels.toolbox.geopackage import put_layer

asked = 0

def check():
    global asked
    asked += 1
    if asked == {calls}:
        os._exit(9)

put_layer({part!r}, {project!r}, "peaks", check)
os._exit(0)
"""


@pytest.fixture
def many(qgis_app, tmp_path):
    """Return a package of one layer of 3,500 points."""
    part = package(tmp_path / "part.gpkg", "peaks")
    dataset = gdal.OpenEx(part, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayer(0)
    layer.StartTransaction()
    for place in range(3497):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({place} 9)"))
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    del layer, dataset
    return part


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("calls", [1, 3, 5, 99], ids=["first", "middle", "last", "never"])
def test_a_run_that_is_killed_leaves_the_package_as_it_was(tmp_path, many, calls, mode):
    import sqlite3
    import subprocess
    import sys

    from qgis.core import Qgis  # noqa: F401 - the child needs it too

    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    connection = sqlite3.connect(project)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.close()
    before = database(project)
    link = os.path.join(os.path.dirname(__file__), "..", "..", "build", "link")
    text = KILLED.format(link=link, part=many, project=project, calls=calls)
    done = subprocess.run([sys.executable, "-c", text])
    assert done.returncode == (0 if calls == 99 else 9)
    after = database(project)
    if calls == 99:
        assert len(after["peaks"]) == 3500
        assert after["roads"] == before["roads"]
    else:
        assert after == before


COMMITTED = """
import os, sys
sys.path.insert(0, {link!r})
from raster_kernels.toolbox import geopackage

do = geopackage._do

def do_and_die(action, *arguments):
    do(action, *arguments)
    if action.__name__ == "CommitTransaction":
        os._exit(9)

geopackage._do = do_and_die
geopackage.put_layer({part!r}, {project!r}, "peaks", lambda: None)
"""


def test_a_run_that_is_killed_once_the_layer_is_in_leaves_it_whole(qgis_app, tmp_path, many):
    """With its index, its extent and its count, which GDAL writes when a file is closed."""
    import subprocess
    import sys

    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    link = os.path.join(os.path.dirname(__file__), "..", "..", "build", "link")
    text = COMMITTED.format(link=link, part=many, project=project)
    assert subprocess.run([sys.executable, "-c", text]).returncode == 9
    found = database(project)
    assert len(found["peaks"]) == len(found["rtree_peaks_geom"]) == 3500
    assert ("peaks", 3500) in found["gpkg_ogr_contents"]
    dataset = gdal.OpenEx(project, gdal.OF_VECTOR)
    assert dataset.GetLayerByName("peaks").GetExtent(force=0) == (0.0, 3496.0, 7.0, 9.0)


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_a_run_that_is_cancelled_while_it_joins_leaves_the_package(qgis_app, tmp_path, many, calls):
    from raster_kernels.raster.common.errors import Cancelled
    from raster_kernels.toolbox.geopackage import put_layer

    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    before, asked = database(project), []

    def check():
        asked.append(1)
        if len(asked) == calls:
            raise Cancelled

    with pytest.raises(Cancelled):
        put_layer(many, project, "peaks", check)
    assert database(project) == before


def test_a_disk_that_is_full_leaves_the_package(qgis_app, tmp_path, many):
    import resource
    import signal

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.toolbox.geopackage import put_layer

    project = package(tmp_path / "proj.gpkg", "roads", "peaks")
    before = database(project)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(project) + 20_000, limits[1]))
    try:
        with pytest.raises(RasterError):
            put_layer(many, project, "peaks", lambda: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, kept)
    assert database(project) == before


# Sinks of QGIS's


def definition(sink, remapped=None):
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsProcessingOutputLayerDefinition,
        QgsProperty,
        QgsRemappingSinkDefinition,
        QgsWkbTypes,
    )

    found = QgsProcessingOutputLayerDefinition(sink)
    if remapped is not None:
        remapping = QgsRemappingSinkDefinition()
        remapping.setDestinationFields(remapped.fields())
        remapping.setDestinationWkbType(QgsWkbTypes.Type.Point)
        remapping.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        remapping.setFieldMap({"what": QgsProperty.fromExpression("'a peak'")})
        found.setRemappingDefinition(remapping)
    return found


def test_points_are_added_to_a_layer_that_is_there(make, run, tmp_path):
    from qgis.core import QgsVectorLayer

    project = package(tmp_path / "proj.gpkg", "roads", "places")
    before = database(project)
    layer = QgsVectorLayer(f"{project}|layername=places", "places")
    into = definition(f"ogr:dbname='{project}' table=\"places\" (geom)", layer)
    outcome = run("extractpeaks", INPUT=make(hills(), **UTM), OUTPUT=into)
    del layer
    after = database(project)
    assert after["roads"] == before["roads"]
    assert after["places"][:3] == before["places"]
    assert [row[2] for row in after["places"][3:]] == ["a peak"] * outcome["COUNT"]


def test_a_run_that_is_cancelled_adds_no_points_to_a_layer_that_is_there(
    make, processing, tmp_path
):
    from qgis.core import QgsProcessingFeedback, QgsVectorLayer

    from raster_kernels.toolbox import vector_sink

    class Feedback(QgsProcessingFeedback):
        """Cancels once the points are made up."""

        def __init__(self):
            super().__init__(False)
            self.rows = 0

        def isCanceled(self):
            return self.rows > 5

    feedback = Feedback()
    features = vector_sink.feature_of

    def counted(*arguments):
        feedback.rows += 1
        return features(*arguments)

    project = package(tmp_path / "proj.gpkg", "roads", "places")
    before = database(project)
    layer = QgsVectorLayer(f"{project}|layername=places", "places")
    into = definition(f"ogr:dbname='{project}' table=\"places\" (geom)", layer)
    path = make(hills(), **UTM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_sink, "feature_of", counted)
        parameters = {"INPUT": path, "OUTPUT": into}
        processing.run("rasterkernels:extractpeaks", parameters, feedback=feedback)
    del layer
    assert feedback.rows > 10
    assert database(project) == before


@pytest.mark.parametrize("output", ["memory:", "memory:mine", "TEMPORARY_OUTPUT"])
@pytest.mark.parametrize("name", NAMES)
def test_a_layer_in_memory_tells_what_its_columns_are(make, run, name, output):
    outcome = run(name, INPUT=make(hills(), **UTM), OUTPUT=output)
    layer = outcome.path
    aliases = [layer.attributeAlias(index) for index in range(layer.fields().count())]
    first = {"extractpeaks": "Number", "averagelocalvariance": "Factor (cells)"}
    assert aliases[0] == first[name]
    assert all(aliases)
    assert not any("alias" in line.lower() for line in outcome.said)
    assert layer.featureCount() > 5


def test_outputs_that_are_skipped_are_there_and_empty(make, run):
    assert run("averagelocalvariance", INPUT=make(hills(), **UTM))["OUTPUT_HTML"] == ""


# Names

ODD = [
    "a|b", "a\nb", "100 %", "it's \"quoted\"", "a:b", "%20", "a;b", "ä" * 30, "-x", "a.b.c",
    "layername=", "[x] *?", "$HOME", "{0}", "x" * 250,
]  # fmt: skip


@pytest.mark.parametrize("stem", ODD)
@pytest.mark.parametrize("ending", ["gpkg", "csv", "geojson"])
def test_odd_names_of_files_are_right_or_one_true_sentence(make, run, tmp_path, stem, ending):
    from qgis.core import QgsProcessingException

    folder = tmp_path / "results"
    folder.mkdir()
    path, name = make(hills(), **UTM), f"{stem}.{ending}"[-255:]
    _, wanted = layer_of(run("extractpeaks", INPUT=path).path)
    try:
        outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{folder}/{name}")
    except QgsProcessingException as error:
        assert (len(name), ending) == (255, "gpkg")
        sentence = "the name of a database has 247 bytes at most; choose a shorter one"
        assert str(error).startswith("OUTPUT ") and str(error).endswith(f": {sentence}")
        assert os.listdir(folder) == []
        return
    assert os.listdir(folder) == [name]
    assert outcome.path == f"{folder}/{name}"
    assert_same(layer_of(f"{folder}/{name}")[1], wanted)


@pytest.mark.parametrize("layer", ["a\nb", "100 %", 'it\'s "quoted"', "a:b", "ä" * 200, "a;b", "1"])
def test_odd_names_of_layers_are_right(make, run, tmp_path, layer):
    path = make(hills(), **UTM)
    project = package(tmp_path / "proj.gpkg", "roads")
    for seed in (1, 2):
        path = make(hills(seed), **UTM)
        outcome = run("extractpeaks", INPUT=path, OUTPUT=f"{project}|layername={layer}")
        assert len(layer_of(project, layer)[1]) == outcome["COUNT"]
    assert len(database(project)["roads"]) == 3


def test_companions_of_a_shapefile_are_looked_at_before_the_work(make, refused, tmp_path):
    (tmp_path / "w.dbf").write_bytes(b"a table of mine")
    said = refused("extractpeaks", INPUT=make(hills(), **UTM), OUTPUT=str(tmp_path / "w.shp"))
    assert said.startswith(f"OUTPUT {tmp_path}/w.shp comes with w.dbf, and there is such a file")
    assert (tmp_path / "w.dbf").read_bytes() == b"a table of mine"
    assert entries(tmp_path) == ["raster.tif", "w.dbf"]


@pytest.mark.parametrize(
    "output",
    [
        "{folder}/new.gpkg",
        "{folder}/a|b.csv",
        "{folder}/new.shp",
        "{folder}/proj.gpkg|layername=peaks",
        "ogr:dbname='{folder}/proj.gpkg' table=\"peaks\" (geom)",
    ],
)
def test_the_layer_that_is_loaded_is_the_one_that_was_written(make, processing, tmp_path, output):
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingUtils,
        QgsProject,
    )

    package(tmp_path / "proj.gpkg", "roads", "peaks")
    into = definition(output.format(folder=tmp_path))
    project, context, feedback = QgsProject(), QgsProcessingContext(), QgsProcessingFeedback(False)
    into.destinationProject, into.destinationName = project, "Summits"
    outputs = processing.run(
        "rasterkernels:extractpeaks",
        {"INPUT": make(hills(), **UTM), "OUTPUT": into},
        context=context,
        feedback=feedback,
    )
    loaded = context.layersToLoadOnCompletion()
    assert list(loaded) == [outputs["OUTPUT"]]
    layer = QgsProcessingUtils.mapLayerFromString(outputs["OUTPUT"], context)
    assert layer.isValid()
    assert layer.featureCount() == outputs["COUNT"]
    assert {"id", "prominence", "col_x"} <= set(layer.fields().names())


def test_a_crs_with_a_turned_pole_is_written(make, run, points, tmp_path):
    """Weather models have one; PROJ complains of it in passing."""

    path = make(np.random.default_rng(8).random((30, 40)), "model.tif", epsg=None)
    dataset = gdal.Open(path, gdal.GA_Update)
    srs = osr.SpatialReference()
    srs.SetFromUserInput(
        "+proj=ob_tran +o_proj=longlat +o_lat_p=39.25 +o_lon_p=0 +lon_0=18 +R=6371229 +no_defs"
    )
    dataset.SetSpatialRef(srs)
    dataset.SetGeoTransform((-10.0, 0.1, 0.0, 5.0, 0.0, -0.1))
    del dataset
    basins = str(tmp_path / "basins.tif")
    outcome = run("extractpeaks", INPUT=path, OUTPUT_BASINS=basins)
    found = points(outcome.path)
    assert len(found) == outcome["COUNT"] > 5
    assert all(-10 < one["x"] < -6 and 2 < one["y"] < 5 for one in found)
    assert "39.25" in ogr.Open(outcome.path).GetLayer(0).GetSpatialRef().ExportToProj4()


def test_where_one_output_cannot_be_written_none_is(make, run, tmp_path, monkeypatch):
    from qgis.core import QgsProcessingException

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.toolbox import vector_sink

    path = make(np.random.default_rng(8).random((30, 40)))

    def fail(*_, **__):
        raise RasterError("the disk is full")

    monkeypatch.setattr(vector_sink.geopackage, "fill", fail)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QgsProcessingException, match="the disk is full"):
        run("extractpeaks", INPUT=path, OUTPUT_BASINS=str(tmp_path / "basins.tif"))
    assert sorted(tmp_path.iterdir()) == before
