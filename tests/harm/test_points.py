"""Points, tables and reports: nothing but what was named as output is changed."""

import os
import sqlite3
import subprocess

import pytest
from osgeo import gdal

from .conftest import VECTOR, assert_whole, state

# QGIS itself keeps statistics of a raster that it opens.
STATISTICS = "dem.tif.aux.xml"
points_and_tables = pytest.mark.parametrize("name", VECTOR)


def rows(path, table):
    connection = sqlite3.connect(path)
    found = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    return found


@pytest.mark.parametrize(
    ("output", "made"),
    [
        ("peaks.gpkg", ["peaks.gpkg"]),
        ("places.geojson", ["places.geojson"]),
        ("prices.csv", ["prices.csv"]),
        ("new.gml", ["new.gml", "new.xsd"]),
        ("book.xlsx", ["book.xlsx"]),
        ("folder/../peaks.sqlite", ["peaks.sqlite"]),
    ],
)
@points_and_tables
def test_what_is_named_is_written_and_nothing_else(home, attempt, name, output, made):
    assert attempt(name, home.path(output)) == ""
    home.assert_unharmed(STATISTICS, *made)
    assert_whole(home.path(output))


@pytest.mark.parametrize(
    ("output", "belongs"),
    [
        ("lonely.shp", "lonely.dbf"),  # a table of the user's
        ("stray.shp", "stray.prj"),  # what is left of another
        ("dem.tif", "input"),
        ("hard link.tif", "input"),
        ("rich.tif.ovr", "no vector format"),
        ("pipe.tif", "no ordinary file"),
        ("tiles", "is a folder"),
        ("nowhere/peaks.gpkg", "does not exist"),
    ],
)
def test_points_take_no_file_that_is_not_theirs(home, attempt, output, belongs):
    assert belongs in attempt("extractpeaks", home.path(output))
    home.assert_unharmed()


@pytest.mark.parametrize(
    ("source", "output"),
    [("wells.dbf", "wells.shp"), ("stray.prj", "stray.shp"), ("new.shp.aux.xml", "new.shp")],
)
def test_what_comes_with_a_shapefile_is_no_input(home, attempt, source, output):
    """A raster may be called anything."""
    os.replace(home.path("second.tif"), home.path(source))
    home.remember()
    said = attempt("extractpeaks", home.path(output), INPUT=home.path(source))
    assert os.path.basename(source) in said
    home.assert_unharmed()


def test_a_shapefile_is_replaced_with_all_that_is_its_own(home, attempt):
    assert attempt("extractpeaks", home.path("wells.shp")) == ""
    home.assert_unharmed(
        STATISTICS, *(f"wells.{e}" for e in ("shp", "shx", "dbf", "prj", "cpg", "qix"))
    )
    assert not os.path.exists(home.path("wells.qix"))
    assert_whole(home.path("wells.shp"))


@points_and_tables
def test_a_package_of_several_layers_is_not_replaced(home, attempt, name):
    said = attempt(name, home.path("project.gpkg"))
    assert "holds peaks, rivers, roads" in said and "|layername=" in said
    home.assert_unharmed()


@pytest.mark.parametrize("layer", ["peaks", "new"])
@pytest.mark.parametrize("form", ["{}|layername={}", "ogr:dbname='{}' table=\"{}\" (geom)"])
@points_and_tables
def test_a_layer_of_a_package_is_added_or_replaced_alone(home, attempt, name, form, layer):
    project = home.path("project.gpkg")
    before = {table: rows(project, table) for table in ("roads", "rivers", "peaks")}
    assert attempt(name, form.format(project, layer)) == ""
    home.assert_unharmed(STATISTICS, "project.gpkg")
    for table in before:
        assert (rows(project, table) == before[table]) == (table != layer)
    assert len(rows(project, layer)) >= 5


@pytest.mark.parametrize(
    "output",
    [
        "dem.gpkg|layername=peaks",
        "wells.shp|layername=wells",
        "project.gpkg|layername=gpkg_contents",
    ],
)
def test_what_is_no_layer_of_a_package_is_refused(home, attempt, output):
    os.replace(home.path("second.tif"), home.path("dem.gpkg"))
    home.remember()
    assert attempt("extractpeaks", home.path(output)) != ""
    home.assert_unharmed()


@pytest.mark.parametrize(
    "ending", ["gpkg", "gpkg|layername=peaks", "csv", "shp", "geojson", "xlsx", "gml", "sqlite"]
)
def test_a_run_that_fails_at_its_end_leaves_everything(home, attempt, monkeypatch, ending):
    from raster_kernels.algorithms import extractpeaks

    def some_and_no_more(count):
        yield slice(0, 2)
        raise ValueError("the run fails")

    monkeypatch.setattr(extractpeaks, "_parts", some_and_no_more)
    assert attempt("extractpeaks", home.path(f"fresh.{ending}")) == "the run fails"
    assert attempt("extractpeaks", home.path("project.gpkg|layername=peaks")) == "the run fails"
    home.assert_unharmed()


