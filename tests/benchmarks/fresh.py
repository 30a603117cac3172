"""One submission's questions in this fresh interpreter; `throughput` runs it and takes the time."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.recording import load_libraries


def main(recorded: str) -> None:
    load_libraries()
    from tests.benchmarks.recording import answer_again

    answer_again(Path(recorded))


if __name__ == "__main__":
    main(*sys.argv[1:])
