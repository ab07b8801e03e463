"""Adaptive equalization against OpenCV, scikit-image and a loop that anyone can read."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from raster_kernels.kernels.levels.adaptive import (
    equalize_adaptive,
    lookup_tables,
    luminance,
    recolour,
    tile_counts,
    tiles_along,
    value_levels,
)


def picture(shape, seed=5, most=255.0):
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    waves = np.sin(rows / 17.0) * np.cos(columns / 23.0) + columns / shape[1]
    cells = 0.35 + 0.2 * waves + rng.normal(0.0, 0.02, shape)
    return most * np.clip(cells, 0.0, 1.0)


def adapted(
    cells,
    *,
    side=64,
    count=0,
    clip=4.0,
    bins=256,
    ends=(0.0, 255.0),
    output=(0.0, 255.0),
    rounded=False,
    blocks=None,
):
    """Do all passes, in blocks of some rows and columns."""
    rows, columns = (tiles_along(size, side=side, count=count) for size in cells.shape)
    given = {"rows": rows, "columns": columns, "lower": ends[0], "upper": ends[1]}
    counts = np.zeros(rows.number * columns.number * bins, np.int64)
    high, wide = blocks or cells.shape
    parts = [(r, c) for r in range(0, len(cells), high) for c in range(0, cells.shape[1], wide)]
    for row, column in parts:
        block = cells[row : row + high, column : column + wide]
        part = tile_counts(block, row=row, column=column, bins=bins, **given)
        counts[part.codes] += part.counts
    tables = lookup_tables(
        counts.reshape(-1, bins),
        clip_limit=clip,
        output_min=output[0],
        output_max=output[1],
        rounded=rounded,
    ).reshape(rows.number, columns.number, bins)
    result = np.full(cells.shape, -1.0)
    for row, column in parts:
        place = np.s_[row : row + high, column : column + wide]
        result[place] = equalize_adaptive(
            cells[place], row=row, column=column, tables=tables, **given
        )
    return result


def loop(cells, side, clip, bins, low, high):
    """Return what a loop over the cells gives, 0 to 1; tiles must fit the raster."""
    rows, columns = (size // side for size in cells.shape)
    curves = {}
    for tile in np.ndindex(rows, columns):
        part = cells[tuple(slice(k * side, k * side + side) for k in tile)]
        valid = part[~np.isnan(part)]
        counts = [0] * bins
        for value in valid:
            counts[math.floor((value - low) / (high - low) * (bins - 1) + 0.5)] += 1
        limit = max(int(clip * valid.size / bins), 1)
        excess = sum(max(c - limit, 0) for c in counts)
        counts = [min(c, limit) + excess // bins for c in counts]
        left = excess % bins
        for level in range(0, bins, max(bins // left, 1)) if left else ():
            if not left:
                break
            counts[level] += 1
            left -= 1
        if valid.size:
            curves[tile] = [sum(counts[: k + 1]) / valid.size for k in range(bins)]
    result = np.full(cells.shape, np.nan)
    for row, column in np.ndindex(cells.shape):
        if np.isnan(cells[row, column]):
            continue
        level = (cells[row, column] - low) / (high - low) * (bins - 1)
        first = min(int(level), bins - 2)
        top, left = row / side - 0.5, column / side - 0.5
        total = weight = 0.0
        for tile_row in (math.floor(top), math.floor(top) + 1):
            for tile in (math.floor(left), math.floor(left) + 1):
                near = min(max(tile_row, 0), rows - 1), min(max(tile, 0), columns - 1)
                if near not in curves:
                    continue
                share = (1 - abs(top - tile_row)) * (1 - abs(left - tile))
                a, b = curves[near][first : first + 2]
                total += share * (a + (level - first) * (b - a))
                weight += share
        result[row, column] = total / weight
    return result


@pytest.mark.parametrize("clip", [0.5, 1.0, 2.0, 4.0, 40.0, 1000.0])
@pytest.mark.parametrize(("shape", "count"), [((256, 256), 4), ((240, 320), 8), ((64, 96), 2)])
def test_bytes_are_opencvs(clip, shape, count):
    cv2 = pytest.importorskip("cv2")
    image = picture(shape).astype(np.uint8)
    wanted = cv2.createCLAHE(clip, (count, count)).apply(image).astype(float)
    found = np.rint(adapted(image.astype("f4"), count=count, clip=clip, rounded=True))
    assert np.abs(found - wanted).max() <= 1
    assert np.mean((found - wanted) ** 2) <= 255.0**2 / 10**5.5  # 55 dB


def test_real_values_are_those_of_a_loop():
    cells = picture((48, 64), most=1.0) * 8000.0 - 3000.0
    cells[5:9, 20:40] = np.nan
    low, high = np.nanmin(cells), np.nanmax(cells)
    for clip, bins in ((3.0, 64), (1.5, 16), (1000.0, 256)):
        found = adapted(cells, side=16, clip=clip, bins=bins, ends=(low, high), output=(0.0, 1.0))
        assert_allclose(found, loop(cells, 16, clip, bins, low, high), atol=1e-6)


def test_a_tile_without_data_takes_its_neighbours_curves():
    cells = picture((48, 64), most=1.0)
    cells[16:32, 16:32] = np.nan
    cells[:16] = np.nan
    found = adapted(cells, side=16, clip=3.0, bins=32, ends=(0.0, 1.0), output=(0.0, 1.0))
    assert_array_equal(np.isnan(found), np.isnan(cells))
    assert_allclose(found, loop(cells, 16, 3.0, 32, 0.0, 1.0), atol=1e-6)


def test_what_lies_under_nodata_does_not_count():
    cells = picture((64, 64))
    hidden = cells.copy()
    hidden[:, 40:] = np.nan
    found = adapted(hidden, side=32)
    # Left of the first centre only the first column of tiles speaks.
    assert_array_equal(found[:, :16], adapted(cells, side=32)[:, :16])


def test_sixteen_bits_are_eight_bits_scaled():
    image = np.floor(picture((128, 128)))
    bytes_ = adapted(image, side=32)
    words = adapted(image * 257.0, side=32, ends=(0.0, 65535.0), output=(0.0, 65535.0))
    assert_allclose(words, bytes_ * 257.0, rtol=0, atol=1e-6 * 65535)


def test_sixteen_bits_keep_their_levels():
    rows, columns = np.mgrid[:64, :64]
    words = 20000.0 + rows * 64 + columns  # 4096 levels within 16 of 256 bins
    found = adapted(words, side=64, ends=(0.0, 65535.0), output=(0.0, 65535.0))
    assert (np.diff(found.reshape(-1)) > 0).all()


def test_unclipped_it_is_scikit_images_within_a_bin():
    exposure = pytest.importorskip("skimage.exposure")
    image = picture((128, 128), most=1.0)
    image = (image - image.min()) / (image.max() - image.min())
    wanted = exposure.equalize_adapthist(image, kernel_size=32, clip_limit=1.0)
    found = adapted(image, side=32, clip=1e9, ends=(0.0, 1.0), output=(0.0, 1.0))
    inner = np.s_[16:-16, 16:-16]  # it pads with reflections, we with the last tile
    assert np.abs(found - wanted)[inner].mean() < 0.01
    assert np.corrcoef(found[inner].ravel(), wanted[inner].ravel())[0, 1] > 0.999


@pytest.mark.parametrize("settings", [{"side": 16}, {"count": 5}, {"count": 3}, {"side": 100}])
@pytest.mark.parametrize("blocks", [(1, 83), (7, 13), (61, 1)])
def test_blocks_do_not_matter(settings, blocks):
    cells = picture((61, 83))
    cells[20:30, 10:60] = np.nan
    whole = adapted(cells, **settings)
    assert_array_equal(adapted(cells, **settings, blocks=blocks), whole)


@pytest.mark.parametrize("settings", [{"side": 64}, {"count": 3}])
@pytest.mark.parametrize("size", [200, 223, 160])
def test_there_is_no_step_across_the_lines_between_tiles(settings, size):
    rows, columns = np.mgrid[:size, :size]
    cells = 100.0 + 50.0 * np.sin(rows / 40.0) + 40.0 * np.cos((rows + columns) / 31.0)
    found = adapted(cells, **settings)
    steps = np.abs(np.diff(found, axis=1)).mean(axis=0)
    tiles = tiles_along(size, side=64, count=settings.get("count", 0))
    lines = np.flatnonzero(np.diff(tiles.owners(0, size)))
    centres = np.flatnonzero(np.diff(tiles.neighbours(0, size)[0]))
    for line in (*lines, *centres):
        around = np.concatenate([steps[line - 6 : line - 1], steps[line + 2 : line + 7]])
        assert steps[line] <= around.max() * 1.2


@pytest.mark.parametrize("size", [1, 2, 5, 63, 64, 96, 100, 127, 301])
@pytest.mark.parametrize("settings", [{"side": 64}, {"side": 16}, {"side": 64, "count": 7}])
def test_the_tile_of_a_cell_is_one_of_those_around_it(size, settings):
    tiles = tiles_along(size, **settings)
    owners = tiles.owners(0, size)
    before, weights = tiles.neighbours(0, size)
    before, after = (np.clip(before + k, 0, tiles.number - 1) for k in (0, 1))
    assert owners[0] == 0
    assert owners[-1] == tiles.number - 1
    own = np.where(owners == before, 1 - weights, 0.0) + np.where(owners == after, weights, 0.0)
    assert (own > 0).all()


def test_values_beyond_the_range_and_infinite_ones_are_taken_as_its_ends():
    cells = picture((32, 32))
    cells[0, :4] = [-np.inf, np.inf, -20.0, 300.0]
    found = adapted(cells, side=32, ends=(40.0, 200.0))
    held = np.clip(cells, 40.0, 200.0)
    assert_array_equal(found, adapted(held, side=32, ends=(40.0, 200.0)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 1)])
def test_single_cells_and_lines(shape):
    found = adapted(np.full(shape, 100.0), side=16)
    assert ((found >= 0) & (found <= 255)).all()
    assert np.isnan(adapted(np.full(shape, np.nan), side=16)).all()


def test_luminance_changes_and_hue_does_not():
    colorsys = pytest.importorskip("colorsys")
    rng = np.random.default_rng(8)
    cells = rng.uniform(10.0, 240.0, (3, 6, 7))
    cells[1, 2, 3] = np.nan
    wanted = rng.uniform(0.0, 1.0, (6, 7))
    found = recolour(cells, wanted, lower=0.0, upper=255.0)
    luma = luminance(found, lower=0.0, upper=1.0)
    valid = ~np.isnan(cells).any(axis=0)
    assert_allclose(luma[valid], wanted[valid], atol=1e-12)
    assert np.isnan(found[:, ~valid]).all()
    for row, column in zip(*np.nonzero(valid)):
        before = colorsys.rgb_to_hsv(*cells[:, row, column] / 255.0)
        after = colorsys.rgb_to_hsv(*found[:, row, column])
        assert math.isclose(before[0], after[0], abs_tol=1e-9)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2"])
def test_levels_of_all_stored_values_give_what_those_of_cells_give(dtype):
    """7 is no data, and real values fall as stored ones rise."""
    limits = np.iinfo(dtype)
    stored = np.random.default_rng(8).integers(limits.min, limits.max + 1, (50, 70)).astype(dtype)
    stored[::9, ::4] = 7
    every = np.arange(limits.max - limits.min + 1).astype(f"u{dtype[1]}").view(dtype)
    real, values = (
        np.where(cells == 7, np.nan, -0.5 * cells.astype("f4")).astype("f4")
        for cells in (stored, every)
    )
    scale = {"lower": float(np.nanmin(real)), "upper": float(np.nanmax(real)) - 3.0}
    where = {"row": 0, "column": 0, "rows": tiles_along(50, side=16), **scale}
    where["columns"] = tiles_along(70, side=16)
    levels = value_levels(values, bins=64, **scale)
    assert_allclose(
        levels,
        np.clip((values - scale["lower"]) / np.ptp([*scale.values()]) * 63, 0, 63),
        atol=1e-4,
    )
    plain = tile_counts(real, bins=64, **where)
    by_value = tile_counts(stored, bins=64, levels=levels, **where)
    assert_array_equal(plain.codes, by_value.codes)
    assert_array_equal(plain.counts, by_value.counts)
    tables = np.sort(np.random.default_rng(9).random((3, 4, 64)))
    found = equalize_adaptive(stored, tables=tables, levels=levels, **where)
    assert_array_equal(found, equalize_adaptive(real, tables=tables, **where))
    assert_array_equal(np.isnan(found), stored == 7)
