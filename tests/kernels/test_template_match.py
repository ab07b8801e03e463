"""Template matching against a loop over places, and against OpenCV."""

import numpy as np
import pytest

from raster_kernels.kernels.correlation import template as template_match
from raster_kernels.kernels.correlation.choices import TemplateMethod
from raster_kernels.kernels.correlation.template import (
    Template,
    best_places,
    match_template,
)

NAN = np.nan


def brute(image, template, method):
    """Padfield's masked sums, by a loop."""
    _, height, width = template.shape
    out = np.full((image.shape[1] - height + 1, image.shape[2] - width + 1), NAN)
    with_data = ~np.isnan(template).any(axis=0)
    for row, column in np.ndindex(*out.shape):
        part = image[:, row : row + height, column : column + width]
        both = with_data & ~np.isnan(part).any(axis=0)
        if both.sum() < 0.5 * with_data.sum():
            continue
        f, t = part[:, both], template[:, both]
        if (np.ptp(f, axis=1) == 0).all() or (np.ptp(t, axis=1) == 0).all():
            continue
        if method is TemplateMethod.MEAN_REMOVED:
            f, t = (x - x.mean(axis=1, keepdims=True) for x in (f, t))
        norm = np.sqrt((f**2).sum() * (t**2).sum())
        squared = method is TemplateMethod.SQUARED_DIFFERENCE
        out[row, column] = (((f - t) ** 2) if squared else f * t).sum() / norm
    return out


def scene(bands, size, *, gaps, template_gaps, offset, seed=1):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 255, (bands, 30, 33)).astype(float) + offset
    image[:, 5:20, 8:24] = 50 + offset
    template = image[:, 14 : 14 + size[0], 14 : 14 + size[1]].copy()
    template += rng.integers(0, 9, template.shape)
    image[:, rng.random(image.shape[1:]) < gaps] = NAN
    template[:, rng.random(size) < template_gaps] = NAN
    return image, template


@pytest.mark.parametrize("method", TemplateMethod)
@pytest.mark.parametrize("size", [(3, 4), (9, 12), (2, 5)], ids=str)
@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize(("gaps", "template_gaps"), [(0, 0), (0.15, 0), (0, 0.2), (0.3, 0.3)])
def test_every_place_has_the_score_of_a_loop(method, size, bands, gaps, template_gaps):
    image, template = scene(bands, size, gaps=gaps, template_gaps=template_gaps, offset=0.0)
    found = match_template(image, template=Template.of(template), method=method)
    np.testing.assert_allclose(found, brute(image, template, method), atol=1e-9)


@pytest.mark.parametrize("method", TemplateMethod)
@pytest.mark.parametrize("size", [(3, 4), (9, 12)], ids=str)
def test_a_large_offset_does_not_lose_the_match(method, size):
    image, template = scene(1, size, gaps=0.1, template_gaps=0.1, offset=1e5)
    found = match_template(image, template=Template.of(template), method=method)
    np.testing.assert_allclose(found, brute(image, template, method), atol=1e-9)
    image = np.random.default_rng(2).random((1, 40, 40)) + 1e8
    template = image[:, 12:27, 20:33]
    found = match_template(image, template=Template.of(template))
    assert np.unravel_index(found.argmax(), found.shape) == (12, 20)
    assert found.max() == pytest.approx(1.0, abs=1e-7)


def test_scores_are_those_of_opencv():
    cv2 = pytest.importorskip("cv2")
    image = np.random.default_rng(3).integers(0, 256, (300, 280)).astype(np.uint8)
    for size in (5, 24):
        template = image[100 : 100 + size, 60 : 60 + size]
        held = Template.of(template[None].astype(float))
        for method, code in (
            (TemplateMethod.MEAN_REMOVED, cv2.TM_CCOEFF_NORMED),
            (TemplateMethod.NORMALISED, cv2.TM_CCORR_NORMED),
            (TemplateMethod.SQUARED_DIFFERENCE, cv2.TM_SQDIFF_NORMED),
        ):
            found = match_template(image[None].astype(np.float32), template=held, method=method)
            # OpenCV cuts squared differences at 1.
            wanted = cv2.matchTemplate(image, template, code)
            np.testing.assert_allclose(np.minimum(found, 1.0), wanted, atol=1e-4)


