"""The table, the numbers and the report of the average local variance against scale."""

import csv
import html
import math
import re
from base64 import b64decode
from xml.etree import ElementTree

import numpy as np
import pytest

NAME = "averagelocalvariance"


def rings(size=120, period=24):
    """Return round bumps in rows: a raster with one scale."""
    y, x = np.mgrid[:size, :size]
    near = np.hypot(y % period - period / 2, x % period - period / 2)
    return (near < period / 4).astype(float) * 100


def coarse_average(cells, factor):
    """Return the mean deviation of 3 x 3 squares of cells, and their number."""
    rows, columns = (length // factor for length in cells.shape)
    cut = cells[: rows * factor, : columns * factor]
    means = np.nanmean(cut.reshape(rows, factor, columns, factor), axis=(1, 3))
    windows = np.lib.stride_tricks.sliding_window_view(means, (3, 3))
    deviations = np.std(windows, axis=(2, 3))
    valid = ~np.isnan(deviations)
    return deviations[valid].mean(), int(valid.sum())


def test_the_table_has_what_a_direct_computation_gives(make, points, run):
    cells = rings() + np.random.default_rng(1).normal(size=(120, 120))
    cells[np.random.default_rng(2).random(cells.shape) < 0.1] = np.nan
    cells[30:60, 30:60] = np.nan
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="empty slice"):
        wanted = [coarse_average(cells, factor) for factor in range(1, 40, 2)]
    outcome = run(NAME, INPUT=make(cells), MAX_SCALE=40, STEP=2)
    rows = points(outcome.path)
    assert [row["factor"] for row in rows] == list(range(1, 40, 2))
    assert [row["cell_size"] for row in rows] == [10.0 * row["factor"] for row in rows]
    assert [row["windows"] for row in rows] == [count for _, count in wanted]
    averages = [row["average"] for row in rows]
    assert averages == pytest.approx([average for average, _ in wanted], rel=1e-9)
    assert rows[0]["change"] is None
    for before, row in zip(rows, rows[1:]):
        rate = 100 * (row["average"] / before["average"] - 1)
        assert row["change"] == pytest.approx(rate, rel=1e-9)


def test_the_characteristic_scale_is_that_of_the_first_peak(make, points, run):
    outcome = run(NAME, INPUT=make(rings()), MAX_SCALE=20)
    rows = points(outcome.path)
    # Discs of 12 cells: 6 to 9 cells of 10 m.
    assert outcome["FOUND"] == 1
    assert 60.0 <= outcome["CHARACTERISTIC_SCALE"] <= 90.0
    highest = max(rows, key=lambda row: row["average"])
    assert outcome["CHARACTERISTIC_SCALE"] == highest["cell_size"]
    assert outcome["CHARACTERISTIC_SCALE_CELLS"] == highest["factor"]
    assert any("Peak at cells of" in text for text in outcome.said)


@pytest.mark.parametrize("method", [0, 1])
def test_a_scale_that_is_not_there_is_left_out(make, run, method):
    slope = np.add.outer(np.arange(90.0), np.arange(90.0))
    outcome = run(NAME, INPUT=make(slope), METHOD=method)
    assert outcome["FOUND"] == 0
    assert "The curve has no clear peak." in outcome.said
    assert "CHARACTERISTIC_SCALE" not in outcome.outputs
    assert "CHARACTERISTIC_SCALE_CELLS" not in outcome.outputs
    assert outcome["OUTPUT_HTML"] == ""


def test_both_methods_begin_alike_and_variance_is_no_deviation(make, points, run):
    path = make(rings() + np.random.default_rng(1).normal(size=(120, 120)))
    first = {}
    for method in (0, 1):
        for statistic in (0, 1):
            outcome = run(NAME, INPUT=path, METHOD=method, STATISTIC=statistic, MAX_SCALE=1)
            (row,) = points(outcome.path)
            first[method, statistic] = row["average"]
    assert first[0, 1] == pytest.approx(first[1, 1], rel=1e-9)
    assert first[0, 0] == pytest.approx(first[1, 0], rel=1e-9)
    assert first[0, 0] > 1.1 * first[0, 1] ** 2


