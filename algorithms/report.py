"""Where a report goes: a file that is whole, or not there at all."""

from __future__ import annotations

from contextlib import contextmanager

from ..raster.errors import RasterError
from ..raster.staging import Staging, check_place
from .parameters import tr


def check_report_target(path: str, name: str, inputs) -> None:
    """Refuse a report that cannot be written, before anything is computed."""
    check_place(path, inputs, name)
    if not path.lower().endswith((".html", ".htm")):
        raise ValueError(
            tr("{} {}: reports are written as HTML; give a name that ends in .html").format(
                name, path
            )
        )


@contextmanager
def staged_report(path: str, name: str, text: str):
    """Write a report beside its target, and move it there when what happens meanwhile succeeds.

    Parameters
    ----------
    path : str
        The target; nothing is written where it is empty.
    name : str
        The parameter that says where it goes.
    text : str
        The report.
    """
    if not path:
        yield
        return
    staging = Staging(path, (), name)
    try:
        try:
            with open(staging.path, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise RasterError(
                tr("{} {} cannot be written: {}").format(name, path, error.strerror)
            ) from error
        yield
        staging.commit()
    finally:
        staging.discard()
