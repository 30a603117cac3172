"""Nothing but values crosses the boundary, and nothing that comes across it can surprise."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.sandbox.child import wire

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary()
values = st.recursive(
    scalars | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
dtypes = st.sampled_from(sorted(wire.DTYPES))
arrays = dtypes.flatmap(lambda name: hnp.arrays(name, hnp.array_shapes(min_dims=0, min_side=0)))


@given(values)
def test_a_value_survives_the_crossing(value: Any) -> None:
    assert wire.decode(wire.encode(value)) == value


@given(arrays)
def test_an_array_survives_bit_by_bit(array: np.ndarray[Any, Any]) -> None:
    back = wire.decode(wire.encode({"a": array}))["a"]
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()


@given(st.binary())
def test_garbage_is_undecodable_and_nothing_worse(data: bytes) -> None:
    with contextlib.suppress(wire.Undecodable):
        wire.decode(data)


@given(arrays, st.data())
def test_a_damaged_array_is_undecodable_and_nothing_worse(
    array: np.ndarray[Any, Any], data: st.DataObject
) -> None:
    packed = bytearray(wire.encode(array))
    position = data.draw(st.integers(0, len(packed) - 1))
    packed[position] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(wire.Undecodable):
        wire.decode(bytes(packed))


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.array([1 + 2j]),
        np.array(["text"]),
        np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
        {1, 2},
        object(),
        lambda: None,
        2**64,
        type("Int", (int,), {})(3),
        type("Str", (str,), {})("lie"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_value_cannot_be_sent(value: Any) -> None:
    with pytest.raises(wire.Unencodable):
        wire.encode([value])


def test_an_array_subclass_arrives_as_a_plain_array() -> None:
    class Lying(np.ndarray):
        def __eq__(self, other: object) -> bool:
            return True

    back = wire.decode(wire.encode(np.zeros(2).view(Lying)))
    assert type(back) is np.ndarray


@pytest.mark.parametrize("dtype", ["object", "O", "complex128", "<U4", "void", "V8", "float128"])
def test_a_dtype_that_is_not_allowed_is_undecodable(dtype: str) -> None:
    header = msgpack.packb([dtype, [1]])
    with pytest.raises(wire.Undecodable):
        wire.decode(msgpack.packb(msgpack.ExtType(1, bytes([len(header)]) + header + bytes(8))))


@pytest.mark.parametrize("shape", [[2], [-1], [1, 1e9], ["1"], [2**70], [0, -3], None])
def test_a_shape_its_bytes_do_not_fill_is_undecodable(shape: Any) -> None:
    header = msgpack.packb(["float64", shape]) if shape != [2**70] else b"\x92"
    with pytest.raises(wire.Undecodable):
        wire.decode(msgpack.packb(msgpack.ExtType(1, bytes([len(header)]) + header + bytes(8))))


def test_deep_nesting_is_undecodable() -> None:
    with pytest.raises(wire.Undecodable):
        wire.decode(b"\x91" * 100_000 + b"\xc0")


@pytest.mark.parametrize(
    "data",
    [b"\xdd\x00\x00\x10\x00" + b"\x90" * 4096, b"\xdd\x00\x00\x10\x00" + b"\xc0" * 4096]
    + [b"\xdf\x00\x00\x10\x00" + b"".join(b"\xa2%02x\xc0" % n for n in range(4096))]
    + [b"\xdc\x00\x40" + (b"\xdc\x00\x40" + b"\xc0" * 64) * 64],
    ids=["empty lists", "entries", "keys", "lists of lists"],
)
def test_more_elements_than_allowed_are_undecodable(data: bytes) -> None:
    with pytest.raises(wire.Undecodable):
        wire.decode(data, elements=4000)


def test_deeper_than_allowed_is_undecodable() -> None:
    data = wire.encode([[1], {"a": [[2]]}])
    assert wire.decode(data, depth=4) == [[1], {"a": [[2]]}]
    with pytest.raises(wire.Undecodable, match="deeper"):
        wire.decode(data, depth=3)


def test_elements_are_counted_per_frame() -> None:
    data = wire.encode([[1, 2], {"a": [3]}])
    for _ in range(2):
        assert wire.decode(data, elements=10) == [[1, 2], {"a": [3]}]
    with pytest.raises(wire.Undecodable, match="elements"):
        wire.decode(data, elements=9)


@pytest.fixture
def ends() -> Any:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_a_frame_that_claims_too_much_is_refused_before_it_is_read(ends: Any) -> None:
    one, other = ends
    one.sendall(struct.pack(">I", wire.FRAME_LIMIT + 1))
    with pytest.raises(wire.Undecodable, match="at most"):
        wire.receive(other)


def test_a_frame_too_large_is_not_sent(ends: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "FRAME_LIMIT", 100)
    with pytest.raises(wire.Unencodable, match="at most"):
        wire.send(ends[0], bytes(200))


def test_half_a_frame_ends_at_the_deadline(ends: Any) -> None:
    one, other = ends
    one.sendall(struct.pack(">I", 10) + b"half")
    with pytest.raises(TimeoutError):
        wire.receive(other, wire.within(0.05))


def test_half_a_frame_of_the_dead_is_the_end(ends: Any) -> None:
    one, other = ends
    one.sendall(struct.pack(">I", 10) + b"half")
    one.close()
    with pytest.raises(EOFError):
        wire.receive(other)
