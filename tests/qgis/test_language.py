"""QGIS's language: what is shipped is what was translated, and users meet it everywhere."""

import itertools
import json
import re
import shutil
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
import qgis_env
import translations
from osgeo import gdal, ogr, osr
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..fixtures import wkt_of
from .test_desktop import SCRIPT, write_raster

GERMAN = {"LC_ALL": "de_DE.UTF-8"}


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_what_is_shipped_is_what_was_translated(qgis_app, language):
    """`make translations` compiles it; what is the same in both languages is left out."""
    translator = QTranslator()
    path = translations.file_of(language)
    assert translator.load(str(path.with_suffix(".qm")))
    QCoreApplication.installTranslator(translator)
    try:
        known = translations.read(path)
        for one in translations.marked():
            numbers = (1, 2) if one.is_counted else (-1,)
            there = [
                QCoreApplication.translate(translations.CONTEXT, one.text, None, number)
                for number in numbers
            ]
            assert "\n".join(there) == known[one.text].text
    finally:
        QCoreApplication.removeTranslator(translator)


POLISH = """<!DOCTYPE TS><TS version="2.1" language="pl"><context><name>RasterKernels</name>
<message numerus="yes"><source>gaps</source><translation><numerusform>luka</numerusform>
<numerusform>luki</numerusform><numerusform>luk</numerusform></translation></message></context></TS>
"""


def test_a_language_with_three_forms_has_all_of_them(qgis_app, tmp_path, monkeypatch):
    from raster_kernels.kernels.common.wording import counted
    from raster_kernels.toolbox import language

    compiler = shutil.which("lrelease")
    if compiler is None:
        pytest.skip("lrelease is not here")
    source = tmp_path / "raster_kernels_pl.ts"
    source.write_text(POLISH, "utf-8")
    subprocess.run([compiler, "-silent", str(source)], check=True)
    monkeypatch.setattr(language, "_FOLDER", str(tmp_path))
    monkeypatch.setattr(language, "QgsApplication", SimpleNamespace(locale=lambda: "pl"))
    translator = language.start()
    try:
        said = [
            counted(number, "gap", "gaps").split()[-1]
            for number in (1, 2, 5, 22, 10**9 + 5, 2 * 10**12 + 3, np.int64(1))
        ]
    finally:
        language.stop(translator)
    assert said == ["luka", "luki", "luk", "luki", "luk", "luki", "luka"]
    assert counted(1, "gap", "gaps") == "1 gap"


@pytest.fixture
def german(qgis_app, monkeypatch):
    """Speak German as the plugin does where QGIS's language is German."""
    from raster_kernels.toolbox import language

    monkeypatch.setattr(language, "QgsApplication", SimpleNamespace(locale=lambda: "de_AT"))
    translator = language.start()
    yield translator
    language.stop(translator)


def test_forms_speak_qgis_language_and_english_again(provider, german):
    from raster_kernels.kernels.common.wording import tr
    from raster_kernels.toolbox import language

    algorithm = provider.algorithm("localvariance").create()
    assert algorithm.displayName() == "Lokale Varianz"
    assert algorithm.group() == "Lokale Statistiken"
    assert "Rauheit" in algorithm.tags() and "texture" in algorithm.tags()
    definitions = {one.name(): one for one in algorithm.parameterDefinitions()}
    assert definitions["WINDOW"].description() == "Fenster (Zellen)"
    assert definitions["STATISTIC"].options()[1] == "Standardabweichung"
    assert "Zellen" in definitions["WINDOW"].help()
    language.stop(german)
    assert tr("Local variance") == "Local variance"


def test_programs_speak_it_too_and_files_stay_english(qgis_process, make, tmp_path, read):
    path = make(np.arange(2000.0).reshape(40, 50))
    out = tmp_path / "out.tif"
    done = qgis_process.run("localvariance", {"INPUT": path, "OUTPUT": out}, **GERMAN)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert re.search(r"2\.000 Zellen in \d+,\d s", said), said
    assert "mittlere lokale Varianz" in said
    assert read(out).names == ["variance"]


def test_what_is_wrong_is_told_in_it(qgis_process, make, tmp_path):
    path = make(np.arange(2000.0).reshape(40, 50))
    parameters = {"INPUT": path, "OUTPUT": tmp_path / "out.tif", "SHAPE": 1, "WINDOW": 2}
    done = qgis_process.run("localvariance", parameters, **GERMAN)
    assert "keine Zellmitte liegt in der Ellipse" in done.stdout + done.stderr
    done = qgis_process.run("localvariance", {**parameters, "WINDOW": 0}, **GERMAN)
    assert "Geben Sie eine ganze Zahl von 1 bis 32767 an" in done.stdout + done.stderr


