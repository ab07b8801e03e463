"""Who does the jobs: a few threads of this process, or whatever else is put in their place.

An executor is given a job, a value that knows all that is needed, and the pieces to call it with,
and gives back results in order. The verbs and all above them do not know which one it is.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, Callable, Optional, Protocol

from osgeo import gdal

from ...kernels.common.checkpoint import listening
from ...kernels.common.memory import Recycler
from ..common.errors import Cancelled
from ..sources.reader import Reader
from ..sources.source import RasterSource

# Threads that share a handle.
_SHARING = 3
# Seconds between questions whether to stop, and how long to wait for jobs that are to stop.
_BETWEEN_CHECKS, _PATIENCE = 0.1, 0.5


class Job(Protocol):
    """What is called with a piece of the work: a picklable value."""

    @property
    def sources(self) -> Sequence[RasterSource]:
        """What it reads."""

    def __call__(
        self,
        piece: Any,
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> Any:
        """Return the result of a piece; without readers it opens its sources itself."""


class Executor(Protocol):
    """What does a job for many pieces. Use it as a context manager."""

    def __enter__(self) -> Executor:
        """Begin."""

    def __exit__(self, *exception: object) -> None:
        """End; where there was an exception, without what is left to do."""

    def ordered(
        self, pieces: Iterable[Any], ahead: int, share: Callable[[Any], float] = ...
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each piece with its result, in order."""


# Takes the job, the number of threads that are wanted, and what may raise to stop.
MakeExecutor = Callable[[Job, int, Callable[[], object]], Executor]


