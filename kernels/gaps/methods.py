"""Fill gaps from the data around them.

A gap comes as a window of the raster that covers it and `margin` more cells on every side, as far
as the raster reaches, and a mask of the cells to fill, the target. The sources are the data
cells in the window: not NaN, not infinite and not in the target. Cells that are NaN and not in the
target are neither filled nor sources. A window may hold several gaps.

Distances are in heights of cells. The `aspect` is the width of the cells in heights of them, one
number or one for each row of the window; 1 are square cells. From a cell to fill on, distances are
those of its row's cells.

Every function returns the values of the target cells in row order, NaN where a cell stays
unfilled: there is no source, or the nearest one is farther than `max_distance` (Euclidean; 0 is
any distance). The window's cells in the input never change.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr
from ..order.choices import Statistic
from ._least_squares import penalised_surfaces
from ._linear import linear_surfaces
from ._nearest import greatest_square, nearest_source
from ._quadrants import nearest_in_quadrants
from ._ranks import local_rank
from ._shape import belts
from ._shells import dilate, navier_stokes, telea
from ._squares import middles_of, square_means
from ._stack import Stack, stacks
from ._surface import DIRECT_CELLS, solve_each_surface, solve_surface, solve_surfaces
from .choices import AROUND, SQUARES, Method

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Aspect, Booleans, Floats, Integers

    Windows = Sequence[tuple[NDArray[Any], Booleans]]

ALONE_CELLS = DIRECT_CELLS
"""A surface over a window with no more target cells does not depend on what is solved with it."""

QUERY_CELLS = 200_000
"""Neighbours looked up by one call of the search tree, so that it ends within half a second."""

_RANKS = {Method.LOCAL_MEDIAN: Statistic.MEDIAN, Method.LOCAL_MODE: Statistic.MAJORITY}
# Methods that look farther and farther until they meet data.
_WIDENING = (*SQUARES, Method.DILATION)
# The surface is fitted to the data so near a gap as well.
_LEAST_SQUARES_MARGIN = 16


def margin(method: int, *, neighbours: int = 0, radius: int = 3) -> int:
    """Return how many cells beyond the gap's bounding box its window must include.

    Parameters
    ----------
    method : int
        A `Method`.
    neighbours, radius : int
        As for `fill_gap`.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If `method` is none of `Method`.

    Examples
    --------
    >>> margin(Method.SMOOTH_SURFACE), margin(Method.NEAREST), margin(Method.LOCAL_MEAN, radius=5)
    (2, 1, 5)
    """
    method = _method(method)
    if method == Method.SMOOTH_SURFACE:
        return 2
    if method in SQUARES:
        return radius
    if method in (Method.TELEA, Method.NAVIER_STOKES):
        return radius + 2
    if method == Method.LEAST_SQUARES:
        return _LEAST_SQUARES_MARGIN
    if method == Method.INVERSE_DISTANCE:
        return _ring(neighbours)
    return 1


def source_distance(
    values: NDArray[Any],
    target: Booleans,
    *,
    method: int,
    max_distance: float = 0.0,
    neighbours: int = 0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Return how far from each target cell the data may lie that fill it.

    A window that ends nearer than that, within the raster, may lack some of them. Where data
    cells are all around the gaps, and no number of neighbours is asked for, `margin` is enough.

    Parameters
    ----------
    values, target, method, max_distance, neighbours, aspect
        As for `fill_gap`.

    Returns
    -------
    ndarray of float64, shape (target cells,)
        In heights of cells; 0 where `margin` is enough, infinite where the window tells nothing.

    Examples
    --------
    >>> row = np.array([[1.0, np.nan, np.nan, np.nan]])
    >>> target = np.array([[False, True, False, False]])
    >>> source_distance(row, target, method=Method.NEAREST)
    array([1.])
    >>> source_distance(row, target, method=Method.MEMBRANE)
    array([inf])
    """
    values, target, source = _prepare(values, target, max_distance)
    limit = math.sqrt(greatest_square(max_distance))
    if method == Method.INVERSE_DISTANCE and neighbours:
        farthest = np.empty(np.count_nonzero(target))
        for wide, some in belts(aspect, target):
            farthest[some[target]] = _kth_distance(
                source, some, neighbours, _ring(neighbours), wide
            )
        return np.minimum(farthest, limit)
    farthest = np.zeros(np.count_nonzero(target))
    others = ~(target | source)
    if not others.any():
        return farthest
    around = target.copy()
    around[1:] |= target[:-1]
    around[:-1] |= target[1:]
    nearby = around.copy()
    nearby[:, 1:] |= around[:, :-1]
    nearby[:, :-1] |= around[:, 1:]
    if not (nearby & others).any():
        return farthest
    farthest += limit
    if method in (Method.NEAREST, *_WIDENING):
        np.minimum(_away(source, target, max_distance, aspect), limit, out=farthest)
    if method in _WIDENING:
        farthest *= 2  # the radius doubles until it meets data
    return farthest


