"""Every text that a user can meet is marked, and there in German."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import translations  # noqa: E402 - reachable only now

FUNCTIONS = translations.declarations()


@pytest.mark.parametrize("path", translations.sources(), ids=lambda path: path.stem)
def test_every_text_is_marked(path):
    code, own = path.read_text("utf-8"), path.name == "parameters.py"
    assert translations.unmarked(code, FUNCTIONS, own) == []


UNMARKED = {
    "a sentence that is raised": 'raise ValueError("WINDOW is too large")',
    "a word that is raised": 'raise RasterError(f"{name}: broken")',
    "a name that is raised": 'def f(x):\n    told = "broken"\n    raise ValueError(told.format(x))',
    "a log line": "run.progress.message(f'{n} peaks')",
    "a warning": 'run.progress.warn("Nothing")',
    "a layer's name": 'run.sink(info, bands, title="Filled")',
    "a clause that is returned": 'def f():\n    return "does not keep values"',
    "a table of labels": 'NAMES = ["Coarsen the cells"]',
    "markup with words": 'parts = ["<h2>All scales</h2>"]',
    "what is put together": 'tr(f"{n} peaks are left")',
    "what is added up": 'tr("peaks are " + left)',
    "help that is put together": 'p.choice("SHAPE", "Shape", [], 0, f"One of these.{more}")',
    "a tooltip": 'button.setToolTip("Run")',
}
MARKED = {
    "at once": 'raise ValueError(tr("WINDOW is {}: give less").format(window))',
    "by a name": 'def f(x):\n    told = tr("{} is broken")\n    raise ValueError(told.format(x))',
    "later": 'NAMES = [later("Coarsen the cells")]',
    "in a form": 'p.integer("WINDOW", "Window (cells)", 3, 1, None, "How large it is.")',
    "an algorithm's": 'class A:\n    TITLE = "Fill gaps"\n    HELP = "<p>Use it so.</p>"',
    "a docstring": 'def f() -> "a type here":\n    """Return a thing."""',
    "a name of memory": 'scratch("merged cells", 3)',
    "what is compared": 'if kind == "standard deviation":\n    pass',
    "a fault of ours": 'raise LookupError(f"no parameter {name} here")',
    "values alone": 'raise ValueError(f"{name}: {reason}")',
}


@pytest.mark.parametrize("code", UNMARKED.values(), ids=UNMARKED)
def test_a_text_that_is_not_marked_is_found(code):
    assert len(translations.unmarked(code, {"choice"})) == 1


@pytest.mark.parametrize("code", MARKED.values(), ids=MARKED)
def test_what_is_marked_or_not_shown_is_let_alone(code):
    assert translations.unmarked(code, {"integer"}) == []


def test_names_of_parameters_are_no_texts():
    texts = [one.text for one in translations.marked()]
    assert "Window (cells)" in texts
    assert "Local variance" in texts
    assert not {"WINDOW", "INPUT", "", "BAND"} & set(texts)


def test_translations_stay_where_texts_come_and_go(tmp_path):
    path, place = tmp_path / "some.ts", ("a.py", 1)
    known = {"one": translations.Translation("eins", True)}
    texts = [translations.Marked("one", *place), translations.Marked('two "& <more>"', *place)]
    path.write_text(translations.written("de", texts, known), "utf-8")
    again = translations.read(path)
    assert again["one"] == ("eins", True)
    assert again['two "& <more>"'] == ("", False)
    path.write_text(translations.written("de", texts[1:], again), "utf-8")
    assert 'type="vanished">eins<' in path.read_text("utf-8")
    path.write_text(translations.written("de", texts, translations.read(path)), "utf-8")
    assert translations.read(path)["one"] == ("eins", True)


def test_what_is_counted_has_as_many_forms_as_a_language_needs(tmp_path):
    """Polish has three: 1 luka, 2 luki, 5 luk, 22 luki."""
    path = tmp_path / "some.ts"
    code = ast.parse('counted(n, "gap", "gaps")')
    assert [node.value for node in translations.marked_nodes(code, set())] == ["gap", "gaps"]
    text = translations.Marked("gaps", "a.py", 1, is_counted=True)
    known = {"gaps": translations.Translation("Lücke\nLücken", True)}
    path.write_text(translations.written("de", [text], known), "utf-8")
    assert path.read_text("utf-8").count("<numerusform>") == 2
    assert translations.read(path) == known
    path.write_text(translations.written("de", [text], {}), "utf-8")
    assert not translations.read(path)["gaps"].is_finished


def test_no_text_stands_both_behind_a_number_and_alone():
    """Qt tells them apart by nothing."""
    texts = [one.text for one in translations.marked()]
    assert len(set(texts)) == len(texts)


def test_of_a_number_without_a_translation_english_has_two_forms(wording):
    said = [wording.counted(number, "gap", "gaps") for number in (0, 1, 2)]
    assert said == ["0 gaps", "1 gap", "2 gaps"]


def test_numbers_are_shown_as_the_language_writes_them_but_those_to_type(wording):
    german = {
        "{:,} cells, {:,.3f}; give {:g}": "{:,} Zellen, {:,.3f}; {:g} angeben",
        "gaps": "Lücken",
    }
    wording.speak(lambda text: german.get(text, text), ".", ",", lambda text, _: german[text])
    said = wording.tr("{:,} cells, {:,.3f}; give {:g}").format(1234567, 1234.5, 0.5)
    assert said == "1.234.567 Zellen, 1.234,500; 0.5 angeben"
    assert wording.counted(2000, "gap", "gaps") == "2.000 Lücken"
    assert wording.shown(0.25, ".1e") == "2,5e-01"
    wording.speak()
    assert wording.tr("{:,} cells, {:,.3f}; give {:g}").format(1234567, 1234.5, 0.5) == (
        "1,234,567 cells, 1,234.500; give 0.5"
    )


@pytest.fixture
def wording():
    from raster_kernels.kernels.common import wording

    yield wording
    wording.speak()


@pytest.mark.parametrize(
    "path", [p for p in translations.sources() if "kernels" in p.parts], ids=lambda path: path.stem
)
def test_kernels_name_no_parameters_of_forms(path):
    # What a file of GRASS says of itself is in capitals as well, and the cosine transform.
    names = re.compile(r"\b(?!(MATRIX|DIVISOR|TYPE|GRASS|GDAL|NA|DCT)\b)[A-Z]{3,}(_[A-Z0-9]+)*\b")
    marked = translations.marked_nodes(ast.parse(path.read_text("utf-8")), FUNCTIONS)
    assert [node.value for node in marked if names.search(node.value)] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated(language):
    known = translations.read(translations.file_of(language))
    texts = [one.text for one in translations.marked()]
    assert [text for text in texts if text not in known or not known[text].is_finished] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_translations_have_the_same_places_for_values_and_the_same_markup(language):
    places = re.compile(r"\{[^{}]*\}|<[^<>]*>")
    known = translations.read(translations.file_of(language))
    for one in translations.marked():
        for there in known[one.text].text.split("\n") if one.is_counted else [known[one.text].text]:
            assert places.findall(there) == places.findall(one.text), there
            assert (one.text[:1] == " ") == (there[:1] == " "), there


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_file_of_a_language_is_what_the_code_says(language):
    """`make translations` writes it."""
    path = translations.file_of(language)
    texts = translations.written(language, translations.marked(), translations.read(path))
    assert path.read_text("utf-8") == texts
