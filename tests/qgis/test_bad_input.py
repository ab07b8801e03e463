"""What is wrong ends with one sentence that names it, and leaves nothing behind."""

import re
import stat
import sys

import numpy as np
import pytest

from ..fixtures import RASTER, SECOND, VECTOR, without_labels

CELLS = (np.arange(20 * 20).reshape(20, 20) % 37).astype("u1")

# Algorithm, what is wrong, and what the sentence has to say of it. {folder} is the test's.
WRONG_VALUES = [
    ("localvariance", {"WINDOW": 0}, r"WINDOW is 0: give a whole number from 1 to 32767"),
    ("localvariance", {"WINDOW": -3}, r"WINDOW is -3: give"),
    ("localvariance", {"WINDOW": 40000}, r"WINDOW is 40000: give a whole number from 1 to 32767"),
    ("localvariance", {"WINDOW": 2.5}, r"WINDOW is 2\.5: give a whole number"),
    ("localvariance", {"WINDOW": "wide"}, r"WINDOW is 'wide': give a whole number"),
    ("localvariance", {"WINDOW": np.int64(3)}, r"WINDOW is .*3.* \(numpy\.int64\): give a whole"),
    ("localvariance", {"EDGES": np.int64(3)}, r"EDGES is .*3.* \(numpy\.int64\): give one of"),
    ("matchtemplate", {"TEMPLATE_EXTENT": "1,5,2,5,3,5,4,5"}, r"give a rectangle, as xmin,xmax,"),
    ("localvariance", {"WINDOW": [3]}, r"WINDOW is \[3\]: give a whole number from 1 to 32767"),
    ("localvariance", {"WINDOW_ROWS": [3]}, r"WINDOW_ROWS is \[3\]: give a whole number"),
    ("localvariance", {"WINDOW_ROWS": {"a": 1}}, r"WINDOW_ROWS is \{'a': 1\}: give"),
    ("averagelocalvariance", {"MAX_SCALE": [3]}, r"MAX_SCALE is \[3\]: give a whole number"),
    ("averagelocalvariance", {"MAX_SCALE": "1_0"}, r"MAX_SCALE is '1_0': give a whole number"),
    ("extractpeaks", {"MIN_VALUE": [3]}, r"MIN_VALUE is \[3\]: give a number"),
    ("extractpeaks", {"MIN_VALUE": "\u0661"}, r"MIN_VALUE is '\u0661': give a number"),
    ("extractpeaks", {"BAND": 1e308}, r"BAND holds 1e\+308: give numbers of bands"),
    ("equalizehistogram", {"RANGE_MIN": (1, 2)}, r"RANGE_MIN is \(1, 2\): give a number"),
    ("localvariance", {"INPUT": "a\nb\0"}, r"INPUT is a\\nb.*: no raster can be opened there"),
    ("localvariance", {"WINDOW": float("nan")}, r"WINDOW is nan: give a whole number"),
    ("localvariance", {"WINDOW_ROWS": 0}, r"WINDOW_ROWS is 0: give"),
    (
        "localvariance",
        {"STATISTIC": 9},
        r"STATISTIC is 9: give one of Variance \(0\), Standard",
    ),
    ("localvariance", {"STATISTIC": "mode"}, r"STATISTIC is mode: give one of Variance \(0\)"),
    ("localvariance", {"EDGES": -1}, r"EDGES is -1: give one of Shrink"),
    (
        "localvariance",
        {"EDGES": 5, "EDGE_VALUE": 1e308},
        r"EDGE_VALUE is 1e\+308: cells of INPUT raster have 32 bits; give -3\.40282e\+38 to 3\.4",
    ),
    ("localvariance", {"EDGE_VALUE": "x"}, r"EDGE_VALUE is 'x': give a number"),
    ("localvariance", {"EDGE_VALUE": float("inf")}, r"EDGE_VALUE is inf: give a number"),
    ("localvariance", {"MIN_CELLS": 0}, r"MIN_CELLS is 0: give a whole number of at least 1"),
    (
        "localvariance",
        {"MIN_CELLS": 10**12},
        r"MIN_CELLS .*give a whole number of at most 2147483647$",
    ),
    ("localvariance", {"STEP": 0}, r"STEP is 0: give a whole number of at least 1"),
    ("localvariance", {"WINDOW_BANDS": 0}, r"WINDOW_BANDS is 0: give"),
    ("localvariance", {"WINDOW_BANDS": 3, "SHAPE": 1}, r"WINDOW_BANDS is 3: .* give 1"),
    ("localvariance", {"BANDS": [7]}, r"BANDS is 7: INPUT raster has 1 band"),
    ("localvariance", {"BANDS": [0]}, r"BANDS is 0: INPUT raster has 1 band"),
    ("localvariance", {"BANDS": "-1"}, r"BANDS is -1: INPUT raster has 1 band"),
    ("localvariance", {"BANDS": "1,9"}, r"BANDS is 9: INPUT raster has 1 band"),
    (
        "localvariance",
        {"BANDS": "x"},
        r"BANDS holds 'x': give numbers of bands from 1, such as 1;2",
    ),
    ("localvariance", {"BANDS": "1.5"}, r"BANDS holds '1\.5': give numbers of bands"),
    ("localvariance", {"BANDS": [1, "x"]}, r"BANDS holds 'x': give numbers of bands"),
    ("localvariance", {"BANDS": ";"}, r"BANDS is ';': give numbers of bands"),
    ("extractpeaks", {"BAND": "x"}, r"BAND holds 'x': give numbers of bands"),
    ("extractpeaks", {"BAND": 1.5}, r"BAND holds 1\.5: give numbers of bands"),
    ("extractpeaks", {"BAND": "1;2"}, r"BAND is '1;2': give the number of one band"),
    (
        "localvariance",
        {"WINDOW_BANDS": 99},
        r"WINDOW_BANDS is 99: INPUT raster gives 1 band; give at most 1",
    ),
    (
        "localvariance",
        {"SHAPE": 2, "FOOTPRINT": "0,5 1"},
        r"FOOTPRINT: '0,5' has a comma: w.* 0\.5",
    ),
    (
        "localvariance",
        {"SHAPE": 2, "FOOTPRINT": "{folder}/none.txt"},
        r"FOOTPRINT is '.*none\.txt': there is no such file",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "1/9 1/9; 1/9 1/9"},
        r"WEIGHTS: '1/9' is no number; give",
    ),
    (
        "localvariance",
        {"SHAPE": 2, "FOOTPRINT": "1 0 " * 50_000 + "; 1"},
        r"\(200,003 characters\)",
    ),
    ("localvariance", {"WINDOW": "9" * 100_000 + "x"}, r"WINDOW is '9{60}'\.\.\. \(100,001 char"),
    ("localvariance", {"STATISTIC": "9" * 5000}, r"STATISTIC is 9{60}\.\.\. \(5,000 characters"),
    ("localvariance", {"BANDS": "x" * 100_000}, r"BANDS holds 'x{60}'\.\.\. \(100,000 char"),
    ("localvariance", {"X" * 100_000: 1}, r"There is no parameter X{60}\.\.\. \(100,000 char"),
    ("localvariance", {"CREATION_OPTIONS": "x" * 100_000}, r"CREATION_OPTIONS holds 'x{60}'\.\.\."),
    (
        "localvariance",
        {"CREATION_OPTIONS": "A=" + "x" * 100_000},
        r"CREATION_OPTIONS holds A=x+\.\.\.",
    ),
    (
        "localvariance",
        {"INPUT": "x" * 100_000},
        r"INPUT is x+\.\.\. \(100,000 characters\): no raster",
    ),
    ("localvariance", {"OUTPUT": "/none/" + "x" * 100_000 + ".tif"}, r"OUTPUT /none/x+\.\.\. \("),
    (
        "localvariance",
        {"OUTPUT": "/none" + "x" * 100_000 + "/o.tif"},
        r"OUTPUT /nonex{100,200}\.\.\. \(.*folder /nonex{100,200}\.\.\. \(100,",
    ),
    ("fillgaps", {"GAP_VALUES": "x" * 100_000}, r"GAP_VALUES holds 'x{60}'\.\.\. \(100,000 char"),
    ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "25,75"}, r"PERCENTILES holds 25,75: "),
    (
        "localstatistics",
        {"STATISTICS": [10], "PERCENTILES": "2,5;97,5"},
        r"PERCENTILES holds 2,5: ",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "0,5 1 0,5"},
        r"WEIGHTS: '0,5' has a comma: write 0\.5",
    ),
    ("localvariance", {"WINDOW": 2, "SHAPE": 1}, r"WINDOW: no cell's .* 2 x 2 cells; give 3"),
    ("localvariance", {"SHAPE": 2}, r"FOOTPRINT: '' is not a matrix: give rows"),
    ("localvariance", {"SHAPE": 2, "FOOTPRINT": "1 2"}, r"FOOTPRINT: .*'2'"),
    ("localvariance", {"SHAPE": 2, "FOOTPRINT": "1 0; 1"}, r"FOOTPRINT: .*row"),
    ("localvariance", {"SHAPE": 2, "FOOTPRINT": "0 0; 0 0"}, r"FOOTPRINT: .*1"),
    ("localvariance", {"SHAPE": 2, "FOOTPRINT": "cross"}, r"FOOTPRINT: .*cross"),
    ("localvariance", {"CREATION_OPTIONS": "LZW"}, r"CREATION_OPTIONS holds 'LZW': give KEY=VALUE"),
    (
        "localvariance",
        {"CREATION_OPTIONS": "COMPRESS=BEST"},
        r"holds COMPRESS=BEST: give COMPRESS one of NONE, LZW",
    ),
    ("fillgaps", {"CREATION_OPTIONS": "COMPRES=LZW"}, r"COMPRES=LZW, which GTiff .* COMPRESS\?"),
    (
        "localvariance",
        {"OUTPUT": "{folder}/out.png"},
        r"OUTPUT .*out\.png: .*holds no Float32 cells",
    ),
    (
        "equalizehistogram",
        {"CREATION_OPTIONS": "COMPRESS=LZW", "OUTPUT": "{folder}/out.png"},
        r"CREATION_OPTIONS holds COMPRESS=LZW, which PNG does not know",
    ),
    ("localvariance", {"WINDWO": 5}, r"no parameter WINDWO; did you mean WINDOW\?"),
    ("localvariance", {"COLOUR": 5}, r"There is no parameter COLOUR"),
    ("localvariance", {"INPUT": "{folder}/none.tif"}, r"INPUT is .*none\.tif: no raster can be"),
    (
        "localstatistics",
        {"STATISTICS": []},
        r"STATISTICS is empty: give one or more of Mean \(0\), Variance \(1\)",
    ),
    (
        "localstatistics",
        {"STATISTICS": [0, 17]},
        r"STATISTICS holds 17: give one or more of Mean \(0\)",
    ),
    (
        "localstatistics",
        {"STATISTICS": "0;4"},
        r"STATISTICS holds 0;4: give one or more of Mean \(0\)",
    ),
    (
        "localstatistics",
        {"STATISTICS": "0,,4"},
        r"STATISTICS holds '': give one or more of Mean \(0\)",
    ),
    ("localstatistics", {"STATISTICS": "mean"}, r"STATISTICS holds mean: give one or more of"),
    ("localstatistics", {"WINDOW": 32768}, r"WINDOW is 32768: give a whole number from 1 to 32767"),
    (
        "localstatistics",
        {"STATISTICS": [10], "PERCENTILES": "25;120"},
        r"PERCENTILES holds 120: give numbers from 0 to 100, separated by semicolons",
    ),
    ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "-1"}, r"PERCENTILES holds -1: give"),
    ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "nan"}, r"PERCENTILES holds nan: give"),
    ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "low"}, r"PERCENTILES holds low: give"),
    ("localstatistics", {"STATISTICS": [10], "PERCENTILES": " ; "}, r"PERCENTILES is empty: give"),
    (
        "localstatistics",
        {"SHAPE": 3, "INNER_RADIUS": 2.5, "WINDOW": 5},
        r"INNER_RADIUS: 2\.5 is too far: .*5 x 5 cells no .* farther than 2 from .* give less",
    ),
    (
        "localstatistics",
        {"SHAPE": 3, "INNER_RADIUS": -1},
        r"INNER_RADIUS is -1: give a number of at",
    ),
    (
        "localstatistics",
        {"SHAPE": 4, "WEDGE_START": 30, "WEDGE_END": 30},
        r"WEDGE_START, WEDGE_END: the wedge starts and ends at 30: give one that opens",
    ),
    (
        "localstatistics",
        {"SHAPE": 4, "WEDGE_END": 400},
        r"WEDGE_END is 400: give a number from -360",
    ),
    ("localstatistics", {"SHAPE": 5}, r"SHAPE is 5: give one of Rectangle \(0\)"),
    (
        "localstatistics",
        {"SHAPE": 2, "FOOTPRINT": "1 2"},
        r"FOOTPRINT: '2' is neither 0 nor 1; give those only",
    ),
    ("localstatistics", {"SHAPE": 3, "WINDOW_BANDS": 3}, r"WINDOW_BANDS is 3: .* give 1"),
    (
        "localstatistics",
        {"WEIGHTING": 1, "WINDOW_BANDS": 3},
        r"WINDOW_BANDS is 3: weights .* give 1",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 5},
        r"WEIGHTING is 5: give one of None \(0\), Gaussian \(1\)",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 1, "SIGMA": 0},
        r"SIGMA: 0 is too .* give more than 0 cells",
    ),
    ("localstatistics", {"WEIGHTING": 3, "SIGMA": -1}, r"SIGMA is -1: give a number of at least 0"),
    (
        "localstatistics",
        {"WEIGHTING": 1, "SIGMA": 0.001, "WINDOW": 4},
        r"SIGMA: with 0\.001 all weights of the window are 0; give more",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4},
        r"WEIGHTS: '' is not a matrix: give rows of equal",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "1 2; 3"},
        r"WEIGHTS: '1 2; 3' is not a mat",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "1e308 1e308"},
        r"WEIGHTS: the weights add up to more than a number holds; give smaller ones",
    ),
    (
        "localstatistics",
        {"WINDOW": 32767, "SHAPE": 4},
        r"3\d,\d+ x 3\d,\d+ cells, and does not fit into the memory .* choose a smaller WINDOW",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "1 x"},
        r"WEIGHTS: 'x' is no number; give",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "0 0"},
        r"WEIGHTS: all weights are 0; give at least one",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "-1 2 -1", "STATISTICS": [7, 4]},
        r"WEIGHTS: -1 is a weight: negative ones .* no minimum; give 0 or more",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 4, "WEIGHTS": "1 2 1", "SHAPE": 1},
        r"SHAPE is Ellipse \(1\): a matrix of weights is its own shape, .* choose Rect",
    ),
    (
        "localstatistics",
        {"WEIGHTING": 1, "DENOMINATOR": 1, "STATISTICS": [2]},
        r"^WEIGHTING: .*sum of the weights; choose n as the denominator",
    ),
    ("localstatistics", {"BANDS": [7]}, r"BANDS is 7: INPUT raster has 1 band"),
    ("localstatistics", {"SELECTION": "{folder}/none.tif"}, r"SELECTION is .*none\.tif: no raster"),
    ("equalizehistogram", {"BINS": 1}, r"BINS is 1: give 0, or a whole number from 2 to 65536"),
    ("equalizehistogram", {"METHOD": 4}, r"METHOD is 4: give one of Interpolated"),
    ("equalizehistogram", {"RANGE_MIN": 30, "RANGE_MAX": 5}, r"RANGE_MIN is 30 and RANGE_MAX 5"),
    ("equalizehistogram", {"RANGE_MIN": 500}, r"RANGE_MIN is 500 and RANGE_MAX 36"),
    ("equalizehistogram", {"RANGE_MIN": 500, "RANGE_MAX": 600}, r"RANGE_MIN is 500 .*no cell"),
    ("equalizehistogram", {"OUTPUT_MIN": 9, "OUTPUT_MAX": 3}, r"OUTPUT_MIN, OUTPUT_MAX: .*9.*3"),
    ("equalizehistogram", {"OUTPUT_MAX": 256}, r"OUTPUT_MAX: .*255.*256"),
    ("equalizehistogram", {"OUTPUT_TYPE": 3}, r"OUTPUT_TYPE is 3: give one of Byte \(0\)"),
    ("equalizehistogram", {"POOL": 3}, r"POOL is 3: give one of Each band"),
    ("equalizehistogram", {"BANDS": [2]}, r"BANDS is 2: INPUT raster has 1 band"),
    ("fillgaps", {"GAP_VALUES": "black"}, r"GAP_VALUES holds 'black': give numbers"),
    ("fillgaps", {"GAP_VALUES": "0; 1,2"}, r"GAP_VALUES holds '1,2': give one number, or"),
    ("fillgaps", {"METHOD": 16}, r"METHOD is 16: give one of Smooth surface \(0\)"),
    ("fillgaps", {"METHOD": 15}, r"VALUE is empty: give the number to fill with"),
    ("fillgaps", {"METHOD": 9, "RADIUS": 51}, r"RADIUS is 51: .* give at most 50"),
    ("fillgaps", {"TENSION": 1.5}, r"TENSION is 1\.5: give a number from 0 to 1"),
    ("fillgaps", {"SMOOTHNESS": -1}, r"SMOOTHNESS is -1: give a number of at least 0"),
    ("fillgaps", {"LIMITS": 3}, r"LIMITS is 3: give one of None \(0\)"),
    ("fillgaps", {"VALUE_MIN": 3, "VALUE_MAX": 2}, r"VALUE_MIN is 3, more than VALUE_MAX, 2"),
    ("fillgaps", {"TOLERANCE": -1}, r"TOLERANCE is -1: give a number of at least 0"),
    ("fillgaps", {"GROW": -1}, r"GROW is -1: give a whole number from 0 to 10000"),
    ("fillgaps", {"MASK_MEANS": 2}, r"MASK_MEANS is 2: give one of"),
    ("fillgaps", {"MAX_GAP_WIDTH": -1}, r"MAX_GAP_WIDTH is -1: give a whole number of at least 0"),
    ("fillgaps", {"FILL_RASTER": "{folder}/no.tif"}, r"FILL_RASTER is .*no\.tif: no raster"),
    ("fillgaps", {"MAX_DISTANCE": -1}, r"MAX_DISTANCE is -1: give a number of at least 0"),
    ("fillgaps", {"MAX_GAP_CELLS": -1}, r"MAX_GAP_CELLS is -1: give a whole number of at least 0"),
    ("fillgaps", {"POWER": 21}, r"POWER is 21: give a number from 0 to 20"),
    ("fillgaps", {"RADIUS": 0}, r"RADIUS is 0: give a whole number from 1 to 10000"),
    ("fillgaps", {"GAP_RULE": 2}, r"GAP_RULE is 2: give one of"),
    ("fillgaps", {"GAP_MASK": "{folder}/none.tif"}, r"GAP_MASK is .*none\.tif: no raster"),
    (
        "fillgaps",
        {"METHOD": 2, "NEIGHBOURS": 9999, "GAP_VALUES": "7"},
        r"NEIGHBOURS is 9999, but INPUT raster has 389 cells with data in band 1; give fewer",
    ),
    ("extractpeaks", {"MIN_PROMINENCE": -1}, r"MIN_PROMINENCE is -1: give a number of at least 0"),
    ("extractpeaks", {"MIN_DISTANCE": -1}, r"MIN_DISTANCE is -1: give a number of at least 0"),
    ("extractpeaks", {"LIMIT": -1}, r"LIMIT is -1: give a whole number of at least 0"),
    ("extractpeaks", {"SMOOTHING": 1001}, r"SMOOTHING is 1001: give a number from 0 to 1000"),
    ("extractpeaks", {"KIND": 2}, r"KIND is 2: give one of Peaks \(0\), Pits \(1\)"),
    ("extractpeaks", {"BAND": 2}, r"BAND is 2: INPUT raster has 1 band"),
    ("extractpeaks", {"SKIP_RIM": "no"}, r"SKIP_RIM is 'no': give true or false"),
    ("extractpeaks", {"SKIP_RIM": float("nan")}, r"SKIP_RIM is nan: give true or false"),
    ("fillgaps", {"GAP_VALUES": [1, 2]}, r"GAP_VALUES is \[1, 2\]: give a text"),
    ("fillgaps", {"CREATION_OPTIONS": ["TILED=YES"]}, r"CREATION_OPTIONS is \['TILED=YES'\]: give"),
    (
        "averagelocalvariance",
        {"MAX_SCALE": 7},
        r"MAX_SCALE is 7: .* do not fit into the 20 x 20 cells of INPUT; give 6 at most",
    ),
    ("averagelocalvariance", {"MAX_SCALE": 0}, r"MAX_SCALE is 0: give a whole number from 1 to"),
    ("averagelocalvariance", {"MAX_SCALE": 501}, r"MAX_SCALE is 501: give a whole number from 1"),
    ("averagelocalvariance", {"STEP": 0}, r"STEP is 0: give a whole number from 1 to 500"),
    ("averagelocalvariance", {"METHOD": 2}, r"METHOD is 2: give one of Coarsen"),
    ("averagelocalvariance", {"STATISTIC": 2}, r"STATISTIC is 2: give one of Variance \(0\)"),
    ("averagelocalvariance", {"BAND": 2}, r"BAND is 2: INPUT raster has 1 band"),
    (
        "averagelocalvariance",
        {"OUTPUT_HTML": "{folder}/none/r.html"},
        r"OUTPUT_HTML .*: the folder .*none does not exist; make it first",
    ),
    ("averagelocalvariance", {"OUTPUT_HTML": "{folder}/r.pdf"}, r"OUTPUT_HTML .* ends in \.html"),
    (
        "localcorrelation",
        {"EDGES": 5},
        r"EDGES is A constant value \(5\): two rasters have no constant",
    ),
    ("localcorrelation", {"MIN_CELLS": 2}, r"MIN_CELLS is 2: give a whole number of at least 3"),
    ("localcorrelation", {"BAND_2": 4}, r"BAND_2 is 4: INPUT_2 raster has 1 band"),
    ("localcorrelation", {"METHOD": 2}, r"METHOD is 2: give one of Pearson \(0\), Spearman \(1\)"),
    ("localcorrelation", {"RESAMPLING": 4}, r"RESAMPLING is 4: give one of Nearest \(0\)"),
    ("localcorrelation", {"INPUT_2": "{folder}/none.tif"}, r"INPUT_2 is .*none\.tif: no raster"),
]
WRONG_OUTPUTS = [
    ("{folder}/none/out.tif", r"OUTPUT .*: the folder .*none does not exist; make it first"),
    ("{folder}", r"OUTPUT .* is a folder; give the name of a file"),
    ("{folder}/out.xyzq", r"OUTPUT .*: \.xyzq is no (raster|vector) format that can be written"),
]
WRONG_RASTER_OUTPUTS = [
    ("{folder}/out", r"OUTPUT .*: no ending is no raster format|OUTPUT .*ending"),
    ("/vsizip/{folder}/out.zip/out.tif", r"OUTPUT .*: results are written to ordinary folders"),
    ("{input}", r"OUTPUT .* is an input as well; choose another name"),
    ("memory:", r"^OUTPUT is 'memory:': rasters are files; give a name that ends in \.tif, or "),
]
SECONDS = (
    ("localcorrelation", "INPUT_2"),
    ("fillgaps", "GAP_MASK"),
    ("localstatistics", "SELECTION"),
)
every = pytest.mark.parametrize("name", RASTER + VECTOR)


