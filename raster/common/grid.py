"""Where a raster lies: its size, its geotransform and its CRS."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

import numpy as np
from osgeo import gdal, osr

from ...kernels.common.geodesy import geocentric
from ...kernels.common.wording import later, shortened, tr
from .errors import RasterError, call, is_none

if TYPE_CHECKING:
    from numpy.typing import NDArray

GeoTransform = tuple[float, float, float, float, float, float]
NO_GEOREFERENCE: GeoTransform = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


class Window(NamedTuple):
    """A rectangle of cells: first row and column, number of rows and columns."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def row_end(self) -> int:
        """One past the last row."""
        return self.row + self.rows

    @property
    def column_end(self) -> int:
        """One past the last column."""
        return self.column + self.columns

    def __str__(self) -> str:
        return (
            f"columns {self.column} to {self.column_end - 1}, rows {self.row} to {self.row_end - 1}"
        )


# Widths of cells in degrees are told to 7 binary digits, so that rows near one another have the
# same, and none is narrower than this in heights: that is beyond 86 degrees.
_WIDTHS, _NARROWEST = 2**7, 1 / 16
# Cells whose sides differ by less are square.
_SQUARE = 0.005


class CellShapes(NamedTuple):
    """How wide the cells of a raster are, in heights of them.

    Attributes
    ----------
    width : float
        Of all cells; where there are latitudes, at the equator of a sphere.
    latitude, step : float
        In degrees: of the first row's centre, and from one row to the next; no step where all cells
        are as wide.
    inverse_flattening : float
        Of the ellipsoid; 0 for a sphere.
    """

    width: float = 1.0
    latitude: float = 0.0
    step: float = 0.0
    inverse_flattening: float = 0.0

    def of_rows(self, row: int, rows: int) -> Union[float, NDArray[np.float64]]:
        """Return the width of all cells, or that of the cells of each of some rows.

        Examples
        --------
        >>> CellShapes(1.0, 59.0, 1.0).of_rows(0, 3)
        array([0.515625, 0.5     , 0.484375])
        """
        if not self.step:
            return self.width
        latitudes = np.radians(self.latitude + self.step * np.arange(row, row + rows))
        flattening = 1.0 / self.inverse_flattening if self.inverse_flattening else 0.0
        squared = flattening * (2.0 - flattening)
        # The radii of curvature along a parallel and along a meridian.
        widths = self.width * np.cos(latitudes)
        widths *= (1.0 - squared * np.sin(latitudes) ** 2) / (1.0 - squared)
        digits, powers = np.frexp(np.maximum(widths, _NARROWEST))
        told: NDArray[np.float64] = np.ldexp(np.rint(digits * _WIDTHS) / _WIDTHS, powers)
        return told

    def every(self, step: int) -> CellShapes:
        """Return the shapes of squares of so many rows and columns of cells."""
        first = self.latitude + self.step * (step - 1) / 2
        return self._replace(latitude=first, step=self.step * step)


