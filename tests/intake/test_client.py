"""Submissions are read in a worker process, and every failure of it is one line."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders.errors import GraderFault
from graders.intake import Submission, Unreadable, client, read_submission
from graders.intake.client import Client
from tests.bundled import ROOT

PRIOR = "def get_prior(y):\n    return y\n"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A new client in place of the shared one, so that a test may break it."""
    mine = Client()
    monkeypatch.setattr(client, "_CLIENT", mine)
    yield mine
    mine.close()


def good(path: Path) -> Path:
    path.write_text(PRIOR)
    return path


def test_text_that_takes_too_long_is_given_up(
    tmp_path: Path, fresh: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "READ_LIMIT", 1)
    slow = tmp_path / "slow.py"
    slow.write_text("x = f'" + "{a}" * 100_000 + "'")
    with pytest.raises(Unreadable, match="takes too long"):
        read_submission(slow)
    monkeypatch.setattr(client, "READ_LIMIT", 10)
    assert read_submission(good(tmp_path / "a.py")).program.needs.keys() == {"get_prior"}


def test_a_process_that_died_is_replaced(tmp_path: Path, fresh: Client) -> None:
    read_submission(good(tmp_path / "a.py"))
    assert fresh._process is not None
    fresh._process.send_signal(signal.SIGKILL)
    fresh._process.wait()
    assert read_submission(tmp_path / "a.py").exercise == "naive_bayes"


def test_the_answer_to_an_interrupted_request_is_discarded(tmp_path: Path, fresh: Client) -> None:
    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    read_submission(good(tmp_path / "a.py"))
    slow = tmp_path / "slow.py"
    slow.write_text(PRIOR + "x = f'" + "{a}" * 100_000 + "'")
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    with pytest.raises(KeyboardInterrupt):
        read_submission(slow)
    signal.signal(signal.SIGALRM, before)
    assert read_submission(tmp_path / "a.py").cells[0].text == PRIOR


@pytest.fixture
def dying(
    tmp_path: Path, fresh: Client, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int, int], Submission]:
    """Reads a file with workers of which a signal ends the first ones."""

    def read(number: int, workers: int) -> Submission:
        file = tmp_path / "dying.txt"
        file.write_text(f"{number} {workers}")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setenv("DYING", str(file))
        monkeypatch.setattr(client, "WORKER", "tests.intake.dying_worker")
        return read_submission(good(tmp_path / "a.py"))

    return read


Dying = Callable[[int, int], Submission]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_file_that_crashes_the_parser_is_reported(number: int, dying: Dying) -> None:
    with pytest.raises(Unreadable, match=r"a\.py: could not be read: it ends Python's parser"):
        dying(number, 9)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_killed_from_outside_is_no_fault_of_the_file(number: int, dying: Dying) -> None:
    """The kernel kills one when the machine is out of memory."""
    with pytest.raises(GraderFault, match=rf"a\.py.* killed by signal {number}, twice; is"):
        dying(number, 9)
    assert dying(number, 1).program.needs.keys() == {"get_prior"}


def test_a_machine_that_is_too_busy_is_no_fault_of_the_file(
    tmp_path: Path, fresh: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WAIT_LIMIT", 0.0)
    slow = tmp_path / "slow.py"
    slow.write_text(PRIOR + "x = f'" + "{a}" * 100_000 + "'")
    with pytest.raises(GraderFault, match="no answer within 0 s"):
        read_submission(slow)


def test_text_nested_beyond_what_python_takes_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    for nested in ("lambda: " * 1_000, "-" * 9_000, "a" + ".b" * 9_000, "(" * 9_000):
        path.write_text(f"x = {nested}1\n")
        with pytest.raises(Unreadable, match=r"a\.py: defines no name"):
            read_submission(path)


def test_a_process_forked_from_ours_has_its_own(tmp_path: Path) -> None:
    read_submission(good(tmp_path / "a.py"))
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if read_submission(tmp_path / "a.py").notes == () else 1)
        finally:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0
    assert read_submission(tmp_path / "a.py").notes == ()


def test_a_fault_of_ours_is_no_fault_of_the_students(tmp_path: Path, fresh: Client) -> None:
    with pytest.raises(GraderFault, match="KeyError"):
        fresh.ask({"do": "nothing we know"}, "a.py")


def test_what_crosses_is_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        "from __future__ import annotations\nimport numpy as np\n" + PRIOR + "x = '\\d'"
    )
    read = read_submission(path)
    assert read.name == str(path)
    assert read.cells[0].text == path.read_text()
    assert read.program.files == {"a.py": path.read_text()}
    assert read.program.needs == {"get_prior": (1,)}
    assert read.program.effects == ((0,),)
    assert read.program.statements[1].line == 3
    assert read.program.futures != 0


@pytest.mark.parametrize("name", ["\udcff.py", "a\x1b[2J.py", "a\nb.py", "‮.py", "é.py"])
def test_any_file_name_can_be_read(tmp_path: Path, name: str) -> None:
    read = read_submission(good(tmp_path / name))
    assert read.name == str(tmp_path / name)
    assert read.cells[0].name.isprintable()


@pytest.mark.parametrize("name", ["\ud800.py", "a\0.py", "x" * 5_000])
def test_a_path_that_cannot_be_is_missing(name: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read_submission(Path(name))
    assert problem.value.missing
    assert problem.value.message.isprintable()