def test_the_desktop_speaks_it(tmp_path):
    """All dialogs open and run as in English; layers are called in German."""
    write_raster(tmp_path / "elevation.tif")
    result = qgis_env.run_desktop(
        SCRIPT,
        tmp_path / "profile",
        RASTER_KERNELS_OUT=str(tmp_path),
        RASTER_KERNELS_INPUT=str(tmp_path / "elevation.tif"),
        **GERMAN,
    )
    path = tmp_path / "report.json"
    assert path.is_file(), f"QGIS ended with {result.returncode}: {result.stderr[-2000:]}"
    report = json.loads(path.read_text("utf-8"))
    assert report["errors"] == []
    for name, dialog in report["dialogs"].items():
        assert dialog["visible"] and dialog["not shown"] == [], name
        assert "Nehmen Sie etwas anderes" in dialog["help"], name
    assert report["runs"]["localvariance"]["name"] == "Standardabweichung von elevation"
    assert report["runs"]["localstatistics"]["name"] == "Lokale Statistiken von elevation"
    assert report["runs"]["averagelocalvariance"]["rows"] == 6


@pytest.fixture
def foreign():
    """Speak a language in which every text is told from English."""
    from raster_kernels.kernels.common import wording

    wording.speak(lambda text: f"«{text}»")
    yield
    wording.speak()


def words_in(path):
    """Return what a raster or a layer calls its parts."""
    file = gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_VECTOR)
    words = [repr(file.GetMetadata())]
    for number in range(1, file.RasterCount + 1):
        band = file.GetRasterBand(number)
        words += [band.GetDescription(), band.GetUnitType(), repr(band.GetMetadata())]
    for number in range(file.GetLayerCount()):
        layer = file.GetLayer(number)
        columns = layer.GetLayerDefn()
        fields = [columns.GetFieldDefn(place) for place in range(columns.GetFieldCount())]
        words += [layer.GetName(), repr(layer.GetMetadata())]
        words += [word for one in fields for word in (one.GetName(), one.GetAlternativeName())]
        words += [repr(feature.items()) for feature in itertools.islice(layer, 3)]
    return words


def test_what_is_written_into_files_is_english(provider, run, make, tmp_path, foreign):
    """Names of bands, layers, columns: all that is made by all algorithms."""
    rows, columns = np.mgrid[:40, :50]
    cells = np.stack([np.sin(rows / (3 + band)) * columns for band in range(4)])
    path, other = make(cells), make(cells[:, ::-1], "other.tif")
    template = make(cells[:, 5:15, 10:22], "template.tif", geotransform=None, epsg=0)
    lines = str(tmp_path / "lines.gpkg")
    file = gdal.GetDriverByName("GPKG").Create(lines, 0, 0, 0)
    srs = osr.SpatialReference(wkt_of(32633))
    layer = file.CreateLayer("lines", srs, ogr.wkbLineString)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("LINESTRING (500010 4099990, 500480 4099620)"))
    layer.CreateFeature(feature)
    del feature, layer, file
    told = []
    for algorithm in provider.algorithms():
        given = {"INPUT": path}
        for definition in algorithm.parameterDefinitions():
            name, kind = definition.name(), definition.type()
            if name in ("INPUT_2", "TEMPLATE", "REFERENCE", "LINES"):
                given[name] = {"TEMPLATE": template, "LINES": lines}.get(name, other)
            endings = {"rasterDestination": "tif", "sink": "gpkg"}
            if kind in endings:
                given[name] = str(tmp_path / f"{algorithm.name()} {name}.{endings[kind]}")
        given["MAX_LAG"] = 1
        given = {key: value for key, value in given.items() if algorithm.parameterDefinition(key)}
        run(algorithm.name(), **given)
        for made in tmp_path.glob(f"{algorithm.name()} *"):
            words = words_in(made)
            told += words
            assert not [word for word in words if "«" in word], made.name
    assert {"count", "height 1", "lag -1"} <= set(told)


@pytest.mark.parametrize(
    ("name", "output", "wanted"),
    [
        ("crosscorrelogram", "OUTPUT", {"Number of pairs"}),
        ("averagelocalvariance", "OUTPUT", {"Cell size (m)", "Windows"}),
        ("bandcorrelation", "OUTPUT", {"First band", "Second band"}),
        ("equalizehistogram", "OUTPUT_LUT", {"Band (0: all)", "Value", "Result"}),
    ],
)
def test_columns_in_files_are_english(run, make, tmp_path, foreign, name, output, wanted):
    """Aliases too, which newer versions of QGIS write."""
    from raster_kernels.toolbox import vector_formats

    fields, plain = [], vector_formats.Layout.fields

    def told(layout, aliases=True):
        fields.append(plain(layout, aliases))
        return fields[-1]

    target = tmp_path / "rows.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_formats.Layout, "fields", told)
        cells = np.random.default_rng(1).random((3, 30, 30))
        run(name, **{"INPUT": make(cells), output: str(target)})
    words = [*words_in(target), *(one.alias() for some in fields for one in some)]
    assert not [word for word in words if "«" in word]
    assert wanted <= set(words)
    shown = vector_formats.alias_of(("Cell size ({})", "map units"))
    assert shown == "«Cell size («map units»)»"
