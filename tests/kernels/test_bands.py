"""Band matrices of many gaps, against a dense solver."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from raster_kernels.kernels.gaps import _bands
from raster_kernels.kernels.gaps._bands import solve_banded


def equations(cells, seed=0):
    """Return the arguments for cells of a window, and the matrix and the right-hand side."""
    places = np.flatnonzero(np.pad(cells, 1))
    stride = cells.shape[1] + 2
    number = np.full((cells.shape[0] + 2) * stride, -1)
    number[places] = np.arange(places.size)
    rng = np.random.default_rng(seed)
    half = {0: rng.uniform(8, 9, places.size)}
    matrix = np.diag(half[0])
    for step in (1, 2, stride - 1, stride, stride + 1, 2 * stride):
        half[step] = rng.uniform(-0.6, 0.6, places.size)
        other = np.append(number, np.full(step, -1))[places + step]
        here = np.flatnonzero(other >= 0)
        matrix[here, other[here]] = matrix[other[here], here] = half[step][here]
    right_side = rng.normal(size=places.size)
    return (places, stride, half, right_side, number), matrix, right_side


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 2), (3, 1), (2, 2), (1, 9), (9, 1), (5, 5), (30, 4), (4, 90), (75, 80)]
)
@pytest.mark.parametrize("widest", [_bands.WIDEST, 0])
def test_any_shape_is_solved_as_by_a_dense_solver(monkeypatch, shape, widest):
    monkeypatch.setattr(_bands, "WIDEST", widest)  # 0: all by the sparse solver
    (places, *rest), matrix, right_side = equations(np.ones(shape, dtype=bool))
    found = solve_banded(places, rest[0], np.zeros(places.size, dtype=int), *rest[1:])
    np.testing.assert_allclose(found, np.linalg.solve(matrix, right_side), atol=1e-12)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (5, 5)])
def test_a_matrix_without_a_root_is_solved_all_the_same(shape):
    (places, stride, half, *rest), matrix, right_side = equations(np.ones(shape, dtype=bool))
    minus = {step: -weights for step, weights in half.items()}
    found = solve_banded(places, stride, np.zeros(places.size, dtype=int), minus, *rest)
    np.testing.assert_allclose(found, np.linalg.solve(-matrix, right_side), atol=1e-12)


def compare_with_each_alone():
    """Check that gaps beside one another are solved as each by itself is."""
    rng = np.random.default_rng(4)
    cells, labels = np.zeros((2, 200, 200), dtype=int)
    for label in range(1, 50):
        row, column = divmod(label - 1, 7)
        high, wide = rng.integers(1, 25, 2)
        part = np.s_[28 * row : 28 * row + high, 28 * column : 28 * column + wide]
        cells[part] = rng.random((high, wide)) < 0.8
        labels[part] = label
    (places, stride, half, right_side, number), matrix, _ = equations(cells.astype(bool), seed=1)
    gap = labels[cells > 0]
    together = solve_banded(places, stride, gap, half, right_side, number)
    np.testing.assert_allclose(matrix @ together, right_side, atol=1e-12)
    for label in range(1, 50):
        own = gap == label
        alone = np.full(number.size, -1)
        alone[places[own]] = np.arange(np.count_nonzero(own))
        some = {step: weights[own] for step, weights in half.items()}
        found = solve_banded(places[own], stride, gap[own], some, right_side[own], alone)
        np.testing.assert_array_equal(together[own], found)


@pytest.mark.parametrize("batch", [1, 600, _bands.BATCH])
def test_gaps_side_by_side_have_the_bits_of_each_alone(monkeypatch, batch):
    monkeypatch.setattr(_bands, "BATCH", batch)
    compare_with_each_alone()


def test_so_have_they_where_pairs_of_numbers_are_summed():
    # OpenBLAS as for processors of 2004: which numbers are a pair depends on where an array begins.
    paths = [Path(__file__).parent, Path(_bands.__file__).parents[3]]
    code = f"""
import sys
sys.path[:0] = {[str(path) for path in paths]}
import test_bands
test_bands.compare_with_each_alone()
"""
    environment = {**os.environ, "OPENBLAS_CORETYPE": "Prescott"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
