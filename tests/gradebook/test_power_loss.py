"""An attempt is complete on disk once `record` has returned, even if the process is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graders.gradebook.storage import Gradebook
from tests.bundled import ROOT
from tests.gradebook.values import received, report

WRITER = """
import sys
from graders.gradebook.storage import Gradebook
from tests.gradebook.values import RUBRIC, received, report
print("ready", flush=True)
with Gradebook(sys.argv[1]) as gradebook, gradebook.writing():
    for number in range(10**6):
        submission = gradebook.receive(received(text=f"{sys.argv[2]} {number}"))
        seen = {f"{key}": bytes([key]) * 20_000 for key in range(20)}
        attempt = gradebook.record(submission, report(), "first", RUBRIC, seen)
        print(attempt, submission, sys.argv[2], number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.campaign)])
def test_every_recorded_attempt_is_complete_after_a_kill(tmp_path: Path, kills: int) -> None:
    url, chance, recorded = str(tmp_path / "g.sqlite"), random.Random(5), []
    for life in range(kills):
        recorded += _written_until_killed(url, life, chance.uniform(0.05, 0.3))
    assert len(recorded) >= kills
    seen = {str(key): bytes([key]) * 20_000 for key in range(20)}
    with Gradebook(url) as gradebook:
        for attempt, submission, life, number in recorded:
            found = gradebook.attempt(submission)
            assert found is not None
            assert (found.id, found.report) == (attempt, report())
            assert gradebook.observations(received(text=f"{life} {number}").digest) == seen
        with gradebook._engine.begin() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def _written_until_killed(url: str, life: int, seconds: float) -> list[tuple[int, ...]]:
    """The attempts that a writer printed before it was killed, this long after the first."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(life)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n"
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        lines = [first, *writer.stdout.read().splitlines(keepends=True)]
    finally:
        writer.kill()
        writer.stdout.close()
        writer.wait()
    return [tuple(map(int, line.split())) for line in lines if line.endswith("\n")]
