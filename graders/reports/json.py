"""Reports as JSON, the format for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from graders.report import Audience, Report, report_to_builtins


def render(report: Report, audience: Audience) -> str:
    """The report as an object, in ASCII: control characters are escaped."""
    return json.dumps(report_to_builtins(report, audience), indent=2) + "\n"


def render_list(reports: Sequence[Report], audience: Audience) -> str:
    """Several reports as a list of such objects."""
    return json.dumps([report_to_builtins(report, audience) for report in reports], indent=2) + "\n"
