"""Finds all submissions of a class, whichever platform exported it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo
from pathlib import Path

from graders.errors import GraderFault
from graders.intake.choosing import Answer
from graders.intake.client import read_location
from graders.intake.files.locations import Location
from graders.intake.files.opener import OpenedLocation, Opener
from graders.intake.files.trees import Entry, Kind, is_archive, is_code
from graders.intake.platforms.accounting import (
    ClassFile,
    Outcome,
    account,
    outermost,
)
from graders.intake.platforms.attempts import Latest, answers_at, by_submission, latest
from graders.intake.platforms.gradescope import METADATA
from graders.intake.platforms.kinds import kind_of
from graders.intake.platforms.listing import all_entries, entries, files_below
from graders.intake.platforms.names import is_platform, logins_of_repositories
from graders.intake.platforms.owners import Owner, composed
from graders.intake.platforms.student_submission import StudentSubmission
from graders.intake.platforms.units import (
    Unit,
    gradescope_records,
    gradescope_units,
    nbgrader_units,
    teams_units,
    units,
)
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked

NBGRADER = "submitted"
NBGRADER_ROOT = frozenset(["nbgrader_config.py", "gradebook.db", "source", "release"])
TEAMS = "Submitted files"
COMPARED = 50
"""Files that are compared to find out whether they are one student's."""
TEAMS_ROOT = frozenset(["Working files"])


@dataclass(frozen=True)
class FoundClass:
    """The submissions of a class, and what became of every file below its folder."""

    submissions: tuple[StudentSubmission, ...]
    files: tuple[ClassFile, ...]


@dataclass(frozen=True)
class Search:
    """What to look for in a class.

    `asked` are the names that each exercise asks for. With `exercise`, only submissions
    to that one are found. `own` are the grader's files and folders, such as the one that
    reports are written to; their paths hold no links. `zone` is that of times that name
    none. With `file_times`, a submission of which a platform says no time has that of its
    file; never one inside an archive, which a student's clock made.
    """

    asked: Asked
    exercise: str | None = None
    own: Collection[Path] = ()
    zone: tzinfo | None = None
    file_times: bool = False


def find_class(path: Path, search: Search) -> FoundClass:
    """All submissions in a folder or an archive, in the order of the names there.

    A student without anything to grade has one submission all the same, whose `read`
    raises the reason. Only names are held in memory. Raises `Unreadable` when the path
    is not a class.
    """
    submissions: list[StudentSubmission] = []
    outcomes: list[Outcome] = []
    with Opener() as opener:
        root, beside = _root(opener, path, search)
        listing = all_entries(root, search.own)
        found = list(_units(root, search))
        shared = Counter(
            student for student, _ in {(o.student, o.key) for unit in found for o in unit.owners}
        )
        for unit in found:
            each, outcome = _graded(root, _with_unique_names(unit, shared), search)
            submissions += each
            outcomes.append(outcome)
        files = [*beside, *account(root, listing, [*outcomes, *_records(root, listing)])]
    return FoundClass(tuple(submissions), tuple(files))


def student_submissions(
    path: Path, asked: Asked, exercise: str | None = None, own: Collection[Path] = ()
) -> Iterator[StudentSubmission]:
    """The submissions of a class, see `find_class`."""
    yield from find_class(path, Search(asked, exercise, own)).submissions


def _graded(
    root: OpenedLocation, unit: Unit, search: Search
) -> tuple[list[StudentSubmission], Outcome]:
    """A unit's submissions, one for each exercise and student, and what became of its files."""
    attempts = latest(unit, search.asked)
    wanted = [a for a in attempts.answers if search.exercise in (None, a.exercise)]
    others = [a for a in attempts.answers if a not in wanted and a.exercise is not None]
    unit = attempts.unit
    # The worker returns locations with absolute paths.
    answers = [replace(a, location=replace(a.location, path=unit.base.path)) for a in wanted]
    answers = answers or [Answer(unit.location, search.exercise, None)]
    submissions = [
        _submission(root, attempts, together, owner, search)
        for together in by_submission(attempts, answers)
        for owner in unit.owners
    ]
    files = {outermost(a.location) for a in answers if a.exercise and not _whole(unit, a)}
    reasons = {
        outermost(a.location): f"answers {a.exercise}, which was not asked for" for a in others
    }
    for names in attempts.replaced.values():
        reasons |= dict.fromkeys(names, "an earlier attempt; only the latest counts")
    reasons |= {
        name: f"{kind_of(name, name.endswith('/'))}; it is the latest attempt, so there is no score"
        for name in attempts.blocked
    }
    graded = {name for name in files if wanted and name not in reasons}
    students = tuple(owner.student for owner in unit.owners)
    together = any(
        a.exercise and _whole(unit, a) and _can_be_read(unit, a, search) for a in answers
    )
    return submissions, Outcome(students, unit.names, graded, unit.records, reasons, together)


def _can_be_read(unit: Unit, answer: Answer, search: Search) -> bool:
    """Whether several files answer an exercise together, or too many do."""
    try:
        read_location(answer.location, unit.name, search.asked, answer.exercise)
    except (Unreadable, GraderFault):
        return False
    return True


def _whole(unit: Unit, answer: Answer) -> bool:
    """Whether an answer is a folder or several names, of which no file was chosen."""
    location = answer.location
    return not location.answer and (bool(location.among) or outermost(location).endswith("/"))


