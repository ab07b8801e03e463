"""Install peers: programs from Debian's packages, libraries by pip in a Python of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import qgis_env

FOLDER = qgis_env.ROOT / "build" / "peers"
MINORS = range(14, 11, -1)  # of Python 3: those that today's wheels are for, the newest first
HOMES = (".pyenv/versions/3.{}.*/bin/python", ".local/share/uv/python/cpython-3.{}.*/bin/python")


def install(peers):
    """Install what is missing, a peer at a time; say in a sentence what there is not."""
    if any(peer.wheels for peer in peers):
        make_environment()  # first: what it does not hold is missing
    missing = [peer for peer in peers if peer.version() is None]
    programs = [(peer, peer.packages) for peer in missing if peer.packages]
    libraries = [(peer, peer.wheels) for peer in missing if peer.wheels and FOLDER.exists()]
    for chosen, find_command in ((programs, find_apt), (libraries, find_pip)):
        command = find_command() if chosen else None
        for peer, words in chosen if command else ():
            print(f"Installing {peer.title}: {' '.join(words)}", flush=True)
            if not run([*command, *words]) or peer.version() is None:
                print(f"{peer.title} could not be installed on this system: left out.")


def run(command):
    """Run a command without its output and return whether it succeeded."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.run(command, check=False, **quiet).returncode == 0


def find_apt():
    """Return the start of the command that installs packages, or nothing where there is none."""
    if shutil.which("apt-get") is None:
        print("BENCH_PEERS=install needs apt-get, which is not here: no program is installed.")
        return None
    if os.geteuid() == 0:
        as_root = []
    elif shutil.which("sudo"):
        as_root = ["sudo"]
    else:
        print("BENCH_PEERS=install needs root or sudo: no program is installed.")
        return None
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*apt, "update"])
    return [*apt, "install", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]


def python():
    """Return the Python of the libraries' environment, ours as long as there is none."""
    path = FOLDER / "bin" / "python"
    return str(path if path.exists() else sys.executable)


def find_python():
    """Return the newest Python here that can make an environment, ours if there is no newer."""
    for minor in MINORS:
        paths = [path for home in HOMES for path in sorted(Path.home().glob(home.format(minor)))]
        for path in [shutil.which(f"python3.{minor}"), *paths]:
            # What is found may be a shim that runs nothing.
            if path and run([path, "-c", "import ensurepip, venv"]):
                return str(path)
    return sys.executable


def make_environment():
    """Make the libraries' environment where there is none."""
    if not FOLDER.exists() and not run([find_python(), "-m", "venv", str(FOLDER)]):
        shutil.rmtree(FOLDER, ignore_errors=True)
        print("BENCH_PEERS=install needs Python's venv, which is not here: no library comes.")


def find_pip():
    """Return the start of the command that installs wheels, without a compiler."""
    return [python(), "-m", "pip", "install", "-qq", "--only-binary", ":all:"]
