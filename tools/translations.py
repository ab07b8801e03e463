"""The texts that translations are made for: ``python tools/translations.py``.

A text is marked where it stands, in one of four ways:

* ``tr("...")`` translates it at once;
* ``later("...")`` leaves that to the code that shows it;
* ``counted(number, "gap", "gaps")`` puts it behind a number: a language has as many forms of the
  second as it needs, one a line in `Translation.text`;
* the forms need no mark: what a call of a function of ``toolbox/parameters.py`` is given as a
  literal (`p.integer("WINDOW", "Window (cells)", ...)`), but for the names in capital letters, and
  the class attributes TITLE, SUMMARY, HELP and TAGS.

From what is marked come ``i18n/raster_kernels_LANGUAGE.ts``, in Qt's format: translations that are
there stay, new texts are marked as unfinished, and those that are gone as vanished. ``lrelease``
(Debian: qttools5-dev-tools) makes the .qm of them, which are committed: the zip needs no tools.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Optional

ROOT = Path(__file__).resolve().parent.parent
CONTEXT = "RasterKernels"
# With the number of forms that each has for what is counted.
LANGUAGES = {"de": 2}
ROOMS = ("provider", "algorithms", "toolbox", "recipes", "kernels", "raster", "reports")
SHIPPED = ("plugin.py", *ROOMS)

# Words for programs, and names.
NOT_SHOWN = (
    "Raster Kernels",
    "SELECT ",
    "PRAGMA ",
    "INSERT INTO",
    "UPDATE ",
    "CREATE TRIGGER",
    "DROP TRIGGER",
    "\nbody {",
    "<style>",
    "{} as set.tif",
    "1.5 2 NA 3.25",
    " May be caused by: ",
    "unsigned int",
)

_MARKS, _COUNTS = {"tr", "later"}, "counted"
_ATTRIBUTES = {"TITLE", "SUMMARY", "HELP", "TAGS"}
_NAME = re.compile(r"[A-Z0-9_]*(, [A-Z0-9_]+)*")
_MARKUP = re.compile(r"<[^<>]*>")
_WORDS = re.compile(r"[^\W\d_]{2,}[,.:;)]* \(?[^\W\d_]{2,}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# What shows a text, and the keywords that hold one.
_SHOWS = {
    *("message", "warn", "tell_each", "pushInfo", "pushWarning", "pushDebugInfo", "pushMessage"),
    *("reportError", "setHelp", "setToolTip", "setText"),
    *("ValueError", "RasterError", "QgsProcessingException"),
}
# What takes a name for programs or files, and where: of working memory, of a band.
_NAMES = {"scratch": 0, "as_index": 1, "whole_numbers": 1, "OutputBand": 0}
_PUTS_IN = {"format", "join"}
_KEYWORDS = {"title", "label", "x_title", "y_title"}


class Marked(NamedTuple):
    """A text, and where it stands."""

    text: str
    path: str
    line: int
    is_counted: bool = False


def sources(root: Path = ROOT) -> list[Path]:
    """Return the Python files that are shipped."""
    found: list[Path] = []
    for name in SHIPPED:
        path = root / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def declarations(root: Path = ROOT) -> set[str]:
    """Return the names of the functions that declare parameters."""
    tree = ast.parse((root / "toolbox" / "parameters.py").read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def marked_nodes(tree: ast.Module, functions: set[str], own: bool = False) -> list[ast.Constant]:
    """Return the literals of a module that are marked.

    Parameters
    ----------
    tree : ast.Module
        The module.
    functions : set of str
        The functions that declare parameters.
    own : bool
        Whether this is the module that defines them, and calls them without a prefix.
    """
    found: dict[int, ast.Constant] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            values = [part.value for part in node.body if _assigns(part, _ATTRIBUTES)]
        elif isinstance(node, ast.Call) and _called(node) in _MARKS:
            values = node.args[:1]
        elif isinstance(node, ast.Call) and _called(node) == _COUNTS:
            values = node.args[1:3]
        elif isinstance(node, ast.Call) and _declares(node, functions, own):
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
        else:
            continue
        for value in values:
            found.update((id(one), one) for one in _literals(value) if one.value)
    return sorted(
        (one for one in found.values() if not _NAME.fullmatch(one.value)),
        key=lambda one: (one.lineno, one.col_offset),
    )


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """Return the strings in an expression, not those in calls within it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not isinstance(node, (ast.Call, ast.JoinedStr, ast.BinOp, ast.Subscript, ast.Compare)):
        for part in ast.iter_child_nodes(node):
            yield from _literals(part)


