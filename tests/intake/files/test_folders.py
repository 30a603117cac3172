"""A folder is looked through, and nothing but plain files in it is ever opened."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from graders.intake import Unreadable, read_submission
from graders.intake.files.folders import Folder, too_large
from graders.intake.files.trees import COUNT_LIMIT

PRIOR = "def get_prior(y):\n    return y\n"
BOTH = PRIOR + "def predict_class(p, c, x):\n    return x\n"


def written(path: Path, text: str = PRIOR) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def message(path: Path) -> str:
    """The message when a path is not read."""
    with pytest.raises(Unreadable) as problem:
        read_submission(path)
    return problem.value.message


@pytest.mark.parametrize(
    "elsewhere",
    [".ipynb_checkpoints/b.ipynb", "__pycache__/b.py", ".git/b.py", "__MACOSX/b.py", "data/b.py"]
    + ["venv/lib/b.py", "my_env/pyvenv.cfg", "._a.py", "notes.txt", "lib/site-packages/b.py"],
)
def test_what_holds_no_answers_is_ignored(tmp_path: Path, elsewhere: str) -> None:
    written(tmp_path / "hw" / "deep" / "a.py")
    written(tmp_path / elsewhere, BOTH)
    written((tmp_path / elsewhere).with_name("c.py"), BOTH) if "my_env" in elsewhere else None
    assert read_submission(tmp_path).notes == ()


def test_copies_count_as_one(tmp_path: Path) -> None:
    written(tmp_path / "a.py")
    written(tmp_path / "again" / "a.py")
    assert read_submission(tmp_path).notes == ()


def test_the_file_that_answers_most_is_taken(tmp_path: Path) -> None:
    written(tmp_path / "draft.py")
    written(tmp_path / "final.py", BOTH)
    written(tmp_path / "other.py", "x = 1\n")
    read = read_submission(tmp_path)
    assert read.program.needs.keys() == {"get_prior", "predict_class"}
    assert read.notes == ("final.py is graded, of 3 files.",)


def test_the_exercise_that_is_named_decides(tmp_path: Path) -> None:
    written(tmp_path / "one.py")
    written(tmp_path / "two.py", "class Rotation: 1\n")
    assert read_submission(tmp_path, "normalizing_flow").notes[0].startswith("two.py")


def test_files_that_answer_equally_are_listed(tmp_path: Path) -> None:
    written(tmp_path / "a.py")
    written(tmp_path / "b.py", PRIOR.replace("y\n", "2 * y\n"))
    with pytest.raises(Unreadable, match=r"a\.py, b\.py") as problem:
        read_submission(tmp_path)
    assert problem.value.candidates == ("a.py", "b.py")


def test_files_that_answer_nothing_are_listed(tmp_path: Path) -> None:
    written(tmp_path / "a.py", "x = 1")
    written(tmp_path / "b.py", "x = 2")
    assert "a.py, b.py" in message(tmp_path)


@pytest.mark.parametrize("name", ["homework.py", "hw/homework.py"])
def test_a_link_is_not_followed(tmp_path: Path, name: str) -> None:
    secret = written(tmp_path / "secret.py")
    (tmp_path / "work" / "hw").mkdir(parents=True)
    (tmp_path / "work" / name).symlink_to(secret)
    assert "symbolic link" in message(tmp_path / "work")
    assert "symbolic link" in message(tmp_path / "work" / name)


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    written(tmp_path / "secret" / "a.py")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "hw").symlink_to(tmp_path / "secret")
    assert "holds no .py" in message(tmp_path / "work")
    with pytest.raises(Unreadable):
        Folder(tmp_path / "work").read("hw/a.py", 100)


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    assert "is a pipe" in message(tmp_path / "a.py")
    assert "is a pipe" in message(tmp_path)


def test_a_socket_is_reported(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "a.py"))
        assert "is a socket" in message(tmp_path)
        assert "is a socket" in message(tmp_path / "a.py")


def test_a_device_is_reported() -> None:
    assert "not a .py" in message(Path("/dev/null")) or "device" in message(Path("/dev/null"))


def test_a_folder_called_like_a_module_is_a_folder(tmp_path: Path) -> None:
    written(tmp_path / "hw.py" / "a.py")
    assert read_submission(tmp_path / "hw.py").program.needs.keys() == {"get_prior"}
    (tmp_path / "empty.py").mkdir()
    assert "holds no" in message(tmp_path / "empty.py")


def test_a_file_that_may_not_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the refusal is simulated."""
    opened = os.open

    def refusing(path: str, *arguments: Any, **more: Any) -> int:
        if path == "a.py":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refusing)
    written(tmp_path / "a.py")
    with pytest.raises(Unreadable, match="Permission denied"):
        Folder(tmp_path).read("a.py", 100)


@pytest.mark.parametrize("name", ["a.py", "a.ipynb", "a.zip", "a.tar.gz"])
def test_a_hundred_megabytes_end_in_a_message(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(100 * 2**20)
    assert re.search("larger than 20 MB|not an archive", message(tmp_path / name))


def test_thousands_of_files_end_in_a_message(tmp_path: Path) -> None:
    for number in range(COUNT_LIMIT + 1):
        (tmp_path / str(number)).touch()
    assert "More than" in message(tmp_path)


def test_a_file_that_goes_away_is_reported(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        Folder(tmp_path).read("a.py", 100)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.ipynb", "clear its outputs"),
        ("A.IPYNB", "clear its outputs"),
        ("a.py", "leave data out of it"),
        ("a.zip", "hand in only your answers"),
        ("a.tar.gz", "hand in only your answers"),
    ],
)
def test_what_is_too_large_is_told_how_to_shrink(name: str, remedy: str) -> None:
    assert remedy in too_large(name, 2**20)
