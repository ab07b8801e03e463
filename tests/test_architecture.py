"""The rooms and what may come through their doors."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK_FOLDER = ROOT / "build" / "link"
ROOMS = ("kernels", "raster", "recipes", "reports", "toolbox", "algorithms", "provider")
SHIPPED = [
    *ROOT.glob("*.py"),
    *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))),
]

# What each room may import: our own rooms, and what comes from outside the standard library.
# reports draws what it is given, so it knows neither the algorithms nor QGIS.
MAY_IMPORT = {
    "kernels": {"kernels", "numpy", "scipy"},
    "raster": {"raster", "kernels", "numpy", "scipy", "osgeo", "dask", "distributed"},
    "recipes": {"recipes", "kernels", "raster", "numpy"},
    "reports": {"reports", "kernels", "raster", "numpy", "plotly", "matplotlib"},
    "toolbox": {"toolbox", "kernels", "raster", "qgis", "numpy", "osgeo", "processing"},
    "algorithms": {"algorithms", "toolbox", "recipes", "reports", "raster", "kernels", "numpy"},
    "provider": {"provider", "algorithms", "toolbox", "qgis"},
}
# The rooms of raster: each may import those before it.
RASTER_ROOMS = ("common", "sources", "results", "verbs")
FORBIDDEN_CALLS = {"exec", "eval", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "marshal", "shelve", "subprocess", "dill"}


def imported_names(path):
    """Return the rooms and the outside packages that a file imports, at any depth."""
    package = ("raster_kernels", *path.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            stem = ".".join([*base, node.module] if node.module else base)
            # "from .. import raster" names a room only among the names it imports.
            modules = [f"{stem}.{alias.name}" for alias in node.names]
        else:
            continue
        for module in modules:
            top, *rest = module.split(".")
            found.add(rest[0] if top == "raster_kernels" and rest else top)
    return found - set(sys.stdlib_module_names)


def in_room(room):
    """Return the files of a room, with an id for the test's name."""
    paths = sorted((ROOT / room).rglob("*.py"))
    return [pytest.param(room, path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.parametrize(("room", "path"), [case for room in ROOMS for case in in_room(room)])
def test_imports_point_one_way(room, path):
    assert imported_names(path) <= MAY_IMPORT[room]


def raster_rooms(path):
    """Return the rooms of raster that a file imports."""
    package = ("raster_kernels", *path.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) + 1 - node.level], *(node.module or "").split(".")]
            for name in ("", *(alias.name for alias in node.names)):
                parts = [part for part in (*base, name) if part]
                if parts[1:2] == ["raster"]:
                    found.update(parts[2:3])
    return found


def test_the_rooms_of_raster_import_one_way():
    used = {
        room: set().union(*map(raster_rooms, (ROOT / "raster" / room).glob("*.py")))
        for room in RASTER_ROOMS
    }
    for number, room in enumerate(RASTER_ROOMS):
        assert used[room] <= set(RASTER_ROOMS[: number + 1]), room
    assert used["verbs"] == set(RASTER_ROOMS)  # what is looked for is found
    assert {path.name for path in (ROOT / "raster").glob("*.py")} == {"__init__.py"}


def kernel_modules(path):
    """Return the modules of kernels that a file imports, as `room/module`."""
    package = ("raster_kernels", *path.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) + 1 - node.level], *(node.module or "").split(".")]
            for name in ("", *(alias.name for alias in node.names)):
                parts = [part for part in (*base, name) if part]
                if (
                    parts[1:2] == ["kernels"]
                    and (ROOT / "/".join(parts[1:4])).with_suffix(".py").exists()
                ):
                    found.add("/".join(parts[2:4]))
    return found


def test_kernels_are_entered_through_their_doors():
    """What begins with an underscore is machinery; a door is what other rooms import."""
    used = set()
    for path in SHIPPED:
        if path.relative_to(ROOT).parts[0] != "kernels":
            used |= kernel_modules(path)
    assert [name for name in used if "/_" in name] == []
    rooms = [path for path in (ROOT / "kernels").iterdir() if path.is_dir()]
    doors = {f"{room.name}/{path.stem}" for room in rooms for path in room.glob("[a-z]*.py")}
    assert doors - used == set()


def test_a_file_of_algorithms_is_one_form_named_as_its_id():
    for path in sorted((ROOT / "algorithms").glob("[a-z]*.py")):
        classes = [
            n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.ClassDef)
        ]
        forms = [c for c in classes if "RasterAlgorithm" in map(ast.unparse, c.bases)]
        assert len(forms) == 1, path.name
        ids = [
            ast.literal_eval(line.value)
            for line in forms[0].body
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "ID"
        ]
        assert ids == [path.stem]


# Where the options stand among what is given.
CHOOSERS = {"choice": 2, "choices": 2, "shape": 0}


