"""The watch list: followed artists, whose new releases become wishes. Used by every front end.

Who is followed, what was found and whether somebody saw it; `watch_scan.py` looks for what is new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from core.domain import BadInput, Origin, Track, Wish
from core.domain.catalogue import CatalogueArtist
from core.domain.watching import (
    USUAL_KINDS,
    FoundRelease,
    ReleaseKind,
    WatchedArtist,
    WatchNews,
)
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.system import Clock
from core.ports.watch import WatchStore
from core.tasks import TaskContext
from services.bus import EventBus
from services.catalogue.asked import Catalogues
from services.catalogue.identity import name_key
from services.wishes.watch_scan import Owned, ReleaseScan, ScanReport

__all__ = ["Followed", "ScanReport", "Unfollowed", "WatchlistService"]


@dataclass(frozen=True)
class Followed:
    """A followed artist for people: `new` releases nobody looked at yet."""

    artist: WatchedArtist
    new: int


@dataclass(frozen=True)
class Unfollowed:
    """Somebody who is followed no more, as they were: for an undo."""

    artist: WatchedArtist
    known: frozenset[str] = frozenset()
    new: tuple[FoundRelease, ...] = ()


class WatchlistService:
    """Thread-safe, and safe for several processes on one home: one scans at a time."""

    def __init__(
        self,
        store: WatchStore,
        catalogue: Catalogues,
        owned: Owned,
        wish: Callable[[Track, Origin], Wish | None],
        locks: PaceStore,
        activity: ActivityLog,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._store = store
        self._clock = clock
        self._scan = ReleaseScan(store, catalogue, owned, wish, locks, activity, bus, clock)

    # -- following --------------------------------------------------------------------------

    def watch(
        self, artist: CatalogueArtist, kinds: Sequence[ReleaseKind] = USUAL_KINDS
    ) -> WatchedArtist:
        """Follow an artist of a catalogue; one who is followed already stays as he is."""
        followed = self.find(artist)
        if followed is not None:
            return followed
        key = f"{artist.source}:{artist.id}"
        return self._added(WatchedArtist(key, artist.name, artist, _ordered(kinds)))

    def watch_name(self, name: str, kinds: Sequence[ReleaseKind] = USUAL_KINDS) -> WatchedArtist:
        """Follow by name; the first scan finds out who that is. Raises `BadInput` for no name."""
        plain = " ".join(name.split())
        if not name_key(plain):
            raise BadInput("An artist without a name cannot be followed.", "Give the name.")
        wanted = name_key(plain)
        for known in self._store.all():
            if name_key(known.name) == wanted:
                return known
        return self._added(WatchedArtist(f"name:{wanted}", plain, None, _ordered(kinds)))

    def _added(self, artist: WatchedArtist) -> WatchedArtist:
        made = replace(artist, added_at=self._clock.now())
        self._store.add(made)
        return self._store.get(made.key) or made

    def unwatch(self, key: str) -> bool:
        """Follow no more; wishes stay. False when nobody followed."""
        return self._store.remove(key)

    def unfollow(self, key: str) -> Unfollowed | None:
        """`unwatch`, with what `follow_again` needs; None when nobody followed."""
        artist = self._store.get(key)
        if artist is None:
            return None
        new = tuple(one.release for one in self._store.news(key) if not one.seen)
        left = Unfollowed(artist, self._store.known(key), new)
        return left if self._store.remove(key) else None

    def follow_again(self, left: Unfollowed) -> WatchedArtist:
        """As if `unfollow` had not been: what was known stays known, what was new stays new."""
        artist = left.artist
        if self._store.add(artist) and artist.scanned_at is not None:
            self._store.learn(artist, left.known, left.new, artist.scanned_at)
        return self._store.get(artist.key) or artist

    def set_kinds(self, key: str, kinds: Sequence[ReleaseKind]) -> WatchedArtist:
        """Which releases count from now on. Raises `BadInput` for an unknown key."""
        return self._changed(key, kinds=_ordered(kinds))

    def choose(self, key: str, artist: CatalogueArtist) -> WatchedArtist:
        """A person says who is meant by a name. Raises `BadInput` for an unknown key."""
        return self._changed(key, artist=artist, tried_at=None, trouble="")

    def _changed(self, key: str, **facts: object) -> WatchedArtist:
        changed = replace(self.named(key), **facts)  # type: ignore[arg-type]
        self._store.update(changed)
        return changed

    # -- looking ----------------------------------------------------------------------------

    def all(self) -> list[Followed]:
        """Everybody who is followed, by name."""
        new = self._store.unseen()
        people = sorted(self._store.all(), key=lambda one: name_key(one.name))
        return [Followed(one, new.get(one.key, 0)) for one in people]

    def named(self, which: str) -> WatchedArtist:
        """By key or name. Raises `BadInput` when nobody of that name is followed."""
        found = self._store.get(which)
        if found is not None:
            return found
        wanted = name_key(which)
        same = [one for one in self._store.all() if wanted and name_key(one.name) == wanted]
        if len(same) == 1:
            return same[0]
        if same:
            keys = ", ".join(one.key for one in same)
            raise BadInput(f"Several followed artists are called “{which}”.", f"Name one: {keys}.")
        raise BadInput(f"“{which}” is not followed.", "`watchlist list` shows who is.")

    def find(self, artist: CatalogueArtist) -> WatchedArtist | None:
        """Who of the followed this is; in another catalogue the same name is the same artist."""
        key, wanted = f"{artist.source}:{artist.id}", name_key(artist.name)
        for one in self._store.all():
            known = one.artist
            if one.key == key or (known and (known.source, known.id) == (artist.source, artist.id)):
                return one
            if name_key(one.name) == wanted and (known is None or known.source != artist.source):
                return one
        return None

    def news(self, key: str = "", limit: int = 200) -> list[WatchNews]:
        """New releases, the newest find first."""
        return self._store.news(key, limit)

    def new_count(self) -> int:
        """New releases nobody looked at."""
        return sum(self._store.unseen().values())

    def mark_seen(self, key: str = "") -> int:
        """A person looked at the news of one artist, or of all."""
        return self._store.mark_seen(key)

    # -- scanning ---------------------------------------------------------------------------

    def due(self, seconds: float) -> list[WatchedArtist]:
        """Who was not asked about for so long, the longest first."""
        before = self._clock.now() - seconds
        people = [
            one for one in self._store.all() if one.tried_at is None or one.tried_at <= before
        ]
        return sorted(people, key=lambda one: (one.tried_at or 0.0, one.added_at, one.key))

    def scan_due(self, ctx: TaskContext, seconds: float, limit: int) -> ScanReport:
        """Scan up to `limit` of those who are due."""
        people = self.due(seconds)[:limit]
        return self._scan.run(people, ctx) if people else ScanReport()

    def scan(self, ctx: TaskContext, keys: Collection[str] = ()) -> ScanReport:
        """Scan these, or everybody. Raises `BadInput` for an unknown one."""
        people = [self.named(key) for key in keys] if keys else self._store.all()
        return self._scan.run(people, ctx)


def _ordered(kinds: Sequence[ReleaseKind]) -> tuple[ReleaseKind, ...]:
    chosen = set(kinds)
    return tuple(kind for kind in ReleaseKind if kind in chosen)
