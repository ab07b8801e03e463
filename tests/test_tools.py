"""The scripts around the package: installing it and preparing the demo."""

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent


def load(name):
    """Import a script of tools/ by its path."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sys.path.insert(0, str(ROOT / "tools"))
make_zip = load("make_zip")
check_package = load("check_package")
install = load("install")
demo_data = load("demo_data")


def test_installing_links_and_may_be_repeated(tmp_path):
    link = install.install(tmp_path / "profile")
    assert link == tmp_path / "profile" / "python" / "plugins" / "raster_kernels"
    assert install.install(tmp_path / "profile") == link
    assert link.resolve() == ROOT


def test_installing_leaves_a_folder_alone(tmp_path):
    folder = tmp_path / "python" / "plugins" / "raster_kernels"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("kept")
    with pytest.raises(SystemExit, match="is a folder"):
        install.install(tmp_path)
    assert (folder / "mine.txt").read_text() == "kept"


def test_qgis_4_gets_a_link_where_it_has_a_folder(tmp_path):
    qgis_3 = tmp_path / "QGIS3" / "profiles" / "default"
    qgis_4 = tmp_path / "QGIS4" / "profiles" / "default"
    assert install.profiles("default", tmp_path) == [qgis_3]
    (tmp_path / "QGIS4").mkdir()
    assert install.profiles("default", tmp_path) == [qgis_3, qgis_4]


def test_a_profile_may_be_named_by_its_folder(tmp_path):
    assert install.profiles(f"{tmp_path}/other", tmp_path) == [tmp_path / "other"]


def test_the_demo_punches_the_same_holes_each_time_and_only_in_valid_cells():
    values = np.ones((120, 200))
    values[:, :50] = np.nan
    holes, (row, column, radius) = demo_data.punch(values)
    assert np.array_equal(holes, demo_data.punch(values)[0])
    assert 0 < holes.sum() < 0.2 * holes.size
    assert not holes[:, :50].any()
    assert 0 <= row < 120
    assert 0 <= column < 200
    assert radius > 0


@pytest.fixture
def gdal_exceptions():
    """Let GDAL raise its errors, as the demo does, for the length of a test."""
    before = demo_data.gdal.GetUseExceptions()
    demo_data.gdal.UseExceptions()
    yield
    if not before:
        demo_data.gdal.DontUseExceptions()


def test_the_demo_tells_of_an_input_that_is_no_raster(tmp_path, gdal_exceptions):
    source = tmp_path / "words.tif"
    with pytest.raises(SystemExit, match="there is no such file"):
        demo_data.user_scene(source, tmp_path / "input.tif")
    source.write_text("words")
    with pytest.raises(SystemExit, match="not a raster"):
        demo_data.user_scene(source, tmp_path / "input.tif")


def test_the_demo_s_elevations_lie_north_up_in_degrees(tmp_path, gdal_exceptions):
    scene = demo_data.sample_scene(tmp_path / "input.tif")
    dataset = demo_data.gdal.Open(str(scene.path))
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    assert (dx, dy) == pytest.approx((1 / 1200, -1 / 1200))
    assert (x, y) == pytest.approx((-84.41375, 36.73291667))
    assert dataset.GetSpatialRef().IsGeographic()
    read = demo_data.read(scene.path)
    assert np.array_equal(np.isnan(read), scene.holes)
    assert np.array_equal(read[~scene.holes], scene.truth[~scene.holes])


PAGES = sorted(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_pages_link_only_to_what_is_there(page):
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
    assert links


def test_a_zip_is_made_with_python_alone_and_is_the_same_each_time(tmp_path):
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    script = ROOT / "tools" / "make_zip.py"
    for target in (one, two):
        subprocess.run([sys.executable, "-S", "-E", script, target], check=True)
    assert one.read_bytes() == two.read_bytes()
    assert check_package.layout_problems(one) == []
    with zipfile.ZipFile(one) as archive:
        names = archive.namelist()
    assert "raster_kernels/metadata.txt" in names
    assert "raster_kernels/icons/provider.svg" in names
    assert "raster_kernels/help/fillgaps.html" in names
    assert not any("test" in name or "Makefile" in name for name in names)
    assert one.stat().st_size < 6_000_000


def test_what_shipped_pages_show_and_link_to_is_shipped_too():
    shipped = {path for path in make_zip.files() if check_package.is_wanted(path)}
    lacking = []
    for page in sorted(path for path in shipped if path.suffix in (".md", ".html")):
        text = (ROOT / page).read_text("utf-8")
        for link in re.findall(r'(?:\]\(|href="|src=")([^)"#:]+)[)"#]', text):
            path = Path(os.path.normpath(page.parent / link))
            if path not in shipped:
                lacking.append(f"{page}: {link}")
    assert lacking == []


def test_a_download_of_the_code_has_what_makes_the_zip():
    """The archives that code hosts offer leave out what is marked ``export-ignore``."""
    assert "export-ignore" not in (ROOT / ".gitattributes").read_text("utf-8")


def test_what_lies_about_in_the_folder_is_not_shipped(tmp_path):
    root = tmp_path / "checkout"
    for name in ("kernels/fill.py", "metadata.txt", "mine.tif", "build/x.py", ".git/y.py", "a.pyc"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("version=1.2.3\n")
    (root / ".gitattributes").write_text("tests unshipped\n*.md text\n")
    shipped, left = make_zip.make_zip(tmp_path / "made.zip", root)
    assert [str(path) for path in shipped] == ["kernels/fill.py", "metadata.txt"]
    assert [str(path) for path in left] == ["mine.tif"]
    assert make_zip.version(root) == "1.2.3"
