"""What every algorithm owes its users, and the names they depend on."""

import json
import os
from pathlib import Path

import pytest

from ..fixtures import APART, RASTER, VECTOR

ROOT = Path(__file__).resolve().parent.parent.parent
SNAPSHOT = Path(__file__).with_name("snapshot.json")
UPDATE = "RASTER_KERNELS_UPDATE_SNAPSHOT"


def describe_parameter(definition):
    """Return what models and scripts depend on in a parameter."""
    from qgis.core import QgsProcessingParameterDefinition

    flags = QgsProcessingParameterDefinition.Flag
    result = {
        "name": definition.name(),
        "type": definition.type(),
        "default": definition.defaultValue(),
        "optional": bool(definition.flags() & flags.FlagOptional),
        "advanced": bool(definition.flags() & flags.FlagAdvanced),
        "hidden": bool(definition.flags() & flags.FlagHidden),
    }
    if definition.type() == "enum":
        result["options"] = list(definition.options())
        result["several"] = definition.allowMultiple()
    if definition.type() == "band":
        result["several"] = definition.allowMultiple()
    if definition.type() == "number":
        result["integer"] = int(definition.dataType()) == 0
        # QGIS stands for "no limit" with the largest and smallest numbers there are.
        for key, limit in (("minimum", definition.minimum()), ("maximum", definition.maximum())):
            result[key] = limit if abs(limit) < 1e300 else None
    if definition.isDestination():
        result["created by default"] = definition.createByDefault()
    return result


def describe(algorithm):
    """Return the public face of an algorithm as plain data."""
    return {
        "parameters": [describe_parameter(p) for p in algorithm.parameterDefinitions()],
        "outputs": [[output.name(), output.type()] for output in algorithm.outputDefinitions()],
    }


@pytest.fixture(scope="session")
def faces(provider):
    """Return the public faces of all algorithms, as JSON would keep them."""
    described = {algorithm.name(): describe(algorithm) for algorithm in provider.algorithms()}
    faces = json.loads(json.dumps(described))
    if os.environ.get(UPDATE):
        SNAPSHOT.write_text(json.dumps(faces, indent=1, sort_keys=True) + "\n")
    return faces


def algorithms_of(provider):
    found = sorted(provider.algorithms(), key=lambda algorithm: algorithm.name())
    assert found, "the provider has no algorithms"
    return found


def test_ids_and_parameters_are_the_public_ones(faces):
    assert SNAPSHOT.is_file(), f"run the tests with {UPDATE}=1 to write {SNAPSHOT.name}"
    frozen = json.loads(SNAPSHOT.read_text())
    assert sorted(faces) == sorted(frozen)
    for name, face in faces.items():
        assert face == frozen[name], f"{name} changed; {UPDATE}=1 accepts the change"


def test_every_form_is_in_the_toolbox(provider):
    forms = {path.stem for path in (ROOT / "algorithms").glob("[a-z]*.py")}
    assert {algorithm.name() for algorithm in provider.algorithms()} == forms


def test_what_holds_for_all_is_tried_with_all(provider):
    """The lists are in `tests/fixtures.py`."""
    names = sorted(algorithm.name() for algorithm in provider.algorithms())
    assert sorted(RASTER + VECTOR + APART) == names


def test_every_algorithm_is_listed_in_the_readme(provider):
    text = (ROOT / "README.md").read_text("utf-8")
    for algorithm in provider.algorithms():
        page = f"| [{algorithm.displayName()}](docs/{algorithm.name()}.md) |"
        assert page in text


def test_every_algorithm_is_tested_in_qgis(provider):
    for algorithm in provider.algorithms():
        path = Path(__file__).with_name(f"test_{algorithm.name()}.py")
        assert path.is_file(), path.name


def test_ids_are_plain_words(provider):
    for algorithm in algorithms_of(provider):
        assert algorithm.name().isascii(), algorithm.name()
        assert algorithm.name().islower(), algorithm.name()
        assert algorithm.name().isalpha(), algorithm.name()
        assert algorithm.id() == f"rasterkernels:{algorithm.name()}"


