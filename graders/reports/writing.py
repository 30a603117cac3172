"""Reports as files: one for each submission and format, named after the submission."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from graders.errors import CalledWrongly
from graders.intake.sources import Cell
from graders.report import Audience, Report
from graders.reports import html, json, junit
from graders.storage import atomic_write

LONGEST_NAME = 50
"""Characters of a file's name before its suffix; of four bytes each, they fit any file system."""


@dataclass(frozen=True)
class Format:
    """A format: the suffix of its files, and the function that makes their text."""

    suffix: str
    render: Callable[[Report, Sequence[Cell], Audience, Mapping[str, str]], str]


def _html(
    report: Report, cells: Sequence[Cell], audience: Audience, titles: Mapping[str, str]
) -> str:
    return html.render(report, cells, audience, titles=titles)


FORMATS = {
    "html": Format(".feedback.html", _html),
    "json": Format(
        ".report.json", lambda report, cells, audience, _: json.render(report, audience)
    ),
    "junit": Format(
        ".junit.xml", lambda report, cells, audience, _: junit.render([report], audience)
    ),
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


def render_all(
    reports: Sequence[Report],
    cells: Sequence[Sequence[Cell]],
    format: str,
    audience: Audience,
    titles: Mapping[str, str] = html.NO_TITLES,
) -> str:
    """All reports as one text; several as one JUnit document or a JSON list.

    Raises `CalledWrongly` for several HTML pages, which need several files.
    """
    if len(reports) == 1:
        return FORMATS[format].render(reports[0], cells[0], audience, titles)
    if format == "html":
        raise CalledWrongly("--out - prints one page; name one PATH, or a folder for --out")
    if format == "junit":
        return junit.render(reports, audience)
    return json.render_list(reports, audience)


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