def choices_without_a_table(tree):
    """Return the options of choices in a form that are no labels of an enum of a `choices.py`."""
    tables = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "choices"
        for alias in node.names
    }
    found = []
    for node in ast.walk(tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        place = CHOOSERS.get(called[2:] if called.startswith("p.") else called)
        if place is not None:
            given = {word.arg: word.value for word in node.keywords}
            options = node.args[place] if len(node.args) > place else given["options"]
            some = options.value if isinstance(options, ast.Subscript) else options
            if ast.unparse(some) not in {f"{table}.labels()" for table in tables}:
                found.append(ast.unparse(options))
    return found


@pytest.mark.parametrize("room", ["algorithms", "toolbox"])
def test_what_may_be_chosen_stands_in_a_table(room):
    found = {
        path.name: choices_without_a_table(ast.parse(path.read_text("utf-8")))
        for path in sorted((ROOT / room).glob("*.py"))
    }
    # There the shape of a window is declared, with the options that forms give.
    allowed = {"parameters.py": ["options"]}
    assert {name: lists for name, lists in found.items() if lists} == (
        allowed if room == "toolbox" else {}
    )
    # And nobody declares a choice in another way.
    made = "QgsProcessingParameterEnum("
    assert {path.name for path in SHIPPED if made in path.read_text("utf-8")} == {"parameters.py"}


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('p.choice("KIND", "Look for", ["Peaks", "Pits"], 0, "")', ["['Peaks', 'Pits']"]),
        ('p.choice("KIND", "Look for", options=_KINDS, default=0)', ["_KINDS"]),
        ('p.choices("KIND", "Look for", Sort.labels(), 0, "")', ["Sort.labels()"]),
        ('p.shape(["Rectangle"])', ["['Rectangle']"]),
        ('p.choice("KIND", "Look for", Kind.labels()[:2], 0, "")', []),
        ("p.shape(Kind.labels())", []),
    ],
)
def test_a_choice_without_a_table_would_be_seen(call, found):
    form = f"from ..kernels.peaks.choices import Kind\nfrom .sorts import Sort\n{call}\n"
    assert choices_without_a_table(ast.parse(form)) == found


def test_a_wrong_import_would_be_seen(monkeypatch, tmp_path):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    room = tmp_path / "kernels"
    room.mkdir()
    path = room / "bad.py"
    path.write_text(
        "from ..raster import sources\n"
        "from .. import algorithms\n"
        "from . import windows\n"
        "from .windows import halo\n"
        "import os.path, osgeo.gdal\n"
        "def f():\n    import qgis.core\n"
    )
    assert imported_names(path) == {"raster", "algorithms", "kernels", "osgeo", "qgis"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_code_holds_nothing_the_repository_refuses(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.Assert), f"assert in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"{node.func.id} in line {node.lineno}"
    assert not direct_imports(path) & FORBIDDEN_MODULES


def run_time_nodes(tree):
    """Yield the nodes of a file that run: neither what only type checkers see nor annotations."""
    late = any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
    )
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        yield node
        for name, value in ast.iter_fields(node):
            if not (late and name in ("annotation", "returns")):
                parts = value if isinstance(value, list) else [value]
                waiting.extend(part for part in parts if isinstance(part, ast.AST))


def typed_at_run_time(tree):
    """Return what a file does with numpy's types when it runs: numpy 1.21 cannot subscript them."""
    found = []
    for node in run_time_nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "numpy.typing":
            found.append(ast.unparse(node))
        if isinstance(node, ast.Subscript):
            owner = ast.unparse(node.value)
            if owner == "NDArray" or isinstance(getattr(np, owner[3:], None), type):
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_types_of_arrays_are_for_type_checkers_alone(path):
    assert typed_at_run_time(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from numpy.typing import NDArray\n", ["from numpy.typing import NDArray"]),
        ("Floats = NDArray[np.floating[Any]]\n", ["NDArray[np.floating[Any]]", "np.floating[Any]"]),
        ("def f(kind: np.dtype[Any]): ...\n", ["np.dtype[Any]"]),
        ("def f():\n    return cast(np.floating[Any], 1)\n", ["np.floating[Any]"]),
        ("if TYPE_CHECKING:\n    from numpy.typing import NDArray\n    A = NDArray[Any]\n", []),
        ("from __future__ import annotations\nclass C:\n    x: np.dtype[Any]\n", []),
        ("from __future__ import annotations\ndef f() -> NDArray[Any]: ...\n", []),
        ("rows = np.r_[1, 2]\n", []),
    ],
)
def test_a_type_of_an_array_at_run_time_would_be_seen(code, found):
    assert typed_at_run_time(ast.parse(code)) == found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_outputs_of_maximum_and_minimum_are_given_by_name(path):
    """A third positional argument is deprecated since numpy 2.4."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.maximum", "np.minimum"):
            assert len(node.args) == 2, f"line {node.lineno}"


def direct_imports(path):
    """Return the top names of all absolute imports of a file, the standard library's too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def run_python(code, **variables):
    """Run code in a fresh system Python that can import the package, and return what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(LINK_FOLDER),
        "QT_QPA_PLATFORM": "offscreen",
        **variables,
    }
    done = subprocess.run(
        ["/usr/bin/python3", "-c", code],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


BLOCK = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked}:
            raise ImportError(name + " is blocked in this test")

sys.meta_path.insert(0, Block())
"""

