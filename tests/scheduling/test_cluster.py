"""A class on a cluster: a real scheduler, real workers, one of which is killed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders.batch.known import differences, known_submissions
from graders.cli.new import write_course
from graders.course import load_course
from graders.errors import CalledWrongly
from graders.intake import read_submission
from graders.scheduling import Job
from graders.scheduling.cluster import Cluster, Unreachable
from graders.scheduling.tls import TLS_KEYS
from tests.clusters import running_scheduler, running_workers
from tests.known import ROOM
from tests.small import RIGHT as SMALL_RIGHT
from tests.small import SMALL

RIGHT = ROOM / "naive_bayes" / "right" / "hand_written_gaussian.py"
STUB = ROOM / "naive_bayes" / "broken" / "stub.py"


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a scheduler of our own."""
    with running_scheduler() as started:
        yield started.address


@pytest.fixture
def workers(scheduler: str, tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two workers."""
    with running_workers(scheduler, 2, tmp_path) as started:
        yield [worker.process for worker in started]


def grader_processes() -> list[int]:
    """The grader subprocesses that run on this machine."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"graders.scheduling.grader_process" in command:
            found.append(int(folder.name))
    return found


@pytest.mark.slow
def test_workers_get_a_course_that_they_do_not_have(
    scheduler: str,
    workers: list[subprocess.Popen[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_course(tmp_path / "course")
    course = load_course(tmp_path / "course")
    known = list(known_submissions(course))
    submissions = [read_submission(each.path, each.exercise, course) for each in known]
    with Cluster(scheduler, course) as cluster:
        for graded in cluster.run(Job(n, each) for n, each in enumerate(submissions)):
            assert differences(known[graded.number], graded.report) == []
        monkeypatch.setattr("graders.scheduling.cluster.engine_digest", lambda: "another")
        (graded,) = cluster.run([Job(0, submissions[0])])
    assert graded.report.points is None
    assert "another version of probgrade" in graded.report.fault


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_jobs_of_a_lost_worker_are_graded_by_another(
    scheduler: str, workers: list[subprocess.Popen[str]]
) -> None:
    submissions = [read_submission(path) for path in (RIGHT, STUB, RIGHT, STUB, STUB)]
    jobs = (Job(number, submission, seed=7) for number, submission in enumerate(submissions))
    points = {}
    with Cluster(scheduler) as cluster:
        for graded in cluster.run(jobs):
            points[graded.number] = graded.report.points
            if len(points) == 1:
                workers[0].kill()
    assert points == {0: 20, 1: 0, 2: 20, 3: 0, 4: 0}
    workers[1].kill()
    deadline = time.monotonic() + 30
    while grader_processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert grader_processes() == [], "grader subprocesses outlive the workers that started them"


def test_a_scheduler_without_workers_is_reported_in_one_line(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.scheduling.cluster.CONNECT_LIMIT", 2)
    with Cluster(scheduler) as cluster, pytest.raises(Unreachable, match="no worker has joined"):
        next(cluster.run([]))


def test_a_scheduler_that_does_not_answer_is_reported_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graders.scheduling.cluster.CONNECT_LIMIT", 1)
    with pytest.raises(Unreachable, match="is it running") as caught:
        next(Cluster("tcp://127.0.0.1:9").run([]))
    assert "\n" not in str(caught.value)


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """A TOML file that names an authority, and a certificate that it has signed."""
    signing = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=cluster", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run([*signing, *names], cwd=tmp_path, check=True, capture_output=True)
    file = tmp_path / "tls.toml"
    files = zip(TLS_KEYS, ("certificate", "certificate", "key"), strict=True)
    file.write_text("".join(f'{key} = "{name}.pem"\n' for key, name in files))
    return file


needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the key")


@pytest.mark.slow
@needs_openssl
@pytest.mark.timeout(300)
def test_a_cluster_with_tls_takes_who_has_a_certificate(certificates: Path, tmp_path: Path) -> None:
    options = ["--tls-ca-file", "certificate.pem", "--tls-cert", "certificate.pem"]
    options = [str(tmp_path / o) if o.endswith("pem") else o for o in options]
    options += ["--tls-key", str(tmp_path / "key.pem")]
    with (
        running_scheduler(*options, protocol="tls") as started,
        running_workers(address := started.address, 1, tmp_path, *options),
    ):
        with Cluster(address, SMALL, tls=certificates) as cluster:
            submission = read_submission(SMALL_RIGHT, "regression", SMALL)
            [graded] = cluster.run([Job(0, submission)])
        assert graded.report.points == 10
        with Cluster(address, SMALL) as stranger, pytest.raises(Unreachable, match="tls"):
            next(stranger.run([Job(0, submission)]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tls_ca_file = 3", "expected the keys"),
        ("tls_ca_file", "cannot be read"),
        ("".join(f'{key} = "gone"\n' for key in TLS_KEYS), "which is no file"),
    ],
)
def test_a_file_of_certificates_that_cannot_be_used(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "tls.toml").write_text(text)
    with pytest.raises(CalledWrongly, match=words):
        Cluster("tls://127.0.0.1:9", SMALL, tls=tmp_path / "tls.toml")
