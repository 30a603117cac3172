"""TOML files, which Python reads itself from 3.11 on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file. Raises `OSError`, and `ValueError` for what is no TOML."""
    return tomllib.loads(file.read_text("utf-8-sig"))
