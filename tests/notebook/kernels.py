"""Notebooks that run in a real Jupyter kernel.

A process of its own talks to the kernel: it needs threads, and other tests fork theirs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.bundled import ROOT
from tests.small import SMALL

LIMIT = 300
OWN = str(ROOT / "graders" / "notebook")
"""Where the module `probgrade` lies in a checkout."""


def run(
    *cells: str, course: Path | None = SMALL.root, path: str = OWN, temporary: str = ""
) -> list[list[Any]]:
    """The outputs of each cell, run one after another; without a course, on the bundled one.

    `path` is the folder that holds the module `probgrade`, `temporary` is for temporary files.
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    return execute(notebook, course, path=path, temporary=temporary)


def execute(
    notebook: Any,
    course: Path | None,
    folder: Path = ROOT,
    path: str = OWN,
    temporary: str = "",
) -> list[list[Any]]:
    """The outputs of each code cell of a notebook, run in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROBGRADE")}
    chosen = {"PROBGRADE_COURSE": str(course)} if course else {}
    if temporary:
        chosen["TMPDIR"] = temporary
    environment = {**kept, **chosen, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps([nbformat.writes(notebook), environment, str(folder)]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    executed = nbformat.reads(done.stdout, as_version=4)
    return [cell.outputs for cell in executed.cells if cell.cell_type == "code"]


def main() -> None:
    """Execute the notebook on standard input, and print it with its outputs."""
    text, environment, folder = json.load(sys.stdin)
    notebook = nbformat.reads(text, as_version=4)
    client = NotebookClient(notebook, timeout=LIMIT, kernel_name="python3", allow_errors=True)
    client.execute(env=environment, cwd=folder)
    sys.stdout.write(nbformat.writes(notebook))


def printed(outputs: list[Mapping[str, Any]]) -> str:
    """What a cell printed, and what its last value looks like in a terminal."""
    texts = [one.get("text", one.get("data", {}).get("text/plain", "")) for one in outputs]
    return "".join(texts) + "".join(f"{one['ename']}: {one['evalue']}" for one in errors(outputs))


def html(outputs: list[Mapping[str, Any]]) -> str:
    """What a cell's last value looks like in a notebook."""
    (shown,) = (one["data"]["text/html"] for one in outputs if "data" in one)
    return str(shown)


def errors(outputs: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The exceptions that ended a cell."""
    return [one for one in outputs if one["output_type"] == "error"]


if __name__ == "__main__":
    main()