def test_a_report_takes_no_file_that_is_not_its_own(home, attempt):
    for report, belongs in (
        ("dem.tif", "OUTPUT_HTML"),
        ("thesis.odt", "ends in .html"),
        ("tiles", "is a folder"),
        ("nowhere/r.html", "does not exist"),
        ("pipe.html", "no ordinary file"),
        ("readonly.html", "read-only"),
    ):
        if report == "pipe.html":
            os.mkfifo(home.path(report))
        if report == "readonly.html":
            (home.folder / report).write_text("keep me")
            os.chmod(home.path(report), 0o444)
        home.remember()
        said = attempt(
            "averagelocalvariance", home.path("table.csv"), OUTPUT_HTML=home.path(report)
        )
        assert said.startswith("OUTPUT_HTML ") and belongs in said
        home.assert_unharmed()


def test_table_and_report_are_written_and_nothing_else(home, attempt):
    os.chmod(home.path("report.html"), 0o640)
    home.remember()
    report = home.path("report.html")
    assert attempt("averagelocalvariance", home.path("table.csv"), OUTPUT_HTML=report) == ""
    home.assert_unharmed(STATISTICS, "table.csv", "report.html")
    assert home.mode("report.html") == 0o640
    assert (home.folder / "report.html").read_text("utf-8").endswith("</html>\n")


def test_a_folder_that_takes_no_files_is_told_of_before_the_work(home, attempt, no_work):
    for output, report in (("/proc/none.csv", ""), ("", "/proc/none.html")):
        said = attempt(
            "averagelocalvariance", output or home.path("t.csv"), OUTPUT_HTML=report or None
        )
        assert said.startswith(f"OUTPUT_HTML {report}" if report else f"OUTPUT {output}")
        assert "cannot be written" in said
    home.assert_unharmed()


@pytest.fixture
def mounted(tmp_path):
    """Return a function that mounts something below the test's folder; none where it may not."""
    places = []

    def mount(place, *options):
        if subprocess.run(["mount", *options, place], capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
        places.append(place)

    yield mount
    for place in reversed(places):
        subprocess.run(["umount", place], check=True)


@pytest.fixture
def no_work(monkeypatch):
    """Let a run that computes anything fail."""
    from raster_kernels.raster.verbs import engine
    from raster_kernels.recipes import variance_by_scale

    def worked(*arguments, **keywords):
        raise ValueError("something was computed")

    monkeypatch.setattr(variance_by_scale, "sums", worked)
    monkeypatch.setattr(engine, "reduce_blocks", worked)


@pytest.mark.parametrize("what", ["disk", "file"])
@points_and_tables
def test_what_is_mounted_is_told_of_before_the_work(home, attempt, mounted, no_work, name, what):
    """A read-only disk, and a file that is mounted by itself, as containers do."""
    outputs = {"OUTPUT": "table.csv", "OUTPUT_HTML": "report.html"}
    if name == "extractpeaks":
        del outputs["OUTPUT_HTML"]
    folder = home.folder / "elsewhere"
    folder.mkdir()
    if what == "disk":
        mounted(str(folder), "-t", "tmpfs", "-o", "ro", "tmpfs")
    for output, file in outputs.items():
        path = folder / file
        if what == "file":
            path.write_text("what was there")
            mounted(str(path), "--bind", home.path("report.html"))
        chosen = {"OUTPUT": home.path("mine.csv"), output: str(path)}
        said = attempt(name, chosen.pop("OUTPUT"), **chosen)
        assert said.startswith(f"{output} {path} ")
        assert ("Read-only file system" if what == "disk" else "is mounted by itself") in said
    assert not os.path.exists(home.path("mine.csv"))
    home.assert_unharmed("elsewhere", "elsewhere/table.csv", "elsewhere/report.html")


def test_mode_and_link_of_a_target_stay(home, attempt):
    os.chmod(home.path("prices.csv"), 0o600)
    os.symlink(home.path("other disk/far.csv"), home.path("near.csv"))
    (home.folder / "other disk" / "far.csv").write_text("old")
    home.remember()
    assert attempt("averagelocalvariance", home.path("prices.csv")) == ""
    assert attempt("averagelocalvariance", home.path("near.csv")) == ""
    home.assert_unharmed(STATISTICS, "prices.csv", "other disk/far.csv")
    assert home.mode("prices.csv") == 0o600
    assert_whole(home.path("near.csv"))


def test_an_input_in_a_package_may_get_a_layer_beside_it(home, attempt):
    project = home.path("raster.gpkg")
    gdal.Translate(
        project, home.path("dem.tif"), format="GPKG", creationOptions=["RASTER_TABLE=dem"]
    )
    home.remember()
    before = rows(project, "dem")
    assert attempt("extractpeaks", project, INPUT=project) != ""
    assert "dem is there" in attempt("extractpeaks", f"{project}|layername=dem", INPUT=project)
    assert rows(project, "dem") == before
    assert attempt("extractpeaks", f"{project}|layername=peaks", INPUT=project) == ""
    assert rows(project, "dem") == before
    assert len(rows(project, "peaks")) > 5
    home.assert_unharmed("raster.gpkg", "raster.gpkg.aux.xml")
    assert state(home.folder)["raster.gpkg"] != home.was("raster.gpkg")
