"""Keys and words under which a record is filed and looked up in the index.

`row_entry` runs for every library row and is therefore written for speed: plain titles skip the
taking apart. `query_keys` uses all readings of the wanted record.
"""

from __future__ import annotations

import re

from core.domain import LibraryTrack, Track
from core.matching.normalise import fold_plain, without_article
from core.matching.readings import Side, side_of
from core.matching.segments import is_plain
from core.matching.words import FILLER, GENERIC

_ODD_ARTIST = re.compile(
    r"[;,、/×・|＆&+()\[\]-]|\b(?:feat|ft|featuring|vs|with|and|x|y|e|vevo|official|various|unk\w*|null)\b",
    re.I,
)
_ODD_TITLE = re.compile(r"^\W*\d|^\W|\s[-_]\s|[\"“「『]|\bby\b|\.\w{3,4}$|\$", re.I)


def row_entry(track: LibraryTrack) -> tuple[list[str], list[str]]:
    """(exact keys, words) of a library row."""
    title, artists = track.title, track.artists
    if len(artists) == 1 and is_plain(title) and not _ODD_TITLE.search(title):
        artist = artists[0]
        if not _ODD_ARTIST.search(artist):
            core, name = fold_plain(title), without_article(fold_plain(artist))
            return [key_of(name, core)], [*core.split(), *name.split()]
    side = side_of(track)
    words = [w for w in fold_plain(title).split()]
    words += fold_plain(" ".join(artists)).split()
    return list(query_keys(side)), words


def key_of(name: str, core: str) -> str:
    """One exact key: the folded main artist and the core title, spaces gone."""
    return f"{name}|{core}".replace(" ", "")


def query_keys(side: Side) -> dict[str, None]:
    """The exact keys of every reading, in order."""
    keys: dict[str, None] = {}
    for reading in side.readings:
        names = reading.credit.names
        if reading.parts.core:
            keys[key_of(names[0] if names else "", reading.parts.core)] = None
            if len(names) > 1:
                keys[key_of(reading.credit.whole, reading.parts.core)] = None
    return keys


def query_words(side: Side) -> dict[str, None]:
    """All words of a record worth looking up: title, brackets, version, credit, guests."""
    words: dict[str, None] = {}
    for reading in side.readings:
        for run in (reading.parts.core.split(), reading.credit.whole.split()):
            for word in run:
                words[word] = None
    first = side.readings[0]
    for word in first.extras + first.version + first.guests + side.album:
        words[word] = None
    return words


def wish_key(track: Track | LibraryTrack) -> str:
    """See `normalise.track_key`."""
    reading = side_of(track).readings[0]
    name = reading.credit.names[0] if reading.credit.names else ""
    version = " ".join(sorted(w for w in reading.version if w not in FILLER and w not in GENERIC))
    core = " ".join(reading.title) or fold_plain(track.title)
    return f"{name.replace(' ', '')}|{core.replace(' ', '')}|{version}"
