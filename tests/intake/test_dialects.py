"""What real notebooks, exports and documents hold is read as it was meant, or named."""

from __future__ import annotations

import json
import sys

import pytest

from graders.intake.problems import Unreadable
from graders.intake.recognition import Reading, reading
from graders.intake.sources import Cell, cells_of
from graders.intake.submission import from_builtins, submission, to_builtins

ASKED = {"taught": ("f", "g", "h")}
F = "def f(y):\n    return 1\n"


def read(text: str, name: str = "a.py") -> Reading:
    return reading(cells_of(text.encode(), name), ASKED)


def cells(*texts: str) -> Reading:
    return reading([Cell(f"cell {n}", text) for n, text in enumerate(texts, 1)], ASKED)


def notebook(*cells: tuple[str, object]) -> str:
    made = [{"cell_type": kind, "source": source} for kind, source in cells]
    return json.dumps({"nbformat": 4, "cells": made})


def defined(found: Reading) -> set[str]:
    return set(found.parts[0].selection.defined())


def modules(found: Reading) -> dict[str, str]:
    return {cell.name: cell.text for cell in found.cells if cell.imported}


def sources(found: Reading) -> list[str]:
    return [statement.source for statement in found.parts[0].selection.statements]


class TestCellMagics:
    @pytest.mark.parametrize(
        "magic",
        ["%%time", "%%timeit -n1 -r1", "%%capture out --no-stderr", "%%memit -r 1", "%%debug"]
        + ["%%mprun -f f", "%%prun -s cumtime", "%%wandb", "  %%time", "\n\n# why\n%%time"]
        + ["%%time\n%%capture", "%%time\n\n# and\n%%memit", "%%time\r"],
    )
    def test_those_that_run_python_are_read(self, magic: str) -> None:
        found = cells(f"{magic}\n{F}")
        assert defined(found) == {"f"}
        assert found.notes == ()
        (statement,) = found.parts[0].selection.statements
        assert statement.line == magic.count("\n") + 2

    def test_a_cell_that_is_indented_below_its_magic_is_read(self) -> None:
        assert defined(cells("%%time\n    x = 1\n\n    def f(y):\n        return x")) == {"f", "x"}

    @pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%python3", "%%script x", "%%unheard"])
    def test_others_leave_a_note_and_a_reason(self, magic: str) -> None:
        found = cells("x = 1", f"{magic}\n{F}")
        first = magic.split()[0]
        assert found.notes == (f"cell 2 begins with {first}: left out.",)
        assert found.undefined("f") == (
            f"f stands in cell 2, which begins with {first}: remove that line"
        )

    def test_a_statement_on_the_line_of_timeit_runs(self) -> None:
        assert defined(cells("%%timeit -n 5 x = 1\nf = x")) == {"x", "f"}

    @pytest.mark.parametrize("path", ["h.py", "./h.py", '"h.py"', "-a h.py"])
    def test_a_module_that_is_written_can_be_imported(self, path: str) -> None:
        found = cells(f"%%writefile {path}\n{F}", "from h import f")
        assert modules(found) == {"h.py": F}
        assert "its text can be imported as h.py" in found.notes[0]

    def test_later_cells_replace_a_module_or_append_to_it(self) -> None:
        found = cells(
            "%%writefile h.py\na = 1\n", "%%file h.py\nb = 1\n", "%%file -a h.py\nc = 1\n"
        )
        assert modules(found) == {"h.py": "b = 1\nc = 1\n"}

    def test_a_module_is_found_where_the_path_leads(self) -> None:
        found = cells("%%writefile lib/h.py\nx = 1", "import sys\nsys.path.append('./lib')")
        assert modules(found) == {"lib/h.py": "x = 1", "h.py": "x = 1"}

    @pytest.mark.parametrize("path", ["../h.py", "/h.py", "h.txt", "a.py b.py", "'"])
    def test_no_module_lies_outside_the_submission(self, path: str) -> None:
        assert modules(cells(f"%%writefile {path}\n{F}")) == {}


