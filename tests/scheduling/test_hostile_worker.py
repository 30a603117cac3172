"""A hostile submission on a worker reaches neither the worker nor the scheduler."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from graders import Grader, Report, Submission, Verdict, read_submission
from graders.sandbox.levels import Level, strongest
from graders.scheduling import Job
from graders.scheduling.cluster import Cluster
from tests.attacks.corpus import ATTACKS
from tests.attacks.grading import grade
from tests.clusters import running_scheduler, running_workers
from tests.small import RIGHT, SMALL

HOSTILE = """
import contextlib, os, socket

def reach(*arguments):
    reached = []
    for host, port in {addresses}:
        for family, place in ((socket.AF_INET, host), (socket.AF_INET6, f"::ffff:{{host}}")):
            with contextlib.suppress(OSError), socket.socket(family) as connection:
                connection.connect((place, port))
                reached.append(f"port {{port}}")
    for descriptor in range(3, 256):
        with contextlib.suppress(OSError):
            if socket.socket(fileno=os.dup(descriptor)).family != socket.AF_UNIX:
                reached.append(f"descriptor {{descriptor}}")
    for pid in [*{pids}, os.getppid()]:
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            reached.append(f"process {{pid}} by a signal")
        for name in ("mem", "environ", "fd/3", "net/tcp"):
            with contextlib.suppress(OSError), open(f"/proc/{{pid}}/{{name}}", "rb"):
                reached.append(f"{{name}} of {{pid}}")
    with contextlib.suppress(OSError):
        reached.append(f"files {{os.listdir({folder!r})}}")
    raise RuntimeError(f"REACHED: {{reached}}" if reached else "nothing was within reach")

fit_ridge = bootstrap_interval = cluster = reach
"""


@pytest.fixture(params=[Level.STANDARD, Level.STRONG], ids=lambda level: level.value)
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """With which a worker offers this level: for `standard`, it finds no bubblewrap."""
    if request.param.rank > strongest().rank:
        pytest.skip(f"this machine offers {strongest().value} at most")
    return {} if request.param is Level.STRONG else {"PATH": str(tmp_path)}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_of_a_cluster_is_within_reach(environment: dict[str, str], tmp_path: Path) -> None:
    with (
        running_scheduler() as scheduler,
        running_workers(scheduler.address, 1, tmp_path, **environment) as [worker],
        Cluster(scheduler.address, SMALL) as cluster,
        socket.create_server(("127.0.0.1", 0)) as canary,
    ):
        members = (scheduler, worker)
        addresses = [one.address.removeprefix("tcp://").split(":") for one in members]
        addresses.append(["127.0.0.1", str(canary.getsockname()[1])])
        hostile = tmp_path / "hostile.py"
        hostile.write_text(
            HOSTILE.format(
                addresses=[(host, int(port)) for host, port in addresses],
                pids=[*(one.process.pid for one in members), os.getpid()],
                folder=str(tmp_path),
            )
        )
        submissions = [read_submission(path, "regression", SMALL) for path in (hostile, RIGHT)]
        reports = [one for (one,) in (_graded(cluster, each) for each in submissions)]
        canary.setblocking(False)
        with pytest.raises(BlockingIOError):
            canary.accept()
    level = "standard" if environment else "strong"
    assert [report.isolation for report in reports] == [level, level]
    assert [report.points for report in reports] == [0, 10]
    assert {check.verdict for check in reports[0].checks} == {Verdict.RAISED}
    messages = {check.message for check in reports[0].checks}
    told = {one for one in messages if not one.startswith("As in")}  # deduplicated
    assert {one for one in told if "nothing was within reach" not in one} == set()
    assert told


def _graded(cluster: Cluster, submission: Submission) -> list[Report]:
    return [graded.report for graded in cluster.run([Job(0, submission)])]


class OnWorker:
    """Grades on a worker, and looks like a `Grader` to what grades attacks."""

    def __init__(self, cluster: Cluster, worker: int, scratch: Path) -> None:
        self.server = SimpleNamespace(pid=worker, _root=str(scratch))
        self._cluster = cluster

    def warm(self) -> None:
        """Do nothing: the worker warms up at its first job."""

    def grade(
        self, submissions: Sequence[Submission], jobs: int, seed: int
    ) -> Iterator[tuple[int, Report]]:
        del jobs  # the number of workers decides
        for graded in self._cluster.run(Job(n, each, seed) for n, each in enumerate(submissions)):
            yield graded.number, graded.report


@pytest.mark.campaign
@pytest.mark.timeout(1_800)
def test_attacks_on_a_worker_come_to_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    """Those that aim at the network and at processes; the worker is in the place of the parent."""
    chosen = [attack for attack in ATTACKS if attack.family in ("network", "processes")]
    with (
        running_scheduler() as scheduler,
        running_workers(scheduler.address, 1, tmp_path, **environment) as [worker],
        Cluster(scheduler.address) as cluster,
    ):
        grader: Any = OnWorker(cluster, worker.process.pid, tmp_path)
        found = {each.attack.name: each.breaches() for each in grade(cast(Grader, grader), chosen)}
        assert worker.process.poll() is None
    assert found == {attack.name: [] for attack in chosen}
