"""Jobs done by the workers of a Dask scheduler, piece by piece: futures, no graph.

Workers need Python, numpy, GDAL and, where a job does, SciPy; of this package they get what needs
no QGIS. Their files are those of this machine by the same paths, or by /vsi paths.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Callable

from ...kernels.common.wording import quoted, tr
from ..common.errors import Cancelled, RasterError
from ..common.versions import versions
from ..sources.reader import Reader
from .executors import Executor, Job

_ROOT = str(Path(os.path.abspath(__file__)).parents[2])
_NAME = __name__.partition(".")[0]
_SHIPPED = ("kernels", "raster", "recipes")
# Seconds between questions whether to stop; to wait for a scheduler; without any worker.
_BETWEEN_CHECKS, _PATIENCE, _ALONE = 0.1, 10.0, 30.0
_BETWEEN_LOOKS = 1.0
# Tasks under way for each thread of the workers; how often one is tried that fails with a worker.
_AHEAD, _RETRIES = 2, 3
# A task is as many pieces as take so long, are so large together, and are no more than these.
_SECONDS, _BYTES, _MOST = 0.25, 2**25, 256
# A piece that takes so many times the median of those that are done is given to another worker.
_STRAGGLING = 4.0


def _as_it_is(job: Any) -> Any:
    return job


def _do(job: Any, pieces: list[Any]) -> tuple[list[Any], float]:
    """Do a job for some pieces, on a worker; return the results, and how long it took."""
    start = time.monotonic()
    readers = [Reader(source) for source in job.sources]
    try:
        return [job(piece, readers) for piece in pieces], time.monotonic() - start
    finally:
        for reader in readers:
            reader.close()


def _size_of(result: Any) -> int:
    """Return the bytes of the arrays in a result."""
    if isinstance(result, (tuple, list)):
        return sum(map(_size_of, result))
    return int(getattr(result, "nbytes", 0))


def _files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that workers need."""
    for room in _SHIPPED:
        for here, _, names in os.walk(os.path.join(_ROOT, room)):
            for name in names:
                if name.endswith(".py"):
                    source = os.path.join(here, name)
                    with open(source, encoding="utf-8") as file:
                        yield os.path.relpath(source, _ROOT).replace(os.sep, "/"), file.read()


def _workers_of(client: Any) -> list[int]:
    """Return the number of threads of each worker."""
    return list(client.nthreads().values())


