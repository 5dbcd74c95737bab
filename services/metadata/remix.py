"""When A remixes B's song, A is the song's artist and B a contributing one. Pure.

The remixer must be named twice: by the title and among the artists that a source lists. So nobody
called "Club" becomes an artist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.domain import Track
from core.matching.normalise import fold
from services.organise.credit import known_album, main_artist

_REMIX = re.compile(
    r"[(\[]\s*(?P<names>[^()\[\]]+?)(?:'s|s'|’s)?\s+"
    r"(?:(?:official|extended|club|dub|vocal|radio)\s+)?(?:re-?mix|rework|rmx|flip|bootleg)"
    r"(?:\s+[^()\[\]]*)?[)\]]|\s[-–—]\s(?P<tail>[^()\[\]]+?)\s+(?:re-?mix|rework|rmx)\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|&|\+|\band\b|\bx\b|\bvs\.?\b)\s*", re.IGNORECASE)


def remixers(title: str, artists: Sequence[str]) -> tuple[str, ...]:
    """Those of `artists` whom the title names as its remixers, as `artists` spells them."""
    text = remixer_words(title)
    if not text:
        return ()
    named = {fold(text), *(fold(name) for name in _BETWEEN.split(text))}
    return tuple(name for name in artists if fold(name) in named)


def remixer_words(title: str) -> str:
    """The words where a remixed title names its remixer ("Club" is none); "" for no remix."""
    found = _REMIX.search(title)
    return (found["names"] or found["tail"] or "").strip() if found is not None else ""


def credited(track: Track, others: Sequence[str] = ()) -> Track:
    """The track with its remixer in front; `others` are artists that a catalogue lists for it.

    The album keeps its artist: a remix among an artist's own songs does not leave the album.
    """
    known = [*track.artists, *others]
    first = remixers(track.title, list(dict.fromkeys(known)))
    if not first or not track.artists:
        return track
    taken = {fold(name) for name in first}
    rest = tuple(name for name in track.artists if fold(name) not in taken)
    album_artists = track.album_artists
    if known_album(track) is not None and not album_artists and rest:
        album_artists = (main_artist(replace(track, artists=rest)),)
    return replace(track, artists=first + rest, album_artists=album_artists)
