"""Spotify addresses and `liked` as a SOURCE. Used through `services/playlists/links.py`.

Only the person's own lists can be read; albums, tracks and artists can be read of everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from core.clients.catalogues.values import Json
from core.clients.spotify import mapping
from core.clients.spotify.address import LIKED, taken_apart
from core.clients.spotify.catalogue import SpotifyCatalogue
from core.clients.spotify.liked import Liked
from core.clients.spotify.lists import Lists, ReadList
from core.clients.spotify.troubles import Misunderstood
from core.domain import BadInput, NotFound, Playlist, PlaylistEntry
from core.domain.catalogue import AlbumKind, CatalogueAlbum, CatalogueTrack
from core.matching.normalise import fold
from core.ports.accounts import Priority
from core.tasks import TaskContext

KIND = "spotify"
EMPTY = "Open another one, or put tracks into it there."
_OWN = (AlbumKind.ALBUM, AlbumKind.EP, AlbumKind.SINGLE)


class SpotifyReader:
    """Implements `core.ports.sources.PlaylistReader`."""

    def __init__(self, lists: Lists, liked: Liked, catalogue: SpotifyCatalogue) -> None:
        self._lists = lists
        self._liked = liked
        self._catalogue = catalogue

    def accepts(self, source: str) -> bool:
        """True for every address of Spotify's that can be read, and for `liked`."""
        try:
            taken_apart(source)
        except BadInput:
            return False
        return True

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The list. Raises `BadInput` for what is none, `ServiceError` in trouble."""
        kind, number = taken_apart(source)
        ctx.checkpoint()
        try:
            return self._read(kind, number, ctx)
        except (NotFound, Misunderstood) as error:
            raise BadInput(error.sentence, error.next_step) from None

    def _read(self, kind: str, number: str, ctx: TaskContext) -> Playlist:
        if kind == LIKED:
            return self.liked(ctx)
        if kind == "playlist":
            return as_playlist(self._lists.read(number, ctx))
        if kind == "album":
            return self._album(number, ctx)
        if kind == "track":
            return self._track(number, ctx)
        return self._artist(number, ctx)

    def liked(self, ctx: TaskContext, priority: Priority = Priority.USER) -> Playlist:
        """The liked songs, the newest first."""
        mark, rows = self._liked.read(ctx, priority)
        if not rows:
            raise BadInput(
                "There are no liked songs in this Spotify account.", "Like a song there first."
            )
        return _likes(mark, rows)

    def last_read(self, source: str) -> Playlist | None:
        """A list of the account as it was read before; None for what was not. Nothing is asked."""
        kind, number = taken_apart(source)
        if kind == LIKED:
            kept = self._liked.last_read()
            return None if kept is None else _likes(*kept)
        read = self._lists.last_read(number) if kind == "playlist" else None
        return as_playlist(read) if read is not None and read.rows else None

    def _album(self, number: str, ctx: TaskContext) -> Playlist:
        details = self._catalogue.album(number, ctx)
        if details is None:
            raise _missing("album", number)
        return _listed("album", number, details.album.title, details.tracks)

    def _track(self, number: str, ctx: TaskContext) -> Playlist:
        track = self._catalogue.track(number, ctx)
        if track is None:
            raise _missing("track", number)
        return _listed("track", number, f"{track.artist_credit} - {track.title}", [track])

    def _artist(self, number: str, ctx: TaskContext) -> Playlist:
        artist = self._catalogue.artist(number, ctx)
        if artist is None:
            raise _missing("artist", number)
        albums = [one for one in self._catalogue.artist_albums(number, ctx) if one.kind in _OWN]
        albums.sort(key=lambda one: (_OWN.index(one.kind or AlbumKind.ALBUM), one.date or ""))
        return _listed("artist", number, artist.name, _once(self._tracks_of(albums, ctx)))

    def _tracks_of(
        self, albums: list[CatalogueAlbum], ctx: TaskContext
    ) -> Iterator[CatalogueTrack]:
        for place, album in enumerate(albums):
            ctx.report(place / len(albums), f"Reading {album.title}")
            details = self._catalogue.album(album.id, ctx)
            yield from details.tracks if details is not None else ()


def _likes(mark: str, rows: list[Json]) -> Playlist:
    return Playlist("spotify:liked", "Liked Songs", KIND, _rows(rows), mark)


def as_playlist(read: ReadList) -> Playlist:
    """A playlist that was read. Raises `BadInput` for an empty one."""
    head = read.head
    if not read.rows:
        raise BadInput(f"The Spotify playlist “{head.name}” has no tracks in it.", EMPTY)
    key = f"spotify:playlist:{head.id}"
    return Playlist(key, head.name, KIND, _rows(read.rows), head.snapshot)


def _rows(rows: list[Json]) -> tuple[PlaylistEntry, ...]:
    return tuple(mapping.entry(at, row) for at, row in enumerate(rows, start=1))


def _missing(what: str, number: str) -> BadInput:
    return BadInput(f"Spotify has no {what} {number}.", "Check the address.")


def _once(tracks: Iterable[CatalogueTrack]) -> Iterator[CatalogueTrack]:
    """Each recording once: singles are on the album too."""
    seen: set[tuple[str, int]] = set()
    for track in tracks:
        name = (fold(track.title), round(track.duration or 0))
        if name not in seen:
            yield track
        seen.add(name)


def _listed(what: str, number: str, name: str, tracks: Iterable[CatalogueTrack]) -> Playlist:
    entries = tuple(PlaylistEntry(at, one.as_track()) for at, one in enumerate(tracks, start=1))
    if not entries:
        raise BadInput(f"The Spotify {what} “{name}” has no tracks in it.", EMPTY)
    shown = [(one.track.title, one.track.artists) for one in entries]
    digest = sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Playlist(f"spotify:{what}:{number}", name, KIND, entries, digest)
