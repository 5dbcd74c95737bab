"""A person's earlier choices, found again by the file itself or by its words.

Used by the service. A file is known by its owner, name and size; the same words elsewhere count
only when they name an artist, for "01 Intro" is many songs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from core.domain import Candidate, Track
from core.domain.catalogue import CatalogueArtist, CatalogueTrack
from core.ports.matched import ChosenMatch, ChosenMatches
from services.catalogue.identity import name_key
from services.matched.model import Likely, Reason


class Remembered:
    """Thread-safe. `track_key` names a wish by its words."""

    def __init__(self, store: ChosenMatches, track_key: Callable[[Track], str]) -> None:
        self._store = store
        self._key = track_key

    def of(self, candidate: Candidate) -> ChosenMatch | None:
        """What was chosen for this file, else for its words."""
        keys = self._keys(candidate)
        known = self._store.of(keys)
        return next((known[key] for key in keys if key in known), None)

    def remember(
        self, candidate: Candidate, artist: CatalogueArtist, track: CatalogueTrack | None
    ) -> None:
        """Keep the choice under every name of the file."""
        for key in self._keys(candidate):
            self._store.remember(ChosenMatch(key, artist, track))

    def _keys(self, candidate: Candidate) -> list[str]:
        text = "\0".join(map(str, candidate.identity))
        keys = ["file:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()]
        if candidate.described.artists:
            keys.append("words:" + self._key(candidate.described))
        return keys


def put_first(people: Sequence[Likely], known: ChosenMatch, owned: int) -> list[Likely]:
    """The one chosen before leads; a person's word is certain."""
    key = name_key(known.artist.name)
    there = next((one for one in people if name_key(one.artist.name) == key), None)
    base = there or Likely(known.artist, 1.0, owned=owned)
    lead = replace(base, likelihood=1.0, reason=Reason.CHOSEN, chosen=known.track)
    return [lead, *(one for one in people if one is not there)]
