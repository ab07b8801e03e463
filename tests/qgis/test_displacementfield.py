"""Displacements of files: signs, places, what is left out, and arrows."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import ndimage

NAN = np.nan
X0, Y0, CELL = 500000.0, 4100000.0, 10.0
SMALL = {"WINDOW": 21, "STEP": 8, "MAX_SHIFT": 5}
NAMES = ["dx", "dy", "score", "peak_ratio", "at_limit"]


def texture(shape=(120, 140), seed=1, smooth=2.5):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=shape), smooth) * 100 + 500


def at(column=0.0, row=0.0, dx=CELL, dy=-CELL):
    return (X0 + column * CELL, dx, 0.0, Y0 - row * CELL, 0.0, dy)


def inner(raster, margin=2):
    return raster.cells[:, margin:-margin, margin:-margin]


def test_a_moved_geotransform_is_the_displacement_and_shift_less_than_nothing(make, read, run):
    """The second lies two and a quarter cells to the right and one and a quarter up."""
    cells = texture()
    first, second = make(cells), make(cells, "b.tif", geotransform=at(2.25, -1.25))
    raster = read(run("displacementfield", INPUT=first, INPUT_2=second, **SMALL).path)
    assert raster.names == NAMES
    assert raster.geotransform == (X0 - 35.0, 80.0, 0.0, Y0 + 35.0, 0.0, -80.0)
    # The part of a cell is added, no cell is resampled: the score is that of equal cells.
    dx, dy, score, _, limit = inner(raster)
    np.testing.assert_allclose(dx, 22.5, atol=0.3)
    np.testing.assert_allclose(dy, 12.5, atol=0.3)
    assert max(np.median(np.abs(dx - 22.5)), np.median(np.abs(dy - 12.5))) < 0.03
    np.testing.assert_allclose(score, 1.0, atol=1e-6)
    assert (limit == 0).all()
    shift = run("estimateshift", INPUT=first, INPUT_2=second)
    assert shift["SHIFT_X"] == pytest.approx(-22.5, abs=0.1)
    assert shift["SHIFT_Y"] == pytest.approx(-12.5, abs=0.1)


@pytest.mark.parametrize("place", ["north up", "south up", "rotated", "without place"])
def test_what_moves_to_the_right_and_down_on_every_grid(make, read, run, place):
    cells = texture()
    first, second = cells[10:110, 10:130], cells[7:107, 12:132]  # 3 down, 2 to the left
    transform, way = {
        "north up": (at(), (-20, -30)),
        "south up": (at(dy=CELL), (-20, 30)),
        "rotated": ((X0, 8.0, 6.0, Y0, 6.0, -8.0), (-2 * 8 + 3 * 6, -2 * 6 - 3 * 8)),
        "without place": (None, (-2, 3)),
    }[place]
    keywords = {"geotransform": transform, "epsg": 32633 if transform else None}
    one, two = make(first, **keywords), make(second, "b.tif", **keywords)
    raster = read(run("displacementfield", INPUT=one, INPUT_2=two, **SMALL).path)
    for part, expected in zip(inner(raster), way):
        np.testing.assert_allclose(part, expected, atol=0.01 * np.hypot(*way))


def test_another_crs_and_finer_cells_are_resampled(make, read, run):
    from osgeo import gdal

    cells = texture((200, 220), smooth=3)
    first = make(cells[20:180, 20:200])
    # The same ground, of which all moved 3 columns to the right, in degrees.
    moved = make(cells[20:180, 17:197], "moved.tif")
    second = moved.replace("moved", "degrees")
    options = {"dstSRS": "EPSG:4326", "resampleAlg": "cubicspline", "dstNodata": -1}
    gdal.Warp(second, moved, **options)
    outcome = run("displacementfield", INPUT=first, INPUT_2=second, **SMALL)
    assert any("resampled (Cubic" in text for text in outcome.said)
    dx, dy = inner(read(outcome.path), 3)[:2]
    assert np.nanmedian(np.abs(dx - 30)) < 0.5
    assert np.nanmedian(np.abs(dy)) < 0.5


def test_chips_without_an_answer_are_nodata_never_zero(make, read, run):
    cells = texture((160, 160))
    first, second = cells.copy(), cells.copy()
    first[16:48, 16:48] = 500  # flat
    first[16:48, 80:112] = -1  # without data
    second[80:130, 16:66] = cells[80:130, 9:59]  # 7 to the right, farther than is searched
    outcome = run(
        "displacementfield",
        INPUT=make(first, nodata=-1),
        INPUT_2=make(second, "b.tif", nodata=-1),
        **{**SMALL, "MAX_SHIFT": 6},
    )
    raster = read(outcome.path)
    assert np.isnan(raster.cells[:, 4, 4]).all()
    assert np.isnan(raster.cells[:, 4, 12]).all()
    assert np.isnan(raster.cells[:4, 13, 5]).all()
    assert raster.cells[4, 13, 5] == 1
    np.testing.assert_allclose(raster.cells[:2, 10:18, 12:18], 0.0, atol=0.1)
    # The sides of the raster, where less than half of a chip has data, too.
    assert np.isnan(raster.cells[:, 0, 0]).all()
    assert raster.nodata == [-1.0] * 5 or set(raster.nodata) == {-9999.0}


def test_a_mask_says_where_not_to_look(make, read, run):
    cells = texture()
    mask = np.zeros(cells.shape, "u1")
    mask[:, 70:] = 1
    outcome = run(
        "displacementfield",
        INPUT=make(cells),
        INPUT_2=make(cells, "b.tif"),
        MASK=make(mask, "mask.tif"),
        **SMALL,
    )
    dx = read(outcome.path).cells[0]
    assert np.isnan(dx[:, 9:]).all()
    assert not np.isnan(dx[2:-2, 2:9]).any()


def test_a_field_is_the_first_guess_of_the_next(make, read, run, tmp_path):
    cells = texture((200, 240))
    first = make(cells[20:180, 20:220])
    second = make(cells[33:193, 8:208], "b.tif", geotransform=at(0.5, 0.0))  # 13 up, 12 right
    far = str(tmp_path / "far.tif")
    run(
        "displacementfield",
        INPUT=first,
        INPUT_2=second,
        WINDOW=31,
        STEP=16,
        MAX_SHIFT=16,
        OUTPUT=far,
    )
    given = {"INPUT": first, "INPUT_2": second, **SMALL}
    near = inner(read(run("displacementfield", **given, PRIOR=far).path), 5)
    np.testing.assert_allclose(near[0], 125, atol=0.1)
    np.testing.assert_allclose(near[1], 130, atol=0.1)
    lost = inner(read(run("displacementfield", **given).path), 5)
    assert np.isnan(lost[0]).mean() > 0.9
    with pytest.raises(QgsProcessingException, match="PRIOR has 1 band"):
        run("displacementfield", **given, PRIOR=first)


def test_points_are_drawn_as_arrows(make, read, run, points, tmp_path, processing):
    from qgis.core import QgsVectorLayer

    from raster_kernels.toolbox.vector_style import draw_arrows

    cells = texture()
    cells[:50] = 3.0
    target = str(tmp_path / "arrows.gpkg")
    outcome = run(
        "displacementfield",
        INPUT=make(cells),
        INPUT_2=make(cells, "b.tif", geotransform=at(2, 0)),
        OUTPUT_POINTS=target,
        **SMALL,
    )
    raster = read(outcome.path)
    dx, dy, score, ratio, _ = raster.cells
    rows, columns = np.nonzero(~np.isnan(dx))
    found = points(target)
    assert len(found) == rows.size > 50
    for number, (point, row, column) in enumerate(zip(found, rows, columns), 1):
        assert point["id"] == number
        assert (point["x"], point["y"]) == (X0 + 5 + 80 * column, Y0 - 5 - 80 * row)
        told = [point[name] for name in NAMES[:4]]
        wanted = [part[row, column] for part in (dx, dy, score, ratio)]
        assert told == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    layer = QgsVectorLayer(target, "arrows")
    draw_arrows(layer, spacing=80.0)
    symbol = layer.renderer().symbol().symbolLayer(0)
    assert symbol.layerType() == "VectorField"
    assert (symbol.xAttribute(), symbol.yAttribute()) == ("dx", "dy")
    assert symbol.scale() == pytest.approx(4.0, rel=0.1)
    assert symbol.subSymbol().symbolLayer(0).layerType() == "ArrowLine"


def test_blocks_and_threads_change_nothing(make, run, monkeypatch, tmp_path):
    from raster_kernels.toolbox import run as engine

    rng, cells = np.random.default_rng(4), texture((300, 310))
    second = ndimage.shift(cells, (1.3, -2.4), order=3, mode="mirror")
    for one in (cells, second):
        one[rng.random(one.shape) < 0.01] = NAN
    cells[100:130, 240:270] = NAN
    given = {"INPUT": make(cells), "INPUT_2": make(second, "b.tif", geotransform=at(0.25, 0.5))}
    make_plan, answers = engine.make_plan, []
    for block, threads in (((300, 310), 1), ((300, 310), 2), ((7, 310), 2), ((97, 131), 2)):

        def plan(shape, _set=(block, threads), **keywords):
            return make_plan(shape, **{**keywords, "block": _set[0], "threads": _set[1]})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context, _set=threads: _set)
        target, arrows = tmp_path / f"{len(answers)}.tif", tmp_path / f"{len(answers)}.csv"
        settings = {"WINDOW": 15, "STEP": 11, "MAX_SHIFT": 5}
        run("displacementfield", **given, **settings, OUTPUT=str(target), OUTPUT_POINTS=str(arrows))
        answers.append((target.read_bytes(), arrows.read_bytes()))
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"WINDOW": 121}, "WINDOW is 121, and INPUT has 140 x 120 cells: give one that fits in"),
        ({"WINDOW": 4}, "WINDOW is 4"),
        ({"MAX_SHIFT": 0}, "MAX_SHIFT is 0"),
        ({"STEP": 0}, "STEP is 0"),
        ({"MIN_SCORE": 1.5}, "MIN_SCORE is 1.5"),
        ({"BAND_2": 2}, "BAND_2 is 2"),
        ({"elsewhere": True}, "INPUT_2 b does not overlap the first raster"),
        ({"small": True}, "INPUT_2 b has 40 x 30 cells, not 140 x 120, and without georeference"),
        ({"wild": True}, "PRIOR leads 1,000 cells away, farther than INPUT is wide: 140 cells"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_in_a_sentence(make, run, parameters, sentence, tmp_path):
    cells, parameters = texture(), dict(parameters)
    first, second = make(cells), make(cells, "b.tif")
    if parameters.pop("elsewhere", False):
        second = make(cells, "b.tif", geotransform=at(500))
    if parameters.pop("small", False):
        first = make(cells, geotransform=None, epsg=None)
        second = make(cells[:30, :40], "b.tif", geotransform=None, epsg=None)
    if parameters.pop("wild", False):
        parameters["PRIOR"] = make(np.full((2, 120, 140), 1e4), "prior.tif")
    target = tmp_path / "target.tif"
    with pytest.raises(QgsProcessingException, match=sentence):
        run("displacementfield", INPUT=first, INPUT_2=second, OUTPUT=str(target), **parameters)
    assert not target.exists()


def test_rasters_that_have_nothing_in_common_are_said(make, read, run):
    outcome = run(
        "displacementfield", INPUT=make(texture()), INPUT_2=make(np.ones((120, 140)), "b.tif")
    )
    assert outcome["FOUND"] == 0
    assert any("No displacement was found" in text for text in outcome.said)
    with pytest.raises(QgsProcessingException, match="INPUT_2 b has no cell with data"):
        run(
            "displacementfield",
            INPUT=make(texture()),
            INPUT_2=make(np.full((120, 140), NAN), "b.tif"),
        )


def test_a_real_pair(make, run, read):
    import os

    folder = os.environ.get("RASTER_KERNELS_CORPUS")
    if not folder:
        pytest.skip("RASTER_KERNELS_CORPUS names no folder of real rasters")
    pair = [f"{folder}/shift/sentinel_r+0.25c+0.25_{side}.tif" for side in ("left", "right")]
    outcome = run("displacementfield", INPUT=pair[0], INPUT_2=pair[1], MAX_SHIFT=5, STEP=8)
    raster = read(outcome.path)
    shift = run("estimateshift", INPUT=pair[0], INPUT_2=pair[1])
    for part, name in zip(raster.cells, ("SHIFT_X", "SHIFT_Y")):
        assert np.nanmedian(part) == pytest.approx(-shift[name], abs=0.01 * CELL)
