"""Genres as sources write them → the 21 super genres of DJ crates.

Static on purpose: the same genre always means the same crate. Used by `layout.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.domain import BadInput
from core.matching.normalise import fold

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
_ALIASES = dict.fromkeys(("drumnbass", "drum nbass", "d and b"), "drum and bass")
_SEPARATORS = re.compile(r"\s*[;/|,\\\x00]\s*")


class GenreMap:
    """Finds the super genre of a track's genres.

    A genre listed twice goes to the super genre whose own name contains it or a genre of the same
    family, else to the first that lists it. A super genre's own name is one of its genres.
    """

    def __init__(self, table: Mapping[str, Iterable[str]] = SUPER_GENRES) -> None:
        self._home: dict[str, str] = {}
        for name, genres in table.items():
            own = _key(name)
            for genre in dict.fromkeys(_key(genre) for genre in genres):
                if genre not in self._home or _names(own, genre):
                    self._home[genre] = name
        for name in table:
            self._home.setdefault(_key(name), name)

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
        usable = isinstance(table, dict) and all(
            isinstance(genres, list) and all(isinstance(genre, str) for genre in genres)
            for genres in table.values()
        )
        if not usable:
            raise BadInput(
                f"The genre map {path} is no list of genres per super genre.",
                'Write it like {"House": ["house", "deep house"]}.',
            )
        return cls(table)

    def super_genre(self, *genre_lists: Iterable[str]) -> str:
        """The first known one, the first list before the others; else `UNCLASSIFIED`.

        Within a list a genre that is listed as it is written comes before one that is only near.
        """
        for genres in genre_lists:
            written = [part for genre in genres for part in (genre, *_SEPARATORS.split(genre))]
            keys = [_key(genre) for genre in written]
            exact = next((self._home[key] for key in keys if key in self._home), None)
            found = exact or next(filter(None, map(self._near, keys)), None)
            if found is not None:
                return found
        return UNCLASSIFIED

    def _near(self, key: str) -> str | None:
        """Where the last words are listed ("melodic techno"), else the first ("techno peak time").

        Of several the longest counts; the last words say what a genre is, the first what kind.
        """
        said = key.split()
        ends = (" ".join(said[at:]) for at in range(1, len(said)))
        starts = (" ".join(said[:at]) for at in range(len(said) - 1, 0, -1))
        return next((self._home[part] for part in (*ends, *starts) if part in self._home), None)


def _key(genre: str) -> str:
    key = fold(genre).replace(" n ", " and ")
    return _ALIASES.get(key, key)


def _names(own: str, genre: str) -> bool:
    """True when the super genre's own name contains the genre or another of its spellings."""
    family = next((same for same in _SAME if genre in same), frozenset({genre}))
    return any(f" {one} " in f" {own} " for one in family)
