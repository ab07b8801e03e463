"""Gaps filled within another algorithm's run: what that does not ask for has its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ...raster.common.progress import Progress

if TYPE_CHECKING:
    from ..run import Run


class Settings:
    """What recipes ask of a run, answered from values; all else is asked of another run."""

    def __init__(
        self, run: Run, values: dict[str, Any], progress: Optional[Progress] = None
    ) -> None:
        self._run, self._values = run, values
        self.progress = progress or run.progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)

    def given(self, name: str) -> bool:
        """Say whether an optional parameter has a value."""
        return self._values[name] not in (None, "")

    def integer(self, name: str) -> int:
        """Return a whole number."""
        return int(self._values[name])

    def number(self, name: str) -> float:
        """Return a number."""
        return float(self._values[name])

    def choice(self, name: str) -> int:
        """Return which option was chosen, from 0."""
        return int(self._values[name])

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return bool(self._values[name])

    def text(self, name: str) -> str:
        """Return a text."""
        return str(self._values[name] or "")

    def silent(self, **values: Any) -> Run:
        """Return the same with some other values, and nothing told but how far it is."""
        silent: Any = Settings(self._run, {**self._values, **values}, _Silent(self._run.progress))
        run: Run = silent
        return run


class _Silent(Progress):
    """Tells how far it is, and nothing else."""

    def __init__(self, whole: Progress) -> None:
        self._whole = whole

    def advance(self, fraction: float) -> None:
        self._whole.advance(fraction)

    def is_cancelled(self) -> bool:
        return self._whole.is_cancelled()
