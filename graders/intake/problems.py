"""The one exception of intake."""

from __future__ import annotations


class Unreadable(Exception):
    """What was handed in cannot be read as a submission; the message says why, in a line."""
