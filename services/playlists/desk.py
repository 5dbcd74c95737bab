"""The Sync page's playlists: what the account lists, what people brought, when each is checked.

A playlist that was brought once stays on the shelf with its state, also while it cannot be read.
Used by the Sync page and, for checks by themselves, by `services/schedules.py`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from core.domain import Coverage, CratekeeperError, Playlist, Refused, ServiceError
from core.ports.accounts import AccountList, ListState, Priority
from core.ports.ledgers import PaceStore
from core.ports.library import PlaylistShelf, SavedPlaylist
from core.ports.playlist_marks import OwnedOn
from core.ports.system import Clock
from core.tasks import TaskContext
from services.playlists.coverage import CoverageService
from services.playlists.links import service_of
from services.playlists.marks import Marks
from services.playlists.service import PlaylistService

log = logging.getLogger(__name__)

HOUR = 3600.0
LIKED_KEY, LIKED = "spotify:liked", "liked"
LISTED = 900.0
"""So old (seconds) a listing may be before it is read again without anybody asking."""

_FRESH = 120.0
"""So long (seconds) a listing's snapshots are taken for true; then a list is asked itself."""

_CLOSED = (
    "It belongs to another account, so Spotify does not show its tracks.",
    "Copy it into a list of your own, or import it from a file.",
)