class TestLineMagics:
    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("%time z = 1", "z = 1"),
            ("%timeit -n 1 -r5 z = 1;", "z = 1"),
            ("z = %time 1 + 1", "z = (1 + 1)"),
            ("%prun -s cumtime z = 1", "z = 1"),
            ("%lprun -f one z = one(1)", "z = one(1)"),
            ("a = 1 + \\\n 2\n%time z = 3", "z = 3"),
            ("if a:\n    %time z = 1\nelse:\n    z = 2", "if a:\n    z = 1\nelse:\n    z = 2"),
            ("get_ipython().run_line_magic('time', 'z = 1')", "z = 1"),
            ("get_ipython().magic(u'time z = 1')", "z = 1"),
            ("z = get_ipython().run_line_magic('time', 'a + b')", "z = (a + b)"),
            ("IPython.get_ipython().run_line_magic(\n 'time',\n 'z = 1')\nb = 1", "z = 1"),
            ("%env A=B c\nz = 1", "__import__(\"os\").environ['A'] = 'B c'"),
            ("%set_env A B", "__import__(\"os\").environ['A'] = 'B'"),
        ],
    )
    def test_the_python_inside_is_read(self, text: str, source: str) -> None:
        assert source in sources(cells(text))

    def test_those_in_a_function_do_not_hide_it(self) -> None:
        assert defined(cells("def f(y):\n    %time x = 1\n    !ls\n    return x")) == {"f"}

    def test_pylab_gives_its_names(self) -> None:
        assert {"np", "plt"} <= defined(cells("%pylab inline"))

    @pytest.mark.parametrize("magic", ["%run other.py", "%load other.py"])
    def test_a_file_that_is_not_there_is_named(self, magic: str) -> None:
        note = f"cell 1, line 2: {magic} is not run; submit that code, too."
        assert cells(f"x = 1\n{magic}").notes == (note,)

    def test_lines_keep_their_numbers_below_blank_lines(self) -> None:
        found = cells("\n\n%matplotlib inline\nx = 1")
        assert [s.line for s in found.parts[0].selection.statements if s.source == "x = 1"] == [4]


class TestExports:
    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
    def test_what_windows_writes_is_read(self, encoding: str) -> None:
        assert defined(reading(cells_of(F.encode(encoding), "a.py"), ASKED)) == {"f"}

    def test_a_cell_in_a_call_is_read_as_a_cell(self) -> None:
        text = "a = 1\nget_ipython().run_cell_magic('time', '', 'f = a\\ng = f\\n')\nh = g"
        found = read(text)
        assert sources(found) == ["a = 1", "f = a", "g = f", "h = g"]
        assert [cell.name for cell in found.cells] == ["a.py", "a.py, the cell in line 2"]

    def test_a_gradebook_reads_it_again_as_it_was(self) -> None:
        text = "get_ipython().run_cell_magic('time', '', 'f = 1')\n"
        made = submission("a", cells_of(text.encode(), "a.py"), ASKED)
        assert submission("a", made.cells, ASKED) == made
        assert from_builtins("a", to_builtins(made)) == made

    def test_a_cell_inside_a_statement_leaves_a_note_and_a_reason(self) -> None:
        found = read("if 1:\n    get_ipython().run_cell_magic('time', '', 'f = 1')\n")
        assert found.notes == ("a.py, the cell in line 2 is inside a statement: left out.",)
        told = "f stands in a.py, the cell in line 2: move it to the beginning of a line"
        assert found.undefined("f") == told

    def test_modules_and_other_programs_in_calls(self) -> None:
        calls = "get_ipython().run_cell_magic('writefile', 'h.py', 'x = 1')\n"
        found = read(calls + "get_ipython().run_cell_magic('bash', '', 'ls')\nf = 1\n")
        assert modules(found) == {"h.py": "x = 1"}
        assert found.notes[1] == "a.py, the cell in line 2 begins with %%bash: left out."

    @pytest.mark.parametrize(
        "mark",
        ["# In[1]:", "# In[ ]:", "# %%", "#%%", "# %% title", "# COMMAND ----------", "# +"]
        + ["# <codecell>", "#" * 79],
    )
    def test_a_broken_cell_leaves_the_others(self, mark: str) -> None:
        found = read(f"{mark}\nx = 1\n{mark}\ndef g(y: 1\n{mark}\n{F}")
        assert defined(found) == {"x", "f"}
        assert found.undefined("g") is not None
        assert found.broken[0].line == 4
        assert found.parts[0].selection.statements[-1].line == 6

    def test_colab_comments_cells_with_magics_out(self) -> None:
        note = "# Commented out IPython magic to ensure Python compatibility."
        found = read(f"!pip install a\n{note}\n# %%time\n# def f(y):\n#     return 1\n#\n\n{note}\n"
                     "# %matplotlib inline\nx = 1\n# g = 1\n")  # fmt: skip
        assert defined(found) == {"f", "x"}

    def test_databricks_comments_cells_of_python_out(self) -> None:
        text = "# MAGIC %md\n# MAGIC hi\n# COMMAND ----------\n# MAGIC %python\n# MAGIC f = 1\n"
        found = read(f"{text}# COMMAND ----------\n# MAGIC %run ./other\n")
        assert defined(found) == {"f"}
        assert "%run ./other is not run" in found.notes[0]

    @pytest.mark.parametrize("tex", [r"$\xi$", r"\unit", r"\N", r"C:\Users", r"\x"])
    def test_tex_in_a_bare_text_is_no_error(self, tex: str) -> None:
        text = f'!ls\n"""a {tex}"""\n\n{F}\n"""b {tex}\n"""  # why\n\'{tex}\'\ng = 1\n'
        assert defined(read(text)) == {"f", "g"}
        assert defined(read(text.removeprefix("!ls\n"))) == {"f", "g"}

    def test_tex_in_code_stays_an_error(self) -> None:
        assert "a backslash in a text" in read(r"f = '\xi'").broken[0].error


