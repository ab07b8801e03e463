"""Every name that code asks a run for is one that an algorithm declares."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("algorithms", "recipes", "toolbox")
# What a run is called where it is asked, or handed on.
RUN = {"run", "self._values", "self._inputs"}
NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
# Every algorithm has one.
OF_ALL = {"INPUT", "OUTPUT"}


def is_run(node):
    """Say whether a node is what is asked for parameters."""
    return isinstance(node, (ast.Name, ast.Attribute)) and ast.unparse(node) in RUN


def names_asked(tree):
    """Return the names of parameters in calls of a run, or in calls that are given one."""
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        owner = getattr(node.func, "value", None)
        if any(is_run(value) for value in (owner, *values)):
            for value in values:
                text = value.value if isinstance(value, ast.Constant) else None
                if isinstance(text, str) and NAME.fullmatch(text):
                    found.setdefault(text, node.lineno)
    return found


def outputs_told(tree):
    """Return the names of outputs that `compute` and its helpers return."""
    found = {}
    for node in ast.walk(tree):
        keys = []
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "outputs.update":
            keys = [keyword.arg for keyword in node.keywords]
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "outputs":
            keys = [getattr(node.slice, "value", None)]
        found.update({k: node.lineno for k in keys if isinstance(k, str) and NAME.fullmatch(k)})
    return found


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


@cache
def modules_used(path):
    """Return the files of the rooms that a file imports, directly or by others."""
    found, waiting = set(), [path]
    while waiting:
        file = waiting.pop()
        package = file.relative_to(ROOT).parts[:-1]
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = [*package[: len(package) + 1 - node.level], *(node.module or "").split(".")]
            for name in ("", *(alias.name for alias in node.names)):
                parts = [part for part in (*base, name) if part]
                place = ROOT.joinpath(*parts)
                for other in (place.with_suffix(".py"), place / "__init__.py"):
                    if parts[0] in ROOMS and other.is_file() and other not in found:
                        found.add(other)
                        waiting.append(other)
    return found


FORMS = sorted((ROOT / "algorithms").glob("[a-z]*.py"))
HELPERS = [p for room in ("recipes", "toolbox") for p in sorted((ROOT / room).rglob("[a-z]*.py"))]


@pytest.fixture(scope="module")
def declared(provider):
    """Return the names of each algorithm's parameters."""
    return {
        algorithm.name(): {known.name() for known in algorithm.parameterDefinitions()}
        for algorithm in provider.algorithms()
    }


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_for_what_it_declares(declared, path):
    asked = names_asked(tree_of(path))
    assert "INPUT" in declared[path.stem]
    assert asked.keys() - declared[path.stem] == set(), asked


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_answers_with_outputs_that_it_has(provider, path):
    known = {output.name() for output in provider.algorithm(path.stem).outputDefinitions()}
    told = outputs_told(tree_of(path))
    assert told
    assert told.keys() - known == set(), told


@pytest.mark.parametrize("path", HELPERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_helper_asks_for_is_declared_by_a_form_that_uses_it(declared, path):
    users = [form.stem for form in FORMS if path in modules_used(form)]
    known = OF_ALL.union(*(declared[user] for user in users))
    asked = names_asked(tree_of(path))
    assert asked.keys() - known == set(), (asked, users)


def test_the_names_of_windows_are_found_in_their_helper():
    asked = names_asked(tree_of(ROOT / "toolbox" / "window_parameters.py"))
    assert {"WINDOW", "FOOTPRINT", "INNER_RADIUS", "SIGMA", "EDGE_VALUE"} <= asked.keys()


def test_what_a_form_uses_is_followed_through_its_helpers():
    used = modules_used(ROOT / "algorithms" / "fillgaps.py")
    assert ROOT / "recipes" / "fill_gaps" / "rule.py" in used
    assert ROOT / "toolbox" / "parameters.py" in used


@pytest.mark.parametrize(
    "code",
    [
        "run.number('SIGMAA')",
        "run.source('SIGMAA')",
        "run.source(band='SIGMAA')",
        "_matrix(run, 'SIGMAA')",
        "self._values.text('SIGMAA')",
    ],
)
def test_a_name_would_be_seen(code):
    assert names_asked(ast.parse(code)) == {"SIGMAA": 1}


@pytest.mark.parametrize(
    "ask",
    [
        lambda run: run.number("WINDOWS"),
        lambda run: run.integer("WINDOWS"),
        lambda run: run.choice("WINDOWS"),
        lambda run: run.choices("WINDOWS"),
        lambda run: run.flag("WINDOWS"),
        lambda run: run.text("WINDOWS"),
        lambda run: run.given("WINDOWS"),
        lambda run: run.has("WINDOWS"),
        lambda run: run.source("WINDOWS"),
        lambda run: run.source(bands="WINDOWS"),
        lambda run: run.target("WINDOWS"),
        lambda run: run.report("WINDOWS"),
    ],
)
def test_a_name_that_is_not_declared_is_refused(make, run, provider, monkeypatch, ask):
    import numpy as np

    form = type(provider.algorithm("localvariance"))
    seen = []

    def compute(self, run):
        with pytest.raises(LookupError, match="localvariance declares no parameter WINDOWS"):
            ask(run)
        seen.append(run.integer("WINDOW"))
        return {}

    monkeypatch.setattr(form, "compute", compute)
    run("localvariance", INPUT=make(np.ones((5, 5), "f4")), WINDOW=7)
    assert seen == [7]
