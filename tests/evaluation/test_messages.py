"""Messages for code that returned no value: short, and each cause stated once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graders.evaluation.causes import deduplicated
from graders.evaluation.hints import hints_of
from graders.evaluation.messages import not_observed
from graders.report import CheckResult, SourceLine, Verdict
from graders.sandbox.observation import Frame, Observation, Outcome
from graders.sandbox.program import Program
from tests.bundled import COURSE

PROGRAM = Program(files={"mine.py": "import x\nboom()\n"}, statements=(), broken={}, needs={})


def check(name: str, verdict: Verdict = Verdict.PASSED, message: str = "") -> CheckResult:
    return CheckResult(
        id=f"f.{name}",
        function="f",
        title=name,
        verdict=verdict,
        points=0.0,
        possible=1.0,
        hidden=False,
        message=message,
    )


def message_of(reason: str, outcome: Outcome = Outcome.RAISED, error: str = "ValueError") -> str:
    seen = Observation(outcome, error=error, reason=reason, frames=(Frame("mine.py", 2, "f"),))
    return not_observed(check("one"), seen, PROGRAM, hints_of(COURSE)).message


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("no.", "Your code raised ValueError: no."),
        ("", "Your code raised ValueError: no message."),
        (
            "TypeError: no len\nTraceback (most recent call last):\n  File '/usr/lib/x.py', line 3",
            "Your code raised ValueError: TypeError: no len.",
        ),
        (
            "no <tf.Tensor 'a/b/c:0' shape=(3, None, 2) dtype=float32>",
            "Your code raised ValueError: no <tf.Tensor shape=(3, None, 2) dtype=float32>.",
        ),
        (
            "{{function_node __wrapped__Add}} shapes differ [Op:Add] name: ",
            "Your code raised ValueError: shapes differ.",
        ),
        (
            "In layer 'a'.\n\nIt is odd.\n\nCall arguments received by layer 'a':\n  • x=1",
            "Your code raised ValueError: In layer 'a'.\n\nIt is odd.",
        ),
        (
            'in user code:\n\n  File "a.py", line 3, in f  *\n    g()\n\n  ValueError: It is odd.',
            "Your code raised ValueError: It is odd.",
        ),
        (
            'in user code:\n\n  File "a.py", line 3, in f  *\n    g()\n\n'
            "  ValueError: Exception encountered when calling layer 'a' (type A).\n  \n"
            '  in user code:\n  \n      File "mine.py", line 1, in g  *\n        boom()\n\n'
            "      ValueError: It is odd:\n      - one\n      - two\n  \n  \n"
            "  Call arguments received by layer 'a' (type A):\n"
            "    • x=tf.Tensor(shape=(None, 3), dtype=float32)\n    • training=False",
            "Your code raised ValueError: It is odd:\n- one\n- two"
            " (in layer 'a' (type A) called with x: float32, shape (None, 3)).",
        ),
        (
            "Exception encountered when calling A.call().\n\n\x1b[1mIt is odd.\x1b[0m\n\n"
            "Arguments received by A.call():\n  • x=<tf.Tensor 'a:0' shape=(2, 7) dtype=int32>",
            "Your code raised ValueError: It is odd."
            " (in A.call() called with x: int32, shape (2, 7)).",
        ),
    ],
)
def test_an_error_is_stated_without_the_libraries_internals(reason: str, message: str) -> None:
    assert message_of(reason) == message


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("'Rotation' object has no attribute '_name'", "super().__init__"),
        ("'float' object has no attribute 'dtype'", "tf.constant(0.0)"),
        ("inverse not implemented", "_inverse"),
        (
            "cannot compute Mul as input #1(zero-based) was expected to be a float tensor"
            " but is a double tensor",
            "tf.cast",
        ),
        ("y: Tensor conversion requested dtype float64 for Tensor with dtype float32", "tf.cast"),
        ("No KL(distribution_a || distribution_b) registered for", "from samples"),
        (
            "No KL(distribution_a || distribution_b) registered for distribution_a type"
            " SymbolicTensor and distribution_b type MultivariateNormalDiag",
            "_tfp_distribution",
        ),
        ("'SymbolicTensor' object has no attribute 'sample'", "_tfp_distribution"),
        ("Input right-most shape (2) does not correspond to a triangular matrix", "params_size"),
        ("Graph disconnected: cannot obtain value for tensor", "on the other's outputs"),
        ("got an unexpected keyword argument 'scale_identity_multiplier'", "scale_diag"),
        ("'SymbolicTensor' object has no attribute 'numpy'", "operations of tf"),
        ("In[0] and In[1] has different ndims: [2] vs. [2,2]", "matvec"),
    ],
)
def test_an_error_that_does_not_explain_itself_gets_a_hint(reason: str, words: str) -> None:
    assert words in message_of(reason)
    assert words in message_of(reason, Outcome.UNUSABLE)


def test_a_cause_that_checks_share_is_stated_once() -> None:
    broken = [
        check("one", Verdict.RAISED, "Your code raised KeyError: 3."),
        check("two", Verdict.RAISED, "Your code raised KeyError: 3."),
        check("three", Verdict.WRONG, "What f returned cannot be used here: no."),
        check("four", Verdict.WRONG, "What f returned cannot be used here: no."),
        check("five", Verdict.WRONG, "It is 3."),
        check("six", Verdict.WRONG, "It is 3."),
    ]
    shown = deduplicated(broken)
    assert [result.same_as for result in shown] == ["", "f.one", "", "f.three", "", "f.five"]
    assert [result.message for result in shown] == [
        "Your code raised KeyError: 3.",
        "As in “one”.",
        "What f returned cannot be used here: no.",
        "As in “three”.",
        "It is 3.",
        "It is 3.",
    ]


def test_the_student_is_sent_to_the_line_that_the_message_names() -> None:
    reason = 'in user code:\n\n    File "mine.py", line 2, in f  *\n        boom()\n\n    E: no.'
    seen = Observation(Outcome.UNUSABLE, error="E", reason=reason)
    result = not_observed(check("one"), seen, PROGRAM, hints_of(COURSE))
    assert (result.verdict, str(result.where)) == (Verdict.RAISED, "mine.py, line 2: boom()")
    elsewhere = replace(seen, reason=reason.replace("mine.py", "/etc/passwd"))
    assert not_observed(check("one"), elsewhere, PROGRAM, hints_of(COURSE)).where is None


def test_a_name_that_is_missing_is_named_and_no_other_function_is_blamed() -> None:
    def message(missing: str) -> str:
        return not_observed(
            check("one"), Observation(Outcome.NOT_DEFINED, reason=missing), PROGRAM
        ).message

    assert message("f") == "f is not defined in what you handed in."
    assert message("g") == "This needs g, which is not defined in what you handed in."
    assert message("<script>") == "f is not defined in what you handed in."


def test_hidden_checks_stand_alone() -> None:
    raised = check("one", Verdict.RAISED, "Your code raised KeyError: 3.")
    hidden = replace(raised, id="f.h", hidden=True)
    assert [r.same_as for r in deduplicated([hidden, raised])] == ["", ""]


def test_a_cause_in_another_function_is_named_with_the_function() -> None:
    raised = check("One.", Verdict.RAISED, "Your code raised KeyError: 3.")
    other = replace(raised, id="g.a", function="g")
    assert deduplicated([raised, other])[1].message == "As in “One” of f."


def test_a_hint_of_one_check_is_not_shown_where_no_value_of_the_function_can_be_used() -> None:
    text = 'What f returned cannot be used here: E: layer "sequential_{}" is wrong.'
    first, second = (
        replace(check(f"{n}", Verdict.WRONG, text.format(n)), hint="Which one?") for n in (4, 13)
    )
    shown = deduplicated([first, second])
    assert [(one.hint, one.same_as) for one in shown] == [("", ""), ("", first.id)]
    passed = check("other", Verdict.PASSED)
    assert deduplicated([first, passed])[0].hint == "Which one?"


def test_a_name_that_several_functions_lack_is_one_cause() -> None:
    lacks = "Your code raised NameError: name 'np' is not defined."
    one, other = (
        CheckResult(
            f"{f}.a", f, "T.", Verdict.RAISED, 0, 1, message=lacks, where=SourceLine("a", n, "")
        )
        for n, f in enumerate("fg")
    )
    assert [result.same_as for result in deduplicated([one, other])] == ["", "f.a"]


def test_a_name_that_one_function_lacks_and_another_needs_is_one_cause() -> None:
    lacks = "raised NameError: name 'tfb' is not defined"
    told = (f"Your code {lacks}.", f"g needs mine.py, line 6, which {lacks} (g → f).")
    results = [
        CheckResult(f"{f}.a", f, "T.", Verdict.RAISED, 0, 1, message=message)
        for f, message in zip("fg", told)
    ]
    assert [result.same_as for result in deduplicated(results)] == ["", "f.a"]
