"""Who grades which submission when: here, or on the machines of a cluster.

A *job* is one submission to be graded, a value. A *scheduler* takes jobs as they
come and gives back what became of each, in the order they finish:

    local.py     `Grader`: one warm process, a judge forked for each job
    station.py   a `Grader` in a process of its own, spoken to over a pipe
    cluster.py   a station beside each worker of a Dask cluster

What it costs. Over 372 known submissions, a grading took 5.6 seconds of a processor:
3.5 in the student's own code and TensorFlow, 1.4 in judging, 0.7 in watching (of
which most has gone since); a variational autoencoder takes about 15. A week with
100,000 submissions, a quarter of them autoencoders, is 100,000 × (¾ × 5.6 + ¼ × 15)
≈ 800,000 processor seconds, 1.3 processors for seven days. If half of it comes on
the last day, that day needs 400,000 / 86,400 ≈ 4.6 processors: one machine of eight,
or eight workers. Each worker holds a warm process, 0.7 GB, and up to 3 GB more for
what a student takes. The gradebook grows by about 0.1 MB for each, 10 GB in all.
The coordinator reads, records and writes pages in some 10 to 40 ms for each.
"""

from graders.scheduling.jobs import Graded, Job, Progress
from graders.scheduling.local import Grader

__all__ = ["Graded", "Grader", "Job", "Progress"]
