"""An executor of processes that cannot import QGIS: what they get, they get as bytes."""

import atexit
import collections
import pickle
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

WORKER = """
import pickle, sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"qgis", "processing", "PyQt5", "PyQt6"}:
            raise ImportError(name + " is blocked in this process")

sys.meta_path.insert(0, Block())
source, target = sys.stdin.buffer, sys.stdout.buffer
jobs = []
while True:
    try:
        kind, value = pickle.load(source)
    except EOFError:
        break
    try:
        if kind == "job":
            jobs = [pickle.loads(value)]
            continue
        answer = True, jobs[0](value)
    except BaseException as error:
        answer = False, error
    pickle.dump(answer, target)
    target.flush()
"""


_idle = []


def _started():
    """Start a process, which takes half a second to import what it needs."""
    link = str(ROOT / "build" / "link")
    start = f"import sys; sys.path.insert(0, {link!r})\n{WORKER}"
    return subprocess.Popen(
        [sys.executable, "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _end(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


@atexit.register
def _end_all():
    while _idle:
        _end(_idle.pop())


class Workers:
    """Makes executors of processes, and remembers for which jobs."""

    def __init__(self):
        self.jobs = []

    def make(self, job, threads, check):
        """Return an executor of a job, as `execute` asks for one."""
        self.jobs.append(type(job).__name__)
        return Processes(job)


class Processes:
    """Does a job in two processes: each gets the job once, and then piece after piece."""

    def __init__(self, job):
        self._job = pickle.dumps(job)
        self._waiting = collections.deque()

    def __enter__(self):
        self._processes = [_idle.pop() if _idle else _started() for _ in range(2)]
        for process in self._processes:
            self._send(process, ("job", self._job))
        return self

    def __exit__(self, kind, *exception):
        if kind is None and not self._waiting:
            _idle.extend(self._processes)  # as workers of a cluster go from job to job
            return
        for process in self._processes:
            _end(process)

    def ordered(self, pieces, ahead, share=None):
        """Yield each piece with its result, in order; each process has one at a time."""
        waiting = self._waiting
        for place, piece in enumerate(pieces):
            if len(waiting) == len(self._processes):
                yield self._first(waiting)
            process = self._processes[place % len(self._processes)]
            self._send(process, ("piece", piece))
            waiting.append((piece, process))
        while waiting:
            yield self._first(waiting)

    def _first(self, waiting):
        piece, process = waiting.popleft()
        done, result = pickle.load(process.stdout)
        if not done:
            raise result
        return piece, result

    def _send(self, process, message):
        pickle.dump(message, process.stdin)
        process.stdin.flush()
