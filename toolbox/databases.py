"""Targets that are no files: what can be known of them before the work."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from qgis.core import (
    QgsDataSourceUri,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorDataProvider,
    QgsVectorLayer,
)

from ..kernels.common.wording import tr
from ..raster.common.errors import RasterError, clause
from ..raster.results.companions import place_of

# What a target begins with that a provider of QGIS's keeps; a drive of Windows is shorter.
PROVIDER = r"[A-Za-z]\w{2,}:"
# Providers that make tables, and those whose servers can be asked; others stop QGIS where their
# libraries are missing.
_MAKERS = ("postgres", "spatialite", "mssql", "oracle", "hana")
_ASKED = ("postgres", "mssql")


def tables_read(values, context) -> list[QgsDataSourceUri]:
    """Return the tables of databases among layers.

    Parameters
    ----------
    values : iterable
        Of parameters: layers, what QGIS calls them, and lists of both.
    context : QgsProcessingContext
        What knows the layers.
    """
    found = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found += tables_read(value, context)
            continue
        value = getattr(value, "source", value) if not isinstance(value, QgsMapLayer) else value
        value = value.staticValue() if hasattr(value, "staticValue") else value
        layer, words = value, ""
        if isinstance(value, str):
            layer = QgsProcessingUtils.mapLayerFromString(value, context, False)
            words = value.partition("://")[2]
        words = layer.source() if isinstance(layer, QgsMapLayer) else words
        source = QgsDataSourceUri(words)
        if source.table():
            found.append(source)
    return found


def _table(source: QgsDataSourceUri) -> tuple[str, ...]:
    server = source.service() or f"{source.host()}:{source.port() or 5432}"
    return server, source.database(), source.schema() or "public", source.table()


def check_database(
    value: str,
    what: str,
    read: Iterable[QgsDataSourceUri] = (),
    layers: Iterable[tuple[str, str]] = (),
) -> None:
    """Refuse a table of a database that cannot be made, before anything is computed.

    Parameters
    ----------
    value : str
        The provider, a colon, and its own words.
    what : str
        The beginning of the message: which parameter.
    read : iterable of QgsDataSourceUri
        The tables that the run reads.
    layers : iterable of (str, str)
        Files and their layers that it reads; a name may be empty.

    Raises
    ------
    RasterError
        With one sentence.
    """
    provider, _, words = value.partition(":")
    words, value = words.removeprefix("//"), QgsDataSourceUri.removePassword(value)
    provider = {"postgis": "postgres"}.get(provider, provider)
    known = QgsProviderRegistry.instance().providerMetadata(provider)
    if known is None or provider not in _MAKERS:
        told = tr("{} {}: this QGIS makes no layers in {}; give the path of a file, such as .gpkg")
        raise RasterError(told.format(what, value, provider))
    source = QgsDataSourceUri(words)
    if not source.table():
        told = tr('{} {} names no table; give one, such as {}:dbname=... table="peaks" (geom)')
        raise RasterError(told.format(what, value, provider))
    files = [(place_of(file), name.lower()) for file, name in layers if provider == "spatialite"]
    own, table = place_of(source.database()), source.table().lower()
    if _table(source) in map(_table, read) or {(own, table), (own, "")} & {*files}:
        told = tr("{} {}: {} is a table that the run reads; choose another name")
        raise RasterError(told.format(what, value, source.table()))
    if provider == "spatialite" and not os.path.isfile(source.database()):
        told = tr("{} {}: there is no database {}")
        raise RasterError(told.format(what, value, source.database()))
    if provider in _ASKED:
        try:
            schemas = known.createConnection(words, {}).schemas()
        except Exception as error:  # QGIS's own, which other versions raise by other names
            why = clause(str(error).replace(source.password() or "\0", "..."))
            told = tr("{} {} cannot be written: {}").format(what, value, why)
            raise RasterError(told) from error
        if source.schema() and source.schema() not in schemas:
            told = tr("{} {}: there is no schema {}").format(what, value, source.schema())
            raise RasterError(told)


def check_layer_there(source: str, what: str) -> None:
    """Refuse a layer that points cannot be added to."""
    provider, place = "ogr", source
    if re.match(PROVIDER, source):
        provider, _, place = source.partition(":")
    if provider == "ogr":
        words = QgsDataSourceUri(place)
        path, table = words.database(), words.table()
        place = f"{path}|layername={table}" if path and table else path or place
    layer = QgsVectorLayer(place, "there", provider)
    if not layer.isValid():
        told = tr("{} {}: there is no layer to add points to")
        raise RasterError(told.format(what, source))
    if not layer.dataProvider().capabilities() & QgsVectorDataProvider.Capability.AddFeatures:
        raise RasterError(tr("{} {} is read-only").format(what, source))