MARIMO = '''import marimo
app = marimo.App(width="medium")

with app.setup:
    import numpy as np

@app.cell
def _():
    x = 1
    return x,

@app.cell(hide_code=True)
async def _(x):
    @decorated
    def f(y):
        """Says
        so."""
        return x
    return

@app.function
def g(y):
    return np

app._unparsable_cell(
    r"""
    def h(y: 1
    """,
    name="_"
)
'''


class TestOtherNotebooks:
    def test_marimo_cells_are_read_as_cells(self) -> None:
        found = read(MARIMO)
        assert {"np", "x", "f", "g"} <= defined(found)
        (f,) = (s for s in found.parts[0].selection.statements if "def f" in s.source)
        assert f.source == ('@decorated\ndef f(y):\n    """Says\n    so."""\n    return x')
        assert f.line == 14
        assert found.undefined("h") == (
            "a.py, the cell in line 25, line 2 does not parse: '(' was never closed"
        )

    def test_quarto(self) -> None:
        text = "---\ntitle: a\n---\n```{python}\n#| label: b\nx = 1\n```\n```{r}\ny\n```\n"
        text += "```python\nshown = 1\n```\n- a\n\n  ```{python, echo=FALSE}\n  f = x\n  ```\n"
        found = read(text, "a.qmd")
        assert sources(found) == ["x = 1", "f = x"]
        assert [cell.name for cell in found.cells] == ["cell 1", "cell 2"]

    @pytest.mark.parametrize("settings", [":tags: [a]\n\n", "---\ntags: [a]\n---\n", ""])
    def test_myst(self, settings: str) -> None:
        found = read(f"```{{code-cell}} ipython3\n{settings}f = 1\n```\n", "a.md")
        assert [s.line for s in found.parts[0].selection.statements] == [settings.count("\n") + 1]

    def test_a_document_without_python_is_named(self) -> None:
        with pytest.raises(Unreadable, match=r"a\.qmd: has no block of Python"):
            read("# Head", "a.qmd")

    def test_cells_with_a_shared_indentation_and_line_ends_of_windows(self) -> None:
        text = "  def f(y):\r\n      x = 1\r\n\r\n      return x"
        assert defined(read(notebook(("code", text)), "a.ipynb")) == {"f"}

    @pytest.mark.parametrize(("kind", "shown"), [("markdown", "Markdown"), ("raw", "raw")])
    def test_a_definition_in_a_cell_that_is_not_code(self, kind: str, shown: str) -> None:
        found = read(notebook(("code", "g = 1"), (kind, [F])), "a.ipynb")
        assert found.undefined("f") == (
            f"f stands in {shown} cell 1 (after code cell 1): make it a code cell"
        )
        made = submission("a", found.cells, ASKED)
        assert made.program.broken["f"] == found.undefined("f")
        assert set(made.program.files) == {"cell 1"}
        assert from_builtins("a", to_builtins(made)) == made

    def test_code_in_a_text_that_is_executed_is_read(self) -> None:
        found = cells("x = 1\nexec('def f(y):\\n    return x')\nexec(text)\nexec('g = 2', {})")
        assert defined(found) == {"x", "f"}

    def test_code_that_prose_shows_is_no_definition(self) -> None:
        found = read(notebook(("code", "g = 1"), ("markdown", f"```python\n{F}```")), "a.ipynb")
        assert found.undefined("f") is None

    def test_a_notebook_of_such_cells_only_says_so(self) -> None:
        with pytest.raises(Unreadable, match="f stands in Markdown cell 1"):
            submission("a", cells_of(notebook(("markdown", F)).encode(), "a.ipynb"), ASKED)


