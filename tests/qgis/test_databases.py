"""Targets that are no files are refused before the work, where that can be known."""

import numpy as np
import pytest
from osgeo import ogr, osr

CELLS = np.random.default_rng(2).normal(size=(30, 30)).astype("f4")
NOWHERE = 'dbname=\'x\' host=127.0.0.1 port=1 table="public"."peaks" (geom)'
LAYERS = [
    (f"postgres:{NOWHERE}", "cannot be written: .*[Cc]onnection"),
    (f"postgis:{NOWHERE}", "cannot be written: .*[Cc]onnection"),
    ("postgres:dbname='x' host=127.0.0.1 port=1", r"names no table; give one, such as postgres:"),
    ("spatialite:dbname='/none/x.sqlite' table=\"t\" (geom)", "there is no database /none/x.sql"),
    ("foo:bar", "makes no layers in foo; give the path of a file"),
    ("file:///tmp/a.gpkg", "makes no layers in file; give the path of a file"),
    ("WFS:http://127.0.0.1:1/", "makes no layers in WFS; give the path of a file"),
    ("GPKG:/tmp/a.gpkg:peaks", "makes no layers in GPKG; give the path of a file"),
    ("ogr:dbname='{folder}/a.sqlite' table=\"t\"", "only a GeoPackage"),
    ("ogr:dbname='/none/a.gpkg' table=\"t\"", "the folder /none does not exist"),
    ("ogr:", "makes no layers in ogr; give the path of a file"),
]


@pytest.mark.parametrize(("target", "sentence"), LAYERS)
def test_a_layer_that_cannot_be_made_is_refused_before_the_work(
    make, run, monkeypatch, tmp_path, target, sentence
):
    from qgis.core import QgsProcessingException

    from raster_kernels.recipes import peaks

    monkeypatch.setattr(peaks, "find", lambda *_, **__: pytest.fail("the work began"))
    path, before = make(CELLS), sorted(tmp_path.iterdir())
    with pytest.raises(QgsProcessingException, match=sentence) as caught:
        run("extractpeaks", INPUT=path, OUTPUT=target.format(folder=tmp_path))
    assert str(caught.value).startswith("OUTPUT ")
    assert sorted(tmp_path.iterdir()) == [*before, tmp_path / "raster.tif"][-1:]


def test_passwords_are_not_told(make, run):
    from qgis.core import QgsProcessingException

    words = "of mine"
    target = f"postgres:{NOWHERE} password='{words}' user='me'"
    with pytest.raises(QgsProcessingException, match="cannot be written") as caught:
        run("extractpeaks", INPUT=make(CELLS), OUTPUT=target)
    assert words not in str(caught.value)


@pytest.mark.parametrize("schema", ["", '"public".'])
@pytest.mark.parametrize("asked", [str, "a layer", "a list"])
def test_a_table_that_the_run_reads_is_not_written(asked, schema):
    """Of a server that is not there, as far as QGIS knows tables without asking."""
    from qgis.core import (
        QgsProcessingContext,
        QgsVectorLayer,
    )

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.toolbox.databases import check_database, tables_read

    words = f"dbname='x' host=127.0.0.1 port=1 table={schema}\"lines\" (geom)"
    layer = QgsVectorLayer(words, "of lines", "postgres")
    value = {
        str: f"postgres://{words}",
        "a layer": layer,
        "a list": [f"postgres://{words}"],
    }[asked]
    read = tables_read([5, None, "/a/path.gpkg", value], QgsProcessingContext())
    assert [one.table() for one in read] == ["lines"]
    with pytest.raises(RasterError, match="lines is a table that the run reads"):
        check_database(f"postgis:{words}", "OUTPUT", read)
    with pytest.raises(RasterError, match="cannot be written"):
        check_database(f"postgis:{NOWHERE}", "OUTPUT", read)