def distances(
    values: NDArray[Any], target: Booleans, *, max_distance: float = 0.0, aspect: Aspect = 1.0
) -> Floats:
    """Return how far the nearest data cell lies from each target cell.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`.

    Returns
    -------
    ndarray of float64, shape (target cells,)
        In heights of cells, between centres; NaN where none is near enough.

    Examples
    --------
    >>> row = np.array([[1.0, np.nan, np.nan, np.nan]])
    >>> distances(row, np.isnan(row), max_distance=2)
    array([ 1.,  2., nan])
    """
    values, target, source = _prepare(values, target, max_distance)
    away = _away(source, target, max_distance, aspect)
    away[np.isinf(away)] = np.nan
    return away


def _away(source: Booleans, target: Booleans, max_distance: float, aspect: Aspect) -> Floats:
    """Return the distance of the nearest source of each target cell, infinite if it is too far."""
    away = np.full(np.count_nonzero(target), np.inf)
    for wide, some in belts(aspect, target):
        squared = nearest_source(source[None], some[None], max_distance, wide)[1]
        near = squared <= greatest_square(max_distance, wide)
        away[some[target]] = np.sqrt(np.where(near, squared, np.inf))
    return away


def fill_gap(
    values: NDArray[Any],
    target: Booleans,
    *,
    method: int,
    max_distance: float = 0.0,
    power: float = 1.0,
    neighbours: int = 0,
    radius: int = 3,
    tension: float = 0.0,
    smoothness: float = 0.0,
    classes: bool = False,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill the target cells of a window by one of the methods.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        The window, with NaN where there is no data.
    target : ndarray of bool, shape (rows, columns)
        The cells to fill, valid or not.
    method : int
        A `Method`.
    max_distance : float
        In heights of cells; 0 is any distance.
    power, neighbours : float, int
        See `inverse_distance`.
    radius : int
        See `local_mean`; for the two ways to inpaint how far cells count.
    tension : float
        See `smooth_surface`.
    smoothness : float
        Of the least squares; 0 leaves it to generalised cross-validation.
    classes : bool
        Whether a median that would lie between two cells is the lower of them.
    aspect : float, or ndarray of shape (rows,)
        Width of the cells in heights of them; of all, or of those of each row.

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If a parameter is out of its range, named as the user knows it.

    References
    ----------
    Telea 2004, doi:10.1080/10867651.2004.10487596. Bertalmio, Bertozzi and Sapiro 2001,
    doi:10.1109/CVPR.2001.990497 (Navier-Stokes). Garcia 2010, doi:10.1016/j.csda.2009.09.020
    (least squares by the cosine transform).

    Examples
    --------
    >>> fill_gap(np.array([[1.0, np.nan, 3.0]]), np.array([[False, True, False]]), method=1)
    array([2.])
    """
    method = _method(method)
    if method == Method.SMOOTH_SURFACE:
        return smooth_surface(
            values, target, tension=tension, max_distance=max_distance, aspect=aspect
        )
    if method == Method.MEMBRANE:
        return membrane(values, target, max_distance=max_distance, aspect=aspect)
    if method == Method.INVERSE_DISTANCE:
        return inverse_distance(
            values,
            target,
            power=power,
            neighbours=neighbours,
            max_distance=max_distance,
            aspect=aspect,
        )
    if method == Method.NEAREST:
        return nearest(values, target, max_distance=max_distance, aspect=aspect)
    if method == Method.LOCAL_MEAN:
        return local_mean(values, target, radius=radius, max_distance=max_distance, aspect=aspect)
    _radius(radius)
    if method in _RANKS:
        fill = partial(_ranked, radius=radius, statistic=_RANKS[method], classes=classes)
        return _each([(values, target)], fill, max_distance, [aspect])[0]
    kernel = _kernel(method, radius, _smoothness(smoothness))
    return _filled_by(kernel, [(values, target)], max_distance, [aspect])[0]


def _kernel(
    method: Method, radius: int, smoothness: float
) -> Callable[[Windows, Sequence[Aspect]], list[Floats]]:
    """Return what fills windows, of which data and cells near to data are given."""
    if method == Method.LINEAR:
        return lambda windows, shapes: linear_surfaces(windows, aspects=shapes)
    if method == Method.DILATION:
        return lambda windows, shapes: [dilate(*window) for window in windows]
    if method == Method.LEAST_SQUARES:
        return lambda windows, shapes: penalised_surfaces(
            windows, smoothness=smoothness or None, aspects=shapes
        )
    march = telea if method == Method.TELEA else navier_stokes
    return lambda windows, shapes: march(windows, radius=radius)


def _filled_by(
    kernel: Callable[[Windows, Sequence[Aspect]], list[Floats]],
    windows: Windows,
    max_distance: float,
    aspects: Sequence[Aspect],
) -> list[Floats]:
    """Fill the cells near data; those that a method leaves take the nearest cell."""
    results, asked, missed = [], [], []
    for window, aspect in zip(windows, aspects):
        values, target, source = _prepare(*window, max_distance)
        result = np.full(np.count_nonzero(target), np.nan)
        results.append(result)
        if not source.any() or not result.size:
            continue
        near = _within(source, target, max_distance, aspect)
        wanted = target.copy()
        wanted[target] = near
        asked.append((result, near, target, np.where(source, values, np.nan), wanted, aspect))
    checkpoint()
    pairs, shapes = [one[3:5] for one in asked], [one[5] for one in asked]
    for (result, near, target, known, _, aspect), filled in zip(asked, kernel(pairs, shapes)):
        result[near] = filled
        left = near & np.isnan(result)
        if left.any():
            lacking = target.copy()
            lacking[target] = left
            missed.append((result, left, known, lacking, aspect))
    given, shapes = [(known, lacking) for *_, known, lacking, _ in missed], [m[4] for m in missed]
    for (result, left, *_), filled in zip(
        missed, _each(given, _nearest_cells, max_distance, shapes)
    ):
        result[left] = filled
    return results


def fill_windows(
    windows: Windows,
    *,
    method: int,
    max_distance: float = 0.0,
    power: float = 1.0,
    neighbours: int = 0,
    radius: int = 3,
    tension: float = 0.0,
    smoothness: float = 0.0,
    classes: bool = False,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Do what `fill_gap` does for each of several windows, those of about one size at once.

    Faster by far where windows are small, and no digit of one depends on the others.

    Parameters
    ----------
    windows : sequence of pairs
        `values` and `target` of each.
    method, max_distance, power, neighbours, radius, tension, smoothness, classes
        As for `fill_gap`.
    aspects : sequence of float, or of ndarray of shape (rows,)
        The `aspect` of each window; none: all cells are square.

    Returns
    -------
    list of ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        As `fill_gap`.

    Examples
    --------
    >>> row = np.array([[1.0, np.nan, 3.0, np.nan]])
    >>> windows = [(row, np.isnan(row)), (row[:, ::-1], np.isnan(row[:, ::-1]))]
    >>> [filled.tolist() for filled in fill_windows(windows, method=Method.NEAREST)]
    [[1.0, 3.0], [3.0, 3.0]]
    """
    method = _method(method)
    if method == Method.NEAREST:
        return _each(windows, _nearest_cells, max_distance, aspects)
    if method == Method.LOCAL_MEAN:
        return _each(windows, partial(_local_means, radius=_radius(radius)), max_distance, aspects)
    if method in _RANKS:
        statistic = _RANKS[method]
        fill = partial(_ranked, radius=_radius(radius), statistic=statistic, classes=classes)
        return _each(windows, fill, max_distance, aspects)
    if method == Method.INVERSE_DISTANCE and not neighbours:
        fill = partial(_in_quadrants, power=_power(power))
        return _each(windows, fill, max_distance, aspects)
    shapes = _aspects(windows, aspects)
    if method == Method.INVERSE_DISTANCE:
        fill = partial(
            inverse_distance, power=power, neighbours=neighbours, max_distance=max_distance
        )
        return [fill(*window, aspect=aspect) for window, aspect in zip(windows, shapes)]
    if method not in (Method.SMOOTH_SURFACE, Method.MEMBRANE):
        kernel = _kernel(method, _radius(radius), _smoothness(smoothness))
        return _filled_by(kernel, windows, max_distance, shapes)
    tension = 1.0 if method == Method.MEMBRANE else tension
    return _surfaces(windows, solve_each_surface, tension, max_distance, shapes)


def _aspects(windows: Windows, aspects: Sequence[Aspect]) -> Sequence[Aspect]:
    return aspects or [1.0] * len(windows)


def _each(
    windows: Windows,
    fill: Callable[..., Floats],
    max_distance: float,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Fill the windows stack by stack, of cells that are not square each by itself."""
    results: list[Floats] = []
    prepared, widths, places = [], [], []
    for number, (window, aspect) in enumerate(zip(windows, _aspects(windows, aspects))):
        values, target, source = _prepare(*window, max_distance)
        results.append(np.full(np.count_nonzero(target), np.nan))
        for wide, some in belts(aspect, target):
            prepared.append((values, some, source))
            widths.append(wide)
            places.append((number, slice(None) if some is target else some[target]))
    for stack in stacks(prepared, widths):
        checkpoint()
        filled = fill(stack, max_distance=max_distance)
        parts = np.split(filled, np.cumsum(stack.counts)[:-1])
        for index, part in zip(stack.numbers, parts):
            number, cells = places[index]
            results[number][cells] = part
    return results


def smooth_surface(
    values: NDArray[Any],
    target: Booleans,
    *,
    tension: float = 0.0,
    max_distance: float = 0.0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill with the surface of least curvature through the data around the gap.

    The biharmonic equation with the surface reflected at the raster's edges; towards nodata that
    is not filled, and cells farther than `max_distance` from data, the surface levels off. It
    continues slopes into the gap, and overshoots where the rim is noisy; `tension` above 0
    flattens it towards the membrane.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`.
    tension : float
        0 (biharmonic) to 1 (membrane).

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If `tension` is not in 0 to 1, or the gap has more cells than can be solved.

    Notes
    -----
    About 6 microseconds and, in large gaps, 400 bytes a cell. A cell that meets data only across
    a corner, shut in by nodata that is not filled, takes the inverse distance.

    References
    ----------
    Damelin and Hoang 2018, doi:10.1155/2018/3950312.

    Examples
    --------
    >>> slope = np.array([[0.0, 1.0, np.nan, 3.0, 4.0]])
    >>> smooth_surface(slope, np.isnan(slope)).round(9)
    array([2.])
    """
    return _surfaces([(values, target)], _solve_each, tension, max_distance, [aspect])[0]


def smooth_surfaces(
    windows: Sequence[tuple[NDArray[Any], Booleans]],
    *,
    tension: float = 0.0,
    max_distance: float = 0.0,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Do what `smooth_surface` does for several windows, none of which ends where the raster does.

    Faster by far than one after the other, and no different beyond the error that is left. What
    a window of `ALONE_CELLS` target cells or fewer gets depends on no other.

    Parameters
    ----------
    windows : sequence of pairs
        `values` and `target` of each.
    tension, max_distance
        As for `smooth_surface`.
    aspects
        As for `fill_windows`.

    Returns
    -------
    list of ndarray of float64, shape (target cells,)
    """
    return _surfaces(windows, solve_surfaces, tension, max_distance, _aspects(windows, aspects))


def _solve_each(
    windows: Sequence[tuple[Floats, Booleans]], *, tension: float, aspects: Sequence[Aspect]
) -> list[Floats]:
    return [
        solve_surface(*window, tension=tension, aspect=aspect)
        for window, aspect in zip(windows, aspects)
    ]


def _surfaces(
    windows: Sequence[tuple[NDArray[Any], Booleans]],
    solve: Callable[..., list[Floats]],
    tension: float,
    max_distance: float,
    aspects: Sequence[Aspect],
) -> list[Floats]:
    if not 0 <= tension <= 1:
        raise ValueError(
            tr("the tension is {}; give 0 (thin plate) to 1 (membrane)").format(tension)
        )
    results, solvable = [], []
    for (values, target), aspect in zip(windows, aspects):
        values, target, source = _prepare(values, target, max_distance)
        result = np.full(np.count_nonzero(target), np.nan)
        results.append(result)
        if not source.any():
            continue
        near = _within(source, target, max_distance, aspect)
        unknown = target.copy()
        unknown[target] = near
        known = np.where(source, values, np.nan)
        solvable.append((result, target, near, aspect, known, unknown))
    pairs, shapes = [], []
    for *_, aspect, known, unknown in solvable:
        rows, columns = _around(unknown)
        pairs.append((known[rows, columns], unknown[rows, columns]))
        shapes.append(aspect if np.ndim(aspect) == 0 else np.asarray(aspect)[rows])
    surfaces = solve(pairs, tension=tension, aspects=shapes) if pairs else []
    for (result, target, near, aspect, known, _), surface in zip(solvable, surfaces):
        result[near] = surface
        cut_off = near & np.isnan(result)
        if cut_off.any():
            lonely = target.copy()
            lonely[target] = cut_off
            result[cut_off] = inverse_distance(
                known, lonely, max_distance=max_distance, aspect=aspect
            )
    return results


def _around(unknown: Booleans) -> tuple[slice, slice]:
    """Return the part of a window that a surface over some cells sees."""
    sides = []
    for axis in (1, 0):
        used = np.flatnonzero(unknown.any(axis=axis))
        low, high = (int(used[0]), int(used[-1])) if used.size else (0, 0)
        sides.append(slice(max(low - 2, 0), high + 3))
    return sides[0], sides[1]


def membrane(
    values: NDArray[Any],
    target: Booleans,
    *,
    max_distance: float = 0.0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill with a membrane: each cell is the mean of its four neighbours (Laplace's equation).

    Never leaves the range of the data around the gap. At the raster's edges, and at cells that
    are not filled, the neighbour that is not there is left out.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`.

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If the gap has more cells than can be solved.

    Notes
    -----
    About 3 microseconds and, in large gaps, 400 bytes a cell.

    Examples
    --------
    >>> row = np.array([[0.0, np.nan, np.nan, 3.0]])
    >>> membrane(row, np.isnan(row)).round(9)
    array([1., 2.])
    """
    return smooth_surface(values, target, tension=1.0, max_distance=max_distance, aspect=aspect)


def inverse_distance(
    values: NDArray[Any],
    target: Booleans,
    *,
    power: float = 1.0,
    neighbours: int = 0,
    max_distance: float = 0.0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill with the mean of data cells around, weighted by 1 / distance ** power.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`.
    power : float
        0 to 20.
    neighbours : int
        0: the nearest data cell in each of four quadrants, of equally near ones that of the
        nearest column. Otherwise the number of nearest data cells to take, all if there are
        fewer; of equally distant last ones any.

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If `power` or `neighbours` is out of range.

    Notes
    -----
    Quadrants: about 8 nanoseconds for each cell and each cell of distance to the farthest of the
    four. Neighbours: about 0.5 microseconds for each of them and each cell.

    References
    ----------
    Shepard 1968, A two-dimensional interpolation function for irregularly-spaced data,
    doi:10.1145/800186.810616.

    Examples
    --------
    >>> row = np.array([[0.0, np.nan, np.nan, 5.0]])
    >>> inverse_distance(row, np.isnan(row), power=2)
    array([1., 4.])
    """
    power = _power(power)
    if neighbours < 0:
        raise ValueError(
            tr("the number of neighbours is {}; give 0 (four quadrants) or more").format(neighbours)
        )
    if not neighbours:
        fill = partial(_in_quadrants, power=power)
        return _each([(values, target)], fill, max_distance, [aspect])[0]
    values, target, source = _prepare(values, target, max_distance)
    result = np.full(np.count_nonzero(target), np.nan)
    if not source.any() or not result.size:
        return result
    centre = float(middles_of(values[None], source[None])[0])
    seen = _Range(result.size)
    total, weights = np.zeros((2, result.size))
    heights, known = np.where(source, values - centre, 0.0).ravel(), values.ravel()
    for wide, some in belts(aspect, target):
        own, limit = np.flatnonzero(some[target]), greatest_square(max_distance, wide)
        for cells, places, distances in _nearest_few(source, some, neighbours, wide):
            squared = distances * distances
            near = (np.rint(squared) if wide == 1.0 else squared) <= limit
            weight = np.where(near, distances**-power, 0.0)
            # Each target cell occurs once as a k-th neighbour.
            cells = own[cells]
            total[cells] += weight * heights[places]
            weights[cells] += weight
            seen.add_some(cells[near], known[places[near]])
    met = weights > 0
    result[met] = centre + total[met] / weights[met]
    seen.hold(result)
    if not met.all():
        missed = target.copy()
        missed[target] = ~met
        known = np.where(source, values, np.nan)
        result[~met] = nearest(known, missed, max_distance=max_distance, aspect=aspect)
    return result


def _power(power: float) -> float:
    if not 0 <= power <= 20:
        raise ValueError(tr("the power of the distance is {}; give 0 to 20").format(power))
    return power


def _in_quadrants(stack: Stack, *, power: float, max_distance: float) -> Floats:
    values, target, source = stack.values, stack.target, stack.source
    result = np.full(np.count_nonzero(target), np.nan)
    if not result.size:
        return result
    middles = middles_of(values, source)
    seen = _Range(result.size)
    total, weights = np.zeros((2, result.size))
    centre = np.repeat(middles, stack.counts)
    known, limit = values.ravel(), greatest_square(max_distance, stack.aspect)
    found = nearest_in_quadrants(source, target, reach=math.sqrt(limit), aspect=stack.aspect)
    for places, squared in found:
        near = np.flatnonzero(np.isfinite(squared) & (squared <= limit))
        weight = squared[near] ** (-power / 2)
        there = known[places[near]]
        total[near] += weight * (there - centre[near])
        weights[near] += weight
        seen.add_some(near, there)
    met = weights > 0
    result[met] = centre[met] + total[met] / weights[met]
    seen.hold(result)
    if not met.all():
        missed = target.copy()
        missed[target] = ~met
        result[~met] = _nearest_cells(stack._replace(target=missed), max_distance=max_distance)
    return result


def nearest(
    values: NDArray[Any],
    target: Booleans,
    *,
    max_distance: float = 0.0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill with the nearest data cell, of several the one farthest left, then farthest up.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`.

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If `max_distance` is negative.

    Notes
    -----
    Exact Euclidean distances, linear in the cells of the window, about 0.1 microseconds each.

    References
    ----------
    Maurer, Qi and Raghavan 2003, doi:10.1109/TPAMI.2003.1177156.

    Examples
    --------
    >>> row = np.array([[1.0, np.nan, np.nan, np.nan, 5.0]])
    >>> nearest(row, np.isnan(row))
    array([1., 1., 5.])
    """
    return _each([(values, target)], _nearest_cells, max_distance, [aspect])[0]


def _nearest_cells(stack: Stack, *, max_distance: float) -> Floats:
    places, squared = nearest_source(stack.source, stack.target, max_distance, stack.aspect)
    result = np.full(places.size, np.nan)
    near = np.isfinite(squared) & (squared <= greatest_square(max_distance, stack.aspect))
    np.copyto(result, np.take(stack.values, places), where=near)
    return result


def local_mean(
    values: NDArray[Any],
    target: Booleans,
    *,
    radius: int = 3,
    max_distance: float = 0.0,
    aspect: Aspect = 1.0,
) -> Floats:
    """Fill with the mean of the data cells in a square around the cell.

    Parameters
    ----------
    values, target, max_distance, aspect
        As for `fill_gap`; the square has as many rows as columns.
    radius : int
        The square has sides of 2 * radius + 1 cells, cut off at the window. Where it holds no
        data the radius doubles until it does.

    Returns
    -------
    ndarray of float64, shape (target cells,)

    Raises
    ------
    ValueError
        If `radius` is below 1.

    Notes
    -----
    Sums by doubling: no more rounding than a plain sum, and time that grows with the logarithm
    of the radius; about 0.2 microseconds a cell of the window and doubling.

    Examples
    --------
    >>> row = np.array([[1.0, 2.0, np.nan, 6.0]])
    >>> local_mean(row, np.isnan(row), radius=1)
    array([4.])
    """
    fill = partial(_local_means, radius=_radius(radius))
    return _each([(values, target)], fill, max_distance, [aspect])[0]


def _smoothness(smoothness: float) -> float:
    if not 0 <= smoothness < np.inf:
        raise ValueError(
            tr("the smoothness is {}; give more than 0, or 0 (cross-validation)").format(smoothness)
        )
    return smoothness


def _radius(radius: int) -> int:
    if radius < 1:
        raise ValueError(tr("the radius is {}; give 1 or more cells").format(radius))
    return radius


def _local_means(stack: Stack, *, radius: int, max_distance: float) -> Floats:
    return square_means(stack, radius, _near(stack, max_distance))


def _near(stack: Stack, max_distance: float) -> Booleans:
    """Say for each target cell of a stack whether data is near enough."""
    wide = stack.aspect
    if not max_distance or all(_all_within(own[2], max_distance, wide) for own in stack.own):
        return np.ones(np.count_nonzero(stack.target), dtype=bool)
    squared = nearest_source(stack.source, stack.target, max_distance, wide)[1]
    near: Booleans = squared <= greatest_square(max_distance, wide)
    return near


def _ranked(
    stack: Stack, *, radius: int, statistic: Statistic, classes: bool, max_distance: float
) -> Floats:
    near = _near(stack, max_distance)
    wanted = stack.target.copy()
    wanted[stack.target] = near
    known = np.where(stack.source, stack.values, np.nan)
    result = np.full(near.size, np.nan)
    result[near] = local_rank(known, wanted, radius=radius, statistic=statistic, classes=classes)
    return result


def _method(method: int) -> Method:
    if method not in AROUND:
        choices = ", ".join(f"{m.value} ({m.name.lower().replace('_', ' ')})" for m in AROUND)
        raise ValueError(tr("the method is {}; give one of {}").format(method, choices))
    return Method(method)


def _prepare(
    values: NDArray[Any], target: Booleans, max_distance: float
) -> tuple[Floats, Booleans, Booleans]:
    """Check the arguments all methods share and find the sources."""
    values = np.asarray(values, dtype=np.float64)
    target = np.asarray(target, dtype=bool)
    if values.ndim != 2 or values.shape != target.shape:
        raise ValueError(
            tr("values and target have shapes {} and {}; give the same rows and columns").format(
                values.shape, target.shape
            )
        )
    if not 0 <= max_distance < np.inf:
        raise ValueError(
            tr("the maximum distance is {}; give 0 (any) or more cells").format(max_distance)
        )
    return values, target, np.isfinite(values) & ~target


class _Range:
    """The least and the greatest data cell that each target cell is made from.

    A weighted mean lies between them; its rounding must not.
    """

    def __init__(self, size: int) -> None:
        self._low, self._high = np.full(size, np.inf), np.full(size, -np.inf)

    def add(self, values: Floats) -> None:
        """Take one more data cell, NaN for none, for each target cell."""
        np.fmin(self._low, values, out=self._low)
        np.fmax(self._high, values, out=self._high)

    def add_some(self, cells: Integers, values: Floats) -> None:
        """Take one more data cell for some target cells; no cell comes twice."""
        self._low[cells] = np.minimum(self._low[cells], values)
        self._high[cells] = np.maximum(self._high[cells], values)

    def hold(self, result: Floats) -> None:
        """Put what left its range back to the end of it, but for what overflowed."""
        out = np.isfinite(result) & ((result < self._low) | (result > self._high))
        out &= self._low <= self._high
        result[out] = np.clip(result[out], self._low[out], self._high[out])


def _ring(neighbours: int) -> int:
    """Return how far from a gap of one cell in a raster's corner lie that many data cells."""
    return max(1, math.ceil(math.sqrt(neighbours + 1)) - 1)


def _within(source: Booleans, target: Booleans, max_distance: float, aspect: Aspect) -> Booleans:
    """Say for each target cell whether data is near enough."""
    if not max_distance or _all_within(source, max_distance, float(np.max(aspect, initial=0.0))):
        return np.ones(np.count_nonzero(target), dtype=bool)
    near: Booleans = np.isfinite(_away(source, target, max_distance, aspect))
    return near


def _all_within(source: Booleans, max_distance: float, aspect: float) -> bool:
    """Say whether it is plain to see that no cell is farther from data than that.

    Where all rows, or all columns, hold data and are no longer, or lack no more cells on end; twice
    as many where all begin and end with data.
    """
    for cells, width in ((source, 1.0), (source.T, aspect)):
        length = len(cells)
        if length * width <= max_distance and bool(cells.any(axis=0).all()):
            return True
        if not (length and width):
            continue
        between = bool(cells[0].all() and cells[-1].all())
        most = int(2 * max_distance / width) - 1 if between else int(max_distance / width)
        lacking = np.flatnonzero(~cells.T)
        if most < length and (
            most >= lacking.size > 0
            or (most > 0 and (lacking[most:] - lacking[:-most] > most).all())
        ):
            return True
    return False


def _nearest_few(
    source: Booleans, target: Booleans, neighbours: int, aspect: float
) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Yield for some target cells at a time their first, second, ... nearest data cell."""
    # As far from the gap as its farthest neighbour is from its cell there may be nearer ones.
    width = _ring(neighbours)
    farthest = float(_kth_distance(source, target, neighbours, width, aspect).max(initial=0.0))
    width = math.ceil(max(width, min(farthest, max(source.shape) * max(1.0, aspect))))
    tree, places = _tree(source, target, width, aspect)
    neighbours = min(neighbours, places.size)  # at least one: there is a source
    for some, cells in _some(target, neighbours, aspect):
        distances, found = tree.query(cells, k=neighbours)
        distances, found = distances.reshape(some.size, -1), found.reshape(some.size, -1)
        # Contiguous: of strided arrays the last digit of a power depends, in some numpys, on where
        # in memory they lie.
        for rank, away in enumerate(np.ascontiguousarray(distances.T)):
            yield some, places[found[:, rank]], away


def _kth_distance(
    source: Booleans, target: Booleans, neighbours: int, width: int, aspect: float
) -> Floats:
    """Return the distance of the k-th nearest data cell within so many cells of the gap.

    Infinite where there are fewer.
    """
    tree, places = _tree(source, target, width, aspect)
    distances = np.full(np.count_nonzero(target), np.inf)
    if places.size >= neighbours:
        for some, cells in _some(target, neighbours, aspect):
            distances[some] = tree.query(cells, k=[neighbours])[0].ravel()
    return distances


def _tree(source: Booleans, target: Booleans, width: int, aspect: float) -> tuple[Any, Integers]:
    """Return a search tree of the data cells near the gap, and their places."""
    from scipy import ndimage
    from scipy.spatial import cKDTree

    across = min(math.ceil(width / min(aspect, 1.0)), source.shape[1])
    size = 2 * width + 1, 2 * across + 1
    around = ndimage.maximum_filter(target.astype(np.uint8), size=size, mode="constant") > 0
    rows, columns = np.nonzero(source & around)
    return cKDTree(np.column_stack([rows, columns * aspect])), rows * source.shape[1] + columns


def _some(
    target: Booleans, neighbours: int, aspect: float
) -> Iterator[tuple[Integers, NDArray[Any]]]:
    """Yield the numbers and the places of as many target cells as are looked up at once."""
    cells = np.column_stack(np.nonzero(target)) * np.array([1.0, aspect])
    at_once = max(1, QUERY_CELLS // neighbours)
    for start in range(0, len(cells), at_once):
        checkpoint()
        some = np.arange(start, min(start + at_once, len(cells)))
        yield some, cells[some]
