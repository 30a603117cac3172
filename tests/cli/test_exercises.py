"""`probgrade exercises` lists what the suites hold, also after a change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graders.cli import main
from tests.small import SMALL


def listed(course: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["exercises", "--course", str(course)]) == 0
    return capsys.readouterr().out


def test_the_list_is_kept_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    course = Path(shutil.copytree(SMALL.root, tmp_path / "course"))
    first = listed(course, capsys)
    assert "Each column has mean 0" in first
    (kept,) = (tmp_path / "cache" / "probgrade" / "checks").iterdir()
    kept.write_text(kept.read_text().replace("Each column", "Every column"))
    assert "Every column has mean 0" in listed(course, capsys)
    suite = course / "graders" / "suites" / "summaries" / "test_summaries.py"
    suite.write_text(f"{suite.read_text()}\n# changed\n")
    assert listed(course, capsys) == first


def test_a_damaged_list_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = listed(SMALL.root, capsys)
    (kept,) = (tmp_path / "cache" / "probgrade" / "checks").iterdir()
    for damage in ("{", "[]", '{"regression": 1}', '{"regression": [{"points": 1}]}'):
        kept.write_text(damage)
        assert listed(SMALL.root, capsys) == first
