"""What is graded while something is broken, and which scores can then be read where."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from graders.gradebook.storage import Gradebook
from tests.small import RIGHT, ROOM, SMALL, STUB, WRONG

Scores = dict[str, str]
"""The score that is stated at each place: `page anna.py`, `csv cleo.py`, …"""

CLASS, SEED = "class", "5"
UNREADABLE = "unreadable"
SHOWN = "(shown to a student)"
FORMATS = "html,json,junit,xunit1,markdown,notebook,gradescope,gitlab"
SUMMARIES = SMALL.root / "tests" / "submissions" / "summaries" / "right"
TITLE = "def weighted_mean"


@dataclass(frozen=True)
class Scene:
    """A command: the files it needs, its arguments, and the scores in what it writes."""

    name: str
    prepare: Callable[[Path], None]
    arguments: tuple[str, ...]
    scores: Callable[[Path], Scores]
    course: Path = SMALL.root

    @property
    def command(self) -> list[str]:
        return [*self.arguments, "--course", str(self.course)]

    def on(self, course: Path) -> Scene:
        """The scene with another course."""
        return replace(self, course=course)


def make_class(folder: Path) -> None:
    """Right, wrong, broken, equal and unreadable submissions, in files of several kinds."""
    folder = folder / "class"
    folder.mkdir()
    shutil.copy(RIGHT, folder / "anna.py")
    shutil.copy(ROOM / "right" / "notebook.ipynb", folder / "ben.ipynb")
    shutil.copy(WRONG, folder / "cleo.py")
    shutil.copy(STUB, folder / "dora.py")
    shutil.copy(RIGHT, folder / "emil.py")
    (folder / "fred.ipynb").write_text('{"cells": [')
    with ZipFile(folder / "gina.zip", "w") as archive:
        archive.write(WRONG, "work/regression.py")
        archive.write(SUMMARIES / "plain.py", "work/summaries.py")
    shutil.copy(SUMMARIES / "jupyter_export.py", folder / "hugo.py")
    shutil.copy(ROOM / "broken" / "raises.py", folder / "ines.py")


def copy_class(graded: Path) -> Callable[[Path], None]:
    """A graded class."""

    def make(folder: Path) -> None:
        shutil.copytree(graded / "out", folder / "out")

    return make


def make_outdated_class(graded: Path) -> Callable[[Path], None]:
    """A graded class, by other checks than today's."""

    def make(folder: Path) -> None:
        shutil.copytree(graded / "out", folder / "out")
        with closing(sqlite3.connect(folder / "out" / "gradebook.sqlite")) as database, database:
            triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                database.execute(f"DROP TRIGGER {name}")
            database.execute("UPDATE attempts SET rubric = 'another' WHERE rubric != ''")

    return make


def scenes(graded: Path) -> tuple[Scene, ...]:
    """All scenes, the quickest first; `graded` is a folder in which the last has been played."""
    single = [f"class/{name}" for name in ("anna.py", "ben.ipynb", "cleo.py", "gina.zip")]
    files = ("grade", *single, "--out", "files", "--format", FORMATS, "--seed", SEED)
    class_ = ("grade", "class", "--out", "out", "--seed", SEED, "--jobs", "2")
    rescore = ("rescore", "out", "--apply", "--reason", "why")
    export = ("gradebook", "export", "out", "--out", "scores.csv")
    copy = copy_class(graded)
    return (
        *(
            Scene(name, copy, (*export, "--format", name), table_scores)
            for name in ("csv", "students", "submissions", "nbgrader")
        ),
        Scene("show", copy, ("gradebook", "show", "out", "--json"), shown_scores),
        Scene("pages", copy, ("gradebook", "pages", "out"), class_scores),
        Scene("files", make_class, files, file_scores),
        Scene("rescore", make_outdated_class(graded), rescore, class_scores),
        Scene(CLASS, make_class, class_, class_scores),
    )


