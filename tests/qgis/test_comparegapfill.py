"""Compare gap fills: against what Fill gaps makes of the raster with the same cells hidden."""

import re

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import ndimage

from raster_kernels.kernels.gaps.runs import run_mask

NAN = np.nan
SHAPE = (150, 170)


def field(shape=SHAPE, noise=0.5):
    rows, columns = np.indices(shape)
    smooth = 400 + 60 * np.sin(rows / 17) * np.cos(columns / 23) + 0.4 * columns
    return smooth + np.random.default_rng(4).normal(0, noise, shape)


def gaps(shape=SHAPE):
    rows, columns = np.indices(shape)
    mask = np.hypot(rows - 40, columns - 50) < 9
    mask |= np.hypot(rows - 100, columns - 120) < 5
    mask |= (abs(rows - 120) < 2) & (abs(columns - 40) < 12)
    mask[:4, :6] = True
    return mask


@pytest.fixture
def hiding(monkeypatch):
    """Return a function that says which cells were hidden in the last run."""
    from raster_kernels.recipes.fill_gaps import compare

    seen = []
    hide = compare.hide

    def spy(*given, **keywords):
        seen.append(hide(*given, **keywords))
        return seen[-1]

    monkeypatch.setattr(compare, "hide", spy)
    return lambda shape=SHAPE: run_mask(seen[-1].runs, (0, 0, *shape))


def without_seconds(rows):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]


def assert_as_fillgaps(rows, hidden, truth, fill):
    """Compare each row with the errors of Fill gaps, whose result ``fill`` returns."""
    for row in rows:
        given = {"METHOD": row["method"]}
        if row["tension"] is not None:
            given["TENSION"] = row["tension"]
        errors = (fill(row, **given) - truth)[hidden]
        known = ~np.isnan(errors)
        errors = errors[known]
        assert row["cells"] == len(errors) > 0, row
        wanted = {
            "rmse": np.sqrt(np.mean(errors**2)),
            "mae": np.mean(np.abs(errors)),
            "bias": np.mean(errors),
            "max_error": np.max(np.abs(errors)),
            "wrong": 100 * np.mean(errors != 0),
        }
        for name, value in wanted.items():
            assert row[name] == pytest.approx(value, rel=1e-5, abs=1e-6), (row["name"], name)


# --- The errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "methods"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6, 7]),
        ({"LIMITS": 1, "SEED": 7}, [0, 8, 9, 10]),
        ({"LIMITS": 0, "MAX_DISTANCE": 3, "FRACTION": 0.2}, [1, 3, 11, 12, 13, 14]),
    ],
    ids=str,
)
def test_each_method_is_as_far_off_as_fill_gaps(make, read, run, points, hiding, given, methods):
    cells = np.where(gaps(), NAN, field()).astype("f4")
    out = run("comparegapfill", INPUT=make(cells), METHODS=methods, **given)
    hidden = hiding()
    assert not (hidden & gaps()).any()
    path = make(np.where(hidden, NAN, cells), "hidden.tif")
    options = {key: given[key] for key in ("LIMITS", "MAX_DISTANCE") if key in given}
    rows = points(out.path)
    assert {row["method"] for row in rows} == set(methods)

    def fill(row, **method):
        return read(run("fillgaps", INPUT=path, **method, **options).path).cells[0]

    assert_as_fillgaps(rows, hidden, cells.astype(float), fill)
    ranked = sorted((row for row in rows if row["rank"]), key=lambda row: row["rank"])
    assert [row["rmse"] for row in ranked] == sorted(row["rmse"] for row in rows)
    assert out["BEST_METHOD"] == ranked[0]["method"]


@pytest.mark.parametrize("power", [664, 1000, -664, -1020])
def test_numbers_of_any_size_have_errors_of_their_size(make, run, points, tmp_path, power):
    cells, page = np.where(gaps(), NAN, field()), str(tmp_path / "page.html")
    found = []
    for factor, name in ((1.0, "one.tif"), (2.0**power, "other.tif")):
        out = run(
            "comparegapfill",
            INPUT=make(cells * factor, name),
            METHODS=[0, 1, 2, 8],
            OUTPUT_HTML=page,
        )
        found.append((factor, without_seconds(points(out.path))))
    (_, one), (factor, other) = found
    assert len(one) == len(other) == 9
    for mine, theirs in zip(one, other):
        for key in ("rmse", "mae", "bias", "max_error"):
            assert theirs[key] / factor == pytest.approx(mine[key], rel=1e-6)
        assert theirs["rank"] == mine["rank"]


