"""The guide for authors: its exercise passes `check-course`, and it names every setting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graders.cli import main
from graders.course import load_course
from graders.settings import TABLES
from tests.bundled import ROOT

GUIDE = (ROOT / "graders" / "suites" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
FILES = {
    "reference/softmax/softmax.py": "# %%\nimport numpy as np\n\n",
    "graders/suites/softmax/probes.py": "import numpy as np\n",
    "reference/softmax/mistakes.py": (
        "import numpy as np\n\nfrom graders.evaluation import Array, Mistake\n"
    ),
    "graders/suites/softmax/test_softmax.py": "",
}
"""The files of the guide's first blocks, each with the imports that its template has."""
WRONG = (
    "import numpy as np\n\n\ndef softmax(scores):\n"
    "    return np.exp(scores) / np.exp(scores).sum(axis=0)\n"
)


def test_the_exercise_of_the_guide_has_nothing_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = tmp_path / "my_course"
    assert main(["new", "course", str(course)]) == 0
    assert main(["new", "exercise", "softmax", "--course", str(course)]) == 0
    (course / "graders/suites/softmax/test_average.py").unlink()
    for path, (imports, block) in zip(FILES, zip(FILES.values(), BLOCKS)):
        (course / path).write_text(imports + block)
    assert main(["release", "softmax", "--course", str(course)]) == 0
    load_course.cache_clear()  # commands are processes of their own
    known = course / "tests" / "submissions" / "softmax"
    for example in known.glob("*/*"):
        example.unlink()
    expectations = next(block for block in BLOCKS if block.startswith("# mistake:"))
    (known / "wrong" / "examples.py").write_text(expectations + WRONG)
    (known / "right" / "reference.py").write_text(
        "# expect: full marks\n" + (course / "reference/softmax/softmax.py").read_text()
    )
    capsys.readouterr()
    code = main(["check-course", "--course", str(course)])
    assert (code, capsys.readouterr().out) == (
        0,
        "Nothing is missing. Points: example 4, softmax 4.\n",
    )


@pytest.mark.parametrize("key", sorted({key for keys in TABLES.values() for key in keys}))
def test_the_guide_names_every_setting(key: str) -> None:
    section = GUIDE.partition("## course.toml")[2].partition("\n## ")[0]
    assert re.search(rf"`[^`]*\b{key}\b[^`]*`", section)


def test_the_guide_is_short() -> None:
    assert len(GUIDE.splitlines()) < 300
