"""Seeds: a secret of the machine's, made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graders.evaluation import seeds


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "probgrade" / "seeds"


def test_the_same_content_has_the_same_seed_until_the_secret_is_another(cache: Path) -> None:
    first = [seeds.seed_for(f"{number:08x}") for number in range(16)]
    assert [seeds.seed_for(f"{number:08x}") for number in range(16)] == first
    assert len(set(first)) == seeds.POOL
    (cache / "secret").unlink()
    assert [seeds.seed_for(f"{number:08x}") for number in range(16)] != first


def test_of_two_first_runs_that_race_one_makes_the_secret(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has found no secret, and finds one when it comes to make its own."""
    link = os.link

    def other_was_first(made: str, path: Path) -> None:
        path.write_bytes(b"the other's")
        link(made, path)

    monkeypatch.setattr(os, "link", other_was_first)
    seed = seeds.seed_for("00000000")
    assert (cache / "secret").read_bytes() == b"the other's"
    assert [file.name for file in cache.iterdir()] == ["secret"]
    assert seeds.seed_for("00000000") == seed
