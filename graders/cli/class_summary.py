"""What a class's grading says at its end: files that were not graded, and unknown times."""

from __future__ import annotations

from graders.batch.accounting import NOISE, left_out
from graders.intake import FoundClass
from graders.intake.problems import printable

SHOWN_FILES = 30
SHOWN_TIMES = 5


def show(found: FoundClass, file_times: bool) -> None:
    """Print which times are unknown, and which files were not graded and why."""
    for line in (*_times(found, file_times), *_files(found)):
        print(printable(line))


def _files(found: FoundClass) -> list[str]:
    files = left_out(found.files)
    if not files:
        return []
    named = [file for file in files if file.reason not in NOISE]
    lines = [f"  {file.path}: {file.reason}" for file in named[:SHOWN_FILES]]
    more, hidden = len(named) - len(lines), len(files) - len(named)
    lines += [f"  and {more} more, which files.json lists"] if more else []
    lines += [f"  and {hidden} hidden files and folders, which files.json lists"] if hidden else []
    return [f"Not graded, {len(files)} {'file' if len(files) == 1 else 'files'}:", *lines]


def _times(found: FoundClass, file_times: bool) -> list[str]:
    unknown = [each for each in found.submissions if each.submitted is None]
    stated = [each for each in unknown if each.time_problem]
    lines = [f"{each.name}: {each.time_problem}" for each in stated[:SHOWN_TIMES]]
    if len(stated) > SHOWN_TIMES:
        lines.append(f"and {len(stated) - SHOWN_TIMES} more with such times")
    if len(unknown) > len(stated):
        why = (
            ""
            if file_times
            else " Times of files are not used, because a copy resets them; --file-times uses them."
        )
        count = f"{len(unknown)} of {len(found.submissions)} submissions"
        lines.append(
            f"The time of submission is unknown for {count}: they do not count as late.{why}"
        )
    return lines
