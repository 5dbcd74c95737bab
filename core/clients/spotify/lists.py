"""Playlists: read when their snapshot changed, remembered when they may not be read.

A first reading takes one request for each fifty rows and two more: the snapshot before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from core.clients.catalogues.values import Json, as_object, text
from core.clients.spotify import mapping, troubles
from core.clients.spotify.answers import OwnPages
from core.clients.spotify.api import SpotifyApi
from core.clients.spotify.pages import Pages, Reading
from core.clients.spotify.troubles import TITLE, AppStopped
from core.domain import NotFound, Refused
from core.net.alone import Alone
from core.ports.accounts import Priority
from core.tasks import TaskContext


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a list without its rows; `total` 0 when it is not told or empty."""

    id: str
    name: str
    snapshot: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list with its rows as told."""

    head: Head
    rows: list[Json]


class Lists:
    """Reads playlists of the account. Thread-safe."""

    def __init__(self, api: SpotifyApi, own: OwnPages) -> None:
        self._api = api
        self._own = own
        self._pages = Pages(api, own)
        self._alone = Alone()
        self._is_old_app = False
        self._asks_older = False

    def saw(self, told: Json) -> None:
        """A playlist as Spotify told it: apps from before 2026 may know the old shape alone."""
        self._is_old_app = "tracks" in told and "items" not in told

    def read(self, list_id: str, ctx: TaskContext, priority: Priority = Priority.USER) -> ReadList:
        """A list by its id. Raises `NotFound`, `Refused` (somebody else's) and others."""
        with self._alone.with_key(list_id, ctx):
            return self._read(list_id, ctx, priority)

    def _read(self, list_id: str, ctx: TaskContext, priority: Priority) -> ReadList:
        head = self._head(list_id, ctx, priority)
        known = self.kept(head)
        if known is not None:
            return known
        rows = self._rows(head, ctx, priority)
        after = self._head(list_id, ctx, priority)
        if after.snapshot != head.snapshot:
            head, rows = after, self._rows(after, ctx, priority)
        return self._whole(head, rows)

    def read_listed(self, head: Head, ctx: TaskContext, priority: Priority) -> ReadList:
        """A list whose snapshot a listing just told: one request for each fifty rows.

        What moves meanwhile shows in the next listing.
        """
        with self._alone.with_key(head.id, ctx):
            known = self.kept(head)
            return known or self._whole(head, self._rows(head, ctx, priority))

    def last_read(self, list_id: str) -> ReadList | None:
        """What was read before, of whatever snapshot; nothing is asked."""
        told = self._own.get(_path(list_id))
        if not told or told.get("closed"):
            return None
        return self.kept(Head(list_id, text(told.get("name")), text(told.get("snapshot"))))

    def kept(self, head: Head) -> ReadList | None:
        """What was read of this very snapshot; raises `Refused` when it may not be read."""
        told = self._own.get(_path(head.id))
        if not head.snapshot or told.get("snapshot") != head.snapshot:
            return None
        if told.get("closed"):
            raise troubles.unreadable(head.name)
        number = told.get("count")
        if not isinstance(number, int):
            return None
        rows = self._pages.complete(_reading(head.id), head.snapshot, number)
        return None if rows is None else ReadList(head, rows)

    def is_known(self, list_id: str) -> tuple[str, bool]:
        """(the snapshot last read or refused, "" for none; whether it was refused)."""
        told = self._own.get(_path(list_id))
        return text(told.get("snapshot")), bool(told.get("closed"))

    def _head(self, list_id: str, ctx: TaskContext, priority: Priority) -> Head:
        told = as_object(self._api.get(_path(list_id), ctx, priority=priority))
        if not told:
            raise NotFound(
                TITLE,
                f"Spotify has no playlist {list_id} for apps.",
                "Check the address. Lists that Spotify itself makes are closed to apps: copy one "
                "into a list of your own.",
            )
        self.saw(told)
        return head_of(told, list_id)

    def _rows(self, head: Head, ctx: TaskContext, priority: Priority) -> list[Json]:
        if head.total == 0:
            return []
        try:
            return self._all(head, ctx, priority)
        except Refused as refused:
            if isinstance(refused, AppStopped):
                raise
            told = {"name": head.name, "snapshot": head.snapshot, "closed": True}
            self._own.put(_path(head.id), told)
            raise troubles.unreadable(head.name) from None

    def _all(self, head: Head, ctx: TaskContext, priority: Priority) -> list[Json]:
        """Every row; where an old app has no `/items`, they come from `/tracks`, from then on."""
        new = _reading(head.id, priority)
        older = replace(new, older=f"{_path(head.id)}/tracks")
        total = head.total or 0
        if self._asks_older:
            return self._pages.all(older, head.snapshot, ctx, total=total)
        try:
            return self._pages.all(new, head.snapshot, ctx, total=total)
        except NotFound:
            if not self._is_old_app:
                raise
        rows = self._pages.all(older, head.snapshot, ctx, total=total)
        self._asks_older = True
        return rows

    def _whole(self, head: Head, rows: list[Json]) -> ReadList:
        told = {"name": head.name, "snapshot": head.snapshot, "count": len(rows)}
        self._own.put(_path(head.id), told)
        return ReadList(head, rows)


def head_of(told: Json, list_id: str = "") -> Head:
    """A playlist object as a head."""
    found = text(told.get("id")) or list_id
    name = text(told.get("name")) or f"Spotify playlist {found}"
    return Head(list_id or found, name, text(told.get("snapshot_id")), mapping.total_of(told))


def _path(list_id: str) -> str:
    return f"/playlists/{quote(list_id, safe='')}"


def _reading(list_id: str, priority: Priority = Priority.USER) -> Reading:
    # Without the types, episodes come disguised as tracks (contract §2.3).
    extra = {"additional_types": "track,episode"}
    return Reading(f"{_path(list_id)}/items", extra, priority)
