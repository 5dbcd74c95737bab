"""Keys and words under which a record is filed and looked up in the index.

`row_entry` runs for every library row and is therefore written for speed: plain titles skip the
taking apart. `query_keys` uses all readings of the wanted record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.domain import LibraryTrack, Track
from core.matching.credits import Credit, credit_of
from core.matching.normalise import fold_plain, is_placeholder, without_article
from core.matching.readings import Side, side_of
from core.matching.segments import is_plain, take_apart
from core.matching.words import FILLER, GENERIC

ANYBODY = "*"
_LONGEST = 100_000.0
_ODD_ARTIST = re.compile(
    r"[;,、/×・|＆&+()\[\]-]"
    r"|\b(?:feat|ft|featuring|vs|versus|with|and|und|con|meets|pres|presents|x|y|e|et|vevo|official|various|unk\w*|null|n)\b",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"^\W*\d|^\W|\s[-–—~_]|---|_-_|[-–—]\s|[\"“「『【]|\$|‰")


def row_entry(track: LibraryTrack) -> tuple[list[str], list[str]]:
    """(exact keys, words) of a library row."""
    title, artists = track.title, track.artists
    if not artists or _SHAPED.search(title) or is_placeholder(title):
        return _odd_entry(track)
    folded = fold_plain(title)
    core = folded if is_plain(title, folded) else take_apart.__wrapped__(title, "").core
    names, name_words = _names(artists)
    if not name_words:
        return _odd_entry(track)
    core = core.replace(" ", "")
    keys = [f"{ANYBODY}|{core}", *(f"{name}|{core}" for name in names), *place_keys(track)]
    if track.duration and 1.0 < track.duration < _LONGEST:
        keys.append(f"{names[0]}~{int(track.duration)}")
    return keys, folded.split() + name_words


def _odd_entry(track: LibraryTrack) -> tuple[list[str], list[str]]:
    """A row with a shape of its own: all readings, and the album where little else is known."""
    side = side_of(track)
    words = fold_plain(track.title).split() + fold_plain(" ".join(track.artists)).split()
    first = side.readings[0]
    if not first.credit.known or not first.title:
        words += (*side.album, *first.credit.whole.split())
    lengths = length_keys(side, track.duration)[:1]
    return [*query_keys(side), *title_keys(side), *place_keys(track), *lengths], words


@lru_cache(maxsize=4096)
def _names(artists: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The main artist and, where a credit was split, the whole of it: squeezed; and the words."""
    if len(artists) == 1 and not _ODD_ARTIST.search(artists[0]):
        whole = without_article(fold_plain(artists[0]))
        return [whole.replace(" ", "")], whole.split()
    credit = credit_of(artists)
    names = dict.fromkeys((credit.names[0] if credit.names else "", credit.whole))
    return [name.replace(" ", "") for name in names], credit.whole.split()


def key_of(name: str, core: str) -> str:
    """One exact key: the folded main artist and the core title, spaces gone."""
    return f"{name}|{core}".replace(" ", "")


def length_key(credit: Credit, seconds: int) -> str:
    """The key of main artist and length, for titles that are damaged or missing."""
    return f"{credit.names[0].replace(' ', '')}~{seconds}"


def length_keys(side: Side, seconds: float | None) -> tuple[str, ...]:
    """Under artist and length, then a second less and more; () when one is unknown."""
    credit, length = side.readings[0].credit, side.duration or seconds
    if not length or not 1.0 < length < _LONGEST or not credit.known:
        return ()
    return tuple(length_key(credit, int(length) + off) for off in (0, -1, 1))


def place_keys(track: Track | LibraryTrack) -> tuple[str, ...]:
    """The key of album and track number, for records whose names are damaged; () when unknown."""
    if not track.album or not track.track_number:
        return ()
    album = _album_name(track.album)
    return (f"{ANYBODY}{track.track_number}|{album}",) if album else ()


def album_keys(album: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """The keys of these track numbers of an album; () for a name that says nothing."""
    name = _album_name(album)
    return tuple(f"{ANYBODY}{number}|{name}" for number in numbers) if name else ()


@lru_cache(maxsize=4096)
def _album_name(album: str) -> str:
    if is_placeholder(album):
        return ""
    folded = fold_plain(album)
    core = folded if is_plain(album, folded) else take_apart.__wrapped__(album, "").core
    return core.replace(" ", "")


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


def title_keys(side: Side) -> dict[str, None]:
    """The keys of the titles alone: for another spelling of the artist, or none."""
    cores = (reading.parts.core.replace(" ", "") for reading in side.readings)
    return dict.fromkeys(f"{ANYBODY}|{core}" for core in cores if core)


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
    """A stable text key of a wish: main artist, core title and version words, folded.

    Two tracks with the same key are the same wish; spelling, guests and packaging do not matter.
    """
    reading = side_of(track).readings[0]
    name = reading.credit.names[0] if reading.credit.names else ""
    version = " ".join(sorted(w for w in reading.version if w not in FILLER and w not in GENERIC))
    core = " ".join(reading.title) or fold_plain(track.title)
    return f"{name.replace(' ', '')}|{core.replace(' ', '')}|{version}"
