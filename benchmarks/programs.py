"""Run a program and tell how long it took and how much memory it had."""

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


class ProgramError(RuntimeError):
    """A program ended with an error or was too slow."""


@dataclass(frozen=True)
class Finished:
    """What is known of a program that ended well.

    Attributes
    ----------
    output : str
        What it printed, errors included.
    seconds : float
        Wall time.
    peak_bytes : int
        The most that it, or one of the processes it waited for, had resident. Linux counts in
        what we have resident when we start it: keep this process small.
    """

    output: str
    seconds: float
    peak_bytes: int


def run(command, *, env=None, timeout=1800, check=True):
    """Run a command to its end and return a `Finished`; raise `ProgramError` if it fails.

    Parameters
    ----------
    command : list
        The program and its arguments.
    env : dict, optional
        The environment, ours if there is none.
    timeout : float
        Seconds after which it is killed.
    check : bool
        Whether an exit code other than 0 is a failure.
    """
    command = [str(word) for word in command]
    # A file, not a pipe: a grandchild that outlives a killed program would keep a pipe open.
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        except OSError as error:
            raise ProgramError(f"{command[0]}: {error.strerror}") from error
        killer = threading.Timer(timeout, process.kill)
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if check and process.returncode != 0:
        last = " ".join(said.split())[-300:]
        raise ProgramError(f"{command[0]} ended with {process.returncode}: {last}")
    return Finished(said, seconds, usage.ru_maxrss * 1024)