def test_scaled_whole_numbers_have_errors_in_their_units(make, read, run, points, hiding):
    cells = np.where(gaps(), -999, field()).astype("i2")
    how = {"nodata": -999, "scale": -0.5, "offset": 3.0}
    rows = points(run("comparegapfill", INPUT=make(cells, **how), METHODS=[1, 3]).path)
    hidden = hiding()
    path = make(np.where(hidden, -999, cells).astype("i2"), "hidden.tif", **how)

    def fill(row, **method):
        return read(run("fillgaps", INPUT=path, **method).path).cells[0] * -0.5 + 3.0

    assert_as_fillgaps(rows, hidden, cells * -0.5 + 3.0, fill)


def test_a_mask_and_values_say_what_gaps_are(make, read, run, points, hiding):
    cells = field().astype("f4")
    cells[60:64, 60:90] = -5
    cells[130:140, 130:150] = NAN  # no data, and not to be filled
    mask = gaps() | (cells == -5)
    out = run(
        "comparegapfill",
        INPUT=make(cells),
        GAP_MASK=make(gaps().astype("u1"), "mask.tif"),
        GAP_VALUES="-5",
        METHODS=[0, 1, 7],
    )
    hidden = hiding()
    assert not (hidden & (mask | np.isnan(cells))).any()
    given = {
        "INPUT": make(cells, "again.tif"),
        "GAP_MASK": make((gaps() | hidden).astype("u1"), "more.tif"),
        "GAP_VALUES": "-5",
    }

    def fill(row, **method):
        return read(run("fillgaps", **given, **method).path).cells[0]

    assert_as_fillgaps(points(out.path), hidden, cells.astype(float), fill)


def test_another_raster_helps_the_best_method(make, read, run, points, hiding):
    cells = np.where(gaps(), NAN, field(noise=6)).astype("f4")
    rng = np.random.default_rng(8)
    other = (field(noise=6) + 20 + 0.1 * rng.normal(size=SHAPE)).astype("f4")
    other[:, 100:] = NAN
    given = {"FILL_RASTER": make(other, "other.tif")}
    out = run("comparegapfill", INPUT=make(cells), METHODS=[0, 1, 3], **given)
    rows, hidden = points(out.path), hiding()
    (helped,) = [row for row in rows if row["helped"]]
    best = min((row for row in rows if not row["helped"]), key=lambda row: row["rmse"])
    assert (helped["method"], helped["tension"]) == (best["method"], best["tension"])
    assert helped["rank"] == 1 and helped["rmse"] < 0.8 * best["rmse"]
    assert out["BEST_METHOD"] == best["method"]
    assert any(text.startswith("With FILL_RASTER: RMSE") for text in out.said)
    path = make(np.where(hidden, NAN, cells), "hidden.tif")

    def fill(row, **method):
        more = given if row["helped"] else {}
        return read(run("fillgaps", INPUT=path, **method, **more).path).cells[0]

    assert_as_fillgaps(rows, hidden, cells.astype(float), fill)


def test_planes_are_filled_exactly_and_the_first_of_equals_wins(make, run, points, hiding):
    cells = np.where(gaps(), NAN, np.add.outer(np.arange(150) * 2.0, np.arange(170) * 3.0))
    for seed in range(20):  # at the raster's edge no plane goes on
        out = run("comparegapfill", INPUT=make(cells), METHODS=[3, 1, 0], SEED=seed, FRACTION=0.02)
        inside = np.pad(np.ones((146, 166), bool), 2)
        if not (hiding() & ~inside).any():
            break
    rows = points(out.path)
    assert [row["method"] for row in rows] == [0] * 6 + [1, 3]
    assert all(row["max_error"] < 1e-6 for row in rows[:7]) and rows[7]["rmse"] > 1
    flat = run("comparegapfill", INPUT=make(np.where(gaps(), NAN, 5.0)), METHODS=[13, 3, 7])
    assert flat["BEST_METHOD"] == 3
    assert [row["rank"] for row in points(flat.path)] == [1, 2, 3]


