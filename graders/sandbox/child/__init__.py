"""The only code of the grader that shares a process with the student's.

Nothing here knows an answer, a tolerance or a verdict: it loads the student's code,
calls probes and sends what they return.
"""
