"""Canvas's file names: whose a file is, and which of several attempts."""

from __future__ import annotations

import re

from graders.intake.files.locations import Location

CANVAS = re.compile(
    r"(?P<student>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)"
)
SUFFIX = re.compile(r"\.(py|ipynb|zip|tar\.gz|tgz)$", re.IGNORECASE)
ATTEMPT = re.compile(r"(?P<stem>.*?)(-(?P<number>\d{1,4}))?")


def attempt(place: Location) -> tuple[object, int]:
    """What a file is an attempt at, and the number of the attempt; 0 for the first.

    A file handed in again comes from Canvas with "-1" at the end of its name, then "-2".
    """
    name = next((name for name in place.inside if not name.endswith("/")), "")
    canvas = CANVAS.fullmatch(name)
    parts = canvas and ATTEMPT.fullmatch(SUFFIX.sub("", canvas["file"]))
    if not (canvas and parts):
        return place, 0
    return (canvas["id"], parts["stem"]), int(parts["number"] or 0)
