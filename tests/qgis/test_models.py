"""Algorithms in models, on the command line, and in a QGIS without SciPy."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest
from scipy import ndimage

from ..fixtures import RASTER, SECOND


def terrain(shape=(40, 50)):
    rng = np.random.default_rng(1)
    cells = ndimage.gaussian_filter(rng.normal(size=shape), 3) * 300 + 500
    cells[8:14, 10:17] = -9999
    return cells.astype("f4")


def build(steps):
    """Return a model: a raster goes through the steps in turn, and the last result comes out.

    A step is an algorithm with its parameters; every raster it takes is the one before.
    """
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterRasterLayer,
    )

    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("chain", "tests")
    model.setName("chain")
    model.setGroup("tests")
    model.addModelParameter(
        QgsProcessingParameterRasterLayer("DEM", "Elevation"), QgsProcessingModelParameter("DEM")
    )
    before = source.fromModelParameter("DEM")
    for number, (name, parameters) in enumerate(steps):
        child = QgsProcessingModelChildAlgorithm(f"rasterkernels:{name}")
        child.setChildId(f"step{number}")
        child.setDescription(f"step{number}")
        child.addParameterSources("INPUT", [before])
        if name in SECOND:
            child.addParameterSources(SECOND[name], [source.fromModelParameter("DEM")])
        for key, value in parameters.items():
            child.addParameterSources(key, [source.fromStaticValue(value)])
        if number == len(steps) - 1:
            output = QgsProcessingModelOutput("result", "result")
            output.setChildId(f"step{number}")
            output.setChildOutputName("OUTPUT")
            child.setModelOutputs({"result": output})
        model.addChildAlgorithm(child)
        before = source.fromChildOutput(f"step{number}", "OUTPUT")
    model.updateDestinationParameters()
    return model


def result_name(model):
    """Return what this QGIS calls the model's output: with the child's id, or without."""
    (name,) = [d.name() for d in model.destinationParameterDefinitions()]
    return name


@pytest.fixture
def run_model(processing, tmp_path):
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    def run(steps, path):
        model = build(steps)
        name = result_name(model)
        ending = "gpkg" if steps[-1][0] == "extractpeaks" else "tif"
        target = str(tmp_path / f"model.{ending}")
        outputs = processing.run(
            model,
            {"DEM": path, name: target},
            feedback=QgsProcessingFeedback(False),
            context=QgsProcessingContext(),
        )
        assert outputs[name].split("|")[0] == target
        return target

    return run


# Of those that make more than one result, what they take beside INPUT.
SKIPPING = {
    "averagelocalvariance": {"MAX_SCALE": 4},
    "bandcorrelation": {},
    "comparegapfill": {"METHODS": [3]},
    "crosscorrelogram": {},
    "displacementfield": {"INPUT_2": "raster", "WINDOW": 9, "STEP": 9, "MAX_SHIFT": 3},
    "equalizehistogram": {},
    "estimateshift": {"INPUT_2": "raster"},
    "extractpeaks": {},
    "fillgaps": {},
    "fillgapsintime": {"DATES": "1;2;3"},
    "matchhistogram": {},
    "matchtemplate": {"TEMPLATE": "raster"},
    "profilepeaks": {},
}
CHAIN = [
    ("fillgaps", {"METHOD": 1}),
    ("localvariance", {"WINDOW": 5}),
    ("equalizehistogram", {"METHOD": 1}),
]


def chained(run, path, steps):
    """Run the steps one by one and return where the last result is."""
    first = path
    for name, parameters in steps:
        second = {SECOND[name]: first} if name in SECOND else {}
        path = run(name, INPUT=path, **second, **parameters).path
    return path


def test_a_model_gives_what_its_steps_give(make, read, run, run_model):
    path = make(terrain(), nodata=-9999.0)
    modelled, stepped = run_model(CHAIN, path), chained(run, path, CHAIN)
    np.testing.assert_array_equal(read(modelled).stored, read(stepped).stored)
    assert read(modelled).valid.all()


@pytest.mark.parametrize("name", RASTER)
def test_every_algorithm_works_between_two_others(make, read, run, run_model, name):
    steps = [("fillgaps", {"METHOD": 3}), (name, {}), ("localvariance", {"STATISTIC": 1})]
    path = make(terrain(), nodata=-9999.0)
    np.testing.assert_array_equal(
        read(run_model(steps, path)).cells, read(chained(run, path, steps)).cells
    )


def test_peaks_come_out_of_a_model(make, run, run_model, points):
    steps = [("fillgaps", {}), ("extractpeaks", {"MIN_PROMINENCE": 5.0})]
    path = make(terrain(), nodata=-9999.0)
    found = points(run_model(steps, path))
    assert found == points(chained(run, path, steps)) != []


def skipping(name, parameters):
    """Return a model of one step whose outputs are all the model's; and those that may be left."""
    from qgis.core import (
        QgsApplication,
        QgsProcessingModelOutput,
        QgsProcessingParameterDefinition,
    )

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    algorithm = QgsApplication.processingRegistry().algorithmById(f"rasterkernels:{name}")
    made = algorithm.destinationParameterDefinitions()
    model = build([(name, parameters)])
    child, outputs = model.childAlgorithm("step0"), {}
    for one in made:
        output = QgsProcessingModelOutput(one.name(), one.name())
        output.setChildId("step0")
        output.setChildOutputName(one.name())
        outputs[one.name()] = output
    child.setModelOutputs(outputs)
    model.setChildAlgorithm(child)
    model.updateDestinationParameters()
    return model, [one.name() for one in made if one.flags() & optional]


