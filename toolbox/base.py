"""What all algorithms share: from a user's parameters to a run, and from errors to sentences."""

from __future__ import annotations

import difflib
import os
import re
import sys
import traceback
from math import isfinite
from typing import Optional

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProperty,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from ..kernels.common.wording import (
    LONGEST_PATH,
    later,
    on_one_line,
    quoted,
    shortened,
    tr,
    without,
)
from . import helptext, settings
from .dialog_words import DialogWords, short
from .layers import OpenedRaster, plain, raster_layer
from .parameters import band_numbers, complete_output, is_empty, listed, part_parameters

_PRUNES = QgsProcessingAlgorithm.Flag.FlagPruneModelBranchesBasedOnAlgorithmResults
_OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
_NUMBER = re.compile(
    r"\s*([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|[+-]?inf|nan)\s*$", re.ASCII | re.IGNORECASE
)
_ROOT = os.path.dirname(os.path.dirname(__file__))
_ICONS, _PAGES = os.path.join(_ROOT, "icons"), os.path.join(_ROOT, "help")

GROUPS = {
    "localstatistics": later("Local statistics"),
    "histogram": later("Histogram"),
    "gaps": later("Gaps"),
    "peaks": later("Peaks"),
    "correlation": later("Correlation"),
}


class RasterAlgorithm(QgsProcessingAlgorithm):
    """An algorithm of this provider, told as a form.

    A subclass says its names and texts as class attributes, its parameters and number outputs as
    lists, and in `compute` which kernel runs with which arguments.
    """

    ID = ""
    TITLE = ""
    GROUP = ""
    SUMMARY = ""  # one sentence that starts with a verb
    HELP = ""  # when to use it, when not, a reference
    TAGS = ""  # comma-separated
    REACH: tuple[str, ...] = ()  # the parameters that say how far its windows reach
    NEEDS_SCIPY = False  # or True, or for one choice alone: a parameter's name and value

    def parameters(self) -> list:
        """Return the parameter definitions, in the dialog's order."""
        raise NotImplementedError

    def number_outputs(self) -> list:
        """Return the definitions of the number outputs."""
        return []

    def check(self, values) -> None:
        """Raise what is wrong with parameters that no cell has to be read for.

        Dialogs say it in their bar before the run; ``values`` is an `early.EarlyValues`, which is
        asked as the run is.
        """

    def compute(self, run) -> dict:
        """Do the work; ``run`` is a `run.Run`. Return the outputs by name."""
        raise NotImplementedError

    # What QGIS asks

    def name(self):
        return self.ID

    def displayName(self):
        return tr(self.TITLE)

    def group(self):
        return tr(GROUPS[self.GROUP])

    def groupId(self):
        return self.GROUP

    def shortDescription(self):
        return tr(self.SUMMARY)

    def shortHelpString(self):
        """Give windows HTML that begins with the summary, and programs plain text.

        qgis_process and processing.algorithmHelp print the summary before it, and any tags as
        they are. QGIS asks both in the same way; in the desktop only the caller's name tells.
        """
        in_window = QgsApplication.platform() == "desktop"
        if in_window and sys._getframe(1).f_code.co_name != "algorithmHelp":
            return helptext.rich(tr(self.SUMMARY), tr(self.HELP))
        return helptext.plain(tr(self.HELP))

    def helpUrl(self):
        return QUrl.fromLocalFile(os.path.join(_PAGES, f"{self.ID}.html")).toString()

    def tags(self):
        """Give search words in QGIS's language, and the English ones of other programs."""
        return list(dict.fromkeys([*tr(self.TAGS).split(","), *self.TAGS.split(",")]))

    def icon(self):
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        return os.path.join(_ICONS, f"{self.ID}.svg")

    def createInstance(self):
        return type(self)()

    def flags(self):
        """Leave out the steps of a model that take what does not exist in a run.

        They would take their defaults without a word.
        """
        return super().flags() | _PRUNES

    def initAlgorithm(self, configuration=None):
        definitions = self.parameters()
        for definition in [*definitions, *part_parameters(definitions)]:
            self.addParameter(definition)
        for definition in [*self.number_outputs(), complete_output()]:
            self.addOutput(definition)

    def checkParameterValues(self, parameters, context):
        """Name the parameter, its value and what would be right, before QGIS's general check."""
        parameters, sentence = _computed(self, parameters, context)
        sentence = sentence or self._wrong(parameters, context)
        if sentence:
            return False, on_one_line(DialogWords(self).of(sentence))
        return super().checkParameterValues(parameters, context)

    def validateInputCrs(self, parameters, context):
        """Say nothing: a second raster may have any CRS, and QGIS would open all to compare."""
        return True

    def prepareAlgorithm(self, parameters, context, feedback):
        """Take from layers what the thread that computes may not touch."""
        if self._needs_scipy(parameters, context) and _scipy_is_missing():
            raise QgsProcessingException(_without_scipy(self.displayName()))
        parameters, sentence = _computed(self, parameters, context)
        sentence = sentence or self._prepare(parameters, context)
        if sentence:
            sentence = DialogWords(self).of(sentence)
            del self, parameters, context, feedback
            raise QgsProcessingException(on_one_line(sentence))
        return True

    def processAlgorithm(self, parameters, context, feedback):
        """Compute, and turn what goes wrong into one sentence."""
        outputs, sentence = self._process(parameters, context, feedback)
        if sentence:
            sentence = DialogWords(self).of(without(sentence, parameters.values()))
            # QGIS never lets go of an exception of Python's, nor of what its frame knows.
            del self, parameters, context, feedback
            raise QgsProcessingException(sentence)
        return outputs

    def _needs_scipy(self, parameters, context) -> bool:
        """Say whether SciPy is needed at all, or for a choice that was made."""
        if isinstance(self.NEEDS_SCIPY, bool):
            return self.NEEDS_SCIPY
        name, value = self.NEEDS_SCIPY
        if value is True:
            return self.parameterAsBool(parameters, name, context)
        return self.parameterAsEnum(parameters, name, context) == value

    def _prepare(self, parameters, context) -> str:
        """Make the run; return what is wrong with a setting, or nothing."""
        from .run import Run

        # Models do not check the parameters of their steps.
        for definition in self.parameterDefinitions():
            sentence = _wrong_value(definition, parameters, _in_model(context))
            if sentence:
                return sentence
        try:
            self._run = Run(self, parameters, context)
        except ValueError as error:
            return str(error)
        return ""

    def _process(self, parameters, context, feedback) -> tuple:
        """Return the outputs, and a sentence where something went wrong."""
        from ..raster.common.errors import Cancelled
        from ..raster.verbs.ledger import Unfinished

        prepared, self._run = self._run, None
        try:
            with prepared.within(self, context, feedback) as run:
                outputs = run.already()
                self._tell_empty(parameters, context, run.progress)
                if not outputs:
                    outputs = self._with_numbers(self.compute(run))
                    run.appear()
                    run.told(outputs)
                in_model = _in_model(context)
                self._tell_missing(outputs, parameters, in_model, run.progress)
                if not in_model:
                    # Scripts that QGIS makes of models ask for each, whether it was made or not.
                    outputs = {**dict.fromkeys(self._not_made(outputs), ""), **outputs}
                return {**outputs, "COMPLETE": 1}, ""
        except Unfinished as error:
            _let_go(error)
            feedback.pushInfo(str(error))
            _load_nothing(context, prepared.targets())
            return {"COMPLETE": 0}, ""
        except Cancelled as error:
            _let_go(error)
            feedback.pushInfo(tr("Cancelled: nothing was written."))
            return {}, ""
        except Exception as error:
            if isinstance(error, ImportError) and _scipy_is_missing():
                sentence = _without_scipy(self.displayName())
            else:
                sentence = _sentence(error)
            if not sentence:
                raise
            _let_go(error)
            return {}, sentence

    def _with_numbers(self, outputs: dict) -> dict:
        """Return the outputs without numbers that are none, which steps of a model would take."""
        numbers = [output.name() for output in self.number_outputs()]
        return {
            name: value
            for name, value in outputs.items()
            if name not in numbers or (value is not None and isfinite(value))
        }

    def _not_made(self, outputs: dict) -> list:
        """Return the names of outputs that were not asked for."""
        names = [one.name() for one in self.destinationParameterDefinitions()]
        return [name for name in names if name not in outputs]

    def _tell_empty(self, parameters, context, progress) -> None:
        """Say which parameters are empty and taken for something.

        An expression without value leaves None, as who gives nothing does.
        """
        empty = [
            definition
            for definition in self.parameterDefinitions()
            if definition.name() in parameters and is_empty(parameters[definition.name()])
        ]
        for one in empty:
            if one.defaultValue() not in (None, "") and not one.isDestination():
                told = tr("{} is empty: its default is taken, {}")
                progress.warn(told.format(one.name(), one.defaultValue()))
            elif one.type() == "raster" and parameters[one.name()] == "":
                progress.warn(tr("{} is empty: it counts as not given").format(one.name()))
        unsure = [
            one.name()
            for one in empty
            if one.type() in ("number", "enum", "band")
            or (one.type() == "string" and parameters[one.name()] != "")
        ]
        lacking = self._lacking(context) if unsure and _in_model(context) else []
        if lacking:
            told = tr("{} counts as not given, also where an expression takes {}, without value.")
            progress.warn(told.format(", ".join(unsure), ", ".join(lacking)))

    def _lacking(self, context) -> list[str]:
        """Return the variables of a model that stand for numbers its steps did not find."""
        numbers = {
            f"_{output.name()}"
            for algorithm in self.provider().algorithms()
            for output in algorithm.number_outputs()
        }
        known = context.expressionContext()
        return [
            name
            for name in sorted(known.variableNames())
            if name.endswith(tuple(numbers)) and is_empty(known.variable(name))
        ]

    def _tell_missing(self, outputs: dict, parameters: dict, in_model: bool, progress) -> None:
        """Say which outputs a run does not have: QGIS leaves steps out that take them."""
        missing = [one.name() for one in self.number_outputs() if one.name() not in outputs]
        if missing:
            told = tr("{} has no value in this run.")
            if in_model:
                told = tr(
                    "{} has no value in this run: steps of a model that take it are left out, "
                    "and expressions find NULL."
                )
            progress.message(told.format(", ".join(missing)))
        skipped = [name for name in self._not_made(outputs) if name in parameters]
        if skipped and in_model:
            told = tr("{} is skipped in this run: steps of a model that take it are left out.")
            progress.message(told.format(", ".join(skipped)))

    def _wrong(self, parameters, context) -> str:
        """Return what is wrong with the parameters, in one sentence, or nothing."""
        known = [definition.name() for definition in self.parameterDefinitions()]
        for name in parameters:
            if name not in known:
                near = difflib.get_close_matches(str(name).upper(), known, 1)
                hint = tr("; did you mean {}?").format(near[0]) if near else ""
                return tr("There is no parameter {}").format(shortened(name)) + hint
        from ..raster.sources.opened import session

        with session() as opened:
            for definition in self.parameterDefinitions():
                sentence = _wrong_value(definition, parameters, in_model=False)
                is_raster = isinstance(definition, QgsProcessingParameterRasterLayer)
                if is_raster and not is_empty(parameters.get(definition.name())):
                    sentence = self._wrong_raster(definition, parameters, context, opened)
                if not sentence:
                    sentence = _unacceptable(definition, parameters, context)
                if sentence:
                    return sentence
            return self._wrong_together(parameters, context, opened)

    def _wrong_together(self, parameters, context, opened: str) -> str:
        from ..raster.common.errors import RasterError

        try:
            from .early import EarlyValues, Unknown
        except ImportError:  # the run itself tells of a missing library
            return ""
        values = None
        try:
            settings.check()
            values = EarlyValues(self, parameters, context, opened)
            values.refuse_bands()
            self.check(values)
        except (RasterError, ValueError) as error:
            return str(error)
        except (ImportError, Unknown):
            return ""
        finally:
            if values is not None:
                values.let_go()
        return ""

    def _wrong_raster(self, definition, parameters, context, opened: str) -> str:
        name = definition.name()
        value = plain(parameters[name], context)
        sentence = _excess(name, value, opened)
        if sentence is not None:
            return sentence
        try:
            layer = raster_layer(self, parameters, name, context)
        except Exception as error:  # what QGIS's own code throws, newer ones at negative scales
            told = tr("{} is {}: QGIS itself cannot open that raster ({})")
            return told.format(name, shortened(value, LONGEST_PATH), error)
        if layer is None or (_is_file(value) and isinstance(layer, OpenedRaster)):
            from ..raster.sources.describe import parts_of

            parts = parts_of(value) if isinstance(value, str) else ""
            if parts:
                told = tr("{} is {}, which holds several rasters: give the layer of one, {}")
                return told.format(name, shortened(value, LONGEST_PATH), parts)
            told = tr("{} is {}: no raster can be opened there")
            return told.format(name, shortened(value, LONGEST_PATH))
        return ""


