"""What a syntax error usually comes from."""

from __future__ import annotations

import re
import sys
import unicodedata

CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
ON_LINE = re.compile(r"on line (\d+)")
PRINT = re.compile(r"\s*(print|exec)\s+[^\s(=]|.*\bprint\s+[\"'%\w]")
PYTHON_2 = re.compile(
    r"\s*raise\s+\w+\s*,|.*<>|\s*print\s*>>|\s*except\s+[\w.]+\s*,\s*[a-z]\w*\s*:"
)
NEWER = (
    ((3, 11), re.compile(r"\s*except\s*\*")),
    ((3, 12), re.compile(r"\s*type\s+\w+\s*(\[.*\])?\s*=")),
    ((3, 12), re.compile(r"\s*(async\s+)?(def|class)\s+\w+\s*\[")),
    ((3, 13), re.compile(r"\s*(async\s+)?(def|class|type)\s+\w+\s*\[[^\]]*\w\s*=")),
    ((3, 14), re.compile(r".*\b[rR]?[tT][rR]?[\"']")),
    ((3, 14), re.compile(r"\s*except\s+[\w.]+\s*(,\s*[A-Z][\w.]*\s*)+:")),
)
"""What each version of Python added to the language, as it is written on one line."""
NESTED = re.compile(r".*\b[rR]?[fF][rR]?(\"[^\"]*\{[^}\"]*\"|'[^']*\{[^}']*'|[\"'].*\{[^}]*\\)")
"""An f-string whose braces hold its own quotation mark or a backslash, as since Python 3.12."""


def cause(message: str, text: str, line: int, before: int = 0) -> str:
    """The parser's message, with the cause where the line shows it.

    `before` is the number of lines before the text, which the lines in the message count, too.
    """
    message = ON_LINE.sub(lambda found: f"on line {int(found[1]) + before}", message)
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    conflict = next((one for one in lines if CONFLICT.match(one)), None)
    if conflict is not None:
        return f"a merge conflict is left in it ({conflict[:20].strip()})"
    for find in (_character, _python_2, _newer, _awaiting, _escape):
        if found := find(shown, message):
            return found
    return message


def _character(line: str, message: str) -> str:
    """A character that no Python code holds outside texts, such as a quotation mark of Word's."""
    if "character" not in message and "string literal" not in message:
        return ""
    for column, character in enumerate(line, start=1):
        if ord(character) > 127 and not character.isidentifier():
            name = unicodedata.name(character, "unnamed").lower()
            advice = "retype it, for code pasted from a PDF or Word holds such characters"
            return f"character {column} is {name} (U+{ord(character):04X}); {advice}"
    return ""


def _python_2(line: str, message: str) -> str:
    says = "call to 'print'" in message or "call to 'exec'" in message
    if says or PRINT.match(line) or PYTHON_2.match(line):
        return f"this is Python 2; the grader runs Python {_version()} ({message})"
    return ""


def _newer(line: str, message: str) -> str:
    needed = [version for version, pattern in NEWER if pattern.match(line)]
    needed += [(3, 12)] if "f-string" in message and NESTED.match(line) else []
    if not needed or max(needed) <= sys.version_info[:2]:
        return ""
    major, minor = max(needed)
    return f"this needs Python {major}.{minor} or newer; the grader runs Python {_version()}"


def _awaiting(line: str, message: str) -> str:
    outside = "outside function" in message or "outside async function" in message
    if outside and ("await" in message or "async" in message):
        return f"{message}: Jupyter runs that, and the grader does not; use asyncio.run"
    return ""


def _escape(line: str, message: str) -> str:
    if "(unicode error)" not in message:
        return ""
    return "a backslash in a text begins an escape; write r before its quotation mark"


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
