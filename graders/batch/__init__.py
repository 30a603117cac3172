"""A class: all submissions below a folder, graded into a gradebook.

    grading.py       grades the submissions that have no grade yet
    rescoring.py     evaluates stored observations again, without running students' code
    files.py         the paths of a class's pages and reports
    score_pages.py   writes all scores to the pages

A submission that was reported as finished is in the gradebook; all other files can be
written again from it.
"""
