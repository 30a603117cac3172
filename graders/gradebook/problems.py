"""What can be wrong with a gradebook, in one line that says how to fix it."""

from __future__ import annotations

from graders.errors import CalledWrongly


class GradebookProblem(CalledWrongly):
    """The gradebook cannot be used; the message is one line that says how to fix it."""


_ADVICE = (
    ("not a database", "this file is no gradebook; name another one"),
    ("readonly", "it may not be written; make it and its folder writable (chmod u+w)"),
    ("locked", "another program is writing it; wait for that to finish, or end it"),
    (
        "is full",
        "the disk is full; free some space and start again (all that was finished is kept)",
    ),
    ("unable to open", "it cannot be opened; name a file in a folder that exists and is writable"),
    ("malformed", "it is damaged; put back a copy, or try `sqlite3 FILE .recover`"),
    ("no such table", "it is damaged, a part is missing; put back a copy"),
    ("disk i/o", "the disk does not answer; see whether it is full, failing or gone"),
)


def explained(where: str, error: BaseException) -> GradebookProblem:
    """The problem behind a database's error, with the advice that fits it."""
    said = " ".join(str(error).split("\n")[0].split())
    for words, advice in _ADVICE:
        if words in said.lower():
            return GradebookProblem(f"gradebook {where}: {advice}")
    return GradebookProblem(f"gradebook {where}: {said}; check its address and that it is running")
