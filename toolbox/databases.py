"""Targets that are no files: what can be known of them before the work."""

from __future__ import annotations

import os
import re

from qgis.core import QgsDataSourceUri, QgsProviderRegistry, QgsVectorDataProvider, QgsVectorLayer

from ..kernels.common.wording import tr
from ..raster.common.errors import RasterError, clause

# What a target begins with that a provider of QGIS's keeps; a drive of Windows is shorter.
PROVIDER = r"[A-Za-z]\w{2,}:"
# Providers that make tables, and those whose servers can be asked; others stop QGIS where their
# libraries are missing.
_MAKERS = ("postgres", "spatialite", "mssql", "oracle", "hana")
_ASKED = ("postgres", "mssql")


def check_database(value: str, what: str) -> None:
    """Refuse a table of a database that cannot be made, before anything is computed.

    Parameters
    ----------
    value : str
        The provider, a colon, and its own words.
    what : str
        The beginning of the message: which parameter.

    Raises
    ------
    RasterError
        With one sentence.
    """
    provider, _, words = value.partition(":")
    provider = {"postgis": "postgres"}.get(provider, provider)
    known = QgsProviderRegistry.instance().providerMetadata(provider)
    if known is None or provider not in _MAKERS:
        told = tr("{} {}: this QGIS makes no layers in {}; give the path of a file, such as .gpkg")
        raise RasterError(told.format(what, value, provider))
    source = QgsDataSourceUri(words)
    if not source.table():
        told = tr('{} {} names no table; give one, such as {}:dbname=... table="peaks" (geom)')
        raise RasterError(told.format(what, value, provider))
    if provider == "spatialite" and not os.path.isfile(source.database()):
        told = tr("{} {}: there is no database {}")
        raise RasterError(told.format(what, value, source.database()))
    if provider in _ASKED:
        try:
            known.createConnection(words, {}).executeSql("SELECT 1")
        except Exception as error:  # QGIS's own, which other versions raise by other names
            told = tr("{} {} cannot be written: {}").format(what, value, clause(str(error)))
            raise RasterError(told) from error


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
