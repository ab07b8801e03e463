"""Write what the code knows into the pages of docs, and build from them what QGIS's Help opens.

``make pages``: in docs/ID.md the tables of parameters and numbers are made anew from the algorithm;
help/ID.html is that page for a browser, with its pictures in docs/images, and loads nothing else.
"""

import re
import sys
from html import escape
from pathlib import Path

import qgis_env
from markdown_it import MarkdownIt

DOCS, HELP = qgis_env.ROOT / "docs", qgis_env.ROOT / "help"
STYLE = Path(__file__).with_name("pages.css")
MARKED = re.compile(r"(<!-- (\w+): made by `make pages` -->\n).*?(<!-- end -->)", re.S)
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - Raster Kernels</title>
<style>
{style}</style>
</head>
<body>
<nav>{links}</nav>
<main>
{content}</main>
</body>
</html>
"""


def algorithms():
    """Return all algorithms, with their parameters, in the order of the toolbox."""
    sys.path.insert(0, str(qgis_env.link_package()))
    from raster_kernels.algorithms import algorithm_classes

    found = [kind() for kind in algorithm_classes()]
    for algorithm in found:
        algorithm.initAlgorithm({})
    return found


def parameters(algorithm):
    """Return the table of an algorithm's parameters in Markdown."""
    rows = ["| label | id | default | meaning |", "|---|---|---|---|"]
    for one in algorithm.parameterDefinitions():
        label = cell(one.description())
        if one.flags() & one.Flag.FlagAdvanced:
            label += " *(advanced)*"
        told = "<br>".join(cell(part) for part in meaning(one))
        rows.append(f"| {label} | `{one.name()}` | {cell(default(one))} | {told} |")
    return "\n".join(rows)


def numbers(algorithm):
    """Return the table of the numbers that a run gives back in Markdown."""
    told = [one for one in algorithm.outputDefinitions() if one.type() == "outputNumber"]
    rows = [f"| {cell(one.description())} | `{one.name()}` |" for one in told]
    return "\n".join(["| number | id |", "|---|---|", *rows])


def cell(text):
    """Return a text as it stands in a table."""
    return re.sub(r"([|*<])", r"\\\1", text)


def default(definition):
    """Return what a parameter is where nothing is given."""
    value = definition.defaultValue()
    if definition.isDestination():
        return "a temporary one" if definition.createByDefault() else "none"
    if definition.type() == "boolean":
        return "yes" if value else "no"
    if definition.type() == "enum" and value is not None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(f"{number} = {definition.options()[number]}" for number in chosen)
    if definition.type() == "band" and value is None:
        return "all"
    if value is None or value == "":
        return "empty" if definition.flags() & definition.Flag.FlagOptional else ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def meaning(definition):
    """Return the help of a parameter, and what it may be, as sentences."""
    parts = [definition.help()]
    if definition.type() == "enum":
        choices = ", ".join(f"{i} = {option}" for i, option in enumerate(definition.options()))
        parts.append(f"{'Some' if definition.allowMultiple() else 'One'} of {choices}.")
    if definition.type() == "number":
        low, high = definition.minimum(), definition.maximum()
        if abs(high) < 2**31 - 1:
            parts.append(f"From {low:g} to {high:g}.")
        elif abs(low) < 2**31 - 1:
            parts.append(f"At least {low:g}.")
    return parts


def with_tables(text, algorithm):
    """Return a page with its tables made anew from the algorithm."""
    made = {"parameters": parameters, "numbers": numbers}
    return MARKED.sub(lambda found: found[1] + made[found[2]](algorithm) + "\n\n" + found[3], text)


def html(text, algorithm, others):
    """Return a page for browsers.

    An id that stands in the text leads to its row in the tables, and tells its label.
    """
    known = [*algorithm.outputDefinitions(), *algorithm.parameterDefinitions()]
    labels = {one.name(): one.description() for one in known}
    reader = MarkdownIt("commonmark").enable("table")

    def linked(found):
        word = found[0]
        told = escape(labels.get(word, ""))
        return f'<a class="id" href="#{word}" title="{told}">{word}</a>' if told else word

    def text_rule(self, tokens, index, options, env):
        return re.sub(r"\b[A-Z][A-Z_0-9]+\b", linked, escape(tokens[index].content, quote=False))

    reader.add_render_rule("text", text_rule)
    content = reader.render(re.sub(r"<!--.*?-->\n", "", text))
    content = re.sub(r"<td><code>([A-Z_0-9]+)</code>", r'<td id="\1"><code>\1</code>', content)
    content = re.sub(r"<table>.*?</table>", r'<div class="table">\g<0></div>', content, flags=re.S)
    content = content.replace('src="images/', 'src="../docs/images/')
    content = re.sub(r'href="(\w+)\.md"', r'href="\1.html"', content)
    links = "\n".join(
        f'<a href="{one.name()}.html">{escape(one.displayName())}</a>'
        if one.name() != algorithm.name()
        else f"<strong>{escape(one.displayName())}</strong>"
        for one in others
    )
    title = escape(algorithm.displayName())
    style = STYLE.read_text("utf-8")
    return PAGE.format(title=title, style=style, links=links, content=content)


def main():
    """Run from the command line."""
    found = algorithms()
    HELP.mkdir(exist_ok=True)
    for algorithm in found:
        path = DOCS / f"{algorithm.name()}.md"
        text = with_tables(path.read_text("utf-8"), algorithm)
        path.write_text(text, "utf-8")
        page = HELP / f"{algorithm.name()}.html"
        page.write_text(html(text, algorithm, found), "utf-8")
    print(f"{len(found)} pages are in {HELP}")


if __name__ == "__main__":
    main()
