"""The class's scores in the formats of other programs: one pure function per format.

`plain` and `nbgrader` write a new CSV file; `canvas` and `moodle` merge scores into one
that the platform exported, and change no other byte of it.
"""