def test_factors_end_where_ten_cells_fit_across_unless_told(make, points, run):
    for shape, last in (((3, 50), 1), ((20, 90), 6), ((150, 220), 15)):
        outcome = run(NAME, INPUT=make(np.random.default_rng(1).random(shape), f"{last}.tif"))
        assert points(outcome.path)[-1]["factor"] == last


@pytest.mark.parametrize(
    ("geotransform", "epsg", "size", "unit"),
    [
        ((5e5, 10.0, 0.0, 4.1e6, 0.0, -10.0), 32633, 10.0, "m"),
        ((5e5, 8.0, 6.0, 4.1e6, 6.0, -8.0), 32633, 10.0, "m"),
        ((5e5, 4.0, 0.0, 4.1e6, 0.0, 9.0), None, 6.0, "map units"),
        # One minute at 60 degrees north: 1855 by 930 metres.
        ((14.0, 1 / 60, 0.0, 60.05, 0.0, -1 / 60), 4326, 1314.0, "m"),
        (None, None, 1.0, "raster cells"),
    ],
)
def test_cell_sizes_are_in_map_units_or_metres(
    make, points, run, tmp_path, geotransform, epsg, size, unit
):
    path = make(np.random.default_rng(1).random((6, 9)), geotransform=geotransform, epsg=epsg)
    outcome = run(NAME, INPUT=path, OUTPUT_HTML=str(tmp_path / "r.html"))
    assert [row["cell_size"] for row in points(outcome.path)] == pytest.approx(
        [size, 2 * size], rel=1e-3
    )
    assert f"Cell size ({unit})" in (tmp_path / "r.html").read_text("utf-8")


def test_a_table_can_be_a_csv_file(make, run, tmp_path):
    outcome = run(NAME, INPUT=make(rings()), MAX_SCALE=4, OUTPUT=str(tmp_path / "t.csv"))
    with open(outcome.path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["factor"]) for row in rows] == [1, 2, 3, 4]
    assert rows[0]["change"] == ""


def test_windows_without_data_give_no_average(make, points, run):
    cells = np.full((30, 30), np.nan)
    cells[::5, ::5] = np.arange(36).reshape(6, 6)
    outcome = run(NAME, INPUT=make(cells), MAX_SCALE=5)
    rows = points(outcome.path)
    assert [row["windows"] for row in rows] == [0, 0, 0, 4, 16]
    assert [row["average"] is None for row in rows] == [True] * 3 + [False] * 2
    few = run(NAME, INPUT=make(cells, "few.tif"), MAX_SCALE=2)
    assert any("At no scale" in text for text in few.said)


def drawings(text):
    """Return the SVG drawings in a report, parsed."""
    found = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', text)
    return [ElementTree.fromstring(b64decode(data)) for data in found]


def test_the_report_shows_the_curve_its_peaks_and_the_rates(make, points, run, tmp_path):
    target = str(tmp_path / "report.html")
    path = make(rings(), "rings & <dots>.tif", names=["height"])
    outcome = run(NAME, INPUT=path, MAX_SCALE=20, OUTPUT_HTML=target)
    assert outcome["OUTPUT_HTML"] == target
    text = (tmp_path / "report.html").read_text("utf-8")
    assert not re.search(r"<script|https?://(?!www\.w3\.org)|<link", text)
    assert html.escape("rings & <dots>, height") in text
    size = outcome["CHARACTERISTIC_SCALE"]
    assert f"first clear peak lies at {size:g} m" in text
    svg = "{http://www.w3.org/2000/svg}"
    curve, rates = drawings(text)
    for drawing, count in ((curve, 20), (rates, 19)):
        circles = drawing.findall(f"{svg}circle")
        assert len(circles) == count
        dashed = [line for line in drawing.iter(f"{svg}line") if line.get("stroke-dasharray")]
        assert dashed
        assert f"{size:g}" in [label.text for label in drawing.iter(f"{svg}text")]
    # The higher the average, the farther up the point, and the peak stands on the dashed line.
    heights = [-float(circle.get("cy")) for circle in curve.findall(f"{svg}circle")]
    averages = [row["average"] for row in points(outcome.path)]
    assert np.corrcoef(heights, averages)[0, 1] > 0.9999
    peak = curve.findall(f"{svg}circle")[int(np.argmax(averages))]
    dashed = [line for line in curve.iter(f"{svg}line") if line.get("stroke-dasharray")]
    assert peak.get("cx") in [line.get("x1") for line in dashed]
    for row in points(outcome.path):
        assert f"<td>{row['windows']:,}</td>" in text


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (np.add.outer(np.arange(60.0), np.arange(60.0)), "It is highest at the largest scale"),
        (np.random.default_rng(1).normal(size=(200, 200)), "It is highest at the first scale"),
        (np.full((30, 30), 7.0), "no clear peak from 10 to 100 m"),
        (np.where(np.indices((30, 30)).sum(axis=0) % 9, np.nan, 1.0), "There is no curve"),
    ],
)
def test_the_report_says_why_there_is_no_peak(make, run, tmp_path, cells, sentence):
    target = tmp_path / "report.html"
    extra = {"MAX_SCALE": 2} if "no curve" in sentence else {}
    run(NAME, INPUT=make(cells), OUTPUT_HTML=str(target), **extra)
    assert sentence in target.read_text("utf-8")
    assert "nan" not in target.read_text("utf-8")