@dataclass(frozen=True)
class Grid:
    """Size, place and CRS of a raster.

    Attributes
    ----------
    rows, columns : int
        Number of cells.
    geotransform : tuple of 6 floats
        GDAL's affine transform from cell corners to coordinates.
    wkt : str
        The CRS, empty where there is none.
    georeferenced : bool
        Whether the file has a geotransform or ground control points at all.
    by_points : tuple
        What places the cells where no geotransform does: ground control points, or the model of a
        satellite's camera. Then coordinates are those of cells.
    """

    rows: int
    columns: int
    geotransform: GeoTransform = NO_GEOREFERENCE
    wkt: str = ""
    georeferenced: bool = True
    by_points: tuple[Any, ...] = ()

    @classmethod
    def of(cls, dataset: gdal.Dataset) -> Grid:
        """Return the grid of an open dataset."""
        transform = dataset.GetGeoTransform(can_return_null=True)
        if transform is not None and not all(map(math.isfinite, transform)):
            transform = None
        return cls(
            rows=dataset.RasterYSize,
            columns=dataset.RasterXSize,
            geotransform=NO_GEOREFERENCE if transform is None else tuple(transform),
            wkt=dataset.GetProjection() or "",
            georeferenced=transform is not None or dataset.GetGCPCount() > 0,
            by_points=_points_of(dataset) if transform is None else (),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def window(self) -> Window:
        """All of it."""
        return Window(0, 0, self.rows, self.columns)

    def coordinates(self, row: Any, column: Any) -> tuple[Any, Any]:
        """Return x and y of a cell's centre, or of any place, in cells; of arrays as well."""
        x0, dx, rx, y0, ry, dy = self.geotransform
        return (
            x0 + (column + 0.5) * dx + (row + 0.5) * rx,
            y0 + (column + 0.5) * ry + (row + 0.5) * dy,
        )

    def cells(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return the row and column, in cells from the first cell's centre, of a place.

        Raises
        ------
        ValueError
            Where the geotransform has no inverse.

        Examples
        --------
        >>> Grid(9, 9, (100.0, 10.0, 0.0, 500.0, 0.0, -10.0)).cells(105.0, 465.0)
        (3.0, 0.0)
        """
        x0, dx, rx, y0, ry, dy = self.geotransform
        determinant = self.area()
        across, down = x - x0, y - y0
        column = (across * dy - down * rx) / determinant
        row = (down * dx - across * ry) / determinant
        return row - 0.5, column - 0.5

    def area(self) -> float:
        """Return the area of a cell, negative where it is upside down; refuse one without."""
        _, dx, rx, _, ry, dy = self.geotransform
        area = dx * dy - rx * ry
        if not 0.0 < abs(area) < math.inf:
            raise ValueError(tr("the geotransform has no inverse: cells have no area"))
        return area

    def corners_in(self, other: Grid, name: str) -> list[tuple[float, float]]:
        """Return x and y of the four corners in the CRS of another grid, the first raster's.

        Raises
        ------
        RasterError
            Where a corner has no place there: names the raster.
        """
        refuse_points(self, other, name)
        rows, columns = self.rows - 0.5, self.columns - 0.5
        places = [self.coordinates(r, c) for r in (-0.5, rows) for c in (-0.5, columns)]
        if self.same_crs(other):
            return places
        what = no_transformation(self, other, name)

        def transformed() -> Any:
            return osr.CoordinateTransformation(self.srs(), other.srs()).TransformPoints(places)

        try:
            found = call(transformed, is_none, what)
        except RasterError:
            # GDAL names a CRS that it knows no way from by its whole text.
            raise RasterError(what) from None
        if not np.isfinite(found).all():
            raise RasterError(
                tr("{}: a corner of it has no place in the CRS of the first raster, {}").format(
                    name, other.crs_name()
                )
            )
        return [(x, y) for x, y, _ in found]

    def every(self, step: int) -> Grid:
        """Return the grid of every ``step``-th cell, whose centres stay where they are."""
        if step == 1:
            return self
        x, y = self.coordinates(0, 0)
        _, dx, rx, _, ry, dy = (step * value for value in self.geotransform)
        return replace(
            self,
            rows=math.ceil(self.rows / step),
            columns=math.ceil(self.columns / step),
            geotransform=(x - (dx + rx) / 2, dx, rx, y - (ry + dy) / 2, ry, dy),
        )

    def cell_size(self) -> float:
        """Return the side of a square as large as the raster's middle cell.

        In metres on the ellipsoid where the CRS is in degrees, else in the units of the CRS.
        """
        _, dx, rx, _, ry, dy = self.geotransform
        srs = self.srs()
        if srs is None or not srs.IsGeographic():
            return math.sqrt(abs(dx * dy - rx * ry))
        down, right = self._middle_cell(srs)
        return math.sqrt(np.linalg.norm(np.cross(right, down)))

    def cell_sides(self) -> tuple[float, float]:
        """Return how high and how wide the raster's middle cell is, in units of `cell_size`."""
        _, dx, rx, _, ry, dy = self.geotransform
        srs = self.srs()
        if srs is None or not srs.IsGeographic():
            return math.hypot(rx, dy), math.hypot(dx, ry)
        down, right = self._middle_cell(srs)
        return float(np.linalg.norm(down)), float(np.linalg.norm(right))

    def cell_shapes(self) -> CellShapes:
        """Return how wide cells are in heights of them, row by row where the CRS is in degrees."""
        _, dx, rx, _, ry, dy = self.geotransform
        srs = self.srs()
        if srs is not None and srs.IsGeographic() and rx == ry == 0:
            to_degrees = math.degrees(srs.GetAngularUnits())
            first = self.coordinates(0, 0)[1] * to_degrees
            return CellShapes(abs(dx / dy), first, dy * to_degrees, srs.GetInvFlattening())
        high, wide = self.cell_sides()
        alike = not (high > 0 and wide > 0) or abs(wide / high - 1.0) < _SQUARE
        return CellShapes() if alike else CellShapes(wide / high)

    def as_drawn(self) -> Grid:
        """Return the grid on which QGIS draws: what has no place lies below the x axis."""
        if self.georeferenced:
            return self
        x0, dx, rx, y0, ry, dy = self.geotransform
        return replace(self, geotransform=(x0, dx, rx, -y0, -ry, -dy))

    def goes_around(self) -> bool:
        """Say whether a raster in degrees goes once around the globe: its sides are no edges."""
        srs = self.srs()
        if srs is None or not srs.IsGeographic() or self.columns < 3:
            return False
        _, dx, rx, _, ry, _ = self.geotransform
        around = abs(dx) * self.columns * math.degrees(srs.GetAngularUnits())
        return rx == ry == 0 and abs(around - 360.0) < abs(dx) / 100

    def _middle_cell(self, srs: osr.SpatialReference) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the ways across the middle cell of a grid in degrees: down and to the right."""
        row, column = (self.rows - 1) / 2, (self.columns - 1) / 2
        sides = [(row - 0.5, column), (row + 0.5, column), (row, column - 0.5), (row, column + 0.5)]
        to_degrees = math.degrees(srs.GetAngularUnits())
        places = np.array([self.coordinates(*place) for place in sides]) * to_degrees
        top, bottom, left, right = geocentric(
            places[:, 0],
            places[:, 1],
            semi_major=srs.GetSemiMajor(),
            inverse_flattening=srs.GetInvFlattening(),
        )
        return bottom - top, right - left

    def unit(self) -> str:
        """Return what `cell_size` is measured in, marked for translation."""
        srs = self.srs()
        if srs is None:
            placed = self.georeferenced and not self.by_points
            return later("map units") if placed else later("raster cells")
        if srs.IsGeographic() or srs.GetLinearUnitsName().lower() in ("metre", "meter"):
            return "m"
        return str(srs.GetLinearUnitsName())

    def srs(self) -> Optional[osr.SpatialReference]:
        """Return the CRS as GDAL's object, None where there is none."""
        if not self.wkt:
            return None
        srs = osr.SpatialReference()
        srs.ImportFromWkt(self.wkt)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return srs

    def crs_name(self) -> str:
        """Return what the CRS is called."""
        srs = self.srs()
        return (
            tr("no CRS") if srs is None else shortened(srs.GetName() or tr("a CRS without a name"))
        )

    def same_crs(self, other: Grid) -> bool:
        """Say whether both have the same CRS, or one has none."""
        if self.wkt == other.wkt:
            return True
        mine, theirs = self.srs(), other.srs()
        return mine is None or theirs is None or bool(mine.IsSame(theirs))

    def lines_up(self, other: Grid) -> bool:
        """Say whether cell (row, column) of one is cell (row, column) of the other."""
        if self.shape != other.shape:
            return False
        if not self.georeferenced and not other.georeferenced:
            return True
        if not self.same_crs(other) or self.by_points != other.by_points:
            return False
        # A thousandth of a cell at the far corner is no difference; rounding in files is larger.
        size = max(abs(value) for value in self.geotransform[1:3] + self.geotransform[4:6])
        corners = [(0, 0), (0, self.columns), (self.rows, 0), (self.rows, self.columns)]
        return all(
            abs(a - b) <= 1e-3 * size
            for row, column in corners
            for a, b in zip(self.coordinates(row, column), other.coordinates(row, column))
        )

    def bounds(self) -> tuple[float, float, float, float]:
        """Return x minimum, y minimum, x maximum and y maximum."""
        corners = [
            self.coordinates(row - 0.5, column - 0.5)
            for row in (0, self.rows)
            for column in (0, self.columns)
        ]
        xs, ys = zip(*corners)
        return min(xs), min(ys), max(xs), max(ys)


def no_transformation(own: Grid, grid: Grid, name: str) -> str:
    """Return what is wrong where no way leads from a raster's CRS to the first one's."""
    return tr("{}: no transformation to the first raster's CRS is known (from {} to {})").format(
        name, own.crs_name(), grid.crs_name()
    )


def refuse_points(own: Grid, grid: Grid, name: str) -> None:
    """Refuse to lay a raster on the first one where cells of one of them have no coordinates.

    Raises
    ------
    RasterError
        With one sentence.
    """
    for one, of in ((own, name), (grid, tr("the first raster"))):
        if one.by_points:
            raise RasterError(
                tr("{} cannot be laid on the first raster: {}").format(name, warp_first(of))
            )


def warp_first(name: str) -> str:
    """Return the clause that says why cells of a raster have no coordinates, and what to do."""
    return tr(
        "{} lies by ground control points or by the model of a camera, and its cells have no "
        "coordinates of their own; warp it first (Warp, Reproject)"
    ).format(name)


def _points_of(dataset: gdal.Dataset) -> tuple[Any, ...]:
    """Return what places the cells of a raster without a geotransform."""
    points = dataset.GetGCPs() if dataset.GetGCPCount() else ()
    if points:
        places = ((p.GCPPixel, p.GCPLine, p.GCPX, p.GCPY) for p in points)
        return (dataset.GetGCPProjection(), *places)
    return tuple(sorted((dataset.GetMetadata("RPC") or {}).items()))
