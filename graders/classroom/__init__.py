"""A class: everything handed in below a folder, graded into a gradebook.

    grading.py      what needs grading is graded, the rest is known already
    rescoring.py    stored observations are judged again, nobody's code runs
    files.py        pages and reports, always as the gradebook has them
    commands.py     `probgrade grade FOLDER --out DIR` and `probgrade rescore DIR`

Whatever was told to be finished is in the gradebook; everything else that is
written can be made again from it.
"""
