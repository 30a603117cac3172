"""Parses the names that platforms give to files and folders."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from graders.intake.platforms.canvas import CANVAS, TEXT
from graders.intake.platforms.gradescope import GRADESCOPE
from graders.intake.platforms.owners import Owner

MOODLE = re.compile(r"(?P<student>.+?)_(?P<id>\d+)_assignsubmission_(file|onlinetext)(_.*|\.html)?")
"""The first id is the platform's: what follows is the student's own file name."""
MOODLE_FOLDER = re.compile(r"(?P<student>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?")
"""The last id is the platform's: what precedes may be a name that a student chose."""
BLACKBOARD = re.compile(
    r"(?P<stem>.+?)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)"
)
BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-(?P<folder>\d+) - (?P<student>.+?) ?- "
    r"(?P<time>[^-]*\d{4},? \d{3,4}(?: ?[AaPp]\.?[Mm]\.?)?)(?: ?- (?P<file>.+))?"
)
SAKAI = re.compile(r"(?P<last>[^,()]+), ?(?P<first>[^()]+?) ?\((?P<login>[^()]+)\)")
TITLED = re.compile(r"(?P<head>.+?) - (?P<tail>.+)")
NUMBER = re.compile(r" ?\((\d{1,3})\)$")
SUFFIX = re.compile(
    r"((\.(py|ipynb|qmd|rmd|zip|tgz|tbz2?|txz|7z|rar)|\.tar(-\d+)?)([ _-]*\(\d+\)|-\d+(?=\.))?"
    r"(\.(txt|json|download|gz|bz2|xz|zst|lzma|z))*)+$",
    re.IGNORECASE,
)
"""What follows the student in a file's name, also as browsers and mail programs rename it."""
GROUP = re.compile(
    r"(?P<group>(?=[^-]*(\d|\b(group|gruppe|groupe|grupo|gruppo|groep|grupp|team|tutorium|lab)\b))"
    r"[^-]+)-(?P<student>.+)",
    re.IGNORECASE,
)
"""Moodle's prefix for members of a group; "Anna-Lena Roth" has none."""
PATTERNS = (MOODLE, GRADESCOPE, CANVAS, TEXT, BLACKBOARD, BRIGHTSPACE, SAKAI)


@dataclass(frozen=True)
class Named:
    """What a name says: the student, and the assignment and time if it names them."""

    owner: Owner
    assignment: str = ""
    time: str = ""
    is_receipt: bool = False


def is_platform(name: str) -> bool:
    """Whether a platform gives names like this."""
    return any(pattern.fullmatch(name) for pattern in PATTERNS)


def named(name: str, is_folder: bool) -> Named:
    """What the name of a file or folder in a class says."""
    if moodle := (is_folder and MOODLE_FOLDER.fullmatch(name)) or MOODLE.fullmatch(name):
        return Named(_moodle_owner(moodle["student"], f"Participant {moodle['id']}"))
    if brightspace := BRIGHTSPACE.fullmatch(name):
        student = Owner(brightspace["student"], {"brightspace": brightspace["id"]})
        return Named(student, brightspace["folder"], _with_colon(brightspace["time"]))
    if is_folder:
        sakai = SAKAI.fullmatch(name)
        return Named(_sakai_owner(sakai) if sakai else Owner(name))
    if blackboard := BLACKBOARD.fullmatch(name):
        assignment, _, login = blackboard["stem"].rpartition("_")
        is_receipt = blackboard["file"] is None
        return Named(Owner(login), assignment, blackboard["time"], is_receipt)
    if canvas := CANVAS.fullmatch(name) or TEXT.fullmatch(name):
        return Named(Owner(canvas["student"], {"canvas": canvas["id"]}))
    return Named(Owner(SUFFIX.sub("", name) or name))


