"""A class: everything submitted below a folder, graded into a gradebook.

    grading.py       what needs grading is graded, the rest is known already
    rescoring.py     stored observations are evaluated again, nobody's code runs
    files.py         where the pages and reports of a class lie
    score_pages.py   everybody's scores, on the pages

A submission that was reported as finished is in the gradebook; everything else that is
written can be made again from it.
"""
