"""Short ways to declare parameters, each with its help."""

from __future__ import annotations

import os

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProperty,
)
from qgis.PyQt.QtCore import QUrl, QVariant

from ..kernels.common.wording import later, quoted, tr
from ..kernels.levels.choices import OutputType
from ..kernels.windows.choices import Denominator
from ..raster.common.choices import Edges, Resampling

_INTEGER = QgsProcessingParameterNumber.Type.Integer
_DOUBLE = QgsProcessingParameterNumber.Type.Double
_ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced


def advanced(definition: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """Fold a parameter away among the advanced ones."""
    definition.setFlags(definition.flags() | _ADVANCED)
    return definition


def _with_help(definition, text: str):
    definition.setHelp(tr(text))
    return definition


class _Raster(QgsProcessingParameterRasterLayer):
    """A raster that is opened by us: QGIS would leave statistics beside it."""

    def checkValueIsAcceptable(self, input, context=None):
        """Accept any text here; the algorithm says what is wrong with it."""
        text = isinstance(input, str) and input != ""
        return text or super().checkValueIsAcceptable(input, context)


def raster(name: str = "INPUT", label: str = later("Input raster"), help: str = "", optional=False):
    """Declare a raster to read."""
    text = help or later(
        "The raster to work on. Any size, any format that GDAL reads, nodata anywhere."
    )
    definition = _Raster(name, tr(label), optional=optional)
    return _with_help(definition, text)


def second_raster(optional=False):
    """Declare the raster that the first is compared with."""
    text = later("The raster to compare with. It may lie on another grid and in another CRS.")
    return raster("INPUT_2", "Second raster", text, optional)


class _Rasters(QgsProcessingParameterMultipleLayers):
    """Rasters that are opened by us: QGIS would leave statistics beside files, and takes no others.

    A netCDF variable, a file in an archive or a table of a GeoPackage are rasters, too.
    """

    def checkValueIsAcceptable(self, input, context=None):
        """Accept any texts here; the algorithm says what is wrong with them."""
        values = input if isinstance(input, (list, tuple)) else [input]
        others = [one for one in values if not isinstance(one, (str, QgsProperty)) or not one]
        if values and not others:
            return True
        return super().checkValueIsAcceptable(input if others == values else others, context)


def rasters(name: str, label: str, help: str):
    """Declare more rasters to read, or none."""
    kind = QgsProcessing.SourceType.TypeRaster
    return _with_help(_Rasters(name, tr(label), kind, None, True), help)


class _Band(QgsProcessingParameterBand):
    """A band that may be left out: QGIS 3.22 asks for one whatever the default."""

    def checkValueIsAcceptable(self, input, context=None):
        """Accept no value where there is a default."""
        return input is None or super().checkValueIsAcceptable(input, context)


def band(
    name: str = "BAND",
    label: str = later("Band"),
    parent: str = "INPUT",
    help: str = "",
    *,
    optional=False,
):
    """Declare the choice of one band, the first by default, an optional one none."""
    definition = _Band(name, tr(label), None if optional else 1, parent, optional)
    return _with_help(definition, help or later("Which band of the raster to read."))


def bands(
    name: str = "BANDS",
    label: str = later("Bands (none chosen: all)"),
    parent: str = "INPUT",
    help: str = "",
):
    """Declare the choice of several bands, all by default."""
    definition = QgsProcessingParameterBand(
        name, tr(label), None, parent, optional=True, allowMultiple=True
    )
    return _with_help(
        definition,
        help or "Which bands to work on, one output band each. Empty: all but alpha bands.",
    )


def integer(name: str, label: str, default, low, high, help: str, *, optional=False):
    """Declare a whole number with its limits."""
    definition = QgsProcessingParameterNumber(
        name, tr(label), _INTEGER, default, optional, *_limits(low, high, 2147483647)
    )
    return _with_help(definition, help)


def number(
    name: str, label: str, default, low, high, help: str, *, optional=False, decimals: int = 6
):
    """Declare a number with its limits, None is no limit, and the decimals that dialogs show."""
    definition = QgsProcessingParameterNumber(
        name, tr(label), _DOUBLE, default, optional, *_limits(low, high, 1.7976931348623157e308)
    )
    definition.setMetadata({"widget_wrapper": {"decimals": decimals}})
    return _with_help(definition, help)


def _limits(low, high, largest):
    return -largest if low is None else low, largest if high is None else high


def choice(name: str, label: str, options: list[str], default, help: str, *, optional=False):
    """Declare the choice of one of several options, a number from 0."""
    definition = QgsProcessingParameterEnum(
        name, tr(label), [tr(option) for option in options], False, default, optional
    )
    return _with_help(definition, help)


def choices(name: str, label: str, options: list[str], default: list[int], help: str):
    """Declare the choice of one or more of several options, numbers from 0."""
    definition = QgsProcessingParameterEnum(
        name, tr(label), [tr(option) for option in options], True, default
    )
    return _with_help(definition, help)


def is_empty(value) -> bool:
    """Say whether a value stands for none: QGIS's own null too."""
    return value is None or value == "" or (isinstance(value, QVariant) and value.isNull())


def pasted(text: str) -> str:
    """Return a path without what comes with it from other windows.

    That is blanks and line breaks around it, Explorer's quotes, and a browser's file://.
    """
    if os.path.exists(text):
        return text
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return QUrl(text).toLocalFile() if text.lower().startswith("file://") else text


def listed(value) -> list:
    """Return the parts of a value that stands for several: a list, or a text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def band_numbers(name: str, value) -> list[int]:
    """Return the bands that a value names, each once, in the order given."""
    parts = value.replace(",", ";").split(";") if isinstance(value, str) else listed(value)
    numbers = []
    for part in parts:
        if isinstance(part, str) and not part.strip() and len(parts) > 1:
            continue
        try:
            number = float(part)
        except (TypeError, ValueError):
            number = -0.5
        if isinstance(part, bool) or not number.is_integer() or abs(number) > 2**63:
            raise ValueError(
                tr("{} holds {}: give numbers of bands from 1, such as 1;2").format(
                    name, quoted(part)
                )
            )
        numbers.append(int(number))
    if isinstance(value, str) and not numbers:
        raise ValueError(
            tr("{} is {}: give numbers of bands from 1, such as 1;2").format(name, quoted(value))
        )
    return list(dict.fromkeys(numbers))


def edges():
    """Declare the edge rule."""
    return advanced(
        choice(
            "EDGES",
            "Cells outside the raster",
            Edges.labels(),
            0,
            "What the window meets beyond the edge. Shrink: only cells of the raster count "
            "(GRASS, SAGA, R). Reflect: SciPy's default and MATLAB's 'symmetric'. Mirror: "
            "OpenCV's default. Nearest: Orfeo ToolBox, GDAL. Nodata: no result where the window "
            "crosses the edge.",
        )
    )


def edge_value():
    """Declare the value beyond the edge."""
    return advanced(
        number(
            "EDGE_VALUE",
            "Value of cells outside the raster",
            0.0,
            None,
            None,
            "The constant that stands beyond the edge, for the edge rule 'A constant value'.",
        )
    )


def levels():
    """Declare the range that results are spread over, and their type."""
    return [
        number(
            "OUTPUT_MIN",
            "Lowest result",
            0.0,
            None,
            None,
            "Start of the range that the results are spread over.",
        ),
        number(
            "OUTPUT_MAX",
            "Highest result",
            255.0,
            None,
            None,
            "End of the range that the results are spread over; 255 for Byte, up to 65535 for "
            "UInt16.",
        ),
        choice(
            "OUTPUT_TYPE",
            "Type of the result",
            OutputType.labels(),
            0,
            "Byte suits pictures, UInt16 keeps more levels, Float32 does not round.",
        ),
    ]


def flag(name: str, label: str, default: bool, help: str):
    """Declare a yes or no."""
    return _with_help(QgsProcessingParameterBoolean(name, tr(label), default), help)


def text(name: str, label: str, default: str, help: str, *, multi_line=False):
    """Declare a text."""
    definition = QgsProcessingParameterString(name, tr(label), default, multi_line, optional=True)
    return _with_help(definition, help)


def value_range(name: str, label: str, help: str):
    """Declare a range of values, as a text."""
    more = tr(" A range such as 2;5, or 2; or ;5. Empty: all.")
    return text(name, label, "", tr(help) + more)


def output(label: str, name: str = "OUTPUT", help: str = "", *, optional=False):
    """Declare the raster that is made, where it is optional only if it is asked for."""
    definition = QgsProcessingParameterRasterDestination(name, tr(label), None, optional)
    definition.setCreateByDefault(not optional)
    return _with_help(
        definition,
        help or later("Where to write the result; the ending says the format (.tif is best)."),
    )


def part_parameters(definitions) -> list:
    """Declare how a run that makes OUTPUT is shared with others."""
    output = next((one for one in definitions if one.name() == "OUTPUT"), None)
    if output is None:
        return []
    is_raster = isinstance(output, QgsProcessingParameterRasterDestination)
    part = text(
        "PART",
        "Part of the run (number/count; empty: all of it)",
        "",
        later(
            "Compute only one of several parts, 2/5 for instance, beside other runs that compute "
            "the others: on this or on other machines that share a folder. OUTPUT ends in .vrt. "
            "Where all parts are there, whoever comes last puts them together."
        )
        if is_raster
        else later(
            "Compute only one of several parts, 2/5 for instance, beside other runs that compute "
            "the others: on this or on other machines that share a folder. Where all parts are "
            "there, whoever comes last puts them together."
        ),
    )
    tile = integer(
        "PART_TILE",
        "Rows and columns of a tile, for .vrt",
        4096,
        512,
        None,
        "Where OUTPUT ends in .vrt, a folder beside it holds a GeoTIFF for each tile of so many "
        "rows and columns; a multiple of 512.",
    )
    return [advanced(part), *([advanced(tile)] if is_raster else [])]


def points(label: str, name: str = "OUTPUT", help: str = "", *, optional=False, lines=False):
    """Declare the layer of points, or lines, that is made; an optional one where asked for."""
    kinds = QgsProcessing.SourceType
    kind = kinds.TypeVectorLine if lines else kinds.TypeVectorPoint
    definition = QgsProcessingParameterFeatureSink(
        name, tr(label), kind, optional=optional, createByDefault=not optional
    )
    return _with_help(definition, help)


# Kinds of features.
PLACES = ("VectorPoint", "VectorPolygon")
LINES = ("VectorLine",)


def features(name: str, label: str, kinds: tuple[str, ...], help: str, *, optional=True):
    """Declare a layer of features to read, of some kinds."""
    types = [getattr(QgsProcessing.SourceType, f"Type{kind}") for kind in kinds]
    return _with_help(
        QgsProcessingParameterFeatureSource(name, tr(label), types, None, optional), help
    )


def extent(name: str, label: str, help: str):
    """Declare a rectangle, which may be drawn on the map."""
    return _with_help(QgsProcessingParameterExtent(name, tr(label), None, True), help)


def table(label: str, name: str = "OUTPUT", help: str = "", *, optional=False):
    """Declare the table that is made, where it is optional only if it is asked for."""
    kind = QgsProcessing.SourceType.TypeVector
    definition = QgsProcessingParameterFeatureSink(
        name, tr(label), kind, optional=optional, createByDefault=not optional
    )
    return _with_help(definition, help)


def input_table(name: str, label: str, help: str):
    """Declare a table to read, or none."""
    kind = QgsProcessing.SourceType.TypeVector
    definition = QgsProcessingParameterFeatureSource(name, tr(label), [kind], None, True)
    return _with_help(definition, help)


def report(label: str, help: str, by_default: bool = False, name: str = "OUTPUT_HTML"):
    """Declare an HTML report, which dialogs ask for by default or not."""
    definition = QgsProcessingParameterFileDestination(
        name, tr(label), tr("HTML files (*.html)"), optional=True, createByDefault=by_default
    )
    return _with_help(definition, help)


def creation_options():
    """Declare the driver's creation options."""
    definition = QgsProcessingParameterString(
        "CREATION_OPTIONS", tr("Creation options"), "", False, optional=True
    )
    definition.setMetadata({"widget_wrapper": {"widget_type": "rasteroptions"}})
    return advanced(
        _with_help(
            definition,
            "Options for the output's format, KEY=VALUE separated by |, for instance "
            "COMPRESS=DEFLATE|TILED=YES|NUM_THREADS=ALL_CPUS.",
        )
    )


def number_output(name: str, label: str):
    """Declare a number that is told at the end."""
    return QgsProcessingOutputNumber(name, tr(label))


def complete_output():
    """Declare the number that says whether a run in parts is done."""
    return number_output("COMPLETE", later("Whether all parts are there (0 or 1)"))


def window(default: int):
    """Declare the window's size across."""
    return integer(
        "WINDOW",
        "Window (cells)",
        default,
        1,
        32767,
        "Size of the window in cells, across. 3 looks at the eight neighbours; even sizes reach "
        "one cell further to the left and top.",
    )


def window_rows():
    """Declare the window's size from top to bottom."""
    return advanced(
        integer(
            "WINDOW_ROWS",
            "Window rows, if different",
            None,
            1,
            32767,
            "Size of the window in cells, from top to bottom. Empty: as many as across.",
            optional=True,
        )
    )


def shape(options: list[str], more: str = ""):
    """Declare the window's shape."""
    return choice(
        "SHAPE",
        "Shape of the window",
        options,
        0,
        tr(
            "Ellipse: the cells whose centres lie in the ellipse through the centres of the "
            "window's outermost cells. Footprint, where offered: the cells marked in it."
        )
        + tr(more),
    )


def footprint():
    """Declare the window's own shape."""
    return advanced(
        text(
            "FOOTPRINT",
            "Footprint, such as 0 1 0; 1 1 1; 0 1 0",
            "",
            "For the shape Footprint: a matrix "
            "of 0 and 1, a row a line (or separated by semicolons), values separated by blanks, "
            "such as 0 1 0; 1 1 1; 0 1 0. In brackets commas separate: [[0, 1, 0], [1, 1, 1]]. "
            "Or the path of a text file that holds it, as a matrix or for GRASS's r.mfilter.",
            multi_line=True,
        )
    )


def window_bands():
    """Declare how many bands the window spans."""
    return advanced(
        integer(
            "WINDOW_BANDS",
            "Bands that the window spans",
            1,
            1,
            32767,
            "3 takes the band before and after as well: the window is a cube of cells.",
        )
    )


def denominator():
    """Declare what variances are divided by."""
    return advanced(
        choice(
            "DENOMINATOR",
            "Divide by",
            Denominator.labels(),
            0,
            "n gives the variance of the cells themselves (SciPy, GRASS, SAGA), n - 1 that of a "
            "population they are a sample of (MATLAB, R, Orfeo ToolBox). n is the number of cells "
            "with data.",
        )
    )


def min_cells():
    """Declare how many valid cells a window needs."""
    return advanced(
        integer(
            "MIN_CELLS",
            "Minimum number of valid cells",
            1,
            1,
            None,
            "Windows with fewer cells that have data give nodata.",
        )
    )


def fill_nodata_cells():
    """Declare whether cells without data get a result."""
    return advanced(
        flag(
            "FILL_NODATA_CELLS",
            "Compute for cells without data too",
            False,
            "Whether cells that have no data themselves get the statistic of their neighbours.",
        )
    )


def step():
    """Declare how many cells are kept."""
    return advanced(
        integer(
            "STEP",
            "Keep every n-th cell (1: all)",
            1,
            1,
            None,
            "Write every n-th "
            "row and column only; the cells are n times as large and keep "
            "their centres.",
        )
    )


def resampling():
    """Declare how a second raster is laid on the first one's grid."""
    return advanced(
        choice(
            "RESAMPLING",
            "Resampling of the second raster",
            Resampling.labels(),
            int(Resampling.BILINEAR),
            "How the second raster is laid on the first one's grid, where they do not line up. "
            "Average: the mean of all cells below one of the first raster's, for much finer ones.",
        )
    )
