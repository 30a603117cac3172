"""A class: everything handed in below a folder, graded into a gradebook.

    grading.py      what needs grading is graded, the rest is known already
    rescoring.py    stored observations are judged again, nobody's code runs
    files.py        where the pages and reports of a class lie
    standing_pages.py   how everybody stands, on the pages
    grade_command.py, rescore_command.py    what the command line does with them

Whatever was told to be finished is in the gradebook; everything else that is
written can be made again from it.
"""
