"""Window shapes are those that SciPy and scikit-image use."""

import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology

from raster_kernels.kernels.windows import LARGEST, centres, ellipse, parse_footprint, reach


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
    with pytest.raises(ValueError, match=f"WINDOW is {columns} x {rows} cells: no cell"):
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
        "0,1,0\n1,1,1\n0,1,0\n",
        " 0\t1 0 ;\n\n1, 1, 1;0 1 0;",
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
        ("1 2", "holds '2'; give 0 and 1 only"),
        ("1 0.5", "holds '0.5'"),
        ("a", "holds 'a'"),
        ("0 0; 0 0", "marks no cell; give at least one 1"),
        ("1 " * (LARGEST + 1), f"at most {LARGEST} each way"),
    ],
)
def test_what_is_no_footprint_is_refused_with_one_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence) as error:
        parse_footprint(text)
    assert str(error.value).startswith("FOOTPRINT")
    assert "\n" not in str(error.value)
