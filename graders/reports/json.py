"""Reports as JSON, the form other programs read."""

from __future__ import annotations

import json

from graders.results import Audience, Report, report_to_builtins


def render(report: Report, audience: Audience) -> str:
    """The report as an object."""
    value = report_to_builtins(report, audience)
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
