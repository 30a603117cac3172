"""What each level stops and limits: `python -m tests.attacks.table` writes it to a README.

The rows are the attempts that a child makes at every start, and its limits; the columns what each
level must refuse, and what holds the limit there. `tests/sandbox/test_levels.py` holds the
attempts against what children could do in that run, `tests/attacks` the count against the attacks.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from graders.sandbox.levels import Level
from graders.sandbox.limits import MEANS
from graders.sandbox.selftest import REFUSED
from tests.attacks.corpus import ATTACKS

README = Path(__file__).resolve().parents[2] / "graders" / "sandbox" / "README.md"
BEGIN, END = "<!-- what each level stops: begin -->", "<!-- what each level stops: end -->"


def main() -> int:
    README.write_text(written(README.read_text()))
    return 0


def written(readme: str) -> str:
    """The README with the block as it should be. Raises `ValueError` when it has none."""
    before, rest = _split(readme, BEGIN)
    _, after = _split(rest, END)
    return f"{before}{BEGIN}\n{block()}{END}{after}"


def _split(text: str, mark: str) -> tuple[str, str]:
    if text.count(mark) != 1:
        raise ValueError(f"{README.name} must hold {mark} once")
    before, after = text.split(mark)
    return before, after


def block() -> str:
    """A row for each attempt, easiest to stop first, one for each limit, and the corpus."""
    attempts = sorted(REFUSED[Level.STRONG], key=lambda name: (weakest(name).rank, name))
    stopped = _table("a child cannot …", ":-:", attempts, _cell)
    held = _table("what holds the limit of …", "---", list(MEANS[Level.STRONG]), _means)
    return f"{stopped}\n{held}\n{_corpus()}\n"


def _table(head: str, line: str, rows: Sequence[str], cell: Callable[[Level, str], str]) -> str:
    """A table with a column for each level."""
    cells = [[head, *(f"`{level.value}`" for level in Level)], ["---", *[line] * len(Level)]]
    cells += [[name, *(cell(level, name) for level in Level)] for name in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def weakest(attempt: str) -> Level:
    """The weakest level that must refuse an attempt."""
    return next(level for level in Level if attempt in REFUSED[level])


def _cell(level: Level, attempt: str) -> str:
    return "✓" if attempt in REFUSED[level] else "–"


def _means(level: Level, limit: str) -> str:
    return ", else ".join(means.value for means in MEANS[level][limit])


def _corpus() -> str:
    """How many attacks there are, by family and by the weakest level that withstands them."""
    families = Counter(attack.family for attack in ATTACKS)
    kinds = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in families.items())
    later = sum(attack.needs == Level.STRONG.value for attack in ATTACKS)
    return (
        f"`tests/attacks/` holds {len(ATTACKS)} attacks ({kinds}).\n"
        f"`strong` withstands all of them, `standard` {len(ATTACKS) - later},"
        " the levels below are not tried."
    )


if __name__ == "__main__":
    sys.exit(main())
