"""Parameter sets by their numbers."""

import numpy as np

from . import (
    equalizehistogram,
    extractpeaks,
    fillgaps,
    localcorrelation,
    localstatistics,
    localvariance,
)
from .rasters import chance, pick
from .sets import ParameterSet, misspell

ALGORITHMS = {
    "localvariance": localvariance,
    "localcorrelation": localcorrelation,
    "equalizehistogram": equalizehistogram,
    "fillgaps": fillgaps,
    "extractpeaks": extractpeaks,
    "localstatistics": localstatistics,
}
# The first sets of all are those of five algorithms that take turns. What came later has sets of
# its own behind them, so that a set stays what it was.
TURNS, FIRST_ALONE = 5, 100_000
_SEED = 20_240_229


def algorithm(number):
    """Return the name of the algorithm that a parameter set is for."""
    return list(ALGORITHMS)[number % TURNS if number < FIRST_ALONE else TURNS]


def parameter_set(number, *, wide=True):
    """Return the parameter set of a number.

    Parameters
    ----------
    number : int
        From 0.
    wide : bool
        Whether this GDAL has 64-bit integers.

    Returns
    -------
    ParameterSet
    """
    rng = np.random.default_rng([_SEED, number])
    name = algorithm(number)
    module = ALGORITHMS[name]
    rasters, parameters = module.draw(rng, wide)
    bands = {"BANDS": "INPUT", "BAND": "INPUT", "BAND_2": "INPUT_2"}
    counts = {key: rasters[of].file_bands for key, of in bands.items() if key in module.BANDS}
    spelled, wrong = misspell(rng, parameters, module.limits(parameters), counts)
    rows, columns = rasters["INPUT"].shape
    blocks = (1, columns), (7, 5), (int(rng.integers(1, rows + 1)), columns), (3, 40)
    block = pick(rng, blocks) if chance(rng, 0.4) else None
    return ParameterSet(
        number=number,
        name=name,
        rasters=rasters,
        parameters=parameters,
        spelled=spelled,
        wrong=wrong,
        block=block,
        threads=pick(rng, (1, 2)),
    )
