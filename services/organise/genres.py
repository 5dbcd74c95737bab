"""Genres as sources write them → the 21 super genres of DJ crates.

Static on purpose: the same genre always means the same crate, and `explain` says why. Used by
`plan.py` and by the genre map's editor (`genres_editor.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain import BadInput
from core.matching.normalise import fold
from services.organise.genres_kin import KIN

UNCLASSIFIED = "Unclassified"

SUPER_GENRES: Mapping[str, tuple[str, ...]] = {
    "House": ("house", "deep house", "tech house", "progressive house"),
    "Hip Hop": ("hip hop", "rap", "trap", "boom bap"),
    "Techno": ("techno", "minimal techno", "detroit techno"),
    "Bass": ("dubstep", "drum and bass", "dnb", "jungle"),
    "Disco": ("disco", "nu-disco", "funk"),
    "Electronic": ("electronic", "electronica", "ambient", "idm"),
    "Rock": ("rock", "classic rock", "hard rock", "punk rock"),
    "Pop": ("pop", "synth pop", "electropop", "indie pop"),
    "Jazz": ("jazz", "bebop", "smooth jazz", "jazz fusion"),
    "Soul-Funk": ("soul", "funk", "motown", "r&b 1970s", "r&b 1980s"),
    "Urban": ("r&b", "rnb", "contemporary r&b", "r&b 1990s", "r&b 2000s"),
    "Metal": ("metal", "heavy metal", "thrash metal", "death metal"),
    "Latin": ("latin", "salsa", "reggaeton", "bachata"),
    "Reggae-Dancehall": ("reggae", "dancehall", "dub", "roots reggae"),
    "UK Garage": ("uk garage", "garage", "2-step", "grime"),
    "Drum & Bass": ("drum and bass", "dnb", "jungle", "neurofunk"),
    "Country": ("country", "bluegrass", "americana"),
    "Folk": ("folk", "indie folk", "folk rock"),
    "Blues": ("blues", "delta blues", "chicago blues"),
    "World": ("world", "afrobeat", "world music", "ethnic"),
    "Indie-Alternative": ("indie", "alternative", "indie rock", "indie pop"),
}

# Other spellings of one genre: they follow it into its crate.
_SAME = (frozenset({"drum and bass", "dnb", "jungle"}),)
_SPELLINGS = re.compile(r"\b(?:drumnbass|drum nbass|drum bass|d and b)\b")
_SEPARATORS = re.compile(r"\s*[;/|,\\\x00]\s*")
# Names of one genre that hold an "and": they are not two.
_ONE_NAME = re.compile(r"\b(?:drum|rock|rhythm|r|country) and (?:bass|roll|blues|b|western)\b")
_AND = " and "


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a genre goes and why. `listed` is the entry of the map that decided, "" for none.

    `genre` is the text as it was written, "" when none is known; `exact` is False for a near one.
    """

    super_genre: str
    genre: str
    listed: str
    why: str
    exact: bool = True


