"""Files that stay open while a run lasts: each pass over a raster goes on with the same handles."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Callable

from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import call, is_none

# GDAL notes beside a .gz how large it is unpacked; a run leaves nothing beside what it reads. And
# QGIS has it read text grids as Float64 once it has opened a raster, and so do we: else the first
# run of a process, and workers without QGIS, would read them as Float32.
for _option, _value in (
    ("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO"),
    ("AAIGRID_DATATYPE", "Float64"),
):
    if gdal.GetConfigOption(_option) is None:
        gdal.SetConfigOption(_option, _value)

_numbers = itertools.count(1)
_sessions: dict[str, _Session] = {}


class _Session:
    """What is open and what is known for one run; threads may share it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: dict[Hashable, list[gdal.Dataset]] = {}
        self.known: dict[Hashable, Any] = {}


def open_raster(uri: str, options: Sequence[str] = (), name: str = "") -> gdal.Dataset:
    """Open a raster for reading.

    Parameters
    ----------
    uri : str
        What GDAL opens.
    options : sequence of str
        ``KEY=VALUE`` for the driver.
    name : str
        What to call it in messages, if not as it is opened.

    Raises
    ------
    RasterError
        Where GDAL cannot.
    """
    return call(
        lambda: gdal.OpenEx(uri, gdal.OF_RASTER | gdal.OF_READONLY, open_options=list(options)),
        is_none,
        tr("{} cannot be opened as a raster").format(name or uri),
    )


@contextmanager
def session() -> Iterator[str]:
    """Keep files open until the block ends.

    Yields
    ------
    str
        The session's name, for `take`, `give_back` and `known`. In another process, and after
        the end, it means nothing: files are opened and closed each time.
    """
    name = f"{os.getpid()}-{next(_numbers)}"
    _sessions[name] = _Session()
    try:
        yield name
    finally:
        ended = _sessions.pop(name)
        with ended.lock:
            ended.idle.clear()


def take(name: str, key: Hashable, open_it: Callable[[], gdal.Dataset]) -> gdal.Dataset:
    """Return an open dataset that nobody uses, or open one.

    Parameters
    ----------
    name : str
        The session's.
    key : hashable
        What it is opened from: with which others it may be exchanged.
    open_it : callable
        Opens it.
    """
    of_run = _sessions.get(name)
    if of_run is not None:
        with of_run.lock:
            idle = of_run.idle.get(key)
            if idle:
                return idle.pop()
    return open_it()


def give_back(name: str, key: Hashable, dataset: gdal.Dataset) -> None:
    """Let others use a dataset; it is closed where its session has ended."""
    of_run = _sessions.get(name)
    if of_run is not None:
        with of_run.lock:
            if name in _sessions:
                of_run.idle.setdefault(key, []).append(dataset)


def known(name: str, key: Hashable, find_out: Callable[[], Any]) -> Any:
    """Return what was found out before in a session, or find it out."""
    of_run = _sessions.get(name)
    if of_run is None:
        return find_out()
    if key not in of_run.known:
        of_run.known[key] = find_out()
    return of_run.known[key]
