"""Problems with a gradebook, each as one line that says how to fix it."""

from __future__ import annotations

from graders.errors import CalledWrongly


class GradebookProblem(CalledWrongly):
    """The gradebook cannot be used; the message is one line that says how to fix it."""


_ADVICE = (
    ("not a database", "this file is not a gradebook; name another one"),
    ("readonly", "it is read-only; make it and its folder writable (chmod u+w)"),
    ("locked", "another program is writing to it; wait for it to finish, or end it"),
    (
        "is full",
        "the disk is full; free some space and start again (finished submissions are kept)",
    ),
    ("unable to open", "it cannot be opened; name a file in a folder that exists and is writable"),
    ("malformed", "it is damaged; restore a backup, or try `sqlite3 FILE .recover`"),
    ("no such table", "it is damaged, a table is missing; restore a backup"),
    ("disk i/o", "the disk does not respond; check whether it is full, failing or unmounted"),
)


def problem_for(where: str, error: BaseException) -> GradebookProblem:
    """The problem for a database's error, with advice on it."""
    message = " ".join(str(error).split("\n")[0].split())
    for words, advice in _ADVICE:
        if words in message.lower():
            return GradebookProblem(f"gradebook {where}: {advice}")
    hint = "check its address and that the server is running"
    return GradebookProblem(f"gradebook {where}: {message}; {hint}")
