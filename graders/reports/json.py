"""Reports as JSON, the format for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from graders.report import Audience, Report, report_to_builtins

NUMBERS = re.compile(
    r'^  "points": (?P<points>null|[\d.e-]+),\n  "possible": (?P<possible>[\d.e-]+)', re.M
)
COMMAND = re.compile(r"##(?=\w*\[)")


def render(report: Report, audience: Audience) -> str:
    """The report as an object, in ASCII: control characters are escaped."""
    return dumped(report_to_builtins(report, audience))


def states(text: str, points: float | None, possible: float | None) -> bool:
    """Whether the text of a report states these points, of so many."""
    found = NUMBERS.search(text)
    if found is None:
        return False
    stated = None if found["points"] == "null" else float(found["points"])
    return stated == points and float(found["possible"]) == (possible or 0.0)


def render_list(reports: Sequence[Report], audience: Audience) -> str:
    """Several reports as a list of such objects."""
    return dumped([report_to_builtins(report, audience) for report in reports])


def dumped(value: object) -> str:
    """The value as JSON in which a build server finds no command, if it is printed in a log."""
    return COMMAND.sub(r"#\\u0023", json.dumps(value, indent=2)) + "\n"
