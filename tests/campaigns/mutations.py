"""Ways in which files come to be broken, by accident, by other programs, or by intent.

A mutation takes a random generator and the bytes of a real module or notebook, and
returns what is handed in: the bytes of each file by its name.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

Files = dict[str, bytes]
Mutation = Callable[[random.Random, str, bytes], Files]

NESTED = {
    "parentheses": ("(", "1", ")"),
    "lists": ("[", "1", "]"),
    "dicts": ("{1:", "1", "}"),
    "minus": ("-", "1", ""),
    "not": ("not ", "1", ""),
    "lambda": ("lambda: ", "1", ""),
    "await": ("await ", "1", ""),
    "attributes": ("a", "", ".b"),
    "calls": ("a", "", "()"),
    "subscripts": ("a", "", "[0]"),
    "sum": ("1", "", "+1"),
    "powers": ("1", "", "**1"),
    "comparisons": ("1", "", "<1"),
    "ternary": ("1", "", " if 1 else 1"),
    "f-strings": ("f'{a}' ", "''", ""),
    "assignments": ("x = ", "1", ""),
    "strings": ("'a' ", "'b'", ""),
    "walrus": ("(a := ", "1", ")"),
    "comprehensions": ("[a for a in ", "b", "]"),
}
SIZES = (10, 90, 1_000, 20_000)
CODECS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-8-sig", "cp037", "utf-7")
STRANGE = tuple("\0\x0c\r\x1b\u2028\u202e\ufeff\x85“´\t\xa0")

OTHERS: tuple[Any, ...] = (None, 3, -1.5, True, "", "\ud800", [], {}, [[]], [None], "x = 1", 10**30)
NUMBERS = ("NaN", "Infinity", "1e999", "-0", "9" * 5_000, "01", "0x1", '"\\ud83d"')
NUMBERED = ('"nbformat": 4', '"nbformat_minor": 5', '"id": "c0"', '"metadata": {}')
LINES = (b"x = 1\n", b"\n", b"%magic\n", b"x?\n", b"def f(): pass\n", b"x = (\n")


def _insert(generator: random.Random, data: bytes, piece: bytes) -> bytes:
    at = generator.randrange(len(data) + 1)
    return data[:at] + piece + data[at:]


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def truncated(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: data[: generator.randrange(len(data))]}


def cut_out(generator: random.Random, name: str, data: bytes) -> Files:
    start, end = sorted(generator.randrange(len(data)) for _ in range(2))
    return {name: data[:start] + data[end:]}


def flipped_bits(generator: random.Random, name: str, data: bytes) -> Files:
    changed = bytearray(data)
    for _ in range(generator.choice((1, 3, 50))):
        changed[generator.randrange(len(changed))] ^= 1 << generator.randrange(8)
    return {name: bytes(changed)}


def noise(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: generator.randbytes(generator.choice((0, 1, 10, 10_000)))}


def encoded(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: _text(data).encode(generator.choice(CODECS), errors="replace")}


def declared_encoding(generator: random.Random, name: str, data: bytes) -> Files:
    codec = generator.choice((*CODECS, "rot13", "zlib", "hex", "idna", "undefined", "x" * 500))
    return {name: f"# coding: {codec}\n".encode() + data}


def strange_characters(generator: random.Random, name: str, data: bytes) -> Files:
    for _ in range(generator.choice((1, 5, 100))):
        data = _insert(generator, data, generator.choice(STRANGE).encode())
    return {name: data}


def line_ends(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: data.replace(b"\n", generator.choice((b"\r", b"\r\n", b"\n\r", b"\x0c\n", b"")))}


def tabs(generator: random.Random, name: str, data: bytes) -> Files:
    lines = data.split(b"\n")
    for number in generator.sample(range(len(lines)), min(len(lines), 5)):
        lines[number] = lines[number].replace(b"    ", b"\t")
    return {name: b"\n".join(lines)}


def old_python(generator: random.Random, name: str, data: bytes) -> Files:
    old = (b"print 'two'\n", b"exec 'x'\n", b"raise E, 'x'\n", b"x = 0777\n", b"x = `1`\n")
    return {name: generator.choice(old) + data}


def nested(generator: random.Random, name: str, data: bytes) -> Files:
    before, middle, after = NESTED[generator.choice(list(NESTED))]
    size = generator.choice(SIZES)
    count_before = size if after in ("", ")", "]", "}") else 1
    line = f"x = {before * count_before}{middle}{after * size}\n"
    return {"nested.py": line.encode() + (data if name.endswith(".py") else b"")}


def nested_json(generator: random.Random, name: str, data: bytes) -> Files:
    size = generator.choice((10, 900, 100_000))
    opening, closing = generator.choice((("[", "]"), ('{"cells":', "}"), ('{"a":[', "]}")))
    return {"nested.ipynb": (opening * size + "1" + closing * size).encode()}


def long_lines(generator: random.Random, name: str, data: bytes) -> Files:
    size = generator.choice((10_000, 1_000_000, 5_000_000))
    line = generator.choice((f"x = '{'a' * size}'\n", f"x = {'9' * size}\n", "#" * size + "\n"))
    return {"long.py": line.encode() + data}


def many_lines(generator: random.Random, name: str, data: bytes) -> Files:
    line = generator.choice(LINES)
    return {"many.py": line * generator.choice((100, 1_000, 100_000)) + data}


def empty(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: generator.choice((b"", b"\n", b" ", b"{}", b"null", b"\xef\xbb\xbf"))}


def huge(generator: random.Random, name: str, data: bytes) -> Files:
    return {name: data + b"#" * (generator.choice((5, 19, 21, 40)) * 2**20)}


def wrong_name(generator: random.Random, name: str, data: bytes) -> Files:
    suffixes = (".py", ".ipynb", ".zip", ".tar.gz", ".txt", ".PY", ".pdf", "")
    return {"a" + generator.choice(suffixes): data}


def notebook(generator: random.Random, name: str, data: bytes) -> dict[str, Any]:
    """The code in a notebook as Jupyter writes it, split at blank lines."""
    cells = [
        {"cell_type": "code", "source": part, "metadata": {}, "outputs": [], "id": f"c{number}"}
        for number, part in enumerate(_text(data).split("\n\n"))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def split_anywhere(generator: random.Random, name: str, data: bytes) -> Files:
    made = notebook(generator, name, data)
    text = _text(data)
    ends = sorted(generator.randrange(len(text) + 1) for _ in range(10))
    parts = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)])]
    made["cells"] = [{**made["cells"][0], "source": part.splitlines(True)} for part in parts]
    return {"split.ipynb": json.dumps(made).encode()}


def changed_notebook(generator: random.Random, name: str, data: bytes) -> Files:
    made = notebook(generator, name, data)
    for _ in range(generator.choice((1, 3))):
        _change_somewhere(generator, made)
    return {"changed.ipynb": json.dumps(made).encode()}


def _change_somewhere(generator: random.Random, value: Any) -> None:
    """Put something else in one place of a tree of lists and dicts."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = generator.choice(keys)
    if isinstance(value[key], (dict, list)) and value[key] and generator.random() < 0.8:
        _change_somewhere(generator, value[key])
    else:
        value[key] = deepcopy(generator.choice(OTHERS))


