"""What a user sets once for all algorithms, in QGIS's Processing options.

Processing shows the settings and keeps them among its own in the profile. They are read from
there, so that they hold as well where its dialog is missing, as in ``qgis_process``.
"""

from __future__ import annotations

import os
from functools import partial
from typing import NamedTuple

from qgis.core import QgsSettings

from ..kernels.common.wording import later, tr


class Setting(NamedTuple):
    """A whole number that the user may change."""

    key: str
    label: str
    default: int
    low: int
    high: int

    def value(self) -> int:
        """Return the user's value, or the default.

        Raises
        ------
        ValueError
            Where something else was put into the profile; says where to change it.
        """
        kept = QgsSettings().value(f"Processing/Configuration/{self.key}", self.default)
        return self.checked(kept)

    def kind(self) -> str:
        """Return what Processing calls a value of its type."""
        return "INT"

    def checked(self, value) -> int:
        """Return a value as a whole number within the limits, or say what is wrong with it."""
        try:
            number = int(str(value))
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            raise ValueError(
                tr(
                    "The setting '{}' is {}: give a whole number from {} to {} under Settings > "
                    "Options > Processing > Providers > Raster Kernels"
                ).format(tr(self.label), value, self.low, self.high)
            )
        return number


class TextSetting(NamedTuple):
    """A text that the user may give, and the environment's variable that goes before it."""

    key: str
    label: str
    default: str = ""

    def value(self) -> str:
        """Return the text, empty where none was given."""
        kept = QgsSettings().value(f"Processing/Configuration/{self.key}", self.default)
        return os.environ.get(self.key, "").strip() or self.checked(kept)

    def kind(self) -> str:
        """Return what Processing calls a value of its type."""
        return "STRING"

    def checked(self, value) -> str:
        """Return a value as a text."""
        return "" if value is None else str(value).strip()


THREADS = Setting(
    "RASTER_KERNELS_THREADS", later("Threads (0: as set in QGIS; -1: all cores)"), 0, -1, 1024
)
MEMORY = Setting(
    "RASTER_KERNELS_MEMORY", later("Memory for blocks of cells (MB)"), 256, 16, 1048576
)
SCHEDULER = TextSetting(
    "RASTER_KERNELS_SCHEDULER", later("Dask scheduler address (empty: this machine)")
)
_ALL = (THREADS, MEMORY, SCHEDULER)


def check() -> None:
    """Raise one sentence where a setting is not what it can be."""
    for setting in _ALL:
        setting.value()


def add_to_options(group: str, icon) -> None:
    """Show the settings in Processing's options, where this QGIS has them."""
    try:
        from processing.core import ProcessingConfig as options
    except Exception:  # whatever is wrong with it would end every call of qgis_process here
        return
    options.ProcessingConfig.setGroupIcon(group, icon)
    for setting in _ALL:
        entry = options.Setting(
            group,
            setting.key,
            tr(setting.label),
            setting.default,
            valuetype=getattr(options.Setting, setting.kind()),
            validator=partial(type(setting).checked, setting),
        )
        try:
            entry.value = setting.value()
        except ValueError:
            entry.value = setting.default  # the dialog can only show numbers
        options.ProcessingConfig.addSetting(entry)


def remove_from_options(group: str) -> None:
    """Take the settings out of Processing's options; their values stay in the profile."""
    try:
        from processing.core.ProcessingConfig import ProcessingConfig
    except Exception:
        return
    for setting in _ALL:
        ProcessingConfig.settings.pop(setting.key, None)
    ProcessingConfig.settingIcons.pop(group, None)
