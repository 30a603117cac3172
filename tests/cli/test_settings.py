"""A mistake in course.toml is one line that names the file and the key, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders import load_course
from graders.cli import main
from graders.cli.new import write_course
from graders.errors import GraderFault
from graders.sandbox.server import ForkServer

RIGHT = "tests/submissions/example/right/by_hand.py"
TITLE = 'title = "A"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_course(tmp_path / "my_course")
    child = tmp_path / "my_course/graders/suites/child"
    child.mkdir()
    (child / "helper.py").write_text("ONE = 1\n")
    (child / "broken.py").write_text("def f(:\n")
    return tmp_path / "my_course"


def grade(root: Path, settings: str | bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    data = settings if isinstance(settings, bytes) else settings.encode()
    (root / "exercises/course.toml").write_bytes(data)
    load_course.cache_clear()
    code = main(["grade", str(root / RIGHT), "--course", str(root)])
    printed = capsys.readouterr().err.replace("Loading libraries (once)\n", "")
    return code, printed.strip()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "no title"),
        ('title = "  "', "no title"),
        ("title = 3", "title must be a text"),
        ('title = "A', "cannot be read"),
        ("title", "cannot be read"),
        (b'title = "\xff"', "cannot be read"),
        (TITLE + 'title = "B"', "cannot be read"),
        (TITLE + "colour = 1", "'colour'"),
        (TITLE + 'order = ["exmaple"]', "order names 'exmaple'"),
        (TITLE + 'order = "example"', "order must be a list"),
        (TITLE + "order = [1]", "order must be a list of texts"),
        (TITLE + "points = 4", "points must be a table"),
        (TITLE + "[points]\nexmaple = 4", "[points] names 'exmaple'"),
        (TITLE + "[points]\nexample = 0", "[points] example"),
        (TITLE + "[points]\nexample = -4", "[points] example"),
        (TITLE + "[points]\nexample = nan", "[points] example"),
        (TITLE + "[points]\nexample = inf", "[points] example"),
        (TITLE + '[points]\nexample = "4"', "[points] example"),
        (TITLE + 'distributions = ["numpyy"]', "distributions names 'numpyy'"),
        (TITLE + 'distributions = [""]', "distributions names ''"),
        (TITLE + "[distributions]\nexample = 1", "distributions must be a list"),
        (TITLE + "[libraries]\nnumpyy = []", "[libraries] names 'numpyy'"),
        (TITLE + '[libraries]\n"" = []', "[libraries] names ''"),
        (TITLE + '[libraries]\nnumpy = ["linalgg"]', "[libraries] numpy has no attribute"),
        (TITLE + '[libraries]\nnumpy = ["linalg.normm"]', "'linalg.normm'"),
        (TITLE + '[libraries]\nnumpy = "linalg"', "[libraries] numpy must be a list"),
        (TITLE + "[libraries]\nnumpy.linalg = []", '"numpy.linalg" = []'),
        (TITLE + "[libraries]\nnumpy = [1]", "[libraries] numpy must be a list of texts"),
        (TITLE + '[child]\nmodules = ["helpr"]', "[child] modules names 'helpr'"),
        (TITLE + '[child]\nmodules = ["helper.py"]', "[child] modules names 'helper.py'"),
        (TITLE + '[child]\nmodules = ["broken"]', "SyntaxError"),
        (TITLE + '[child]\nmodules = "helper"', "modules must be a list"),
        (TITLE + '[child]\nhooks = "hoks"', "[child] hooks names 'hoks'"),
        (TITLE + "[child]\nhooks = []", "hooks must be a text"),
        (TITLE + "[optional_libraries]\nnumpyy = []", "[optional_libraries] names 'numpyy'"),
        (TITLE + "[optional_libraries]\nnumpy.linalg = []", '"numpy.linalg" = []'),
        (TITLE + '[child]\nshims = ["none"]', "[child] shims names 'none'"),
        (TITLE + '[child]\nshims = ["helper"]', "no function install()"),
        (TITLE + "[limits]\nmemory_mib = -1", "[limits] memory_mib"),
        (TITLE + "[limits]\nmemory_mib = 0", "[limits] memory_mib"),
        (TITLE + "[limits]\nmemory_mib = 0.5", "memory_mib must be a whole number"),
        (TITLE + "[limits]\ncpu_seconds = true", "cpu_seconds must be a whole number"),
        (TITLE + "[limits]\ndisk_mib = 9223372036854775807", "[limits] disk_mib"),
        (TITLE + "[limits]\nseconds = 1", "[limits] has no 'seconds'"),
        (TITLE + "[[limits]]\nmemory_mib = 1", "limits must be a table"),
        (TITLE + "[environment]\nTHREADS = 1", "[environment] THREADS"),
        (TITLE + '[environment]\n"A=B" = "1"', "[environment] 'A=B'"),
        (TITLE + '[environment]\n"" = "1"', "[environment] ''"),
        (TITLE + '[environment]\nA = "\\u0000"', "[environment] A"),
        (TITLE + '[environment]\nPYTHONHASHSEED = "x"', "[environment] PYTHONHASHSEED"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    settings: str | bytes, words: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = grade(root, settings, capsys)
    assert code == 2, printed
    assert words in printed
    assert "course.toml: " in printed
    assert "\n" not in printed


@pytest.mark.parametrize(
    "settings",
    [
        TITLE,
        "\ufeff" + TITLE,
        TITLE.replace("\n", "\r\n") + "[limits]\r\nmemory_mib = 512\r\n",
        'title = "Übung „1“ {{ x }} 🎲"\n[libraries]\nnumpy = ["linalg.norm"]\n',
        TITLE + '[child]\nmodules = ["helper"]\n[points]\nexample = 4\n',
        TITLE + '[optional_libraries]\n"json.decoder" = ["JSONDecoder.decode"]\n',
        TITLE + "[libraries]\n[limits]\n[environment]\n[child]\n",
    ],
)
def test_settings_that_are_right_are_read(
    settings: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade(root, settings, capsys) == (0, "")


def test_a_hook_that_raises_is_a_fault_with_its_traceback(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "graders/suites/child/hooks.py").write_text("def after_import():\n    gone()\n")
    code, printed = grade(root, TITLE + '[child]\nhooks = "hooks"', capsys)
    assert code == 3
    assert "name 'gone' is not defined" in printed


def test_a_warm_process_that_dies_at_once_is_a_fault_with_its_log(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.sandbox.server.ENVIRONMENT", {"PYTHONHASHSEED": "many"})
    with (
        ForkServer(load_course(root)) as server,
        pytest.raises(GraderFault, match="PYTHONHASHSEED must be"),
    ):
        server.wait_until_warm()
