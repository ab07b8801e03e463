"""Template matching from files: scores of a loop, and matches where things are."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import ndimage

NAN = np.nan
X0, Y0, CELL = 500000.0, 4100000.0, 10.0


def expected(image, template):
    """Return the correlations by a loop, at the middles of whole templates."""
    height, width = template.shape
    out = np.full(image.shape, NAN)
    for row in range(image.shape[0] - height + 1):
        for column in range(image.shape[1] - width + 1):
            part = image[row : row + height, column : column + width]
            both = ~np.isnan(part + template)
            if both.sum() < template.size / 2 or np.ptp(part[both]) == 0:
                continue
            r = np.corrcoef(part[both], template[both])[0, 1]
            out[row + height // 2, column + width // 2] = r
    return out


def coins(centres, size=(120, 150), radius=9.0, noise=0.0, seed=1):
    rows, columns = np.mgrid[: size[0], : size[1]]
    image = np.full(size, 40.0)
    for row, column in centres:
        away = np.hypot(rows - row, columns - column)
        image += 100.0 / (1.0 + np.exp(np.minimum((away - radius) * 2.0, 50.0)))
    return image + np.random.default_rng(seed).normal(0, noise, size)


@pytest.mark.parametrize("size", [(5, 7), (12, 9)], ids=str)
def test_every_place_has_its_score(make, read, run, size):
    rng = np.random.default_rng(2)
    image = rng.integers(0, 255, (60, 70)).astype(float)
    template = image[20 : 20 + size[0], 31 : 31 + size[1]].copy()
    image[rng.random(image.shape) < 0.1] = NAN
    image[3:20, 3:20] = 7
    outcome = run(
        "matchtemplate",
        INPUT=make(image),
        TEMPLATE=make(template, "template.tif", geotransform=None, epsg=None),
    )
    raster = read(outcome.path)
    assert raster.names == ["score"]
    np.testing.assert_allclose(raster.cells[0], expected(image, template), atol=1e-6)
    # The middle of the template in the map, between cells where it has an even number.
    assert outcome["BEST_SCORE"] == pytest.approx(1.0)
    row, column = 20 + (size[0] - 1) / 2, 31 + (size[1] - 1) / 2
    assert outcome["BEST_X"] == pytest.approx(X0 + (column + 0.5) * CELL, abs=0.2 * CELL)
    assert outcome["BEST_Y"] == pytest.approx(Y0 - (row + 0.5) * CELL, abs=0.2 * CELL)
    assert outcome["FOUND"] == 1


def test_four_coins_are_four_hits_with_places_between_cells(make, points, run, tmp_path):
    centres = [(25.3, 30.0), (30.0, 100.75), (85.5, 44.0), (80.0, 120.25)]
    template = coins([(14.0, 14.0)], (29, 29))
    outcome = run(
        "matchtemplate",
        INPUT=make(coins(centres, noise=2.0)),
        TEMPLATE=make(template, "template.tif", geotransform=None, epsg=None),
        OUTPUT_POINTS=str(tmp_path / "matches.gpkg"),
    )
    found = points(outcome["OUTPUT_POINTS"])
    assert [row["id"] for row in found] == [1, 2, 3, 4]
    scores = [row["score"] for row in found]
    assert scores == sorted(scores, reverse=True)
    places = sorted((row["y"], row["x"]) for row in found)
    wanted = sorted((Y0 - (r + 0.5) * CELL, X0 + (c + 0.5) * CELL) for r, c in centres)
    np.testing.assert_allclose(places, wanted, atol=0.1 * CELL)
    assert any("4 matches" in text for text in outcome.said)


def test_a_rectangle_of_the_raster_is_the_template(make, read, run):
    image = coins([(25, 30), (30, 100)], noise=5.0)
    path = make(image)
    x, y = X0 + 20 * CELL, Y0 - 15 * CELL  # from row 15 and column 20 on
    box = f"{x},{x + 21 * CELL},{y - 21 * CELL},{y} [EPSG:32633]"
    outcome = run("matchtemplate", INPUT=path, TEMPLATE_EXTENT=box)
    given = make(image[15:36, 20:41], "cut.tif", geotransform=(x, CELL, 0, y, 0, -CELL))
    wanted = run("matchtemplate", INPUT=path, TEMPLATE=given)
    np.testing.assert_array_equal(read(outcome.path).cells, read(wanted.path).cells)
    assert outcome["BEST_SCORE"] == pytest.approx(1.0)
    assert outcome["BEST_X"] == pytest.approx(x + 10.5 * CELL, abs=0.1 * CELL)


@pytest.mark.parametrize("west", [-100.0, 260.0])
def test_a_rectangle_lies_on_a_raster_whose_longitudes_are_a_turn_apart(make, read, run, west):
    image = coins([(25, 30), (30, 100)], noise=5.0)
    path = make(image, geotransform=(west, 0.1, 0.0, 50.0, 0.0, -0.1), epsg=4326)
    box = "262.01,264.09,46.41,48.49 [EPSG:4326]" if west < 0 else "-97.99,-95.91,46.41,48.49"
    outcome = run("matchtemplate", INPUT=path, TEMPLATE_EXTENT=box)
    wanted = expected(image, image[15:36, 20:41])
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted, atol=1e-6)


def test_a_rectangle_in_another_crs_and_of_a_raster_without_one(make, read, run):
    image = coins([(25, 30), (30, 100)], noise=5.0)
    outcome = run(
        "matchtemplate",
        INPUT=make(image, geotransform=None, epsg=None),
        TEMPLATE_EXTENT="20,41,-36,-15",
    )
    wanted = expected(image, image[15:36, 20:41])
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted, atol=1e-6)
    # Where QGIS shows it: below the x axis.
    assert (outcome["BEST_X"], outcome["BEST_Y"]) == (30.5, -25.5)


def test_a_template_with_other_cells_is_resampled(make, run):
    image = coins([(25, 30), (85, 100)], noise=1.0)
    fine = ndimage.zoom(coins([(14.0, 14.0)], (29, 29)), 4, order=1, grid_mode=True, mode="nearest")
    place = (300000.0, CELL / 4, 0.0, 4000000.0, 0.0, -CELL / 4)
    outcome = run(
        "matchtemplate", INPUT=make(image), TEMPLATE=make(fine, "fine.tif", geotransform=place)
    )
    assert outcome["BEST_SCORE"] > 0.97
    assert any("TEMPLATE has other cells than INPUT" in text for text in outcome.said)


def test_low_squared_differences_are_the_matches(make, read, run, points, tmp_path):
    image = coins([(25, 30), (85, 100)], noise=0.5)
    path, template = make(image), make(image[10:41, 15:46], "t.tif", geotransform=None, epsg=None)
    outcome = run(
        "matchtemplate",
        INPUT=path,
        TEMPLATE=template,
        METHOD=2,
        THRESHOLD=0.99,
        OUTPUT_POINTS=str(tmp_path / "matches.gpkg"),
    )
    assert outcome["BEST_SCORE"] == pytest.approx(0.0, abs=1e-9)
    assert len(points(outcome["OUTPUT_POINTS"])) == 2
    assert np.nanmax(read(outcome.path).cells) > 0.1


def test_several_bands_are_compared_together(make, run):
    rng = np.random.default_rng(3)
    image = rng.normal(size=(3, 50, 60))
    image[0, 10:20, 10:20] = image[0, 30:40, 40:50]  # alike in one band alone
    template = make(image[:, 30:40, 40:50], "t.tif", geotransform=None, epsg=None)
    outcome = run("matchtemplate", INPUT=make(image), TEMPLATE=template)
    assert outcome["BEST_SCORE"] == pytest.approx(1.0)
    assert outcome["BEST_X"] == pytest.approx(X0 + 45 * CELL, abs=2)


def test_a_minimum_distance_in_map_units(make, run, points, tmp_path):
    image = coins([(40, 40), (40, 60), (40, 110)])
    template = make(coins([(14, 14)], (29, 29)), "t.tif", geotransform=None, epsg=None)
    numbers = []
    for distance in (None, 150.0, 250.0):
        target = str(tmp_path / f"{distance}.gpkg")
        outcome = run(
            "matchtemplate",
            INPUT=make(image),
            TEMPLATE=template,
            THRESHOLD=0.6,
            MIN_DISTANCE=distance,
            OUTPUT_POINTS=target,
        )
        numbers.append(len(points(outcome["OUTPUT_POINTS"])))
    assert numbers == [3, 3, 2]


def test_blocks_and_threads_change_nothing(make, run, points, monkeypatch, tmp_path):
    from raster_kernels.toolbox import run as engine

    make_plan, results = engine.make_plan, []
    image = coins([(120, 250), (200, 60), (256, 256), (30, 30)], (290, 300), noise=3.0)
    image[100:130, 200:240] = NAN
    path = make(image)
    template = make(coins([(14, 14)], (29, 29)), "t.tif", geotransform=None, epsg=None)
    for block, threads in (((290, 300), 1), ((290, 300), 2), ((7, 300), 2), ((97, 131), 2)):

        def plan(shape, _set=(block, threads), **keywords):
            return make_plan(shape, **{**keywords, "block": _set[0], "threads": _set[1]})

        monkeypatch.setattr(engine, "make_plan", plan)
        target = str(tmp_path / f"{len(results)}.gpkg")
        outcome = run("matchtemplate", INPUT=path, TEMPLATE=template, OUTPUT_POINTS=target)
        with open(outcome.path, "rb") as file:
            results.append((file.read(), points(target), outcome["BEST_X"], outcome["BEST_SCORE"]))
    assert all(result == results[0] for result in results)
    assert len(results[0][1]) == 4


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, r"TEMPLATE and TEMPLATE_EXTENT: neither is given"),
        (
            {"TEMPLATE": np.full((5, 5), 3.0)},
            r"TEMPLATE: .* is flat: all its cells are 3",
        ),
        ({"TEMPLATE": np.full((5, 5), NAN)}, r"TEMPLATE: .*no cell with data"),
        ({"TEMPLATE": np.eye(50)}, r"is 50 x 50 cells, and INPUT 40 x 30: give a template"),
        ({"TEMPLATE": np.stack([np.eye(5)] * 2)}, r"TEMPLATE has 2 bands, and INPUT gives 1 band"),
        ({"TEMPLATE_EXTENT": "0,1,0,1"}, r"TEMPLATE_EXTENT is x 0 to 1.* no cell of INPUT"),
        ({"TEMPLATE": np.eye(5), "THRESHOLD": 2}, r"THRESHOLD is 2: give a number from -1 to 1"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_in_a_sentence(make, run, parameters, sentence):
    image = np.random.default_rng(4).normal(size=(30, 40))
    parameters = dict(parameters)
    if "TEMPLATE" in parameters:
        cells = parameters["TEMPLATE"]
        parameters["TEMPLATE"] = make(cells, "t.tif", geotransform=None, epsg=None)
    with pytest.raises(QgsProcessingException, match=sentence):
        run("matchtemplate", INPUT=make(image), **parameters)


def test_a_flat_raster_has_no_score(make, read, run):
    template = make(np.eye(5), "t.tif", geotransform=None, epsg=None)
    outcome = run("matchtemplate", INPUT=make(np.full((20, 20), 3.0)), TEMPLATE=template)
    assert np.isnan(read(outcome.path).cells).all()
    assert outcome["FOUND"] == 0
    assert "BEST_SCORE" not in outcome.outputs
    assert any("No place has a score" in text for text in outcome.said)
