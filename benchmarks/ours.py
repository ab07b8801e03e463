"""Our algorithms, in a warm QGIS for the time and in a whole ``qgis_process`` for the memory."""

import json
import subprocess
from pathlib import Path

import programs
import qgis_env
import rows

PYTHON = "/usr/bin/python3"  # the one that QGIS uses


class OursError(Exception):
    """One of our algorithms did not do its work."""


def parameters(row, inputs, output):
    """Return all parameters of a row's algorithm.

    Parameters
    ----------
    row : rows.Row
        The row.
    inputs : list of path
        INPUT, and INPUT_2 or REFERENCE where there are two.
    output : path
        OUTPUT.
    """
    found = {**row.parameters, "INPUT": str(inputs[0]), "OUTPUT": str(output)}
    if len(inputs) > 1:
        second = "REFERENCE" if row.algorithm == "matchhistogram" else "INPUT_2"
        found[second] = str(inputs[1])
    if row.algorithm == "profilepeaks":
        found["LINES"] = str(Path(inputs[0]).with_name("lines.geojson"))
    if row.suffix == ".tif":
        found["CREATION_OPTIONS"] = "|".join(row.options)
    return found


class WarmQgis:
    """A QGIS in a process of its own in which our algorithms run one after another.

    Parameters
    ----------
    profile : path
        The folder for its settings.
    """

    def __init__(self, profile):
        script = Path(__file__).with_name("warm_qgis.py")
        environment = qgis_env.environment(profile, PYTHONPATH=str(qgis_env.link_package()))
        self._said = Path(profile, "warm_qgis.log")
        with open(self._said, "w") as said:
            self._process = subprocess.Popen(
                [PYTHON, str(script), str(rows.THREADS)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, row, inputs, output):
        """Run a row's algorithm and return the seconds from opening to the renamed file."""
        asked = {
            "algorithm": f"{qgis_env.PROVIDER}:{row.algorithm}",
            "parameters": parameters(row, inputs, output),
        }
        try:
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise OursError(f"QGIS ended: {self._said.read_text()[-2000:]}")
        told = json.loads(line)
        if "error" in told:
            raise OursError(f"{row.key}: {told['error']}")
        return told["seconds"]


def _told(value):
    """Return a value as ``qgis_process`` takes it: several with commas between them."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


class WholeQgis:
    """A ``qgis_process`` for each run, for the memory that it has resident at most.

    Parameters
    ----------
    profile : path
        The folder for its settings.
    """

    def __init__(self, profile):
        self._program = qgis_env.find_qgis_process()
        self._environment = qgis_env.environment(profile)

    def enable(self):
        """Enable our plugin, and return the bytes of a QGIS that does not do more than that."""
        return self._peak("plugins", "enable", qgis_env.PACKAGE, check=False)

    def run(self, row, inputs, output):
        """Run a row's algorithm and return the bytes."""
        pairs = [f"{name}={_told(v)}" for name, v in parameters(row, inputs, output).items()]
        return self._peak("run", f"{qgis_env.PROVIDER}:{row.algorithm}", "--", *pairs)

    def _peak(self, *arguments, **keywords):
        command = [self._program, *arguments]
        return programs.run(command, env=self._environment, **keywords).peak_bytes
