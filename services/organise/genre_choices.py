"""Super genres that a person chose by hand, remembered for later runs.

Used by the review of unclassified files (which remembers), by the filer's planning (which asks) and
by the command line (which lists, forgets and exports).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain import BadInput, Track
from core.matching.keys import wish_key
from core.matching.normalise import fold
from core.matching.words import VARIOUS
from core.ports.genres import ChoiceKind, GenreChoice, GenreMemory
from services.organise.credit import UNKNOWN_ARTIST, main_artist
from services.organise.genres import genre_key

KINDS: tuple[ChoiceKind, ...] = ("track", "genre", "artist")


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices as they are now, ready to be asked. A word about a track wins over one about its
    genre; one about its artist counts only where no genre says anything."""

    by_key: dict[tuple[str, str], GenreChoice]

    def of_track(self, track: Track) -> GenreChoice | None:
        """What was said about this very track."""
        return self.by_key.get(("track", wish_key(track))) if self.by_key else None

    def of_genres(self, genres: Iterable[str]) -> GenreChoice | None:
        """What was said about the first of these genres that anything was said about."""
        found = (self.by_key.get(("genre", genre_key(genre))) for genre in genres)
        return next(filter(None, found), None) if self.by_key else None

    def of_artist(self, track: Track) -> GenreChoice | None:
        """What was said about the main artist."""
        return self.by_key.get(("artist", fold(main_artist(track)))) if self.by_key else None


class GenreChoices:
    """The choices of one home. Thread-safe through its store."""

    def __init__(self, store: GenreMemory) -> None:
        self._store = store

    def now(self) -> Choices:
        """For planning a run."""
        return Choices({(one.kind, one.key): one for one in self._store.choices()})

    def all(self) -> list[GenreChoice]:
        """The oldest first."""
        return self._store.choices()

    def remember(
        self, kind: ChoiceKind, track: Track, genres: Iterable[str], super_genre: str
    ) -> GenreChoice:
        """Remember for the track, its artist, or its genres (each of `genres`).

        Where there is no genre, or no single artist, the next narrower thing is remembered:
        genre → artist → track. Returns the (last) choice.
        """
        named = [(genre_key(genre), genre.strip()) for genre in genres if genre_key(genre)]
        artist = main_artist(track)
        known = artist != UNKNOWN_ARTIST and fold(artist) not in VARIOUS and bool(fold(artist))
        if kind == "genre" and named:
            return [self._put("genre", *one, super_genre) for one in named][-1]
        if kind in ("genre", "artist") and known:
            return self._put("artist", fold(artist), artist, super_genre)
        return self._put("track", wish_key(track), f"{artist} - {track.title}", super_genre)

    def _put(self, kind: ChoiceKind, key: str, words: str, super_genre: str) -> GenreChoice:
        choice = GenreChoice(kind, key, words, super_genre)
        self._store.remember(choice)
        return choice

    def forget(self, words: str, kind: ChoiceKind | None = None) -> list[GenreChoice]:
        """Forget what was said about `words` (as `all` shows them, letter case aside).

        Raises `BadInput` when nothing was.
        """
        meant = [
            one
            for one in self._store.choices()
            if fold(one.words) == fold(words) and kind in (None, one.kind)
        ]
        if not meant:
            raise BadInput(
                f"Nothing is remembered about “{words}”.", "`unclassified choices` lists it all."
            )
        return [one for one in meant if self._store.forget(one.kind, one.key)]

    def export(self) -> str:
        """All choices as JSON, for another home or for reading."""
        rows = [
            {"kind": one.kind, "for": one.words, "super_genre": one.super_genre, "at": one.at}
            for one in self._store.choices()
        ]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
