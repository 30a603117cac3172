"""Reports as files: one for each submission and format, named after the submission."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from graders.errors import CalledWrongly, Incomplete
from graders.intake.problems import printable
from graders.intake.sources import Cell
from graders.report import Audience, Report
from graders.reports import (
    classroom50,
    coursera,
    dodona,
    github,
    gitlab,
    gradescope,
    html,
    json,
    junit,
    markdown,
    notebook,
    notebook_html,
    prairielearn,
)
from graders.reports.words import points_to_find
from graders.storage import atomic_write

LONGEST_NAME = 50
"""Characters of a file's name before its suffix; of four bytes each, they fit any file system."""


def _points(report: Report) -> str:
    return points_to_find(report.points or 0.0)


def _share(report: Report) -> str:
    return str((report.points or 0.0) / (report.possible or 1.0))


def _other(report: Report) -> str:
    """For a format that states no score, or another number."""
    return ""


@dataclass(frozen=True)
class Format:
    """A format: the suffix of its files, and the functions that make their text.

    `several` makes one text of several reports; None where each needs a file of its own.
    `states` is what a text of a report with a score contains.
    """

    suffix: str
    render: Callable[[Report, Sequence[Cell], Audience, Mapping[str, str]], str]
    several: Callable[[Sequence[Report], Audience], str] | None = None
    states: Callable[[Report], str] = _points


def _html(
    report: Report, cells: Sequence[Cell], audience: Audience, titles: Mapping[str, str]
) -> str:
    return html.render(report, cells, audience, titles=titles)


def _notebook(report: Report, cells: Sequence[Cell], audience: Audience, _: object) -> str:
    return notebook.render(report, cells, audience)


def _of_one(
    suffix: str,
    render: Callable[[Report, Audience], str],
    several: Callable[[Sequence[Report], Audience], str] | None = None,
    states: Callable[[Report], str] = _points,
) -> Format:
    """A format that shows no code."""
    return Format(suffix, lambda report, _, audience, __: render(report, audience), several, states)


def _of_several(
    suffix: str,
    render: Callable[[Sequence[Report], Audience], str],
    states: Callable[[Report], str] = _points,
) -> Format:
    """A format in which one report is a list of one."""
    return _of_one(suffix, lambda report, audience: render([report], audience), render, states)


def _xunit1(reports: Sequence[Report], audience: Audience) -> str:
    return junit.render(reports, audience, lines=True)


def _markdown(reports: Sequence[Report], audience: Audience) -> str:
    return "\n".join(markdown.render(report, audience) for report in reports)


FORMATS = {
    "html": Format(".feedback.html", _html),
    "json": _of_one(".report.json", json.render, json.render_list),
    "junit": _of_several(".junit.xml", junit.render),
    "xunit1": _of_several(".xunit1.xml", _xunit1),
    "markdown": _of_several(".feedback.md", _markdown),
    "notebook": Format(".feedback.ipynb", _notebook),
    "notebook-html": Format(".notebook.html", notebook_html.render),
    "github": _of_several(".github.txt", github.render),
    "gitlab": _of_several(".gitlab.json", gitlab.render, _other),
    "gradescope": _of_one(".gradescope.json", gradescope.render),
    "classroom50": _of_one(".classroom50.json", classroom50.render, states=_other),
    "prairielearn": _of_one(".prairielearn.json", prairielearn.render, states=_share),
    "coursera": _of_one(".coursera.json", coursera.render, states=_share),
    "dodona": _of_one(".dodona.json", dodona.render),
}


def write_reports(
    reports: Sequence[Report],
    cells: Sequence[Sequence[Cell]],
    formats: Sequence[str],
    folder: Path,
    audience: Audience,
    titles: Mapping[str, str] = html.NO_TITLES,
) -> Iterator[Path]:
    """Write every report in every format; yield each file's path once it is written.

    `cells` holds each submission's code, in the order of the reports, `titles` those of
    the exercises. Raises `OSError`.
    """
    names = file_names([report.submission for report in reports])
    for report, code, name in zip(reports, cells, names):
        for wanted in formats:
            path = folder / f"{name}{FORMATS[wanted].suffix}"
            text = FORMATS[wanted].render(report, code, audience, titles)
            atomic_write(path, text.encode(errors="replace"))
            yield path


def require_written(
    reports: Sequence[Report], formats: Sequence[str], paths: Sequence[Path]
) -> None:
    """Raise `Incomplete` unless these files state the score of every report in every format."""
    wanted = [(report, format) for report in reports for format in formats]
    if len(wanted) != len(paths):
        raise Incomplete(f"{len(paths)} of {len(wanted)} files were written")
    for (report, format), path in zip(wanted, paths):
        if not path.is_file():
            raise Incomplete(f"{path} was not written")
        require_stated([report], format, path.read_text(errors="replace"))


def require_stated(reports: Sequence[Report], format: str, text: str) -> None:
    """Raise `Incomplete` unless a text states the score of each of these reports."""
    for report in reports:
        scored = report.points is not None
        if not text or (scored and FORMATS[format].states(report) not in text):
            name = printable(report.submission)
            raise Incomplete(f"{name}: its score is missing in what was written as {format}")


def render_all(
    reports: Sequence[Report],
    cells: Sequence[Sequence[Cell]],
    format: str,
    audience: Audience,
    titles: Mapping[str, str] = html.NO_TITLES,
) -> str:
    """All reports as one text.

    Raises `CalledWrongly` for several in a format that needs a file for each.
    """
    if len(reports) == 1:
        return FORMATS[format].render(reports[0], cells[0], audience, titles)
    several = FORMATS[format].several
    if several is None:
        what = "page" if format.endswith("html") else f"report as {format}"
        raise CalledWrongly(
            f"--out - prints one {what}; name one PATH and one --exercise, or a folder for --out"
        )
    return several(reports, audience)


def file_names(submissions: Sequence[str]) -> list[str]:
    """A file name for each submission, without suffix: its own name, or its path if shared."""
    short = [_safe(Path(name).stem) for name in submissions]
    long = [_safe("-".join(Path(name).parts)) for name in submissions]
    shared = Counter(name.lower() for name in short)
    names = [a if shared[a.lower()] == 1 else b for a, b in zip(short, long)]
    return list(_unique(names))


def _unique(names: Iterable[str]) -> Iterator[str]:
    """The names, numbered where one is taken; some file systems ignore case."""
    taken: set[str] = set()
    for name in names:
        numbered = chain([name], (f"{name}-{number}" for number in count(2)))
        free = next(candidate for candidate in numbered if candidate.lower() not in taken)
        taken.add(free.lower())
        yield free


def _safe(name: str) -> str:
    """A name for any file system: letters, digits, periods, hyphens and underscores."""
    return re.sub(r"[^\w.-]+", "-", name).strip(".-")[-LONGEST_NAME:] or "submission"
