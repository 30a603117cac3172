"""`probgrade watch`: what it prints at each save, what it writes, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graders.cli import main
from graders.sandbox.levels import Level
from tests.cli.test_signals import COMMAND, wait_for
from tests.sandbox.test_server import running_for
from tests.small import RIGHT, ROOM, SMALL

TEXT = RIGHT.read_text()
WRONG = TEXT.replace("return centres, labels", "return centres, labels + 1")


@dataclass
class Watching:
    """A running `probgrade watch`, whose standard output goes to a file."""

    process: subprocess.Popen[str]
    file: Path
    output: Path

    def save(self, text: str, words: str) -> str:
        """Save the file, and return what is printed until these words are."""
        before = len(self.printed)
        self.file.write_text(text)
        wait_for(lambda: words in self.printed[before:] and self.printed.endswith("\n"))
        return self.printed[before:]

    @property
    def printed(self) -> str:
        return self.output.read_text()


Start = Callable[..., Watching]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the command on a file in a folder of its own; what still runs is ended."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "work").mkdir()
    started: list[Watching] = []

    def started_with(text: str, *options: str, words: str = "points") -> Watching:
        file, output = tmp_path / "work" / "mine.py", tmp_path / "output"
        file.write_text(text)
        arguments = ["watch", file.name, "--course", str(SMALL.root), *options]
        with output.open("w") as printed:
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, *arguments],
                cwd=file.parent,
                env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
                stdout=printed,
                stderr=subprocess.PIPE,
                text=True,
                # Of a shell in the background, tests inherit that Ctrl-C is ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )
        started.append(Watching(process, file, output))
        wait_for(lambda: words in output.read_text() or process.poll() is not None)
        return started[-1]

    yield started_with
    for watching in started:
        watching.process.terminate()
        try:
            watching.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # other tests are about how it ends
            watching.process.kill()
            watching.process.communicate()


def test_a_save_that_mends_an_answer_and_one_that_breaks_it(start: Start) -> None:
    watching = start(WRONG)
    assert "9 of 10 points; 1 open" in watching.printed
    assert "The labels count from 1." in watching.printed
    mended = watching.save(TEXT, "points")
    assert "10 of 10 points (+1); 1 fixed, 0 broken, 0 still open" in mended
    assert "✓ fixed: cluster: The labels" in mended
    assert "3 probes run" in mended
    broken = watching.save(WRONG, "First")
    assert "9 of 10 points (-1); 0 fixed, 1 broken, 0 still open" in broken


def test_a_syntax_error_while_typing_is_one_line(start: Start) -> None:
    watching = start(TEXT)
    typing = watching.save("def cluster(points, centres\n", "parse")
    assert "does not parse: '(' was never closed. The last score: 10 of 10 points." in typing
    assert typing.count("\n") == 1
    assert "10 of 10 points; 0 still open" in watching.save(TEXT, "points")


def test_a_file_that_is_gone_is_waited_for(start: Start) -> None:
    watching = start(TEXT)
    watching.file.unlink()
    wait_for(lambda: "mine.py is gone; waiting until it is back." in watching.printed)
    assert "10 of 10 points" in watching.save(TEXT, "points")


def test_an_answer_that_hangs_does_not_delay_the_next_save(start: Start) -> None:
    watching = start((ROOM / "broken" / "hangs.py").read_text(), words="Watching")
    wait_for(lambda: any((watching.output.parent / "temporary").glob("probgrade-*/*-*")))
    assert "10 of 10 points; 0 open" in watching.save(TEXT, "points")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_asked_and_leaves_nothing(number: int, start: Start) -> None:
    watching = start(TEXT, "--page")
    temporary = watching.output.parent / "temporary"
    page = watching.file.with_name("mine.watch.html")
    wait_for(page.exists)
    assert '<meta http-equiv="refresh"' in page.read_text()
    watching.process.send_signal(number)
    watching.process.communicate(timeout=60)
    assert watching.process.returncode == 0
    assert watching.printed.endswith("Stopped watching mine.py.\n")
    wait_for(lambda: not running_for(temporary))
    assert list(temporary.iterdir()) == []
    assert '<meta http-equiv="refresh"' not in page.read_text()
    assert sorted(path.name for path in watching.file.parent.iterdir()) == [
        "mine.py",
        "mine.watch.html",
    ]


def test_the_page_says_what_changed_and_loads_nothing(start: Start) -> None:
    watching = start(WRONG, "--page")
    page = watching.file.with_name("mine.watch.html")
    watching.save(TEXT, "points")
    wait_for(lambda: "fixed: cluster" in page.read_text())
    assert "src=" not in page.read_text()
    assert "Since the last save" in page.read_text()


def test_one_function_s_checks_alone(start: Start) -> None:
    watching = start(WRONG, "--function", "cluster", "--seed", "5")
    assert "2 of 3 points; 1 open" in watching.printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no_such.py"], "no such file; name the .py or .ipynb that you work on"),
        (["."], "is a folder; watch takes one file"),
        ([str(RIGHT), "--exercise", "cooking"], "no exercise 'cooking'"),
        ([str(RIGHT), "--function", "cook"], "name one of weighted_mean,"),
        (
            [str(RIGHT), "--exercise", "summaries", "--function", "cluster"],
            "name one of weighted_mean,",
        ),
        ([str(RIGHT), "--format", "html"], "unrecognized arguments: --format html"),
        ([str(RIGHT), "--jobs", "2"], "unrecognized arguments: --jobs 2"),
        ([str(RIGHT), "--seed", "one"], "a seed is a whole number"),
    ],
)
def test_a_wrong_call_ends_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", *arguments, "--course", str(SMALL.root)]) == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1


def test_too_little_isolation_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("graders.sandbox.levels.strongest", lambda: Level.PROCESS)
    assert main(["watch", str(RIGHT), "--course", str(SMALL.root)]) == 2
    assert "--min-isolation process" in capsys.readouterr().err
