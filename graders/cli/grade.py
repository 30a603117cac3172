"""`probgrade grade`: submissions one by one, or a class into its gradebook."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from graders.course import Course, find_course
from graders.errors import CalledWrongly
from graders.report import Audience
from graders.sandbox.levels import Level
from graders.sandbox.server import ForkServer

if TYPE_CHECKING:
    from graders.cli.progress import Display
    from graders.scheduling import Scheduler

STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class FilesOptions:
    """What grading single submissions takes. `out` is None for standard output."""

    paths: tuple[str, ...]
    course: Course
    exercise: str | None
    formats: tuple[str, ...]
    out: Path | None
    jobs: int
    seed: int | None
    audience: Audience
    fail_under: float | None


@dataclass(frozen=True)
class ClassOptions:
    """What grading a class takes."""

    folder: Path
    course: Course
    exercise: str | None
    out: Path
    jobs: int
    seed: int | None
    gradebook: str | None
    file_times: bool = False
    zone: tzinfo | None = None


def run(chosen: argparse.Namespace) -> int:
    """Grade a class when there is a folder to write to and no format, else submissions."""
    course = find_course(chosen.course)
    if chosen.exercise is not None:
        course.exercise(chosen.exercise)
    is_class = chosen.out is not None and not chosen.format
    if not is_class:
        _refuse_for_files(chosen)
    options = class_options(chosen, course) if is_class else files_options(chosen, course)
    if chosen.scheduler_tls is not None and chosen.scheduler is None:
        raise CalledWrongly("--scheduler-tls is for a cluster: name its --scheduler, too")
    tls = None if chosen.scheduler_tls is None else Path(chosen.scheduler_tls)
    least = Level(chosen.min_isolation)
    return run_options(options, chosen.scheduler, least, tls)


def run_options(
    options: FilesOptions | ClassOptions, address: str | None, least: Level, tls: Path | None = None
) -> int:
    """Grade, here or on the cluster whose scheduler has this address.

    `tls` is the file that names the certificates for it.
    """
    from graders.cli.progress import Display
    from graders.evaluation.controls import control_submissions

    display = Display()
    with _scheduler(options.course, address, tls, least, display) as scheduler:
        control_submissions()  # what reads students' work reads ours first
        if isinstance(options, ClassOptions):
            from graders.cli import grade_class

            return grade_class.run(options, scheduler, display)
        from graders.cli import grade_files

        return grade_files.run(options, scheduler, display)


def _refuse_for_files(chosen: argparse.Namespace) -> None:
    """Raise `CalledWrongly` for options of a class."""
    for name in ("gradebook", "file_times", "time_zone"):
        if getattr(chosen, name):
            option = f"--{name.replace('_', '-')}"
            raise CalledWrongly(f"{option} is for a class: name its folder, and --out DIR")


def files_options(chosen: argparse.Namespace, course: Course) -> FilesOptions:
    """The options for single submissions."""
    formats = chosen.format or ()
    if chosen.out == STANDARD_OUTPUT and len(formats) != 1:
        raise CalledWrongly("--out - prints one format: say which, such as --format json --out -")
    return FilesOptions(
        paths=tuple(chosen.paths),
        course=course,
        exercise=chosen.exercise,
        formats=formats,
        out=None if chosen.out == STANDARD_OUTPUT else Path(chosen.out or ""),
        jobs=chosen.jobs,
        seed=chosen.seed,
        audience=Audience(chosen.audience or Audience.STUDENT),
        fail_under=chosen.fail_under,
    )


def class_options(chosen: argparse.Namespace, course: Course) -> ClassOptions:
    """The options for a class. Raises `CalledWrongly` for those of single submissions."""
    if chosen.out == STANDARD_OUTPUT:
        raise CalledWrongly("--out - prints one format: say which, such as --format json --out -")
    for name in ("audience", "fail_under"):
        if getattr(chosen, name) is not None:
            option = f"--{name.replace('_', '-')}"
            raise CalledWrongly(
                f"{option} is for single submissions, and --out without --format grades a class;"
                f" leave {option} out, or name a --format"
            )
    if len(chosen.paths) != 1:
        raise CalledWrongly("--out grades one class: name one folder that holds all of it")
    return ClassOptions(
        folder=Path(chosen.paths[0]),
        course=course,
        exercise=chosen.exercise,
        out=Path(chosen.out),
        jobs=chosen.jobs,
        seed=chosen.seed,
        gradebook=chosen.gradebook,
        file_times=chosen.file_times,
        zone=chosen.time_zone,
    )


@contextmanager
def _scheduler(
    course: Course, address: str | None, tls: Path | None, least: Level, display: Display
) -> Iterator[Scheduler]:
    """What grades, begun: the libraries load while other things are done."""
    if address is not None:
        from graders.scheduling.cluster import Cluster

        with Cluster(address, course, least, display.show, tls) as cluster:
            yield cluster
    else:
        with ForkServer(course, least=least) as server:
            from graders.scheduling import Grader

            with Grader(server=server, progress=display.show) as grader:
                yield grader
