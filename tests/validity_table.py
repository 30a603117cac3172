"""The tables of measured rates in the guides: `python -m tests.validity_table [DIR]`.

`probgrade validate --out DIR` measures; this writes its figures between the markers of the
README (the main ones) and of the guide to validation (all). Without DIR it writes what was
measured last. `tests/test_validity_table.py` fails where a guide differs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from graders.validation.figures import Figures, from_builtins, full_table, short_table
from tests.bundled import ROOT

KEPT = ROOT / "tests" / "submissions" / "validity.json"
TABLES = {
    ROOT / "README.md": short_table,
    ROOT / "graders" / "validation" / "README.md": full_table,
}
BETWEEN = re.compile(r"(<!-- rates -->\n).*?(<!-- end of rates -->)", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    if arguments:
        KEPT.write_text((Path(arguments[0]) / "validity.json").read_text("utf-8"), "utf-8")
    for guide in TABLES:
        guide.write_text(with_table(guide), "utf-8")
    return 0


def figures() -> list[Figures]:
    """What was measured last."""
    return from_builtins(json.loads(KEPT.read_text("utf-8")))


def with_table(guide: Path) -> str:
    """The guide's text with the table of what was measured last."""
    table = TABLES[guide](figures())
    text, count = BETWEEN.subn(lambda m: f"{m[1]}{table}{m[2]}", guide.read_text("utf-8"))
    if count != 1:
        raise ValueError(f"{guide} has {count} places for the rates, not one")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
