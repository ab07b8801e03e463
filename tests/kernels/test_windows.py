"""Window shapes are those that SciPy and scikit-image use."""

import math
import tracemalloc

import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology

from raster_kernels.kernels.common.checkpoint import listening
from raster_kernels.kernels.windows.shapes import (
    LARGEST,
    Weighting,
    annulus,
    centres,
    distance_weights,
    ellipse,
    parse_footprint,
    parse_weights,
    reach,
    wedge,
)


@pytest.mark.parametrize("length", range(1, 9))
def test_a_window_reaches_as_far_as_scipys(length):
    # The maximum of a single 1 marks the cells whose windows reach it.
    line = np.zeros(41)
    line[20] = 1
    marked = np.flatnonzero(ndimage.maximum_filter1d(line, length))
    before, after = reach(length)
    assert (20 - after, 20 + before) == (marked[0], marked[-1])


@pytest.mark.parametrize("window", [(1, 1, 1), (2, 3, 4), (3, 6, 5), (1, 7, 2)])
def test_centres_are_the_block_without_its_halo(window):
    core = np.random.default_rng(1).random((2, 3, 4))
    block = np.pad(core, [reach(length) for length in window])
    np.testing.assert_array_equal(centres(block, window), core)
    assert np.shares_memory(centres(block, window), block)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 9, 10])
@pytest.mark.parametrize("columns", [1, 2, 3, 8, 11])
def test_an_ellipse_holds_the_cells_whose_centre_lies_in_it(rows, columns):
    from fractions import Fraction as F

    inside = np.zeros((rows, columns), dtype=bool)
    for row, column in np.ndindex(rows, columns):
        x, y = F(2 * column - columns + 1, 2), F(2 * row - rows + 1, 2)
        a, b = F(columns - 1, 2), F(rows - 1, 2)
        squared = (x / a) ** 2 if a else 0
        squared += (y / b) ** 2 if b else 0
        inside[row, column] = squared <= 1
    if inside.any():
        np.testing.assert_array_equal(ellipse(rows, columns), inside)
        return
    with pytest.raises(ValueError, match=f"no cell's centre .* {columns} x {rows} cells"):
        ellipse(rows, columns)


@pytest.mark.parametrize("radius", range(1, 12))
def test_a_round_ellipse_is_scikit_images_disk(radius):
    size = 2 * radius + 1
    np.testing.assert_array_equal(ellipse(size, size), morphology.disk(radius).astype(bool))


def test_the_rim_of_a_large_ellipse_is_not_lost_to_rounding():
    marks = ellipse(5001, 3001)
    assert marks[0].sum() == marks[-1].sum() == 1
    assert marks[2500].all()
    np.testing.assert_array_equal(marks, marks[::-1, ::-1])


