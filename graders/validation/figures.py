"""The rates of an exercise, as they are shown in tables and kept in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders.validation.rates import Rate
from graders.validation.trials import RIGHT, Kind
from graders.validation.validity import WRONG, Validity

REJECTED = "right submissions rejected"
ACCEPTED = "wrong in all, accepted"
NAMED = "caught mistakes named"
MISNAMED = "caught mistakes named wrongly"
MUTANTS = "mutants accepted"


@dataclass(frozen=True)
class Figures:
    """An exercise's rates by what was measured, and the most that a lazy answer earns.

    `most` is a share of a function's points, from 0 to 1, None if no lazy answer was tried.
    """

    exercise: str
    rates: Mapping[str, Rate]
    lazy: int
    most: float | None


def figures_of(validity: Validity) -> Figures:
    """The figures of an exercise."""
    shares = validity.lazy_shares
    rates = {
        REJECTED: validity.rejected(*RIGHT),
        **{f"{plural(kind)} accepted": validity.accepted(kind) for kind in WRONG},
        ACCEPTED: validity.accepted(*WRONG),
        NAMED: validity.named,
        MISNAMED: validity.misnamed,
    }
    most = max(shares) if shares else None
    return Figures(validity.exercise, rates, len(validity.of(Kind.LAZY)), most)


def plural(kind: Kind) -> str:
    """The name of several of a kind."""
    return kind.value if kind.value.endswith("s") else f"{kind.value}s"


def to_builtins(found: Sequence[Figures]) -> dict[str, Any]:
    """Figures as builtins, by exercise."""
    return {
        each.exercise: {
            "rates": {name: [rate.count, rate.of] for name, rate in each.rates.items()},
            "lazy": [each.lazy, each.most],
        }
        for each in found
    }


def from_builtins(value: Mapping[str, Any]) -> list[Figures]:
    """The inverse of `to_builtins`."""
    return [
        Figures(name, {key: Rate(*pair) for key, pair in each["rates"].items()}, *each["lazy"])
        for name, each in value.items()
    ]


def full_table(found: Sequence[Figures]) -> str:
    """All rates in Markdown, a column for each exercise."""
    lines = [
        _row(["", *(f"`{each.exercise}`" for each in found)]),
        _row(["---"] * (len(found) + 1)),
    ]
    lines += [_row([name, *(str(each.rates[name]) for each in found)]) for name in found[0].rates]
    lines.append(_row(["most that a lazy answer earns of a function", *map(_most, found)]))
    return "\n".join([*lines, ""])


def short_table(found: Sequence[Figures]) -> str:
    """The main rates in Markdown, a row for each exercise."""
    heads = ["exercise", "right work rejected", "wrong work accepted"]
    heads += ["mistakes named", "named wrongly", "mutants killed", "lazy answers earn"]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for each in found:
        mutants = each.rates[MUTANTS]
        killed = f"{mutants.of - mutants.count} of {mutants.of}"
        rates = [f"{each.rates[name]}" for name in (REJECTED, ACCEPTED)]
        names = [each.rates[name].brief for name in (NAMED, MISNAMED)]
        lines.append(_row([f"`{each.exercise}`", *rates, *names, killed, _most(each)]))
    return "\n".join([*lines, ""])


def _most(figures: Figures) -> str:
    if figures.most is None:
        return "none tried"
    return f"at most {100 * figures.most:.0f} % ({figures.lazy} tried)"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
