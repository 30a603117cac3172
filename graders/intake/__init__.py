"""Files → Submission: find the answers by name, keep only what they need.

platforms/   a class → what each student submitted, by the layouts of the platforms
client       a path → the submission there, read by a worker process
worker       the process that opens, unpacks and parses
files/       a location → the files that could be meant, in folders and archives
sources      a file's bytes → cells of Python text
parsing      cells → top-level statements, without magics and what does not parse
names        what a statement binds, changes and uses
selection    statements → the program that the names asked for need
recognition  which exercise the names belong to
choosing     several files → the one to grade
"""

from graders.intake.client import read_submission
from graders.intake.files.locations import Location
from graders.intake.platforms.accounting import ClassFile, FileStatus
from graders.intake.platforms.layouts import FoundClass, Search, find_class, student_submissions
from graders.intake.platforms.student_submission import StudentSubmission
from graders.intake.problems import Unreadable
from graders.intake.submission import Submission

__all__ = [
    "ClassFile",
    "FileStatus",
    "FoundClass",
    "Location",
    "Search",
    "StudentSubmission",
    "Submission",
    "Unreadable",
    "find_class",
    "read_submission",
    "student_submissions",
]
