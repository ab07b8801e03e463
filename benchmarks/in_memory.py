"""What Python libraries do of a row, on arrays that are in memory already.

    python in_memory.py version MODULE
    python in_memory.py run FUNCTION PARAMETERS OUTPUT INPUT...

A process of its own for each run, so that its arrays go with it. It prints a line of JSON with
the seconds that the function took, without reading and writing. A function gets the rasters and our
parameters, of which it takes what concerns it. Rasters come and go as .npy files: its Python
may have no GDAL.
"""

import importlib
import json
import sys
import time
import warnings

import cells
import numpy as np
from rows import THREADS


def over_windows(values, total):
    """Return the variance of windows, from a function that sums windows."""
    valid = ~np.isnan(values)
    values = np.where(valid, values, 0.0)
    count = total(valid.astype(float))
    mean = total(values) / count
    variance = total(values * values) / count - mean * mean
    variance[~valid] = np.nan
    return variance


def box_sums(size):
    """Return a function that sums square windows, with nothing outside of the raster."""
    import cv2

    cv2.setNumThreads(THREADS)

    def total(values):
        return cv2.boxFilter(
            values, cv2.CV_64F, (size, size), normalize=False, borderType=cv2.BORDER_CONSTANT
        )

    return total


def box_variance(values, *, WINDOW, **_):
    """Return the variance of square windows by OpenCV."""
    return over_windows(values, box_sums(WINDOW))


def round_variance(values, **parameters):
    """Return the variance of round windows by OpenCV."""
    import cv2

    cv2.setNumThreads(THREADS)
    weights = cells.window(parameters).astype(float)

    def total(values):
        return cv2.filter2D(values, cv2.CV_64F, weights, borderType=cv2.BORDER_CONSTANT)

    return over_windows(values, total)


def box_correlation(first, second, *, WINDOW, **_):
    """Return the correlation of two rasters in square windows by OpenCV."""
    total = box_sums(WINDOW)
    valid = ~(np.isnan(first) | np.isnan(second))
    first, second = np.where(valid, first, 0.0), np.where(valid, second, 0.0)
    count = total(valid.astype(float))
    means = total(first) / count, total(second) / count
    covariance = total(first * second) / count - means[0] * means[1]
    variances = [
        total(values * values) / count - mean * mean for values, mean in zip((first, second), means)
    ]
    found = covariance / np.sqrt(variances[0] * variances[1])
    found[~valid | (count < 3)] = np.nan
    return found


def generic_variance(values, **parameters):
    """Return the variance by SciPy's generic filter."""
    from scipy import ndimage

    return ndimage.generic_filter(values, np.var, footprint=cells.window(parameters))


def vectorized_variance(values, **parameters):
    """Return the variance by SciPy's filter of vectorized functions."""
    from scipy import ndimage

    window = cells.window(parameters)
    return ndimage.vectorized_filter(
        values, np.nanvar, footprint=window, mode="constant", cval=np.nan
    )


def median(values, *, WINDOW, **_):
    """Return the median by SciPy."""
    from scipy import ndimage

    return ndimage.median_filter(np.nan_to_num(values.astype("float32")), size=WINDOW)


def median_blur(values, *, WINDOW, **_):
    """Return the median by OpenCV."""
    import cv2

    cv2.setNumThreads(THREADS)
    return cv2.medianBlur(np.nan_to_num(values.astype("float32")), WINDOW)


def template_scores(values, *, TEMPLATE_EXTENT, **_):
    """Return the scores of a template that is part of a raster of `rasters` by OpenCV."""
    import cv2

    cv2.setNumThreads(THREADS)
    left, right, bottom, top = map(float, TEMPLATE_EXTENT.split(","))
    columns = slice(round((left - 500000) / 30), round((right - 500000) / 30))
    down = slice(round((4000000 - top) / 30), round((4000000 - bottom) / 30))
    image = np.nan_to_num(values.astype("float32"))
    template = image[down, columns]
    if not template.size:  # of a crop that only shows that all is there
        return image
    return cv2.matchTemplate(image, np.ascontiguousarray(template), cv2.TM_CCOEFF_NORMED)


