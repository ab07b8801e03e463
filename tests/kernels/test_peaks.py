"""Peaks against flooding by thresholds, scikit-image, R's volcano and a real elevation model."""

import contextlib
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage
from scipy.spatial.distance import cdist

from raster_kernels.kernels.common.checkpoint import listening
from raster_kernels.kernels.peaks import _flood, blocks, joining, prominence
from raster_kernels.kernels.peaks.joining import Kept
from raster_kernels.kernels.peaks.prominence import (
    find_peaks,
    gaussian_smooth,
    merge_summaries,
    summarize_block,
    suppress,
)

DATA = Path(__file__).resolve().parent.parent / "data"
ROOFS = {4: ndimage.generate_binary_structure(2, 1), 8: np.ones((3, 3), int)}
CONNECTIVITIES = pytest.mark.parametrize("connectivity", [8, 4])

terraces = arrays(
    float,
    array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, np.nan]),
)


def in_blocks(values, rows, columns, connectivity=8, *, wraps=False, **keep):
    shape = values.shape
    around = np.hstack([values, values[:, :1]]) if wraps else values
    summaries = [
        summarize_block(
            around[row : row + rows + 1, column : column + columns + 1],
            row=row,
            column=column,
            shape=shape,
            connectivity=connectivity,
            wraps=wraps,
            **keep,
        )
        for row in range(0, shape[0], rows)
        for column in range(0, shape[1], columns)
    ]
    return merge_summaries(summaries[::-1], shape=shape, wraps=wraps, **keep)


