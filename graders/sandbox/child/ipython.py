"""A stand-in for IPython's shell, which notebooks and their exports call."""

from __future__ import annotations

import builtins
from typing import Any


class Shell:
    """What `get_ipython()` returns: all of its methods do nothing."""

    def __init__(self) -> None:
        self.config: dict[str, Any] = {}
        self.user_ns: dict[str, Any] = {}

    def getoutput(self, *arguments: object, **options: object) -> list[str]:
        """The lines that a shell command printed: none."""
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Shell()

    def __call__(self, *arguments: object, **options: object) -> None:
        """Do nothing."""


def install() -> None:
    """Make `get_ipython` a name that all code knows, as a notebook's does."""
    builtins.get_ipython = Shell  # type: ignore[attr-defined]