@pytest.fixture
def database(tmp_path):
    """Return the path of a SpatiaLite database with a table of one line."""
    ogr.UseExceptions()
    path = str(tmp_path / "a.sqlite")
    made = ogr.GetDriverByName("SQLite").CreateDataSource(path, ["SPATIALITE=YES"])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32632)
    layer = made.CreateLayer("Lines", crs, ogr.wkbLineString)
    feature = ogr.Feature(layer.GetLayerDefn())
    line = "LINESTRING(500000 5000000, 500300 4999700)"
    feature.SetGeometry(ogr.CreateGeometryFromWkt(line))
    layer.CreateFeature(feature)
    del feature, layer, made
    return path


def test_points_go_to_a_table(make, run, database):
    from qgis.core import QgsVectorLayer

    target = f"dbname='{database}' table=\"peaks\" (geometry)"
    count = run("extractpeaks", INPUT=make(CELLS), OUTPUT=f"spatialite:{target}").outputs["COUNT"]
    layer = QgsVectorLayer(target, "peaks", "spatialite")
    assert layer.featureCount() == count > 5


@pytest.mark.parametrize(
    "lines",
    [
        "{}|layername=lines",
        "{}",
        "spatialite://dbname='{}' table=\"lines\" (geometry)",
    ],
)
def test_a_table_of_lines_that_are_read_stays(make, run, database, lines):
    from qgis.core import QgsProcessingException

    target = f"spatialite:dbname='{database}' table=\"lines\" (geometry)"
    with pytest.raises(QgsProcessingException, match="is a table that the run reads"):
        run("profilepeaks", INPUT=make(CELLS), LINES=lines.format(database), OUTPUT=target)
    assert ogr.Open(database).GetLayer("lines").GetFeatureCount() == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_layer_to_add_to_is_looked_for_before_the_work(make, run, monkeypatch, tmp_path, there):
    from qgis.core import (
        QgsProcessingException,
        QgsProcessingOutputLayerDefinition,
        QgsRemappingSinkDefinition,
    )

    from raster_kernels.recipes import peaks

    path, target = make(CELLS), str(tmp_path / "points.gpkg")
    if there:
        run("extractpeaks", INPUT=path, OUTPUT=target)
    monkeypatch.setattr(peaks, "find", lambda *_, **__: pytest.fail("the work began"))
    definition = QgsProcessingOutputLayerDefinition(target)
    definition.setRemappingDefinition(QgsRemappingSinkDefinition())
    with pytest.raises(
        (QgsProcessingException, pytest.fail.Exception),
        match="the work began" if there else "there is no layer to add points to",
    ):
        run("extractpeaks", INPUT=path, OUTPUT=definition)


@pytest.mark.parametrize(
    "target",
    [
        "postgres:dbname='x' table=\"t\"",
        "GPKG:/tmp/a.gpkg:t",
        "memory:",
        "file:///tmp/a.tif",
        "ogr:dbname='/tmp/a.gpkg' table=\"t\"",
    ],
)
def test_a_raster_is_a_file(make, run, target):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="rasters are files; give a name that ends"):
        run("localvariance", INPUT=make(CELLS), OUTPUT=target)


@pytest.mark.parametrize(
    ("name", "output", "what"),
    [("estimateshift", "OUTPUT", "find"), ("crosscorrelogram", "OUTPUT_RASTER", "over_the_plane")],
)
def test_no_raster_is_refused_after_the_work(make, run, monkeypatch, name, output, what):
    from qgis.core import QgsProcessingException

    from raster_kernels.recipes import correlogram, shift

    module = {"estimateshift": shift, "crosscorrelogram": correlogram}[name]
    monkeypatch.setattr(module, what, lambda *_, **__: pytest.fail("the work began"))
    given = {"INPUT": make(CELLS), "INPUT_2": make(CELLS[::-1], "second.tif")}
    for wrong in ("/none/a.tif", "/tmp", "/tmp/a.xyzq"):
        with pytest.raises(QgsProcessingException, match=f"{output} {wrong}".replace(".", r"\.")):
            run(name, **given, **{output: wrong})