# --- What is hidden -----------------------------------------------------------------------------


def test_the_log_tells_of_gaps_at_the_edge_and_of_large_ones(make, run):
    mask = gaps()
    mask[60:120, 60:100] = True
    out = run("comparegapfill", INPUT=make(np.where(mask, NAN, field())), METHODS=[1])
    count, cells = ndimage.label(mask, np.ones((3, 3)))[1], np.count_nonzero(mask)
    told = f"{count} gaps with {cells:,} cells, 1 of them at the raster's edge"
    assert told in out.said
    assert "1 gap is larger than all that is to be hidden: nothing is said of such." in out.said
    assert any("cells hidden in the shapes of gaps" in text for text in out.said)


def test_without_gaps_discs_are_hidden_and_it_is_said(make, run, points, hiding):
    out = run("comparegapfill", INPUT=make(field()), METHODS=[1, 3])
    assert "There are no gaps: discs are hidden in their place." in out.said
    assert np.count_nonzero(hiding()) == points(out.path)[0]["cells"] > 500


def test_wide_discs_stand_for_a_gap_that_is_too_large(make, run, hiding):
    cells = field((500, 520))
    cells[100:400, 100:400] = NAN
    out = run("comparegapfill", INPUT=make(cells), METHODS=[1], FRACTION=0.4)
    assert any(text.startswith("No gap finds a place on data") for text in out.said)
    widths = [box[0].stop - box[0].start for box in ndimage.find_objects(parts(hiding((500, 520))))]
    assert max(widths) >= 2 * 32 + 1  # 33 are those of rasters without gaps
    few = run("comparegapfill", INPUT=make(cells), METHODS=[1], FRACTION=1e-5)
    assert "These are few places: another SEED may give another answer." in few.said


def parts(mask):
    return ndimage.label(mask, np.ones((3, 3)))[0]


def test_sparse_data_is_hidden_cell_by_cell(make, run, points, hiding):
    cells = np.where(np.random.default_rng(1).random(SHAPE) < 0.06, field(), NAN)
    out = run("comparegapfill", INPUT=make(cells), METHODS=[1, 2, 3, 7])
    assert any("the data too sparse" in text for text in out.said)
    assert any("cells hidden one by one" in text for text in out.said)
    hidden = hiding()
    assert np.count_nonzero(hidden) == int(0.05 * np.count_nonzero(~np.isnan(cells)))
    assert points(out.path)[-1]["rank"] == 4


def test_no_more_is_hidden_of_a_large_raster(make, run, points, monkeypatch):
    monkeypatch.setattr("raster_kernels.recipes.fill_gaps.compare.MOST_CELLS", 300)
    out = run("comparegapfill", INPUT=make(np.where(gaps(), NAN, field())), METHODS=[1, 3])
    assert 100 < points(out.path)[0]["cells"] <= 300


def test_another_seed_hides_others(make, run, points):
    path = make(np.where(gaps(), NAN, field()))
    rows = [points(run("comparegapfill", INPUT=path, METHODS=[3], SEED=n).path) for n in (1, 2, 1)]
    one, two, again = map(without_seconds, rows)
    assert one == again != two


@pytest.mark.parametrize("kind", ["number", "mask band", "NaN", "alpha"])
def test_nodata_of_every_kind_is_a_gap(make, run, points, kind):
    from .test_any_raster import KINDS

    cells = np.clip(field() / 2, 1, 249).astype("u1")
    found = []
    for name in ("number", kind):
        stored, how = KINDS[name](cells, gaps())
        out = run("comparegapfill", INPUT=make(stored, f"{name}.tif", **how), METHODS=[3, 14])
        found.append(without_seconds(points(out.path)))
    for row in found[1]:
        row["rank"] = next(one["rank"] for one in found[0] if one["method"] == row["method"])
    assert found[1] == found[0]


