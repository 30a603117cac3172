"""Files → Submission: find the answers by name, keep only what they need.

locate     PATH → the one file to grade
sources    its bytes → cells of Python text
parsing    cells → top-level statements, without magics and what does not parse
names      what a statement binds, changes and uses
selection  statements → the program the asked-for names need
recognise  which exercise the names belong to
"""

from graders.intake.hand_ins import HandIn
from graders.intake.layouts import hand_ins
from graders.intake.places import Place
from graders.intake.submission import Submission, Unreadable, read_submission

__all__ = ["HandIn", "Place", "Submission", "Unreadable", "hand_ins", "read_submission"]
