"""`GenreMemory` on SQLite: super genres that people chose by hand."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.ports.genres import ChoiceKind, GenreChoice
from core.ports.system import Clock
from database.session import reading, writing
from database.tables import genre_choices


class GenreRepo:
    """Implements `core.ports.genres.GenreMemory`. One object serves all threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def remember(self, choice: GenreChoice) -> None:
        """See `GenreMemory.remember`."""
        row = {
            "kind": choice.kind,
            "key": choice.key,
            "words": choice.words,
            "super_genre": choice.super_genre,
            "at": self._clock.now(),
        }
        changed = {name: row[name] for name in ("words", "super_genre", "at")}
        new = insert(genre_choices).values(row)
        with writing(self._engine) as connection:
            connection.execute(
                new.on_conflict_do_update(index_elements=["kind", "key"], set_=changed)
            )

    def choices(self) -> list[GenreChoice]:
        """See `GenreMemory.choices`."""
        query = select(genre_choices).order_by(genre_choices.c.at, genre_choices.c.key)
        with reading(self._engine) as connection:
            return [
                GenreChoice(row.kind, row.key, row.words, row.super_genre, row.at)
                for row in connection.execute(query)
            ]

    def forget(self, kind: ChoiceKind, key: str) -> bool:
        """See `GenreMemory.forget`."""
        its = (genre_choices.c.kind == kind) & (genre_choices.c.key == key)
        with writing(self._engine) as connection:
            return connection.execute(delete(genre_choices).where(its)).rowcount > 0
