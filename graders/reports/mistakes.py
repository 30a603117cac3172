"""Who shares a mistake: the same message about the same function."""

from __future__ import annotations

from dataclasses import dataclass, field

from graders.report import GOT, CheckResult, Report, Verdict

MOST = 40
"""Mistakes listed for an exercise."""
UNTOLD = (Verdict.PASSED, Verdict.GRADER_ERROR)


@dataclass(frozen=True)
class SharedMistake:
    """What several students got wrong in the same way, and who they are, by name."""

    function: str
    verdict: Verdict
    says: str
    students: tuple[str, ...]


Key = tuple[str, Verdict, str]


@dataclass
class Mistakes:
    """The students of each mistake of one exercise, taken report by report."""

    _students: dict[Key, set[str]] = field(default_factory=dict)

    def add(self, report: Report, student: str) -> None:
        for check in report.checks:
            if check.verdict not in UNTOLD and not check.same_as and check.message:
                self._students.setdefault(_key(check), set()).add(student)

    def shared(self) -> tuple[SharedMistake, ...]:
        """Those of two students or more, the most frequent first."""
        several = [(key, names) for key, names in self._students.items() if len(names) > 1]
        several.sort(key=lambda pair: (-len(pair[1]), pair[0]))
        return tuple(SharedMistake(*key, tuple(sorted(names))) for key, names in several[:MOST])


def _key(check: CheckResult) -> Key:
    first = check.message.partition("\n")[0]
    return check.function, check.verdict, first.partition(GOT)[0]
