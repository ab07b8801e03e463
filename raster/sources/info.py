"""What is known of a raster and its bands without reading their cells."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

import numpy as np

from ..common.grid import Grid

# Types whose every value float32 holds exactly.
_SMALL = tuple(np.dtype(code) for code in ("u1", "i1", "u2", "i2", "f2", "f4"))


class Band(NamedTuple):
    """What is known of a band without reading it."""

    number: int
    dtype: np.dtype[Any]
    nodata: Optional[float]
    description: str
    unit: str
    scale: float
    offset: float
    has_palette: bool
    block: tuple[int, int]  # rows, columns
    block_bytes: int  # that a block takes when it is read, with the bands that come with it
    masked: bool  # whether it may have cells without data
    is_alpha: bool
    together: bool = False  # whether all bands of a cell lie together in the file

    @property
    def name(self) -> str:
        """The description, or the number where there is none."""
        return self.description or f"Band {self.number}"

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The floating point type that holds the cells' real values."""
        plain = self.scale == 1.0 and self.offset == 0.0
        return np.dtype("f4") if plain and self.dtype in _SMALL else np.dtype("f8")

    @property
    def result_dtype(self) -> np.dtype[Any]:
        """The type for statistics: float64 where the band is that, or wide integers."""
        return np.dtype("f4") if self.dtype in _SMALL else np.dtype("f8")


class Info(NamedTuple):
    """What is known of a raster without reading its cells."""

    name: str  # in messages
    title: str  # to its owner
    grid: Grid
    bands: tuple[Band, ...]  # those of the source, in its order
    gcps: Any
    gcp_wkt: str
    packed: bool = True  # whether a block may take longer than the reading of its bytes

    @property
    def tiled(self) -> bool:
        """Whether the file is cut into tiles, not strips."""
        return all(band.block[1] < self.grid.columns for band in self.bands)

    @property
    def together(self) -> bool:
        """Whether each block of the file holds several of these bands."""
        return len(self.bands) > 1 and self.bands[0].together

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The floating point type that holds the real values of all bands."""
        return np.result_type(*{band.float_dtype for band in self.bands})

    @property
    def cell_bytes(self) -> float:
        """Memory of a cell of a band as it is read.

        A plan is told that of all rasters that are read, and what a kernel that is given whole
        blocks holds at work; what it makes of a cell is told apart, as ``out_bytes``.
        """
        return float(self.float_dtype.itemsize)