@pytest.mark.parametrize("name", SKIPPING)
def test_a_model_that_is_exported_as_python_runs_without_what_is_skipped(
    make, processing, provider, draw, tmp_path, name
):
    """QGIS's script asks for each output of a step, whether it was made or not."""
    from qgis.core import QgsProcessing, QgsProcessingContext, QgsProcessingFeedback

    path = make(np.stack([terrain(), terrain() + 1, terrain()[::-1]]), nodata=-9999.0)
    given = {key: path if value == "raster" else value for key, value in SKIPPING[name].items()}
    if name == "profilepeaks":
        given["LINES"] = draw(["LINESTRING (500020 4099980, 500230 4099830)"])
    model, skipped = skipping(name, given)
    kind = QgsProcessing.PythonOutputType.PythonQgsProcessingAlgorithmSubclass
    script = "\n".join(model.asPythonCode(kind, 4))
    assert skipped
    assert all(f"['{one}']" in script for one in skipped)
    names = {}
    exec(script, names)
    exported = names["Chain"]().create()
    parameters = {"DEM": path}
    for one in exported.destinationParameterDefinitions():
        is_skipped = any(one.name().upper() == other for other in skipped)
        ending = "tif" if one.type() == "rasterDestination" else "gpkg"
        parameters[one.name()] = None if is_skipped else str(tmp_path / f"result.{ending}")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    outputs, worked = exported.run(parameters, context, feedback)
    assert worked, feedback.textLog()
    told = {key.upper(): value for key, value in outputs.items()}
    assert {key: told[key] for key in skipped} == dict.fromkeys(skipped, "")
    assert bool(told.get("OUTPUT")) == ("OUTPUT" not in skipped)