class TestContent:
    @pytest.mark.parametrize(
        "name", ["a.ipynb.txt", "a.ipynb.json", "a.py", "a.ipynb", "a.json", "a.ipynb (1).txt"]
    )
    def test_a_notebook_under_any_name(self, name: str) -> None:
        assert defined(read(notebook(("code", F)), name)) == {"f"}

    @pytest.mark.parametrize("name", ["a.py.txt", "a.ipynb", "a.ipynb.txt"])
    def test_a_module_under_any_name(self, name: str) -> None:
        assert defined(read(F, name)) == {"f"}

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("<!DOCTYPE html>\n<html>", "is a saved web page, not a notebook"),
            ("\ufeff\n<html lang='de'>", "is a saved web page"),
            ("%PDF-1.7", "is a PDF file"),
            ("PK\3\4", "is an archive or an Office document"),
            ("version https://git-lfs.github.com/spec/v1", "is a pointer of Git LFS"),
        ],
    )
    def test_other_kinds_of_file_are_named(self, text: str, words: str) -> None:
        with pytest.raises(Unreadable, match=words):
            read(text, "a.ipynb")


RUNS = f"{sys.version_info.major}.{sys.version_info.minor}"


class TestCauses:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("print 'a'", f"this is Python 2; the grader runs Python {RUNS}"),
            ("try: 1\nexcept ValueError, e: 2", "this is Python 2"),
            ("raise ValueError, 'a'", "this is Python 2"),
            ("x = “a”", "character 5 is left double quotation mark"),
            ("x\u00a0= 1", "character 2 is no-break space"),
            ("x = 1 – 2", "character 7 is en dash"),
            (
                "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other",
                "a merge conflict is left in it",
            ),
            ("x = t'{a}'", f"this needs Python 3.14 or newer; the grader runs Python {RUNS}"),
            ("x = await f()", "'await' outside function: Jupyter runs that, and the grader"),
            ("return 1", "'return' outside function"),
            ('title = "$\\xi$"', "a backslash in a text begins an escape"),
        ],
    )
    def test_the_message_says_what_it_comes_from(self, text: str, words: str) -> None:
        (broken,) = cells(text).broken
        assert words in str(broken)

    @pytest.mark.skipif(sys.version_info >= (3, 12), reason="parses there")
    @pytest.mark.parametrize(
        "text", ["def f[T](x): 1", "class A[T]: 1", "type X = int", 'f"{d["a"]}"', "f'{d['a']}'"]
    )
    def test_code_for_a_newer_python_says_so(self, text: str) -> None:
        (broken,) = cells(text).broken
        assert "this needs Python 3.12 or newer" in str(broken)

    def test_a_statement_that_does_not_compile_leaves_the_others(self) -> None:
        found = cells(f"x = await y()\n{F}")
        assert defined(found) == {"f"}
        assert found.undefined("y") is None
