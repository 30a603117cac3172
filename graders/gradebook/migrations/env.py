"""Run by Alembic: migrate on the connection it was handed, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from graders.gradebook.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()