def _load_nothing(context, targets) -> None:
    """Have QGIS load no results of a run that has none yet."""
    layers = context.layersToLoadOnCompletion()
    context.setLayersToLoadOnCompletion(
        {name: details for name, details in layers.items() if name not in targets}
    )


def _let_go(error) -> None:
    """Let go of what the frames of an error hold: they and the error may hold one another."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def _sentence(error) -> str:
    """Return what a user reads of an error, nothing of a fault of ours."""
    from ..raster.common.errors import RasterError, cause

    if isinstance(error, (RasterError, ValueError)):
        return str(error)
    if isinstance(error, ImportError):
        return tr("A library cannot be loaded: {}. Install it anew, SciPy for instance.").format(
            error
        )
    if isinstance(error, MemoryError):
        return tr("There is not enough memory; choose a smaller window or raster.")
    if isinstance(error, OSError):
        return f"{error.filename}: {cause(error)}" if error.filename else cause(error)
    return ""


def _is_file(value) -> bool:
    """Say whether a parameter's value is the path of a file."""
    return isinstance(value, str) and os.path.isfile(value)


def _excess(name: str, value, opened: str) -> Optional[str]:
    """Return what is too large in a raster file, before QGIS opens it and looks at its cells.

    None for what is no file, or one that GDAL opens as no raster.
    """
    if not _is_file(value):
        return None
    from ..raster.common.errors import RasterError
    from ..raster.common.plan import refuse_excess
    from ..raster.sources.describe import blocks_of
    from ..raster.sources.source import RasterSource

    title = os.path.splitext(os.path.basename(value))[0]
    source = RasterSource(value, label=name, title=title, session=opened)
    try:
        with source.dataset() as dataset:
            shape, blocks = (dataset.RasterYSize, dataset.RasterXSize), blocks_of(dataset)
    except RasterError:
        return None
    if not blocks:
        return None
    try:
        refuse_excess(source.name, shape, blocks, settings.MEMORY.value() * 2**20)
    except (RasterError, ValueError) as error:
        return str(error)
    return ""


