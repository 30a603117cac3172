"""Reports as JSON, the form other programs read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from graders.results import Audience, Report, report_to_builtins


def render(reports: Sequence[Report], audience: Audience) -> str:
    """One report as an object, several as an array in their order."""
    values = [report_to_builtins(report, audience) for report in reports]
    whole = values[0] if len(values) == 1 else values
    # In ASCII, or characters that command a terminal would stand in it as they are.
    return json.dumps(whole, indent=2) + "\n"
