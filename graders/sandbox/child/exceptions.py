"""Exceptions of student code as values that can be sent."""

from __future__ import annotations

import dis
import re
import traceback
from typing import Any

from graders.sandbox.child import libraries

ExceptionInfo = dict[str, Any]

HEAD_LIMIT, TAIL_LIMIT = 500, 1_500
PATH = re.compile(r" \(/[^()]*\)$")
"""What an ImportError ends with: where this machine keeps the library."""
CUT = "\n … \n"
"""Between the beginning and the end of a long message: libraries state the error itself last."""
FRAMES_LIMIT = 20
RAISE = dis.opmap["RAISE_VARARGS"]
UNPARSED = "does not parse"
"""What the reason for a definition that is missing says, unless it stands where no code runs."""


def exception_info(error: BaseException, files: frozenset[str]) -> ExceptionInfo:
    """Type, message and the student's own frames, outermost first.

    `files` are the names that the student's code was compiled under; frames of libraries
    and of the grader are left out. `stated` says whether a `raise` in the student's own code
    raised it: libraries may hide the frames in which they did.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [[f.filename, f.lineno or 0, f.name] for f in frames if f.filename in files]
    if isinstance(error, SyntaxError) and error.filename in files:
        own.append([error.filename, error.lineno or 0, "<module>"])
    return {
        "kind": _kind(error),
        "type": type(error).__name__[:100],
        "message": _text(error),
        "frames": own[-FRAMES_LIMIT:],
        "stated": bool(frames) and frames[-1].filename in files and _is_stated(error),
    }


def _is_stated(error: BaseException) -> bool:
    """Whether the innermost known frame stands at a `raise`."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and last.tb_frame.f_code.co_code[last.tb_lasti] == RAISE


def syntax_error(text: str) -> ExceptionInfo:
    """The same for a definition that does not parse, or stands where no code is run."""
    name = "SyntaxError" if UNPARSED in text else "NameError"
    return {"kind": "raised", "type": name, "message": text, "frames": []}


def _kind(error: BaseException) -> str:
    return "out_of_memory" if libraries.is_out_of_memory(error) else "raised"


def _text(error: BaseException) -> str:
    try:
        return shortened(PATH.sub("", str(error)))
    except BaseException as second:
        return f"(its message could not be read: {type(second).__name__})"


def shortened(text: str) -> str:
    """The text, or its beginning and its end; at most 2,000 characters."""
    if len(text) <= HEAD_LIMIT + TAIL_LIMIT:
        return text
    return text[: HEAD_LIMIT - len(CUT)] + CUT + text[-TAIL_LIMIT:]
