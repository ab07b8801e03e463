"""What the pages of correlation say, tried on files with another program or a loop."""

import numpy as np
import pytest
from scipy import ndimage, stats

NAN = np.nan
X0, Y0, CELL = 500000.0, 4100000.0, 10.0


def texture(shape=(120, 140), seed=1, smooth=1.5):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=shape), smooth) * 100 + 500


def at(column=0.0, row=0.0, cell=CELL):
    return (X0 + column * CELL, cell, 0.0, Y0 - row * CELL, 0.0, -cell)


def halves(shape, rows, columns, kind="u1"):
    """Return a mask of coarse cells that is 1 from the middle column on."""
    mask = np.zeros((shape[0] // rows, shape[1] // columns), kind)
    mask[:, mask.shape[1] // 2 :] = 1
    return mask


def warped(make, path, name, epsg, **options):
    from osgeo import gdal

    out = str(path).replace(".tif", f"-{name}.tif")
    dataset = gdal.Warp(out, str(path), dstSRS=f"EPSG:{epsg}", **options)
    del dataset
    return out


@pytest.mark.parametrize("crs", ["coarser", "degrees"])
def test_a_mask_on_another_grid(make, read, run, crs):
    """Of five times larger cells, or in degrees: for a shift and for a field."""
    cells = texture((100, 160))
    first, second = cells[10:90, 10:150], cells[10:90, 10:150].copy()
    second[:, :67] = cells[6:86, 4:71]  # the left half moved
    one, two = make(first), make(second, "two.tif")
    mask = make(halves(first.shape, 5, 5), "mask.tif", geotransform=at(cell=5 * CELL))
    if crs == "degrees":
        mask = warped(make, mask, "degrees", 4326, resampleAlg="near")
    outcome = run("estimateshift", INPUT=one, INPUT_2=two, MASK=mask)
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((0, 0), abs=0.011)
    small = {"WINDOW": 21, "STEP": 10, "MAX_SHIFT": 8}
    field = read(run("displacementfield", INPUT=one, INPUT_2=two, MASK=mask, **small).path)
    assert np.isnan(field.cells[0][:, 8:]).all()
    np.testing.assert_allclose(field.cells[0][2:-2, 2:5], 60, atol=0.2)


@pytest.mark.parametrize("crs", ["coarser", "degrees"])
def test_a_first_guess_on_another_grid(make, read, run, crs):
    cells = texture((220, 260))
    first = make(cells[30:190, 20:220])
    second = make(cells[43:203, 8:208], "two.tif")  # 13 up, 12 right
    guess = np.zeros((2, 9, 11), "f4")
    guess[0], guess[1] = 115.0, 125.0
    prior = make(guess, "prior.tif", geotransform=at(-10, -10, cell=20 * CELL))
    if crs == "degrees":
        prior = warped(make, prior, "degrees", 4326)
    small = {"WINDOW": 21, "STEP": 10, "MAX_SHIFT": 5}
    outcome = run("displacementfield", INPUT=first, INPUT_2=second, PRIOR=prior, **small)
    field = read(outcome.path).cells[:, 4:-4, 4:-4]
    np.testing.assert_allclose(field[0], 120, atol=0.1)
    np.testing.assert_allclose(field[1], 130, atol=0.1)


@pytest.mark.parametrize("gone", [(0, 72), (70, 0), (50, 40)])
def test_overlaps_from_a_tenth_on(make, run, gone):
    """Both ways, with the contrast turned round as well."""
    cells = texture((180, 190), smooth=1.2)
    first, second = cells[:80, :80], cells[gone[0] : gone[0] + 80, gone[1] : gone[1] + 80]
    for other in (second, 900 - 2 * second):
        outcome = run("estimateshift", INPUT=make(first), INPUT_2=make(other, "two.tif"))
        found = outcome["SHIFT_ROWS"], outcome["SHIFT_COLUMNS"]
        assert found == pytest.approx(gone, abs=0.02)
        assert outcome["CONFIDENCE"] > 0.25


@pytest.mark.parametrize("method", [0, 1])
def test_lags_of_local_correlation_by_a_loop(make, read, run, method):
    """The greatest r, its line, and whether it lies at the border of the search."""
    rng = np.random.default_rng(3)
    one, two = rng.normal(size=(2, 16, 19))
    one[rng.random(one.shape) < 0.05] = NAN
    two[rng.random(two.shape) < 0.05] = NAN
    outcome = run(
        "localcorrelation",
        INPUT=make(one),
        INPUT_2=make(two, "two.tif"),
        METHOD=method,
        MAX_LAG=2,
        WINDOW=5,
    )
    found = read(outcome.path)
    assert found.names == ["r", "p", "n", "lag_x", "lag_y", "at_limit"]
    correlate = (stats.pearsonr, stats.spearmanr)[method]
    rows, columns = one.shape
    lags = sorted(np.ndindex(5, 5), key=lambda at: np.hypot(at[0] - 2, at[1] - 2))
    lags = [(down - 2, across - 2) for down, across in lags]
    for row, column in np.ndindex(rows, columns):
        best = None
        # Of equal ones the smallest move.
        for down, across in lags:
            a, b, pairs = row - down, column - across, []
            # A cell without a partner has no correlation at that lag.
            if not (0 <= a < rows and 0 <= b < columns) or np.isnan(one[row, column] + two[a, b]):
                continue
            for r, c in np.ndindex(5, 5):
                r, c = row + r - 2, column + c - 2
                a, b = r - down, c - across
                if 0 <= r < rows and 0 <= c < columns and 0 <= a < rows and 0 <= b < columns:
                    pairs.append((one[r, c], two[a, b]))
            x, y = np.array(pairs).T
            known = ~np.isnan(x + y)
            if known.sum() < 3:
                continue
            r, p = correlate(x[known], y[known])
            if best is None or r > best[0] + 1e-12:
                best = r, p, known.sum(), across, down
        got = found.cells[:, row, column]
        if best is None:
            assert np.isnan(got[0])
            continue
        np.testing.assert_allclose(got[[0, 1]], best[:2], atol=1e-6)
        assert got[2:5].tolist() == list(best[2:])
        assert got[5] == (max(abs(best[3]), abs(best[4])) == 2)


@pytest.mark.parametrize("method", [0, 1, 2])
def test_stacks_against_a_series_with_gaps_and_lags(make, read, run, method):
    rng = np.random.default_rng(5)
    one = rng.integers(0, 12, (14, 4, 5)).astype(float)
    one[rng.random(one.shape) < 0.1] = NAN
    series = np.round(np.cumsum(rng.normal(size=14)), 2)
    series[[3, 9]] = NAN
    text = " ".join("NA" if np.isnan(v) else f"{v}" for v in series)
    found = read(
        run("stackcorrelation", INPUT=make(one), SERIES=text, METHOD=method, MAX_LAG=3).path
    ).cells
    correlate = (stats.pearsonr, stats.spearmanr, stats.kendalltau)[method]
    for row, column in np.ndindex(4, 5):
        best = None
        for lag in sorted(range(-3, 4), key=lambda k: (abs(k), -k)):
            x, y = one[max(lag, 0) : 14 + min(lag, 0), row, column], series[max(-lag, 0) :]
            y = y[: x.size]
            known = ~np.isnan(x + y)
            r, p = correlate(x[known], y[known])
            if best is None or abs(r) > abs(best[0]) + 1e-12:
                best = r, p, known.sum(), lag
        got = found[:, row, column]
        np.testing.assert_allclose(got[:3], best[:3], atol=1e-6)
        assert got[-1] == best[3]


@pytest.mark.parametrize("method", [0, 1, 2])
def test_colour_images_have_the_scores_of_opencv(make, read, run, method):
    """And the matches are those that reach the threshold, whichever way round."""
    cv2 = pytest.importorskip("cv2")
    rng = np.random.default_rng(7)
    image = ndimage.gaussian_filter(rng.random((3, 60, 70)), (0, 1.5, 1.5))
    image = np.round(255 * (image - image.min()) / np.ptp(image)).astype("u1")
    template = image[:, 20:31, 30:44]
    outcome = run(
        "matchtemplate",
        INPUT=make(image),
        TEMPLATE=make(template, "t.tif", geotransform=None, epsg=None),
        METHOD=method,
        OUTPUT_POINTS="TEMPORARY_OUTPUT",
    )
    kinds = (cv2.TM_CCOEFF_NORMED, cv2.TM_CCORR_NORMED, cv2.TM_SQDIFF_NORMED)
    layers = [np.ascontiguousarray(np.moveaxis(part, 0, 2)) for part in (image, template)]
    wanted = cv2.matchTemplate(*layers, kinds[method])
    scores = read(outcome.path).cells[0]
    assert np.isnan(scores).sum() == scores.size - wanted.size
    np.testing.assert_allclose(scores[5:-5, 7:-6], wanted, atol=1e-4)
    assert outcome["BEST_SCORE"] == pytest.approx(0 if method == 2 else 1, abs=1e-6)
    assert outcome["BEST_X"] == pytest.approx(X0 + CELL * 37, abs=0.01)
    assert outcome["BEST_Y"] == pytest.approx(Y0 - CELL * 25.5, abs=0.01)


def test_a_cut_from_the_middle(make, run):
    """Of 30 x 30 from a picture of 50 x 50, at row and column 10."""
    cells = texture((50, 50))
    first = make(cells, geotransform=None, epsg=None)
    cut = make(cells[10:40, 10:40], "cut.tif", geotransform=None, epsg=None)
    outcome = run("estimateshift", INPUT=first, INPUT_2=cut)
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((10, 10), abs=0.011)
    placed = make(cells[10:40, 10:40], "placed.tif", geotransform=at(10, 10))
    outcome = run("estimateshift", INPUT=make(cells), INPUT_2=placed)
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((0, 0), abs=0.011)