def contents(folder):
    """Return the bytes of all files below a folder, by path."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def filled_in(value, folder, path):
    if not isinstance(value, str):
        return value
    return value.replace("{folder}", str(folder)).replace("{input}", path)


@pytest.fixture
def refused(run, tmp_path):
    """Return a function that runs an algorithm that must fail, and returns its sentence."""
    from qgis.core import QgsProcessingException

    def refuse(name, **parameters):
        if name in SECOND:
            parameters.setdefault(SECOND[name], parameters["INPUT"])
        before = contents(tmp_path)
        with pytest.raises(QgsProcessingException) as caught:
            run(name, **parameters)
        sentence = str(caught.value).replace("Unable to execute algorithm\n", "").strip()
        print(sentence)
        assert_one_sentence(sentence)
        assert contents(tmp_path) == before
        assert not [path for path in tmp_path.iterdir() if ".part-" in path.name]
        return sentence

    return refuse


def assert_one_sentence(text):
    assert "\n" not in text, text
    assert "Traceback" not in text
    assert "Error" not in text
    assert not re.search(r"[.!?] [A-Z]", text), text
    assert 15 < len(text) < 500


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"), WRONG_VALUES, ids=lambda value: str(value).replace("/", "|")
)
def test_a_wrong_value_is_named_with_what_would_be_right(
    make, refused, tmp_path, name, wrong, sentence
):
    path = make(CELLS)
    wrong = {key: filled_in(value, tmp_path, path) for key, value in wrong.items()}
    said = refused(name, **{"INPUT": path, **wrong})
    assert re.search(sentence, said), said


EXPRESSIONS = [
    ("extractpeaks", "MIN_VALUE", "NULL", r"MIN_VALUE is the expression 'NULL', which has"),
    ("extractpeaks", "MIN_VALUE", "1 +", r"MIN_VALUE is the expression '1 \+', which has"),
    ("extractpeaks", "MIN_VALUE", "@none", r"'@none', which has no value: give a number$"),
    ("extractpeaks", "MIN_VALUE", "''", r"which has no value: give a number$"),
    ("extractpeaks", "MIN_VALUE", "'a'", r"MIN_VALUE is 'a': give a number$"),
    ("extractpeaks", "MIN_VALUE", "sqrt(-1)", r"MIN_VALUE is nan: give a number$"),
    ("extractpeaks", "SMOOTHING", "2 - 7", r"SMOOTHING is -5: give a number from 0 to 1000"),
    ("extractpeaks", "KIND", "1 + 1", r"KIND is 2: give one of Peaks \(0\), Pits \(1\)"),
    ("extractpeaks", "BAND", "1 + 1", r"BAND is 2: INPUT raster has 1 band"),
    ("extractpeaks", "BAND", "NULL", r"'NULL', which has no value: give the number of a band"),
    ("extractpeaks", "SKIP_RIM", "NULL", r"'NULL', which has no value: give true or false"),
    ("fillgaps", "GAP_MASK", "NULL", r"'NULL', which has no value: give a raster"),
    ("fillgaps", "GAP_VALUES", "NULL", r"'NULL', which has no value: give a text"),
]


@pytest.mark.parametrize(("name", "parameter", "expression", "sentence"), EXPRESSIONS)
def test_an_expression_is_checked_as_its_value_is(
    make, refused, name, parameter, expression, sentence
):
    from qgis.core import QgsProperty

    said = refused(name, INPUT=make(CELLS), **{parameter: QgsProperty.fromExpression(expression)})
    assert re.search(sentence, said), said


@pytest.mark.parametrize(
    ("parameter", "expression", "value"),
    [("WINDOW", "2 + 3", 5), ("BANDS", "array(2, 1)", [2, 1]), ("STATISTIC", "4 - 3", 1)],
)
def test_an_expression_stands_for_its_value(make, run, read, parameter, expression, value):
    from qgis.core import QgsProperty

    path = make(np.stack([CELLS, CELLS * 2]))
    found, wanted = (
        read(run("localvariance", INPUT=path, **{parameter: given}).path)
        for given in (QgsProperty.fromExpression(expression), value)
    )
    np.testing.assert_array_equal(found.cells, wanted.cells)


def test_sentences_have_the_words_of_the_dialog(make, refused):
    """Labels first, ids in brackets; choices by what the dialog calls them."""
    path = make(CELLS / 7.0)
    said = refused("localvariance", words=True, INPUT=path, WINDOW=0)
    assert said == "Window (WINDOW) is 0: give a whole number from 1 to 32767"
    said = refused("localcorrelation", words=True, INPUT=path, EDGES=5)
    assert said.startswith("Cells outside the raster (EDGES) is A constant value (5): two ")
    said = refused("localvariance", words=True, INPUT=path, STATISTIC=9)
    right = "Variance (0), Standard deviation (1), Coefficient of variation (2)"
    assert said == f"Statistic (STATISTIC) is 9: give one of {right}"
    # What only looks like an id is part of a name.
    said = refused("localvariance", words=True, INPUT="/none/WINDOW.tif", WINDOW=3)
    assert said == "Input raster (INPUT) is /none/WINDOW.tif: no raster can be opened there"


@every
def test_a_parameter_that_is_needed_is_not_empty(make, provider, refused, name):
    """None is what models hand on, and a text of nothing what scripts make of a missing value."""
    path, refusals = make(CELLS), 0
    for definition in provider.algorithm(name).parameterDefinitions():
        for value in (None, ""):
            if definition.checkValueIsAcceptable(value):
                continue
            refusals += 1
            said = refused(name, **{"INPUT": path, definition.name(): value})
            assert said.startswith(f"{definition.name()} is empty: give "), said
    assert refusals


@pytest.mark.parametrize(("output", "sentence"), WRONG_OUTPUTS)
@every
def test_an_output_that_cannot_be_is_refused(make, refused, tmp_path, name, output, sentence):
    path = make(CELLS)
    said = refused(name, INPUT=path, OUTPUT=filled_in(output, tmp_path, path))
    assert re.search(sentence, said), said


@pytest.mark.parametrize(("output", "sentence"), WRONG_RASTER_OUTPUTS)
@pytest.mark.parametrize("name", RASTER)
def test_a_raster_output_that_cannot_be_is_refused(make, refused, tmp_path, name, output, sentence):
    path = make(CELLS)
    said = refused(name, INPUT=path, OUTPUT=filled_in(output, tmp_path, path))
    assert re.search(sentence, said), said


def test_the_second_input_is_no_output_either(make, refused):
    one, two = make(CELLS), make(CELLS, "two.tif")
    for name, second in SECONDS:
        said = refused(name, **{"INPUT": one, second: two, "OUTPUT": two})
        assert "is an input as well" in said


def test_a_geopackage_with_tables_is_not_written_over(make, refused, run, tmp_path):
    path = make(CELLS)
    there = run("extractpeaks", INPUT=path, OUTPUT=str(tmp_path / "there.gpkg")).path
    assert "may hold other tables" in refused("localvariance", INPUT=path, OUTPUT=there)


@every
def test_a_target_that_was_there_stays_as_it_was(make, refused, tmp_path, name):
    ending = "gpkg" if name in VECTOR else "tif"
    target = tmp_path / f"there.{ending}"
    target.write_bytes(b"not a raster, but somebody's")
    nothing = make(np.full((20, 20), np.nan), "nothing.tif")
    refused(name, INPUT=nothing, OUTPUT=str(target))
    assert target.read_bytes() == b"not a raster, but somebody's"


@every
def test_a_raster_without_data_is_refused(make, refused, name):
    for number, path in enumerate(
        (make(np.full((9, 9), np.nan), "nan.tif"), make(CELLS * 0, "zero.tif", nodata=0))
    ):
        said = refused(name, INPUT=path)
        assert re.search(rf"INPUT {('nan', 'zero')[number]}.* no cell with data", said), said


@every
def test_complex_numbers_are_refused(make, refused, name):
    said = refused(name, INPUT=make(CELLS.astype("c8"), "waves.tif"))
    assert "holds complex numbers (CFloat32)" in said


@every
def test_cells_that_cannot_be_read_are_named(make, refused, name):
    noise = np.random.default_rng(1).integers(0, 255, (300, 300)).astype("u1")
    path = make(noise, "torn.tif")
    with open(path, "r+b") as file:
        file.truncate(40000)
    said = refused(name, INPUT=path)
    assert re.search(r"INPUT torn: band 1 cannot be read at columns \d+ to \d+, rows \d+", said)


def test_a_raster_without_room_for_a_window_is_refused(make, refused):
    said = refused("averagelocalvariance", INPUT=make(CELLS[:2]))
    assert "INPUT has 20 x 2 cells: give a raster of at least 3 x 3" in said


def test_a_lookup_table_is_for_integers(make, refused):
    said = refused("equalizehistogram", INPUT=make(CELLS / 7.0), METHOD=2)
    assert re.search(
        r"METHOD is Lookup table \(2\), but band 1 .* \(float64\): give an integer", said
    )


def test_a_lookup_table_is_for_numbers_that_floats_hold_exactly(make, refused):
    from osgeo import gdal

    if int(gdal.VersionInfo()) < 3050000:
        pytest.skip("this GDAL has no 64-bit integers")
    for dtype, far in (("i8", -(2**53)), ("u8", 2**64 - 1)):
        cells = CELLS.astype(dtype)
        cells[3, 4] = far
        path = make(cells, f"{dtype}.tif")
        said = refused("equalizehistogram", INPUT=path, METHOD=2)
        assert re.search(
            r"METHOD is Lookup table .* INPUT \w\d holds whole numbers of 2\^53 and more", said
        )


def test_infinite_cells_alone_have_no_histogram(make, refused):
    cells = np.stack([CELLS.astype("f4"), np.full(CELLS.shape, np.inf, "f4")])
    said = refused("equalizehistogram", INPUT=make(cells, "far.tif"))
    assert said == "INPUT far: all cells of band 2 are infinite; give METHOD Exact ranks (1)"


def test_rasters_that_do_not_overlap_are_refused(make, refused):
    far = (900000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    one, two = make(CELLS), make(CELLS, "far.tif", geotransform=far)
    for name, second in SECONDS:
        said = refused(name, **{"INPUT": one, second: two})
        assert re.search(rf"{second} far does not overlap the first raster: it covers x 9", said)


def test_rasters_that_cannot_be_matched_are_refused(make, refused):
    one = make(CELLS, geotransform=None, epsg=None)
    two = make(CELLS[:5], "small.tif", geotransform=None, epsg=None)
    said = refused("localcorrelation", INPUT=one, INPUT_2=two)
    assert re.search(r"INPUT_2 small has 20 x 5 cells, not 20 x 20, and without georef", said)


def test_a_layer_that_is_gone_since_it_was_loaded_is_named(make, refused, qgis_app, tmp_path):
    from qgis.core import QgsRasterLayer

    path = make(CELLS, "gone.tif")
    layer = QgsRasterLayer(path, "gone")
    (tmp_path / "gone.tif").unlink()
    said = refused("localvariance", INPUT=layer)
    assert "INPUT gone cannot be opened as a raster" in said


# --- The real program -----------------------------------------------------------------------


@pytest.fixture
def refused_by_program(qgis_process, provider, tmp_path):
    """Return a function like ``refused`` that runs the real ``qgis_process``."""

    def refuse(name, **parameters):
        parameters.setdefault("OUTPUT", tmp_path / "out.tif")
        before = contents(tmp_path)
        result = qgis_process.run(name, parameters)
        assert result.returncode == 1
        assert "Traceback" not in result.stdout + result.stderr
        assert result.results == {}
        # QGIS itself leaves statistics beside what it loads, for its own algorithms too.
        left = {p: b for p, b in contents(tmp_path).items() if not str(p).endswith(".aux.xml")}
        assert left == before
        assert not [path for path in tmp_path.iterdir() if ".part-" in path.name]
        return without_labels(provider, name, result.stderr)

    return refuse


def said_one(stderr, sentence):
    """Check that one sentence is there; QGIS repeats what a run ends with."""
    lines = {line for line in stderr.splitlines() if re.search(sentence, line)}
    assert len({line.replace("ERROR:\t", "") for line in lines}) == 1, stderr


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("localvariance", {"WINDOW": 0}, r"WINDOW is 0: give a whole number from 1 to 32767$"),
        ("extractpeaks", {"BAND": 7, "OUTPUT": "{folder}/p.gpkg"}, r"BAND is 7: INPUT .*1 band$"),
        ("localvariance", {"WINDWO": 5}, r"no parameter WINDWO; did you mean WINDOW\?$"),
        (
            "averagelocalvariance",
            {"MAX_SCALE": 7, "OUTPUT": "{folder}/t.csv", "OUTPUT_HTML": "{folder}/t.html"},
            r"MAX_SCALE is 7: three cells .* do not fit into the 20 x 20 cells .*; give 6 at most$",
        ),
        ("equalizehistogram", {"OUTPUT": "{input}"}, r"OUTPUT .* is an input as well; choose"),
        ("fillgaps", {"OUTPUT": "{folder}/out.xyzq"}, r"\.xyzq is no raster format that can"),
        ("localvariance", {"OUTPUT": "{folder}/none/o.tif"}, r"folder .*none does not exist"),
    ],
    ids=str,
)
def test_the_program_ends_with_one_sentence(
    make, refused_by_program, tmp_path, name, wrong, sentence
):
    path = make(CELLS)
    wrong = {key: filled_in(value, tmp_path, path) for key, value in wrong.items()}
    said_one(refused_by_program(name, INPUT=path, **wrong), sentence)


def test_the_program_leaves_a_target_alone_where_cells_cannot_be_read(
    make, refused_by_program, tmp_path
):
    noise = np.random.default_rng(1).integers(0, 255, (300, 300)).astype("u1")
    path = make(noise, "torn.tif")
    with open(path, "r+b") as file:
        file.truncate(40000)
    target = tmp_path / "there.tif"
    target.write_bytes(b"somebody's")
    said = refused_by_program("localvariance", INPUT=path, OUTPUT=target)
    said_one(said, r"INPUT .*torn.*: band 1 cannot be read at columns")


def test_the_program_says_that_the_disk_is_full(
    make, refused_by_program, qgis_process, tmp_path, monkeypatch
):
    """A limit on the size of files stands for the full disk."""
    qgis_process.enable()
    limited = tmp_path / "limited"
    limited.write_text(
        f"#!{sys.executable}\n"
        "import os, resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        f"os.execv({qgis_process.program!r}, [{qgis_process.program!r}, *sys.argv[1:]])\n"
    )
    limited.chmod(limited.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(qgis_process, "program", str(limited))
    rng = np.random.default_rng(1)
    path = make(rng.integers(0, 255, (900, 900)).astype("u1"))
    target = tmp_path / "there.tif"
    target.write_bytes(b"somebody's")
    said = refused_by_program("localvariance", INPUT=path, OUTPUT=target)
    said_one(said, rf"OUTPUT {re.escape(str(target))} cannot be written: ")


def test_the_rasters_in_a_geopackage_are_named(make, run, tmp_path):
    from osgeo import gdal
    from qgis.core import QgsProcessingException, QgsRasterLayer

    path = str(tmp_path / "tables.gpkg")
    for table in ("heights", "slopes"):
        gdal.Translate(
            path,
            make(np.arange(12, dtype="f4").reshape(3, 4), f"{table}.tif"),
            format="GPKG",
            creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"],
        ).FlushCache()
    with pytest.raises(QgsProcessingException) as caught:
        run("localvariance", INPUT=path)
    assert str(caught.value).endswith(
        f"INPUT is {path}, which holds several rasters: give the layer of one, "
        f"GPKG:{path}:heights, GPKG:{path}:slopes"
    )
    run("localvariance", INPUT=QgsRasterLayer(f"GPKG:{path}:slopes", "slopes"))
