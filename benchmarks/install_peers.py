"""Install peers from Debian's packages."""

import os
import shutil
import subprocess


def install(peers):
    """Install what is missing, a package at a time; say in a sentence what there is not."""
    missing = [peer for peer in peers if peer.version() is None]
    if not missing:
        return
    if shutil.which("apt-get") is None:
        print("BENCH_PEERS=install needs apt-get, which is not here: no peer is installed.")
        return
    if os.geteuid() == 0:
        as_root = []
    elif shutil.which("sudo"):
        as_root = ["sudo"]
    else:
        print("BENCH_PEERS=install needs root or sudo: no peer is installed.")
        return
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, check=False)
    for peer in missing:
        print(f"Installing {peer.title}: {' '.join(peer.packages)}", flush=True)
        command = [*apt, "install", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
        done = subprocess.run(
            [*command, *peer.packages],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0 or peer.version() is None:
            print(f"{peer.title} could not be installed from this system's packages: left out.")
