"""A `LibraryServer` in memory over a simulated shelf, the measure for the adapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain import BadInput, LibraryTrack, NotFound, Unreachable
from core.domain.servers import (
    ServerIdentity,
    ServerList,
    ServerMark,
    ServerPlaylist,
    ServerScan,
    ServerSection,
    TrackRegard,
)
from core.tasks import TaskContext
from sandbox.shelf import Shelf, Song, SongList


class FakeService:
    """What stands for the network: it can be closed, and counts what is asked."""

    def __init__(self) -> None:
        self.closed = False
        self.log: list[str] = []
        self.violations: list[str] = []

    def close(self) -> None:
        self.closed = True


class MemoryLibraryServer:
    """Implements `core.ports.servers.LibraryServer`."""

    name = "plex"

    def __init__(self, shelf: Shelf, service: FakeService) -> None:
        self._shelf = shelf
        self._service = service

    def check(self, ctx: TaskContext) -> ServerIdentity:
        self._ask("check", ctx)
        return ServerIdentity("Fake", "1.0", "fake")

    def sections(self, ctx: TaskContext) -> list[ServerSection]:
        self._ask("sections", ctx)
        return [ServerSection("3", "Music")]

    def look(self, ctx: TaskContext, before: ServerMark | None = None) -> ServerMark:
        self._ask("look", ctx)
        shown = self._shelf.shown()
        newest = max((song.saved for song in self._shelf.songs.values()), default=0.0)
        return ServerMark(repr(newest), len(shown))

    def read_all(self, ctx: TaskContext) -> Iterator[list[LibraryTrack]]:
        songs = self._shelf.shown()
        for at in range(0, len(songs), 10):
            self._ask("page", ctx)
            yield [as_track(song) for song in songs[at : at + 10]]

    def read_changes(
        self, since: ServerMark, ctx: TaskContext
    ) -> Iterator[list[LibraryTrack]] | None:
        self._ask("changes", ctx)
        later = [song for song in self._shelf.shown() if song.saved > float(since.token)]
        return iter([[as_track(song) for song in later]])

    def keys(self, ctx: TaskContext) -> frozenset[str]:
        self._ask("keys", ctx)
        return frozenset(song.id for song in self._shelf.shown())

    def trigger_scan(self, folders: Sequence[str], ctx: TaskContext) -> None:
        self._ask("scan", ctx)
        self._shelf.take_in(folders)

    def scan_state(self, ctx: TaskContext) -> ServerScan:
        self._ask("state", ctx)
        return ServerScan(False)

    def playlists(self, ctx: TaskContext) -> list[ServerList]:
        self._ask("lists", ctx)
        return [
            ServerList(one.id, one.name, len(one.entries)) for one in self._shelf.lists.values()
        ]

    def playlist(self, playlist_id: str, ctx: TaskContext) -> ServerPlaylist:
        self._ask("list", ctx)
        found = self._found(playlist_id)
        return ServerPlaylist(found.id, found.name, tuple(s.id for s in self._shelf.entries(found)))

    def create_playlist(self, name: str, items: Sequence[str], ctx: TaskContext) -> ServerPlaylist:
        self._ask("create", ctx)
        if not items:
            raise BadInput("An empty list cannot be made.", "Push a list with owned tracks.")
        made = SongList(f"list-{len(self._shelf.lists) + 1}", name, "ada", list(items))
        self._shelf.lists[made.id] = made
        return self.playlist(made.id, ctx)

    def replace_playlist(
        self, playlist_id: str, items: Sequence[str], ctx: TaskContext
    ) -> ServerPlaylist:
        self._ask("replace", ctx)
        self._found(playlist_id).entries = list(items)
        return self.playlist(playlist_id, ctx)

    def delete_playlist(self, playlist_id: str, ctx: TaskContext) -> None:
        self._ask("delete", ctx)
        del self._shelf.lists[self._found(playlist_id).id]

    def regard(self, key: str, ctx: TaskContext) -> TrackRegard:
        self._ask("regard", ctx)
        song = self._shelf.songs.get(key)
        if song is None or song.missing:
            raise NotFound("Fake", "There is no such track.")
        return TrackRegard(song.rating or None, song.plays, song.played_at or None, song.favourite)

    def pass_on(self, key: str, regard: TrackRegard, ctx: TaskContext) -> TrackRegard:
        now = self.regard(key, ctx)
        self._shelf.like(
            key,
            rating=now.rating or regard.rating or 0.0,
            plays=max(now.plays, regard.plays),
            played_at=max(now.played_at or 0.0, regard.played_at or 0.0),
            favourite=now.favourite or regard.favourite,
        )
        return self.regard(key, ctx)

    def close(self) -> None:
        return None

    def _found(self, playlist_id: str) -> SongList:
        if playlist_id not in self._shelf.lists:
            raise NotFound("Fake", "There is no such list.")
        return self._shelf.lists[playlist_id]

    def _ask(self, what: str, ctx: TaskContext) -> None:
        ctx.checkpoint()
        if self._service.closed:
            raise Unreachable("Fake", "Fake cannot be reached.")
        self._service.log.append(what)


def as_track(song: Song) -> LibraryTrack:
    """A song as the fake tells it."""
    return LibraryTrack(
        song.title, song.artists, song.album, song.seconds, song.number, song.disc, song.year,
        (song.album_artist,), path=song.path, server="plex", key=song.id,
    )  # fmt: skip
