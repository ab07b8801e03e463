"""Random parameter sets on small rasters: what a slow reference says, or one clear sentence.

`make test` runs the first 2,000 sets of five algorithms that take turns and the first 300 of local
statistics, `make test-slow` 98,000 and 19,700 more. To repeat one, or some:
``RANDOM_SETS=1234 make test PYTEST_ARGS="tests/qgis/test_random_sets.py -s"``, or
``RANDOM_SETS=1200-1299``, which prints the number of each before it runs.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from random_sets.draw import ALGORITHMS, FIRST_ALONE, algorithm, parameter_set
from random_sets.sets import Refusal

# Numbers of the first, of those of the slow tests, and of what comes behind; how many a test has.
RANGES = (
    (0, 2_000, FIRST_ALONE, 500, 4_900),
    (FIRST_ALONE, FIRST_ALONE + 300, FIRST_ALONE + 20_000, 150, 985),
)
ASKED = os.environ.get("RANDOM_SETS", "")
# Of each algorithm's sets at least so many have to end with a result, which was compared.
COMPARED = 0.6


@dataclass
class Found:
    """What a run gave: a raster or a list of points, the outputs by name, all that it said."""

    result: object
    outputs: dict
    said: list


def chunks():
    """Yield the numbers of each test, by algorithm."""
    if ASKED:
        first, _, last = ASKED.partition("-")
        yield pytest.param(None, range(int(first), int(last or first) + 1), id=ASKED)
        return
    for start, slow, end, few, many in RANGES:
        cuts = [*range(start, slow, few), *range(slow, end + 1, many)]
        for first, stop in zip(cuts, cuts[1:]):
            for name in dict.fromkeys(map(algorithm, range(first, stop))):
                numbers = [n for n in range(first, stop) if algorithm(n) == name]
                marks = () if first < slow else (pytest.mark.slow,)
                yield pytest.param(name, numbers, id=f"{name}-{first}", marks=marks)


@pytest.fixture
def attempt(make, run, read, points, monkeypatch, tmp_path):
    """Return a function that runs a parameter set and compares; it says which way it ended."""
    from osgeo import gdal
    from qgis.core import QgsProcessingException

    from raster_kernels.toolbox import run as engine

    make_plan = engine.make_plan
    # What QGIS finds to say of rasters without place or data as it opens them.
    gdal.PushErrorHandler("CPLQuietErrorHandler")

    def cut(given):
        def plan(shape, **keywords):
            keywords["threads"] = given.threads
            return make_plan(shape, **{**keywords, "block": given.block})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context: given.threads)

    def written(name, drawn, folder):
        return make(
            drawn.stored,
            f"{folder.name}/{name.lower()}.tif",
            nodata=drawn.nodata,
            geotransform=drawn.geotransform,
            epsg=drawn.epsg,
            options=drawn.options,
            scale=drawn.scale,
            offset=drawn.offset,
            mask=drawn.mask,
            alpha=drawn.alpha,
        )

    def attempt_one(given):
        folder = tmp_path / str(given.number)
        folder.mkdir()
        try:
            return attempt_in(folder, given)
        finally:
            shutil.rmtree(folder)

    def attempt_in(folder, given):
        expected = ALGORITHMS[given.name].expect(given)
        if given.wrong:
            # What else is wrong may be told first.
            names = expected.names if isinstance(expected, Refusal) else ()
            expected = Refusal((given.wrong, *names))
        paths = {}
        for name, drawn in given.rasters.items():
            same = drawn is given.rasters["INPUT"] and name != "INPUT"
            paths[name] = paths["INPUT"] if same else written(name, drawn, folder)
        target = folder / ("out.gpkg" if given.name == "extractpeaks" else "out.tif")
        # Points go to memory, which is quicker, and now and then to a file.
        output = "memory:" if target.suffix == ".gpkg" and given.number % 4 else str(target)
        spelled = {
            name: filled_in(value, folder, paths["INPUT"]) for name, value in given.spelled.items()
        }
        parameters = {**given.parameters, "OUTPUT": output, **paths, **spelled}
        before = contents(folder)
        cut(given)
        try:
            outcome = run(given.name, **parameters)
        except QgsProcessingException as error:
            sentence = str(error).replace("Unable to execute algorithm\n", "").strip()
            check_refusal(expected, sentence)
            assert contents(folder) == before
            return "refused"
        assert not isinstance(expected, Refusal), f"ran, and should have said {expected.names}"
        assert contents(folder) - before == ({target} if output == str(target) else set())
        if target.suffix == ".tif":
            result = read(target)
        else:
            result = of_layer(outcome["OUTPUT"]) if output == "memory:" else points(target)
        found = Found(result, outcome.outputs, outcome.said)
        ALGORITHMS[given.name].check(given, expected, found)
        return "compared"

    yield attempt_one
    gdal.PopErrorHandler()


def of_layer(layer):
    """Return the points of a layer, a dictionary each, as the fixture `points` reads a file's."""
    from qgis.core import NULL

    names = layer.fields().names()
    found = []
    for feature in layer.getFeatures():
        values = [None if value == NULL else value for value in feature.attributes()]
        place = feature.geometry().asPoint()
        found.append({**dict(zip(names, values)), "x": place.x(), "y": place.y()})
    return found


