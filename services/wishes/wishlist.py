"""The wish list: what nobody could deliver yet, tried again with growing pauses until it is here.

Every failure of the engine makes a wish (`services/downloads/searching.py`); people add their own.
The scheduler tries one due wish after the other, behind everything people wait for. A wish ends as
soon as the track is owned, by whatever way. Used by every front end.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence

from core.domain import (
    BadInput,
    Coverage,
    CoverageRow,
    DownloadJob,
    JobState,
    Origin,
    Ownership,
    Playlist,
    Track,
    Wish,
)
from core.matching.normalise import fold
from core.ports.jobs import LONGEST_PAUSE, WishStore
from core.ports.ledgers import ActivityLog
from core.ports.system import Clock
from core.tasks import TaskContext
from services.downloads.bettering import wanted_key
from services.downloads.service import BACKGROUND, DownloadService
from services.events import CoverageReady, LibraryChanged, LibraryScanned
from services.wishes.reasons import SWITCHED_OFF, kind_of

log = logging.getLogger(__name__)

HELD_SECONDS = 3600.0
"""A wish that is being tried is left alone so long; its end sets the next try."""

ASKED = 0.0
"""The next try of a wish somebody asked for: before all others that are due."""

BATCH = 500

BETTERING = BACKGROUND - 10
"""The priority of a better copy: whatever is missing comes before what is owned."""

_UP_TO_A_PERSON = frozenset({JobState.REVIEW, JobState.PARKED})
"""Doubtful or paused: trying again by itself would change nothing."""


class WishlistService:
    """Thread-safe, and safe for several processes on one home.

    `owned` tells for each track whether the library holds it, as `check` would say: what a person
    decided about a match counts. `bettering`: whether better copies of owned tracks are looked for;
    while they are not, wishes for them rest unless somebody asks for one.
    """

    def __init__(
        self,
        store: WishStore,
        downloads: DownloadService,
        owned: Callable[[Sequence[Track]], Sequence[bool]],
        track_key: Callable[[Track], str],
        activity: ActivityLog,
        clock: Clock,
        bettering: Callable[[], bool] = lambda: True,
    ) -> None:
        self._bettering = bettering
        self._store = store
        self._downloads = downloads
        self._owned = owned
        self._track_key = track_key
        self._activity = activity
        self._clock = clock
        self._sweeping = threading.Lock()
        self._outdated = threading.Event()

    def all(self) -> list[Wish]:
        """All wishes, newest first."""
        return self._store.all()

    def due(self, limit: int | None = None) -> list[Wish]:
        """Those that may be tried now, the longest due first."""
        now, bettering = self._clock.now(), self._bettering()
        tried = [(w, _next_try(w, now, bettering)) for w in self.all()]
        found = [w for w, at in tried if at is not None and not now < at <= now + LONGEST_PAUSE]
        return sorted(found, key=lambda w: (w.next_try_at or ASKED, w.id))[:limit]

    def select(self, ids: Collection[int] = (), kind: str = "") -> list[Wish]:
        """Wishes by number or by kind of reason; all without either. Raises `BadInput`."""
        wishes = self.all()
        unknown = set(ids) - {wish.id for wish in wishes}
        if unknown:
            numbers = ", ".join(map(str, sorted(unknown)))
            raise BadInput(f"There is no wish {numbers}.", "`wishlist list` shows them all.")
        if ids:
            wishes = [wish for wish in wishes if wish.id in set(ids)]
        return [wish for wish in wishes if not kind or kind_of(wish.reason) == kind]

    def of(self, tracks: Iterable[Track]) -> list[Wish]:
        """The wishes for these tracks, known by their key or by the same title and artists."""
        wanted = list(tracks)
        keys = {self._track_key(track) for track in wanted}
        names = {_named(track) for track in wanted}
        return [wish for wish in self.all() if wish.key in keys or _named(wish.track) in names]

    def add(self, track: Track, origin: Origin) -> Wish | None:
        """Wish for it, first thing; None when it is wished for already (it is asked for again)."""
        key = self._track_key(track)
        if self._store.add(key, track, origin, ASKED):
            return self._store.get(key)
        self._store.schedule([key], ASKED)
        return None

    def add_rows(self, playlist: Playlist, rows: Iterable[CoverageRow]) -> list[Wish]:
        """Wish for rows of a playlist; returns the new wishes."""
        made = [
            self.add(row.entry.track, Origin(playlist.key, playlist.name, row.entry.position))
            for row in rows
        ]
        return [wish for wish in made if wish is not None]

    def ask(self, wishes: Iterable[Wish]) -> int:
        """Try these next, rested ones too; returns how many there were."""
        return self._store.schedule([wish.key for wish in wishes], ASKED)

    def remove(self, wishes: Collection[Wish], note: str = "Removed from the wish list") -> None:
        """Nobody wants these any more; their resting jobs end with `note`."""
        if not wishes:
            return
        keys = {wish.key for wish in wishes}
        for key in keys:
            self._store.remove(key)
        for job in self._downloads.jobs({JobState.PARKED}):
            if wanted_key(self._track_key(job.track), job.origin) in keys:
                self._downloads.cancel(job.id, note)

    def try_now(self, wishes: Collection[Wish]) -> list[DownloadJob]:
        """A job for each of these now, as something a person waits for."""
        self._store.schedule([wish.key for wish in wishes], self._clock.now() + HELD_SECONDS)
        return [self._try(wish, priority=0) for wish in wishes]

    def try_next(self, ctx: TaskContext) -> DownloadJob | None:
        """A job in the background for the wish that has been due longest; None: none is due."""
        self._heed_switch()
        while not ctx.cancelled:
            now = self._clock.now()
            wish = self._store.take_due(now, now + HELD_SECONDS)
            if wish is None:
                return None
            if self._end_owned([wish]):
                continue
            job = self._try(wish, BACKGROUND)
            if job.state in _UP_TO_A_PERSON:
                self._store.schedule([wish.key], None)
                continue
            return job
        return None

    def _heed_switch(self) -> None:
        """Wishes for better copies rest while nobody wants any, and go on when somebody does."""
        if self._bettering():
            self._store.wake(SWITCHED_OFF, self._clock.now())
        else:
            self._store.rest_better(SWITCHED_OFF)

    def _try(self, wish: Wish, priority: int) -> DownloadJob:
        if wish.origin.replaces is not None:
            priority = min(priority, BETTERING)
        return self._downloads.want_track(wish.track, wish.origin, priority=priority)

    def sweep(self, ctx: TaskContext) -> list[Wish]:
        """End the wishes whose tracks are owned by now; returns them."""
        with self._sweeping:
            wishes, ended = self.all(), []
            for start in range(0, len(wishes), BATCH):
                ctx.checkpoint()
                ended += self._end_owned(wishes[start : start + BATCH])
            return ended

    def _end_owned(self, wishes: Sequence[Wish]) -> list[Wish]:
        wishes = [wish for wish in wishes if wish.origin.replaces is None]  # those own one already
        found = self._owned([wish.track for wish in wishes])
        owned = [wish for wish, here in zip(wishes, found, strict=True) if here]
        self._fulfil(owned)
        return owned

    def _fulfil(self, wishes: Sequence[Wish]) -> None:
        self.remove(wishes, "It is in the library now")
        for wish in wishes:
            named = f"{wish.track.artist_credit} - {wish.track.title}"
            self._activity.add("wish fulfilled", f"{named} is in the library now")

    def on_coverage(self, event: CoverageReady) -> None:
        """A playlist was compared: what it found owned is wished for no more."""
        if self._store.count():
            self._fulfil(self._owned_in(event.coverage))

    def _owned_in(self, coverage: Coverage) -> list[Wish]:
        by_key = {wish.key: wish for wish in self.all()}
        keys = {self._track_key(row.entry.track) for row in coverage.of(Ownership.OWNED)}
        return [wish for key, wish in by_key.items() if key in keys]

    def on_scan(self, _event: LibraryScanned) -> None:
        """The library was read and had changed."""
        self._outdated.set()
        self.tidy(TaskContext())

    def on_change(self, _event: LibraryChanged) -> None:
        """A file was filed: looked at by the next `tidy`, for many may follow."""
        self._outdated.set()

    @property
    def outdated(self) -> bool:
        """True when this process changed the library since the last look at what is owned."""
        return self._outdated.is_set()

    def tidy(self, ctx: TaskContext) -> list[Wish]:
        """`sweep`, when there is reason to."""
        if not self._outdated.is_set():
            return []
        self._outdated.clear()
        return self.sweep(ctx) if self._store.count() else []


def _named(track: Track) -> tuple[str, tuple[str, ...]]:
    return fold(track.title), tuple(map(fold, track.artists))


def _next_try(wish: Wish, now: float, bettering: bool) -> float | None:
    """When it is tried by itself, as the switch of better copies stands, heeded already or not."""
    if wish.origin.replaces is None or wish.next_try_at == ASKED:
        return wish.next_try_at
    if not bettering:
        return None
    woken = wish.next_try_at is None and wish.reason == SWITCHED_OFF
    return now if woken else wish.next_try_at
