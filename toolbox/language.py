"""The language that QGIS speaks: texts from ``i18n``, numbers as it shows them."""

from __future__ import annotations

import os
from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from ..kernels.common.wording import speak

_CONTEXT, _LARGE = "RasterKernels", 10**9
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "i18n")


def start() -> QTranslator | None:
    """Speak QGIS's language; return what translates, None where there is nothing to load.

    QGIS's language is the user's choice in its options, or else the system's.
    """
    locale, numbers = QgsApplication.locale(), QLocale()
    translator = QTranslator()
    for language in (locale, locale[:2]):
        if translator.load(os.path.join(_FOLDER, f"raster_kernels_{language}.qm")):
            QCoreApplication.installTranslator(translator)
            break
    else:
        translator = None
    grouped = not numbers.numberOptions() & QLocale.NumberOption.OmitGroupSeparator
    speak(
        partial(QCoreApplication.translate, _CONTEXT),
        str(numbers.groupSeparator()) if grouped else "",
        str(numbers.decimalPoint()),
        _counted,
    )
    return translator


def _counted(text: str, number: int) -> str:
    """Return what is counted in the form for a number; Qt takes 31 bits of it."""
    if number >= _LARGE:
        number = _LARGE + number % _LARGE  # its last digits tell its form
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def stop(translator: QTranslator | None) -> None:
    """Speak English again, and forget the translations."""
    speak()
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