def _submission(
    root: OpenedLocation, attempts: Latest, same: Sequence[Answer], owner: Owner, search: Search
) -> StudentSubmission:
    unit = attempts.unit
    answered = dict.fromkeys(answer.exercise for answer in attempts.answers)
    answer, *others = same
    undecided = answer.location == unit.location
    name = outermost(answer.location)
    attempt = attempts.remarks.get(name or answer.location.among[0]) or (
        attempts.remarks.get((unit.names or unit.records)[0], "") if unit.earlier else ""
    )
    return StudentSubmission(
        student=owner.student,
        name=unit.name if undecided else composed(answer.location.name),
        location=answer.location,
        asked=search.asked,
        exercise=answer.exercise,
        submitted=unit.submitted or (_file_time(root, answer.location, unit, search)),
        ids=owner.ids,
        attempt=attempt,
        problem="" if unit.names else "no file was submitted; there is only the receipt",
        time_problem=unit.unknown_time(search.file_times),
        others=tuple(other.location for other in others),
        graded=None if search.exercise else tuple(filter(None, answered)),
    )


def _file_time(
    root: OpenedLocation, location: Location, unit: Unit, search: Search
) -> datetime | None:
    """The time of the outermost file, or the last of several; None unless asked for."""
    if not search.file_times or unit.time:
        return None
    names = location.among or (outermost(location),)
    times = [file.modified for name in names for file in files_below(root, name)]
    return _utc(max((time for time in times if time is not None), default=None))


def _with_unique_names(unit: Unit, shared: Mapping[str, int]) -> Unit:
    """The unit, with an id added to the student's name where another's is the same or may be."""
    owners = (
        owner.labelled if shared[owner.student] > 1 or owner.is_like_labelled else owner
        for owner in unit.owners
    )
    return replace(unit, owners=tuple(owners))


def _root(opener: Opener, path: Path, search: Search) -> tuple[OpenedLocation, list[ClassFile]]:
    """The folder whose entries are students, and what lies beside it and above."""
    opened = opener.find(Location(path))
    packed = not opened.is_folder
    if packed and not is_archive(opened.name):
        raise Unreadable(f"{path}: a class is a folder, a .zip or a .tar.gz.")
    if packed:
        opened = OpenedLocation(opener.archive(opened.tree, opened.name), "", Location(path))
    beside: list[ClassFile] = []
    while (inner := _inner_folder(opened, packed, search)) is not None:
        left = [entry for entry in all_entries(opened, search.own) if entry.name != inner]
        beside += account(opened, left, [])
        opened = replace(opened, name=f"{inner}/")
    return opened, [replace(f, reason="not a submission") if is_code(f.path) else f for f in beside]


def _inner_folder(opened: OpenedLocation, packed: bool, search: Search) -> str | None:
    """The one folder in this folder, when the students are in there; else None."""
    listing = entries(opened, search.own)
    folders = [entry.name for entry in listing if entry.kind is Kind.FOLDER]
    names = {entry.last for entry in listing}
    for inside, beside in ((NBGRADER, NBGRADER_ROOT), (TEAMS, TEAMS_ROOT)):
        if inside in names and (len(folders) == 1 or names & beside):
            return opened.name + inside
    if len(listing) != 1 or not folders:
        return None
    inner = entries(replace(opened, name=f"{folders[0]}/"))
    many = [e for e in inner if e.kind is Kind.FOLDER or is_archive(e.name)]
    platform = any(e.last in (METADATA, NBGRADER, TEAMS) or is_platform(e.last) for e in inner)
    folder_names = [e.last for e in inner if e.kind is Kind.FOLDER]
    platform |= bool(logins_of_repositories(listing[0].last, folder_names))
    whole = packed and (len(many) > 1 or _compete(opened, inner, search.asked))
    return folders[0] if platform or whole else None


def _compete(opened: OpenedLocation, found: Sequence[Entry], asked: Asked) -> bool:
    """Whether several files answer one exercise, so that they are not all one student's."""
    answered: Counter[str | None] = Counter()
    for entry in [entry for entry in found if is_code(entry.name)][:COMPARED]:
        location = opened.base / entry.name
        answered.update({answer.exercise for answer in answers_at(location, entry.name, asked)})
        if any(count > 1 for exercise, count in answered.items() if exercise is not None):
            return True
    return False


def _units(root: OpenedLocation, search: Search) -> Iterator[Unit]:
    """A unit for each submission, in the order of the first name of each."""
    listing = entries(root, search.own)
    recorded = gradescope_records(root, listing)
    layout = root.name.rstrip("/").rpartition("/")[2] or root.base.path.name
    folders = [entry for entry in listing if entry.kind is Kind.FOLDER]
    names = {entry.last for entry in listing}
    yield from gradescope_units(root, {n: m for n, m in recorded.items() if n in names})
    if layout == NBGRADER:
        yield from nbgrader_units(root, folders, search.zone)
    elif layout == TEAMS:
        yield from teams_units(root, folders)
    by_layout = {e.name for e in folders} if layout in (NBGRADER, TEAMS) else set[str]()
    left = [e for e in listing if e.last not in recorded and e.name not in by_layout]
    yield from units(root, [e for e in left if _is_submission(root, e, search)], search.zone)
    yield from gradescope_units(root, {n: m for n, m in recorded.items() if n not in names})


def _is_submission(root: OpenedLocation, entry: Entry, search: Search) -> bool:
    """Whether an entry is a student's, not a list, a picture or a note of the teacher's."""
    if is_code(entry.name) or is_archive(entry.name) or is_platform(entry.last):
        return True
    location = root.base / entry.name
    return entry.kind is not Kind.FILE or bool(answers_at(location, entry.name, search.asked))


def _records(root: OpenedLocation, listing: Sequence[Entry]) -> list[Outcome]:
    """The files in which a platform describes the whole class."""
    records = [entry.name for entry in listing if entry.last == METADATA]
    return [Outcome((), (), records=records)]


def _utc(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):  # an impossible date in an archive
        return None
