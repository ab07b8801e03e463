"""How points and tables look when they are loaded."""

import numpy as np
import pytest

HILLS = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 9, 0, 0, 0, 5, 0],
        [0, 0, 0, 7, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 1],
    ],
    dtype="f4",
)


@pytest.fixture
def load(processing, tmp_path):
    """Return a function that runs an algorithm as a dialog does, and loads its points or rows."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsVectorLayer,
    )

    project = QgsProject.instance()

    def run(name, given="", target="result.gpkg", **parameters):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(project)
        place = str(tmp_path / target) if target else "TEMPORARY_OUTPUT"
        output = QgsProcessingOutputLayerDefinition(place, project)
        output.destinationName = given
        parameters["OUTPUT"] = output
        outputs = processing.run(
            f"rasterkernels:{name}", parameters, feedback=feedback, context=context
        )
        ((place, details),) = context.layersToLoadOnCompletion().items()
        layer = QgsVectorLayer(place) if target else outputs["OUTPUT"]
        layer.setName(details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        return layer

    yield run
    project.clear()


@pytest.mark.parametrize("target", ["result.gpkg", "result.shp", "result.geojson", ""])
def test_columns_have_aliases_in_every_format(make, load, target):
    layer = load("extractpeaks", INPUT=make(HILLS), target=target)
    aliases = {field.name(): field.alias() for field in layer.fields()}
    assert aliases["prominence"] == "Prominence"
    assert aliases["col_value"] == "Key col"
    assert aliases["bound"] == "Bound"


@pytest.mark.parametrize(
    ("kind", "name", "angle"),
    [(0, "Peaks along lines of hills", 0), (1, "Valleys along lines of hills", 180)],
)
def test_peaks_along_lines_are_labelled_by_their_heights(make, draw, load, kind, name, angle):
    lines = draw(["LINESTRING (500005 4099985, 500065 4099985)"], fields={"bound": ["yes"]})
    layer = load("profilepeaks", INPUT=make(HILLS, "hills.tif"), LINES=lines, KIND=kind)
    assert layer.name() == name
    assert layer.renderer().type() == "singleSymbol"
    symbol = layer.renderer().symbol()
    assert symbol.symbolLayer(0).angle() == angle
    assert symbol.dataDefinedSize().field() == "prominence"
    assert layer.labelsEnabled()
    assert '"value"' in layer.labeling().settings().fieldName
    assert layer.featureCount() == (2 if kind == 0 else 1)
    assert {field.name(): field.alias() for field in layer.fields()}["line_id"] == "Line"


@pytest.mark.parametrize(
    ("kind", "name", "what"), [(0, "Peaks of hills", "Peak"), (1, "Pits of hills", "Pit")]
)
def test_peaks_are_drawn_by_prominence_and_hollow_where_bound(make, load, kind, name, what):
    from qgis.core import QgsRenderContext

    layer = load("extractpeaks", INPUT=make(HILLS - 3 * kind * HILLS, "hills.tif"), KIND=kind)
    assert layer.name() == name
    renderer = layer.renderer()
    assert (renderer.type(), renderer.classAttribute()) == ("categorizedSymbol", "bound")
    whole, bound = renderer.categories()
    assert (whole.value(), bound.value()) == (0, 1)
    assert whole.label() == what
    fills = [one.symbol().symbolLayer(0).color().alpha() for one in (whole, bound)]
    assert fills == [255, 0]
    sizes = {}
    context = QgsRenderContext()
    context.expressionContext().appendScope(layer.createExpressionContextScope())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        sized = whole.symbol().dataDefinedSize()
        sizes[feature["prominence"]] = sized.valueAsDouble(context.expressionContext(), 0.0)[0]
    assert len(sizes) > 2
    # In the order of prominences, the greatest 6 mm.
    assert [sizes[key] for key in sorted(sizes)] == sorted(sizes.values())
    assert len(set(sizes.values())) == len(sizes)
    assert max(sizes.values()) == pytest.approx(6.0)
    assert layer.labelsEnabled()
    assert '"value"' in layer.labeling().settings().fieldName


def test_no_peaks_are_loaded_without_a_fault(make, load):
    assert load("extractpeaks", INPUT=make(HILLS), MIN_VALUE=100.0).featureCount() == 0


def test_a_name_or_a_style_that_somebody_chose_is_kept(make, load, monkeypatch):
    from processing.gui.RenderingStyles import RenderingStyles

    chosen = {("rasterkernels:extractpeaks", "OUTPUT"): "mine.qml"}
    monkeypatch.setattr(RenderingStyles, "getStyle", lambda *output: chosen.get(output))
    layer = load("extractpeaks", "Named summits", INPUT=make(HILLS))
    assert layer.name() == "Named summits"
    assert layer.renderer().type() == "singleSymbol"


def test_a_table_has_the_rasters_name_and_few_decimals(make, load):
    cells = np.random.default_rng(1).random((40, 40), dtype="f4")
    layer = load("averagelocalvariance", INPUT=make(cells, "noise.tif"), OUTPUT_HTML=None)
    assert layer.name() == "Average local variance of noise"
    setup = layer.editorWidgetSetup(layer.fields().lookupField("average"))
    assert setup.type() == "Range"
    # 0.2 or so, to five digits.
    assert setup.config()["Precision"] == 5


@pytest.mark.parametrize("kind", ["Double", "Int", "LongLong", "String"])
def test_columns_have_types_in_qgis_before_3_38_and_since(qgis_app, kind):
    from qgis.PyQt.QtCore import QVariant

    from raster_kernels.toolbox.vector_formats import field_type

    assert field_type(kind, 32200) == getattr(QVariant, kind)
    assert int(field_type(kind, 33800)) == int(getattr(QVariant, kind))
