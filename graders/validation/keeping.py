"""What earlier runs made of trials, kept in one file, so that a run continues where it stopped."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from graders.course import Course, Exercise
from graders.evaluation.fingerprints import circumstances, rubric_version
from graders.report import Report, report_from_builtins, stored
from graders.sandbox.child import wire
from graders.validation.power import Field, Power

FILE = "trials.sqlite"
TABLE = """
create table if not exists kept (
    key text primary key, version text not null, value text not null, observations blob not null
)"""


class Kept:
    """Reports of an exercise's trials, and its checks' powers. Without a folder they are
    forgotten.

    What another version of the checks made is not used, but its observations are: then
    no code runs again but that of probes that changed.
    """

    def __init__(self, folder: Path | None, course: Course, exercise: Exercise) -> None:
        self._file = sqlite3.connect(folder / FILE if folder else ":memory:", isolation_level=None)
        self._file.execute(TABLE)
        self._faulty: dict[str, Report] = {}
        self._exercise = exercise.name
        self._version = f"{rubric_version(course, exercise)} {circumstances(course)}"

    def close(self) -> None:
        self._file.close()

    def key(self, content: bytes, seed: int, function: str = "") -> str:
        """What identifies a trial: what is handed in, the inputs' seed, and whose checks run."""
        words = f"{self._exercise}\0{seed}\0{function}\0".encode()
        return hashlib.sha256(words + content).hexdigest()

    def report(self, key: str) -> Report | None:
        """The report that today's checks made; None if there is none."""
        if key in self._faulty:
            return self._faulty[key]
        value = self._value(key)
        return None if value is None else report_from_builtins(json.loads(value))

    def observations(self, key: str) -> Mapping[str, bytes]:
        """The observations that are kept, packed, for whichever checks they were made."""
        rows = self._file.execute("select observations from kept where key = ?", [key])
        found = rows.fetchone()
        return wire.decode(found[0]) if found else {}

    def keep(self, key: str, report: Report, observations: Mapping[str, bytes]) -> None:
        """Keep a report, and what was observed beside what is kept already.

        One without a score is kept for this run only.
        """
        if report.fault or report.problem:
            self._faulty[key] = report
            return
        every = {**self.observations(key), **observations}
        self._put(key, json.dumps(stored(report)), wire.encode(every))

    def powers(self, seed: int) -> tuple[Power, ...] | None:
        """The powers that were measured with inputs of this seed; None if none were."""
        value = self._value(self.key(b"powers", seed))
        if value is None:
            return None
        rows = json.loads(value)
        return tuple(Power(check, Field(*names), *ends) for check, names, ends in rows)

    def keep_powers(self, seed: int, powers: Sequence[Power]) -> None:
        rows = [[p.check, [p.field.probe, p.field.name], [p.above, p.below]] for p in powers]
        self._put(self.key(b"powers", seed), json.dumps(rows), wire.encode({}))

    def _value(self, key: str) -> str | None:
        query = "select value from kept where key = ? and version = ?"
        found = self._file.execute(query, [key, self._version]).fetchone()
        return str(found[0]) if found else None

    def _put(self, key: str, value: str, observations: bytes) -> None:
        row = (key, self._version, value, observations)
        self._file.execute("insert or replace into kept values (?, ?, ?, ?)", row)
