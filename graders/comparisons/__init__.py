"""Comparisons of evidence: pure functions that pass or raise `Disagreement`.

They start no process, open no file and run no student code.
"""