def test_the_report_of_widened_windows_speaks_of_windows(make, run, tmp_path):
    target = tmp_path / "report.html"
    slope = np.add.outer(np.arange(60.0), np.arange(60.0))
    run(NAME, INPUT=make(slope), METHOD=1, OUTPUT_HTML=str(target))
    text = target.read_text("utf-8")
    assert "look where the curve flattens" in text
    assert "Third of the window (m)" in text
    assert "Cell size" not in text


def test_a_report_that_cannot_be_is_refused_before_computing(make, run, tmp_path):
    from qgis.core import QgsProcessingException

    path = make(rings())
    table = tmp_path / "table.gpkg"
    for target, sentence in (
        (tmp_path / "none" / "r.html", r"OUTPUT_HTML .*none does not exist; make it first"),
        (tmp_path / "r.pdf", r"OUTPUT_HTML .*r\.pdf.*: .* ends in \.html"),
        (tmp_path, r"OUTPUT_HTML .* is a folder"),
        (path, r"OUTPUT_HTML .* is an input as well"),
    ):
        with pytest.raises(QgsProcessingException, match=sentence):
            run(NAME, INPUT=path, OUTPUT=str(table), OUTPUT_HTML=str(target))
        assert not table.exists()


def test_a_run_that_fails_leaves_the_report_that_was_there(make, run, tmp_path, monkeypatch):
    from qgis.core import QgsProcessingException

    from raster_kernels.raster.common.errors import RasterError
    from raster_kernels.toolbox.vector_sink import PointSink

    def fail(sink, check, undoable):
        raise RasterError("OUTPUT cannot be written: the disk is full")

    target = tmp_path / "report.html"
    target.write_text("somebody's")
    monkeypatch.setattr(PointSink, "_move", fail)
    with pytest.raises(QgsProcessingException, match="disk is full"):
        run(NAME, INPUT=make(rings()), MAX_SCALE=3, OUTPUT_HTML=str(target))
    assert target.read_text() == "somebody's"
    assert not [path for path in tmp_path.iterdir() if ".part-" in path.name]


def test_a_report_holds_no_control_character_of_a_name(make, run, tmp_path):
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(make(rings()), "a\0b\x01c\x1b[31m\x85\ufffe <script> \n é")
    target = tmp_path / "report.html"
    run(NAME, INPUT=layer, MAX_SCALE=3, OUTPUT_HTML=str(target))
    text = target.read_text("utf-8")
    assert "a\ufffdb\ufffdc\ufffd[31m\ufffd\ufffd &lt;script&gt; \n é" in text
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe]", text)
    assert len(drawings(text)) == 2


def test_a_report_that_can_no_longer_be_written_leaves_no_table(make, run, tmp_path, monkeypatch):
    from qgis.core import QgsProcessingException

    from raster_kernels.recipes import variance_by_scale

    table, target = tmp_path / "table.gpkg", tmp_path / "report.html"
    sums = variance_by_scale.sums

    def sums_and_a_folder(*arguments):
        target.mkdir()
        return sums(*arguments)

    monkeypatch.setattr(variance_by_scale, "sums", sums_and_a_folder)
    path = make(rings())
    with pytest.raises(QgsProcessingException, match=r"^OUTPUT_HTML .*report\.html is a folder"):
        run(NAME, INPUT=path, MAX_SCALE=3, OUTPUT=str(table), OUTPUT_HTML=str(target))
    assert not table.exists()
    assert list(target.iterdir()) == []


