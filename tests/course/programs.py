"""Programs that import the course's libraries: in a process of their own, as the warm one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any


def result_of(program: str, given: object = None) -> Any:
    """What a program prints as JSON; it can read `given` as JSON from its standard input."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MPLBACKEND": "Agg", "TF_USE_LEGACY_KERAS": "1"},
    )
    return json.loads(ran.stdout)
