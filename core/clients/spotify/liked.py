"""Liked Songs: they have no snapshot, so the first page stands for the rest.

The total and the first fifty rows are the mark of a version: unchanged, one request is all. After
an addition the second page confirms where the known rows go on; removals are found by the total.
"""

from __future__ import annotations

from hashlib import sha256

from core.clients.catalogues.values import Json, text
from core.clients.spotify import mapping
from core.clients.spotify.answers import OwnPages
from core.clients.spotify.api import SpotifyApi
from core.clients.spotify.pages import SIZE, Page, Pages, Reading, goes_on
from core.net.alone import Alone
from core.ports.accounts import Priority
from core.ports.system import Clock
from core.tasks import TaskContext

_PATH = "/me/tracks"
_RUN = 10
"""So many known rows in a row are taken for the place where the known list goes on."""
_WHOLE_EVERY = 7 * 86400.0


class Liked:
    """Reads the liked songs of the account."""

    def __init__(self, api: SpotifyApi, own: OwnPages, clock: Clock) -> None:
        self._pages = Pages(api, own)
        self._own = own
        self._clock = clock
        self._alone = Alone()

    def read(self, ctx: TaskContext, priority: Priority = Priority.USER) -> tuple[str, list[Json]]:
        """(the version, every row with the newest first)."""
        with self._alone.with_key(_PATH, ctx):
            return self._read(ctx, priority)

    def last_read(self) -> tuple[str, list[Json]] | None:
        """What was read before, nothing is asked; None when it never was, or not to its end."""
        head = self._own.get(_PATH)
        rows = self._known(Reading(_PATH, {}), head)
        return (text(head.get("mark")), rows) if rows else None

    def _read(self, ctx: TaskContext, priority: Priority) -> tuple[str, list[Json]]:
        reading = Reading(_PATH, {}, priority)
        first = self._pages.ask(reading, 0, ctx)
        mark, head = _mark(first), self._own.get(_PATH)
        known = self._known(reading, head)
        if known is not None and head.get("mark") == mark:
            return mark, known
        rows = first.rows
        whole_at = self._clock.now()
        if goes_on(first, len(rows), first.total):
            self._pages.keep(reading, 0, mark, first)
            missing = _number(head, "total") - _number(head, "count")
            joined = _Joined(known or [], first.total - missing)
            fresh = known is not None and whole_at - _time(head) < _WHOLE_EVERY
            rows = self._pages.all(
                reading, mark, ctx, total=first.total, until=joined.rows if fresh else _never
            )
            whole_at = _time(head) if joined.used else whole_at
        self._pages.replace(reading, mark, rows)
        told = {"mark": mark, "count": len(rows), "total": first.total, "whole_at": whole_at}
        self._own.put(_PATH, told)
        return mark, rows

    def _known(self, reading: Reading, head: Json) -> list[Json] | None:
        if not head:
            return None
        return self._pages.complete(reading, text(head.get("mark")), _number(head, "count"))


class _Joined:
    """Finds the place where the rows read so far meet the rows known before."""

    def __init__(self, known: list[Json], total: int) -> None:
        self._known = known
        self._total = total
        self.used = False

    def rows(self, fresh: list[Json]) -> list[Json] | None:
        """The whole list, None when more has to be read to be sure.

        The first page alone is never enough: it may have been drawn while rows moved.
        """
        if len(fresh) <= SIZE:
            return None
        start = len(self._known) - (self._total - len(fresh))
        before = self._known[max(0, start - _RUN) : max(0, start)]
        if len(before) < _RUN or _ids(before) != _ids(fresh[-_RUN:]):
            return None
        self.used = True
        return fresh + self._known[start:]


def _never(_rows: list[Json]) -> None:
    return None


def _ids(rows: list[Json]) -> list[tuple[str, str]]:
    return [(_id(row), text(row.get("added_at"))) for row in rows]


def _id(row: Json) -> str:
    inner = mapping.row_object(row)
    return text(inner.get("uri")) or text(inner.get("id"))


def _mark(page: Page) -> str:
    shown = repr((page.total, _ids(page.rows)))
    return sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _number(told: Json, name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) else 0


def _time(told: Json) -> float:
    value = told.get("whole_at")
    return float(value) if isinstance(value, int | float) else 0.0