def test_a_step_that_takes_a_skipped_output_is_left_out_of_a_model(make, processing):
    """It would take its default without a word."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
    )

    source = QgsProcessingModelChildParameterSource
    model, _ = skipping("fillgaps", {"METHOD": 3})
    child = QgsProcessingModelChildAlgorithm("rasterkernels:localstatistics")
    child.setChildId("step1")
    child.addParameterSources("INPUT", [source.fromModelParameter("DEM")])
    child.addParameterSources("SELECTION", [source.fromChildOutput("step0", "OUTPUT_FILLED")])
    model.addChildAlgorithm(child)
    parameters = {one.name(): None for one in model.destinationParameterDefinitions()}
    (result,) = [one for one in parameters if one.upper().endswith("OUTPUT")]
    parameters = {**parameters, "DEM": make(terrain(), nodata=-9999.0), result: "TEMPORARY_OUTPUT"}
    feedback = QgsProcessingFeedback(False)
    outputs = processing.run(model, parameters, feedback=feedback, context=QgsProcessingContext())
    assert list(outputs["CHILD_RESULTS"]) == ["step0"]
    assert "(OUTPUT_ERROR) is skipped in this run: steps" in feedback.textLog()


def test_a_model_file_runs_in_qgis_process(make, read, run, qgis_process, provider, tmp_path):
    path = make(terrain(), nodata=-9999.0)
    model = build(CHAIN)
    file = tmp_path / "chain.model3"
    assert model.toFile(str(file))
    target = tmp_path / "model.tif"
    result = qgis_process.run(file, {"DEM": path, result_name(model): target})
    assert result.returncode == 0, result.stderr
    np.testing.assert_array_equal(read(target).stored, read(chained(run, path, CHAIN)).stored)


# --- The command line of the README ---------------------------------------------------------

LINES = {
    "localvariance": {"WINDOW": 5, "OUTPUT": "variance.tif"},
    "localstatistics": {"WINDOW": 5, "STATISTICS": "0,4,5,9", "OUTPUT": "statistics.tif"},
    "equalizehistogram": {"METHOD": 0, "OUTPUT": "equalized.tif"},
    "fillgaps": {"METHOD": 0, "MAX_DISTANCE": 100, "OUTPUT": "filled.tif"},
    "extractpeaks": {"MIN_PROMINENCE": 30, "OUTPUT": "peaks.gpkg"},
    "localcorrelation": {"WINDOW": 9, "OUTPUT": "r.tif"},
    "matchhistogram": {"METHOD": 1, "OUTPUT": "matched.tif"},
    "estimateshift": {"OUTPUT": "in_place.tif"},
    "bandcorrelation": {"OUTPUT": "correlations.csv"},
}


def plain(value):
    return round(value, 9) if isinstance(value, float) else value


@pytest.mark.parametrize("name", LINES)
def test_the_lines_of_the_readme_run_and_give_what_qgis_gives(
    make, read, run, points, qgis_process, tmp_path, name
):
    bands = 3 if name == "bandcorrelation" else 1
    path = make(np.stack([terrain() ** (1 + k) for k in range(bands)]), nodata=-9999.0)
    parameters = {"INPUT": path, **LINES[name]}
    second = {
        "matchhistogram": "REFERENCE",
        "localcorrelation": "INPUT_2",
        "estimateshift": "INPUT_2",
    }
    if name in second:
        other = np.roll(terrain(), 2, axis=1) if name == "estimateshift" else terrain()[::-1]
        parameters[second[name]] = make(other, "b.tif", nodata=-9999.0)
    target = tmp_path / parameters.pop("OUTPUT")
    result = qgis_process.run(name, {**parameters, "OUTPUT": target})
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    if target.suffix == ".csv":
        parameters["OUTPUT"] = str(tmp_path / "here.csv")
    here = run(name, **parameters)
    numbers = {key: plain(v) for key, v in here.outputs.items() if key != "OUTPUT"}
    assert {key: plain(v) for key, v in result.results.items() if key != "OUTPUT"} == numbers
    if name == "extractpeaks":
        assert points(target) == points(here.path)
    elif target.suffix == ".csv":
        assert target.read_text() == (tmp_path / "here.csv").read_text()
    else:
        np.testing.assert_array_equal(read(target).cells, read(here.path).cells)


# --- Without SciPy --------------------------------------------------------------------------

WITHOUT_SCIPY = """
    import os, sys, warnings
    warnings.simplefilter("ignore")
    sys.path[:0] = {path!r}

    class Blocker:
        def find_spec(self, name, path=None, target=None):
            if name.split(".")[0] == "scipy":
                raise ModuleNotFoundError(f"No module named {{name!r}}", name="scipy")

    sys.meta_path.insert(0, Blocker())
    import qgis_env
    from pathlib import Path

    sys.path.append(str(qgis_env.find_python_plugins()))
    from qgis.testing import start_app
    application = start_app(cleanup=False)
    from processing.core.Processing import Processing
    Processing.initialize()
    from raster_kernels import classFactory
    plugin = classFactory(None)
    plugin.initProcessing()
    import processing
    from qgis.core import QgsProcessingException, QgsProcessingFeedback

    class Feedback(QgsProcessingFeedback):
        def reportError(self, text, fatalError=False):
            print("SAID", text)

    for name, parameters in {runs!r}:
        parameters.setdefault("INPUT", {raster!r})
        parameters["OUTPUT"] = {folder!r} + "/" + parameters["OUTPUT"]
        try:
            processing.run("rasterkernels:" + name, parameters, feedback=Feedback(False))
            print("RAN", name, os.path.getsize(parameters["OUTPUT"]) > 0)
        except QgsProcessingException as error:
            print("REFUSED", name, error)
    print("SCIPY", any(module.split(".")[0] == "scipy" for module in sys.modules))
    sys.stdout.flush()
    os._exit(0)
