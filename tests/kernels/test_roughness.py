"""How rough data are, and the tension that suits them."""

import numpy as np
import pytest

from raster_kernels.kernels.gaps.roughness import roughness_of, tension_on, typical_roughness


def noise(seed, shape=(300, 300)):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (noise(1), 3**0.5),
        (1e8 + 1e-3 * noise(2), 3**0.5),
        (np.add.outer(np.cumsum(noise(3, 3000)), np.cumsum(noise(4, 3000)))[::9, ::9], 2**0.5),
        (np.add.outer(np.arange(90.0), 2 * np.arange(90.0)), 0.0),
    ],
    ids=["noise", "noise on an offset", "random walks", "a plane"],
)
def test_roughness_tells_noise_from_slopes(cells, wanted):
    assert roughness_of(cells)[0] == pytest.approx(wanted, abs=0.03)
    holes = np.where(noise(5, cells.shape) > 1, np.nan, cells)
    assert roughness_of(holes)[0] == pytest.approx(wanted, abs=0.05)


def test_roughness_is_that_of_a_loop():
    cells = noise(6, (20, 25))
    cells[3, 4:7] = np.nan
    squares = [[], []]
    for line in [*cells, *cells.T]:
        for order in (1, 2):
            steps = np.diff(line, order)
            squares[order - 1] += [step**2 for step in steps if step == step]
    wanted = (np.mean(squares[1]) / np.mean(squares[0])) ** 0.5
    assert roughness_of(1e300 * cells)[0] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    "windows", [[], [np.full((48, 48), 7.0)], [noise(1, (20, 20))], [np.full((48, 48), np.nan)]]
)
def test_nothing_is_learned_of_too_little(windows):
    assert typical_roughness(windows) is None


@pytest.mark.parametrize("tension", [0.0, 1e-3, 0.02, 0.3, 1.0])
def test_tension_grows_with_roughness_and_ends_stay(tension):
    found = [tension_on(tension, rough) for rough in np.linspace(0, 2, 50)]
    assert found == sorted(found)
    assert found[0] == tension
    assert all(0 <= one <= 1 for one in found)
    assert tension in (0, 1) or found[-1] > found[0]
