"""Known submissions: files that state, in their own text, the verdicts they must get.

    expect: full marks
    expect: VERDICT CHECK     the checks that do not pass; wildcards as in file names
    says: CHECK: WORDS        words that the message of that check must hold

They lie in `tests/submissions/<exercise>/<kind>/` of a course: `right`, `wrong`,
`broken`, and whatever other kinds its author tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from graders.course import Course
from graders.report import Report, Verdict

EXPECT = re.compile(r"expect: ([a-z_]+) ([\w.*]+)")
SAYS = re.compile(r"says: ([\w.]+): (.+?)(?:\\n|\"|$)", re.MULTILINE)
STATED = re.compile(r"^[\s#\"]*((?:expect|says): .*?)(?:\\n|\"|$)", re.MULTILINE)
FULL_MARKS = ("full", "marks")
VERDICTS = frozenset(verdict.value for verdict in Verdict)


@dataclass(frozen=True)
class Known:
    """One known submission and the verdicts and words it must get.

    `id` is `<exercise>/<kind>/<file>`. `unclear` are lines that state something, but not so.
    """

    id: str
    path: Path
    exercise: str
    verdicts: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...]
    unclear: tuple[str, ...] = ()

    def expected(self, checks: Sequence[str]) -> Mapping[str, str]:
        """The verdict that each of these checks must get."""
        return {check: self._verdict(check) for check in checks}

    def _verdict(self, check: str) -> str:
        for verdict, pattern in self.verdicts:
            if fnmatch(check, pattern):
                return verdict
        return "passed"


def known_submissions(course: Course) -> Iterator[Known]:
    """The known submissions of a course, by name.

    Raises `ValueError` for one that does not state what it expects.
    """
    folder = course.root / "tests" / "submissions"
    for name in course.exercises:
        for path in sorted((folder / name).glob("*/*")):
            if path.is_file():
                yield _read(path, folder, name)


def _read(path: Path, folder: Path, exercise: str) -> Known:
    text = path.read_text(encoding="utf-8", errors="replace")
    stated = tuple(EXPECT.findall(text))
    if not stated:
        raise ValueError(f"{path} does not state what it expects")
    verdicts = tuple(pair for pair in stated if pair != FULL_MARKS)
    return Known(
        id=str(path.relative_to(folder)),
        path=path,
        exercise=exercise,
        verdicts=verdicts,
        says=tuple(SAYS.findall(text)),
        unclear=tuple(line for line in STATED.findall(text) if not _is_clear(line)),
    )


def _is_clear(line: str) -> bool:
    return bool(EXPECT.match(line) or SAYS.match(line))


def unfounded(known: Known, checks: Collection[str]) -> list[str]:
    """What the submission states of checks that are not there, in words."""
    lines = [
        f"{line!r} is neither expect: VERDICT CHECK nor says: CHECK: WORDS"
        for line in known.unclear
    ]
    for verdict, pattern in known.verdicts:
        if verdict not in VERDICTS:
            lines.append(f"expect: {verdict!r} is no verdict")
        if not any(fnmatch(check, pattern) for check in checks):
            lines.append(f"expect: there is no check {pattern!r}")
    missing = dict.fromkeys(name for name, _ in known.says if name not in checks)
    return [*lines, *(f"says: there is no check {name!r}" for name in missing)]


def differences(known: Known, report: Report) -> list[str]:
    """Where a report differs from what the submission states, in words."""
    if report.fault or report.problem:
        return [f"no score: {report.fault or report.problem}"]
    expected = known.expected([check.id for check in report.checks])
    lines = []
    for check in report.checks:
        shown = f"{check.message} {check.advice} {check.where or ''} {check.staff}".strip()
        if check.verdict.value != expected[check.id]:
            verdicts = f"expected {expected[check.id]}, got {check.verdict.value}"
            lines.append(f"{check.id}: {verdicts}{shown and f': {shown}'}")
        lines += [
            f"{check.id}: expected the words {words!r}, got {shown!r}"
            for name, words in known.says
            if name == check.id and words not in shown
        ]
    return lines
