"""Reports as JSON, the form other programs read."""

from __future__ import annotations

import json

from graders.results import Audience, Report, report_to_builtins


def render(report: Report, audience: Audience) -> str:
    """The report as an object, in ASCII: what commands a terminal stands in it as escapes."""
    return json.dumps(report_to_builtins(report, audience), indent=2) + "\n"