def _in_model(context) -> bool:
    """Say whether an algorithm is a step of a model."""
    return context.expressionContext().hasVariable("model_name")


def _computed(algorithm, parameters, context) -> tuple[dict, str]:
    """Return parameters with the values of those that are properties, and what is wrong with one.

    Where an expression has no value, or one that is no number, QGIS takes the default or 0.
    """
    parameters = dict(parameters)
    for definition in algorithm.parameterDefinitions():
        asked = parameters.get(definition.name())
        if not isinstance(asked, QgsProperty) or definition.isDestination():
            continue
        value, _ = asked.value(context.expressionContext())
        parameters[definition.name()] = value
        if is_empty(value) and (value != "" or definition.type() != "string"):
            told = tr("{} is the expression {}, which has no value: give {}")
            said = quoted(asked.asExpression())
            return parameters, told.format(definition.name(), said, _right(definition))
    return parameters, ""


def _wrong_value(definition, parameters, in_model: bool) -> str:
    """Return what is wrong with a parameter that is no raster, or nothing."""
    name = definition.name()
    value = parameters.get(name)
    is_number = isinstance(definition, QgsProcessingParameterNumber)
    if is_empty(value):
        # A model hands on None where a step before gives nothing, and QGIS then takes the
        # default without a word. In scripts None says that the default is wanted.
        has_default = definition.defaultValue() not in (None, "")
        is_text = definition.type() == "string" and value == ""
        handed_on = in_model and name in parameters and has_default and not is_text
        needed = not (has_default or definition.flags() & _OPTIONAL)
        if handed_on or (needed and not definition.isDestination()):
            return tr("{} is empty: give {}").format(name, _right(definition))
        return ""
    if is_number:
        return _wrong_number(definition, value)
    if isinstance(definition, QgsProcessingParameterEnum):
        return _wrong_choice(definition, value)
    if isinstance(definition, QgsProcessingParameterBand):
        return _wrong_band(definition, value)
    is_flag = isinstance(definition, QgsProcessingParameterBoolean)
    # QGIS takes any text but these for true, and a list where a text is meant for an empty one.
    if (is_flag and not _is_flag(value)) or (
        definition.type() == "string" and isinstance(value, (list, tuple, dict))
    ):
        return tr("{} is {}: give {}").format(name, quoted(value), _right(definition))
    return ""


