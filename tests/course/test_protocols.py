"""Checks against protocols give the same results, but list a protocol's attributes only once."""

from __future__ import annotations

import sys
import typing

import pytest

from graders.suites.child.protocols import MEMBERS, remember_members


@typing.runtime_checkable
class Sized(typing.Protocol):
    size: int

    def grow(self) -> None: ...


class Plant:
    def grow(self) -> None: ...


class Tree(Plant):
    def __init__(self) -> None:
        self.size = 3


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python 3.12 caches them itself")
def test_the_attributes_of_a_protocol_are_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[type] = []
    attributes = typing._get_protocol_attrs  # type: ignore[attr-defined]

    def listing(protocol: type) -> set[str]:
        listed.append(protocol)
        return set(attributes(protocol))

    for name in MEMBERS:
        monkeypatch.setattr(typing, name, getattr(typing, name))  # to be restored
    monkeypatch.setattr(typing, "_get_protocol_attrs", listing)
    remember_members()
    for _ in range(3):
        assert isinstance(Tree(), Sized)
        assert not isinstance(Plant(), Sized)
        assert not isinstance(3, Sized)
    assert listed == [Sized]
