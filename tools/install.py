"""Link this folder into the user's QGIS profile, so that QGIS runs it as it stands here."""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "raster_kernels"


def settings_folder(home=None):
    """Return the folder that holds QGIS's own folders, ``QGIS3`` and later ``QGIS4``."""
    home = Path.home() if home is None else Path(home)
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "QGIS"
    if os.name == "nt":
        return home / "AppData" / "Roaming" / "QGIS"
    return home / ".local" / "share" / "QGIS"


def profiles(choice, settings):
    """Return the profile folders to link into.

    Parameters
    ----------
    choice : str
        A profile's name, or its folder if the text has a path separator.
    settings : path
        The folder of `settings_folder`.
    """
    if os.sep in choice:
        return [Path(choice).expanduser()]
    found = [settings / "QGIS3" / "profiles" / choice]
    if (settings / "QGIS4").is_dir():
        found.append(settings / "QGIS4" / "profiles" / choice)
    return found


def install(profile):
    """Link the repository into one profile and return the link."""
    link = profile / "python" / "plugins" / PACKAGE
    if link.exists() and not link.is_symlink():
        raise SystemExit(f"{link} is a folder, not a link: remove it in the Plugin Manager first")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT, target_is_directory=True)
    return link


def main():
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="default", help="a profile's name or its folder")
    choice = parser.parse_args().profile
    for profile in profiles(choice, settings_folder()):
        print(f"Linked {install(profile)} -> {ROOT}")
    print(
        "Next: start QGIS, open Plugins > Manage and Install Plugins > Installed, and tick "
        "Raster Kernels.\nIts algorithms are then in the Processing Toolbox. For the command "
        f"line: qgis_process plugins enable {PACKAGE}"
    )


if __name__ == "__main__":
    main()