"""


def test_without_scipy_most_run_and_the_others_say_what_to_install(make, draw, read, run, tmp_path):
    import qgis_env

    raster = make(np.round(terrain()).astype("i2"), nodata=-9999)
    stack = make(np.stack([terrain() + k * k for k in range(9)]), "stack.tif", nodata=-9999)
    dates = " ".join(f"2024-{month:02}-15" for month in range(1, 10))
    runs = [
        ("localvariance", {"OUTPUT": "v.tif"}),
        ("localstatistics", {"STATISTICS": list(range(17)), "OUTPUT": "s.tif"}),
        ("equalizehistogram", {"METHOD": 0, "OUTPUT": "e0.tif"}),
        ("equalizehistogram", {"METHOD": 1, "OUTPUT": "e1.tif"}),
        ("equalizehistogram", {"METHOD": 2, "OUTPUT": "e2.tif"}),
        ("localcorrelation", {"INPUT_2": raster, "OUTPUT": "r.tif"}),
        ("localcorrelation", {"INPUT_2": raster, "METHOD": 1, "MAX_LAG": 1, "OUTPUT": "lag.tif"}),
        ("equalizeadaptive", {"OUTPUT": "c.tif"}),
        *(
            ("matchhistogram", {"REFERENCE": raster, "METHOD": method, "OUTPUT": f"m{method}.tif"})
            for method in range(3)
        ),
        *(
            ("stackcorrelation", {"INPUT": stack, "INPUT_2": stack, **more, "OUTPUT": f"k{k}.tif"})
            for k, more in enumerate(({}, {"METHOD": 1, "WINDOW": 3}, {"METHOD": 2}))
        ),
        *(
            (
                "fillgapsintime",
                {"INPUT": stack, "DATES": dates, "METHOD": method, "OUTPUT": f"t{method}.tif"},
            )
            for method in range(8)
        ),
    ]
    ran = len(runs)
    refused = {
        "Fill gaps": ("fillgaps", {}),
        "Extract peaks": ("extractpeaks", {}),
        "Match histogram": ("matchhistogram", {"REFERENCE": raster, "METHOD": 3}),
        "Stack correlation": (
            "stackcorrelation",
            {"INPUT": stack, "INPUT_2": stack, "EFFECTIVE_N": True},
        ),
        "Match template": ("matchtemplate", {"TEMPLATE": raster}),
        "Estimate shift": ("estimateshift", {"INPUT_2": raster}),
        "Displacement field": ("displacementfield", {"INPUT_2": raster}),
        "Cross-correlogram": ("crosscorrelogram", {}),
        "Compare gap fills": ("comparegapfill", {}),
        "Band peaks": ("bandpeaks", {"INPUT": stack}),
        "Profile peaks": (
            "profilepeaks",
            {"LINES": draw(["LINESTRING (500010 4099990, 500300 4099700)"])},
        ),
    }
    endings = {
        "extractpeaks": "gpkg",
        "profilepeaks": "gpkg",
        "crosscorrelogram": "csv",
        "comparegapfill": "csv",
    }
    for name, given in refused.values():
        runs.append((name, {**given, "OUTPUT": f"not_{name}.{endings.get(name, 'tif')}"}))
    path = [str(qgis_env.ROOT / "tools"), str(qgis_env.link_package()), *sys.path]
    script = textwrap.dedent(WITHOUT_SCIPY).format(
        path=path, runs=runs, raster=raster, folder=str(tmp_path)
    )
    environment = qgis_env.environment(tmp_path / "profile")
    result = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = result.stdout.splitlines()
    assert [line for line in lines if line.startswith("RAN")] == [
        f"RAN {name} True" for name, _ in runs[:ran]
    ], result.stdout + result.stderr
    assert "SCIPY False" in lines
    assert "Traceback" not in result.stdout + result.stderr
    for title in refused:
        sentences = {line for line in lines if f"{title} needs SciPy" in line}
        assert sentences, result.stdout
        assert all("install it with" in line and "Flatpak" in line for line in sentences)
    assert not list(tmp_path.glob("not_*"))
    for name, parameters in runs[:ran]:
        given = {key: value for key, value in parameters.items() if key != "OUTPUT"}
        wanted = run(name, **{"INPUT": raster, **given})
        found = read(tmp_path / parameters["OUTPUT"])
        np.testing.assert_array_equal(found.cells, read(wanted.path).cells)


# --- Numbers that do not exist in a run -----------------------------------------------------


def numbered(make_child, source):
    """Return a model whose second step takes the number that the first one found."""
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterRasterLayer,
    )

    model = QgsProcessingModelAlgorithm("numbers", "tests")
    model.addModelParameter(
        QgsProcessingParameterRasterLayer("DEM", "Elevation"), QgsProcessingModelParameter("DEM")
    )
    first = make_child("averagelocalvariance", "first")
    second = make_child("localvariance", "second")
    second.addParameterSources("WINDOW", [source])
    second.setDependencies([dependency("first")])
    output = QgsProcessingModelOutput("result", "result")
    output.setChildId("second")
    output.setChildOutputName("OUTPUT")
    second.setModelOutputs({"result": output})
    for child in (first, second):
        model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    return model


def dependency(child):
    from qgis.core import QgsProcessingModelChildDependency

    return QgsProcessingModelChildDependency(child)


def child_of_dem(name, identifier):
    from qgis.core import QgsProcessingModelChildAlgorithm, QgsProcessingModelChildParameterSource

    child = QgsProcessingModelChildAlgorithm(f"rasterkernels:{name}")
    child.setChildId(identifier)
    child.setDescription(identifier)
    child.addParameterSources(
        "INPUT", [QgsProcessingModelChildParameterSource.fromModelParameter("DEM")]
    )
    return child


@pytest.fixture
def number_model(processing, tmp_path):
    """Return a function that runs `numbered` and gives the result's path and what was said."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingModelChildParameterSource,
    )

    def run(way, path):
        value = "CHARACTERISTIC_SCALE_CELLS"
        source = {
            "output": QgsProcessingModelChildParameterSource.fromChildOutput("first", value),
            "expression": QgsProcessingModelChildParameterSource.fromExpression(f"@first_{value}"),
        }[way]
        model, target = numbered(child_of_dem, source), tmp_path / "numbers.tif"
        feedback = QgsProcessingFeedback(False)
        processing.run(
            model,
            {"DEM": path, result_name(model): str(target)},
            feedback=feedback,
            context=QgsProcessingContext(),
        )
        return target, feedback.textLog()

    return run