def contents(folder):
    """Return the paths below a folder, without what QGIS writes of rasters that it opens."""
    return {path for path in folder.rglob("*") if not path.name.endswith(".aux.xml")}


def filled_in(value, folder, path):
    """Put names of files in a parameter's value."""
    if not isinstance(value, str):
        return value
    return value.replace("{folder}", str(folder)).replace("{input}", path)


def check_refusal(expected, sentence):
    """Check that there was to be a refusal, in one clear sentence that names what is wrong."""
    assert isinstance(expected, Refusal), f"refused what is right: {sentence}"
    assert "\n" not in sentence, sentence
    assert "Traceback" not in sentence, sentence
    assert not re.search(r"\w+(Error|Exception)\b", sentence), sentence
    assert not re.search(r"[.!?] [A-Z]", sentence), sentence
    assert 15 < len(sentence) < 500, sentence
    named = any(re.search(rf"\b{name}\b", sentence) for name in expected.names)
    assert named, f"names none of {expected.names}: {sentence}"


@pytest.mark.parametrize(("name", "numbers"), list(chunks()))
def test_a_random_set_gives_what_the_reference_says_or_one_sentence(attempt, name, numbers, wide):
    ends, wrong = [], []
    for number in numbers:
        if ASKED:
            print(number)
        given = parameter_set(number, wide=wide)
        try:
            ends.append(attempt(given))
        except Exception as error:
            said = " ".join(str(error).split())[:500]
            wrong.append(f"{described(given)}\n  {type(error).__name__}: {said}")
    told = "\n".join(wrong if ASKED else wrong[:5])
    assert not wrong, f"{len(wrong)} of {len(numbers)} sets differ\n{told}"
    compared = ends.count("compared")
    print(f"{compared} results compared, {len(ends) - compared} refused")
    assert ASKED or compared >= COMPARED * len(numbers)


@pytest.fixture(scope="session")
def wide():
    """Whether GDAL has 64-bit integers."""
    from osgeo import gdal

    return int(gdal.VersionInfo()) >= 3050000


def described(given):
    """Say how to repeat a set, and what is in it."""
    rasters = "\n".join(f"  {name}: {drawn.described()}" for name, drawn in given.rasters.items())
    return (
        f"set {given.number}, {given.name}: repeat it with RANDOM_SETS={given.number} "
        f'make test PYTEST_ARGS="tests/qgis/test_random_sets.py"\n{rasters}\n'
        f"  parameters {given.parameters}\n  spelled {given.spelled}\n"
        f"  blocks {given.block}, threads {given.threads}"
    )
