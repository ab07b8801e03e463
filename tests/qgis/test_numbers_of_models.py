"""Numbers that one step of a model finds, or does not find, and another takes."""

import re

import numpy as np
import pytest

FLAT = np.ones((30, 30), "f4")


def definitions(provider, kinds):
    """Return algorithms with those of their parameters that have one of some types."""
    for algorithm in provider.algorithms():
        for definition in algorithm.parameterDefinitions():
            if definition.type() in kinds:
                yield algorithm, definition


def child(name, identifier, sources):
    from qgis.core import QgsProcessingModelChildAlgorithm

    step = QgsProcessingModelChildAlgorithm(f"rasterkernels:{name}")
    step.setChildId(identifier)
    step.setDescription(identifier)
    for key, source in sources.items():
        step.addParameterSources(key, [source])
    return step


@pytest.fixture
def run_steps(processing):
    """Return a function that runs a model of steps and gives what was said, errors too."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingException,
        QgsProcessingFeedback,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildDependency,
    )

    def run(*steps):
        model, before = QgsProcessingModelAlgorithm("numbers", "tests"), []
        for name, sources in steps:
            step = child(name, f"step{len(before)}", sources)
            step.setDependencies([QgsProcessingModelChildDependency(one) for one in before])
            before.append(step.childId())
            model.addChildAlgorithm(step)
        feedback, outputs = QgsProcessingFeedback(False), {}
        try:
            outputs = processing.run(model, {}, feedback=feedback, context=QgsProcessingContext())
        except QgsProcessingException as error:
            return f"{error}: {feedback.textLog()}", outputs
        return feedback.textLog(), outputs

    return run


def static(values):
    from qgis.core import QgsProcessingModelChildParameterSource

    return {
        key: QgsProcessingModelChildParameterSource.fromStaticValue(value)
        for key, value in values.items()
    }


def needed(algorithm, raster, lines, folder):
    """Return what an algorithm has to be given, as values, and an OUTPUT in a folder."""
    given = {}
    for definition in algorithm.parameterDefinitions():
        kind, is_needed = definition.type(), not definition.flags() & definition.FlagOptional
        if is_needed and kind in ("raster", "source"):
            given[definition.name()] = raster if kind == "raster" else lines
        if definition.name() == "OUTPUT":
            ending = "tif" if definition.type() == "rasterDestination" else "gpkg"
            given["OUTPUT"] = str(folder / f"{algorithm.name()}.{ending}")
    return given


# Algorithms with a flat raster, and the numbers that they do not find there.
LACKING = {
    "averagelocalvariance": ["CHARACTERISTIC_SCALE", "CHARACTERISTIC_SCALE_CELLS"],
    "crosscorrelogram": ["BEST_LAG", "MORAN", "GEARY", "BEST_LAG_X", "BEST_LAG_Y"],
    "estimateshift": ["SHIFT_X", "SHIFT_Y", "SHIFT_COLUMNS", "SHIFT_ROWS", "OFFSET_Z"],
    "localcorrelation": ["AVERAGE"],
}
KINDS = ("number", "enum", "band", "string")


@pytest.fixture
def flat(make, draw, provider, tmp_path):
    """Return a function that gives what an algorithm needs of a flat raster."""
    raster = make(np.stack([FLAT] * 4))
    lines = draw(["LINESTRING (500010 4099990, 500200 4099800)"])
    return lambda name: needed(provider.algorithm(name), raster, lines, tmp_path)


AT_ONCE = 12  # steps of a model, which QGIS takes longer and longer for


def test_steps_that_take_a_number_that_does_not_exist_are_left_out(
    provider, run_steps, flat, tmp_path
):
    """Models in which a step for each parameter of each algorithm takes such a number."""
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    takers = [(one.name(), known.name()) for one, known in definitions(provider, KINDS)]
    assert len(takers) > 200
    for place in range(0, len(takers), AT_ONCE):
        first, numbers = list(LACKING.items())[place // AT_ONCE % len(LACKING)]
        steps = [(first, static(flat(first)))]
        for name, parameter in takers[place : place + AT_ONCE]:
            number = numbers[len(steps) % len(numbers)]
            given = {**flat(name), "OUTPUT": str(tmp_path / f"later-{len(steps)}")}
            sources = {**static(given), parameter: Source.fromChildOutput("step0", number)}
            steps.append((name, sources))
        said, _ = run_steps(*steps)
        (told,) = [line for line in said.splitlines() if "has no value in this run" in line]
        assert set(numbers) <= set(told.partition(" has no ")[0].split(", "))
        assert not list(tmp_path.glob("later-*"))


def test_a_number_that_an_expression_does_not_find_is_asked_for(
    provider, run_steps, flat, tmp_path
):
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    lacking = [(name, number) for name, numbers in LACKING.items() for number in numbers]
    having = [
        (algorithm.name(), definition.name())
        for algorithm, definition in definitions(provider, KINDS)
        if definition.defaultValue() not in (None, "")
    ]
    for place, (name, parameter) in enumerate(having[::11]):
        first, number = lacking[place % len(lacking)]
        given = {**flat(name), "OUTPUT": str(tmp_path / "later.tif")}
        sources = {**static(given), parameter: Source.fromExpression(f"@step0_{number}")}
        said, _ = run_steps((first, static(flat(first))), (name, sources))
        assert f"({parameter}) is empty: give" in said
        assert not (tmp_path / "later.tif").exists()


@pytest.mark.parametrize("value", [None, "", float("nan")], ids=["none", "empty", "nan"])
def test_a_step_is_asked_for_each_number_and_choice_that_is_none(
    provider, run_steps, flat, tmp_path, value
):
    tried = 0
    for algorithm, definition in definitions(provider, ("number", "enum", "band")):
        is_nan = isinstance(value, float)
        if definition.defaultValue() is None and not is_nan:
            continue
        given = {**flat(algorithm.name()), definition.name(): value}
        said, _ = run_steps((algorithm.name(), static(given)))
        assert f"({definition.name()}) " in said and "give" in said, said
        assert not [one for one in tmp_path.iterdir() if one.stem == algorithm.name()]
        tried += 1
    assert tried > 80


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("extractpeaks", "MIN_VALUE"), ("bandpeaks", "PROMINENCE"), ("crosscorrelogram", "AXIS")],
)
def test_what_an_expression_does_not_find_for_an_optional_parameter_is_told(
    run_steps, flat, name, parameter
):
    """QGIS hands on None, as it does for what is left empty: the step runs without it."""
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    sources = static(flat(name))
    sources[parameter] = Source.fromExpression("@step0_CHARACTERISTIC_SCALE * 2")
    told = f"({parameter}) counts as not given, also where an expression takes "
    told += "step0_CHARACTERISTIC_SCALE, step0_CHARACTERISTIC_SCALE_CELLS, without value."
    first = ("averagelocalvariance", static(flat("averagelocalvariance")))
    said, outputs = run_steps(first, (name, sources))
    assert told in said
    assert outputs
    said, _ = run_steps((name, static({**flat(name), parameter: None})))
    assert "counts as not given" not in said


@pytest.mark.parametrize("value", [None, "", "none.tif", float("nan"), []])
def test_a_step_is_asked_for_each_raster_that_is_none(provider, run_steps, flat, tmp_path, value):
    for algorithm, definition in definitions(provider, ("raster",)):
        is_needed = not definition.flags() & definition.FlagOptional
        if is_needed or value not in (None, ""):
            given = {**flat(algorithm.name()), definition.name(): value}
            said, _ = run_steps((algorithm.name(), static(given)))
            assert re.search(rf"\({definition.name()}\) is (empty: give|.*: no raster can)", said)
            assert "Traceback" not in said
            assert not [one for one in tmp_path.iterdir() if one.stem == algorithm.name()]


def test_a_whole_run_is_complete(run, make):
    assert run("localvariance", INPUT=make(FLAT))["COMPLETE"] == 1
