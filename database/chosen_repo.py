"""`ChosenMatches` on SQLite: which artist and release people chose for files on offer."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.domain.catalogue import CatalogueArtist, CatalogueTrack
from core.ports.matched import ChosenMatch
from core.ports.system import Clock
from database import codec
from database.columns import storable
from database.session import reading, writing
from database.tables import chosen_matches

_KEYS_AT_ONCE = 500  # SQLite's smallest usual limit of parameters is 999


class ChosenRepo:
    """Implements `core.ports.matched.ChosenMatches`. One object serves all threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def remember(self, choice: ChosenMatch) -> None:
        """See `ChosenMatches.remember`."""
        row = {
            "key": choice.key,
            "artist": codec.dump(choice.artist),
            "track": None if choice.track is None else codec.dump(choice.track),
            "at": self._clock.now(),
        }
        changed = {name: row[name] for name in ("artist", "track", "at")}
        new = insert(chosen_matches).values(row)
        with writing(self._engine) as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=changed))

    def of(self, keys: Collection[str]) -> dict[str, ChosenMatch]:
        """See `ChosenMatches.of`."""
        asked = {storable(key): key for key in keys}
        names, found = list(asked), dict[str, ChosenMatch]()
        with reading(self._engine) as connection:
            for start in range(0, len(names), _KEYS_AT_ONCE):
                some = names[start : start + _KEYS_AT_ONCE]
                query = select(chosen_matches).where(chosen_matches.c.key.in_(some))
                for row in connection.execute(query):
                    track = None if row.track is None else codec.load(CatalogueTrack, row.track)
                    artist = codec.load(CatalogueArtist, row.artist)
                    found[asked[row.key]] = ChosenMatch(asked[row.key], artist, track, row.at)
        return found

    def forget(self, key: str) -> bool:
        """See `ChosenMatches.forget`."""
        its = chosen_matches.c.key == key
        with writing(self._engine) as connection:
            return connection.execute(delete(chosen_matches).where(its)).rowcount > 0