def _assigns(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _declares(node: ast.Call, functions: set[str], own: bool) -> bool:
    function = node.func
    if isinstance(function, ast.Name):
        return own and function.id in functions
    is_ours = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "p"
    return is_ours and _called(node) in functions


def marked(root: Path = ROOT) -> list[Marked]:
    """Return the marked texts of the shipped code, each once, where it stands first."""
    functions, found = declarations(root), {}
    for path in sources(root):
        own, where = path.name == "parameters.py", path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        counts = [n.args[1:3] for n in ast.walk(tree) if _is_call(n, _COUNTS) and len(n.args) > 2]
        ones, many = ({id(pair[k]) for pair in counts} for k in (0, 1))
        for node in marked_nodes(tree, functions, own):
            if id(node) not in ones:
                one = Marked(node.value, where, node.lineno, id(node) in many)
                found.setdefault((node.value, one.is_counted), one)
    return list(found.values())


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and _called(node) == name


def unmarked(code: str, functions: set[str], own: bool = False) -> list[tuple[int, str]]:
    """Return the lines and texts of a module that a user may meet and that are not marked.

    That is what has two words, wherever it stands, and what has one where it is raised, logged or
    shown, at once or by a name that the same function gives it. Docstrings and types are not.
    """
    tree = ast.parse(code)
    known = {id(node) for node in marked_nodes(tree, functions, own)}
    known |= {id(part) for node in _unshown(tree) for part in ast.walk(node)}
    shown = {id(node) for function in ast.walk(tree) for node in _shown(function)}
    found = []
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or id(node) in known:
            continue
        if isinstance(node, ast.JoinedStr):
            known |= {id(part) for part in node.values}
        pattern = _LETTERS if id(node) in shown else _WORDS
        is_shown = not text.startswith(NOT_SHOWN) and not _NAME.fullmatch(text)
        if is_shown and pattern.search(_MARKUP.sub("", text)):
            found.append((node.lineno, text))
    return found


def _text(node: ast.AST) -> Optional[str]:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _unshown(tree: ast.Module) -> Iterator[ast.AST]:
    """Return docstrings, annotations, names, what is compared, and faults of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Call) and _called(node) in _NAMES:
            yield node.args[_NAMES[_called(node)]]
        raised = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(raised, ast.Call) and _called(raised) not in _SHOWS:
            yield raised
        if isinstance(node, ast.Compare):
            yield from (node.left, *node.comparators)
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.AST):
                yield part


def _shown(function: ast.AST) -> Iterator[ast.AST]:
    """Return the texts that a function shows."""
    if not isinstance(function, (ast.FunctionDef, ast.Module)):
        return
    values: list[ast.AST] = []
    given: dict[str, list[ast.AST]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(node.value)
        if isinstance(node, ast.Call):
            if _called(node) in _SHOWS:
                values += node.args
            values += [part.value for part in node.keywords if part.arg in _KEYWORDS]
    for value in values:
        for part in _whole(value):
            yield part
            if isinstance(part, ast.Name):
                for source in given.get(part.id, []):
                    if not isinstance(source, (ast.Tuple, ast.List, ast.Dict)):
                        yield from _whole(source)


def _whole(node: ast.AST) -> Iterator[ast.AST]:
    """Return the parts of an expression that reach its value: not keys and not what is asked."""
    yield node
    if isinstance(node, (ast.Subscript, ast.Compare)):
        return
    if isinstance(node, ast.Call):
        # "...".format(...), "...".join(...): the text and what is put into it.
        text = node.func.value if isinstance(node.func, ast.Attribute) else None
        is_method = isinstance(text, (ast.Constant, ast.Name)) and _called(node) in _PUTS_IN
        parts: list[ast.AST] = [text, *node.args] if is_method else []
    else:
        parts = list(ast.iter_child_nodes(node))
    for part in parts:
        yield from _whole(part)


class Translation(NamedTuple):
    """What a text is in another language; of what is counted each form, one a line."""

    text: str
    is_finished: bool


def read(path: Path) -> dict[str, Translation]:
    """Return the translations of a .ts file by their texts, vanished ones too."""
    if not path.exists():
        return {}
    found = {}
    for message in xml.parse(path).iter("message"):
        translation = message.find("translation")
        if translation is not None:
            forms = [form.text or "" for form in translation.iter("numerusform")]
            text = "\n".join(forms) if forms else translation.text or ""
            is_finished = bool(text) and all(forms) and translation.get("type") != "unfinished"
            found[message.findtext("source") or ""] = Translation(text, is_finished)
    return found


def written(language: str, texts: list[Marked], known: dict[str, Translation]) -> str:
    """Return the content of a .ts file."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    here = set()
    forms = LANGUAGES.get(language, 2)
    for text, path, _, is_counted in texts:
        here.add(text)
        translation = known.get(text, Translation("", False))
        kind = "" if translation.is_finished else ' type="unfinished"'
        location = f'        <location filename="../{path}"/>'
        lines += _message(text, location, kind, translation, forms if is_counted else 0)
    for text, translation in known.items():
        if text not in here and translation.text.strip():
            count = translation.text.count("\n")
            lines += _message(text, "", ' type="vanished"', translation, count + 1 if count else 0)
    return "\n".join([*lines, "</context>", "</TS>", ""])


def _message(
    text: str, location: str, kind: str, translation: Translation, forms: int
) -> list[str]:
    there = [f"<translation{kind}>{_escape(translation.text)}</translation>"]
    if forms:
        told = (translation.text.split("\n") + [""] * forms)[:forms]
        told = [f"    <numerusform>{_escape(form)}</numerusform>" for form in told]
        there = [f"<translation{kind}>", *told, "</translation>"]
    return [
        '    <message numerus="yes">' if forms else "    <message>",
        *([location] if location else []),
        f"        <source>{_escape(text)}</source>",
        *(f"        {line}" for line in there),
        "    </message>",
    ]


def _escape(text: str) -> str:
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "apos")):
        text = text.replace(character, f"&{name};")
    return text


def file_of(language: str, root: Path = ROOT) -> Path:
    """Return the path of a language's .ts file."""
    return root / "i18n" / f"raster_kernels_{language}.ts"


def main() -> None:
    """Write the .ts of each language, and the .qm where lrelease is there."""
    texts = marked()
    program = shutil.which("lrelease")
    for language in LANGUAGES:
        path, known = file_of(language), read(file_of(language))
        path.write_text(written(language, texts, known), "utf-8")
        missing = [one for one in texts if not known.get(one.text, Translation("", False))[1]]
        print(f"{path.name}: {len(texts)} texts, {len(missing)} of them not translated")
        if program is not None:
            command = [program, "-silent", "-removeidentical", str(path)]
            subprocess.run(command, check=True)
    if program is None:
        sys.exit("The .qm are as they were: lrelease is missing (Debian: qttools5-dev-tools).")


if __name__ == "__main__":
    main()
