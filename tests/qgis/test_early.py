"""What is wrong is told before the run, where the header of a raster tells it."""

import numpy as np
import pytest
from qgis.core import QgsProcessingContext

CELLS = np.random.default_rng(1).random((3, 20, 30))
MOVED = (900000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
WRONG = [
    ("localvariance", {"BANDS": [7]}, "BANDS is 7: .* has 3 bands"),
    ("localvariance", {"WINDOW_BANDS": 5}, "WINDOW_BANDS is 5: .* gives 3 bands; give at most 3"),
    ("localvariance", {"WINDOW": 32767}, "a block with the reach of its windows is .* cells"),
    (
        "localvariance",
        {"EDGES": 5, "EDGE_VALUE": 1e300, "bytes": True},
        "EDGE_VALUE is 1e.300: cells of .* have 32 bits",
    ),
    ("localstatistics", {"WINDOW_BANDS": 4, "BANDS": [1]}, "WINDOW_BANDS is 4: .* gives 1 band;"),
    ("averagelocalvariance", {"BAND": 4}, "BAND is 4: .* has 3 bands"),
    ("averagelocalvariance", {"MAX_SCALE": 90}, "MAX_SCALE is 90: three cells of that size"),
    ("equalizehistogram", {"METHOD": 2}, r"METHOD is Lookup table.*, but band 1 .* \(float64\)"),
    ("equalizeadaptive", {"CLIP_LIMIT": 0}, "CLIP_LIMIT is 0: give a number above 0"),
    ("equalizeadaptive", {"POOL": 1, "BANDS": [1, 2]}, "POOL is Luminance.*, but .* gives 2 bands"),
    ("fillgaps", {"GAP_VALUES": "1,2"}, "GAP_VALUES holds '1,2': give one number, or one for each"),
    ("fillgaps", {"GAP_MASK": "far"}, "GAP_MASK.* does not overlap the first raster"),
    ("extractpeaks", {"CREATION_OPTIONS": "COMPRESS=LZW"}, "for OUTPUT_BASINS|is not asked for"),
    ("localcorrelation", {"INPUT_2": "far"}, "INPUT_2.* does not overlap the first raster"),
    ("localcorrelation", {"INPUT_2": "other", "BAND_2": 9}, "BAND_2 is 9: .* has 3 bands"),
    ("stackcorrelation", {}, "neither is given; give one of them"),
    ("stackcorrelation", {"SERIES": "1 2 3 4"}, "has 4 numbers, and .* gives 3 bands"),
    ("matchtemplate", {}, "neither is given; give one of them"),
    ("matchtemplate", {"TEMPLATE": "other", "BANDS": [1]}, "has 3 bands, and .* gives 1 band"),
    ("bandcorrelation", {"BANDS": [2]}, "gives 1 band, and there are no"),
    ("crosscorrelogram", {"BAND": 2, "AXIS": 3, "MAX_LAG": 99}, "MAX_LAG is 99: the data are 30"),
    ("estimateshift", {"INPUT_2": "other", "MASK": "far"}, "MASK.* does not overlap"),
    ("bandpeaks", {"BANDS": [1, 2]}, "gives 2 bands; peaks along bands need 3 or more"),
    ("bandpeaks", {"POSITIONS": "1 2"}, "has 2 positions, and .* gives 3 bands"),
    ("displacementfield", {"INPUT_2": "other", "WINDOW": 25}, "WINDOW is 25, and INPUT has 30 x"),
    ("displacementfield", {"INPUT_2": "far", "WINDOW": 9}, "INPUT_2.* does not overlap the first"),
    (
        "displacementfield",
        {"INPUT_2": "other", "WINDOW": 9, "MASK": "far"},
        "MASK.* does not overlap the first",
    ),
    ("fillgapsintime", {"DATES": "2020-01-01;2020-02-01"}, "DATES has 2 .*, and .* gives 3 bands"),
    ("fillgapsintime", {"LAYERS": ["far"]}, "LAYERS.* does not overlap the first raster"),
    ("fillgapsintime", {"WEIGHTS": ["other"], "BANDS": [1, 2]}, "WEIGHTS gives 3 bands, and there"),
    ("matchhistogram", {}, "REFERENCE is empty: give a raster to match to"),
    ("matchhistogram", {"REFERENCE": "other", "BANDS": [1, 2]}, "gives 2 bands, and .* 3 bands"),
    ("matchhistogram", {"REFERENCE": "far", "FROM": 1}, "REFERENCE.* does not overlap the first"),
    ("matchhistogram", {"REFERENCE": "other", "MASK": "far"}, "MASK.* does not overlap the first"),
    ("bandcorrelation", {"LAYERS": ["far"]}, "LAYERS.* does not overlap the first raster"),
    ("bandcorrelation", {"LAYERS": ["none.tif"]}, "LAYERS holds none.tif: no raster can be opened"),
    ("estimateshift", {"INPUT_2": "other", "BAND_2": 4}, "BAND_2 is 4: .* has 3 bands"),
]


@pytest.fixture
def checked(provider, make, tmp_path):
    """Return what QGIS is told of parameters, before a run."""
    from ..fixtures import without_labels

    def check(name, given):
        given = dict(given)
        cells = (CELLS * 99).astype("u1") if given.pop("bytes", False) else CELLS
        others = {
            "far": make(CELLS, "far.tif", geotransform=MOVED),
            "other": make(CELLS[:, :9, :9], "other.tif"),
        }

        def put(value):
            if isinstance(value, list):
                return [put(one) for one in value]
            return others.get(value, value) if isinstance(value, str) else value

        given = {key: put(value) for key, value in given.items()}
        given = {"INPUT": make(cells), "OUTPUT": str(tmp_path / "out.tif"), **given}
        algorithm = provider.algorithm(name).create()
        fine, said = algorithm.checkParameterValues(given, QgsProcessingContext())
        assert fine is (said == "")
        return without_labels(provider, name, said)

    return check


@pytest.mark.parametrize(("name", "given", "sentence"), WRONG, ids=lambda value: str(value)[:40])
def test_what_the_header_tells_is_told_before_the_run(checked, name, given, sentence):
    import re

    said = checked(name, given)
    assert re.search(sentence, said), said


@pytest.mark.parametrize("name", sorted({name for name, *_ in WRONG}))
def test_what_is_right_passes(checked, name):
    two = "localcorrelation", "estimateshift", "displacementfield"
    given = {"INPUT_2": "other"} if name in two else {}
    if name == "displacementfield":
        given["WINDOW"] = 9
    if name == "matchhistogram":
        given = {"REFERENCE": "other"}
    if name == "stackcorrelation":
        given = {"SERIES": "1 2 3"}
    if name == "matchtemplate":
        given = {"TEMPLATE": "other"}
    assert checked(name, given) == ""


def test_a_check_opens_and_keeps_nothing(checked, monkeypatch):
    from raster_kernels.raster.sources import opened
    from raster_kernels.raster.sources.reader import Reader

    monkeypatch.setattr(Reader, "__init__", lambda *_: pytest.fail("cells were read"))
    assert checked("localcorrelation", {"INPUT_2": "other"}) == ""
    assert not opened._sessions
