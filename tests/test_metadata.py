"""What QGIS and the plugin repository read about us before they run anything."""

import configparser
import importlib.util
import re
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def load_checker():
    """Import tools/check_package.py, which is a script, by its path."""
    spec = importlib.util.spec_from_file_location("check_package", ROOT / "tools/check_package.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = load_checker()
TEXT = (ROOT / "metadata.txt").read_text("utf-8")


@pytest.fixture
def metadata():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(TEXT)
    return parser["general"]


def test_metadata_pass_the_repository_s_checks():
    assert checker.metadata_problems(TEXT, lambda path: (ROOT / path).is_file()) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("name=Raster Kernels", "name=Raster Plugin", "plugin"),
        ("version=0.2.0", "version=0.2", "version"),
        ("author=", "writer=", "author"),
        ("server=False", "supportsQt6=yes", "supportsQt6"),
        ("hasProcessingProvider=yes", "hasProcessingProvider=no", "hasProcessingProvider"),
        ("icon=icons/provider.svg", "icon=icons/none.svg", "icon"),
        ("[general]", "[other]", "general"),
    ],
)
def test_wrong_metadata_are_told(old, new, word):
    assert old in TEXT
    problems = checker.metadata_problems(
        TEXT.replace(old, new, 1), lambda path: (ROOT / path).is_file()
    )
    assert len(problems) == 1
    assert word in problems[0]


def test_the_range_of_qgis_versions_spans_both_qt(metadata):
    assert metadata["qgisMinimumVersion"] == "3.22"
    assert metadata["qgisMaximumVersion"] == "4.99"


def test_about_tells_of_the_dependency_on_scipy(metadata):
    assert "SciPy" in metadata["about"]


def numbers(version):
    return tuple(map(int, version.split(".")))


def test_version_and_changelogs_agree(metadata):
    """What is not released yet goes under a version of its own, not under the last one's."""
    text = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", text, re.M)
    unreleased = re.search(r"^## \[Unreleased\]\n(.*?)^## ", text, re.M | re.S)
    version = numbers(metadata["version"])
    if unreleased and unreleased[1].strip():
        assert version > numbers(released[0])
        assert metadata["changelog"].split("\n")[1].endswith("(not released yet)")
    else:
        assert version == numbers(released[0])
    told = re.findall(r"^(\d+\.\d+\.\d+)", metadata["changelog"], re.M)
    assert told[0] == metadata["version"]
    assert released[0] in told


def test_the_changelog_names_every_algorithm(metadata):
    for page in (ROOT / "help").glob("*.html"):
        title = re.search(r"<h1>(.+?)</h1>", page.read_text("utf-8"))[1]
        assert title in metadata["changelog"], title


def test_metadata_are_english_ascii():
    assert TEXT.isascii()


def build_zip(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


GOOD = {
    "raster_kernels/__init__.py": "",
    "raster_kernels/metadata.txt": TEXT,
    "raster_kernels/LICENSE": "GPL",
    "raster_kernels/README.md": "",
    "raster_kernels/icons/provider.svg": "<svg/>",
    "raster_kernels/docs/images/a.png": b"\x89PNG\r\n\x1a\n\0",
}


def test_a_good_package_has_no_problems(tmp_path):
    assert checker.layout_problems(build_zip(tmp_path / "a.zip", GOOD)) == []


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("other/x.py", "", "2 folders"),
        ("raster_kernels/tests/test_x.py", "", "does not belong"),
        ("raster_kernels/kernels/__pycache__/x.py", "", "does not belong"),
        ("raster_kernels/.gitignore", "", "does not belong"),
        ("raster_kernels/fast.so", "", "kind"),
        ("raster_kernels/data.txt", "a\0b", "binary"),
        ("raster_kernels/docs/images/a.png", "MZ\0", "no .png"),
        ("raster_kernels/i18n/de.qm", "MZ\0", "no .qm"),
    ],
)
def test_a_bad_file_in_a_package_is_told(tmp_path, name, content, word):
    problems = checker.layout_problems(build_zip(tmp_path / "a.zip", {**GOOD, name: content}))
    assert len(problems) == 1
    assert word in problems[0]


def test_a_package_without_a_licence_is_told(tmp_path):
    files = {name: content for name, content in GOOD.items() if not name.endswith("LICENSE")}
    problems = checker.layout_problems(build_zip(tmp_path / "a.zip", files))
    assert problems == ["LICENSE is missing."]
