"""The page of similar submissions, from the texts in the gradebook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graders.batch.files import Files
from graders.batch.similarity import similar
from graders.course import Course, Exercise
from graders.gradebook.class_scores import class_scores
from graders.gradebook.scores import Score
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import StoredSubmission
from graders.reports.similar import SimilarPair, render


def write_similar(files: Files, gradebook: Gradebook, course: Course) -> None:
    """Write the page, or remove it where no two submissions are alike. Raises `OSError`."""
    pairs = list(_pairs(gradebook, course, class_scores(gradebook, list(course.exercises))))
    if pairs:
        files.write_page(files.similar, render(pairs))
    else:
        files.similar.unlink(missing_ok=True)


def _pairs(gradebook: Gradebook, course: Course, scores: Sequence[Score]) -> Iterator[SimilarPair]:
    for exercise in course.exercises.values():
        counted = [s.counted.entry for s in scores if s.counted and s.exercise == exercise.name]
        yield from _pairs_of(gradebook, exercise, counted, _stub(course, exercise))


def _pairs_of(
    gradebook: Gradebook, exercise: Exercise, entries: Sequence[StoredSubmission], stub: str
) -> Iterator[SimilarPair]:
    """Pairs of different contents; those of equal content stand together under one name."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        same[entry.digest].append(entry.student)
    texts = {digest: _text(gradebook, digest) for digest in same}
    for digest, students in same.items():
        if len(students) > 1 and texts[digest]:
            both = texts[digest]
            yield SimilarPair(exercise.title, _named(students), "the same text", 1.0, both, "")
    for pair in similar(texts, [stub]):
        first, second = pair.first, pair.second
        names = _named(same[first]), _named(same[second])
        yield SimilarPair(exercise.title, *names, pair.share, texts[first], texts[second])


def _text(gradebook: Gradebook, digest: str) -> str:
    return "\n\n".join(cell.text for cell in gradebook.cells(digest))


def _named(students: Sequence[str]) -> str:
    return ", ".join(sorted(set(students)))


def _stub(course: Course, exercise: Exercise) -> str:
    path = course.root / "exercises" / exercise.name / f"{exercise.name}.py"
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
