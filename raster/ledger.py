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
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional

from ..kernels.common.wording import tr
from .errors import Cancelled
from .kept import keep, kept, write_whole
from .parts import dead_parts

# Rows of a share of what is reduced, but for units that are higher.
SHARE_ROWS = 512
MANIFEST = "manifest.json"


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

    def begin(self) -> int:
        """Return the number of the next pass, from 1."""
        self._pass += 1
        return self._pass

    def is_ours(self, share: int) -> bool:
        """Say whether a share that is missing is to be computed here."""
        return self.part is None or self.part.owns(share)

    def path(self, *names: str) -> str:
        """Return the path of a file in the folder, whose own folder is made."""
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def share(self, number: int, share: int) -> str:
        """Return the path of a share of a pass."""
        return self.path(f"pass-{number}", f"{share:06}.npz")

    def has(self, path: str) -> bool:
        """Say whether a share is there."""
        return os.path.exists(path)

    def keep(self, path: str, value: Any) -> None:
        """Write a share; with the first, what the folder is of."""
        manifest = self.path(MANIFEST)
        if not os.path.exists(manifest):
            text = json.dumps(self.manifest, indent=1, sort_keys=True)
            write_whole(manifest, lambda file: file.write(text.encode()))
        keep(path, value)

    def read(self, path: str) -> Any:
        """Return what a share holds."""
        return kept(path)

    def require(self, number: int, missing: int, count: int) -> None:
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
        for path in (os.path.join(self.folder, "tiles"), self.folder):
            with contextlib.suppress(OSError):
                os.rmdir(path)

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