def test_every_parameter_has_a_label_and_help(provider):
    silent = [
        f"{algorithm.name()}:{definition.name()}"
        for algorithm in algorithms_of(provider)
        for definition in algorithm.parameterDefinitions()
        if not definition.help().strip() or not definition.description().strip()
    ]
    assert silent == []


def test_parameter_names_are_capitals(provider):
    for algorithm in algorithms_of(provider):
        for definition in algorithm.parameterDefinitions():
            assert definition.name() == definition.name().upper(), algorithm.name()


def test_every_algorithm_says_what_it_is_for(provider):
    for algorithm in algorithms_of(provider):
        name = algorithm.name()
        assert algorithm.shortHelpString().strip(), name
        assert algorithm.shortDescription().strip(), name
        assert len(algorithm.tags()) >= 2, name
        assert "plugin" not in algorithm.displayName().lower(), name
        assert algorithm.displayName().strip(), name
        assert algorithm.group().strip(), name
        assert algorithm.groupId().islower(), name


def test_a_group_has_one_id(provider):
    groups = {(algorithm.groupId(), algorithm.group()) for algorithm in algorithms_of(provider)}
    assert len({group_id for group_id, _ in groups}) == len(groups)
    assert len({group for _, group in groups}) == len(groups)


def pixels(icon):
    """Return the bytes of an icon drawn in 24 x 24 pixels."""
    from qgis.PyQt.QtGui import QImage

    image = icon.pixmap(24, 24).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return bytes(image.constBits().asarray(image.sizeInBytes()))


def test_every_algorithm_has_its_own_icon(provider):
    from qgis.core import QgsProcessingAlgorithm

    class Plain(QgsProcessingAlgorithm):
        pass

    default = pixels(QgsProcessingAlgorithm.icon(Plain()))
    drawn = {"": default, "provider": pixels(provider.icon())}
    for algorithm in algorithms_of(provider):
        drawing = pixels(algorithm.icon())
        same = [name for name, other in drawn.items() if other == drawing]
        assert same == [], f"{algorithm.name()} looks like {same}"
        drawn[algorithm.name()] = drawing
        assert Path(algorithm.svgIconPath()).is_file(), algorithm.name()


def test_every_algorithm_runs_in_the_background_and_can_be_cancelled(provider):
    from qgis.core import QgsProcessingAlgorithm

    flags = QgsProcessingAlgorithm.Flag
    for algorithm in algorithms_of(provider):
        assert not algorithm.flags() & flags.FlagNoThreading, algorithm.name()
        assert algorithm.flags() & flags.FlagCanCancel, algorithm.name()
        assert not algorithm.flags() & flags.FlagDeprecated, algorithm.name()


def test_create_makes_another_of_the_same(provider):
    for algorithm in algorithms_of(provider):
        other = algorithm.create()
        assert type(other) is type(algorithm)
        assert other is not algorithm
        assert other.id() == algorithm.id()
        assert describe(other) == describe(algorithm)


def test_optional_outputs_are_not_made_unless_asked_for(provider):
    """But for the report that is what the average local variance is for."""
    from qgis.core import QgsProcessingParameterDefinition

    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    by_default = [
        f"{algorithm.name()}:{definition.name()}"
        for algorithm in algorithms_of(provider)
        for definition in algorithm.destinationParameterDefinitions()
        if definition.flags() & optional and definition.createByDefault()
    ]
    assert by_default == ["averagelocalvariance:OUTPUT_HTML"]


def test_qgis_process_lists_the_same_algorithms(faces, qgis_process):
    qgis_process.enable()
    listed = json.loads(qgis_process.call("list", "--json").stdout)
    assert sorted(listed["providers"]["rasterkernels"]["algorithms"]) == [
        f"rasterkernels:{name}" for name in sorted(faces)
    ]


def test_dialogs_offer_virtual_rasters_where_qgis_asks_providers_for_it(provider):
    from qgis.core import QgsProcessingProvider

    flag = getattr(QgsProcessingProvider.Flag, "FlagCompatibleWithVirtualRaster", None)
    if flag is None:
        assert int(provider.flags()) == 0  # QGIS before 3.36 offers them anyway
    else:
        assert provider.flags() & flag
