"""No raster algorithm harms a file that it was not given as output, whatever it is asked for."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from .conftest import RASTER, assert_whole, crs, landscape, write

posix = pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
every = pytest.mark.parametrize("name", RASTER)
# QGIS has GDAL write statistics of a layer that it opens.
LOOKED_AT = ("dem.tif.aux.xml", "second.tif.aux.xml")
ENDINGS = (
    "tif",
    "dat",
    "img",
    "bil",
    "asc",
    "png",
    "nc",
    "sdat",
    "rst",
    "lbl",
    "xml",
    "mrf",
    "grd",
)


@pytest.fixture
def no_work(monkeypatch):
    """Fail where a block is read: what can be told before is told before."""
    from raster_kernels.raster.verbs import engine

    def work(*arguments, **keywords):
        raise AssertionError("a block was computed")

    monkeypatch.setattr(engine, "_run", work)


@every
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_new_result_is_all_that_comes(home, attempt, name, ending):
    said = attempt(name, home.path(f"new.{ending}"))
    came = {path.name for path in home.folder.iterdir() if path.name.startswith("new.")}
    if said:
        assert not came
        home.assert_unharmed(*LOOKED_AT)
        return
    assert_whole(home.path(f"new.{ending}"))
    home.assert_unharmed(*LOOKED_AT, *came)


@every
def test_an_old_result_is_replaced_with_what_described_it(home, attempt, name):
    assert attempt(name, home.path("rich.tif")) == ""
    assert_whole(home.path("rich.tif"))
    gone = {f"rich.tif{ending}" for ending in (".aux.xml", ".ovr", ".msk")}
    assert not any(os.path.exists(home.path(path)) for path in gone)
    home.assert_unharmed(*LOOKED_AT, "rich.tif", *gone)


@every
@pytest.mark.parametrize(
    ("old", "others"),
    [
        ("old.dat", ["old.hdr", "old.dat.aux.xml"]),
        ("stack.bil", ["stack.hdr", "stack.prj", "stack.bil.aux.xml", "stack.stx"]),
        ("grid.asc", ["grid.prj", "grid.asc.aux.xml"]),
        ("erdas.img", []),
    ],
)
def test_an_old_result_of_several_files_is_replaced_whole_or_not_at_all(
    home, attempt, name, old, others
):
    said = attempt(name, home.path(old))
    if said:
        home.assert_unharmed(*LOOKED_AT)
        return
    assert old in home.changes()
    assert_whole(home.path(old))
    home.assert_unharmed(*LOOKED_AT, old, *others)


@every
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("dem.tif", "is an input as well"),
        ("hard link.tif", "is an input as well"),
        ("folder/../dem.tif", "is an input as well"),
        ("nowhere/../dem.tif", "does not exist; make it first"),
        ("readonly.tif", "is read-only"),
        ("pipe.tif", "is no ordinary file"),
        ("tiles", "no raster format"),
        ("folder", "is a folder"),
        ("no such folder/a.tif", "does not exist; make it first"),
        ("thesis.odt/a.tif", "does not exist; make it first"),
        ("thesis.odt", "no raster format"),
        ("prices.csv", "no raster format"),
        ("wells.shp", "no raster format"),
        ("project.gpkg", "exists and may hold other tables"),
        ("orphan.tif", "orphan.tif.aux.xml is there already, and would be read as part of it"),
        ("stack.dat", "comes with stack.hdr, and there is such a file already"),
        ("old.bil", "comes with old.hdr, and there is such a file already"),
        ("stray.asc", "comes with stray.prj, and there is such a file already"),
        ("dem.tif.aux.xml", "would belong to an input"),
    ],
)
def test_what_is_not_to_be_written_is_told_before_the_work(home, attempt, name, output, sentence):
    if output == "tiles":
        (home.folder / "tiles.tif").mkdir()
        output, sentence = "tiles.tif", "is a folder"
        home.remember()
    if not os.path.lexists(home.path("pipe.tif")) and output == "pipe.tif":
        pytest.skip("this system has no pipes in folders")
    said = attempt(name, home.path(output))
    # A format that does not hold the result at all is told of first.
    assert any(told in said for told in (sentence, "choose for instance .tif", "Must be 1 band"))
    home.assert_unharmed(*LOOKED_AT)


@every
@pytest.mark.usefixtures("no_work")
def test_a_target_in_an_archive_is_told_before_the_work(home, attempt, name):
    said = attempt(name, f"/vsizip/{home.path('archive.zip')}/inside.tif")
    assert "ordinary folders only" in said
    home.assert_unharmed(*LOOKED_AT)


@every
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("ending", [".aux.xml", ".ovr", ".msk", ".msk.ovr"])
@pytest.mark.parametrize("there", [False, True], ids=["no target", "a target"])
def test_an_input_that_looks_like_a_side_file_stays(home, attempt, name, ending, there):
    """As the first input, and as the second where there is one."""
    side = write(home.path(f"result.tif{ending}"), landscape(20), nodata=-1.0)
    if there:
        write(home.path("result.tif"), landscape(21))
    home.remember()
    second = {"localcorrelation": "INPUT_2", "fillgaps": "GAP_MASK", "localstatistics": "SELECTION"}
    given = [{"INPUT": side}] + ([{second[name]: side}] if name in second else [])
    for inputs in given:
        said = attempt(name, home.path("result.tif"), **inputs)
        assert f"comes with result.tif{ending}, which belongs to an input" in said
        home.assert_unharmed(*LOOKED_AT, f"result.tif{ending}.aux.xml")


@every
@pytest.mark.usefixtures("no_work")
def test_a_side_file_that_a_source_of_an_input_is_stays(home, attempt, name):
    side = write(home.path("result.tif.ovr"), landscape(20), nodata=-1.0)
    gdal.Translate(home.path("over.vrt"), side, format="VRT").FlushCache()
    home.remember()
    said = attempt(name, home.path("result.tif"), INPUT=home.path("over.vrt"))
    assert "comes with result.tif.ovr, which belongs to an input" in said
    home.assert_unharmed("over.vrt", "result.tif.ovr.aux.xml")


@every
@pytest.mark.usefixtures("no_work")
def test_a_header_that_an_input_is_read_with_stays(home, attempt, name):
    write(home.path("e.bil"), landscape(20), "EHdr", nodata=-1.0)
    for there in (False, True):
        if there:
            (home.folder / "e.dat").write_bytes((home.folder / "e.bil").read_bytes())
        home.remember()
        said = attempt(name, home.path("e.dat"), INPUT=home.path("e.bil"))
        assert "comes with e.hdr, which belongs to an input" in said
        home.assert_unharmed("e.bil.aux.xml", "e.stx")


@every
@pytest.mark.usefixtures("no_work")
def test_a_world_file_of_the_user_stays(home, attempt, name):
    said = attempt(name, home.path("rich.tif"), CREATION_OPTIONS="TFW=YES")
    assert "comes with rich.tfw, and there is such a file already" in said
    home.assert_unharmed(*LOOKED_AT)


@every
def test_a_projection_that_a_shapefile_is_read_with_stays(home, attempt, name):
    """It may serve two, where both are in the same CRS; with another the second is refused."""
    said = attempt(name, home.path("wells.asc"))
    assert not said or "1 band" in said
    home.assert_unharmed(*LOOKED_AT, "wells.asc", "wells.asc.aux.xml")
    if not said:
        degrees = gdal.Open(home.path("dem.tif"), gdal.GA_Update)
        degrees.SetProjection(crs(32634).ExportToWkt())
        del degrees
        home.remember()
        said = attempt(name, home.path("wells.asc"))
        assert "comes with wells.prj, which belongs to wells." in said
        home.assert_unharmed(*LOOKED_AT)


@every
def test_a_result_with_a_world_file_is_replaced_by_another(home, attempt, name):
    for _ in range(2):
        assert attempt(name, home.path("new.tif"), CREATION_OPTIONS="TFW=YES") == ""
        assert_whole(home.path("new.tif"))
    home.assert_unharmed(*LOOKED_AT, "new.tif", "new.tfw")


@every
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("victim", ["dem.tif", "thesis.odt", "new file"])
@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("lbl", "DATA_LOCATION=EXTERNAL|EXTERNAL_FILENAME={}"),
        ("lbl", "DATA_LOCATION=GEOTIFF|EXTERNAL_FILENAME={}"),
        ("xml", "IMAGE_FILENAME={}"),
        ("xml", "IMAGE_FORMAT=GEOTIFF|IMAGE_FILENAME={}"),
        ("mrf", "COMPRESS=DEFLATE|DATANAME={}"),
        ("mrf", "COMPRESS=LERC|INDEXNAME={}"),
        ("img", "DEPENDENT_FILE={}"),
    ],
)
def test_creation_options_write_no_other_file(home, attempt, name, ending, options, victim):
    said = attempt(
        name, home.path(f"o.{ending}"), CREATION_OPTIONS=options.format(home.path(victim))
    )
    assert "which names a file: results are written to OUTPUT and nowhere else" in said
    home.assert_unharmed(*LOOKED_AT)


@every
@pytest.mark.usefixtures("no_work")
def test_blocks_that_the_memory_does_not_hold_are_told_before_the_work(home, attempt, name):
    options = "TILED=YES|BLOCKXSIZE=16384|BLOCKYSIZE=16384"
    said = attempt(name, home.path("new.tif"), CREATION_OPTIONS=options)
    assert "asks for blocks of 16,384 x 16,384 cells, which take" in said
    home.assert_unharmed(*LOOKED_AT)


@every
def test_descriptions_of_a_scene_stay_when_one_of_its_rasters_is_replaced(home, attempt, name):
    """GDAL counts them among the files of each tile, and deletes them with it."""
    write(home.path("IMG_foo_R1C1.TIF"), landscape(30), nodata=-1.0)
    dim = "<Dimap_Document><Metadata_Identification/><Dataset_Identification/></Dimap_Document>"
    (home.folder / "DIM_foo.XML").write_text(dim)
    (home.folder / "RPC_foo.XML").write_text("<Dimap_Document/>")
    home.remember()
    attempt(name, home.path("IMG_foo_R1C1.TIF"))
    assert_whole(home.path("IMG_foo_R1C1.TIF"))
    home.assert_unharmed(*LOOKED_AT, "IMG_foo_R1C1.TIF")


@posix
@every
def test_a_link_stays_and_the_file_it_leads_to_is_new(home, attempt, name):
    for link, real in (("link.tif", "kept elsewhere.tif"), ("dangling.tif", "nothing there.tif")):
        assert attempt(name, home.path(link)) == ""
        assert_whole(home.path(link))
        assert os.path.islink(home.path(link))
        assert home.changes(*LOOKED_AT).keys() == {f"other disk/{real}"}
        home.remember()


@posix
@every
def test_a_private_result_stays_private(home, attempt, name):
    assert attempt(name, home.path("private.tif")) == ""
    assert home.mode("private.tif") == 0o600
    home.assert_unharmed(*LOOKED_AT, "private.tif")


@posix
@every
def test_a_path_through_a_link_leads_where_the_system_says(home, attempt, name, tmp_path):
    (tmp_path / "elsewhere" / "sub").mkdir(parents=True)
    (home.folder / "away").symlink_to(tmp_path / "elsewhere" / "sub")
    home.remember()
    target = home.path("away/../dem.tif")
    assert attempt(name, target) == ""
    assert_whole(target)
    assert (tmp_path / "elsewhere" / "dem.tif").is_file()
    home.assert_unharmed(*LOOKED_AT)


@posix
@every
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("target", ["private.tif", "old.dat"])
def test_a_target_that_nobody_can_replace_is_told_of_before_the_work(home, attempt, name, target):
    path = home.path(target)
    if subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
        pytest.skip("this file system has no immutable files")
    try:
        said = attempt(name, path)
    finally:
        subprocess.run(["chattr", "-i", path], check=True)
    assert "is read-only" in said
    home.assert_unharmed(*LOOKED_AT)


@posix
@every
@pytest.mark.parametrize("moves", range(6))
def test_a_result_of_several_files_that_cannot_be_moved_leaves_the_old_one(
    home, attempt, name, moves, monkeypatch
):
    """Each of its moves fails in turn, as with files in use on Windows."""
    replace, done = os.replace, []

    def fail(start, end):
        if len(done) == moves:
            done.append(end)
            raise PermissionError(13, "in use")
        done.append(end)
        replace(start, end)

    monkeypatch.setattr(os, "replace", fail)
    said = attempt(name, home.path("old.dat"))
    monkeypatch.undo()
    if len(done) > moves:
        assert "old.dat cannot be replaced: in use; close it where it is open" in said
        home.assert_unharmed(*LOOKED_AT)
    else:
        home.assert_unharmed(*LOOKED_AT, "old.dat", "old.hdr", "old.dat.aux.xml")


@every
@pytest.mark.parametrize(
    "target",
    [
        "n" * 251 + ".tif",
        "\N{LATIN SMALL LETTER U WITH DIAERESIS}" * 125 + ".tif",
        pytest.param("two\nlines.tif", marks=posix),
        pytest.param("a|b.tif", marks=posix),
        "100 % {} $HOME `x`; #1 & 'that'.tif",
    ],
    ids=["long", "long in bytes", "newline", "bar", "signs"],
)
def test_odd_names_are_written_or_refused_in_a_true_sentence(home, attempt, name, target):
    path = home.path(target)
    said = attempt(name, path)
    if said:
        assert "\n" in target
        assert "line" in said
        home.assert_unharmed(*LOOKED_AT)
        return
    assert_whole(path)
    home.assert_unharmed(*LOOKED_AT, target)


@every
@pytest.mark.usefixtures("no_work")
def test_a_name_that_is_too_long_is_told_before_the_work(home, attempt, name):
    said = attempt(name, home.path("n" * 252 + ".tif"))
    assert "cannot be written: File name too long" in said
    home.assert_unharmed(*LOOKED_AT)


KILLED = """
import os, signal, sys
from raster_kernels.raster.results.staging import Staging
target, companion, at = sys.argv[1], sys.argv[2], int(sys.argv[3])
staging = Staging(target)
for path in (staging.path, os.path.join(os.path.dirname(staging.path), companion)):
    with open(path, "wb") as file:
        file.write(b"half of a result")
