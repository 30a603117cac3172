"""What fits a protocol is found out as before, but for looking at the protocol only once."""

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


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python 3.12 looks only once by itself")
def test_a_protocol_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[type] = []
    attributes = typing._get_protocol_attrs  # type: ignore[attr-defined]

    def looking(protocol: type) -> set[str]:
        looked_at.append(protocol)
        return set(attributes(protocol))

    for name in MEMBERS:
        monkeypatch.setattr(typing, name, getattr(typing, name))  # to be put back
    monkeypatch.setattr(typing, "_get_protocol_attrs", looking)
    remember_members()
    for _ in range(3):
        assert isinstance(Tree(), Sized)
        assert not isinstance(Plant(), Sized)
        assert not isinstance(3, Sized)
    assert looked_at == [Sized]
