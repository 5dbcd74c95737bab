"""Plex as a `LibraryServer`. Made by `services/container.py`'s helpers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from core.clients.plex.answers import SERVICE, number
from core.clients.plex.api import PlexApi, headers
from core.clients.plex.listing import Listing
from core.clients.plex.lists import Lists
from core.clients.plex.mapping import NAME
from core.domain import BadInput, LibraryTrack, Refused
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
from core.net.patience import TRIES, patiently
from core.tasks import TaskContext

_LIMITS = Limits(connect=5.0, read=30.0, total=120.0)
MOST_PLAYS = 500
"""More plays of one track are not counted: each is a request of its own."""
_SCANNING = "library.update.section"


@dataclass(frozen=True, slots=True)
class PlexConfig:
    """Where Plex is and which library of it is meant: title or key, "" for the only one."""

    url: str
    token: str = field(repr=False)
    section: str = ""


class PlexServer:
    """Implements `core.ports.servers.LibraryServer`."""

    name = NAME

    def __init__(self, config: PlexConfig, limits: Limits = _LIMITS, tries: int = TRIES) -> None:
        self._tries = tries
        self._config = config
        self._api = PlexApi(Http(SERVICE, config.url, headers(config.token), limits))
        self._machine = ""

    def check(self, ctx: TaskContext) -> ServerIdentity:
        """See `LibraryServer.check`."""
        root = patiently(self._api.root, ctx, self._tries)
        self._machine = root.get("machineIdentifier", "")
        return ServerIdentity(root.get("friendlyName", ""), root.get("version", ""), self._machine)

    def sections(self, ctx: TaskContext) -> list[ServerSection]:
        """See `LibraryServer.sections`. Libraries of music have the type "artist"."""
        return [
            ServerSection(
                row.get("key", ""),
                row.get("title", ""),
                tuple(place.get("path", "") for place in row.findall("Location")),
            )
            for row in self._music(ctx)
        ]

    def look(self, ctx: TaskContext, before: ServerMark | None = None) -> ServerMark:
        """See `LibraryServer.look`: three requests."""
        return self._listing(ctx).mark(before)

    def read_all(self, ctx: TaskContext) -> Iterator[list[LibraryTrack]]:
        """See `LibraryServer.read_all`."""
        yield from self._listing(ctx).all()

    def read_changes(
        self, since: ServerMark, ctx: TaskContext
    ) -> Iterator[list[LibraryTrack]] | None:
        """See `LibraryServer.read_changes`."""
        return self._listing(ctx).changes(since)

    def keys(self, ctx: TaskContext) -> frozenset[str]:
        """See `LibraryServer.keys`."""
        return self._listing(ctx).keys()

    def trigger_scan(self, folders: Sequence[str], ctx: TaskContext) -> None:
        """See `LibraryServer.trigger_scan`: one request for each folder, each once."""
        key = self._section(ctx).get("key", "")
        for folder in dict.fromkeys(folders) or [""]:
            ctx.checkpoint()
            self._api.refresh(key, folder)

    def scan_state(self, ctx: TaskContext) -> ServerScan:
        """See `LibraryServer.scan_state`. The section says it, the activities say how far."""
        section = self._section(ctx)
        if section.get("refreshing") != "1":
            return ServerScan(False)
        for activity in patiently(self._api.activities, ctx):
            if activity.get("type") == _SCANNING and _is_about(activity, section.get("key", "")):
                done = number(activity.get("progress"))
                return ServerScan(True, None if done is None else min(1.0, done / 100))
        return ServerScan(True)

    def playlists(self, ctx: TaskContext) -> list[ServerList]:
        """See `LibraryServer.playlists`."""
        return [
            ServerList(
                row.get("ratingKey", ""),
                row.get("title", ""),
                number(row.get("leafCount")) or 0,
                row.get("smart") != "1",
            )
            for row in patiently(self._api.playlists, ctx)
        ]

    def playlist(self, playlist_id: str, ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.playlist`."""
        return self._lists(ctx).read(playlist_id)[0]

    def create_playlist(self, name: str, items: Sequence[str], ctx: TaskContext) -> ServerPlaylist:
        """See `LibraryServer.create_playlist`."""
        if not items:
            raise BadInput("Plex keeps no empty playlists.", "Push a list with owned tracks.")
        lists = self._lists(ctx)
        return lists.read(lists.make(name, items))[0]

    def replace_playlist(
        self, playlist_id: str, items: Sequence[str], ctx: TaskContext
    ) -> ServerPlaylist:
        """See `LibraryServer.replace_playlist`."""
        lists = self._lists(ctx)
        found, rows, smart = lists.read(playlist_id)
        if smart:
            raise Refused(
                SERVICE,
                f'The playlist "{found.name}" follows a rule on Plex and cannot be changed.',
                "Rename it there, or push under another name.",
            )
        if found.items == tuple(items):
            return found
        lists.put(playlist_id, rows, items)
        return lists.read(playlist_id)[0]

    def delete_playlist(self, playlist_id: str, ctx: TaskContext) -> None:
        """See `LibraryServer.delete_playlist`."""
        ctx.checkpoint()
        self._api.delete(playlist_id)

    def regard(self, key: str, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.regard`. Plex knows no hearts beside the rating."""
        told = patiently(partial(self._api.metadata, key), ctx)
        played = number(told.get("lastViewedAt"))
        return TrackRegard(
            _rating(told.get("userRating")),
            number(told.get("viewCount")) or 0,
            None if played is None else float(played),
        )

    def pass_on(self, key: str, regard: TrackRegard, ctx: TaskContext) -> TrackRegard:
        """See `LibraryServer.pass_on`. Plays are counted one by one, each as of now."""
        now = self.regard(key, ctx)
        if regard.rating is not None and now.rating is None:
            self._api.rate(key, regard.rating)
        for _ in range(min(MOST_PLAYS, regard.plays - now.plays)):
            ctx.checkpoint()
            self._api.scrobble(key)
        return self.regard(key, ctx) if now.lacks(regard) else now

    def close(self) -> None:
        """See `LibraryServer.close`."""
        self._api.close()

    def _listing(self, ctx: TaskContext) -> Listing:
        return Listing(self._api, ctx, self._section(ctx))

    def _lists(self, ctx: TaskContext) -> Lists:
        if not self._machine:
            self.check(ctx)
        return Lists(self._api, self._machine, ctx)

    def _music(self, ctx: TaskContext) -> list[Element]:
        rows = patiently(partial(self._api.sections), ctx)
        return [row for row in rows if row.get("type") == "artist"]

    def _section(self, ctx: TaskContext) -> Element:
        """The library that is meant. A key wins over a title; nothing said means the only one."""
        music, wanted = self._music(ctx), self._config.section.strip()
        if not wanted and len(music) == 1:
            return music[0]
        by_key = [row for row in music if row.get("key") == wanted]
        same = wanted.casefold()
        by_title = [row for row in music if row.get("title", "").strip().casefold() == same]
        if by_key or len(by_title) == 1:
            return (by_key or by_title)[0]
        raise _no_section(wanted, music, len(by_title))


def _rating(told: str | None) -> float | None:
    try:
        found = float(told or "")
    except ValueError:
        return None
    return found if 0 < found <= 10 else None


def _is_about(activity: Element, section: str) -> bool:
    told = [one.get("librarySectionID") for one in activity.findall("Context")]
    return not told or section in told


def _no_section(wanted: str, music: list[Element], twice: int) -> BadInput:
    names = ", ".join(f"{row.get('title')} ({row.get('key')})" for row in music)
    step = f"Set plex.section to the title or key of one of: {names}." if names else ""
    if not music:
        return BadInput("Plex has no music library that this token may see.", step)
    if not wanted:
        return BadInput("Plex has several music libraries.", step)
    if twice > 1:
        return BadInput(f'Plex has {twice} music libraries called "{wanted}".', step)
    return BadInput(f'Plex has no music library "{wanted}".', step)
