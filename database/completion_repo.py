"""`CompletionStore` on SQLite: rows completed from a catalogue, and the review list."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.domain.completing import Completion, CompletionState
from database import codec
from database.columns import storable
from database.session import reading, writing
from database.tables import completed_lists, completions

_KEYS_AT_ONCE = 500
_A_PERSONS = tuple(state.value for state in (CompletionState.CHOSEN, CompletionState.KEPT))


class CompletionRepo:
    """Implements `core.ports.completing.CompletionStore`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, keys: Collection[str]) -> dict[str, Completion]:
        """See `CompletionStore.of`."""
        asked = {storable(key): key for key in keys}
        ordered, found = sorted(asked), dict[str, Completion]()
        with reading(self._engine) as connection:
            for start in range(0, len(ordered), _KEYS_AT_ONCE):
                some = completions.c.key.in_(ordered[start : start + _KEYS_AT_ONCE])
                query = select(completions.c.key, completions.c.completion).where(some)
                for key, text in connection.execute(query):
                    found[asked[key]] = codec.load(Completion, text)
        return found

    def put(self, completion: Completion) -> None:
        """See `CompletionStore.put`."""
        values = {
            "state": completion.state.value,
            "at": completion.at,
            "completion": codec.dump(completion),
        }
        new = insert(completions).values(key=completion.key, **values)
        machines = completions.c.state.not_in(_A_PERSONS)
        where = None if completion.state.value in _A_PERSONS else machines
        with writing(self._engine) as connection:
            connection.execute(
                new.on_conflict_do_update(index_elements=["key"], set_=values, where=where)
            )

    def forget(self, key: str) -> None:
        """See `CompletionStore.forget`."""
        with writing(self._engine) as connection:
            connection.execute(delete(completions).where(completions.c.key == key))

    def open(self) -> list[Completion]:
        """See `CompletionStore.open`."""
        waiting = completions.c.state == CompletionState.OPEN.value
        query = select(completions.c.completion).where(waiting)
        with reading(self._engine) as connection:
            rows = connection.scalars(query.order_by(completions.c.at, completions.c.key))
            return [codec.load(Completion, text) for text in rows]

    def switch(self, playlist_key: str, on: bool | None) -> None:
        """See `CompletionStore.switch`."""
        with writing(self._engine) as connection:
            its = completed_lists.c.key == playlist_key
            connection.execute(delete(completed_lists).where(its))
            if on is not None:
                row = {"key": playlist_key, "on": on}
                connection.execute(insert(completed_lists).values(row))

    def switched(self, playlist_key: str) -> bool | None:
        """See `CompletionStore.switched`."""
        query = select(completed_lists.c.on).where(completed_lists.c.key == playlist_key)
        with reading(self._engine) as connection:
            return connection.scalar(query)