def class_scores(folder: Path) -> Scores:
    """The scores in a class's gradebook, on its pages and in its reports."""
    out = folder / "out"
    found: Scores = {}
    for place, scores in (
        ("gradebook", _in_gradebook(out)),
        ("report", _in_reports(out / "reports")),
        ("page", _on_pages(out / "feedback")),
        ("index", _on_index(out / "index.html")),
        ("printed", _printed(folder)),
    ):
        try:
            found |= {f"{place} {name}": score for name, score in scores}
        except Exception as error:
            found[place] = f"is damaged: {type(error).__name__}: {error}"
    return found


def _in_gradebook(out: Path) -> Iterator[tuple[str, str]]:
    if not (out / "gradebook.sqlite").exists():
        return
    with Gradebook(str(out / "gradebook.sqlite"), create=False) as gradebook:
        for entry in gradebook.submissions():
            attempt = gradebook.attempt(entry.id)
            report = attempt.report if attempt else None
            if report is not None and (report.problem or report.gradable):
                score = UNREADABLE if report.problem else f"{report.points:g}"
                yield f"{entry.student} {entry.exercise}", score


def _in_reports(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*report.json")) or sorted(folder.glob("*.json")):
        report = json.loads(file.read_text())
        if report["problem"]:
            yield file.name, UNREADABLE
        elif report["points"] is not None:
            yield file.name, f"{report['points']:g}"


def _on_pages(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.html")):
        text = file.read_text()
        score = re.search(r'class="score"><strong>([\d.]+)</strong> of', text)
        if score is not None:
            yield file.name, score[1]
        elif "could not be read" in text:
            yield file.name, UNREADABLE
        if "Traceback" in text or "Injected" in text:
            yield f"{file.name} {SHOWN}", "a traceback"


def _on_index(page: Path) -> Iterator[tuple[str, str]]:
    text = page.read_text() if page.exists() else ""
    yield from re.findall(ON_INDEX, text)


def _printed(folder: Path) -> Iterator[tuple[str, str]]:
    output = folder / "stdout"
    lines = output.read_text().splitlines() if output.exists() else []
    for line in lines:
        if match := re.match(r"(\S+)  (\w+)  ([\d.]+) of", line):
            yield f"{match[1]} {match[2]}", match[3]


def file_scores(folder: Path) -> Scores:
    """The scores in the files of each format."""
    found: Scores = {}
    for file in sorted((folder / "files").glob("*")):
        text = file.read_text()
        pattern = next(p for end, p in reversed(PATTERNS.items()) if file.name.endswith(end))
        if match := re.search(pattern, text):
            found[file.name] = match[1]
        if "Traceback" in text or "Injected" in text:
            found[f"{file.name} {SHOWN}"] = "a traceback"
    return found


ON_INDEX = r'data-sort="[^"]*">(?:<b[^/]*/b> )?<a href="([^"]+)">([\d.]+)</a>'
PATTERNS = {
    ".html": r'class="score"><strong>([\d.]+)</strong>',
    ".ipynb": r"## (?:regression|summaries): ([\d.]+ of \d+) points",
    ".md": r"## (?:regression|summaries): ([\d.]+ of \d+) points",
    ".xml": r'"points" value="([\d.]+)"',
    ".report.json": r'"points": ([\d.]+)',
    ".gradescope.json": r'"score": ([\d.]+)\n?\}$',
    ".gitlab.json": r"()",
}


def shown_scores(folder: Path) -> Scores:
    """The scores that `gradebook show --json` prints."""
    with suppress(ValueError):
        rows = json.loads((folder / "stdout").read_text())
        return {f"{row['name']} {row['exercise']}": str(row["final"]) for row in rows}
    return {}


def table_scores(folder: Path) -> Scores:
    """The cells of an exported table that hold scores."""
    file = folder / "scores.csv"
    if not file.exists():
        return {}
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    left_out = {"timestamp", "submitted", "received", "notes", "note", "comments", "duedate"}
    left_out |= {"name", "first_name", "last_name", "email"}
    return {
        f"{number} {name}": value
        for number, row in enumerate(rows)
        for name, value in row.items()
        if name not in left_out and value
    }
