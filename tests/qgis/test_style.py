"""How results look when they are loaded."""

import numpy as np
import pytest
from osgeo import gdal

COLOURS = {1: (255, 0, 0, 255), 2: (0, 80, 255, 255), 3: (10, 20, 30, 255)}
NAMES = ["", "water", "wood", "field"]


@pytest.fixture
def load(processing, tmp_path):
    """Return a function that runs an algorithm as a dialog does, and loads its result."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsRasterLayer,
    )

    project = QgsProject.instance()

    def run(name, given="", target="result.tif", **parameters):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(project)
        output = QgsProcessingOutputLayerDefinition(str(tmp_path / target), project)
        output.destinationName = given
        parameters["OUTPUT"] = output
        processing.run(f"rasterkernels:{name}", parameters, feedback=feedback, context=context)
        ((path, details),) = context.layersToLoadOnCompletion().items()
        layer = QgsRasterLayer(path, details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        return layer

    yield run
    project.clear()


@pytest.fixture
def classes(make):
    def write():
        path = make(np.repeat([[1, 2, 3]] * 9, 3, axis=1).astype("u1"), "classes.tif")
        dataset = gdal.Open(path, gdal.GA_Update)
        band = dataset.GetRasterBand(1)
        table = gdal.ColorTable()
        for value, entry in COLOURS.items():
            table.SetColorEntry(value, entry)
        band.SetColorTable(table)
        band.SetCategoryNames(NAMES)
        dataset.FlushCache()
        return path

    return write


def noise(bands=1):
    shape = (40, 50) if bands == 1 else (bands, 40, 50)
    return np.random.default_rng(2).integers(40, 140, shape).astype("u1")


@pytest.mark.parametrize(
    ("name", "parameters", "shown"),
    [
        ("equalizehistogram", {}, True),
        ("equalizehistogram", {"OUTPUT_TYPE": 1, "OUTPUT_MAX": 65535}, True),
        ("equalizehistogram", {"BANDS": [2]}, False),
        ("fillgaps", {"METHOD": 3}, True),
        ("localstatistics", {"STATISTICS": [0]}, True),
        ("localstatistics", {"STATISTICS": [9]}, True),
        ("localstatistics", {"STATISTICS": [0, 9]}, False),
        ("localstatistics", {"STATISTICS": [1]}, False),
        ("localvariance", {}, False),
    ],
    ids=str,
)
def test_colour_images_stay_colour_images(make, load, name, parameters, shown):
    layer = load(name, INPUT=make(noise(3)), **parameters)
    renderer = layer.renderer()
    assert (renderer.type() == "multibandcolor") == shown
    if shown:
        assert renderer.usesBands() == [1, 2, 3]
    if shown and name == "equalizehistogram":
        for enhancement in (renderer.redContrastEnhancement(), renderer.blueContrastEnhancement()):
            assert enhancement.minimumValue() == 0
            assert enhancement.maximumValue() == parameters.get("OUTPUT_MAX", 255)


def test_a_layers_own_choice_of_bands_is_that_of_its_result(make, load):
    from qgis.core import QgsMultiBandColorRenderer, QgsRasterLayer

    layer = QgsRasterLayer(make(noise(4)), "scene")
    layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), 4, 3, 2))
    result = load("localstatistics", INPUT=layer, STATISTICS=[0], BANDS=[2, 3, 4])
    found = result.renderer()
    assert (found.redBand(), found.greenBand(), found.blueBand()) == (3, 2, 1)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("fillgaps", {"METHOD": 3}),
        ("localstatistics", {"STATISTICS": [14]}),
        ("localstatistics", {"STATISTICS": [9], "EDGES": 6}),
        # A GeoTIFF keeps no palette of these: two bands, Float32.
        ("localstatistics", {"STATISTICS": [14, 15]}),
        ("localstatistics", {"STATISTICS": [14, 0]}),
    ],
    ids=str,
)
def test_classes_keep_colours_and_names(classes, load, name, parameters):
    layer = load(name, INPUT=classes(), **parameters)
    renderer = layer.renderer()
    assert renderer.type() == "paletted"
    found = {c.value: (c.color.getRgb(), c.label) for c in renderer.classes() if c.value in COLOURS}
    assert found == {value: (COLOURS[value], NAMES[value]) for value in COLOURS}


def test_correlations_are_red_above_0_and_blue_below(make, load):
    path = make(noise())
    layer = load("localcorrelation", INPUT=path, INPUT_2=path)
    renderer = layer.renderer()
    assert (renderer.classificationMin(), renderer.classificationMax()) == (-1, 1)
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert items[0].color.blue() > items[0].color.red()
    assert items[-1].color.red() > items[-1].color.blue()


def test_an_equalized_band_is_shown_from_the_lowest_to_the_highest_result(make, load):
    parameters = {"OUTPUT_TYPE": 2, "OUTPUT_MIN": -1, "OUTPUT_MAX": 3}
    layer = load("equalizehistogram", INPUT=make(noise()), **parameters)
    enhancement = layer.renderer().contrastEnhancement()
    assert (enhancement.minimumValue(), enhancement.maximumValue()) == (-1, 3)


def test_a_name_that_somebody_gave_is_kept(make, load):
    path = make(noise(), "hill.tif")
    assert load("localvariance", INPUT=path).name() == "Variance of hill"
    assert load("localvariance", "Roughness map", INPUT=path).name() == "Roughness map"
    assert load("fillgaps", "Repaired DEM", INPUT=path).name() == "Repaired DEM"


def test_a_style_that_the_user_chose_for_an_output_is_kept(make, load, monkeypatch):
    from processing.gui.RenderingStyles import RenderingStyles

    chosen = {("rasterkernels:localvariance", "OUTPUT"): "mine.qml"}
    monkeypatch.setattr(RenderingStyles, "getStyle", lambda *output: chosen.get(output))
    layer = load("localvariance", INPUT=make(noise()))
    assert layer.renderer().type() == "singlebandgray"
    layer = load("localstatistics", INPUT=make(noise()))
    assert layer.renderer().type() == "singlebandpseudocolor"


def test_a_layer_whose_file_is_made_anew_shows_the_new_cells(make, load):
    from qgis.core import QgsPointXY, QgsProject

    place = QgsPointXY(500105.0, 4099895.0)
    first = load("localstatistics", INPUT=make(np.full((30, 30), 3.0, "f4")), STATISTICS=[0])
    QgsProject.instance().addMapLayer(first)
    assert first.dataProvider().sample(place, 1) == (3.0, True)
    again = load("localstatistics", INPUT=make(np.full((30, 30), 8.0, "f4")), STATISTICS=[0])
    assert again.source() == first.source()
    assert first.dataProvider().sample(place, 1) == (8.0, True)