@pytest.mark.parametrize(
    "text",
    [
        "0 1 0; 1 1 1; 0 1 0",
        "[0,1,0\n1,1,1\n0,1,0\n]",
        " 0\t1 0 ;\n\n1  1  1;0 1 0;",
        "[[0, 1, 0], [1, 1, 1], [0, 1, 0]]",
        "[[0 1 0]\n [1 1 1]\n [0 1 0]]",
        "array([[0., 1., 0.],\n       [1., 1., 1.],\n       [0., 1., 0.]])",
        "np.array([[0,1,0],[1,1,1],[0,1,0]], dtype='uint8')",
        "[0 1 0; 1 1 1; 0 1 0]",
        "TITLE a cross\nMATRIX 3\n0 1 0\n1 1 1\n0 1 0\nDIVISOR 0\nTYPE P\n",
        "# a cross\n0 1 0\n1 1 1\n0 1 0\n",
        "0 1 0\r\n1 1 1\r\n0 1 0",
    ],
)
def test_a_footprint_is_read_from_lines_or_semicolons(text):
    np.testing.assert_array_equal(parse_footprint(text), morphology.disk(1).astype(bool))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not a matrix"),
        (" ; \n", "is not a matrix"),
        ("1 1; 1", "is not a matrix: give rows of equal length"),
        ("1 2", "'2' is neither 0 nor 1; give those only"),
        ("1 0.5", "'0.5' is neither"),
        ("a", "'a' is neither"),
        ("0,1,0;1,1,1", "'0,1,0' has a comma: write 0.5 with a point"),
        ("0, 1, 0", "'0,' has a comma: .* commas separate in brackets only"),
        ("[[0, 1], [1]]", "is not a matrix"),
        ("[[0, 1], [1, 1]", "is not a matrix"),
        ("[[0,, 1]]", "is not a matrix"),
        ("[[0, 1]] + [[1, 1]]", "is not a matrix"),
        ("[]", "is not a matrix"),
        ("MATRIX 3\n1 1\n1 1\n", "MATRIX '3': give as many rows"),
        ("MATRIX 1\n1\nMATRIX 1\n1\n", "there are 2 filters: give a file with one MATRIX"),
        ("MATRIX 1\n1\nTYPE S\n", "TYPE S: .* give TYPE P"),
        ("MATRIX 1\n1\nDIVISOR x\n", "DIVISOR 'x': give a number"),
        ("0 0; 0 0", "no cell is marked; give at least one 1"),
        ("1 " * (LARGEST + 1), f"at most {LARGEST} each way"),
    ],
)
def test_what_is_no_footprint_is_refused_with_one_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence) as error:
        parse_footprint(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("rows", "columns", "inner"), [(9, 9, 2.0), (9, 9, 2.5), (8, 11, 0), (3, 3, 0)]
)
def test_an_annulus_is_a_disk_without_its_inner_disk(rows, columns, inner):
    marks = annulus(rows, columns, inner)
    for row, column in np.ndindex(rows, columns):
        away = math.hypot(row - (rows - 1) / 2, column - (columns - 1) / 2)
        assert marks[row, column] == (ellipse(rows, columns)[row, column] and away > inner)
    if inner == 2.0:
        # Those exactly two cells away are not in it, as in scikit-image's disks.
        wide, small = morphology.disk(4).astype(bool), np.pad(morphology.disk(2), 2).astype(bool)
        np.testing.assert_array_equal(marks, wide & ~small)


@pytest.mark.parametrize(("rows", "columns", "inner"), [(9, 9, 4.0), (1, 1, 0.0), (3, 5, 99.0)])
def test_an_annulus_without_cells_is_refused(rows, columns, inner):
    with pytest.raises(ValueError, match=rf"^{inner:g} is too far: .* give less"):
        annulus(rows, columns, inner)


@pytest.mark.parametrize(
    ("start", "end"), [(0, 90), (90, 180), (-45, 45), (315, 45), (200, 10), (44, 46), (0, 360)]
)
def test_a_wedge_opens_clockwise_from_north(start, end):
    marks = wedge(11, 11, start, end)
    opening = (end - start) % 360 or 360
    for row, column in np.ndindex(11, 11):
        east, north = column - 5, 5 - row
        if not ellipse(11, 11)[row, column]:
            assert not marks[row, column]
        elif (east, north) == (0, 0):
            assert marks[row, column]
        else:
            azimuth = round(90 - math.degrees(math.atan2(north, east)), 9)
            assert marks[row, column] == ((azimuth - start) % 360 <= opening), (row, column)


def test_a_cell_on_the_border_of_a_wedge_belongs_whatever_the_last_digits():
    border = math.degrees(math.atan2(1, 2))  # the cell one to the east and two to the north
    for start, end in ((round(border, 9), 90), (border, 90), (0, round(border - 5e-10, 9))):
        assert wedge(7, 7, start, end)[1, 4], (start, end)
    assert not wedge(7, 7, border + 1e-6, 90)[1, 4]


def test_four_wedges_make_a_disk():
    quarters = [wedge(9, 9, start, start + 90) for start in (0, 90, 180, 270)]
    np.testing.assert_array_equal(np.logical_or.reduce(quarters), morphology.disk(4))
    np.testing.assert_array_equal(np.rot90(quarters[0], -1), quarters[1])


@pytest.mark.parametrize(("size", "start", "end"), [(5, 45, 45), (4, 0, 10)])
def test_a_wedge_without_cells_is_refused(size, start, end):
    with pytest.raises(ValueError, match=r"wedge .*; give a wider|wedge .*: give one"):
        wedge(size, size, start, end)


@pytest.mark.parametrize("shape", [(5, 5), (4, 7)])
def test_weights_fall_with_the_distance_from_the_middle(shape):
    marks = ellipse(*shape)
    found = {kind: distance_weights(marks, kind, 1.7) for kind in list(Weighting)[1:4]}
    for row, column in np.ndindex(*shape):
        away = math.hypot(row - (shape[0] - 1) / 2, column - (shape[1] - 1) / 2)
        wanted = (math.exp(-(away**2) / (2 * 1.7**2)), 1 / (1 + away), math.exp(-away / 1.7))
        for weights, weight in zip(found.values(), wanted):
            assert weights[row, column] == pytest.approx(weight * marks[row, column], rel=1e-12)


