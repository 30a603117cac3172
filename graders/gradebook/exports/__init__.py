"""The class's scores for other programs: one pure function per format.

`plain` and `nbgrader` write a sheet of ours; `canvas` and `moodle` fill in one that
the platform exported, and leave every other byte of it as it was.
"""
