"""Modules of this course that run in the process of a student's code. They hold no answers."""
