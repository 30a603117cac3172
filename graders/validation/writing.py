"""The validity of an exercise, as text and as a page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from graders.reports.pages import template
from graders.validation.figures import figures_of
from graders.validation.power import Power
from graders.validation.trials import Kind
from graders.validation.validity import LAZY_SHARE, Validity, grouped

SHOWN = 100
"""Findings of one kind that are printed; the page has all."""


def text(validity: Validity) -> str:
    """The tables of one exercise, for a terminal."""
    lines = [f"{validity.title} ({validity.exercise})", ""]
    lines += [f"  {name:34} {rate}" for name, rate in figures_of(validity).rates.items()]
    lines += ["", f"  {lazy(validity)}", ""]
    lines += [f"  {line}" for line in powers(validity.powers)]
    if groups := validity.indistinguishable():
        lines += ["", "  told apart by no input, and by no message:"]
        lines += [f"    {' | '.join(names)}" for names in groups]
    findings = validity.findings()
    lines += ["", f"  {len(findings)} to mend" if findings else "  nothing to mend"]
    for remedy, texts in grouped(findings).items():
        lines += ["", *_wrapped(remedy), *(f"    {line}" for line in texts[:SHOWN])]
        lines += [f"    … and {len(texts) - SHOWN} more"] * (len(texts) > SHOWN)
    if not any(edit.mistake for edit in validity.edits):
        file = f"tests/submissions/{validity.exercise}/edits.toml"
        lines += [
            "",
            *_wrapped(
                f"No mistakes are stated: write each as a change of the reference in {file}."
            ),
        ]
    return "\n".join([*lines, ""])


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, 96, initial_indent="  ", subsequent_indent="  ")


def lazy(validity: Validity) -> str:
    """What the laziest answers earn, in words."""
    shares = validity.lazy_shares
    if not shares:
        return "no lazy answer was tried"
    over = sum(share > LAZY_SHARE + 1e-9 for share in shares)
    most = f"at most {100 * max(shares):.0f} % of a function's points"
    count = len(validity.of(Kind.LAZY))
    return f"{count} lazy answers earn {most}; {over} earn over {100 * LAZY_SHARE:.0f} %"


def powers(found: Sequence[Power]) -> list[str]:
    """The smallest errors that are caught, a line for each check and value."""
    if not found:
        return ["no power was measured"]
    lines = ["the smallest relative error that each check catches, above and below:"]
    for power in found:
        above, below = (_error(end) for end in (power.above, power.below))
        lines.append(f"  {power.check:48} {power.field!s:40} {above:>8} {below:>8}")
    return lines


def _error(value: float | None) -> str:
    return "none" if value is None else f"{100 * value:.2g} %"


def page(title: str, found: Sequence[Validity]) -> str:
    """All exercises' validity as one page, with a table of mistakes and checks."""
    return template("validity.html.j2").render(
        title=title,
        sections=[
            (validity, figures_of(validity).rates.items(), lazy(validity)) for validity in found
        ],
        kinds=Kind,
        grouped=grouped,
        error=_error,
    )