class GenreMap:
    """Finds the super genre of a track's genres.

    A genre listed twice goes to the super genre whose own name contains it or a genre of the same
    family, else to the first that lists it. A super genre's own name is one of its genres.
    """

    def __init__(self, table: Mapping[str, Iterable[str]] = SUPER_GENRES) -> None:
        self.table = {name: tuple(genres) for name, genres in table.items()}
        self._home: dict[str, str] = {}
        self._lists: dict[str, list[str]] = {}
        for name, genres in self.table.items():
            own = genre_key(name)
            for genre in dict.fromkeys(genre_key(genre) for genre in genres):
                self._lists.setdefault(genre, []).append(name)
                if genre not in self._home or _names(own, genre):
                    self._home[genre] = name
        for name in self.table:
            self._home.setdefault(genre_key(name), name)
        self._kin = {
            kin: listed
            for listed in map(genre_key, KIN)
            if listed in self._home
            for kin in _KIN_KEYS[listed]
            if kin not in self._home
        }

    @classmethod
    def read(cls, path: Path) -> GenreMap:
        """The user's own table: a JSON object of super genre → list of genres.

        Raises `BadInput` when the file cannot be used.
        """
        try:
            table = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise BadInput(
                f"The genre map {path} cannot be read.", "Correct it or empty organize.genre_map."
            ) from error
        if not is_table(table):
            raise BadInput(
                f"The genre map {path} is no list of genres per super genre.",
                'Write it like {"House": ["house", "deep house"]}.',
            )
        return cls(table)

    @property
    def names(self) -> tuple[str, ...]:
        """The super genres in order."""
        return tuple(self.table)

    def super_genre(self, *genre_lists: Iterable[str]) -> str:
        """The first known one, the first list before the others; else `UNCLASSIFIED`.

        Within a list a genre that is known as it is written comes before one that is only near.
        """
        found = self.find(*genre_lists)
        return found.super_genre if found else UNCLASSIFIED

    def find(self, *genre_lists: Iterable[str]) -> Explanation | None:
        """`super_genre` with its reason; None when no genre is known."""
        return next(filter(None, (self._first(list(genres)) for genres in genre_lists)), None)

    def explain(self, genre: str) -> Explanation:
        """Where this text goes, and the reason in a sentence: the test field of the editor."""
        found = self._first([genre])
        if found is not None:
            return found
        why = f"No super genre lists “{genre}”." if genre.strip() else "There is no genre."
        return Explanation(UNCLASSIFIED, "", "", why)

    def _first(self, genres: list[str]) -> Explanation | None:
        exact = (self._exact(genre) for genre in genres)
        near = (self._near(genre, key) for genre in genres for key in _parts(genre))
        return next(filter(None, exact), None) or next(filter(None, near), None)

    def _exact(self, genre: str) -> Explanation | None:
        """Known as it is written: the whole, or the first of its parts."""
        for key in _parts(genre):
            if key in self._home:
                return Explanation(self._home[key], genre, key, self._why(key))
            if key in self._kin:
                listed = self._kin[key]
                return Explanation(self._home[listed], genre, listed, self._counts_as(key))
        return None

    def _near(self, genre: str, key: str) -> Explanation | None:
        """Where the last words are listed ("melodic techno"), else the first ("techno peak time").

        Of several the longest counts; the last words say what a genre is, the first what kind.
        """
        said = key.split()
        ends = [" ".join(said[at:]) for at in range(1, len(said))]
        starts = [" ".join(said[:at]) for at in range(len(said) - 1, 0, -1)]
        tries = ((ends, "ends in"), (starts, "begins with"))
        for known in (self._home, self._kin):
            for words, how in tries:
                part = next((one for one in words if one in known), None)
                if part is not None:
                    listed = self._kin.get(part, part)
                    why = f"“{key}” {how} “{part}”. {self._counts_as(part)}"
                    return Explanation(self._home[listed], genre, listed, why, exact=False)
        return None

    def _counts_as(self, key: str) -> str:
        listed = self._kin.get(key)
        if listed is None:
            return self._why(key)
        return f"“{key}” counts as “{listed}”. {self._why(listed)}"

    def _why(self, listed: str) -> str:
        home, lists = self._home[listed], self._lists.get(listed, [])
        if not lists:
            return f"“{listed}” is the super genre {home} itself."
        if len(lists) == 1:
            return f"{home} lists “{listed}”."
        reason = "has it in its name" if _names(genre_key(home), listed) else "is the first of them"
        return f"{' and '.join(lists)} list “{listed}”; {home} {reason}."


def is_table(table: Any) -> bool:
    """True for super genre → list of genres, all of them text."""
    return isinstance(table, dict) and all(
        isinstance(genres, list) and all(isinstance(genre, str) for genre in genres)
        for genres in table.values()
    )


def genre_key(genre: str) -> str:
    """Equal for the spellings of one genre."""
    return _SPELLINGS.sub("drum and bass", fold(genre).replace(" n ", _AND))


def _parts(genre: str) -> Iterator[str]:
    """The keys of a text: the whole, what separators part, what an "and" parts."""
    whole = genre_key(genre)
    seen = dict.fromkeys((whole, *map(genre_key, _SEPARATORS.split(genre))))
    for key in seen:
        yield key
    for key in seen:
        if _AND in key and not _ONE_NAME.search(key):
            yield from key.split(_AND)


def _names(own: str, genre: str) -> bool:
    """True when the super genre's own name contains the genre or another of its spellings."""
    family = next((same for same in _SAME if genre in same), frozenset({genre}))
    return any(f" {one} " in f" {own} " for one in family)


_KIN_KEYS = {genre_key(listed): tuple(map(genre_key, kin)) for listed, kin in KIN.items()}
