"""What can go wrong with a raster, and GDAL's two ways of saying so made one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Callable

from osgeo import gdal


class RasterError(Exception):
    """A raster could not be read, laid out or written; the message is for the user."""


class Cancelled(Exception):
    """The user asked to stop."""


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Keep GDAL from printing to the terminal in this thread; note the failures it reports."""
    failures: list[str] = []

    def note(kind: int, number: int, message: str) -> None:
        if kind >= gdal.CE_Failure:
            failures.append(message)

    gdal.PushErrorHandler(note)
    try:
        yield failures
    finally:
        gdal.PopErrorHandler()


def _unraised() -> AbstractContextManager[Any]:
    """Have GDAL note failures in this thread and raise none.

    From 3.7 on it raises what was reported on the way even where the call did its work.
    """
    known = hasattr(gdal, "ExceptionMgr")
    return gdal.ExceptionMgr(useExceptions=False) if known else nullcontext()


def call(
    action: Callable[[], Any], failed: Callable[[Any], bool], what: str, *, strict: bool = False
) -> Any:
    """Return what a GDAL call returns, or raise, whichever way it reports its failure.

    Parameters
    ----------
    action : callable
        The call.
    failed : callable
        Says of the returned value whether it means failure (GDAL without exceptions).
    what : str
        The beginning of the message: which file, which cells.
    strict : bool
        Whether any failure that GDAL reports on the way counts, whatever it returns. Flushing
        and closing return nothing, and a full disk shows only then; cells that a driver cannot
        decode it may report, and return zeros.

    Returns
    -------
    object
        What the call returned.

    Raises
    ------
    RasterError
        With ``what`` and GDAL's own words.
    """
    with quiet() as failures, _unraised() if strict else nullcontext():
        gdal.ErrorReset()
        try:
            result = action()
        except (RuntimeError, ValueError, TypeError) as error:
            # GDAL 3.4 raises errors without words.
            raise _failure(what, str(error) or _first(failures)) from error
        if failed(result) or (strict and _told(failures)):
            raise _failure(what, _first(failures))
        return result


def _told(failures: list[str]) -> list[str]:
    """Return what counts: PROJ reports each place that has no coordinates in a CRS."""
    return [message for message in failures if not message.startswith("PROJ:")]


def _first(failures: list[str]) -> str:
    """Return the cause: the first failure; the others are what came of it."""
    return (_told(failures) or failures or [gdal.GetLastErrorMsg()])[0]


def _failure(what: str, message: str) -> RasterError:
    reason = clause(message)
    return RasterError(f"{what}: {reason}" if reason else what)


def cause(error: OSError) -> str:
    """Return the system's words for an error, or its own where it did not come from the system."""
    return error.strerror or str(error)


def clause(message: str) -> str:
    """Return a message of GDAL's as one clause: its first cause, on one line, without a stop."""
    first = " ".join(message.split()).split(" May be caused by: ")[0]
    return first.rstrip(".").replace(". ", "; ")


def is_none(result: Any) -> bool:
    """Say whether a call that returns an object failed."""
    return result is None


def is_error(result: Any) -> bool:
    """Say whether a call that returns a CPLErr failed."""
    return bool(result is not None and result >= gdal.CE_Failure)