def old_notebook(generator: random.Random, name: str, data: bytes) -> Files:
    cells = [
        {"cell_type": "code", "input": part, "outputs": [], "language": "python", "collapsed": True}
        for part in _text(data).split("\n\n")
    ]
    made: dict[str, Any] = {
        "nbformat": generator.choice((2, 3, 3, 1, 0, -1, 5, 99, "4", None)),
        "nbformat_minor": generator.choice((0, 1, 99, None)),
        "worksheets": [{"cells": cells, "metadata": {}}] * generator.choice((1, 1, 2)),
        "metadata": {},
    }
    return {"old.ipynb": json.dumps(made).encode()}


def odd_notebook(generator: random.Random, name: str, data: bytes) -> Files:
    made = notebook(generator, name, data)
    script = {"text/html": "<script>alert(1)</script>", "image/png": "=" * 10_000}
    output = {"output_type": "display_data", "data": script, "metadata": {"x": script}}
    for cell in made["cells"]:
        cell["id"] = "same"
        cell["outputs"] = [output] * generator.choice((0, 1, 20))
    made["metadata"] = generator.choice(({}, {"kernelspec": None}, {"kernelspec": {"name": "ir"}}))
    return {"odd.ipynb": json.dumps(made).encode()}


def odd_numbers(generator: random.Random, name: str, data: bytes) -> Files:
    made = json.dumps(notebook(generator, name, data))
    odd, place = generator.choice(NUMBERS), generator.choice(NUMBERED)
    return {"odd.ipynb": made.replace(place, place.split(":")[0] + ": " + odd, 1).encode()}


def many_cells(generator: random.Random, name: str, data: bytes) -> Files:
    made = notebook(generator, name, data)
    count = generator.choice((1_000, 4_000, 100_000))
    cell = {"cell_type": "code", "source": generator.choice(("x = 1", "", "%x", "x = (", "!ls"))}
    made["cells"] += [cell] * count
    return {"many.ipynb": json.dumps(made).encode()}


def zipped(generator: random.Random, name: str, data: bytes) -> Files:
    buffer = io.BytesIO()
    odd = ("../a.py", "/a.py", "a\n.py", "d/" * 50 + "a.py", "b.py", "x.zip", "__MACOSX/._a.py")
    names = [name, *generator.sample(odd, generator.choice((0, 1, 3)))]
    with zipfile.ZipFile(buffer, "w", generator.choice((0, 8, 12, 14))) as archive:
        for member in names:
            archive.writestr(member, data)
    return {"work.zip": buffer.getvalue()}


def broken_zip(generator: random.Random, name: str, data: bytes) -> Files:
    ((_, packed),) = zipped(generator, name, data).items()
    broken = generator.choice((truncated, flipped_bits, cut_out))
    return {"work.zip": broken(generator, "", packed)[""]}


def several(generator: random.Random, name: str, data: bytes) -> Files:
    """A folder: the file beside broken versions of itself."""
    files = {f"x/{name}": data}
    for number in range(generator.choice((1, 4))):
        mutation = generator.choice((truncated, flipped_bits, noise, empty, broken_zip))
        for file, changed in mutation(generator, name, data).items():
            files[f"{number}/{file}"] = changed
    return files


def cut_twice(generator: random.Random, name: str, data: bytes) -> Files:
    """Two mutations, one after the other."""
    plain = (cut_out, flipped_bits, strange_characters, line_ends, tabs, encoded)
    for mutation in generator.sample(plain, 2):
        ((name, data),) = mutation(generator, name, data or b" ").items()
    return {name: data}


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(truncated, cut_out, flipped_bits, noise, encoded, declared_encoding),
        *(strange_characters, line_ends, tabs, old_python, nested, nested_json, long_lines),
        *(many_lines, empty, huge, wrong_name, split_anywhere, changed_notebook, old_notebook),
        *(odd_notebook, odd_numbers, many_cells, zipped, broken_zip, several, cut_twice),
    )
}
