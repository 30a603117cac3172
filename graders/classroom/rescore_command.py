"""`probgrade rescore DIR`: judge a graded class again by the rules of today."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from rich.console import Console
from rich.table import Table

from graders.classroom.files import Files
from graders.classroom.grade_command import opened
from graders.classroom.rescoring import Rescored, again, rescore, stale
from graders.classroom.standing_pages import write_standings
from graders.exits import Exit
from graders.gradebook.storage import Gradebook
from graders.prepared import rules_of
from graders.progress import Display
from graders.reports.words import clean
from graders.results import Report
from graders.scheduling import Grader

BATCH = 500
"""Hand-ins judged again at a time: their reports are in memory."""


def run(options: argparse.Namespace) -> int:
    """Judge again what other rules judged, say who changes, and write it if asked to."""
    files = Files(options.out)
    with opened(options, files, create=False) as gradebook:
        return _rescore(gradebook, files, options)


def _rescore(gradebook: Gradebook, files: Files, options: argparse.Namespace) -> int:
    found = list(_judged_again(gradebook, options))
    changed = [each for each in found if each.before.points != each.after.points]
    console = Console()
    console.print(_table(changed) if changed else "Nobody's points change.")
    if options.apply and found:
        for each in found:
            _write(gradebook, files, each, options.reason)
        write_standings(files, gradebook)
    done = "written" if options.apply else "nothing is written without --apply"
    print(f"{len(found)} hand-ins judged again, {len(changed)} scores change; {done}.")
    return Exit.FAULT if any(not each.after.gradable for each in found) else Exit.GRADED


def _judged_again(gradebook: Gradebook, options: argparse.Namespace) -> Iterator[Rescored]:
    """Every hand-in graded by other rules: from what is stored, where need be from a run."""
    incomplete = []
    found = stale(gradebook, options.exercise)
    while batch := list(islice(found, BATCH)):
        for rescored in rescore(gradebook.url, batch, options.jobs):
            if rescored.missing:
                incomplete.append(rescored)
            else:
                yield rescored
    if incomplete:
        yield from _run_missing(gradebook, incomplete, options.jobs)


def _run_missing(
    gradebook: Gradebook, incomplete: Sequence[Rescored], at_once: int
) -> Iterator[Rescored]:
    """Run the probes that are not stored, once for equal contents and inputs."""
    equal: defaultdict[tuple[str, int], list[Rescored]] = defaultdict(list)
    for each in incomplete:
        equal[each.entry.digest, each.before.seed].append(each)
    probes = sorted({probe for each in incomplete for probe in each.missing})
    print(f"To be run again for {len(equal)} of them: {', '.join(probes)}.")
    waiting = {group[0].entry.id: group for group in equal.values()}
    display = Display()
    with display.expecting(len(equal)), Grader(progress=display.show) as grader:
        work = (again(gradebook, group[0]) for group in equal.values())
        for graded in grader.run(work, at_once):
            display.finished()
            for each in waiting.pop(graded.number):
                yield each.ran(graded)


def _table(changed: Iterable[Rescored]) -> Table:
    table = Table("student", "exercise", "before", "after", "change", box=None, pad_edge=False)
    for each in sorted(changed, key=lambda each: (each.entry.exercise or "", each.entry.student)):
        change = "" if each.difference is None else f"{each.difference:+g}"
        scores = (_score(each.before), _score(each.after), change)
        table.add_row(clean(each.entry.student), each.entry.exercise, *scores)
    return table


def _score(report: Report) -> str:
    return "none" if report.points is None else f"{report.points:g}"


def _write(gradebook: Gradebook, files: Files, rescored: Rescored, reason: str) -> None:
    entry = rescored.entry
    report = replace(rescored.after, submission=entry.name)
    told = f"re-scored: {reason}"
    gradebook.record(entry.id, report, told, rules_of(report.exercise or ""), rescored.observations)
    files.write(report, gradebook.cells(entry.digest))
