"""One submission's questions in this fresh interpreter; `throughput` runs it and takes the time."""

from __future__ import annotations

import sys
from pathlib import Path

from graders.sandbox.inside import libraries, wire


def main(program: str, questions: str) -> None:
    libraries.load()
    from graders.sandbox.inside.module import Student
    from graders.sandbox.inside.session import _observe, _probe_module

    loaded, probes = wire.decode(Path(program).read_bytes())
    student, module = Student(loaded), _probe_module(probes)
    data = Path(questions).read_bytes()
    while data:
        size = int.from_bytes(data[:4], "big")
        question, data = wire.decode(data[4 : 4 + size]), data[4 + size :]
        _observe(student, module, frozenset(loaded["files"]), question)


if __name__ == "__main__":
    main(*sys.argv[1:])
