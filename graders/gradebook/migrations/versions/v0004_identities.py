"""Adds the index that finds a student by a platform's id."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_identities_value_kind", "identities", ["value", "kind"])
