"""Stored observations are evaluated again, and only missing probes are run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graders import Grader, read_submission
from graders.batch.rescoring import again, rescore, stale
from graders.cli import main
from graders.cli import rescore as rescore_command
from graders.errors import Exit
from graders.evaluation.bundle import load_bundle
from graders.gradebook import ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.sandbox.levels import Level
from graders.scheduling import Job
from tests.bundled import COURSE, EXERCISES
from tests.known import ROOM

PATHS = tuple(
    ROOM / "naive_bayes" / name for name in ("right/python_loops.py", "wrong/sample_variance.py")
)
POINTS = {"python_loops.py": 20.0, "sample_variance.py": 17.5}


@pytest.fixture(scope="module")
def graded(grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the gradebook of two submissions, graded by another rubric version."""
    folder = tmp_path_factory.mktemp("graded")
    submissions = [read_submission(path) for path in PATHS]
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        for result in grader.run(Job(n, each, seed=3) for n, each in enumerate(submissions)):
            each = submissions[result.number]
            name = PATHS[result.number].name
            received = ReceivedSubmission(name, name, "naive_bayes", each.digest, cells=each.cells)
            report = replace(result.report, submission=name)
            number = gradebook.receive(received)
            gradebook.record(number, report, "graded", "the past", result.observations)
    return folder


@pytest.fixture
def folder(graded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    for file in graded.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def gradebook(folder: Path) -> Iterator[Gradebook]:
    with Gradebook(str(folder / "gradebook.sqlite"), create=False) as gradebook:
        yield gradebook


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a student's code would run")

    monkeypatch.setattr(rescore_command, "Grader", refuse)


@pytest.mark.parametrize("at_once", [1, 2])  # with one, it evaluates both submissions
def test_with_the_same_checks_all_points_stay(gradebook: Gradebook, at_once: int) -> None:
    found = list(rescore(gradebook.url, COURSE, list(stale(gradebook, COURSE)), at_once))
    assert {each.entry.name: each.after.points for each in found} == POINTS
    assert all(each.missing == () for each in found)
    assert all(
        [c.message for c in each.before.checks] == [c.message for c in each.after.checks]
        for each in found
    )


def test_changes_are_printed_first_and_written_with_apply(
    folder: Path,
    gradebook: Gradebook,
    nothing_runs: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    entry = next(e for e in gradebook.submissions() if e.name == "python_loops.py")
    before = gradebook.attempt(entry.id)
    assert before is not None
    fewer = tuple(replace(check, points=0.0) for check in before.report.checks[:1])
    report = replace(before.report, checks=(*fewer, *before.report.checks[1:]))
    gradebook.record(entry.id, report, "graded", "the past", {})
    assert main(["rescore", str(folder)]) == Exit.GRADED
    printed = capsys.readouterr().out
    assert f"+{before.report.checks[0].points}" in printed
    assert "2 submissions evaluated again, 1 scores change; nothing is written" in printed
    assert len(list(stale(gradebook, COURSE))) == 2
    assert main(["rescore", str(folder), "--apply", "--reason", "a typing error"]) == Exit.GRADED
    after = gradebook.attempt(entry.id)
    assert after is not None
    assert (after.report.points, after.reason) == (20, "re-scored: a typing error")
    assert (folder / "feedback" / "python_loops.py.html").exists()
    assert list(stale(gradebook, COURSE)) == []


def test_of_a_changed_probe_only_that_one_is_run_again(
    gradebook: Gradebook, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = load_bundle(COURSE, EXERCISES["naive_bayes"])
    changed = replace(bundle, identities={**bundle.identities, "prior": "another"})
    monkeypatch.setattr("graders.batch.rescoring.load_bundle", lambda course, exercise: changed)
    monkeypatch.setattr("graders.scheduling.local.load_bundle", lambda course, exercise: changed)
    found = list(rescore(gradebook.url, COURSE, list(stale(gradebook, COURSE)), at_once=1))
    assert [each.missing for each in found] == [("prior",), ("prior",)]
    stored = gradebook.observations(found[0].entry.digest)
    (ran,) = grader.run([again(gradebook, COURSE, found[0])])
    assert ran.report.points == POINTS[found[0].entry.name]
    assert 0 < len(ran.observations) < len(stored)
    assert not set(ran.observations) & set(stored)


def test_below_the_least_isolation_nothing_is_run_again(
    folder: Path,
    gradebook: Gradebook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bundle = load_bundle(COURSE, EXERCISES["naive_bayes"])
    changed = replace(bundle, identities={**bundle.identities, "prior": "another"})
    monkeypatch.setattr("graders.batch.rescoring.load_bundle", lambda course, exercise: changed)
    monkeypatch.setattr("graders.sandbox.levels.strongest", lambda: Level.PROCESS)
    before = len(list(stale(gradebook, COURSE)))
    assert main(["rescore", str(folder), "--apply"]) == Exit.CALLED_WRONGLY
    assert "less than standard" in capsys.readouterr().err
    assert len(list(stale(gradebook, COURSE))) == before


def test_a_damaged_observation_counts_as_missing(gradebook: Gradebook) -> None:
    entry = next(iter(gradebook.submissions()))
    key = next(iter(gradebook.observations(entry.digest)))
    attempt = gradebook.attempt(entry.id)
    assert attempt is not None
    gradebook.record(entry.id, attempt.report, "graded", "the past", {key: b"garbage"})
    found = [
        e
        for e in rescore(gradebook.url, COURSE, list(stale(gradebook, COURSE)), 1)
        if e.entry == entry
    ]
    assert found[0].missing
