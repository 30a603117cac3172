"""Schedules grading: on this machine, or on the workers of a cluster.

A *job* is one submission to be graded, a value. A *scheduler* takes jobs as they come
and returns their results in the order they finish:

    local.py           `Grader`: one warm process, an evaluator forked for each job
    evaluators.py      the evaluators: how they start, report and end
    grader_process.py  a `Grader` in a subprocess, controlled over a socket
    watching.py        a file that is graded at each save, with what is stored of the last
    saves.py           when a file was saved; `file_events.py` is the process that notices
    cluster.py         a grader subprocess for each worker of a Dask cluster

Costs, as measured. 400 known submissions, two at a time on two processors, took 10.4
minutes: at most 3 seconds of processor time each. One that only computes arrays takes
1.3 seconds, one that trains a network about 7.5. A week with 100,000 submissions, a
quarter of which train a network, is 100,000 × (¾ × 3 + ¼ × 7.5) ≈ 410,000 processor
seconds, 0.7 processors for seven days. If half of it comes on the last day, that day
needs 205,000 / 86,400 ≈ 2.4 processors: one machine of four, or four workers. Each
worker holds a warm process, 0.7 GB, and up to 3 GB more for a student's process. The
gradebook grows by about 0.1 MB per submission, 10 GB in all. The coordinator reads,
records and writes pages in 6 to 50 ms per submission, depending on its length.
"""

from graders.scheduling.jobs import (
    Graded,
    Job,
    Progress,
    Scheduler,
)
from graders.scheduling.local import Grader

__all__ = ["Graded", "Grader", "Job", "Progress", "Scheduler"]
