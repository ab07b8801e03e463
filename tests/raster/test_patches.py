"""Real values as a band stores them."""

import numpy as np
import pytest

from raster_kernels.raster.patches import stored
from raster_kernels.raster.source import Band


def band(dtype, nodata, scale=1.0, offset=0.0):
    return Band(
        number=1,
        dtype=np.dtype(dtype),
        nodata=nodata,
        description="",
        unit="",
        scale=scale,
        offset=offset,
        has_palette=False,
        block=(1, 1),
        block_bytes=8,
        masked=True,
        is_alpha=False,
    )


@pytest.mark.parametrize("dtype", ["u1", "i2", "u4", "i4", "u8", "i8"])
@pytest.mark.parametrize("end", ["min", "max", "in between"])
def test_a_value_that_would_be_nodata_becomes_its_neighbour(dtype, end):
    limits = np.iinfo(dtype)
    # float64 has no number next to the largest: only what rounds to them is asked for.
    nodata = {"min": limits.min, "max": limits.max, "in between": 100}[end]
    found = stored(np.array([float(nodata)]), band(dtype, nodata), np.dtype(dtype))
    assert found.dtype == np.dtype(dtype)
    assert int(found[0]) == (nodata - 1 if end == "max" else nodata + 1)


def test_unsigned_64_bit_nodata_beyond_float64_has_a_neighbour():
    nodata = 2**63 + 2**11
    found = stored(np.array([float(nodata)]), band("u8", nodata), np.dtype("u8"))
    assert int(found[0]) == nodata + 1
