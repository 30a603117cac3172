"""Cell magics: which run their cell as Python, and what `%%writefile` writes."""

from __future__ import annotations

import posixpath
import shlex
from dataclasses import dataclass

RUNNING = frozenset(
    ["time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "debug", "wandb", "tb"]
    + ["snakeviz", "scalene", "pyinstrument", "viztracer", "heat", "memray_flamegraph"]
    + ["filprofile", "ipytest", "run_pytest", "notify", "itime", "ignore_exceptions", "manim"]
    + ["cache", "chime", "opts", "output", "stopwatch", "timer", "profile", "line_profile", "ptime"]
    + ["memory_profiler", "wurlitzer", "grade"]
)
"""Magics that run their cell in the notebook's own process."""

SETUP = frozenset(["timeit"])
"""Magics whose own line may hold a statement that runs before the cell."""
VALUED = "nrtpsk"
"""Options of magics that take a value: `-n 10`."""
WRITING = ("writefile", "file")


@dataclass(frozen=True)
class Written:
    """A file that a cell writes: its path, its text, and whether that is appended."""

    path: str
    text: str
    append: bool


@dataclass(frozen=True)
class Stripped:
    """A cell's text with blank lines for its magics.

    `magic` is the one that does not run the cell as Python in this process, "" where all do.
    """

    text: str
    magic: str = ""
    written: Written | None = None


def stripped(text: str) -> Stripped:
    """Read the cell magics, which blank lines and comments may precede."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        words = line.split()
        if words and words[0].startswith("%%"):
            name = words[0][2:]
            if name not in RUNNING:
                body = "\n".join(lines[number + 1 :])
                return Stripped(text, f"%%{name}", _written(name, line, body))
            lines[number] = _setup(name, line)  # another magic may follow
        elif words and not words[0].startswith("#"):
            break
    return Stripped("\n".join(lines))


def without_options(arguments: str) -> str:
    """What stands after the options of a magic: `f()` of `-n 1 -r5 --quiet f()`."""
    rest = arguments.strip()
    while rest.startswith("-"):
        option, _, after = rest.partition(" ")
        rest = after.strip()
        if len(option) == 2 and option[1] in VALUED + "fTDl" and not rest.startswith("-"):
            value, _, after = rest.partition(" ")
            rest = after.strip() if option[1] not in "tpq" or value.isdigit() else rest
    return rest


def _setup(name: str, line: str) -> str:
    return without_options(line.split("%%timeit", 1)[1]) if name in SETUP else ""


def _written(name: str, line: str, body: str) -> Written | None:
    """The module that a cell writes; None for another file, or one outside the folder."""
    if name not in WRITING:
        return None
    try:
        words = shlex.split(line)[1:]
    except ValueError:
        return None
    paths = [posixpath.normpath(word) for word in words if not word.startswith("-")]
    if len(paths) != 1 or not paths[0].endswith(".py") or paths[0].startswith(("/", "..")):
        return None
    return Written(paths[0], body, append="-a" in words or "--append" in words)
