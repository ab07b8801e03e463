"""Results of one run: all of them appear at its end, or none does."""

from __future__ import annotations

from typing import Callable, Optional

from .moves import Check
from .staging import Staging

# Moves a result into its place; told whether it may have to be undone.
Move = Callable[[Check, bool], None]


class Together:
    """Results that are whole, and wait for the others of their run."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Staging, Move]] = []
        self._last: list[tuple[Staging, Move]] = []
        self._claimed: dict[str, set[str]] = {}

    def claim(self, staging: Staging) -> None:
        """Refuse a result, tried out before the work, that shares a file with another."""
        staging.claim(self._claimed)

    def wait(self, staging: Staging, move: Optional[Move] = None, last: bool = False) -> None:
        """Take a result.

        Parameters
        ----------
        staging : Staging
            Where it was made.
        move : callable, optional
            Moves it into its place, where that is more than moving files.
        last : bool
            Whether that cannot be undone: then it is done last.
        """
        (self._last if last else self._waiting).append((staging, move or staging.commit))

    def appear(self, check: Check = None) -> None:
        """Move all into their places, once each is on the disk: the moves take no time.

        Raises
        ------
        RasterError
            Where one cannot be moved; then all is as it was.
        """
        waiting, moved = [*self._waiting, *self._last], []
        try:
            for staging, _ in self._waiting:
                staging.prepare(check)
            for place, (staging, move) in enumerate(waiting, start=1):
                move(check, place < len(waiting))
                moved.append(staging)
        except BaseException:
            for staging in reversed(moved):
                staging.undo()
            raise
        finally:
            self.discard()

    def discard(self) -> None:
        """Forget what waits, and remove it."""
        for staging, _ in [*self._waiting, *self._last]:
            staging.discard()
        self._waiting, self._last = [], []
