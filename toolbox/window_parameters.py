"""The window that parameters describe: one place for all algorithms that have one."""

from __future__ import annotations

import os
import re

from ..kernels.common.wording import LONGEST_PATH, counted, decoded, of_parameter, quoted, tr
from ..kernels.windows.choices import Outline, Weighting
from ..raster.common.choices import Edges

_LARGEST_FILE = 2**26


def read_window(run, deep: bool = True):
    """Return the window's bands, rows and columns, and its footprint where it has one.

    ``deep`` says that the algorithm offers windows over several bands.
    """
    from ..kernels.windows.shapes import annulus, ellipse, parse_footprint, wedge

    columns = run.integer("WINDOW")
    rows = run.integer("WINDOW_ROWS") if run.given("WINDOW_ROWS") else columns
    bands = run.integer("WINDOW_BANDS") if deep else 1
    shape = Outline(run.choice("SHAPE"))
    if shape is not Outline.FOOTPRINT and run.given("FOOTPRINT"):
        run.progress.warn(tr("FOOTPRINT is not used: choose the shape Footprint for it"))
    if shape is not Outline.FOOTPRINT:
        run.refuse_reach(max(rows, columns))
    if shape is Outline.RECTANGLE:
        return (bands, rows, columns), None
    if bands != 1:
        raise ValueError(
            tr("WINDOW_BANDS is {}: windows over several bands are rectangles; give 1").format(
                bands
            )
        )
    if shape is Outline.FOOTPRINT:
        text = _matrix(run, "FOOTPRINT")
        with of_parameter("FOOTPRINT"):
            marks = parse_footprint(text)
        _tell(run, "FOOTPRINT", marks)
        return (1, *marks.shape), marks
    if shape is Outline.ANNULUS:
        with of_parameter("INNER_RADIUS"):
            marks = annulus(rows, columns, run.number("INNER_RADIUS"))
    elif shape is Outline.WEDGE:
        directions = run.number("WEDGE_START"), run.number("WEDGE_END")
        with of_parameter("WEDGE_START, WEDGE_END"):
            marks = wedge(rows, columns, *directions)
    else:
        with of_parameter("WINDOW"):
            marks = ellipse(rows, columns)
    return (1, *marks.shape), marks


def read_weights(run, window, footprint):
    """Return the window and its weights, None where all cells count alike."""
    import numpy as np

    from ..kernels.windows.shapes import distance_weights, parse_weights

    weighting = Weighting(run.choice("WEIGHTING"))
    if weighting is not Weighting.MATRIX and run.given("WEIGHTS"):
        run.progress.warn(tr("WEIGHTS are not used: choose the weights Matrix for them"))
    if weighting is Weighting.NONE:
        return window, None
    if window[0] != 1:
        raise ValueError(
            tr("WINDOW_BANDS is {}: weights are for windows of one band; give 1").format(window[0])
        )
    if weighting is not Weighting.MATRIX:
        run.refuse_reach(max(window[1:]))
        marks = np.ones(window[1:], bool) if footprint is None else footprint
        with of_parameter("SIGMA"):
            return window, distance_weights(marks, weighting, run.number("SIGMA"))
    if footprint is not None:
        raise ValueError(
            tr(
                "SHAPE is {}: a matrix of weights is its own shape, with 0 for cells that do not "
                "belong; choose Rectangle"
            ).format(run.choice("SHAPE"))
        )
    text = _matrix(run, "WEIGHTS")
    with of_parameter("WEIGHTS"):
        weights = parse_weights(text)
    _tell(run, "WEIGHTS", weights)
    return (1, *weights.shape), weights


def read_edge_value(run, info) -> float:
    """Return the value beyond the edge; refuse one that the cells' type would make infinite."""
    import numpy as np

    value, most = run.number("EDGE_VALUE"), float(np.finfo("f4").max)
    small = any(band.float_dtype == np.float32 for band in info.bands)
    if run.choice("EDGES") == Edges.CONSTANT and small and abs(value) > most:
        raise ValueError(
            tr("EDGE_VALUE is {:g}: cells of {} have 32 bits; give {:.6g} to {:.6g}").format(
                value, info.name, -most, most
            )
        )
    return value


def refuse_deep(window, info) -> None:
    """Refuse a window over more bands than there are."""
    count = len(info.bands)
    if window[0] > count:
        raise ValueError(
            tr("WINDOW_BANDS is {}: {} gives {}; give at most {}").format(
                window[0], info.name, counted(count, "band", "bands"), count
            )
        )


def tell_window(run, info, window) -> None:
    """Log how large a window is on the ground, and warn of one that holds one cell."""
    from ..raster.common.grid import NO_GEOREFERENCE

    bands, rows, columns = window
    if bands == rows == columns == 1:
        run.progress.warn(tr("WINDOW is 1: each cell is alone in its window, and nothing varies."))
    if info.grid.geotransform == NO_GEOREFERENCE:
        return
    height, width = info.grid.cell_sides()
    sides = (f"{columns * width:.3g}", f"{rows * height:.3g}")
    sides = [f"{float(side):,.6g}" for side in sides]
    told = tr("Window: {} x {} cells = {} x {} {}")
    run.progress.message(told.format(columns, rows, *sides, tr(info.grid.unit())))


def _matrix(run, name: str) -> str:
    """Return the text of a matrix, read from a file where the parameter names one."""
    text = run.text(name)
    if not re.search(r"[A-Za-z/\\]", text) or "\n" in text or "[" in text:
        return text
    if not os.path.isfile(text):
        if re.search(r"[A-Za-z\\]", text) and re.search(r"[/\\]|\.\w+$", text):
            raise ValueError(
                tr("{} is {}: there is no such file").format(name, quoted(text, LONGEST_PATH))
            )
        return text  # no matrix either, and whoever reads it says why
    if os.path.getsize(text) > _LARGEST_FILE:
        raise ValueError(
            tr("{} is {}: no matrix is that large").format(name, quoted(text, LONGEST_PATH))
        )
    try:
        with open(text, "rb") as file:
            return decoded(file.read())
    except OSError as error:
        from ..raster.common.errors import cause

        told = tr("{} is {}: that file cannot be read ({})")
        raise ValueError(told.format(name, quoted(text, LONGEST_PATH), cause(error))) from error


def _tell(run, name: str, matrix) -> None:
    """Log a matrix as it was read."""
    rows, columns = matrix.shape
    used = int((matrix != 0).sum())
    said = tr("{}: {} x {}, {}, sum {:,.9g}").format(
        name, columns, rows, counted(used, "cell", "cells"), float(matrix.sum())
    )
    run.progress.message(said)
