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
choosing     several files → the one to grade
"""

from graders.intake.client import read_submission
from graders.intake.files.locations import Location
from graders.intake.platforms.layouts import student_submissions
from graders.intake.platforms.student_submission import StudentSubmission
from graders.intake.problems import Unreadable
from graders.intake.submission import Submission

__all__ = [
    "Location",
    "StudentSubmission",
    "Submission",
    "Unreadable",
    "read_submission",
    "student_submissions",
]
