"""The pages that the Help button opens agree with the code, and are whole."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import make_pages  # noqa: E402 - reachable only now

SECTIONS = {
    "When to use it",
    "In QGIS",
    "What comes out",
    "Parameters",
    "Which program's result is this",
    "How it is computed",
    "The limits",
    "References",
}


class Page(HTMLParser):
    """What a browser finds in a page: titles, links, pictures and the cells of tables."""

    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links, self.sources, self.alt = path, set(), [], [], []
        self.titles, self.rows, self.into, self.tags = [], [], None, set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        self.links += [attrs["href"]] if "href" in attrs else []
        if "src" in attrs:
            self.sources.append(attrs["src"])
            self.alt.append(attrs.get("alt", ""))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.into = self.rows[-1]
        if tag == "h2":
            self.titles.append("")
            self.into = self.titles

    def handle_endtag(self, tag):
        if tag in ("td", "th", "h2"):
            self.into = None

    def handle_data(self, text):
        if self.into is not None:
            self.into[-1] += text


FORMS = [path.stem for path in (ROOT / "algorithms").glob("[a-z]*.py")]


@pytest.fixture(params=sorted(FORMS))
def algorithm(request, provider):
    return provider.algorithm(request.param)


@pytest.fixture
def page(algorithm):
    address = urlsplit(algorithm.helpUrl())
    assert address.scheme == "file"
    return Page(Path(unquote(address.path)))


def test_the_page_has_every_section(page):
    assert set(page.titles) >= SECTIONS


def test_every_parameter_stands_in_the_page_s_table(algorithm, page):
    flags = algorithm.parameterDefinitions()[0].Flag
    rows = {row[1]: row for row in page.rows if len(row) == 4}
    wanted = {one.name(): one for one in algorithm.parameterDefinitions()}
    assert [name for name in rows if name in wanted] == list(wanted)
    for name, one in wanted.items():
        label, _, default, meaning = rows[name]
        advanced = " (advanced)" if one.flags() & flags.FlagAdvanced else ""
        assert label == one.description() + advanced
        assert meaning.startswith(one.help())
        value = one.defaultValue()
        if one.type() == "number":
            assert (float(default) == value) if value is not None else default == "empty"
        if one.type() == "enum":
            for number, option in enumerate(one.options()):
                assert f"{number} = {option}" in meaning
            chosen = value if isinstance(value, list) else [value]
            for number in () if value is None else chosen:
                assert f"{number} = {one.options()[number]}" in default
        if one.type() == "boolean":
            assert default == ("yes" if value else "no")


def test_the_click_path_uses_the_words_of_the_dialog(algorithm):
    text = (ROOT / "docs" / f"{algorithm.name()}.md").read_text("utf-8")
    steps = " ".join(text.split("## In QGIS\n")[1].split("\n## ")[0].split())
    assert f"Raster Kernels > {algorithm.group()} > {algorithm.displayName()}." in steps
    known = {one.description() for one in algorithm.parameterDefinitions()}
    for one in algorithm.parameterDefinitions():
        known |= set(one.options() if one.type() == "enum" else [])
    known |= {one.split(" (")[0] for one in known}
    said = set(re.findall(r"\*\*(.+?)\*\*", steps))
    assert said
    assert said - known == set()


def test_every_number_stands_in_the_page(algorithm, page):
    told = {row[1]: row[0] for row in page.rows if len(row) == 2}
    for output in algorithm.outputDefinitions():
        if output.type() == "outputNumber":
            assert told[output.name()] == output.description()


def test_links_and_pictures_of_a_page_are_there(page):
    assert page.sources
    assert all(page.alt)
    for place in page.links + page.sources:
        address = urlsplit(place)
        if address.scheme:
            assert place in page.links
            assert place.startswith("https://")
        elif address.path:
            assert (page.path.parent / address.path).is_file(), place
        else:
            assert address.fragment in page.ids, place


PEERS = {
    "extractpeaks": {
        *("SciPy", "scikit-image", "GRASS", "SAGA", "lidR", "ForestTools"),
        "akirmse/mountains, TopoToolbox",
    },
    "bandpeaks": {"SciPy", "numpy"},
    "profilepeaks": {"SciPy", "QGIS", "GRASS", "SAGA"},
}


@pytest.mark.parametrize("name", PEERS)
def test_pages_of_peaks_have_a_picture_and_say_whose_numbers_they_give(name, provider):
    page = Page(Path(unquote(urlsplit(provider.algorithm(name).helpUrl()).path)))
    assert [source for source in page.sources if f"/{name}." in source]
    named = {row[0] for row in page.rows if len(row) == 3}
    assert named >= PEERS[name]


def test_a_page_names_its_sources_by_doi(page):
    assert [link for link in page.links if link.startswith("https://doi.org/10.")]


def test_a_page_needs_no_network_and_reads_well_in_the_dark(page):
    assert not page.tags & {"script", "link", "iframe", "object"}
    text = page.path.read_text("utf-8")
    assert "@import" not in text
    assert "url(" not in text
    assert "@media (prefers-color-scheme: dark)" in text


def test_pages_are_made_from_what_the_code_says_today(algorithm):
    """``make pages`` makes them anew."""
    found = make_pages.algorithms()
    one = next(one for one in found if one.name() == algorithm.name())
    text = (ROOT / "docs" / f"{one.name()}.md").read_text("utf-8")
    assert text == make_pages.with_tables(text, one)
    built = (ROOT / "help" / f"{one.name()}.html").read_text("utf-8")
    assert built == make_pages.html(text, one, found)
