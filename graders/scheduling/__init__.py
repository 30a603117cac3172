"""Who grades which submission when: here, or on the machines of a cluster.

A *job* is one submission to be graded, a value. A *scheduler* takes jobs as they
come and gives back what became of each, in the order they finish:

    local.py     `Grader`: one warm process, a judge forked for each job
    station.py   a `Grader` in a process of its own, spoken to over a pipe
    cluster.py   a station beside each worker of a Dask cluster

What it costs. 400 known submissions, two at a time on two processors, took 10.4
minutes: at most 3 seconds of a processor each. One of Naive Bayes takes 1.3, a
variational autoencoder about 7.5. A week with 100,000 submissions, a quarter of them
autoencoders, is 100,000 × (¾ × 3 + ¼ × 7.5) ≈ 410,000 processor seconds, 0.7
processors for seven days. If half of it comes on the last day, that day needs
205,000 / 86,400 ≈ 2.4 processors: one machine of four, or four workers. Each worker
holds a warm process, 0.7 GB, and up to 3 GB more for what a student takes. The
gradebook grows by about 0.1 MB for each, 10 GB in all. The coordinator reads, records
and writes pages in 6 to 50 ms for each, depending on how long a student's code is.
"""

from graders.scheduling.jobs import (
    Graded,
    Job,
    Progress,
    Scheduler,
)
from graders.scheduling.local import Grader

__all__ = ["Graded", "Grader", "Job", "Progress", "Scheduler"]
