from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import rivals
from tests.benchmarks.rivals.rounds import PARTS, Contest, Round
from tests.benchmarks.rivals.submissions import CLASS
from tests.benchmarks.rivals.tables import brief, table, ungraded
from tests.benchmarks.rivals.timing import CommandFailed, adopt_orphans


def main() -> None:
    options = _options()
    adopt_orphans()
    try:
        with tempfile.TemporaryDirectory() as folder:
            rounds = _rounds(Path(folder), options)
    except CommandFailed as error:
        sys.exit(str(error))
    print("\n".join(table(rounds)))
    if any(line for done in rounds for line in ungraded(done)):
        sys.exit(1)


def _rounds(folder: Path, options: argparse.Namespace) -> list[Round]:
    # Nothing is known of the reference's answers, of fonts or of seeds at the beginning.
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    contest = Contest(folder, options.only, options.python)
    first = contest.first.each
    print(f"{len(CLASS)} submissions, the first time: {first:.2f} s each", flush=True)
    rounds = []
    for done in contest.rounds(options.n):
        rounds.append(done)
        print(brief(done), flush=True)
    return rounds


def _options() -> argparse.Namespace:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=rivals.__doc__, formatter_class=formatter)
    parser.add_argument("--python", type=Path, help="of the environment with nbgrader and otter")
    parser.add_argument("-n", type=int, default=4, help="rounds, each of one submission")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"some of {','.join(PARTS)}")
    options = parser.parse_args()
    if not 1 <= options.n <= len(CLASS):
        parser.error(f"-n: there are {len(CLASS)} submissions")
    if options.python is None and {"nbgrader", "otter"} & set(options.only):
        parser.error("--python is needed for nbgrader and otter; or use --only ours,limit")
    if options.python is not None:
        options.python = options.python.absolute()  # not resolved: a link is what makes it a venv's
        if not options.python.with_name("nbgrader").exists():
            parser.error(f"--python: no nbgrader beside {options.python}")
    return options


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in PARTS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    main()
