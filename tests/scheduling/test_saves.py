"""A save is noticed, however an editor makes it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders.scheduling.saves import Saves


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text("1\n")
    return path


@pytest.fixture
def saves(path: Path) -> Iterator[Saves]:
    with Saves(path) as saves:
        assert saves.settle()
        yield saves


def in_place(path: Path) -> None:
    path.write_text("22\n")


def renamed_over(path: Path) -> None:
    new = path.with_suffix(".tmp")
    new.write_text("2\n")
    os.replace(new, path)


def with_a_backup(path: Path) -> None:
    path.rename(path.with_name("mine.py~"))
    path.write_text("2\n")


def removed_first(path: Path) -> None:
    path.unlink()
    path.write_text("2\n")


def appended(path: Path) -> None:
    with path.open("a") as file:
        file.write("2\n")


def with_the_time_of_before(path: Path) -> None:
    before = path.stat()
    path.write_text("22\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "save",
    [in_place, renamed_over, with_a_backup, removed_first, appended, with_the_time_of_before],
)
def test_it_is_noticed_once(save: Callable[[Path], None], saves: Saves, path: Path) -> None:
    assert not saves.again()
    save(path)
    saves.wait()
    assert saves.settle()
    assert "2" in path.read_text()
    assert not saves.again()


def test_another_file_is_no_save(saves: Saves, path: Path) -> None:
    path.with_name("other.py").write_text("1\n")
    assert not saves.again()


def test_a_file_that_is_gone_and_comes_back_is_two_saves(saves: Saves, path: Path) -> None:
    path.unlink()
    saves.wait()
    assert not saves.settle()
    path.write_text("2\n")
    saves.wait()
    assert saves.settle()


@pytest.mark.parametrize("part", ["", None])
def test_a_file_that_is_empty_or_gone_for_a_moment_is_waited_for(
    part: str | None, saves: Saves, path: Path
) -> None:
    path.unlink() if part is None else path.write_text(part)
    saves.wait()
    later = threading.Timer(0.1, path.write_text, ["whole\n"])
    later.start()
    assert saves.settle()
    assert path.read_text() == "whole\n"
    later.join()
    assert not saves.again()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "answers.py", tmp_path / "mine.py"
    real.write_text("1\n")
    link.symlink_to(real)
    with Saves(link) as saves:
        saves.settle()
        real.write_text("22\n")
        saves.wait()
        assert saves.settle()


def test_without_events_the_file_is_looked_at(saves: Saves, path: Path) -> None:
    """As on a file system of a network, or where the system allows no more watches."""
    saves._helper.process.kill()
    saves._helper.process.wait()
    path.write_text("22\n")
    saves.wait()
    assert saves.settle()
    path.write_text("333\n")
    saves.wait()


def test_a_folder_that_is_replaced_is_looked_into(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "mine.py").write_text("1\n")
    with Saves(folder / "mine.py") as saves:
        saves.settle()
        folder.rename(tmp_path / "old")
        saves.wait()
        assert not saves.settle()
        folder.mkdir()
        (folder / "mine.py").write_text("22\n")
        saves.wait()
        assert saves.settle()
