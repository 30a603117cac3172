"""Modules of this course that run beside a student's code. They hold no answer."""
