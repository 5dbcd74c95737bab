"""`Handovers` on SQLite: what better copies are still to inherit on the media server."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.ports.library import Handover
from database import codec
from database.library_tables import handovers
from database.session import reading, writing


class HandoverRepo:
    """Implements `core.ports.library.Handovers`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, handover: Handover) -> None:
        """See `Handovers.put`."""
        values = {"at": handover.at, "body": codec.dump(handover)}
        row = insert(handovers).values(path=handover.path, worse=handover.worse, **values)
        with writing(self._engine) as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["path", "worse"], set_=values)
            )

    def all(self) -> list[Handover]:
        """See `Handovers.all`."""
        oldest = select(handovers.c.body).order_by(handovers.c.at, handovers.c.path)
        with reading(self._engine) as connection:
            return [codec.load(Handover, text) for text in connection.scalars(oldest)]

    def remove(self, worse: str, path: str) -> None:
        """See `Handovers.remove`."""
        its = (handovers.c.path == path) & (handovers.c.worse == worse)
        with writing(self._engine) as connection:
            connection.execute(delete(handovers).where(its))