IMPORT_KERNELS = """
import importlib, pkgutil
import raster_kernels.kernels as kernels
for module in pkgutil.walk_packages(kernels.__path__, kernels.__name__ + "."):
    importlib.import_module(module.name)
loaded = {name.split(".")[0] for name in sys.modules}
print(sorted(loaded & {"qgis", "osgeo", "scipy"}))
"""

LOAD_PROVIDER = """
import sys
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
sys.path.append(QgsApplication.pkgDataPath() + "/python/plugins")
import processing
from processing.core.ProcessingConfig import ProcessingConfig
before, shown = set(sys.modules), set(ProcessingConfig.settings)
import time
start = time.process_time()
import raster_kernels
plugin = raster_kernels.classFactory(None)
plugin.initProcessing()
plugin.initProcessing()
plugin.initGui()
seconds = time.process_time() - start
provider = QgsApplication.processingRegistry().providerById("rasterkernels")
heavy = {"numpy", "scipy", "osgeo.gdal_array", "pandas", "matplotlib", "plotly"}
report = {
    "algorithms": len(provider.algorithms()),
    "heavy": sorted(heavy & (set(sys.modules) - before)),
    "seconds": seconds,
    "settings": sorted(set(ProcessingConfig.settings) - shown),
}
plugin.unload()
plugin.unload()
report["settings left"] = sorted(set(ProcessingConfig.settings) - shown)
report["icons left"] = "Raster Kernels" in ProcessingConfig.settingIcons
registry = QgsApplication.processingRegistry()
report["unloaded"] = registry.providerById("rasterkernels") is None
import json, os
print(json.dumps(report), flush=True)
os._exit(0)  # QGIS's own end can crash in a bare script
"""


def test_kernels_need_neither_qgis_nor_gdal():
    block = BLOCK.format(blocked={"qgis", "osgeo"})
    assert run_python(block + IMPORT_KERNELS).strip() == "[]"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Return what happened when a fresh Python loaded and unloaded the plugin."""
    profile = tmp_path_factory.mktemp("profile")
    return json.loads(run_python(LOAD_PROVIDER, QGIS_CUSTOM_CONFIG_PATH=str(profile)))


def test_the_provider_loads_without_numpy_or_scipy(loaded):
    assert loaded["algorithms"] > 0
    assert loaded["heavy"] == []


def test_the_provider_loads_quickly(loaded):
    # We promise 60 ms, of work: a busy machine lets it wait. Slower ones get some slack.
    assert loaded["seconds"] < 0.15


def test_unloading_twice_leaves_no_provider(loaded):
    assert loaded["unloaded"]


def test_the_settings_come_and_go_with_the_provider(loaded):
    names = [f"RASTER_KERNELS_{name}" for name in ("MEMORY", "SCHEDULER", "THREADS")]
    assert loaded["settings"] == names
    assert loaded["settings left"] == []
    assert not loaded["icons left"]


def test_the_provider_loads_where_scipy_is_missing(loaded, tmp_path):
    code = BLOCK.format(blocked={"scipy"}) + LOAD_PROVIDER
    without = json.loads(run_python(code, QGIS_CUSTOM_CONFIG_PATH=str(tmp_path)))
    assert without["algorithms"] == loaded["algorithms"]


WITHOUT_OPTIONS = """
import sys
from qgis.core import QgsApplication, QgsSettings
application = QgsApplication([], False)
application.initQgis()
import raster_kernels
plugin = raster_kernels.classFactory(None)
plugin.initProcessing()
provider = QgsApplication.processingRegistry().providerById("rasterkernels")
from raster_kernels.toolbox import settings
QgsSettings().setValue("/".join(["Processing", "Configuration", "RASTER_KERNELS_MEMORY"]), 99)
report = [len(provider.algorithms()), settings.MEMORY.value(), settings.THREADS.value()]
plugin.unload()
import json, os
print(json.dumps(report), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("error", ["ImportError", "RuntimeError"])
def test_the_settings_hold_where_processing_has_no_options(loaded, tmp_path, error):
    block = BLOCK.format(blocked={"processing"}).replace("ImportError", error)
    code = block + WITHOUT_OPTIONS
    found = json.loads(run_python(code, QGIS_CUSTOM_CONFIG_PATH=str(tmp_path)))
    assert found == [loaded["algorithms"], 99, 0]
