"""Reading a listing page by page; each page is kept at once, so that a kill loses one at most.

Used by `lists.py` and `liked.py`. Where the next page begins is counted here: the server's own
`next` address may be an old one (contract §1.6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.clients.catalogues.values import Json, as_object, objects
from core.clients.spotify.answers import OwnPages
from core.clients.spotify.api import SpotifyApi
from core.domain import NotFound
from core.ports.accounts import Priority
from core.tasks import TaskContext

SIZE = 50
MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Page:
    """`rows` are objects, {} for a row that is none; `more` is what the server says."""

    rows: list[Json]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One listing: `path`, further parameters, who asks; `older` is asked in place of `path`."""

    path: str
    extra: dict[str, str]
    priority: Priority = Priority.USER
    older: str = ""


class Pages:
    """`mark` names the version of a listing; a kept page of another version does not count."""

    def __init__(self, api: SpotifyApi, own: OwnPages) -> None:
        self._api = api
        self._own = own

    def ask(self, reading: Reading, offset: int, ctx: TaskContext) -> Page:
        """One page, from Spotify. Raises `NotFound` when the listing is gone."""
        params = {**reading.extra, "limit": str(SIZE), "offset": str(offset)}
        told = self._api.get(reading.older or reading.path, ctx, params, reading.priority)
        if told is None:
            raise NotFound("Spotify", "Spotify does not have this list any more.")
        found = as_object(told)
        total = found.get("total")
        rows = found.get("items")
        return Page(
            [as_object(row) for row in rows] if isinstance(rows, list) else [],
            total if isinstance(total, int) else 0,
            found.get("next") is not None,
        )

    def keep(self, reading: Reading, offset: int, mark: str, page: Page) -> None:
        """Remember it under this version."""
        told = {"mark": mark, "rows": page.rows, "total": page.total, "more": page.more}
        self._own.put(f"{reading.path}/{offset}", told)

    def kept(self, reading: Reading, offset: int, mark: str) -> Page | None:
        """What was read of this version."""
        told = self._own.get(f"{reading.path}/{offset}")
        if not mark or told.get("mark") != mark:
            return None
        return Page(objects(told.get("rows")), int(told["total"]), bool(told["more"]))

    def all(
        self,
        reading: Reading,
        mark: str,
        ctx: TaskContext,
        total: int = 0,
        until: Callable[[list[Json]], list[Json] | None] = lambda _rows: None,
    ) -> list[Json]:
        """Every row, in order; pages kept under `mark` are not asked for again.

        `until` is shown the rows after each page that is not the last; what it returns is the
        whole list then.
        """
        rows: list[Json] = []
        for _ in range(MOST_PAGES):
            ctx.checkpoint()
            page = self.kept(reading, len(rows), mark)
            if page is None:
                page = self.ask(reading, len(rows), ctx)
                if mark:
                    self.keep(reading, len(rows), mark, page)
            rows += page.rows
            total = max(total, page.total)
            if not goes_on(page, len(rows), total):
                break
            whole = until(rows)
            if whole is not None:
                return whole
            ctx.report(min(1.0, len(rows) / max(total, 1)), f"Reading {len(rows)} of {total}")
        return rows

    def replace(self, reading: Reading, mark: str, rows: list[Json]) -> None:
        """Keep a whole list under `mark`."""
        for offset in range(0, len(rows), SIZE):
            part = rows[offset : offset + SIZE]
            if self.kept(reading, offset, mark) is None:
                page = Page(part, len(rows), offset + SIZE < len(rows))
                self.keep(reading, offset, mark, page)

    def complete(self, reading: Reading, mark: str, number: int) -> list[Json] | None:
        """All `number` rows of this version, None when a page of them is missing."""
        rows: list[Json] = []
        while len(rows) < number:
            page = self.kept(reading, len(rows), mark)
            if page is None or not page.rows:
                return None
            rows += page.rows
        return rows


def goes_on(page: Page, read: int, total: int) -> bool:
    """Totals may lie by one; a full page with rows missing, or a named next one, means more."""
    return bool(page.rows) and (page.more or (len(page.rows) == SIZE and read < total))
