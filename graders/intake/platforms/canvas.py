"""Canvas's file names: the student, and the number of the attempt."""

from __future__ import annotations

import re

from graders.intake.files.locations import Location

CANVAS = re.compile(
    r"(?P<student>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)"
)
SUFFIX = re.compile(r"\.(py|ipynb|zip|tar\.gz|tgz)$", re.IGNORECASE)
ATTEMPT = re.compile(r"(?P<stem>.*?)(-(?P<number>\d{1,4}))?")


def attempt(location: Location) -> tuple[object, int]:
    """A key that all attempts at one file share, and the attempt's number, 0 for the first.

    Canvas adds "-1" to the name of a file that is submitted again, then "-2".
    """
    name = next((name for name in location.inside if not name.endswith("/")), "")
    canvas = CANVAS.fullmatch(name)
    parts = canvas and ATTEMPT.fullmatch(SUFFIX.sub("", canvas["file"]))
    if not (canvas and parts):
        return location, 0
    return (canvas["id"], parts["stem"]), int(parts["number"] or 0)
