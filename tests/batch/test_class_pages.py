"""What the class's pages say beside scores: what changed, and who wrote alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graders.batch.files import Files
from graders.batch.score_pages import write_score_pages
from graders.batch.similar_pages import write_similar
from graders.batch.since import updated
from graders.errors import Incomplete
from graders.gradebook.scores import Score
from graders.gradebook.storage import Gradebook
from graders.report import Report
from graders.reports import html
from graders.reports.index import NOTHING
from graders.reports.pages import template
from tests.bundled import COURSE
from tests.gradebook.values import received, report
from tests.known import ROOM


def score(student: str, final: float | None, exercise: str = "vae") -> Score:
    return Score(student, exercise, submissions=1, final=final)


def test_changes_are_those_since_the_pages_were_written_before(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert updated(files, [score("ada", 3), score("ben", None)]) == NOTHING
    since = updated(files, [score("ada", 4.5), score("ben", None), score("cleo", 1)])
    assert since.rows == (("ada", "vae", "3", "4.5"), ("cleo", "vae", "new", "1"))
    assert since.when.startswith("since 20")


def test_pages_written_again_without_a_change_still_say_what_changed_last(tmp_path: Path) -> None:
    files = Files(tmp_path)
    updated(files, [score("ada", 3)])
    changed = updated(files, [score("ada", None)])
    assert changed.rows == (("ada", "vae", "3", "no score"),)
    assert updated(files, [score("ada", None)]) == changed


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scores": 3}', "\xff"])
def test_a_damaged_file_is_as_none(tmp_path: Path, text: str) -> None:
    files = Files(tmp_path)
    files.shown_scores.write_text(text)
    assert updated(files, [score("ada", 3)]) == NOTHING
    assert updated(files, [score("ada", 4)]).rows


@pytest.fixture
def gradebook(tmp_path: Path) -> Iterator[Gradebook]:
    """Two students who sent one text, a third who changed names in it, a fourth of their own."""
    room = ROOM / "naive_bayes" / "right"
    own = (room / "python_loops.py").read_text()
    sent = {
        "ada": own,
        "ben": own,
        "cleo": own.replace("mean", "average").replace("scales", "s"),
        "dev": (room / "hand_written_gaussian.py").read_text(),
    }
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        for student, text in sent.items():
            number = gradebook.receive(received(student, "naive_bayes", text))
            gradebook.record(number, report(exercise="naive_bayes"), "graded", "r", {})
        yield gradebook


def test_similar_submissions_stand_side_by_side(gradebook: Gradebook, tmp_path: Path) -> None:
    files = Files(tmp_path, COURSE.titles)
    write_similar(files, gradebook, COURSE)
    write_score_pages(files, gradebook, COURSE)
    text = files.similar.read_text()
    assert "ada, ben</bdi>: <bdi>the same text" in text
    assert "<bdi>cleo</bdi>" in text
    assert "<bdi>dev</bdi>" not in text
    assert 'href="./similar.html"' in files.index.read_text()


def test_without_similar_submissions_there_is_no_page(gradebook: Gradebook, tmp_path: Path) -> None:
    files = Files(tmp_path, COURSE.titles)
    files.similar.write_text("of another class")
    with Gradebook(str(tmp_path / "other.sqlite")) as other:
        write_similar(files, other, COURSE)
        write_score_pages(files, other, COURSE)
    assert not files.similar.exists()
    assert "similar.html" not in files.index.read_text()


@pytest.mark.parametrize(
    "lost",
    ["files.Files.write", "files.html.render", "score_pages.index.render", "files.atomic_write"],
)
def test_pages_that_do_not_show_a_score_are_told(
    gradebook: Gradebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lost: str,
) -> None:
    monkeypatch.setattr(f"graders.batch.{lost}", lambda *given, **named: "")
    with pytest.raises((Incomplete, OSError)):
        write_score_pages(Files(tmp_path, COURSE.titles), gradebook, COURSE)


def test_a_page_that_cannot_be_made_stops_no_other(
    gradebook: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = html.render

    def broken(report: Report, *given: Any, **named: Any) -> str:
        if "ada" in report.submission:
            raise KeyError("unknown")
        return whole(report, *given, **named)

    monkeypatch.setattr(html, "render", broken)
    files = Files(tmp_path, COURSE.titles)
    with pytest.raises(Incomplete, match=r"scores of ada/naive_bayes\.py$"):
        write_score_pages(files, gradebook, COURSE)
    assert len(list((tmp_path / "feedback").iterdir())) == 3


def test_a_damaged_report_is_written_again(gradebook: Gradebook, tmp_path: Path) -> None:
    files = Files(tmp_path, COURSE.titles)
    write_score_pages(files, gradebook, COURSE)
    path = files.report("ada/naive_bayes.py")
    before = path.read_text()
    path.write_text(before.replace('"points": 15', '"points": 16'))
    write_score_pages(files, gradebook, COURSE)
    assert path.read_text() == before


def test_another_number_on_the_pages_is_told(
    gradebook: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template.cache_clear()
    monkeypatch.setattr("graders.reports.pages.points", lambda value: "7")
    with pytest.raises(Incomplete):
        write_score_pages(Files(tmp_path, COURSE.titles), gradebook, COURSE)
    template.cache_clear()