@pytest.mark.parametrize(
    ("sigma", "right"), [(0.0, "give more than 0"), (1e-4, "all weights .* 0")]
)
def test_sigmas_that_leave_no_weight_are_refused(sigma, right):
    with pytest.raises(ValueError, match=rf"{sigma:g}.*{right}"):
        distance_weights(np.ones((4, 4), bool), Weighting.GAUSSIAN, sigma)


@pytest.mark.parametrize(
    "text", ["1 2.5 1; 0 -4 1e1", " 1  2.5 1\n0 -4 \t 10\n\n", "[[1, 2.5, 1], [0, -4, 10]]"]
)
def test_weights_are_read_from_text(text):
    np.testing.assert_array_equal(parse_weights(text), [[1, 2.5, 1], [0, -4, 10]])


@pytest.mark.parametrize(
    ("text", "matrix"),
    [
        ("1;2;1\n2;4;2\n", [[1, 2, 1], [2, 4, 2]]),
        ("1;2;1;\r\n2;4;2;\r\n", [[1, 2, 1], [2, 4, 2]]),
        ("1;2;1", [[1], [2], [1]]),
        ("1;\n2;\n1;\n", [[1], [2], [1]]),
        ("1 2;\n3 4;\n", [[1, 2], [3, 4]]),
        ("1 2; 3 4\n5 6", [[1, 2], [3, 4], [5, 6]]),
    ],
)
def test_semicolons_separate_values_only_in_a_table_of_several_lines(text, matrix):
    np.testing.assert_array_equal(parse_weights(text), matrix)


def test_the_weights_of_a_filter_are_divided_by_its_divisor():
    text = "TITLE     3x3 mean\nMATRIX    3\n1 2 1\n2 4 2\n1 2 1\nDIVISOR   16\nTYPE      P\n"
    np.testing.assert_array_equal(
        parse_weights(text), np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
    )


@pytest.mark.parametrize("parse", [parse_weights, parse_footprint])
@pytest.mark.parametrize("text", ["0,5 1 0,5", "0,5", "1 1\n1,0 1"])
def test_decimal_commas_are_refused(parse, text):
    with pytest.raises(ValueError, match=r"'\d,\d' has a comma: write 0\.5 with a point"):
        parse(text)


@pytest.mark.parametrize("text", ["1 2 " * 50_000 + "\n1", "x" * 200_000, "1," * 90_000])
@pytest.mark.parametrize("parse", [parse_weights, parse_footprint])
def test_a_sentence_repeats_little_of_a_long_text(parse, text):
    with pytest.raises(ValueError, match=r"\(\d{3},\d{3} characters\)") as error:
        parse(text)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "^'' is not a matrix: give rows of equal length"),
        ("1 2; 3", "is not a matrix"),
        ("1 x", "^'x' is no number; give numbers"),
        ("1 nan", "^'nan' is no number; give numbers"),
        ("inf 1", "^'inf' is no number; give numbers"),
        ("0 0; 0 -0", "^all weights are 0; give"),
        ("1 " * (LARGEST + 1), f"{LARGEST + 1} x 1 cells are .* at most {LARGEST}"),
    ],
)
def test_texts_that_are_no_weights_are_refused(text, said):
    with pytest.raises(ValueError, match=said):
        parse_weights(text)


@pytest.mark.parametrize(
    "shape",
    [
        ellipse,
        lambda rows, columns: annulus(rows, columns, 300.0),
        lambda rows, columns: wedge(rows, columns, 10.0, 200.0),
        lambda rows, columns: distance_weights(
            np.ones((rows, columns), bool), Weighting.GAUSSIAN, 99.0
        ),
    ],
)
def test_large_windows_take_little_more_memory_than_they_are(shape):
    tracemalloc.start()
    made = shape(1501, 1501)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < made.nbytes * 1.3 + 2e6


@pytest.mark.parametrize(
    "shape",
    [
        lambda: wedge(301, 301, 10.0, 200.0),
        lambda: distance_weights(np.ones((301, 301), bool), Weighting.EXPONENTIAL, 9.0),
    ],
)
def test_drawing_a_large_window_can_be_stopped(shape):
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError), listening(check):
        shape()
