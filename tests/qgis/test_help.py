"""The help that windows show, that programs print, and that is found by searching."""

import re
import sys

import pytest

# What people typed who did not know our names, and the algorithm that should come up.
WORDS = {
    "equalise": "equalizehistogram",
    "satellite": "equalizehistogram",
    "CLAHE": "equalizeadaptive",
    "match": "matchhistogram",
    "mosaic": "matchhistogram",
    "haze": "equalizeadaptive",
    "stddev": "localvariance",
    "noise": "localvariance",
    "rugosity": "localvariance",
    "NDVI": "localvariance",
    "blur": "localstatistics",
    "denoise": "localstatistics",
    "speckle": "localstatistics",
    "low pass": "localstatistics",
    "high pass": "localstatistics",
    "edge detection": "localstatistics",
    "sobel": "localstatistics",
    "laplacian": "localstatistics",
    "outlier": "localstatistics",
    "holes": "fillgaps",
    "null": "fillgaps",
    "NaN": "fillgaps",
    "DEM": "fillgaps",
    "terrain": "extractpeaks",
    "LiDAR": "extractpeaks",
    "canopy": "extractpeaks",
    "crown": "extractpeaks",
    "hilltop": "extractpeaks",
    "change detection": "localcorrelation",
    "landsat": "localcorrelation",
}


@pytest.fixture(scope="module")
def toolbox(provider):
    """Return a function that lists what the toolbox shows of ours for a search text."""
    from qgis.core import QgsApplication
    from qgis.gui import QgsProcessingToolboxModel, QgsProcessingToolboxProxyModel

    registry = QgsApplication.processingRegistry()
    model = QgsProcessingToolboxProxyModel(None, registry)
    role = QgsProcessingToolboxModel.RoleAlgorithmId

    def below(index):
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            name = model.data(child, role)
            yield from [name] if name else below(child)

    def shown(text):
        from qgis.PyQt.QtCore import QModelIndex

        model.setFilterString(text)
        return {name.split(":")[1] for name in below(QModelIndex()) if name.startswith("raster")}

    return shown


@pytest.mark.parametrize("word", WORDS)
def test_the_toolbox_finds_what_people_search_for(toolbox, word):
    assert WORDS[word] in toolbox(word)


def test_the_toolbox_does_not_show_what_has_nothing_to_do_with_it(toolbox):
    assert toolbox("sobel") == {"localstatistics"}
    assert toolbox("no such thing") == set()


def test_programs_print_the_help_without_tags_and_say_nothing_twice(provider):
    for algorithm in provider.algorithms():
        text = algorithm.shortHelpString()
        assert not re.search(r"<[a-z/]|&[a-z0-9]+;", text), algorithm.name()
        assert algorithm.shortDescription() not in text, algorithm.name()
        assert "Use it" in text, algorithm.name()
        assert "doi:10." in text, algorithm.name()
        assert text.count("\n\n") >= 3, algorithm.name()


def test_qgis_process_prints_each_sentence_once(qgis_process):
    qgis_process.enable()
    said = qgis_process.call("help", "rasterkernels:localvariance").stdout
    described = said.split("Arguments")[0]
    assert "<" not in described
    assert described.count("Computes how much the cells around each cell vary") == 1
    assert "\n- SAGA: edges shrink, n.\n" in described


@pytest.fixture
def desktop(provider, monkeypatch):
    """Let the algorithms take this QGIS for one with windows."""

    class Application:
        platform = staticmethod(lambda: "desktop")

    base = sys.modules[type(provider.algorithm("fillgaps")).__mro__[1].__module__]
    monkeypatch.setattr(base, "QgsApplication", Application)


def test_windows_show_the_summary_first_and_dois_as_links(provider, desktop):
    for algorithm in provider.algorithms():
        text = algorithm.shortHelpString()
        assert text.startswith(f"<p>{algorithm.shortDescription()}</p>"), algorithm.name()
        assert "<strong>Use it</strong>" in text, algorithm.name()
        # QGIS draws <b> in a dark grey that cannot be read on dark themes.
        assert "<b>" not in text, algorithm.name()
        links = re.findall(r'<a href="https://doi.org/(10\.\d+/[^"]+)">doi:(10\.[^<]+)</a>', text)
        assert links, algorithm.name()
        assert all(address == shown for address, shown in links), algorithm.name()
        assert text.count("doi:10.") == len(links), algorithm.name()
        assert not [address for address, _ in links if address[-1] in ".,;"], algorithm.name()


def test_the_console_s_help_is_plain_in_the_desktop_too(provider, desktop, capsys):
    import processing

    processing.algorithmHelp("rasterkernels:fillgaps")
    said = capsys.readouterr().out.split("Input parameters")[0]
    assert "<strong>" not in said
    assert said.count("Fills cells without data from the cells around them") == 1