replace, moves = os.replace, []
def die(start, end):
    if len(moves) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    moves.append(end)
    replace(start, end)
os.replace = die
staging.commit()
"""


@posix
@every
@pytest.mark.parametrize(
    ("target", "companion", "at"),
    [
        *(("old.dat", "old.hdr", at) for at in range(4)),
        *(("stack.bil", "stack.hdr", at) for at in range(5)),
        *(("new.bil", "new.hdr", at) for at in range(2)),
    ],
)
def test_what_a_killed_run_left_is_cleared_up_by_the_next(
    home, attempt, name, target, companion, at
):
    """Killed before each of its moves, by a signal that no process can catch."""
    link = Path(__file__).resolve().parents[2] / "build" / "link"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, home.path(target), companion, str(at)],
        env={**os.environ, "PYTHONPATH": str(link)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    said = attempt(name, home.path(target))
    came = [path.name for path in home.folder.iterdir() if path.stem == Path(target).stem]
    if said:
        home.assert_unharmed(*LOOKED_AT)
        return
    assert_whole(home.path(target))
    assert home.changes(*LOOKED_AT).keys() <= {*came, f"{target}.aux.xml", "stack.stx"}


def test_the_memory_of_a_run_holds_blocks_of_its_file(home, attempt):
    """The largest block that is let through is written, and read again."""
    options = "TILED=YES|BLOCKXSIZE=4096|BLOCKYSIZE=4096|COMPRESS=DEFLATE"
    assert attempt("localvariance", home.path("new.tif"), CREATION_OPTIONS=options) == ""
    assert np.isfinite(gdal.Open(home.path("new.tif")).ReadAsArray()).any()
    assert stat.S_ISREG(os.stat(home.path("new.tif")).st_mode)
