"""Check a built package the way the QGIS plugin repository does before it publishes one.

The layout and the metadata are checked here; the files, unpacked, go through bandit,
detect-secrets and flake8, which have to be installed beside the Python that runs this.
"""

import configparser
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

MAX_BYTES = 25 * 1024 * 1024
REQUIRED_FIELDS = (
    "name",
    "description",
    "about",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "tracker",
    "repository",
    "homepage",
    "changelog",
)
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE", "README.md")
TEXT_SUFFIXES = {".py", ".txt", ".md", ".svg", ".qml", ".ts", ".html", ".json", ".model3"}
# And what such a file begins with.
BINARY_SUFFIXES = {".png": b"\x89PNG\r\n", ".qm": b"\x3c\xb8\x64\x18"}
UNWANTED_PARTS = {"__pycache__", "__MACOSX", "tests", "tools", "benchmarks", "build", "Makefile"}
FLAKE8 = ("--max-line-length=120", "--extend-ignore=E203,W503")


def is_wanted(path):
    """Say whether a file is of a kind that the package has a use for."""
    return path.name == "LICENSE" or path.suffix in {*TEXT_SUFFIXES, *BINARY_SUFFIXES}


def layout_problems(package):
    """Return what is wrong with the zip's files, as sentences.

    Parameters
    ----------
    package : path
        The zip.
    """
    problems = []
    size = Path(package).stat().st_size
    if size > MAX_BYTES:
        problems.append(f"The zip has {size} bytes; {MAX_BYTES} are allowed.")
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        texts = {name: archive.read(name) for name in names}
    tops = sorted({PurePosixPath(name).parts[0] for name in names})
    if len(tops) != 1:
        return [*problems, f"The zip has {len(tops)} folders at its top, not one: {tops}."]
    if not tops[0].isidentifier():
        problems.append(f"The top folder {tops[0]} is not a name Python can import.")
    missing = [file for file in REQUIRED_FILES if f"{tops[0]}/{file}" not in texts]
    problems += [f"{file} is missing." for file in missing]
    for name, content in texts.items():
        path = PurePosixPath(*PurePosixPath(name).parts[1:])
        if UNWANTED_PARTS.intersection(path.parts) or any(p.startswith(".") for p in path.parts):
            problems.append(f"{path} does not belong in the package.")
        elif not is_wanted(path):
            problems.append(f"{path} is of a kind that the package has no use for.")
        elif path.suffix in BINARY_SUFFIXES:
            if not content.startswith(BINARY_SUFFIXES[path.suffix]):
                problems.append(f"{path} is no {path.suffix}.")
        elif b"\0" in content:
            problems.append(f"{path} is binary.")
    metadata = texts.get(f"{tops[0]}/metadata.txt", b"").decode("utf-8")
    return problems + metadata_problems(metadata, lambda path: f"{tops[0]}/{path}" in texts)


def metadata_problems(text, is_shipped):
    """Return what is wrong with the text of a metadata.txt, as sentences.

    Parameters
    ----------
    text : str
        The file's content.
    is_shipped : callable
        Says whether the package holds a path, for the icon.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    try:
        parser.read_string(text)
        general = dict(parser["general"])
    except (configparser.Error, KeyError) as error:
        return [f"metadata.txt cannot be read: {error}"]
    problems = [f"metadata.txt has no {name}." for name in REQUIRED_FIELDS if not general.get(name)]
    name = general.get("name", "")
    if "plugin" in name.lower():
        problems.append(f'The name "{name}" contains the word plugin.')
    if not re.fullmatch(r"\d+\.\d+\.\d+", general.get("version", "")):
        problems.append(f"The version {general.get('version')} is not like 1.2.3.")
    if "supportsQt6" in general:
        problems.append("supportsQt6 is deprecated; qgisMaximumVersion says the same.")
    if general.get("hasProcessingProvider") != "yes":
        problems.append("hasProcessingProvider has to be yes for qgis_process to find it.")
    problems += [
        f"{field} is not an https address."
        for field in ("tracker", "repository", "homepage")
        if not general.get(field, "").startswith("https://")
    ]
    icon = general.get("icon", "")
    if not is_shipped(icon):
        problems.append(f"The icon {icon!r} is not in the package.")
    return problems


def tool_problems(folder):
    """Return what bandit, detect-secrets and flake8 say about an unpacked package."""
    problems = []
    commands = (
        ("bandit", "--quiet", "--recursive", "--ignore-nosec", "."),
        ("flake8", *FLAKE8, "."),
    )
    for command in commands:
        # -m with the same Python, so that the pinned tools run and not others from PATH.
        done = run_tool(*command, folder=folder)
        if done.returncode != 0:
            problems.append(f"{command[0]}:\n{done.stdout}{done.stderr}")
    done = run_tool("detect_secrets", "scan", "--all-files", ".", folder=folder)
    try:
        found = json.loads(done.stdout)["results"]
    except (ValueError, KeyError):
        return [*problems, f"detect-secrets did not run:\n{done.stdout}{done.stderr}"]
    return problems + [
        f"detect-secrets: {path}:{secret['line_number']} {secret['type']}"
        for path, secrets in sorted(found.items())
        for secret in secrets
    ]


def run_tool(module, *arguments, folder):
    """Run a Python tool in a folder and return the finished process."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def main():
    """Run from the command line: the package's path; ends with 1 if there are problems."""
    package = Path(sys.argv[1])
    problems = layout_problems(package)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        problems += tool_problems(folder)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise SystemExit(f"{package}: {len(problems)} problems")
    print(f"{package}: {package.stat().st_size / 1024:.0f} KB, passes the repository's checks")


if __name__ == "__main__":
    main()
