"""A few cases of the campaign of broken files; all of them run by its own command."""

from __future__ import annotations

import pytest

from tests.campaigns.broken_files import run
from tests.campaigns.mutations import MUTATIONS


@pytest.mark.slow
def test_one_case_of_every_mutation_ends_well() -> None:
    outcomes = list(run(range(len(MUTATIONS))))
    assert [outcome for outcome in outcomes if outcome.ending == "BROKEN"] == []
    assert {outcome.mutation for outcome in outcomes} == set(MUTATIONS)
