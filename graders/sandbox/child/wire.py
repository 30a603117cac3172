"""Encodes and decodes everything that crosses the trust boundary, as values and frames.

A *value* is None, a bool, an int of 64 bits, a float, a string, bytes, a NumPy
array of an allowed dtype, or a list or string-keyed dict of values. It is sent
as MessagePack; an array is an extension holding its dtype, shape and raw bytes.
A *frame* is a value preceded by its length. Nothing is ever unpickled.
"""

from __future__ import annotations

import contextlib
import math
import socket
import struct
import time
from collections.abc import Callable
from typing import Any, TypeVar

import msgpack
import numpy as np

FRAME_LIMIT = 32 * 2**20
"""Bytes in the largest frame either side accepts."""
ELEMENTS_LIMIT = 2_000_000
"""Entries of all lists and dicts in a frame: one byte each when sent, 72 in memory."""
DEPTH_LIMIT = 32
"""Levels of nested lists and dicts: code that walks through them may recurse."""

DTYPES = frozenset(
    ["bool", "float16", "float32", "float64"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)

_NAMES = {np.dtype(name): name for name in DTYPES}
"""Names by dtype: NumPy builds a dtype's name at each access."""

C = TypeVar("C", list[Any], dict[str, Any])
Patience = Callable[[], float]
"""Seconds to wait before asking it again; raises `TimeoutError` when time has run out."""

_ARRAY = 1
_LENGTH = struct.Struct(">I")


class Undecodable(ValueError):
    """Bytes that are not a valid frame or value."""


class Unencodable(TypeError):
    """A Python object that cannot be part of a value."""


def encode(value: Any) -> bytes:
    """Encode a value. Raises `Unencodable` for anything else."""
    try:
        packed = msgpack.packb(value, default=_pack_array, strict_types=True)
    except (ValueError, OverflowError, RecursionError) as error:
        raise Unencodable(str(error)) from error
    if not isinstance(packed, bytes):
        raise Unencodable("the packer returned no bytes")
    return packed


def decode(data: bytes, elements: int = ELEMENTS_LIMIT, depth: int = DEPTH_LIMIT) -> Any:
    """Decode a value of at most so many elements and levels of nesting.

    Raises `Undecodable`, and nothing else, for any other bytes.
    """
    count = _counter(elements, depth)
    hooks = {"ext_hook": _unpack_array, "list_hook": count, "object_hook": count}
    try:
        return msgpack.unpackb(data, max_array_len=elements, max_map_len=elements, **hooks)
    except (ValueError, msgpack.UnpackException, RecursionError) as error:
        raise Undecodable(f"{type(error).__name__}: {error}"[:500]) from error


def _counter(most: int, deepest: int) -> Callable[[C], C]:
    """A hook that returns lists and dicts unchanged, until they exceed one of the limits."""
    left, depths = most, dict[int, int]()

    def count(container: C) -> C:
        nonlocal left
        inside = container.values() if isinstance(container, dict) else container
        # Inner containers come first, and stay alive as long as their identity is used here.
        depth = 1 + max((depths.pop(id(part), 0) for part in inside), default=0)
        depths[id(container)] = depth
        left -= 1 + len(container)
        if left < 0 or depth > deepest:
            raise Undecodable(f"more than {most} elements, or deeper than {deepest}")
        return container

    return count


def _pack_array(value: Any) -> Any:
    if type(value) in (tuple, list):
        return list(value)
    if not isinstance(value, (np.ndarray, np.generic)):
        raise Unencodable(f"a {type(value).__name__} is no number, text or array")
    array = np.array(value, subok=False, copy=True, order="C")
    name = _NAMES.get(array.dtype.newbyteorder("="))
    if name is None:
        of = "texts" if array.dtype.kind in "US" else f"dtype {array.dtype}"
        raise Unencodable(f"an array of {of} is none of numbers")
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    header: bytes = msgpack.packb([name, list(array.shape)])
    return msgpack.ExtType(_ARRAY, bytes([len(header)]) + header + little.tobytes())


def _unpack_array(code: int, data: bytes) -> np.ndarray[Any, Any]:
    if code != _ARRAY or not data:
        raise Undecodable(f"unknown extension {code}")
    split = 1 + data[0]
    header = msgpack.unpackb(data[1:split])
    if not (isinstance(header, list) and len(header) == 2):
        raise Undecodable("an array without dtype and shape")
    name, shape = header
    if not (isinstance(name, str) and name in DTYPES):
        raise Undecodable("an array of a dtype that is not allowed")
    _require_shape(shape)
    dtype = np.dtype(name).newbyteorder("<")
    if math.prod(shape) * dtype.itemsize != len(data) - split:
        raise Undecodable("an array whose bytes do not fill its shape")
    return np.frombuffer(data, dtype, offset=split).reshape(shape).astype(name)


def _require_shape(shape: Any) -> None:
    whole = isinstance(shape, list) and all(type(n) is int and n >= 0 for n in shape)
    if not whole or len(shape) > 32:
        raise Undecodable("an array without a shape")


def within(seconds: float) -> Patience:
    """The patience that ends so many seconds from now."""
    deadline = time.monotonic() + seconds

    def left() -> float:
        if time.monotonic() >= deadline:
            raise TimeoutError
        return deadline - time.monotonic()

    return left


def send(channel: socket.socket, value: Any, patience: Patience | None = None) -> None:
    """Send one value as a frame. Raises `Unencodable` before anything is sent.

    Raises `TimeoutError` when patience runs out before the other end has taken it.
    """
    payload = encode(value)
    if len(payload) > FRAME_LIMIT:
        raise Unencodable(f"{len(payload)} bytes, at most {FRAME_LIMIT} may cross")
    left = memoryview(_LENGTH.pack(len(payload)) + payload)
    while left:
        channel.settimeout(None if patience is None else max(patience(), 1e-6))
        with contextlib.suppress(TimeoutError):
            left = left[channel.send(left) :]


def receive(channel: socket.socket, patience: Patience | None = None) -> Any:
    """Receive one frame's value.

    Raises `Undecodable` for garbage, `TimeoutError` when patience runs out and `EOFError`
    when the other end is gone.
    """
    return decode(receive_bytes(channel, patience, FRAME_LIMIT))


def receive_bytes(channel: socket.socket, patience: Patience | None, limit: int) -> bytes:
    """Receive one frame of at most `limit` bytes, not decoded; raises what `receive` does."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size, patience))
    if length > limit:
        raise Undecodable(f"a frame of {length} bytes, at most {limit} are read")
    return _exactly(channel, length, patience)


def _exactly(channel: socket.socket, size: int, patience: Patience | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = receive_part(channel, min(size - len(parts), 2**20), patience)
        if not part:
            raise EOFError("the other end closed the channel")
        parts += part
    return bytes(parts)


def receive_part(channel: socket.socket, size: int, patience: Patience | None) -> bytes:
    """Some bytes; none when the other end is closed."""
    while True:
        channel.settimeout(None if patience is None else max(patience(), 1e-6))
        with contextlib.suppress(TimeoutError):
            return channel.recv(size)
