"""Alembic's environment: it runs on the connection that `upgrade.py` hands over."""

from __future__ import annotations

from alembic import context

from database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