class Account(Protocol):
    """What is asked of the account with Spotify."""

    @property
    def connected(self) -> bool:
        """A token is held."""
        ...

    def playlists(self, ctx: TaskContext) -> list[AccountList]:
        """The account's lists."""
        ...

    def open(
        self, listed: AccountList, ctx: TaskContext, priority: Priority = Priority.PAGE
    ) -> Playlist:
        """The rows of a list just listed."""
        ...

    def liked(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> Playlist:
        """The liked songs."""
        ...

    def last_read(self, source: str) -> Playlist | None:
        """A list as it was read before; nothing is asked."""
        ...

    def words(self) -> str:
        """Who is connected, "" when not set up; raises what has to be done."""
        ...


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The typed value of a setting."""
        ...


class SyncDesk:
    """Thread-safe; several playlists may be checked at once."""

    def __init__(
        self,
        shelf: PlaylistShelf,
        marks: Marks,
        account: Account,
        playlists: PlaylistService,
        coverage: CoverageService,
        settings: Settings,
        pace: PaceStore,
        clock: Clock,
        pictures: Callable[[str, TaskContext], bytes | None] = lambda _url, _ctx: None,
    ) -> None:
        self._shelf, self._marks, self._account = shelf, marks, account
        self._playlists, self._coverage = playlists, coverage
        self._settings, self._pace, self._clock = settings, pace, clock
        self._pictures = pictures
        self._lock = threading.Lock()
        self._listing: tuple[float, Mapping[str, AccountList]] = (float("-inf"), {})

    # --- the shelf ------------------------------------------------------------------------------
    def all(self) -> list[SavedPlaylist]:
        """Every playlist known, the newest check first."""
        return self._shelf.all()

    def forget(self, key: str) -> None:
        """Take a playlist off the page; files stay."""
        self._shelf.remove(key)
        self._marks.forget(key)

    def schedule(self, key: str, every_hours: float | None) -> None:
        """Check it so often by itself; None: as the settings say, 0: never."""
        self._change(key, lambda saved: replace(saved, every_hours=every_hours))

    def wish_missing(self, key: str, on: bool) -> None:
        """What it misses goes onto the wish list whenever it is checked by itself, or not."""
        self._change(key, lambda saved: replace(saved, wishes=on))

    def every(self, saved: SavedPlaylist) -> float:
        """Seconds between two checks of this playlist by itself; 0 for never."""
        if saved.every_hours is not None:
            return saved.every_hours * HOUR
        name = "liked_hours" if saved.key == LIKED_KEY else "resync_hours"
        return float(self._settings.get(f"schedules.{name}")) * HOUR

    def see(self, playlist: Playlist) -> tuple[int, int]:
        """A person looks at it now: (rows added, rows removed) since they last did."""
        change = self._marks.change(playlist)
        self._marks.see(playlist)
        now = self._clock.now()
        self._change(playlist.key, lambda one: replace(one, added=0, removed=0, seen_at=now))
        return change

    def meter(self, key: str = LIKED_KEY) -> list[OwnedOn]:
        """How much of a playlist was owned day by day, the oldest first."""
        return self._marks.meter(key)

    # --- the account ----------------------------------------------------------------------------
    def account_words(self) -> str:
        """Who is connected and what is closed; "" when Spotify is not set up.

        Raises `NotAuthorised` with what to do when it is set up but not connected.
        """
        return self._account.words()

    def list_account(self, ctx: TaskContext) -> int:
        """Put the account's lists on the shelf (one request for each fifty); returns how many."""
        found = self._account.playlists(ctx)
        with self._lock:
            self._listing = (self._clock.monotonic(), {one.source: one for one in found})
        known = {saved.key: saved for saved in self._shelf.all()}
        for one in found:
            self._shelf.put(_listed(one, known.get(one.source)))
        if LIKED_KEY not in known:
            self._shelf.put(_fresh(LIKED_KEY, LIKED, "Liked Songs", "spotify"))
        return len(found)

    def list_if_due(self, ctx: TaskContext) -> bool:
        """`list_account`, unless some process of this home was about to within `LISTED` seconds."""
        if self._pace.take("spotify:lists", self._clock.now(), LISTED, 1, LISTED) > 0:
            return False
        self.list_account(ctx)
        return True

    def picture(self, url: str, ctx: TaskContext) -> bytes | None:
        """A playlist's picture as it is kept or fetched; None where there is none now."""
        try:
            return self._pictures(url, ctx)
        except CratekeeperError as error:
            log.info("A picture is not here: %s", error.sentence)
            return None

    # --- reading --------------------------------------------------------------------------------
    def check(self, source: str, ctx: TaskContext, priority: Priority = Priority.USER) -> Coverage:
        """Read a playlist and compare it with the library; what goes wrong is kept on its card.

        Raises what reading raises (`BadInput`, `ServiceError`, …).
        """
        try:
            playlist = self._read(source, ctx, priority)
        except CratekeeperError as error:
            self._note(source, error)
            raise
        made = self._coverage.check(playlist, ctx, source)
        if playlist.key != source:
            self._drop_placeholder(source)
        return made

    def as_read(self, source: str, ctx: TaskContext) -> Coverage | None:
        """A list of the account as it was read before, compared now; None when it never was.

        For somebody who opens it while its service does not answer: its card stays as it is.
        """
        if service_of(source) != "spotify":
            return None
        try:
            playlist = self._account.last_read(source)
        except CratekeeperError:  # whose list it is, is not known without an account
            return None
        return None if playlist is None else self._coverage.look(playlist, ctx)

    def _read(self, source: str, ctx: TaskContext, priority: Priority) -> Playlist:
        listed = self._just_listed(source)
        if listed is not None and listed.state is ListState.CLOSED:
            raise Refused("Spotify", *_CLOSED)  # told a moment ago: asking again helps nobody
        if listed is not None:
            return self._account.open(listed, ctx, priority)
        if source == LIKED and priority is Priority.BACKGROUND:
            return self._account.liked(ctx, priority)
        return self._playlists.open(source, ctx)

    def _just_listed(self, source: str) -> AccountList | None:
        with self._lock:
            at, listing = self._listing
        return listing.get(source) if self._clock.monotonic() - at < _FRESH else None

    def _note(self, source: str, error: CratekeeperError) -> None:
        """Keep why; an address of a service that nobody could read yet becomes a card, too."""
        known = (one for one in self._shelf.all() if source in {one.source, one.key})
        saved, service = next(known, None), service_of(source)
        if saved is None and service and isinstance(error, ServiceError):
            saved = _fresh(source, source, source, service)
        if saved is not None:
            self._shelf.put(replace(saved, trouble=error.sentence, step=error.next_step))

    def _drop_placeholder(self, source: str) -> None:
        stale = (one for one in self._shelf.all() if one.key == source and not one.checked_at)
        for one in stale:
            self._shelf.remove(one.key)

    def _change(self, key: str, change: Callable[[SavedPlaylist], SavedPlaylist]) -> None:
        saved = next((one for one in self._shelf.all() if one.key == key), None)
        if saved is not None:
            self._shelf.put(change(saved))

    # --- by itself ------------------------------------------------------------------------------
    def check_due(
        self, ctx: TaskContext, checked: Callable[[SavedPlaylist, Coverage], object] | None = None
    ) -> int:
        """Check every playlist whose time has come; returns how many were read.

        `checked` is told of each that was. One that cannot be read is tried again when its time has
        come again, not sooner.
        """
        due = [saved for saved in self._shelf.all() if self._take_turn(saved)]
        if any(one.key.startswith("spotify:playlist:") for one in due):
            due = self._relisted(due, ctx)
        done = 0
        for saved in due:
            ctx.checkpoint()
            try:
                coverage = self.check(saved.source, ctx, Priority.BACKGROUND)
                done += 1
                if checked is not None:
                    checked(saved, coverage)
            except CratekeeperError as error:
                log.info("%s is not checked: %s", saved.name, error.sentence)
        return done

    def _take_turn(self, saved: SavedPlaylist) -> bool:
        every, now = self.every(saved), self._clock.now()
        if every <= 0 or now - saved.checked_at < every:
            return False
        return self._pace.take(f"playlist:{saved.key}", now, every, 1, every) <= 0

    def _relisted(self, due: list[SavedPlaylist], ctx: TaskContext) -> list[SavedPlaylist]:
        """One listing tells which of them changed; without it none of the account's is asked."""
        try:
            self.list_account(ctx)
        except CratekeeperError as error:
            log.info("The account's lists are not known: %s", error.sentence)
            return [one for one in due if not one.key.startswith("spotify:")]
        known = {one.key for one in self._shelf.all() if not one.trouble}
        return [one for one in due if one.key in known]


def _fresh(key: str, source: str, name: str, kind: str) -> SavedPlaylist:
    return SavedPlaylist(source, key, name, kind, "", 0, 0, 0, 0, 0, 0.0)


def _listed(one: AccountList, before: SavedPlaylist | None) -> SavedPlaylist:
    saved = before or _fresh(one.source, one.source, one.name, "spotify")
    closed = one.state is ListState.CLOSED
    sentence, step = _CLOSED if closed else ("", "")
    total = saved.total if saved.checked_at else one.total or 0
    return replace(
        saved,
        name=one.name,
        listed=one.snapshot,
        total=total,
        picture=one.picture or saved.picture,
        trouble=sentence,
        step=step,
    )
