"""A worked solution from start to finish: its page, its pictures, and how it fails."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from graders.cli import main, reference
from graders.cli.reference import Step, run_reference
from reference.running.figures import numbers
from reference.running.page import (
    Film,
    Listing,
    Note,
    Page,
    Picture,
    Section,
    Table,
)
from reference.running.progress import Progress
from tests.bundled import COURSE, EXERCISES, ROOT


def figure() -> Figure:
    made = Figure(figsize=(1, 1))
    made.subplots().plot([0, 1])
    return made


def page() -> Page:
    moving = figure()
    (line,) = moving.axes[0].lines
    return Page(
        "cooking",
        "Cooking",
        "Of two eggs.",
        (
            Section("Boiling", "For five minutes."),
            Table(("egg", "minutes"), (("1", "5.0"), ("2", "5.5"))),
            Picture("eggs", figure(), "Two eggs."),
            Film("steam", moving, lambda k: line.set_ydata([0, k]), 3, "Steam, rising."),
            Note("Salt."),
            Listing("total 2\n"),
        ),
        "Made by hand.",
    )


def test_a_page_is_written_with_its_pictures(tmp_path: Path) -> None:
    lines = io.StringIO()
    path = page().write(tmp_path, Progress(lines))
    text = path.read_text()
    assert path == tmp_path / "cooking.md"
    assert text.startswith(
        "# Cooking\n\nOf two eggs.\n\n## Boiling\n\nFor five minutes.\n\n| egg |"
    )
    assert "| 2 | 5.5 |\n\n![Two eggs.](cooking-eggs.png)\n\n*Two eggs.*" in text
    assert text.endswith("Salt.\n\n```text\ntotal 2\n```\n\nMade by hand.\n")
    for name in linked(text):
        assert (tmp_path / name).is_file()
    with Image.open(tmp_path / "cooking-steam.gif") as film:
        assert getattr(film, "n_frames", 1) == 3
    last = json.loads(lines.getvalue().splitlines()[-1])
    assert last == {"doing": "Drawing cooking-steam.gif", "done": 3, "total": 3}


def linked(text: str) -> list[str]:
    return re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)


def test_progress_tells_every_stage_and_its_end() -> None:
    lines = io.StringIO()
    assert list(Progress(lines).track(range(1000), "Counting")) == list(range(1000))
    lines_read = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert lines_read[0] == {"doing": "Counting", "done": 0, "total": 1000}
    assert lines_read[-1] == {"doing": "Counting", "done": 1000, "total": 1000}
    assert len(lines_read) < 100


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1.23456, "−1.235"), (np.array([1.0, -0.5]), "(1.000, −0.500)"), (np.float32(2), "2.000")],
)
def test_numbers_as_the_page_prints_them(value: object, text: str) -> None:
    assert numbers(value) == text


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_a_worked_example(name: str) -> None:
    assert (ROOT / "reference" / name / "__main__.py").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cooking", "--out", "{folder}"], "no exercise 'cooking'"),
        (["vae"], "--out"),
        (["vae", "--out", "/proc/pictures"], "--out /proc/pictures"),
        (["vae", "--out", "{folder}/file"], "--out"),
        (["vae", "--out", "{folder}/file/below"], "--out"),
    ],
)
def test_a_wrong_call_ends_in_one_line(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["reference", *(a.format(folder=tmp_path) for a in arguments)]) == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1


def test_a_run_that_fails_exits_3_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "ENVIRONMENT", {"PYTHONHOME": "/nowhere"})
    assert main(["reference", "vae", "--out", str(tmp_path)]) == 3
    message = capsys.readouterr().err
    assert "the run failed" in message
    assert "Python" in message
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_no_process(tmp_path: Path) -> None:
    before = children()
    with pytest.raises(KeyboardInterrupt):
        run_reference(COURSE, "vae", tmp_path, True, interrupting)
    assert children() == before


def interrupting(step: Step) -> None:
    raise KeyboardInterrupt


def children() -> set[str]:
    pid = os.getpid()
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


@pytest.mark.slow
def test_a_quick_run_writes_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "folder"
    arguments = ["reference", "normalizing_flow", "--quick", "--out", str(folder)]
    assert main(arguments) == 0
    text = (folder / "normalizing_flow.md").read_text()
    names = linked(text)
    assert names == [f"normalizing_flow-{name}.png" for name in ("base", "flows", "densities")]
    for name in names:
        with Image.open(folder / name) as picture:
            assert min(picture.size) > 300
    masses = [float(row.split("|")[4]) for row in text.splitlines() if re.match(r"\| \d", row)]
    assert masses == pytest.approx([1] * 4, abs=1e-3)
    printed = capsys.readouterr()
    assert "normalizing_flow.md" in printed.out
    assert "Loading TensorFlow" in printed.err
