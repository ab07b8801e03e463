"""The examples in docstrings say what the code says."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WITH_EXAMPLES = [
    path.relative_to(ROOT)
    for room in ("kernels", "raster", "recipes", "reports", "toolbox", "algorithms")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=str)
def test_examples_in_docstrings_are_right(path):
    try:
        module = importlib.import_module(".".join(["raster_kernels", *path.with_suffix("").parts]))
    except ModuleNotFoundError as error:
        if error.name != "qgis":
            raise
        pytest.skip("QGIS is missing")
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0
