"""Every known submission gets exactly the verdicts it states, with the words it states."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders import Report
from tests.check_known import differences
from tests.known import KNOWN, Known


# Whoever comes first waits for all of them: some 380 submissions are graded in one run.
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_verdicts_and_words(known: Known, reports: dict[Path, Report]) -> None:
    assert differences(known, reports[known.path]) == []