def joined(values, rows, columns, connectivity=8, *, wraps=False, **keep):
    """The same of blocks that are joined as they come, each as soon as it is there."""
    shape, kept = (
        values.shape,
        Kept.of(keep.get("min_value"), keep.get("min_prominence", 0.0), None),
    )
    around = np.hstack([values, values[:, :1]]) if wraps else values
    so_far = joining.Joined(shape, wraps, kept=kept)
    for row in range(0, shape[0], rows):
        for column in range(0, shape[1], columns):
            summary = summarize_block(
                around[row : row + rows + 1, column : column + columns + 1],
                row=row,
                column=column,
                shape=shape,
                connectivity=connectivity,
                wraps=wraps,
                **keep,
            )
            ends = min(row + rows, shape[0]), min(column + columns, shape[1])
            so_far.add(summary, joining.Done(row, *ends))
    return so_far.merged().table(kept)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Join blocks as soon as there are any."""
    monkeypatch.setattr(joining, "_WAITING", 0)


def assert_same(table, other):
    for name, one, two in zip(table._fields, table, other):
        np.testing.assert_array_equal(one, two, err_msg=name)
        assert one.dtype == two.dtype, name


def jacksboro():
    from matplotlib import cbook

    places = [Path("/usr/share/matplotlib/mpl-data/sample_data/jacksboro_fault_dem.npz")]
    with contextlib.suppress(FileNotFoundError):
        places.insert(0, Path(cbook.get_sample_data(places[0].name, asfileobj=False)))
    for place in places:
        if place.exists():
            with np.load(place) as data:
                return data["elevation"].astype(float)
    return pytest.fail("matplotlib's sample jacksboro_fault_dem.npz is needed and not installed")


def volcano():
    return np.loadtxt(DATA / "volcano.csv", delimiter=",")


def flooded(values, connectivity):
    """The table of peaks, one threshold after the other."""
    roof = ROOFS[connectivity]
    valid = ~np.isnan(values)
    # Beside a single row, or column, there is nothing that could be missing.
    wide = [(1, 1) if size > 1 or values.size == 1 else (0, 0) for size in values.shape]
    outside = np.pad(np.pad(valid, wide), [(1 - one, 1 - one) for one, _ in wide], mode="edge")
    rim = ndimage.binary_dilation(~outside, roof)[1:-1, 1:-1] & valid
    found = []
    levels = np.unique(values[valid])[::-1]
    for level in levels:
        flats, count = ndimage.label(values == level, roof)
        for number in range(1, count + 1):
            plateau = flats == number
            around = ndimage.binary_dilation(plateau, roof)
            if (values[around & valid] > level).any():
                continue
            found.append(describe_flooded(values, plateau, level, levels, rim, roof))
    found.sort(key=lambda peak: (-peak["value"], peak["row"], peak["column"]))
    by_place = {(peak["row"], peak["column"]): peak for peak in found}
    of_flat = {(peak["flat"]): peak for peak in found}
    columns = values.shape[1]
    for peak in found:
        ascent = peak.pop("ascent")
        parent = of_flat[ascended(values, ascent, roof)] if ascent else None
        peak["line_parent"] = parent["row"] * columns + parent["column"] if parent else -1
        peak["onward"] = peak["line_parent"]  # nobody is left out
        tied = [
            other
            for other in found
            if other["value"] == peak["value"] and peak["hill"][other["row"], other["column"]]
        ]
        peak["tied"] = len(tied) - 1
        peak["first"] = min(other["row"] * columns + other["column"] for other in tied)
    for peak in found:
        parent = peak
        while parent["line_parent"] >= 0 and parent["prominence"] <= peak["prominence"]:
            parent = by_place[divmod(parent["line_parent"], columns)]
        higher = parent["prominence"] > peak["prominence"]
        peak["prominence_parent"] = parent["row"] * columns + parent["column"] if higher else -1
    for peak in found:
        peak["hill"] = peak.pop("first")
        del peak["flat"]
    if not found:
        return []
    return {name: np.array([peak[name] for peak in found]) for name in found[0]}


def ascended(values, place, roof):
    """The first cell of the flat that steepest ascent from a cell ends on."""
    valid = ~np.isnan(values)
    while True:
        label, _ = ndimage.label(values == values[place], roof)
        flat = label == label[place]
        beside = ndimage.binary_dilation(flat, roof) & valid & ~flat
        if not (values[beside] > values[place]).any():
            return tuple(np.argwhere(flat)[0].tolist())
        place = highest(values, beside)


def highest(values, among):
    top = values[among].max()
    return tuple(np.argwhere(among & (values == top))[0].tolist())


def describe_flooded(values, plateau, level, levels, rim, roof):
    rows, columns = np.nonzero(plateau)
    n = len(rows)
    distance = [
        (n * r - rows.sum()) ** 2 + (n * c - columns.sum()) ** 2 for r, c in zip(rows, columns)
    ]
    at = int(np.argmin(distance))
    place = rows[at], columns[at]
    beside = ndimage.binary_dilation(plateau, roof) & ~plateau & (values > -np.inf)
    about = {
        "row": place[0],
        "column": place[1],
        "value": level,
        "plateau": n,
        "rim": bool((rim & plateau).any()),
        "flat": (rows[0], columns[0]),
    }
    with np.errstate(invalid="ignore"):
        about["drop"] = level - values[beside].max() if beside.any() else np.nan

    def part(mask):
        label, _ = ndimage.label(mask, roof)
        return label == label[place]

    for height in levels[levels < level]:
        if not (values[part(values >= height)] > level).any():
            continue
        joined = values > height
        hill = part(joined)
        bound = bool((rim & hill).any())
        flats, count = ndimage.label(values == height, roof)
        for number in range(1, count + 1):  # label numbers them in row order
            before, _ = ndimage.label(joined, roof)
            flat = flats == number
            joined |= flat
            if not (values[part(joined)] > level).any():
                continue
            beside = ndimage.binary_dilation(flat, roof) & (before > 0)
            tops = ndimage.maximum(values, before, np.arange(before.max() + 1))
            ascent = highest(values, beside & (tops[before] > level))
            col = np.argwhere(flat)[0]
            return {
                **about, "prominence": level - height, "col_value": height, "col_row": col[0],
                "col_column": col[1], "bound": bound, "hill": hill, "ascent": ascent,
            }  # fmt: skip
    whole = part(~np.isnan(values))
    low = values[whole].min()
    return {
        **about, "prominence": 0.0 if low == level else level - low, "col_value": np.nan,
        "col_row": -1, "col_column": -1, "bound": True, "hill": whole, "ascent": None,
    }  # fmt: skip


def assert_flooded(values, connectivity):
    table = find_peaks(values, connectivity=connectivity)
    expected = flooded(values, connectivity)
    if not expected:
        assert table.row.size == 0
        return
    for name, one in zip(table._fields, table):
        np.testing.assert_array_equal(one, expected[name], err_msg=name)


@CONNECTIVITIES
@settings(max_examples=100, deadline=None)
@given(values=terraces)
def test_peaks_are_those_of_flooding_by_thresholds(connectivity, values):
    assert_flooded(values, connectivity)


@CONNECTIVITIES
@settings(max_examples=100, deadline=None)
@given(values=terraces, rows=st.integers(1, 9), columns=st.integers(1, 9))
def test_the_cut_into_blocks_changes_nothing(connectivity, values, rows, columns):
    whole = find_peaks(values, connectivity=connectivity)
    assert_same(in_blocks(values, rows, columns, connectivity), whole)
    assert_same(joined(values, rows, columns, connectivity), whole)


@CONNECTIVITIES
@settings(max_examples=100, deadline=None)
@given(
    values=terraces,
    rows=st.integers(1, 9),
    columns=st.integers(1, 9),
    min_value=st.sampled_from([None, 1.0, 3.0]),
    min_prominence=st.sampled_from([0.0, 1.0, 2.0]),
)
def test_what_blocks_leave_out_is_what_the_whole_leaves_out(
    connectivity, values, rows, columns, min_value, min_prominence
):
    keep = {"min_value": min_value, "min_prominence": min_prominence}
    whole = find_peaks(values, connectivity=connectivity, **keep)
    assert_same(in_blocks(values, rows, columns, connectivity, **keep), whole)
    assert_same(joined(values, rows, columns, connectivity, **keep), whole)


@CONNECTIVITIES
@settings(max_examples=100, deadline=None)
@given(values=terraces, rows=st.integers(1, 9), columns=st.integers(1, 9), turn=st.integers(0, 8))
def test_on_a_globe_it_does_not_matter_where_it_is_cut_open(
    connectivity, values, rows, columns, turn
):
    # Three times side by side, the middle of a raster knows no edge.
    if values.shape[1] < 3:
        return
    whole = find_peaks(values, connectivity=connectivity, wraps=True)
    assert_same(in_blocks(values, rows, columns, connectivity, wraps=True), whole)
    assert_same(joined(values, rows, columns, connectivity, wraps=True), whole)
    turned = find_peaks(np.roll(values, turn, axis=1), connectivity=connectivity, wraps=True)
    for name in ("value", "prominence", "bound", "plateau", "tied", "rim", "drop"):
        np.testing.assert_array_equal(
            np.sort(getattr(turned, name)), np.sort(getattr(whole, name)), err_msg=name
        )


@CONNECTIVITIES
@settings(max_examples=60, deadline=None)
@given(
    values=arrays(
        float,
        array_shapes(min_dims=2, max_dims=2, max_side=7),
        elements=st.sampled_from([-np.inf, -1.0, 0.0, 1.0, np.inf, np.nan]),
    )
)
def test_infinite_cells_are_heights_like_others(connectivity, values):
    assert_flooded(values, connectivity)
    whole = find_peaks(values, connectivity=connectivity)
    assert_same(in_blocks(values, 2, 3, connectivity), whole)
    assert_same(joined(values, 2, 3, connectivity), whole)


@CONNECTIVITIES
@pytest.mark.parametrize("levels", [3, 12, 10**6])
def test_larger_rasters_flood_alike_in_all_blocks(connectivity, levels):
    rng = np.random.default_rng(levels)
    values = rng.integers(0, levels, (29, 24)).astype(float)
    values = np.round(ndimage.gaussian_filter(values, 0.7), 6 if levels > 99 else 0)
    values[rng.random(values.shape) < 0.03] = np.nan
    assert_flooded(values, connectivity)
    whole = find_peaks(values, connectivity=connectivity)
    for rows, columns in ((1, 99), (99, 1), (4, 1), (7, 11), (13, 13), (28, 23)):
        assert_same(in_blocks(values, rows, columns, connectivity), whole)
        assert_same(joined(values, rows, columns, connectivity), whole)


@CONNECTIVITIES
def test_settling_edge_by_edge_gives_the_same(connectivity, monkeypatch):
    values = volcano()
    expected = find_peaks(values, connectivity=connectivity)
    monkeypatch.setattr(prominence, "_BLOCK", 5)
    assert_same(find_peaks(values, connectivity=connectivity), expected)
    monkeypatch.setattr(_flood, "_WORTHWHILE", 2.0)
    assert_same(find_peaks(values, connectivity=connectivity), expected)


@pytest.mark.parametrize(("connectivity", "rows"), [(8, 1), (8, 97), (4, 97), (4, 343)])
def test_blocks_of_a_real_elevation_model_agree(connectivity, rows):
    values, whole = jacksboro(), find_peaks(jacksboro(), connectivity=connectivity)
    columns = 403 if rows == 1 else rows
    assert_same(in_blocks(values, rows, columns, connectivity), whole)
    assert_same(joined(values, rows, columns, connectivity), whole)


def test_cells_far_down_a_large_raster_keep_their_numbers():
    values = np.random.default_rng(5).integers(0, 9, (40, 50)).astype(float)
    near = summarize_block(values, row=0, column=0, shape=(10**6, 10**6))
    far = summarize_block(values, row=900_000, column=800_000, shape=(10**6, 10**6))
    # Of peaks inside, which know nothing of the raster's edges.
    inside = ~near.settled.rim
    assert inside.sum() > 20
    cells = near.settled.cell[inside] + 900_000 * 10**6 + 800_000
    assert np.isin(cells, np.concatenate([far.settled.cell, far.nodes.cell])).all()
    assert far.settled.cell.min() > 9e11
    assert far.settled.col_cell.min() > 9e11


def test_joined_blocks_leave_little_behind():
    # Of 64 blocks with 32 cells a side only the row of cells at the bottom is still shared.
    values = np.random.default_rng(1).random((256, 256)).astype("f4")
    so_far = joining.Joined((257, 256), kept=Kept(min_prominence=0.5))
    most = 0
    for row in range(0, 256, 32):
        for column in range(0, 256, 32):
            block = values[row : row + 33, column : column + 33]
            summary = summarize_block(
                block, row=row, column=column, shape=(257, 256), min_prominence=0.5
            )
            so_far.add(summary, joining.Done(row, row + 32, column + 32))
            most = max(most, sum(one.nodes.flat.size for one in so_far._summaries))
    assert most < 3 * 256


def test_volcano_has_five_peaks():
    table = find_peaks(volcano())
    assert table.value.tolist() == [195, 180, 170, 170, 108]
    assert sorted(zip(table.value[1:], table.prominence[1:])) == [
        (108, 1), (170, 1), (170, 4), (180, 4),
    ]  # fmt: skip
    assert find_peaks(volcano(), connectivity=4).row.size == 8


@pytest.mark.parametrize(
    ("connectivity", "all_peaks", "over_30", "over_50"),
    [(8, 1635, 192, 106), (4, 2775, 215, 114)],
)
def test_jacksboro_counts(connectivity, all_peaks, over_30, over_50):
    table = find_peaks(jacksboro(), connectivity=connectivity)
    assert table.row.size == all_peaks
    assert (table.prominence >= 30).sum() == over_30
    assert (table.prominence >= 50).sum() == over_50


def test_jacksboro_has_81_peaks_on_its_edge():
    values = jacksboro()
    table = find_peaks(values)
    last = np.array(values.shape) - 1
    edge = (table.row % last[0] == 0) | (table.column % last[1] == 0)
    assert edge.sum() == 81
    assert table.bound[edge].all()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "21 16 9 11 6 7/21 21 10 14 15 9/18 20 8 9 13 14/"
            "11 10 9 9 8 13/8 12 12 14 13 8/7 13 12 9 5 1",
            [(21, None), (15, 11), (14, 13), (13, 12)],
        ),
        (
            "16 14 16/14 14 15/12 17 16/12 13 10/16 11 16",
            [(17, None), (16, 15), (16, 14), (16, 13), (16, 13)],
        ),
    ],
)
def test_small_grids_have_the_cols_known_for_them(rows, expected):
    table = find_peaks(np.array([row.split() for row in rows.split("/")], float))
    cols = [None if np.isnan(col) else col for col in table.col_value]
    assert sorted(zip(table.value, cols), key=str) == sorted(expected, key=str)


@CONNECTIVITIES
def test_maxima_are_those_of_scikit_image(connectivity):
    from skimage.morphology import local_maxima

    values = np.random.default_rng(5).integers(0, 50, (300, 200)).astype(float)
    maxima = local_maxima(values, connectivity=1 if connectivity == 4 else 2, allow_borders=True)
    label, count = ndimage.label(maxima, ROOFS[connectivity])
    table = find_peaks(values, connectivity=connectivity)
    assert table.row.size == count
    assert np.unique(label[table.row, table.column]).size == count
    assert table.plateau.sum() == maxima.sum()


def test_no_data_no_peaks():
    assert find_peaks(np.full((4, 5), np.nan)).row.size == 0


def test_one_cell_is_a_peak_of_prominence_0():
    table = find_peaks(np.array([[7.0]]))
    assert (table.value[0], table.prominence[0], table.plateau[0]) == (7, 0, 1)
    assert np.isnan(table.col_value[0])
    assert (table.col_row[0], table.col_column[0], table.bound[0]) == (-1, -1, True)


@pytest.mark.parametrize("level", [3.0, np.inf, -np.inf])
def test_a_constant_raster_is_one_peak_in_its_middle(level):
    table = in_blocks(np.full((301, 401), level), 100, 100)
    assert (table.row.tolist(), table.column.tolist()) == ([150], [200])
    assert (table.plateau[0], table.prominence[0]) == (301 * 401, 0)


def test_a_large_ring_is_one_peak_on_the_ring():
    y, x = np.ogrid[-300:301, -300:301]
    distance = np.hypot(y, x)
    values = ((distance < 299) & (distance > 150)).astype(float)
    table = find_peaks(values)
    assert table.plateau[0] == values.sum() > 1 << 15
    # The cells (+-130, +-75), (+-75, +-130) and others are equally near: the first row wins.
    y, x = np.nonzero(values)
    near = (y - 300) ** 2 + (x - 300) ** 2
    assert (table.row[0], table.column[0]) == (y[near.argmin()], x[near.argmin()])


def test_minus_zero_is_zero():
    table = in_blocks(np.array([[0.0, -0.0, -0.0], [-1, -1, -1]]), 1, 1)
    assert table.plateau.tolist() == [3]
    assert str(table.value[0]) == "0.0"


def test_the_type_and_the_order_of_the_input_do_not_matter():
    values = volcano()
    for other in (values.astype(np.int16), values.astype("f4"), np.asfortranarray(values)):
        assert_same(find_peaks(other), find_peaks(values))


def test_the_input_is_not_changed():
    values = volcano()
    values.flags.writeable = False
    find_peaks(values)
    gaussian_smooth(values, sigma=1)


def test_thresholds_leave_out_rows_of_the_table_and_nothing_else():
    values = jacksboro()[:150, :150]
    everything = find_peaks(values)
    kept = (everything.value >= 400) & (everything.prominence >= 10)
    expected = type(everything)(*(column[kept] for column in everything))
    line = expected.line_parent
    there = np.isin(line, expected.row * 150 + expected.column)
    assert kept.any()
    assert 0 < (there & (line >= 0)).sum() < there.size
    cells = everything.row * 150 + everything.column
    kept_cells = set(cells[kept].tolist())
    parent_of = dict(zip(cells.tolist(), everything.line_parent.tolist()))
    onward = line.tolist()
    for i, cell in enumerate(onward):
        while cell >= 0 and cell not in kept_cells:
            cell = parent_of[cell]
        onward[i] = cell
    expected = expected._replace(line_parent=np.where(there, line, -1), onward=np.array(onward))
    # Of greater prominence, and as high at least: no threshold takes that parent away.
    assert_same(find_peaks(values, min_value=400, min_prominence=10), expected)
    assert_same(in_blocks(values, 31, 17, min_value=400, min_prominence=10), expected)


def test_summaries_can_be_pickled():
    summary = summarize_block(volcano(), row=0, column=0, shape=(87, 61))
    again = pickle.loads(pickle.dumps(summary))
    assert_same(merge_summaries([again], shape=(87, 61)), find_peaks(volcano()))


def test_a_block_of_noise_keeps_little_for_later():
    values = np.random.default_rng(0).random((400, 400))
    summary = summarize_block(values, row=400, column=400, shape=(2000, 2000))
    assert summary.settled.cell.size > 13_000
    assert summary.nodes.flat.size < 2 * 4 * 400
    assert summary.passes.u.size < 2 * 4 * 400


def test_peaks_that_rise_step_by_step_while_passes_fall():
    # The slowest case for settling in rounds: each round settles one peak.
    n = 3000
    values = np.zeros((1, 2 * n))
    values[0, ::2] = n + np.arange(n)
    values[0, 1::2] = n - 1 - np.arange(n)
    table = find_peaks(values)
    lower = np.arange(n - 1)[::-1]
    assert table.column.tolist() == [2 * (n - 1), *(2 * lower)]
    assert table.col_column.tolist() == [-1, *(2 * lower + 1)]
    assert table.prominence[1:].tolist() == (2 * lower + 1).tolist()


def test_a_corner_of_another_flat_does_not_join_two_sides():
    # Four-connected, the 2 in the first row has two ways to the 3: over the flat of three 1s and
    # over the single 1 at the right. The flat begins first, though its last cell sees both sides.
    values = np.pad(np.array([[1, 2, 1], [1, 1, 2], [0, 0, 3.0]]), ((0, 1), (1, 1)))
    table = find_peaks(values, connectivity=4)
    assert (table.col_row[1], table.col_column[1]) == (0, 1)
    assert_flooded(values, 4)


def test_the_check_is_called_and_may_raise():
    class Stop(Exception):
        pass

    def stop():
        raise Stop

    summary = summarize_block(volcano(), row=0, column=0, shape=(87, 61))
    with pytest.raises(Stop), listening(stop):
        merge_summaries([summary], shape=(87, 61))


@pytest.mark.parametrize(
    ("values", "keywords", "sentence"),
    [
        (np.zeros((2, 2)), {"connectivity": 6}, "connectivity is 6; it must be 4 or 8"),
        (np.zeros(3), {}, r"shape \(3,\)"),
        (np.zeros((0, 3)), {}, r"shape \(0, 3\)"),
    ],
)
def test_wrong_input_is_named(values, keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        find_peaks(values, **keywords)


def test_a_block_must_fit_its_raster():
    with pytest.raises(ValueError, match="does not fit a raster of shape"):
        summarize_block(np.zeros((3, 3)), row=2, column=0, shape=(4, 4))
    with pytest.raises(ValueError, match="no summaries"):
        merge_summaries([], shape=(4, 4))


def test_ways_up_are_the_parts_of_the_ring():
    for connectivity, roof in ROOFS.items():
        entries = {8: range(8), 4: (1, 3, 5, 7)}[connectivity]
        for higher in range(256):
            ring = np.zeros((3, 3), int)
            for place, (row, column) in enumerate(blocks._RING):
                ring[row + 1, column + 1] = higher >> place & 1
            label, _ = ndimage.label(ring, roof)
            cells = [label[1 + row, 1 + column] for row, column in blocks._RING]
            parts = {cells[place] for place in entries} - {0}
            ways = blocks._ways(connectivity)[:, higher]
            found = [{p for p in range(8) if way >> p & 1} for way in ways.tolist() if way]
            wanted = [{p for p in entries if cells[p] == part} for part in parts]
            assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


@pytest.mark.parametrize("order", [1, -1, 0])
def test_raising_is_that_of_numpy_in_any_order(order):
    rng = np.random.default_rng(6)
    index = rng.integers(0, 5, 100_000)
    values = rng.random(100_000)
    values = np.sort(values)[::order] if order else values
    target, expected = np.full(5, 0.5), np.full(5, 0.5)
    _flood.raise_to(target, index, values)
    np.maximum.at(expected, index, values)
    np.testing.assert_array_equal(target, expected)


# Thinning out


def suppressed_one_by_one(points, values, min_distance):
    kept = []
    for i in np.argsort(-values, kind="stable"):
        if not kept or cdist(points[i : i + 1], points[kept]).min() >= min_distance:
            kept.append(i)
    return np.isin(np.arange(len(values)), kept)


@pytest.mark.parametrize("min_distance", [0.0, 0.5, 1.0, 5.0, 13.0, 1000.0])
def test_suppression_is_that_of_one_by_one(min_distance):
    rng = np.random.default_rng(1)
    points = rng.integers(0, 60, (3000, 2)).astype(float)
    values = rng.integers(0, 30, 3000).astype(float)
    kept = suppress(points, values, min_distance=min_distance)
    np.testing.assert_array_equal(kept, suppressed_one_by_one(points, values, min_distance))


def test_suppression_along_a_slope_is_that_of_one_by_one():
    points = np.random.default_rng(2).random((4000, 2)) * 100
    kept = suppress(points, points[:, 0], min_distance=1.7)
    np.testing.assert_array_equal(kept, suppressed_one_by_one(points, points[:, 0], 1.7))


def test_peaks_exactly_the_distance_apart_are_kept():
    assert suppress(np.array([[0.0, 0], [3, 4]]), np.ones(2), min_distance=5).all()


def test_suppression_of_nothing():
    assert suppress(np.zeros((0, 2)), np.zeros(0), min_distance=5).size == 0


@pytest.mark.parametrize("min_distance", [-1, np.nan])
def test_a_wrong_distance_is_named(min_distance):
    with pytest.raises(ValueError, match="min_distance is"):
        suppress(np.zeros((1, 2)), np.zeros(1), min_distance=min_distance)


@pytest.mark.parametrize("rows", [400, 100])
def test_many_hills_that_share_one_col_lead_to_the_highest(rows):
    """All pairs of 40,000 islands in a flat sea would take gigabytes."""
    values = np.zeros((400, 400))
    values[::2, ::2] = np.random.default_rng(5).permutation(200 * 200).reshape(200, 200) + 1.0
    table = in_blocks(values, rows, 400)
    top = int(values.argmax())
    assert table.row.size == 200 * 200
    assert (table.prominence == table.value).all()
    assert (table.line_parent[1:] == top).all() and table.line_parent[0] == -1
    assert (table.prominence_parent[1:] == top).all()


# Smoothing


def smoothed_cell_by_cell(values, sigma):
    radius = int(4 * sigma + 0.5)
    result = np.full(values.shape, np.nan)
    for (row, column), value in np.ndenumerate(values):
        y, x = np.ogrid[-row : values.shape[0] - row, -column : values.shape[1] - column]
        weights = np.exp(-(y**2 + x**2) / (2 * sigma**2))
        weights = weights * ((abs(y) <= radius) & (abs(x) <= radius)) * ~np.isnan(values)
        if not np.isnan(value):
            result[row, column] = np.nansum(weights * values) / weights.sum()
    return result


@pytest.mark.parametrize("sigma", [0.4, 1.0, 3.0])
def test_smoothing_is_that_of_cell_by_cell(sigma):
    rng = np.random.default_rng(3)
    values = rng.normal(0, 10, (17, 23))
    values[rng.random(values.shape) < 0.3] = np.nan
    np.testing.assert_allclose(
        gaussian_smooth(values, sigma=sigma), smoothed_cell_by_cell(values, sigma), rtol=1e-12
    )


def test_smoothing_is_scipys_away_from_edges_and_gaps():
    values = jacksboro()[:80, :80]
    expected = ndimage.gaussian_filter(values, 2.0)[8:-8, 8:-8]
    np.testing.assert_allclose(gaussian_smooth(values, sigma=2)[8:-8, 8:-8], expected, rtol=1e-13)


@pytest.mark.parametrize("halo", [8, 13])
def test_smoothing_in_blocks_gives_the_same_bits(halo):
    values = jacksboro()[:90, :70]
    values[20:30, 5:50] = np.nan
    whole = gaussian_smooth(values, sigma=2)
    padded = np.pad(values, halo, constant_values=np.nan)
    for row in range(0, 90, 31):
        block = padded[row : row + 31 + 2 * halo]
        part = gaussian_smooth(block, sigma=2, halo=halo)
        np.testing.assert_array_equal(part, whole[row : row + 31])


def test_flat_ground_stays_flat_beside_gaps_and_edges():
    values = np.full((30, 30), 317.1)
    values[np.random.default_rng(4).random((30, 30)) < 0.2] = np.nan
    smooth = gaussian_smooth(values, sigma=1.5)
    np.testing.assert_array_equal(smooth, values)


def test_windows_with_an_infinite_cell_have_no_mean():
    values = jacksboro()[:30, :40]
    expected = gaussian_smooth(values, sigma=0.7)
    values[4, 5], values[20, 30], values[21, 30] = np.inf, -np.inf, np.inf
    for (row, column), value in np.ndenumerate(gaussian_smooth(values, sigma=0.7)):
        around = values[max(row - 3, 0) : row + 4, max(column - 3, 0) : column + 4]
        wanted = np.nan if np.isinf(around).any() else expected[row, column]
        np.testing.assert_array_equal(value, wanted)


def test_no_smoothing_changes_nothing():
    values = volcano()
    np.testing.assert_array_equal(gaussian_smooth(values, sigma=0), values)


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"sigma": -1}, "sigma is -1"),
        ({"sigma": np.inf}, "sigma is inf"),
        ({"sigma": 2, "halo": 7}, "halo is 7; a sigma of 2 needs 8"),
    ],
)
def test_wrong_smoothing_is_named(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        gaussian_smooth(np.zeros((20, 20)), **keywords)