def _unacceptable(definition, parameters, context) -> str:
    """Return what is wrong with a value that QGIS refuses in words of its own, or nothing."""
    name = definition.name()
    value = parameters.get(name)
    if definition.checkValueIsAcceptable(value, context):
        return ""
    right = _right(definition)
    empty = is_empty(value) or value in ([], {})
    told = tr("{} is empty: give {}") if empty else tr("{} is {}: give {}")
    return told.format(*[name] + ([] if empty else [quoted(value)]) + [right])


def _right(definition) -> str:
    """Return what would be right."""
    if isinstance(definition, QgsProcessingParameterNumber):
        return _right_number(definition)
    if isinstance(definition, QgsProcessingParameterEnum):
        return _choices(definition)
    if definition.isDestination():
        return tr("the path of a file to write, or TEMPORARY_OUTPUT")
    return {
        "raster": tr("a raster"),
        "multilayer": tr("rasters"),
        "band": tr("the number of a band"),
        "boolean": tr("true or false"),
        "source": tr("a vector layer, or the path of a file of features"),
        "extent": tr("a rectangle, as xmin,xmax,ymin,ymax"),
    }.get(definition.type(), "") or tr("a text")


def _choices(definition) -> str:
    options = enumerate(definition.options())
    choices = ", ".join(f"{short(option)} ({number})" for number, option in options)
    some = tr("one or more of {}") if definition.allowMultiple() else tr("one of {}")
    return some.format(choices)


