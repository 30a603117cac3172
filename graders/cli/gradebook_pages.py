"""Writes a class's pages again after a change to its gradebook, or says that they are old."""

from __future__ import annotations

import argparse
from pathlib import Path

from graders.batch.files import Files
from graders.batch.score_pages import write_score_pages
from graders.batch.similar_pages import write_similar
from graders.course import Course
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.storage import Gradebook
from graders.storage import out_folder


def pages(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Write all pages, into `--out` or the folder of the graded class."""
    folder = options.out or class_folder(gradebook)
    if folder is None:
        raise GradebookProblem("no graded class lies beside this gradebook; name its --out DIR")
    files = Files(out_folder(folder), course.titles)
    _write(files, gradebook, course, "fix that and start again", all_pages=True)
    print(f"Index: {files.index}")


def follow(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Make the pages show the scores that count now; if their folder is unknown, say so."""
    folder = class_folder(gradebook)
    again = f"`probgrade gradebook pages {options.gradebook} --out DIR`"
    if folder is None:
        print(f"note: the class's pages, if there are any, are old now; {again} writes them again")
        return
    advice = f"the change is recorded, but pages are old; fix that, then run {again}"
    _write(Files(folder, course.titles), gradebook, course, advice)


def _write(
    files: Files, gradebook: Gradebook, course: Course, advice: str, *, all_pages: bool = False
) -> None:
    try:
        if all_pages:
            write_similar(files, gradebook, course)
        write_score_pages(files, gradebook, course, all_pages=all_pages)
    except OSError as error:
        where = error.filename2 or error.filename or files.folder
        raise GradebookProblem(f"{where}: {error.strerror}; {advice}") from error


def class_folder(gradebook: Gradebook) -> Path | None:
    """The folder of a graded class that a gradebook's file lies in."""
    files = Files(gradebook.file.parent) if gradebook.file is not None else None
    return files.folder if files is not None and files.graded else None
