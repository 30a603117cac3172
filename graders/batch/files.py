"""The files of a graded class, written atomically from what the gradebook holds."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import Incomplete
from graders.gradebook.values import GradedSubmission
from graders.intake.problems import printable
from graders.intake.sources import Cell
from graders.report import Audience, Report
from graders.reports import html, json
from graders.storage import atomic_write

GRADEBOOK = "gradebook.sqlite"
LONGEST_NAME = 100
"""Bytes of a file's name before its suffix; file systems allow 255 for the whole name."""


@dataclass(frozen=True)
class Files:
    """The paths of a class's pages and reports; `titles` are its exercises' titles."""

    folder: Path
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def index(self) -> Path:
        return self.folder / "index.html"

    @property
    def graded(self) -> bool:
        """Whether the folder holds the pages of a graded class."""
        return all(path.exists() for path in (self.index, self._pages, self._reports))

    @property
    def _pages(self) -> Path:
        return self.folder / "feedback"

    @property
    def _reports(self) -> Path:
        return self.folder / "reports"

    @property
    def gradebook(self) -> Path:
        return self.folder / GRADEBOOK

    @property
    def own(self) -> frozenset[Path]:
        """What is not a submission even if it lies in the class's folder."""
        folder = Path(os.path.realpath(self.folder))
        files = [self.index, self.similar, self.accounting, self.shown_scores, self.gradebook]
        files += self.folder.glob(f"{GRADEBOOK}*")
        return frozenset(
            [folder, folder / "feedback", folder / "reports", *(folder / f.name for f in files)]
        )

    @property
    def accounting(self) -> Path:
        """What became of every file of the class."""
        return self.folder / "files.json"

    @property
    def shown_scores(self) -> Path:
        """The scores that the pages show, and what changed last."""
        return self.folder / "scores.json"

    @property
    def similar(self) -> Path:
        """The page of similar submissions, for teachers."""
        return self.folder / "similar.html"

    def feedback(self, name: str) -> Path:
        """The page for the student on the submission `name`."""
        return self._pages / f"{slug(name)}.html"

    def report(self, name: str) -> Path:
        """The report for staff on the submission `name`."""
        return self._reports / f"{slug(name)}.json"

    def missing(self, name: str) -> bool:
        return not (self.feedback(name).exists() and self.report(name).exists())

    def shows(
        self, graded: GradedSubmission, remarks: Sequence[str], final: float | None = None
    ) -> bool:
        """Whether the report and the page on a submission state its score and these remarks."""
        name, possible = graded.entry.name, graded.possible
        try:
            page = self.feedback(name).read_text(errors="replace")
            report = self.report(name).read_text(errors="replace")
        except OSError:
            return False
        score = graded.points if final is None else final
        stated = json.states(report, graded.points, possible)
        return stated and html.states(page, score, possible, remarks)

    def write_page(self, path: Path, pieces: Iterable[str]) -> None:
        atomic_write(path, b"".join(_bytes(piece) for piece in pieces))

    def write(
        self,
        report: Report,
        cells: Sequence[Cell],
        remarks: Sequence[str] = (),
        final: float | None = None,
    ) -> None:
        """Write a submission's page and report. Raises `OSError` when that fails.

        Raises `Incomplete`, and writes nothing, when they do not state the score. `final` is
        the score that counts, if that is not the report's.
        """
        name = printable(report.submission)
        try:
            page = self.page(report, cells, remarks, final)
            text = json.render(report, Audience.STAFF)
        except Exception as error:
            raise Incomplete(f"{name}: its page cannot be made: {error!r}") from error
        score, possible = report.points if final is None else final, report.possible
        stated = json.states(text, report.points, possible)
        if not stated or not html.states(page.decode(), score, possible, remarks):
            raise Incomplete(f"{name}: its page does not state its score")
        self.write_page(self.report(report.submission), [text])
        atomic_write(self.feedback(report.submission), page)

    def page(
        self,
        report: Report,
        cells: Sequence[Cell],
        remarks: Sequence[str] = (),
        final: float | None = None,
    ) -> bytes:
        """The page for the student, as `write` writes it."""
        return _bytes(html.render(report, cells, Audience.STUDENT, remarks, self.titles, final))


def slug(name: str) -> str:
    """A readable file name for `name`, different for different names."""
    plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "submission"
    short = _bytes(plain)[:LONGEST_NAME].decode(errors="ignore")
    if short == name:
        return plain
    mark = hashlib.sha256(_bytes(name)).hexdigest()[:8]
    return f"{short}-{mark}"


def _bytes(text: str) -> bytes:
    """The text in UTF-8, with undecodable bytes of a file's name as escapes."""
    return text.encode("utf-8", "backslashreplace")