def _right_number(definition) -> str:
    whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
    kind = tr("a whole number") if whole else tr("a number")
    low, high = definition.minimum(), definition.maximum()
    if abs(high) >= 2147483647:
        limits = tr("of at least {:g}").format(low) if abs(low) < 2147483647 else ""
    else:
        limits = tr("from {:g} to {:g}").format(low, high)
    return f"{kind} {limits}".strip()


def _wrong_number(definition, value) -> str:
    whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
    low, high = definition.minimum(), definition.maximum()
    right = _right_number(definition)
    # What QGIS cannot read it takes for 0 or the default; Python reads digits of more kinds.
    readable = _NUMBER.match(value) if isinstance(value, str) else isinstance(value, (int, float))
    if not readable:
        return tr("{} is {}: give {}").format(definition.name(), _with_type(value), right)
    number = float(value)
    fits = low <= number <= high and (not whole or number == int(number))
    if whole and number > high >= 2147483647:
        right = tr("a whole number of at most {:.0f}").format(high)
    if not fits:
        return tr("{} is {}: give {}").format(definition.name(), shortened(value), right)
    return ""


def _with_type(value, shown=quoted) -> str:
    """Return a value, with its type where that is numpy's: QGIS takes such numbers for none."""
    kind = type(value)
    return f"{shown(value)} (numpy.{kind.__name__})" if kind.__module__ == "numpy" else shown(value)


def _wrong_band(definition, value) -> str:
    try:
        numbers = band_numbers(definition.name(), value)
    except ValueError as error:
        return str(error)
    is_list = isinstance(value, (list, tuple))
    if not definition.allowMultiple() and (is_list or len(numbers) != 1):
        return tr("{} is {}: give the number of one band").format(definition.name(), quoted(value))
    return ""


def _is_flag(value) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in ("true", "false", "1", "0")
    return isinstance(value, (bool, int, float)) and isfinite(value)


def _wrong_choice(definition, value) -> str:
    options = definition.options()
    if definition.usesStaticStrings():
        return ""
    several = definition.allowMultiple()
    values = listed(value) if several else [value]
    if several and isinstance(value, str) and len(values) <= value.count(","):
        values.append("")
    right = tr("give {}").format(_choices(definition))
    if not values:
        return tr("{} is empty: {}").format(definition.name(), right)
    for one in values:
        one = int(one) if isinstance(one, float) and one.is_integer() else one
        digits = str(one).strip() if isinstance(one, (bool, int, str)) else ""
        known = isinstance(one, bool) or (digits.isdecimal() and len(digits) <= 9)
        if not known or int(one) >= len(options):
            said = tr("{} holds {}: {}") if several else tr("{} is {}: {}")
            said_one = quoted(one) if one == "" else _with_type(one, shortened)
            return said.format(definition.name(), said_one, right)
    return ""


def _scipy_is_missing() -> bool:
    import importlib.util

    try:
        return importlib.util.find_spec("scipy") is None
    except ImportError:
        return True


def _without_scipy(title: str) -> str:
    return tr(
        "{} needs SciPy, which this QGIS comes without: install it with the OSGeo4W "
        "setup (package python3-scipy) on Windows, 'pip3 install scipy' with QGIS's own "
        "Python on macOS, your package manager (python3-scipy) on Linux, and "
        "'flatpak run --command=pip3 org.qgis.qgis install --user scipy' for Flatpak."
    ).format(title)
