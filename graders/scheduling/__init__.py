"""Who grades which submission when: here, or on the machines of a cluster.

A *job* is one submission to be graded, a value. A *scheduler* takes jobs as they
come and gives back what became of each, in the order they finish:

    local.py     `Grader`: one warm process, a judge forked for each job
    station.py   a `Grader` in a process of its own, spoken to over a pipe
    cluster.py   a station beside each worker of a Dask cluster
"""

from graders.scheduling.jobs import Graded, Job, Progress
from graders.scheduling.local import Grader

__all__ = ["Graded", "Grader", "Job", "Progress"]
