"""Addresses of services as a SOURCE: which service an address belongs to, and who reads it.

A registry: whoever can read one more service adds its reader to `link_readers` in
`services/assembly/parts.py`. An address nobody reads is answered with what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.domain import BadInput, Playlist
from core.ports.sources import PlaylistReader
from core.tasks import TaskContext

ALBUM_PREFIX = "album:"
"""Begins the keys of whole albums that are downloaded like a playlist."""

_EXPORT = "Export the playlist (for example with Exportify or TuneMyMusic) and open the file."
_WEB = r"^(?:https?://)?(?:[\w-]+\.)*"

_APPLE = (
    "Apple lets only its own programs read them: export the list (in Music: File, Library, "
    "Export Playlist; or with TuneMyMusic) and open the file."
)

LINKS: Mapping[str, tuple[str, re.Pattern[str], str]] = {
    "spotify": (
        "Spotify",
        re.compile(rf"^spotify:|^liked$|{_WEB}(?:spotify\.com|spotify\.link)/", re.IGNORECASE),
        _EXPORT,
    ),
    "youtube": (
        "YouTube",
        re.compile(rf"{_WEB}(?:youtube\.com|youtu\.be)/", re.IGNORECASE),
        "Name the track as “Artist - Title”.",
    ),
    "deezer": (
        "Deezer",
        re.compile(
            rf"^deezer:|{_WEB}(?:deezer\.com|(?:deezer|dzr)\.page\.link)(?:/|$)", re.IGNORECASE
        ),
        _EXPORT,
    ),
    "listenbrainz": (
        "ListenBrainz",
        re.compile(rf"{_WEB}listenbrainz\.org(?:/|$)", re.IGNORECASE),
        "Export the playlist there as JSPF and open the file.",
    ),
    "discover": (
        "Discovery",
        re.compile(r"^discover:", re.IGNORECASE),
        "Open a playlist file.",
    ),
    "apple": (
        "Apple Music",
        re.compile(rf"{_WEB}music\.apple\.com/", re.IGNORECASE),
        _APPLE,
    ),
}
"""Name → name for people, how its addresses look, what to do while nobody reads them."""


class LinkReader:
    """A `PlaylistReader` for the addresses of one service, made when one is first opened."""

    def __init__(self, service: str, make: Callable[[], PlaylistReader] | None) -> None:
        self._title, self._pattern, self._instead = LINKS[service]
        self._make = make

    def accepts(self, source: str) -> bool:
        """True for the service's addresses, as people paste them."""
        return self._pattern.match(bare(source)) is not None

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The list. Raises `BadInput` when this version reads none of this service."""
        if self._make is None:
            raise BadInput(f"{self._title} addresses cannot be opened.", self._instead)
        return self._make().read(bare(source), ctx)


def link_readers(
    makers: Mapping[str, Callable[[], PlaylistReader]],
) -> list[PlaylistReader]:
    """A reader for every service we know; `makers` are those that can be read, by name."""
    return [LinkReader(service, makers.get(service)) for service in LINKS]


def bare(source: str) -> str:
    """An address without the brackets and quotes it was pasted with."""
    return source.strip().strip("<>\"'“”").strip()


def service_of(source: str) -> str:
    """The name of the service an address belongs to, "" for anything else."""
    plain = bare(source)
    return next((name for name, (_, looks, _) in LINKS.items() if looks.match(plain)), "")
