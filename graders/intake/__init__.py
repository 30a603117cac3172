"""Files → Submission: find the answers by name, keep only what they need.

platforms/   a class → what each student submitted, by the layouts of the platforms
client       a path → the submission there, read by a worker process
worker       the process that opens, unpacks and parses
files/       a location → the files that could be meant, in folders and archives
sources      a file's bytes → cells of Python text, by what the file is
notebooks    a Jupyter notebook's cells
dialects/    magics, exports, marimo, documents: text that is nearly Python → Python
parsing      cells → top-level statements, and what does not parse or is not run
names        what a statement binds, changes and uses
selection    statements → the program that the names asked for need
recognition  which exercise the names belong to
choosing     several files → those to grade: one, or several that answer together
copies       which of several renamed copies counts
spread       which files hold the answers to one exercise, and where two contradict
modules      the student's own modules that the answers import
assembling   the files chosen and the modules → Submission
merging      several files → one program, each with its own global names
"""

from graders.intake.client import read_submission, read_submissions
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
    "read_submissions",
    "student_submissions",
]
