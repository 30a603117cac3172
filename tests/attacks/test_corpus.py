"""The corpus itself: attacks say what they are, and aim at nothing but their placeholders."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.attacks.corpus import ATTACKS, LEVELS, PLACEHOLDER, Attack, read
from tests.attacks.world import World
from tests.bundled import checks

FAMILIES = {
    "crash": 10,
    "files_read": 20,
    "files_write": 15,
    "forging": 30,
    "input_tricks": 20,
    "kernel": 20,
    "network": 12,
    "processes": 20,
    "resources": 20,
}
"""The families, and how many attacks each has at least."""


def test_there_are_enough_of_every_family() -> None:
    counted = Counter(attack.family for attack in ATTACKS)
    assert counted.keys() == FAMILIES.keys()
    assert [name for name, least in FAMILIES.items() if counted[name] < least] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_says_what_it_is(attack: Attack) -> None:
    known = {check.id for check in checks("naive_bayes")}
    assert attack.honest <= known
    assert attack.needs in LEVELS
    assert attack.handed_in in {*attack.files, *attack.links}


def test_every_placeholder_is_known(tmp_path: Path) -> None:
    with World(os.getpid(), tmp_path) as world:
        used = {name for attack in ATTACKS for name in PLACEHOLDER.findall(attack.text)}
        assert used <= world.places.keys()


def test_a_file_without_a_docstring_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "attack.py"
    path.write_text("# contained: x\n# honest: none\n")
    with pytest.raises(ValueError, match="docstring"):
        read(path)
