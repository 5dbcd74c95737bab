"""Jellyfin as a `LibraryServer`.

A mark is the server's own time: what was saved since is read again, an overlap included, and
removals are seen by the count.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial

from core.clients.catalogues.values import Json, count, text
from core.clients.jellyfin import lists
from core.clients.jellyfin.answers import SERVICE
from core.clients.jellyfin.api import JellyfinApi, authorization, person
from core.clients.jellyfin.listing import Listing
from core.clients.jellyfin.mapping import NAME, library_track, regard, user_data
from core.domain import LibraryTrack, NotFound, Refused
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
_OVERLAP_SECONDS = 60.0
_LIST_PAGE = 500


@dataclass(frozen=True, slots=True)
class JellyfinConfig:
    """Where and with which key: an API key of the dashboard, or a user's token."""

    url: str
    api_key: str


class JellyfinServer:
    """Implements `core.ports.servers.LibraryServer`. Thread-safe."""

    name = NAME

    def __init__(self, config: JellyfinConfig, clock: Clock, limits: Limits = LIMITS) -> None:
        self._clock = clock
        # A mark of another server says nothing; an address may hold a login, so no mark shows it.
        self._of = hashlib.sha256(config.url.encode()).hexdigest()[:16]
        header = {"Authorization": authorization(config.api_key)}
        self._http = Http(SERVICE, config.url, header, limits)
        self._api = JellyfinApi(self._http)
        self._person: str | None = None
        self._lock = threading.Lock()

    def check(self, ctx: TaskContext) -> ServerIdentity:
        """See `LibraryServer.check`."""
        told = patiently(self._api.info, ctx)
        self._person = None
        self._user(ctx)
        name = text(told.get("ServerName")) or SERVICE
        return ServerIdentity(name, text(told.get("Version")), text(told.get("Id")))

    def sections(self, ctx: TaskContext) -> list[ServerSection]:
        """See `LibraryServer.sections`; empty where our key may not list them."""
        try:
            rows = patiently(self._api.libraries, ctx)
        except (Refused, NotFound):
            return []
        music = [row for row in rows if row.get("CollectionType") == "music"]
        return [
            ServerSection(text(row.get("ItemId")), text(row.get("Name")), _places(row))
            for row in music
        ]

    def look(self, ctx: TaskContext, before: ServerMark | None = None) -> ServerMark:
        """See `LibraryServer.look`."""
        listing = self._listing(ctx)
        page = listing.first()
        known = self._since(before)
        same_size = before is not None and known and before.count == page.total
        if before is not None and same_size and listing.first(known).total == 0:
            return before
        told = {"at": self._moment(page.date), "of": self._of}
        mark = ServerMark(json.dumps(told), page.total)
        if mark == before:  # changed within the second that marks are told in
            mark = ServerMark(json.dumps(told | {"again": True}), page.total)
        return mark

    def read_all(self, ctx: TaskContext) -> Iterator[Sequence[LibraryTrack]]:
        """See `LibraryServer.read_all`."""
        for page in self._listing(ctx).songs():
            yield _tracks(page)

    def read_changes(
        self, since: ServerMark, ctx: TaskContext
    ) -> Iterator[Sequence[LibraryTrack]] | None:
        """See `LibraryServer.read_changes`."""
        known = self._since(since)
        return map(_tracks, self._listing(ctx).songs(known)) if known else None

    def keys(self, ctx: TaskContext) -> frozenset[str]:
        """See `LibraryServer.keys`."""
        return frozenset(self._listing(ctx).ids())

    def trigger_scan(self, folders: Sequence[str], ctx: TaskContext) -> None:
        """See `LibraryServer.trigger_scan`."""
        ctx.checkpoint()
        if folders:
            try:
                self._api.changed(folders)
            except (Refused, NotFound):
                self._api.refresh()
        else:
            self._api.refresh()

    def scan_state(self, ctx: TaskContext) -> ServerScan:
        """See `LibraryServer.scan_state`."""
        task = patiently(self._api.scan_task, ctx) or {}
        done = task.get("CurrentProgressPercentage")
        share = done / 100 if isinstance(done, int | float) else None
        return ServerScan(task.get("State") in {"Running", "Cancelling"}, share)

    def playlists(self, ctx: TaskContext) -> list[ServerList]:
        """See `LibraryServer.playlists`."""
        found: list[ServerList] = []
        while True:
            ask = partial(self._api.playlists, len(found), _LIST_PAGE, self._user(ctx))
            page = patiently(ask, ctx)
            found += [
                ServerList(
                    text(row.get("Id")), text(row.get("Name")), count(row.get("ChildCount")) or 0
                )
                for row in page.rows
            ]
            if not page.rows or len(found) >= page.total:
                return found

    def playlist(self, playlist_id: str, ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.playlist`."""
        user = self._user(ctx)
        rows = patiently(partial(lists.entries, self._api, playlist_id, user), ctx)
        name = text(patiently(partial(self._api.item, playlist_id, user), ctx).get("Name"))
        return ServerPlaylist(playlist_id, name, tuple(text(row.get("Id")) for row in rows))

    def create_playlist(self, name: str, items: Sequence[str], ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.create_playlist`."""
        made = lists.made(self._api, name, items, self._user(ctx))
        return self.playlist(made, ctx)

    def replace_playlist(
        self, playlist_id: str, items: Sequence[str], ctx: TaskContext
    ) -> ServerPlaylist:
        """See `LibraryServer.replace_playlist`."""
        lists.replace(self._api, playlist_id, items, self._user(ctx))
        return self.playlist(playlist_id, ctx)

    def delete_playlist(self, playlist_id: str, ctx: TaskContext) -> None:
        """See `LibraryServer.delete_playlist`."""
        ctx.checkpoint()
        self._api.delete(playlist_id)

    def regard(self, key: str, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.regard`; that of the user whose lists are meant."""
        return regard(patiently(partial(self._api.regard, key, self._user(ctx)), ctx))

    def pass_on(self, key: str, regard: TrackRegard, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.pass_on`: one order sets it all."""
        now = self.regard(key, ctx)
        if not now.lacks(regard):
            return now
        wanted = TrackRegard(
            regard.rating if now.rating is None else None,
            regard.plays if regard.plays > now.plays else 0,
            regard.played_at if (now.played_at or 0.0) < (regard.played_at or 0.0) else None,
            regard.favourite and not now.favourite,
        )
        self._api.set_regard(key, self._user(ctx), user_data(wanted))
        return self.regard(key, ctx)

    def close(self) -> None:
        """See `LibraryServer.close`."""
        self._http.close()

    def _user(self, ctx: TaskContext) -> str:
        with self._lock:
            if self._person is None:
                self._person = patiently(partial(person, self._api), ctx)
            return self._person

    def _listing(self, ctx: TaskContext) -> Listing:
        return Listing(self._api, ctx, self._user(ctx))

    def _since(self, mark: ServerMark | None) -> str:
        """The moment of a mark; "" for none, and for a mark of another server."""
        try:
            told = json.loads(mark.token) if mark is not None else {}
        except ValueError:
            return ""
        ours = isinstance(told, dict) and told.get("of") == self._of
        return text(told.get("at")) if ours else ""

    def _moment(self, date: str) -> str:
        """The server's time less the overlap, as Jellyfin takes it; ours where it tells none."""
        try:
            at = parsedate_to_datetime(date)
        except ValueError:
            at = datetime.datetime.fromtimestamp(self._clock.now(), datetime.UTC)
        early = at.astimezone(datetime.UTC) - datetime.timedelta(seconds=_OVERLAP_SECONDS)
        return early.strftime("%Y-%m-%dT%H:%M:%SZ")


def _tracks(page: Sequence[Json]) -> list[LibraryTrack]:
    return [track for track in map(library_track, page) if track is not None]


def _places(row: Json) -> tuple[str, ...]:
    told = row.get("Locations")
    return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()
