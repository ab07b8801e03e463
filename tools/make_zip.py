"""Make the zip that QGIS installs, with nothing but Python: ``python tools/make_zip.py``.

What goes in is what the folder holds, less what ``.gitattributes`` marks as ``unshipped``. The
same files give the same bytes. `check_package` says whether the plugin repository would take it.
"""

import re
import sys
import zipfile
from pathlib import Path

from check_package import is_wanted

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "raster_kernels"
# What nobody exports: made by programs, and hidden.
NOT_OURS = re.compile(r"\.|build$|__pycache__$|.*\.pyc$|.*\.zip$|.*\.egg-info$")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can tell


def version(root=ROOT):
    """Return the version that metadata.txt names."""
    text = (root / "metadata.txt").read_text("utf-8")
    return re.search(r"^version=(.+)$", text, re.MULTILINE)[1].strip()


def files(root=ROOT):
    """Return the paths below the root that are not marked, in order."""
    marks = (root / ".gitattributes").read_text("utf-8").splitlines()
    ignored = {line.split()[0] for line in marks if line.endswith(" unshipped")}

    def below(folder):
        for path in sorted(folder.iterdir()):
            name = path.relative_to(root).as_posix()
            if name in ignored or NOT_OURS.match(path.name) or path.is_symlink():
                continue
            if path.is_dir():
                yield from below(path)
            else:
                yield path.relative_to(root)

    return list(below(root))


def make_zip(target, root=ROOT):
    """Write the zip; return the paths that went in, and those that did not for what they are."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found = files(root)
    shipped = [path for path in found if is_wanted(path)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in shipped:
            entry = zipfile.ZipInfo(f"{PACKAGE}/{path.as_posix()}", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, (root / path).read_bytes())
    return shipped, [path for path in found if path not in shipped]


def main():
    """Run from the command line: where to write, by default build/raster_kernels-VERSION.zip."""
    given = sys.argv[1:]
    target = Path(given[0]) if given else ROOT / "build" / f"{PACKAGE}-{version()}.zip"
    shipped, left = make_zip(target)
    print(f"{target}: {len(shipped)} files; install it from the Plugins menu of QGIS")
    for path in left:
        print(f"Left out: {path}")


if __name__ == "__main__":
    main()