def test_one_file_for_table_and_report_is_refused(make, run, tmp_path):
    from qgis.core import QgsProcessingException

    report, table = tmp_path / "report.html", tmp_path / "table.csv"
    table.write_text("what was there")
    report.symlink_to(table)
    path = make(rings())
    with pytest.raises(QgsProcessingException, match=r"^OUTPUT_HTML .* is the file of OUTPUT"):
        run(NAME, INPUT=path, OUTPUT=str(table), OUTPUT_HTML=str(report))
    assert table.read_text() == "what was there"


def test_a_run_can_be_cancelled_and_leaves_nothing(make, processing, tmp_path):
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    table = tmp_path / "table.gpkg"
    parameters = {"INPUT": make(rings()), "OUTPUT": str(table)}
    outputs = processing.run(f"rasterkernels:{NAME}", parameters, feedback=feedback)
    assert not table.exists()
    assert not outputs.get("FOUND")


def large(shape=(600, 1150)):
    """Return cells with gaps, over several units of about 512 cells."""
    rng = np.random.default_rng(8)
    cells = np.cumsum(rng.normal(size=shape), axis=1) + 1000
    cells[rng.random(shape) < 0.05] = np.nan
    cells[490:560, 500:540] = np.nan
    return cells


def test_windows_across_units_are_not_forgotten(make, points, run):
    cells = large()
    rows = points(run(NAME, INPUT=make(cells), MAX_SCALE=190, STEP=27).path)
    assert len(rows) == 8
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="empty slice"):
        wanted = [coarse_average(cells, row["factor"]) for row in rows]
    assert [row["windows"] for row in rows] == [count for _, count in wanted]
    averages = [average for average, _ in wanted]
    assert [row["average"] for row in rows] == pytest.approx(averages, rel=1e-9)


def test_wide_windows_across_units_are_not_forgotten(make, points, run):
    cells = np.nan_to_num(large(), nan=5.0)
    rows = points(run(NAME, INPUT=make(cells), METHOD=1, MAX_SCALE=13, STEP=12).path)
    for row in rows:
        side = 3 * row["factor"]
        assert row["windows"] == (600 - side + 1) * (1150 - side + 1)
        # Box means of the cells and of their squares, by cumulative sums.
        sums = [np.pad(c.cumsum(0).cumsum(1), ((1, 0), (1, 0))) for c in (cells, cells**2)]
        first, second = (
            (t[side:, side:] - t[:-side, side:] - t[side:, :-side] + t[:-side, :-side]) / side**2
            for t in sums
        )
        deviation = np.sqrt(np.maximum(second - first**2, 0))
        assert row["average"] == pytest.approx(deviation.mean(), rel=1e-6)


@pytest.mark.parametrize("method", [0, 1])
def test_blocks_and_threads_change_no_digit(make, points, run, monkeypatch, method):
    from raster_kernels.toolbox import run as engine

    path = make(large(), options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"])
    make_plan = engine.make_plan

    def answer(block, threads):
        def plan(shape, **keywords):
            return make_plan(shape, **{**keywords, "block": block, "threads": threads})

        monkeypatch.setattr(engine, "make_plan", plan)
        outcome = run(NAME, INPUT=path, METHOD=method, MAX_SCALE=112, STEP=37)
        numbers = {key: value for key, value in outcome.outputs.items() if key != "OUTPUT"}
        return points(outcome.path), numbers

    whole = answer((600, 1150), 1)
    assert len(whole[0]) == 4
    for block, threads in (((1, 1150), 2), ((64, 61), 1), ((600, 600), 2)):
        assert answer(block, threads) == whole, (block, threads)


def test_elevations_have_a_finite_curve(make, points, run, jacksboro):
    rows = points(run(NAME, INPUT=make(jacksboro), MAX_SCALE=60, STEP=5).path)
    assert all(math.isfinite(row["average"]) for row in rows)
    cells = jacksboro.astype(float)
    for row in rows[::3]:
        average, windows = coarse_average(cells, row["factor"])
        assert row["average"] == pytest.approx(average, rel=1e-9)
        assert row["windows"] == windows