def discs():
    """Return cells whose average local variance has a clear peak."""
    rows, columns = np.mgrid[0:120, 0:120]
    return ((((rows // 12) + (columns // 12)) % 2) * 50.0).astype("f4")


@pytest.mark.parametrize("way", ["output", "expression"])
def test_a_model_takes_the_scale_in_cells_as_a_window(make, read, run, number_model, way):
    path = make(discs())
    cells = run("averagelocalvariance", INPUT=path)["CHARACTERISTIC_SCALE_CELLS"]
    assert cells > 3
    target, _ = number_model(way, path)
    wanted = read(run("localvariance", INPUT=path, WINDOW=cells).path)
    np.testing.assert_array_equal(read(target).cells, wanted.cells)


def test_a_step_that_takes_a_number_that_does_not_exist_is_left_out(make, number_model):
    target, said = number_model("output", make(np.ones((60, 60), "f4")))
    assert not target.exists()
    assert "CHARACTERISTIC_SCALE_CELLS has no value in this run: steps of a model" in said


def test_a_number_that_an_expression_does_not_find_is_asked_for(make, number_model):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException):
        number_model("expression", make(np.ones((60, 60), "f4")))


def test_none_is_the_default_in_a_script_and_said(make, read, run):
    path = make(discs())
    without, none = (run("localvariance", INPUT=path, **given) for given in ({}, {"WINDOW": None}))
    np.testing.assert_array_equal(read(without.path).cells, read(none.path).cells)
    told = "WINDOW is empty: its default is taken, 3"
    assert told in none.said
    assert told not in without.said


@pytest.mark.parametrize("value", [None, "", float("nan"), "x", 0])
def test_steps_of_a_model_check_their_parameters(make, run_model, value):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException):
        run_model([("localvariance", {"WINDOW": value})], make(discs()))


@pytest.mark.parametrize("name", ["localvariance", "localcorrelation"])
def test_nodata_set_on_a_layer_holds_in_a_model(make, run_model, read, name):
    from qgis.core import QgsRasterLayer, QgsRasterRange

    path = make(terrain())  # -9999 is not declared
    layer = QgsRasterLayer(path, "terrain")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(-9999, -9999)])
    result = read(run_model([(name, {"WINDOW": 3})], layer))
    assert not result.valid[0][9:13, 11:16].any()
    assert result.valid[0][20:, 20:].all()


def test_a_model_puts_a_raster_in_place_and_correlates_locally(
    processing, make, read, run, tmp_path
):
    """The demo's: estimate the shift, move the second raster by it, compare."""
    import demo_model
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingModelAlgorithm

    rng = np.random.default_rng(5)
    cells = ndimage.gaussian_filter(rng.normal(size=(120, 130)), 1.5) * 100 + 500
    first = make(cells[10:110, 10:120])
    second = make(cells[13:113, 6:116], "second.tif")  # 3 up, 4 to the right
    path, target = str(tmp_path / "model.model3"), str(tmp_path / "alike.tif")
    name = demo_model.build("alike_in_place", path)
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(path)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    given = {"INPUT": first, "INPUT_2": second, name: target}
    processing.run(model, given, context=context, feedback=feedback)
    in_place = read(target).cells[0][15:-15, 15:-15]
    apart = read(run("localcorrelation", INPUT=first, INPUT_2=second, WINDOW=15).path).cells[0]
    assert in_place.min() > 0.999
    assert np.median(apart) < 0.6
