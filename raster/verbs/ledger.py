"""What is done of a run, in a folder: runs of other processes and machines add to it, and go on.

A run asks the same things in the same order whoever does it: pass after pass over a raster, each
cut into shares that depend on the raster alone. A share's result is a file. Who finds one takes
it, who finds none computes it if it is his, and a pass goes on when all are there.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Callable, NamedTuple, Optional, TypeVar

from ...kernels.common.wording import tr
from ..common.errors import Cancelled, RasterError
from ..results.parts import dead_parts
from .kept import keep, kept, write_whole

T = TypeVar("T")
# Rows of a share of what is reduced, but for units that are higher.
SHARE_ROWS = 512
MANIFEST = "manifest.json"
# Seconds until a network folder shows what another machine has written, and between looks.
_PATIENCE, _BETWEEN_LOOKS = 90.0, 0.1


class Part(NamedTuple):
    """Which part of a run this is: the ``number``-th, from 1, of ``parts``."""

    number: int
    parts: int

    @classmethod
    def of(cls, text: str) -> Part:
        """Return what a text such as 2/5 says.

        Raises
        ------
        ValueError
            With one sentence.

        Examples
        --------
        >>> Part.of("2/5")
        Part(number=2, parts=5)
        """
        number, mark, count = (piece.strip() for piece in text.partition("/"))
        if mark and number.isdecimal() and count.isdecimal() and len(number + count) <= 12:
            part = cls(int(number), int(count))
            if 1 <= part.number <= part.parts:
                return part
        raise ValueError(
            tr("PART is {}: give its number and how many there are, 2/5 for instance").format(text)
        )

    def owns(self, share: int) -> bool:
        """Say whether a share, numbered from 0, is this part's."""
        return share % self.parts == self.number - 1


class Unfinished(Cancelled):
    """Shares of other parts are missing: this part has done what can be done now."""


@dataclass
class Ledger:
    """The folder of a run's shares.

    Attributes
    ----------
    folder : str
        Where they lie; made when the first is written.
    part : Part, optional
        Which of them are to be computed; None: all that are missing.
    manifest : dict
        What the folder is of, written into it for people to read.
    """

    folder: str
    part: Optional[Part] = None
    manifest: dict[str, Any] = field(default_factory=dict)
    _pass: int = field(default=0, init=False)
    _within: str = field(default="", init=False)

    def begin(self) -> str:
        """Return the number of the next pass, from 1, after that of the passes it is one of."""
        self._pass += 1
        return f"{self._within}{self._pass}"

    @contextlib.contextmanager
    def within(self, passes: str) -> Iterator[None]:
        """Have passes numbered from 1 meanwhile, after the number of those they belong to."""
        before = self._within, self._pass
        self._within, self._pass = f"{passes}-", 0
        try:
            yield
        finally:
            self._within, self._pass = before

    def is_ours(self, share: int) -> bool:
        """Say whether a share that is missing is to be computed here."""
        return self.part is None or self.part.owns(share)

    def path(self, *names: str) -> str:
        """Return the path of a file in the folder, whose own folder is made."""
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def share(self, number: str, share: int) -> str:
        """Return the path of a share of a pass."""
        return self.path(f"pass-{number}", f"{share:06}.npz")

    def has(self, path: str) -> bool:
        """Say whether a share is there."""
        return os.path.exists(path)

    def open(self) -> None:
        """Make the folder, and write what it is of, if it is not there."""
        manifest = self.path(MANIFEST)
        if not os.path.exists(manifest):
            text = json.dumps(self.manifest, indent=1, sort_keys=True)
            write_whole(manifest, lambda file: file.write(text.encode()))

    def keep(self, path: str, value: Any) -> None:
        """Write a share; with the first, what the folder is of."""
        self.open()
        keep(path, value)

    def require_seen(self) -> None:
        """Raise where this process does not see the folder that another has opened.

        Raises
        ------
        RasterError
            With one sentence.
        """
        if not os.path.exists(os.path.join(self.folder, MANIFEST)):
            raise RasterError(
                tr(
                    "A worker does not see the folder {}: give an OUTPUT in a folder that all "
                    "workers share, or one that ends in .tif, which is written here"
                ).format(self.folder)
            )

    def await_file(self, path: str, check: Callable[[], object]) -> None:
        """Wait until a file that another machine has written is seen here, if it takes a while."""
        end = time.monotonic() + _PATIENCE
        while not os.path.exists(path) and time.monotonic() < end:
            check()
            time.sleep(_BETWEEN_LOOKS)

    def read(self, path: str) -> Any:
        """Return what a share holds."""
        return kept(path)

    def require(self, number: str, missing: int, count: int) -> None:
        """Raise where shares of a pass are missing.

        Raises
        ------
        Unfinished
            With one sentence.
        """
        if missing:
            raise Unfinished(
                tr(
                    "Pass {}: {:,} of {:,} shares are there, all of this part among them. When "
                    "the other parts have ended too, run the same command again."
                ).format(number, count - missing, count)
            )

    def remove_if_empty(self) -> None:
        """Remove the folder where nothing came of it."""
        for name in ("tiles", "pass-1"):
            with contextlib.suppress(OSError):
                os.rmdir(os.path.join(self.folder, name))
        with contextlib.suppress(OSError):
            if os.listdir(self.folder) == [MANIFEST]:
                os.remove(os.path.join(self.folder, MANIFEST))
            os.rmdir(self.folder)

    def forget(self, everything: bool = False) -> None:
        """Remove what was kept between passes, or the whole folder."""
        if everything:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        with contextlib.suppress(OSError):
            for name in os.listdir(self.folder):
                if name.startswith("pass-"):
                    shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)
        self._clear_up()

    def _clear_up(self) -> None:
        """Remove what processes that were killed left of shares, which are all there now."""
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name.endswith(".new"):
                    with contextlib.suppress(OSError):
                        os.remove(os.path.join(folder, name))
        for path in glob.glob(os.path.join(glob.escape(self.folder), "tiles", "*.part-*")):
            prefix, mark, _ = path.rpartition(".part-")
            for part in dead_parts(prefix + mark):
                part.remove()


def independent(works: Iterable[Callable[[], T]]) -> list[T]:
    """Do what takes passes that do not need each other, and return what comes of it.

    A part does its share of all of them before it says what is missing: they take no more rounds
    than the longest of them.

    Raises
    ------
    Unfinished
        Where shares of some are missing: the first's.
    """
    ledger = current()
    if ledger is None:
        return [work() for work in works]
    found, missing, number = [], None, ledger.begin()
    for place, work in enumerate(works, start=1):
        with ledger.within(f"{number}.{place}"):
            try:
                found.append(work())
            except Unfinished as error:
                missing = missing or error.with_traceback(None)  # whose frames hold arrays
    if missing is not None:
        raise missing
    return found


_local = threading.local()


def current() -> Optional[Ledger]:
    """Return the ledger of the run of this thread, if it has one."""
    return getattr(_local, "ledger", None)


@contextlib.contextmanager
def kept_in(ledger: Optional[Ledger]) -> Iterator[None]:
    """Have the passes of this thread meanwhile keep what they find in a ledger."""
    before, _local.ledger = current(), ledger
    try:
        yield
    finally:
        _local.ledger = before