class Cluster:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler, such as tcp://host:8786.
    warn : callable
        Takes a sentence that the user should read.

    Raises
    ------
    RasterError
        Where there is no dask, no scheduler or no worker.
    """

    def __init__(self, address: str, warn: Callable[[str], None]) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise RasterError(
                tr(
                    "The setting 'Dask scheduler address' is {}, and dask is missing: install "
                    "the Python package distributed, or leave the setting empty"
                ).format(quoted(address))
            ) from error
        try:
            self._client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise RasterError(
                tr(
                    "No Dask scheduler answers at {}: start one there, or leave the setting 'Dask "
                    "scheduler address' empty"
                ).format(quoted(address))
            ) from error
        try:
            self.threads = self._refuse_none(address)
            self._ship()
            self._compare(warn)
        except OSError as error:
            self.close()
            raise RasterError(
                tr("The workers of the Dask scheduler at {} do not answer: {}").format(
                    quoted(address), error
                )
            ) from error
        except BaseException:
            self.close()
            raise

    def _refuse_none(self, address: str) -> int:
        workers = _workers_of(self._client)
        if not workers:
            raise RasterError(
                tr("The Dask scheduler at {} has no workers: start some, and run again").format(
                    quoted(address)
                )
            )
        return sum(workers)

    def _ship(self) -> None:
        """Give the workers this package, as far as it needs no QGIS, if they do not have it."""
        files = sorted(_files())
        digest = hashlib.sha256(repr(files).encode()).hexdigest()[:16]
        name = _NAME  # by value: workers do not know this module yet

        def mark() -> str:
            import sys

            return str(getattr(sys.modules.get(name), "SHIPPED", ""))

        known = self._client.run(mark).values()
        if any(mark not in ("", digest) for mark in known):
            raise RasterError(
                tr(
                    "A worker of the Dask scheduler has another version of Raster Kernels loaded: "
                    "start the workers anew"
                )
            )
        if all(known):
            return
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, f"{_NAME}_{digest}.zip")
            with zipfile.ZipFile(path, "w") as file:
                file.writestr(f"{_NAME}/__init__.py", f'SHIPPED = "{digest}"\n')
                for inner, text in files:
                    file.writestr(f"{_NAME}/{inner}", text)
            self._client.upload_file(path)

    def _compare(self, warn: Callable[[str], None]) -> None:
        """Say where workers have other versions: their last digits may differ."""
        own = versions()
        for worker, found in self._client.run(versions).items():
            other = {name: value for name, value in found.items() if value != own[name]}
            if other:
                told = ", ".join(f"{name} {value or '-'}" for name, value in other.items())
                here = ", ".join(f"{name} {own[name] or '-'}" for name in other)
                warn(
                    tr("Worker {} has {}, and here is {}: results may differ.").format(
                        worker, told, here
                    )
                )

    def close(self) -> None:
        """Let the workers go."""
        with suppress(Exception):
            self._client.close(timeout=2)

    def make(self, job: Job, threads: int, check: Callable[[], object]) -> Executor:
        """Return the executor of a job, as `executors.execute` asks for one."""
        return _Workers(self._client, self.threads, job, check)


class _Workers:
    """Does a job on the workers of a cluster."""

    def __init__(self, client: Any, threads: int, job: Job, check: Callable[[], object]) -> None:
        self._client, self._threads, self._check = client, threads, check
        # As a task of its own it is made again where the worker that holds it dies.
        self._job = client.submit(_as_it_is, job, pure=False, retries=_RETRIES)
        self._waiting: deque[tuple[list[Any], list[Any], float]] = deque()
        self._size = 1
        self._took: deque[float] = deque(maxlen=101)
        self._lonely_since, self._bell = 0.0, threading.Event()

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *exception: object) -> None:
        futures = [future for _, some, _ in self._waiting for future in some]
        with suppress(Exception):
            self._client.cancel([*futures, self._job], force=True)
        self._waiting.clear()

    def ordered(
        self,
        pieces: Iterable[Any],
        ahead: int,
        share: Callable[[Any], float] = lambda piece: 1.0,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each piece with its result, in order, with a few under way at most."""
        left, rest = iter(pieces), len(pieces) if isinstance(pieces, Sized) else 0
        while True:
            # Towards the end few at a time, so that all threads have some.
            size = min(self._size, rest // (_AHEAD * self._threads)) if rest else self._size
            batch = list(islice(left, max(size, 1)))
            if not batch:
                break
            rest = max(rest - len(batch), 0)
            self._waiting.append((batch, [self._submit(batch)], time.monotonic()))
            if len(self._waiting) >= _AHEAD * self._threads:
                yield from self._first()
        while self._waiting:
            yield from self._first()

    def _submit(self, batch: list[Any], **keywords: Any) -> Any:
        future = self._client.submit(
            _do, self._job, batch, pure=False, retries=_RETRIES, **keywords
        )
        future.add_done_callback(self._ring)
        return future

    def _ring(self, future: Any) -> None:
        self._bell.set()

    def _first(self) -> Iterator[tuple[Any, Any]]:
        batch, futures, start = self._waiting[0]
        self._lonely_since = time.monotonic()
        asked = time.monotonic()
        while not self._wait(futures):
            self._check()
            if time.monotonic() - asked > _BETWEEN_LOOKS:
                self._refuse_lonely()
                asked = time.monotonic()
            if len(futures) == 1 and self._straggles(start):
                futures.append(self._submit(batch, priority=10))
        self._waiting.popleft()
        self._took.append(time.monotonic() - start)
        done = next(future for future in futures if future.done())
        try:
            results, seconds = done.result()
        except (RasterError, ValueError, Cancelled):
            raise
        except Exception as error:
            raise RasterError(tr("A worker could not do its part: {}").format(error)) from error
        finally:
            if len(futures) > 1:
                self._client.cancel(futures)
        self._grow(len(batch), seconds, results)
        results.reverse()
        for piece in batch:
            yield piece, results.pop()  # and hold it no longer

    def _grow(self, count: int, seconds: float, results: list[Any]) -> None:
        """Learn how many pieces are a task."""
        size = max(map(_size_of, results))
        fitting = min(_SECONDS * count / max(seconds, 1e-6), _BYTES / max(size, 1))
        self._size = max(1, min(int(fitting), 2 * max(count, self._size), _MOST))

    def _wait(self, futures: list[Any]) -> bool:
        """Wait a moment; say whether one of the futures is done."""
        self._bell.clear()
        if not any(future.done() for future in futures):
            self._bell.wait(_BETWEEN_CHECKS)
        return any(future.done() for future in futures)

    def _refuse_lonely(self) -> None:
        """Raise where there has been no worker for a while."""
        if _workers_of(self._client):
            self._lonely_since = time.monotonic()
        elif time.monotonic() - self._lonely_since > _ALONE:
            raise RasterError(tr("All workers of the Dask scheduler are gone"))

    def _straggles(self, start: float) -> bool:
        """Say whether a piece takes much longer than others took, so that another may try it."""
        if len(self._took) < 10:
            return False
        usual = sorted(self._took)[len(self._took) // 2]
        return time.monotonic() - start > max(_STRAGGLING * usual, 1.0)


@contextmanager
def cluster(address: str, warn: Callable[[str], None]) -> Iterator[Cluster]:
    """Use the workers of a scheduler meanwhile."""
    found = Cluster(address, warn)
    try:
        yield found
    finally:
        found.close()