@pytest.mark.parametrize("method", TemplateMethod)
@pytest.mark.parametrize("huge", [1e6, 1e9, 1e20, -3.4e38])
def test_a_huge_cell_is_for_its_own_places_alone(method, huge):
    rng = np.random.default_rng(4)
    image = rng.random((1, 50, 50))
    template = Template.of(rng.random((1, 11, 11)))
    plain = match_template(image, template=template, method=method)
    image[0, 25, 25] = huge
    found = match_template(image, template=template, method=method)
    own = np.zeros(found.shape, bool)
    own[15:26, 15:26] = True
    np.testing.assert_allclose(found[~own], plain[~own], atol=1e-7)
    # What is so large is no part of the picture: a fill value that nobody declared.
    assert (np.isnan(found[own]) == (abs(huge) > 1e10)).all()


def test_what_a_transform_rounds_too_much_is_computed_from_its_cells():
    rng = np.random.default_rng(5)
    image = 1e6 * rng.random((1, 40, 60))
    image[0, :, 30:] = 500000 + 1e-3 * rng.random((40, 30))
    template = 1e-3 * rng.random((1, 12, 12))
    found = match_template(image, template=Template.of(template))
    wanted = brute(image, template, TemplateMethod.MEAN_REMOVED)
    np.testing.assert_allclose(found, wanted, atol=2e-7)


@pytest.mark.parametrize("infinite", [-np.inf, 1e200, -1.7e308])
def test_infinite_cells_have_no_score(infinite):
    rng = np.random.default_rng(6)
    image = rng.random((2, 20, 20))
    image[1, 10, 10] = infinite
    found = match_template(image, template=Template.of(rng.random((2, 3, 3))))
    spoiled = np.zeros(found.shape, bool)
    spoiled[8:11, 8:11] = True
    np.testing.assert_array_equal(np.isnan(found), spoiled)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (np.full((1, 3, 3), NAN), "no cell with data"),
        (np.array([[[1.0, np.inf]]]), "infinite"),
        (np.full((2, 3, 3), 7.5), "flat: all its cells are 7.5"),
    ],
)
def test_a_template_without_a_pattern_is_refused(cells, sentence):
    with pytest.raises(ValueError, match=sentence):
        Template.of(cells)


def test_few_cells_are_summed_without_a_transform(monkeypatch):
    image, template = scene(1, (9, 12), gaps=0.1, template_gaps=0.1, offset=0.0)
    transformed = match_template(image, template=Template.of(template))
    monkeypatch.setattr(template_match, "_DIRECT", 1000)
    summed = match_template(image, template=Template.of(template))
    np.testing.assert_allclose(transformed, summed, atol=1e-12)


def test_places_are_better_than_all_around_them_and_lie_between_cells():
    rows, columns = np.mgrid[:20, :22]
    field = np.zeros(rows.shape)
    truths = [(5.2, 6.0), (12.0, 14.7), (16.4, 3.6)]
    for row, column in truths:
        bump = 0.9 - 0.05 * ((rows - row) ** 2 + (columns - column) ** 2)
        field = np.maximum(field, bump)
    field[0, 0] = 1.0  # the frame is for others
    field[3, 15:17] = 0.95  # of two equal ones, one
    field[18, 20] = NAN
    found = best_places(field, threshold=0.7)
    places = sorted(zip(found[0] + 1 + found[3], found[1] + 1 + found[4]))
    np.testing.assert_allclose(places, sorted([*truths, (3.0, 15.5)]), atol=1e-9)
    lowest = best_places(-field, threshold=-0.7, lowest=True)
    for one, other in zip(found[:2], lowest[:2]):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(lowest[2], -found[2])


@pytest.mark.parametrize("method", TemplateMethod)
@pytest.mark.parametrize("size", [(5, 7), (14, 12)], ids=str)
def test_a_perfect_match_lies_in_its_middle(method, size):
    """The scores on both sides differ, and a parabola through them is highest beside it."""
    image = np.random.default_rng(12).normal(size=(1, 40, 44)) + 5
    template = Template.of(image[:, 11 : 11 + size[0], 17 : 17 + size[1]].copy())
    scores = match_template(image, template=template, method=method)
    lowest = method is TemplateMethod.SQUARED_DIFFERENCE
    rows, columns, _, down, across = best_places(
        scores, threshold=0.01 if lowest else 0.99, lowest=lowest
    )
    # The frame of one is not counted.
    assert (rows + 1).tolist() == [11]
    assert (columns + 1).tolist() == [17]
    assert (down[0], across[0]) == (0.0, 0.0)
