"""Rasters and kernel files by the names that people paste: one answer, or one sentence."""

import http.server
import json
import os
import shutil
import threading
import time
import zipfile
from urllib.parse import quote

import numpy as np
import pytest

CELLS = np.random.default_rng(3).normal(size=(40, 40)).astype("f4")
NONE = "(no raster can be opened|cannot be opened as a raster)"


@pytest.fixture
def server(tmp_path):
    """Serve the test's folder, below /range with parts of files, below /slow after a while."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_):
            pass

        def do_GET(self):
            self._answer(True)

        def do_HEAD(self):
            self._answer(False)

        def _answer(self, whole):
            way, _, name = self.path[1:].partition("/")
            path = tmp_path / (name if way in ("range", "slow") else way)
            if not path.is_file():
                self.send_error(404)
                return
            if way == "slow":
                time.sleep(1)
            data, part = path.read_bytes(), self.headers.get("Range") if way == "range" else None
            start, end = 0, len(data) - 1
            if part:
                start, end = (int(one) for one in part.split("=")[1].split("-"))
                end = min(end, len(data) - 1)
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(end - start + 1))
            self.end_headers()
            if whole:
                self.wfile.write(data[start : end + 1])

    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def named(make, tmp_path, server):
    """Return one raster by the names that it may have, and names of none."""
    from osgeo import gdal

    path = make(CELLS, "base.tif", nodata=-9999.0)
    (tmp_path / "mit Leer").mkdir()
    spaced = str(tmp_path / "mit Leer" / "ä ö 100%25.tif")
    shutil.copy(path, spaced)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(path, "in/base.tif")
    options = {"format": "GPKG", "creationOptions": ["RASTER_TABLE=tab", "TILE_FORMAT=TIFF"]}
    gdal.Translate(str(tmp_path / "g.gpkg"), path, **options)
    gdal.Translate(str(tmp_path / "n.nc"), path, format="netCDF")
    gdal.BuildVRT(str(tmp_path / "relative.vrt"), [path])
    gdal.GetDriverByName("GTiff").CreateCopy("/vsimem/names.tif", gdal.Open(path))
    stac = {"type": "Feature", "stac_version": "1.0.0", "assets": {"data": {"href": "base.tif"}}}
    (tmp_path / "stac.json").write_text(json.dumps(stac))
    right = {
        "blanks": f" {path} ",
        "line break": f"{path}\r\n",
        "Explorer's quotes": f'"{path}"',
        "a shell's quotes": f"'{path}'",
        "URL": f"file://{path}",
        "URL of blanks and umlauts": "file://" + quote(spaced),
        "per cent, blanks and umlauts": spaced,
        "quoted blanks": f'"{spaced}"',
        "parts of a file": f"/vsicurl/{server}/range/base.tif",
        "whole files": f"/vsicurl/{server}/base.tif",
        "slow": f"/vsicurl/{server}/slow/base.tif",
        "http": f"{server}/range/base.tif",
        "zip": f"/vsizip/{tmp_path}/z.zip/in/base.tif",
        "table": f"GPKG:{tmp_path}/g.gpkg:tab",
        "variable": f'NETCDF:"{tmp_path}/n.nc":Band1',
        "variable without quotes": f"NETCDF:{tmp_path}/n.nc:Band1",
        "relative VRT": str(tmp_path / "relative.vrt"),
        "memory": "/vsimem/names.tif",
    }
    wrong = {
        "Windows": r"C:\Data\x.tif",
        "share": r"\\server\share\x.tif",
        "Windows' URL": "file:///C:/Data/x.tif",
        "404": f"/vsicurl/{server}/range/none.tif",
        "404 of http": f"{server}/none.tif",
        "STAC": str(tmp_path / "stac.json"),
        "folder": str(tmp_path),
        "tiles": f"type=xyz&url={server}/{{z}}/{{x}}/{{y}}.png&zmax=2",
    }
    yield path, right, wrong
    gdal.Unlink("/vsimem/names.tif")


def test_one_raster_by_many_names_gives_one_answer(run, read, named):
    path, right, _ = named
    wanted = read(run("localvariance", INPUT=path).path).cells
    for name, text in right.items():
        found = read(run("localvariance", INPUT=text).path).cells
        np.testing.assert_array_equal(found, wanted, err_msg=name)
        alike = run("localcorrelation", INPUT=path, INPUT_2=text)["AVERAGE"]
        assert alike == pytest.approx(1.0), name
        assert run("bandcorrelation", INPUT=path, LAYERS=[text])["COMPLETE"] == 1


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("localvariance", "INPUT"),
        ("fillgaps", "GAP_MASK"),
        ("fillgaps", "FILL_RASTER"),
        ("localstatistics", "SELECTION"),
        ("localcorrelation", "INPUT_2"),
        ("matchhistogram", "REFERENCE"),
        ("matchtemplate", "TEMPLATE"),
        ("displacementfield", "PRIOR"),
        ("bandcorrelation", "LAYERS"),
    ],
)
def test_a_name_of_no_raster_is_one_sentence(run, named, tmp_path, name, parameter):
    from qgis.core import QgsProcessingException

    path, _, wrong = named
    given = {"INPUT": path, **({"INPUT_2": path} if name == "displacementfield" else {})}
    before = sorted(os.listdir(tmp_path))
    for kind, text in wrong.items():
        value = [text] if parameter == "LAYERS" else text
        with pytest.raises(QgsProcessingException, match=f"{parameter} .*{NONE}") as found:
            run(name, **{**given, parameter: value})
        assert str(found.value).replace("Unable to execute algorithm\n", "").count("\n") == 0, kind
        assert sorted(os.listdir(tmp_path)) == before


def test_a_kernel_file_by_many_names_gives_one_answer(run, read, make, tmp_path):
    path, folder = make(CELLS), tmp_path / "mit Leer"
    folder.mkdir()
    file = folder / "ä 5%.txt"
    file.write_text("1 2 1\n2 4 2\n1 2 1\n")
    asked = {"INPUT": path, "STATISTICS": [0], "WEIGHTING": 4}
    wanted = read(run("localstatistics", **asked, WEIGHTS="1 2 1; 2 4 2; 1 2 1").path).cells
    for text in (file, f'"{file}"', f"'{file}'", f"{file}\n", "file://" + quote(str(file))):
        found = read(run("localstatistics", **asked, WEIGHTS=str(text)).path).cells
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    "content",
    [
        "1 2 1\n2 4 2\n1 2 1\n".encode("utf-16"),
        b"\xef\xbb\xbf1 2 1\r\n2 4 2\r\n1 2 1",
        b"3 3\n1 2 1\n2 4 2\n1 2 1\n",
        b"3 3\n0 0 0\n1 2 1\n3 0 3",
        b"2 2\n1 2\n3 4\n",
    ],
    ids=["Windows' Unicode", "with a mark", "ArcGIS", "not square", "two columns"],
)
def test_kernel_files_of_other_programs_are_read(run, make, tmp_path, content):
    (tmp_path / "kernel.txt").write_bytes(content)
    asked = {"INPUT": make(CELLS), "STATISTICS": [0], "WEIGHTING": 4}
    said = run("localstatistics", **asked, WEIGHTS=str(tmp_path / "kernel.txt")).said
    told = {b"3 3\n0": "3 x 3, 5 cells, sum 10", b"2 2\n1": "2 x 3, 6 cells, sum 14"}
    wanted = told.get(content[:5], "3 x 3, 9 cells, sum 16")
    assert f"WEIGHTS: {wanted}" in said