def chips_found(first, second, *, WINDOW, STEP, MAX_SHIFT, **_):
    """Return how many columns chips moved, to whole cells, by OpenCV."""
    import cv2

    cv2.setNumThreads(1)
    first, second = (np.nan_to_num(values.astype("float32")) for values in (first, second))
    before, reach = WINDOW // 2, WINDOW // 2 + MAX_SHIFT
    rows, columns = (range(reach, n - reach - 1, STEP) for n in first.shape)
    found = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            top, left = row - before, column - before
            chip = first[top : top + WINDOW, left : left + WINDOW]
            side = WINDOW + 2 * MAX_SHIFT
            top, left = top - MAX_SHIFT, left - MAX_SHIFT
            scores = cv2.matchTemplate(
                second[top : top + side, left : left + side], chip, cv2.TM_CCOEFF_NORMED
            )
            found[i, j] = cv2.minMaxLoc(scores)[3][0] - MAX_SHIFT
    return found


def nearest(values, *, MAX_DISTANCE, **_):
    """Return the raster with its gaps filled from the nearest cell by SciPy."""
    from scipy import ndimage

    gaps = np.isnan(values)
    distance, (rows, columns) = ndimage.distance_transform_edt(gaps, return_indices=True)
    return np.where(distance <= MAX_DISTANCE, values[rows, columns], np.nan)


def biharmonic(values, **_):
    """Return the raster with its gaps filled by scikit-image's biharmonic surface."""
    from skimage.restoration import inpaint_biharmonic

    gaps = np.isnan(values)
    # Each gap by itself, as ours; together is no better and slower.
    return inpaint_biharmonic(np.where(gaps, 0.0, values), gaps, split_into_regions=True)


def equalize(values, *, BINS, **_):
    """Return the raster equalized by scikit-image."""
    from skimage.exposure import equalize_hist

    return 255 * equalize_hist(values, BINS, mask=~np.isnan(values))


def maxima(values, **_):
    """Return where scikit-image sees local maxima."""
    from skimage.morphology import local_maxima

    return local_maxima(np.where(np.isnan(values), -np.inf, values).astype("float32"))


def peak_local_max(values, **_):
    """Return how many peaks scikit-image sees, in an array of one cell."""
    from skimage.feature import peak_local_max as find

    lowest = np.nanmin(values) - 1
    found = find(np.where(np.isnan(values), lowest, values), exclude_border=False)
    return np.array([[len(found)]])


def ends(text):
    """Return the ends of a range such as ``2;5``, either of them open."""
    return tuple(float(part) if part else None for part in text.split(";"))


def find_peaks(values, *, DISTANCE, WLEN, **ranges):
    """Return how many peaks SciPy finds along the bands of each cell."""
    from scipy.signal import find_peaks as find

    names = {"PLATEAU": "plateau_size"}
    asked = {names.get(name, name.lower()): ends(text) for name, text in ranges.items()}
    count = np.zeros(values.shape[1:])
    for row, column in np.ndindex(*count.shape):
        series = values[:, row, column]
        known = series[~np.isnan(series)]
        count[row, column] = len(find(known, distance=DISTANCE, wlen=WLEN, **asked)[0])
    return count


FUNCTIONS = {
    function.__name__: function
    for function in (
        box_variance,
        round_variance,
        box_correlation,
        generic_variance,
        vectorized_variance,
        median,
        median_blur,
        template_scores,
        chips_found,
        nearest,
        biharmonic,
        equalize,
        maxima,
        peak_local_max,
        find_peaks,
    )
}


def main():
    """Run from the command line."""
    task, name, *arguments = sys.argv[1:]
    if task == "version":
        print(importlib.import_module(name).__version__)
        return
    parameters, output, *inputs = arguments
    rasters = [np.load(path) for path in inputs]
    function, parameters = FUNCTIONS[name], json.loads(parameters)
    warnings.simplefilter("ignore")  # a window without data is 0 / 0
    function(*(raster[..., :8, :8] for raster in rasters), **parameters)  # imports do not count
    start = time.perf_counter()
    found = function(*rasters, **parameters)
    seconds = time.perf_counter() - start
    np.save(output, found)
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