def test_blocks_and_threads_change_nothing(make, run, points, monkeypatch):
    from raster_kernels.toolbox import run as engine

    cells = np.where(gaps(), NAN, field())
    cells[np.random.default_rng(3).random(SHAPE) < 0.02] = NAN
    path = make(cells, options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"])
    make_plan = engine.make_plan

    def answer(block, threads):
        def plan(shape, **keywords):
            keywords["threads"] = threads
            return make_plan(shape, **{**keywords, "block": block})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context: threads)
        out = run("comparegapfill", INPUT=path, METHODS=[0, 3, 5, 7, 8], FRACTION=0.02)
        return without_seconds(points(out.path)), out["BEST_METHOD"], out["BEST_TENSION"]

    whole = answer(SHAPE, 1)
    for block, threads in ((SHAPE, 2), ((7, 170), 2), ((64, 61), 1), ((97, 131), 2)):
        assert answer(block, threads) == whole, (block, threads)


# --- Classes ------------------------------------------------------------------------------------


def classes():
    rows, columns = np.indices(SHAPE)
    return (1 + 3 * ((rows // 23 + columns // 31) % 4)).astype("u1")


def with_colours(path):
    from osgeo import gdal

    dataset = gdal.Open(path, gdal.GA_Update)
    table = gdal.ColorTable()
    table.SetColorEntry(1, (255, 0, 0))
    dataset.GetRasterBand(1).SetColorTable(table)
    return path


def test_of_classes_the_fewest_wrong_cells_win(make, run, points):
    path = with_colours(make(np.where(gaps(), 0, classes()).astype("u1"), nodata=0))
    out = run("comparegapfill", INPUT=path)
    rows = points(out.path)
    least = min(row["wrong"] for row in rows if row["rank"])
    (first,) = [row for row in rows if row["rank"] == 1]
    assert first["wrong"] == least and out["BEST_METHOD"] == first["method"]
    assert first["method"] in (3, 12, 14)
    assert any("% of the cells are wrong" in text for text in out.said)
    assert not any("colour table" in text for text in out.said)


def test_whole_numbers_are_classes_where_only_classes_are_asked_for(make, run, points):
    path = make(np.where(gaps(), 0, classes()).astype("u1"), nodata=0)
    out = run("comparegapfill", INPUT=path, METHODS=[3, 14])
    assert any("% of the cells are wrong" in text for text in out.said)
    out = run("comparegapfill", INPUT=path, METHODS=[1, 3, 14])
    assert not any("% of the cells are wrong" in text for text in out.said)


# --- What comes out -----------------------------------------------------------------------------


def test_the_report_tells_what_the_table_does(make, run, points, tmp_path):
    page = tmp_path / "report.html"
    path = make(np.where(gaps(), NAN, field()), names=["height <m>"])
    out = run("comparegapfill", INPUT=path, OUTPUT_HTML=str(page))
    text = page.read_text("utf-8").replace("\u00a0", " ")
    for row in points(out.path):
        assert row["name"].split(" (")[0] in text
    assert text.count("data:image/svg+xml") == 3
    assert "height &lt;m&gt;" in text and "at the raster's edge" in text.replace("&#x27;", "'")


def test_the_longest_name_has_room_beside_its_bar():
    from raster_kernels.reports.comparegapfill import _bars

    for names in (["Membrane"], ["Smooth surface (biharmonic), tension 0.02, with FILL_RASTER"]):
        chart = _bars(names, [1.0], 0)
        left = float(re.search(r'<text x="([0-9.]+)"[^>]*text-anchor="end"', chart)[1])
        bar = re.search(r'<rect x="([0-9.]+)" y="11" width="([0-9.]+)"', chart)
        assert 6.8 * len(names[0]) < left < float(bar[1]) < 780 - float(bar[2])


def test_a_constant_is_left_out_and_it_is_said(make, run, points):
    out = run("comparegapfill", INPUT=make(np.where(gaps(), NAN, field())), METHODS=[3, 15])
    *_, row = points(out.path)
    assert (row["method"], row["rank"], row["rmse"], row["cells"]) == (15, None, None, 0)
    assert "VALUE is empty" in row["note"]
    assert any(text.startswith("Constant: left out, VALUE is empty") for text in out.said)
    assert out["BEST_TENSION"] == 0.02  # that of Fill gaps, where none was tried


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"FRACTION": 0}, "FRACTION is 0: give a number from 1e-06 to 0.5"),
        ({"FRACTION": 0.9}, "FRACTION is 0.9: give a number from 1e-06 to 0.5"),
        ({"SEED": -1}, "SEED is -1: give a whole number of at least 0"),
        ({"METHODS": []}, "METHODS is empty"),
        ({"METHODS": [16]}, "METHODS holds 16"),
        ({"METHODS": [15]}, "METHODS: none can be tried: VALUE is empty"),
        ({"MAX_DISTANCE": 0.5}, "MAX_DISTANCE is 0.5: no hidden cell lies so near to data"),
        ({"GAP_VALUES": "1,5"}, "GAP_VALUES holds '1,5'"),
        ({"BAND": 2}, "BAND is 2"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(make, run, tmp_path, given, sentence):
    target = tmp_path / "t.csv"
    with pytest.raises(QgsProcessingException, match=re.escape(sentence)):
        run(
            "comparegapfill",
            INPUT=make(np.where(gaps(), NAN, field())),
            OUTPUT=str(target),
            **given,
        )
    assert not target.exists()


def test_a_raster_without_enough_data_is_refused(make, run):
    cells = np.full((20, 30), NAN)
    with pytest.raises(QgsProcessingException, match="band 1 has no cell with data to fill from"):
        run("comparegapfill", INPUT=make(cells))
    cells[3, 4] = 1.0
    with pytest.raises(QgsProcessingException, match="has 1 cell with data: to hide one"):
        run("comparegapfill", INPUT=make(cells, "one.tif"))
    cells[3, 9] = 2.0
    assert run("comparegapfill", INPUT=make(cells, "two.tif"))["BEST_METHOD"] is not None


def test_a_mask_beside_the_raster_is_refused_as_fill_gaps_refuses_it(make, run):
    path = make(np.where(gaps(), NAN, field()))
    far = (900000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)
    mask = make(np.ones((30, 30), "u1"), "mask.tif", geotransform=far)
    said = []
    for name in ("fillgaps", "comparegapfill"):
        with pytest.raises(QgsProcessingException) as error:
            run(name, INPUT=path, GAP_MASK=mask)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_a_model_hands_the_best_method_to_fill_gaps(processing, make, read, run, tmp_path):
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterRasterLayer,
    )

    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("best", "tests")
    parameter = QgsProcessingParameterRasterLayer("DEM", "Elevation")
    model.addModelParameter(parameter, QgsProcessingModelParameter("DEM"))
    compare = QgsProcessingModelChildAlgorithm("rasterkernels:comparegapfill")
    fill = QgsProcessingModelChildAlgorithm("rasterkernels:fillgaps")
    for child, name in ((compare, "compare"), (fill, "fill")):
        child.setChildId(name)
        child.addParameterSources("INPUT", [source.fromModelParameter("DEM")])
    compare.addParameterSources("METHODS", [source.fromStaticValue([0, 1, 3])])
    for name, of in (("METHOD", "BEST_METHOD"), ("TENSION", "BEST_TENSION")):
        fill.addParameterSources(name, [source.fromChildOutput("compare", of)])
    output = QgsProcessingModelOutput("result", "result")
    output.setChildId("fill")
    output.setChildOutputName("OUTPUT")
    fill.setModelOutputs({"result": output})
    model.addChildAlgorithm(compare)
    model.addChildAlgorithm(fill)
    model.updateDestinationParameters()
    path = make(np.where(gaps(), NAN, field()))
    (name,) = [one.name() for one in model.destinationParameterDefinitions()]
    outputs = processing.run(
        model,
        {"DEM": path, name: str(tmp_path / "model.tif")},
        feedback=QgsProcessingFeedback(False),
        context=QgsProcessingContext(),
    )
    best = run("comparegapfill", INPUT=path, METHODS=[0, 1, 3])
    wanted = run("fillgaps", INPUT=path, METHOD=best["BEST_METHOD"], TENSION=best["BEST_TENSION"])
    np.testing.assert_array_equal(read(outputs[name]).stored, read(wanted.path).stored)
