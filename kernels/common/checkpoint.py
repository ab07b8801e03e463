"""Where long work lets itself be stopped, without knowing who listens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, Optional

_local = threading.local()

Listener = Callable[[], object]


def checkpoint() -> None:
    """Ask whoever listens in this thread whether to go on; nobody does as a rule.

    Work that takes longer than a tenth of a second calls this in between. The listener raises
    whatever shall end the work: nothing may be left half done that outlives it.

    Examples
    --------
    >>> checkpoint()
    """
    listener = current()
    if listener is not None:
        listener()


def current() -> Optional[Listener]:
    """Return who listens in this thread, to be passed on to a thread of one's own."""
    return getattr(_local, "listener", None)


def tell(share: float) -> None:
    """Tell whoever listens in this thread that a share of its work, of 1, is done.

    Examples
    --------
    >>> told = []
    >>> with listening(None, told.append):
    ...     tell(0.25)
    >>> tell(0.5)
    >>> told
    [0.25]
    """
    hearer = getattr(_local, "hearer", None)
    if hearer is not None:
        hearer(share)


@contextmanager
def listening(
    listener: Optional[Listener], hearer: Optional[Callable[[float], object]] = None
) -> Iterator[None]:
    """Have checkpoints of this thread call a listener; the one before comes back at the end.

    Parameters
    ----------
    listener : callable, optional
        Takes nothing; raises to stop the work.
    hearer : callable, optional
        Takes what `tell` is given.

    Examples
    --------
    >>> asked = []
    >>> with listening(lambda: asked.append(1)):
    ...     checkpoint()
    >>> checkpoint()
    >>> asked
    [1]
    """
    before = current(), getattr(_local, "hearer", None)
    _local.listener, _local.hearer = listener, hearer
    try:
        yield
    finally:
        _local.listener, _local.hearer = before
