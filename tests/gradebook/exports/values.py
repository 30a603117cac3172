"""Students and scores that the tests of exports share."""

from __future__ import annotations

from datetime import datetime, timezone

from graders.gradebook.scores import Score
from graders.gradebook.values import (
    Comment,
    GradedSubmission,
    StoredSubmission,
    Student,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def student(key: str, **ids: str) -> Student:
    return Student(key, ids, {kind: frozenset({value}) for kind, value in ids.items()})


STUDENTS = {
    known.key: known
    for known in (
        student("lovelaceada", name="Ada Lovelace", canvas="11", moodle="101", email="ada@x.org"),
        student("turingalan", name="Alan Turing", canvas="12", moodle="Participant 102"),
        student("hoppergrace", name="Grace Hopper", sid="S13", moodle="103"),
        student("noethere", name="Noether, Emmy", moodle="104"),
        student("evil", name="=HYPERLINK(1)", email="@x"),
    )
}


def score(key: str, final: float | None, possible: float = 20.0, note: str = "") -> Score:
    entry = StoredSubmission(1, key, f"{key}/vae.py", "vae", "d", NOON, NOON)
    graded = GradedSubmission(entry, 1, final, possible)
    return Score(
        key,
        "vae",
        submissions=1,
        counted=graded,
        raw=final,
        possible=possible,
        earned=final,
        final=final,
        note=note,
    )


SCORES = [
    score("lovelaceada", 17.125),
    score("turingalan", None, note="not graded yet"),
    score("hoppergrace", 20),
    score("noethere", 0),
]
COMMENT = Comment("lovelaceada", "vae", "+1", "grace", NOON)