class Threads:
    """Threads of this process, which share open files and memory."""

    def __init__(self, job: Job, threads: int, check: Callable[[], object]) -> None:
        self._job, self._check, self._memory = job, check, Recycler()
        self._lock, self._told = threading.Lock(), 0.0
        self._handles = Handles(job.sources)
        self._pool = Pool(threads, check, self._handles.close)

    def __enter__(self) -> Threads:
        self._pool.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.__exit__(*exception)

    def ordered(
        self,
        pieces: Iterable[Any],
        ahead: int,
        share: Callable[[Any], float] = lambda piece: 1.0,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each piece with its result, in order."""
        return self._pool.ordered(self._do, pieces, ahead, share)

    def told(self) -> float:
        """Return how many pieces are done, with the shares of those under way."""
        return self._told

    def _hear(self, share: float) -> None:
        with self._lock:
            self._told += share

    def _do(self, piece: Any) -> Any:
        with listening(self._check, self._hear):
            return self._job(piece, self._handles.readers(), self._memory)


_local = threading.local()


def execute(job: Job, threads: int, check: Callable[[], object]) -> Executor:
    """Return the executor of a job."""
    make: MakeExecutor = getattr(_local, "make", Threads)
    return make(job, threads, check)


def writes_elsewhere() -> bool:
    """Say whether who does the jobs of this thread writes files too: other machines, say."""
    return bool(getattr(_local, "elsewhere", False))


@contextmanager
def executed_by(make: MakeExecutor, elsewhere: bool = False) -> Iterator[None]:
    """Put another executor in the place of threads, for the runs of this thread meanwhile.

    ``elsewhere`` says that it is given whole tiles and shares of a run in parts, and writes them.
    """
    before = getattr(_local, "make", Threads), writes_elsewhere()
    _local.make, _local.elsewhere = make, elsewhere
    try:
        yield
    finally:
        _local.make, _local.elsewhere = before


class Pool:
    """A few threads that do jobs in order. Use it as a context manager.

    A job cannot be ended from outside while numpy or GDAL is at work for it. Where a run is
    cancelled or fails, jobs that do not end soon are left behind: they end by themselves. Where
    the system lets fewer threads start, there are fewer; without any, jobs are done by who waits
    for them.

    Parameters
    ----------
    threads : int
        How many.
    check : callable
        Called while a result is waited for; may raise to stop.
    last : callable, optional
        Called when no job is at work any more.
    """

    def __init__(
        self,
        threads: int,
        check: Callable[[], object],
        last: Callable[[], object] = lambda: None,
    ) -> None:
        self._most, self._check, self._last = threads, check, last
        self._jobs: SimpleQueue[Any] = SimpleQueue()
        self._waiting: deque[tuple[Any, Future[Any]]] = deque()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._at_work = 0
        self._stopped = False

    def __enter__(self) -> Pool:
        for _ in range(self._most):
            thread = threading.Thread(target=self._serve, daemon=True)
            with self._lock:
                self._at_work += 1
            try:
                thread.start()
            except RuntimeError:  # a limit of the system's
                with self._lock:
                    self._at_work -= 1
                break
            self._threads.append(thread)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped = True
        for _ in self._threads:
            self._jobs.put(None)
        if not self._threads:
            self._last()
        jobs = [future for _, future in self._waiting]
        if not wait(jobs, _PATIENCE).not_done:
            for thread in self._threads:
                thread.join()

    def ordered(
        self,
        job: Callable[[Any], Any],
        items: Iterable[Any],
        ahead: int,
        share: Callable[[Any], float] = lambda item: 1.0,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each item with the job's result, in order, with a few jobs under way at most.

        Small jobs whose share of a whole one is less than 1 may be as many more.
        """
        load = 0.0
        for item in items:
            future: Future[Any] = Future()
            self._waiting.append((item, future))
            if self._threads:
                self._jobs.put((future, job, item))
            else:
                self._do(future, job, item)
            load += share(item)
            while load >= ahead:
                load -= share(self._waiting[0][0])
                yield self._first()
        while self._waiting:
            yield self._first()

    def _first(self) -> tuple[Any, Any]:
        item, future = self._waiting[0]
        while not wait([future], _BETWEEN_CHECKS).done:
            self._check()
        self._waiting.popleft()
        return item, future.result()

    def _serve(self) -> None:
        """Do jobs until there are no more; the last thread to end says so."""
        while True:
            asked = self._jobs.get()
            if asked is None:
                break
            self._do(*asked)
            del asked  # with its result, whose memory is wanted for the next
        with self._lock:
            self._at_work -= 1
            ended = self._at_work == 0
        if ended:
            self._last()

    def _do(self, future: Future[Any], job: Callable[[Any], Any], item: Any) -> None:
        try:
            if self._stopped:
                raise Cancelled
            future.set_result(job(item))
        except BaseException as error:
            future.set_exception(error)


class Handles:
    """The open sources, each shared by a few threads.

    Neighbouring windows read the same blocks of the file for their halos. With one handle for
    two or three threads, the second finds them in the handle's cache.
    """

    def __init__(self, sources: Sequence[RasterSource]) -> None:
        self._sources = sources
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[list[Reader]] = []
        self._threads = 0

    def readers(self) -> list[Reader]:
        """Return this thread's readers."""
        readers: Optional[list[Reader]] = getattr(self._local, "readers", None)
        if readers is None:
            with self._lock:
                if self._threads % _SHARING == 0:
                    self._all.append([Reader(source) for source in self._sources])
                self._threads += 1
                readers = self._local.readers = self._all[-1]
        return readers

    def close(self) -> None:
        """Close them all; no thread may be at work."""
        for readers in self._all:
            for reader in readers:
                reader.close()


_cache_lock = threading.Lock()
_cache_runs = 0
_cache_before = 0
# Room for the blocks that two rows of windows share, or compressed ones are decoded twice; the
# system keeps the others.
_CACHE_BYTES, _PLAIN_CACHE_BYTES = 64 * 2**20, 16 * 2**20


@contextmanager
def bounded_cache(sources: Sequence[RasterSource]) -> Iterator[None]:
    """Keep GDAL's block cache small during a run; the last of concurrent runs restores it."""
    global _cache_runs, _cache_before
    with _cache_lock:
        if _cache_runs == 0:
            _cache_before = gdal.GetCacheMax()
            packed = any(source.info().packed for source in sources)
            most = _CACHE_BYTES if packed else _PLAIN_CACHE_BYTES
            gdal.SetCacheMax(min(most, _cache_before))
        _cache_runs += 1
    try:
        yield
    finally:
        with _cache_lock:
            _cache_runs -= 1
            if _cache_runs == 0:
                gdal.SetCacheMax(_cache_before)
