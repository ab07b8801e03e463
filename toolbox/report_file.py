"""Where a report goes: a file that is whole, or not there at all."""

from __future__ import annotations

from ..kernels.common.wording import tr
from ..raster.common.errors import RasterError, cause
from ..raster.results.staging import Staging
from ..raster.results.targets import check_place
from ..raster.results.together import Together


class ReportFile:
    """An HTML report under way; one that is not wanted has no path, and nothing is written.

    Use it as a context manager, and `write` in it: it is written beside its target, and moved
    into place with the other results of the run.

    Parameters
    ----------
    path : str
        The target, or nothing.
    name : str
        The parameter that says where it goes.
    inputs : iterable of str
        What the run reads.
    together : Together
        Results that appear with it.

    Raises
    ------
    RasterError
        Where it cannot be written; before anything is computed.
    """

    def __init__(self, path: str, name: str, inputs, together: Together) -> None:
        self.path, self._name, self._inputs = path, name, tuple(inputs)
        self._staging, self._together = None, together
        if path:
            check_place(path, self._inputs, name)
            if not path.lower().endswith((".html", ".htm")):
                told = tr("{} {}: reports are written as HTML; give a name that ends in .html")
                raise RasterError(told.format(name, path))

    def __enter__(self):
        return self

    def write(self, text: str) -> None:
        """Write the report beside its target, and look once more whether it can get there."""
        if not self.path:
            return
        self._staging = Staging(self.path, self._inputs, self._name)
        try:
            with open(self._staging.path, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            told = tr("{} {} cannot be written: {}")
            raise RasterError(told.format(self._name, self.path, cause(error))) from error
        check_place(self.path, self._inputs, self._name)

    def __exit__(self, kind, error, trace):
        if self._staging is None:
            return
        if kind is None:
            self._together.wait(self._staging)
        else:
            self._staging.discard()
