"""A statement that configures a library is kept, however it is written and wherever it stands."""

from __future__ import annotations

import ast

import pytest

from graders.intake.configuring import effects

SETS = 'os.environ["A"] = "b"'


def kept(source: str) -> list[int]:
    return sorted(effects(ast.parse(f"import os, numpy as np\n{source}").body))


@pytest.mark.parametrize(
    "source",
    [
        SETS,
        'os.environ["A"], x = "b", 1',
        'os.environ |= {"A": "b"}',
        '[os.environ.__setitem__(k, "b") for k in "A"]',
        "np.float = float",
        "np.random.seed = None",
        "np.random.set_state(s)",
        "class Setup:\n    os.environ['A'] = 'b'",
        "if x:\n    os.environ['A'] = 'b'",
        "with x:\n    tf.config.run_functions_eagerly(True)",
        "_ = tf.config.run_functions_eagerly(True)",
        "def f(a=os.environ.setdefault('A', 'b')):\n    pass",
        "getattr(tf.config, 'run_functions_eagerly')(True)",
        "list(map(tf.config.run_functions_eagerly, [True]))",
        "partial(tf.config.run_functions_eagerly, True)()",
        "(lambda: tf.config.run_functions_eagerly(True))()",
        "[f(True) for f in (tf.config.run_functions_eagerly,)]",
    ],
)
def test_it_is_kept(source: str) -> None:
    assert kept(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        f"def go():\n    {SETS}\ngo()",
        "go = lambda: os.putenv('A', 'b')\ngo()",
        "env = os.environ\nenv['A'] = 'b'",
        "eager = tf.config.run_functions_eagerly\neager(True)",
        f"class Setup:\n    @staticmethod\n    def go():\n        {SETS}\nSetup.go()",
        f"class Setup:\n    def __init__(self):\n        {SETS}\nSetup()",
        f"def go(f):\n    {SETS}\n    return f\n@go\ndef unused():\n    pass",
    ],
)
def test_a_call_of_ones_own_is_looked_into(source: str) -> None:
    assert kept(source) == [2]


def test_a_call_of_a_partial_function_is_kept() -> None:
    assert kept("go = partial(tf.config.run_functions_eagerly, True)\ngo()") == [1, 2]


@pytest.mark.parametrize(
    "source",
    [
        f"def go():\n    {SETS}",
        "train(seed, args.seed)",
        "go = lambda: os.putenv('A', 'b')",
        "x = np.zeros(3)\nx[0] = 1",
        "model.eps = 1",
        "print(np.float)",
        "plt.rcParams['axes.grid'] = True",
        "while x:\n    np.random.seed(1)",
        f"def main():\n    {SETS}\n    model.fit(x)\nmain()",
        f"def step():\n    adam.minimize(loss)\ndef main():\n    {SETS}\n    step()\nmain()",
    ],
)
def test_what_only_could_configure_is_not(source: str) -> None:
    assert kept(source) == []
