"""Find QGIS and run it: the one place that the tests and the demo share.

Everything here runs with a profile of its own, so that neither the user's settings nor the
user's other plugins play a part, and reaches the repository under its package name through
a link.
"""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "raster_kernels"
PROVIDER = "rasterkernels"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class QgisNotFoundError(RuntimeError):
    """A program that the task needs is not installed."""


def link_package(folder=ROOT / "build" / "link"):
    """Make the repository importable as ``raster_kernels`` and return the folder to import from."""
    link = folder / PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    if not (link.is_symlink() and link.resolve() == ROOT):
        with contextlib.suppress(FileNotFoundError):
            link.unlink()
        with contextlib.suppress(FileExistsError):  # two runs at once
            link.symlink_to(ROOT, target_is_directory=True)
    return folder


def find_program(*names):
    """Return the path of the first of these programs that the system has."""
    for name in names:
        path = shutil.which(name, path=SYSTEM_PATH) or shutil.which(name)
        if path:
            return path
    raise QgisNotFoundError(f"{names[-1]} is not installed; tools/setup.sh installs it")


def find_qgis_process():
    """Return ``qgis_process``; Debian 12's wrapper script is broken, the .bin beside it is not."""
    return find_program("qgis_process.bin", "qgis_process")


def find_qgis():
    """Return the desktop program."""
    return find_program("qgis")


def find_python_plugins():
    """Return the folder that holds Processing, to put on ``sys.path``."""
    for prefix in ("/usr", "/usr/local"):
        folder = Path(prefix, "share", "qgis", "python", "plugins")
        if (folder / "processing").is_dir():
            return folder
    raise QgisNotFoundError("Processing is not installed; tools/setup.sh installs it")


def environment(profile, **changes):
    """Return the environment for a QGIS of our own with its settings in the folder ``profile``.

    The system's folders come first on PATH, because the Python inside QGIS follows the first
    ``python3`` it finds there, and a virtual environment's would bring other packages.
    """
    runtime = Path(profile) / "runtime"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    result = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY")
    }
    result.update(
        PATH=f"{SYSTEM_PATH}:{os.environ.get('PATH', '')}",
        QGIS_CUSTOM_CONFIG_PATH=str(profile),
        QGIS_PLUGINPATH=str(link_package()),
        QT_QPA_PLATFORM="offscreen",
        XDG_RUNTIME_DIR=str(runtime),
        LC_ALL="C.UTF-8",
    )
    result.update(changes)
    return {name: value for name, value in result.items() if value is not None}


@dataclass
class Result:
    """What a run of a program left behind.

    Attributes
    ----------
    returncode : int
        0 for success.
    stdout, stderr : str
        The two streams.
    seconds : float
        Wall time, the start of QGIS included.
    json : dict
        What ``qgis_process --json`` printed, or an empty dictionary.
    """

    returncode: int
    stdout: str
    stderr: str
    seconds: float
    json: dict = field(default_factory=dict)

    @property
    def results(self):
        """The outputs of the algorithm, by name."""
        return self.json.get("results", {})


def run(command, env, timeout):
    """Run a command to its end, or for ``timeout`` seconds, and return a `Result`."""
    start = time.monotonic()
    # A file, not a pipe: a grandchild that outlives a killed QGIS would keep a pipe open.
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        try:
            process.wait(timeout)
            late = ""
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            late = f"\nEnded after {timeout} seconds without an answer."
        stdout.seek(0)
        stderr.seek(0)
        return Result(
            process.returncode, stdout.read(), stderr.read() + late, time.monotonic() - start
        )


class QgisProcess:
    """The real ``qgis_process`` with our plugin enabled in a profile of its own.

    Parameters
    ----------
    profile : path
        The folder for QGIS's settings.
    timeout : float
        Seconds after which a run is ended.
    """

    def __init__(self, profile, timeout=180):
        self.profile = Path(profile)
        self.timeout = timeout
        self.program = find_qgis_process()
        self._enabled = False

    def call(self, *arguments, **env):
        """Run ``qgis_process`` with these arguments; keywords change the environment."""
        return run(
            [self.program, *map(str, arguments)], environment(self.profile, **env), self.timeout
        )

    def enable(self):
        """Enable the plugin in the profile, once, and return the seconds that took."""
        if self._enabled:
            return 0.0
        result = self.call("plugins", "enable", PACKAGE)
        said = result.stdout + result.stderr
        if result.returncode != 0 and "already enabled" not in said:
            raise QgisNotFoundError(f"qgis_process could not enable {PACKAGE}: {said.strip()}")
        self._enabled = True
        return result.seconds

    def run(self, algorithm, parameters, **env):
        """Run an algorithm or a model file.

        Parameters
        ----------
        algorithm : str or path
            An id such as ``rasterkernels:fillgaps``, one of ours without its prefix, or the
            path of a ``.model3`` file.
        parameters : dict
            Parameter values by name; a list is passed in the way Processing joins it.
        **env
            Changes to the environment.

        Returns
        -------
        Result
            With the outputs in ``results``.
        """
        self.enable()
        algorithm = str(algorithm)
        if ":" not in algorithm and not algorithm.endswith(".model3"):
            algorithm = f"{PROVIDER}:{algorithm}"
        pairs = []
        for name, value in parameters.items():
            if isinstance(value, (list, tuple)):
                value = ";".join(map(str, value))
            pairs.append(f"{name}={value}")
        result = self.call("run", algorithm, "--json", "--", *pairs, **env)
        with contextlib.suppress(ValueError):
            # GDAL and Qt write to standard output as well, before the JSON begins.
            result.json = json.loads(result.stdout[result.stdout.index("{") :])
        return result


@contextlib.contextmanager
def virtual_display(size="1400x900x24"):
    """Run Xvfb on a free display number and yield the display's name."""
    program = find_program("Xvfb")
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()  # Empty when Xvfb ended: its end of the pipe closes.
        if not number:
            raise QgisNotFoundError("Xvfb did not start")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


def run_desktop(script, profile, timeout=180, **env):
    """Run a Python script inside the real QGIS desktop on a virtual display.

    The script ends QGIS itself. Keywords are environment variables, which is how it gets its
    arguments.
    """
    QgisProcess(profile).enable()
    with virtual_display() as display:
        return run(
            [find_qgis(), "--nologo", "--noversioncheck", "--code", str(script)],
            environment(profile, DISPLAY=display, QT_QPA_PLATFORM=None, **env),
            timeout,
        )
