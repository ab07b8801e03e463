"""The window that parameters describe: one place for all algorithms that have one."""

from __future__ import annotations

from .parameters import tr

RECTANGLE, ELLIPSE, FOOTPRINT, ANNULUS, WEDGE = range(5)


def read_window(run):
    """Return the window's bands, rows and columns, and its footprint where it has one."""
    from ..kernels.windows import annulus, ellipse, parse_footprint, wedge

    columns = run.integer("WINDOW")
    rows = run.integer("WINDOW_ROWS") if run.given("WINDOW_ROWS") else columns
    bands, shape = run.integer("WINDOW_BANDS"), run.choice("SHAPE")
    if shape != FOOTPRINT and run.given("FOOTPRINT"):
        run.progress.warn(tr("FOOTPRINT is not used: choose the shape Footprint (SHAPE 2) for it"))
    if shape == RECTANGLE:
        return (bands, rows, columns), None
    if bands != 1:
        raise ValueError(
            tr("WINDOW_BANDS is {}: windows over several bands are rectangles; give 1").format(
                bands
            )
        )
    if shape == FOOTPRINT:
        marks = parse_footprint(run.text("FOOTPRINT"))
        return (1, *marks.shape), marks
    run.refuse_reach(max(rows, columns))
    if shape == ANNULUS:
        marks = annulus(rows, columns, run.number("INNER_RADIUS"))
    elif shape == WEDGE:
        directions = run.number("WEDGE_START"), run.number("WEDGE_END")
        marks = wedge(rows, columns, *directions, check=run.progress.check)
    else:
        marks = ellipse(rows, columns)
    return (1, *marks.shape), marks


def read_weights(run, window, footprint):
    """Return the window and its weights, None where all cells count alike."""
    import numpy as np

    from ..kernels.windows import Weighting, distance_weights, parse_weights

    weighting = Weighting(run.choice("WEIGHTING"))
    if weighting is not Weighting.MATRIX and run.given("WEIGHTS"):
        run.progress.warn(tr("WEIGHTS are not used: choose the weights Matrix (WEIGHTING 4)"))
    if weighting is Weighting.NONE:
        return window, None
    if window[0] != 1:
        raise ValueError(
            tr("WINDOW_BANDS is {}: weights are for windows of one band; give 1").format(window[0])
        )
    if weighting is not Weighting.MATRIX:
        run.refuse_reach(max(window[1:]))
        marks = np.ones(window[1:], bool) if footprint is None else footprint
        sigma, check = run.number("SIGMA"), run.progress.check
        return window, distance_weights(marks, weighting, sigma, check=check)
    if footprint is not None:
        raise ValueError(
            tr(
                "SHAPE is {}: a matrix of weights is its own shape, with 0 for cells that do not "
                "belong; give 0"
            ).format(run.choice("SHAPE"))
        )
    weights = parse_weights(run.text("WEIGHTS"))
    return (1, *weights.shape), weights