def _moodle_owner(name: str, participant: str) -> Owner:
    # Moodle writes "Participant" in place of a name when students are anonymous.
    if name == "Participant":
        return Owner(participant, {"moodle": participant})
    group = GROUP.fullmatch(name)
    if group is None:
        return Owner(name, {"moodle": participant})
    return Owner(group["student"], {"moodle": participant, "group": group["group"]})


def _sakai_owner(found: re.Match[str]) -> Owner:
    name = f"{found['first'].strip()} {found['last'].strip()}"
    return Owner(found["login"], {"login": found["login"], "name": name})


def _with_colon(time: str) -> str:
    """A time of Brightspace's, "Mar 1, 2026 1020 AM", which is also without a colon in 24 hours."""
    return re.sub(r"(\d{4},? \d{1,2})(\d\d)\b", r"\1:\2", time, count=1)


def shared_titles(names: Sequence[str]) -> dict[str, str]:
    """The student in names like "Ada Lovelace - Homework 1.py", where several share a title.

    Google Classroom names copies in this way. Where names share neither half, there is no
    telling which is the student. A number such as " (1)" is that of a copy, or of another
    student of the same name: it goes to the student.
    """
    parts = {name: TITLED.fullmatch(SUFFIX.sub("", name)) for name in names}
    found = {name: (part["head"], part["tail"]) for name, part in parts.items() if part}
    for student, title in ((0, 1), (1, 0)):
        titles = {NUMBER.sub("", pair[title]) for pair in found.values()}
        students = {pair[student] for pair in found.values()}
        if len(titles) == 1 and len(students) > 1:
            return {n: pair[student] + _number(pair[title]) for n, pair in found.items()}
    return {}


def _number(title: str) -> str:
    found = NUMBER.search(title)
    return f" ({found[1]})" if found else ""


def logins_of_blackboard(names: Sequence[str]) -> dict[str, str]:
    """The logins in Blackboard's names, also those with "_": what follows the assignment.

    The assignment is what the names of several students begin with.
    """
    stems = {n: found["stem"] for n in names if (found := BLACKBOARD.fullmatch(n))}
    equal = takewhile(lambda letters: len({*letters}) == 1, zip(*stems.values()))
    start = "".join(letters[0] for letters in equal).rpartition("_")[0]
    if not start or len({*stems.values()}) == 1:
        return {}
    return {name: stem.removeprefix(f"{start}_") for name, stem in stems.items()}


def logins_of_repositories(root: str, folders: Sequence[str]) -> dict[str, str]:
    """The logins in names like "flows-ada" in the folder "flows-submissions".

    So GitHub Classroom lays out a class.
    """
    assignment, _, end = root.rpartition("-")
    if end != "submissions":
        return {}
    start = f"{assignment}-"
    return {name: name.removeprefix(start) for name in folders if name.startswith(start)}


def logins_of_classroom_50(owners: Mapping[str, str]) -> dict[str, str]:
    """The logins in names like "cs-flows-ada", given the owner that a record in each states.

    A student may have written the record. So it only shows what all names begin with; the rest
    of a name is the login.
    """
    starts = Counter(
        name[: -len(owner)]
        for name, owner in owners.items()
        if owner and name.lower().endswith(f"-{owner.lower()}")
    )
    if not starts:
        return {}

    def weight(start: str) -> tuple[int, int, int]:
        return starts[start], sum(name.startswith(start) for name in owners), len(start)

    start = max(starts, key=weight)
    named = [name for name in owners if name.startswith(start)]
    if 2 * starts[start] <= len(named):  # too few to tell what the names begin with
        named = [name for name in named if name.lower() == f"{start}{owners[name]}".lower()]
    return {name: name.removeprefix(start) for name in named}


def classroom_50_owner(text: str) -> str:
    """The owner in the record that Classroom 50 puts in each repository; "" in any other text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if not (isinstance(value, dict) and str(value.get("schema")).startswith("classroom50/")):
        return ""
    owner = value.get("owner")
    return owner if isinstance(owner, str) else ""
