"""How a run tells its caller how far it is, and learns that it should stop."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from typing import Any, Callable, Optional

from ...kernels.common.checkpoint import current, listening
from .errors import Cancelled

_SECONDS_BETWEEN_CHECKS = 0.1


class Progress:
    """The protocol between the engine and whoever watches; this one is silent.

    Methods may be called from any thread.
    """

    def advance(self, fraction: float) -> None:
        """Take note that this fraction (0 to 1) of the work is done."""

    def message(self, text: str) -> None:
        """Tell something worth knowing."""

    def warn(self, text: str) -> None:
        """Tell something that the user may not want."""

    def is_cancelled(self) -> bool:
        """Say whether to stop."""
        return False

    def check(self) -> None:
        """Raise `Cancelled` where the user asked to stop."""
        if self.is_cancelled():
            raise Cancelled

    def part(self, start: float, stop: float) -> Progress:
        """Return a progress whose 0 to 1 is ``start`` to ``stop`` of this one."""
        return _Part(self, start, stop)


class _Part(Progress):
    """A stretch of another progress."""

    def __init__(self, whole: Progress, start: float, stop: float) -> None:
        self._whole, self._start, self._length = whole, start, stop - start

    def advance(self, fraction: float) -> None:
        self._whole.advance(self._start + self._length * fraction)

    def message(self, text: str) -> None:
        self._whole.message(text)

    def warn(self, text: str) -> None:
        self._whole.warn(text)

    def is_cancelled(self) -> bool:
        return self._whole.is_cancelled()


def patiently(check: Optional[Callable[[], object]], work: Callable[[], Any]) -> Any:
    """Return what some work gives, or stop waiting for it.

    A sort or a distance transform of millions of cells takes seconds in a single call that nobody
    can end. It runs in a thread of its own, which is left behind where ``check`` raises: so the
    work must not write anything that outlives the run.

    Parameters
    ----------
    check : callable, optional
        Called some ten times a second; may raise to stop.
    work : callable
        Takes nothing. Lets go of the interpreter in its long calls, as numpy and SciPy do.

    Returns
    -------
    object
        What ``work`` returned.
    """
    future: Future[Any] = Future()

    listener = current()

    def run() -> None:
        try:
            with listening(listener):
                future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    try:
        threading.Thread(target=run, daemon=True).start()
    except RuntimeError:  # the system lets no thread start
        run()
    while not wait([future], _SECONDS_BETWEEN_CHECKS).done:
        if check is not None:
            check()
    return future.result()
