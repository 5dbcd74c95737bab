"""Navidrome and other Subsonic servers as a `LibraryServer`.

The API tells neither what changed since when nor how many songs there are: a reading counts as
complete when the library looks the same after it as before (`listing.Marks`).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from core.clients.catalogues.values import Json, text
from core.clients.subsonic import lists
from core.clients.subsonic.answers import SERVICE
from core.clients.subsonic.api import SubsonicApi
from core.clients.subsonic.listing import Listing, Marks
from core.clients.subsonic.mapping import NAME, library_track, regard
from core.domain import BadInput, LibraryTrack, NotFound, NotReady, Refused
from core.domain.servers import (
    ServerIdentity,
    ServerList,
    ServerMark,
    ServerPlaylist,
    ServerScan,
    ServerSection,
    TrackRegard,
)
from core.net.http import Http, Limits
from core.net.patience import patiently
from core.ports.system import Clock
from core.tasks import TaskContext

LIMITS = Limits(connect=5.0, read=30.0, total=180.0)
_READINGS = 2
_PLAYS_AT_ONCE = 50
_SETTLED_SECONDS = 2.0
"""A state told in whole seconds is only believed when it is older than this."""


@dataclass(frozen=True, slots=True)
class SubsonicConfig:
    """Where and who; `music_folder` is the name or id of one folder, "" for all."""

    url: str
    username: str
    password: str
    music_folder: str = ""


class SubsonicServer:
    """Implements `core.ports.servers.LibraryServer`. Thread-safe."""

    name = NAME

    def __init__(self, config: SubsonicConfig, clock: Clock, limits: Limits = LIMITS) -> None:
        self._config = config
        self._clock = clock
        self._http = Http(SERVICE, config.url, limits=limits)
        self._api = SubsonicApi(self._http, config.username, config.password)
        self._folder: str | None = None
        self._greeted = False
        self._lock = threading.Lock()

    def check(self, ctx: TaskContext) -> ServerIdentity:
        """See `LibraryServer.check`."""
        self._greeted = False
        facts = self._server(ctx).facts
        title = facts.kind.capitalize() or "Subsonic server"
        return ServerIdentity(title, facts.version)

    def sections(self, ctx: TaskContext) -> list[ServerSection]:
        """See `LibraryServer.sections`; where a folder lies is not told."""
        folders = patiently(self._server(ctx).folders, ctx)
        return [ServerSection(key, title) for key, title in folders.items()]

    def look(self, ctx: TaskContext, before: ServerMark | None = None) -> ServerMark:
        """See `LibraryServer.look`; an old server is asked for its albums, 500 at a time."""
        known = _facts(before)
        marks = self._listing(ctx).marks(text(known.get("modified")))
        whole = f"{self._config.url} {marks.digest}"
        digest = hashlib.sha256(whole.encode()).hexdigest()  # another server, another mark
        told = {"digest": digest, "modified": marks.modified}
        unsettled = marks.scanning or self._is_fresh(marks)
        return ServerMark(json.dumps(told | ({"unsettled": True} if unsettled else {})))

    def read_all(self, ctx: TaskContext) -> Iterator[Sequence[LibraryTrack]]:
        """See `LibraryServer.read_all`. A library that changes meanwhile is read once more."""
        listing = self._listing(ctx)
        seen: set[str] = set()
        marks = listing.marks()
        for _ in range(_READINGS):
            for page in listing.songs():
                ctx.checkpoint()
                new = [track for track in map(library_track, page) if track is not None]
                new = [track for track in new if track.key not in seen]
                seen.update(track.key for track in new)
                yield new
            after = listing.marks(marks.modified)
            if after.digest == marks.digest:
                return
            marks = after
        raise NotReady(
            SERVICE,
            f"The library of {SERVICE} changes while it is read.",
            "Wait until its own scan has ended, then scan again.",
        )

    def read_changes(
        self,
        since: ServerMark,  # noqa: ARG002 - the port's shape
        ctx: TaskContext,  # noqa: ARG002 - the port's shape
    ) -> Iterator[Sequence[LibraryTrack]] | None:
        """None: no call of the API tells what changed."""
        return None

    def keys(self, ctx: TaskContext) -> frozenset[str]:
        """See `LibraryServer.keys`."""
        return frozenset(track.key for batch in self.read_all(ctx) for track in batch)

    def trigger_scan(self, folders: Sequence[str], ctx: TaskContext) -> None:
        """See `LibraryServer.trigger_scan`.

        Navidrome takes folders below a music folder as targets; a folder told with its whole path
        cannot be placed there, because the server does not tell where its folders lie.
        """
        api = self._server(ctx)
        api.start_scan(self._targets(folders, ctx))

    def scan_state(self, ctx: TaskContext) -> ServerScan:
        """See `LibraryServer.scan_state`; a server that keeps it to itself is not scanning."""
        status = patiently(self._server(ctx).scan_status, ctx)
        return ServerScan(status is not None and status.scanning)

    def playlists(self, ctx: TaskContext) -> list[ServerList]:
        """See `LibraryServer.playlists`."""
        rows = patiently(self._server(ctx).playlists, ctx)
        return [
            ServerList(
                text(row.get("id")), text(row.get("name")), lists.size(row), self._is_ours(row)
            )
            for row in rows
        ]

    def playlist(self, playlist_id: str, ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.playlist`.

        An id of another server's shape is no more than "a generic error" to some.
        """
        try:
            return _playlist(patiently(partial(self._server(ctx).playlist, playlist_id), ctx))
        except Refused:
            if any(one.id == playlist_id for one in self.playlists(ctx)):
                raise
            raise NotFound(SERVICE, f"{SERVICE} does not have this playlist.") from None

    def create_playlist(self, name: str, items: Sequence[str], ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.create_playlist`."""
        made = lists.made(self._server(ctx), name, items)
        return self.playlist(made, ctx)

    def replace_playlist(
        self, playlist_id: str, items: Sequence[str], ctx: TaskContext
    ) -> ServerPlaylist:
        """See `LibraryServer.replace_playlist`."""
        lists.replace(self._server(ctx), playlist_id, items)
        return self.playlist(playlist_id, ctx)

    def delete_playlist(self, playlist_id: str, ctx: TaskContext) -> None:
        """See `LibraryServer.delete_playlist`."""
        self._server(ctx).delete_playlist(playlist_id)

    def regard(self, key: str, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.regard`. supysonic and other old servers count no plays."""
        return regard(self._song(key, ctx))

    def pass_on(self, key: str, regard: TrackRegard, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.pass_on`.

        Plays are counted as of the last one that was heard: without its moment a server would tell
        Last.fm and others of listening that never was, so none is counted then.
        """
        now = self.regard(key, ctx)
        if regard.rating is not None and now.rating is None:
            self._api.set_rating(key, max(1, round(regard.rating / 2)))
        if regard.favourite and not now.favourite:
            self._api.star(key)
        if regard.played_at is not None:
            self._count(key, regard.played_at, regard.plays - now.plays, ctx)
        return self.regard(key, ctx) if now.lacks(regard) else now

    def close(self) -> None:
        """See `LibraryServer.close`."""
        self._http.close()

    def _song(self, key: str, ctx: TaskContext) -> Json:
        """One song; a refused id is one of another server's shape."""
        try:
            return patiently(partial(self._server(ctx).song, key), ctx)
        except Refused:
            raise NotFound(SERVICE, f"{SERVICE} does not have this song any more.") from None

    def _count(self, key: str, at: float, plays: int, ctx: TaskContext) -> None:
        for done in range(0, plays, _PLAYS_AT_ONCE):
            ctx.checkpoint()
            self._api.scrobble(key, at, min(_PLAYS_AT_ONCE, plays - done))

    def _server(self, ctx: TaskContext) -> SubsonicApi:
        """The API after a greeting: it settles the form of login and tells who answers."""
        with self._lock:
            if not self._greeted:
                patiently(self._api.ping, ctx)
                self._greeted = True
        return self._api

    def _listing(self, ctx: TaskContext) -> Listing:
        return Listing(self._server(ctx), ctx, self._chosen_folder(ctx))

    def _chosen_folder(self, ctx: TaskContext) -> str:
        """The id of the configured music folder. Raises `BadInput` when there is none."""
        wanted = self._config.music_folder.strip()
        if not wanted:
            return ""
        if self._folder is None:
            folders = patiently(self._server(ctx).folders, ctx)
            named = [key for key, name in folders.items() if name.casefold() == wanted.casefold()]
            found = [wanted] if wanted in folders else named
            if not found:
                raise BadInput(
                    f'{SERVICE} has no music folder "{wanted}"; it has: '
                    f"{', '.join(sorted(folders.values())) or 'none'}.",
                    "Correct `navidrome.music_folder`, or leave it empty for all.",
                )
            self._folder = found[0]
        return self._folder

    def _targets(self, folders: Sequence[str], ctx: TaskContext) -> list[str]:
        if not folders or any(folder.startswith(("/", "\\")) for folder in folders):
            return []
        library = self._chosen_folder(ctx)
        if not library:
            known = list(patiently(self._api.folders, ctx))
            library = known[0] if len(known) == 1 else ""
        return [f"{library}:{folder}" for folder in folders] if library else []

    def _is_fresh(self, marks: Marks) -> bool:
        """Told in seconds and younger than that: another scan may have the same moment."""
        if not marks.modified.isdigit():
            return False
        return abs(self._clock.now() - int(marks.modified) / 1000) < _SETTLED_SECONDS

    def _is_ours(self, row: Json) -> bool:
        owner = text(row.get("owner")).casefold()
        return row.get("readonly") is not True and owner in {"", self._config.username.casefold()}


def _facts(mark: ServerMark | None) -> Json:
    try:
        told = json.loads(mark.token) if mark is not None else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _playlist(told: Json) -> ServerPlaylist:
    return ServerPlaylist(text(told.get("id")), text(told.get("name")), tuple(lists.song_ids(told)))
