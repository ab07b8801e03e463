"""Parameter sets by their numbers."""

import numpy as np

from . import equalizehistogram, extractpeaks, fillgaps, localcorrelation, localvariance
from .rasters import chance, pick
from .sets import ParameterSet, misspell

ALGORITHMS = {
    "localvariance": localvariance,
    "localcorrelation": localcorrelation,
    "equalizehistogram": equalizehistogram,
    "fillgaps": fillgaps,
    "extractpeaks": extractpeaks,
}
_SEED = 20_240_229


def parameter_set(number, *, wide=True):
    """Return the parameter set of a number.

    Parameters
    ----------
    number : int
        From 0; the algorithms take turns.
    wide : bool
        Whether this GDAL has 64-bit integers.

    Returns
    -------
    ParameterSet
    """
    rng = np.random.default_rng([_SEED, number])
    name = list(ALGORITHMS)[number % len(ALGORITHMS)]
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
