"""What became of every file of a class, kept beside its pages as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.batch.files import Files
from graders.intake import ClassFile, FileStatus, FoundClass, StudentSubmission
from graders.storage import atomic_write

SCHEMA = "probgrade/files/1"
NOISE = ("made by the operating system", "a hidden folder", "a hidden file")
"""Reasons that say that no student wrote it."""


@dataclass(frozen=True)
class Accounting:
    """The files that were not graded, and remarks on submissions, by their names."""

    left_out: tuple[ClassFile, ...] = ()
    remarks: dict[str, tuple[str, ...]] = field(default_factory=dict)


def write(files: Files, found: FoundClass) -> None:
    """Write the accounting of a class. Raises `OSError` when that fails."""
    value = {
        "schema": SCHEMA,
        "files": [_file(file) for file in found.files],
        "submissions": [_submission(each) for each in found.submissions],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1)
    atomic_write(files.accounting, text.encode("utf-8", "backslashreplace"))


def read(files: Files) -> Accounting:
    """The accounting of the class that was graded last; an empty one when there is none."""
    try:
        value = json.loads(files.accounting.read_text("utf-8"))
        left = [
            ClassFile(f["path"], FileStatus(f["status"]), f["reason"], tuple(f["students"]))
            for f in value["files"]
        ]
        remarks = {s["name"]: tuple(s["remarks"]) for s in value["submissions"] if s["remarks"]}
    except (OSError, ValueError, KeyError, TypeError):
        return Accounting()
    return Accounting(tuple(left_out(left)), remarks)


def left_out(files: Sequence[ClassFile]) -> list[ClassFile]:
    """The files that were not graded, what students may have made first."""
    found = [file for file in files if file.status is FileStatus.LEFT_OUT]
    return sorted(found, key=lambda file: (file.reason in NOISE, not file.students, file.path))


def _file(file: ClassFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "status": file.status.value,
        "reason": file.reason,
        "students": list(file.students),
    }


def _submission(each: StudentSubmission) -> dict[str, Any]:
    return {
        "name": each.name,
        "student": each.student,
        "exercise": each.exercise,
        "submitted": each.submitted.isoformat() if each.submitted else None,
        "remarks": list(each.remarks),
    }
