"""Looking for new releases of followed artists, which become wishes. Used by the watch list.

The first scan of an artist only learns what is there; from then on what is new, out and of a
followed kind is wished for, track by track, unless it is owned. A scan asks the artist's own
catalogue once, and once more for each new release.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from core.domain import BadInput, CoverageRow, Origin, Ownership, ServiceError, Track, Wish
from core.domain.watching import FoundRelease, WatchedArtist
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.system import Clock
from core.ports.watch import WatchStore
from core.tasks import TaskContext
from services.bus import EventBus
from services.catalogue.asked import Catalogues
from services.catalogue.discography import Edition
from services.catalogue.identity import name_key
from services.events import ReleasesFound
from services.wishes.watch_releases import is_known, is_out, is_recent, kind_of, marks_of

log = logging.getLogger(__name__)

LOCK = "watchlist"
AT_ONCE = 20
"""So many new releases of one artist a scan takes up; the next scan goes on."""

FAR_MORE = 10
"""Of several artists of one name the one with so many times the listeners is meant."""

_HITS = 10
_SHOWN = 3


class Owned(Protocol):
    """What is asked of coverage."""

    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        """Each track with its verdict."""
        ...


@dataclass
class ScanReport:
    """What a scan did. `learned` artists were seen for the first time, `troubles` are sentences."""

    scanned: int = 0
    learned: list[str] = field(default_factory=list)
    found: list[tuple[WatchedArtist, FoundRelease]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def wished(self) -> int:
        """Tracks that became wishes."""
        return sum(release.wished for _, release in self.found)

    @property
    def digest(self) -> str:
        """One line for the activity feed; "" when there is nothing new."""
        if not self.found:
            return ""
        names = [f"{artist.name} – {release.title}" for artist, release in self.found]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        noun = "release" if len(names) == 1 else "releases"
        return (
            f"{len(names)} new {noun}, {self.wished} tracks wished for: "
            f"{'; '.join(names[:_SHOWN])}{more}"
        )


@dataclass(frozen=True)
class ReleaseScan:
    """Thread-safe, and safe for several processes on one home: one scans at a time."""

    store: WatchStore
    catalogue: Catalogues
    owned: Owned
    wish: Callable[[Track, Origin], Wish | None]
    locks: PaceStore
    activity: ActivityLog
    bus: EventBus
    clock: Clock

    def run(self, people: Sequence[WatchedArtist], ctx: TaskContext) -> ScanReport:
        """Look at each; one who cannot be asked does not keep the others."""
        report = ScanReport()
        if not self.locks.acquire(LOCK):
            report.troubles.append("The watch list is being scanned already.")
            return report
        try:
            for place, artist in enumerate(people):
                ctx.checkpoint()
                ctx.report(place / len(people), f"Looking for new releases of {artist.name}")
                self._guarded(artist, report, ctx)
        finally:
            self.locks.release(LOCK)
            self._tell(report)
        return report

    def _tell(self, report: ScanReport) -> None:
        if report.digest:
            self.activity.add("watch list", report.digest)
            self.bus.publish(ReleasesFound(len(report.found), report.wished, report.digest))

    def _guarded(self, artist: WatchedArtist, report: ScanReport, ctx: TaskContext) -> None:
        try:
            known = self._resolved(artist, ctx)
            self._one(replace(known, trouble=""), report, ctx)
        except (ServiceError, BadInput) as error:
            log.info("%s: %s", artist.name, error.sentence)
            report.troubles.append(f"{artist.name}: {error.sentence}")
            tried = replace(artist, tried_at=self.clock.now(), trouble=error.sentence)
            self.store.update(tried)

    def _resolved(self, artist: WatchedArtist, ctx: TaskContext) -> WatchedArtist:
        """With its entry in a catalogue. Raises `BadInput` when that is a person's choice."""
        if artist.artist is not None:
            return artist
        hits = self.catalogue.search_artists(artist.name, _HITS, ctx).value
        same = [one for one in hits if name_key(one.name) == name_key(artist.name)]
        same.sort(key=lambda one: -(one.fans or 0))
        if not same:
            raise BadInput(f"No catalogue knows an artist called “{artist.name}”.")
        second = (same[1].fans or 0) if len(same) > 1 else None
        if second is not None and (same[0].fans or 0) < FAR_MORE * max(second, 1):
            raise BadInput(
                f"Several artists are called “{artist.name}”.", "Choose one on the Artists page."
            )
        return replace(artist, artist=same[0])

    def _one(self, artist: WatchedArtist, report: ScanReport, ctx: TaskContext) -> None:
        assert artist.artist is not None
        listed = self.catalogue.discography(artist.artist, ctx, merged=False).own
        # after the answer: the catalogue's cache must be over when the artist is due again
        now = self.clock.now()
        artist = replace(artist, scanned_at=now, tried_at=now)
        today = datetime.fromtimestamp(now, UTC).date().isoformat()
        out = [release for release in listed if is_out(release, today)]
        report.scanned += 1
        if not artist.since:
            marks = {mark for release in out for mark in marks_of(release)}
            self.store.learn(replace(artist, since=today), marks, (), now)
            report.learned.append(artist.name)
            return
        known = self.store.known(artist.key)
        new = [release for release in out if not is_known(release, known)]
        wanted = [one for one in new if is_recent(one, artist.since) and self._counts(one, artist)]
        later = wanted[AT_ONCE:]
        found, failed = self._wish_for(artist, wanted[:AT_ONCE], report, ctx)
        left = {id(one) for one in later + failed}
        # ids of all editions are learned anew each time: a catalogue may have added some
        marks = {mark for one in out if id(one) not in left for mark in marks_of(one)}
        if self.store.learn(artist, marks - known, found, now):
            report.found += [(artist, release) for release in found]

    def _counts(self, release: Edition, artist: WatchedArtist) -> bool:
        return kind_of(release) in artist.kinds

    def _wish_for(
        self,
        artist: WatchedArtist,
        releases: Sequence[Edition],
        report: ScanReport,
        ctx: TaskContext,
    ) -> tuple[list[FoundRelease], list[Edition]]:
        """(found, failed): what could not be read now is left for the next scan."""
        found: list[FoundRelease] = []
        failed: list[Edition] = []
        for release in releases:
            ctx.checkpoint()
            try:
                found.append(self._wished(artist, release, ctx))
            except ServiceError as error:
                report.troubles.append(f"{artist.name} – {release.album.title}: {error.sentence}")
                failed.append(release)
        return found, failed

    def _wished(self, artist: WatchedArtist, release: Edition, ctx: TaskContext) -> FoundRelease:
        details = self.catalogue.tracks(release, ctx).value
        tracks = [one.as_track() for one in details.tracks] if details is not None else []
        rows = self.owned.compare(tracks, ctx) if tracks else []
        missing = [row for row in rows if row.ownership is Ownership.MISSING]
        origin = Origin(f"watch:{artist.key}", f"Watch list: {artist.name}")
        made = [self.wish(row.entry.track, origin) for row in missing]
        wished = sum(wish is not None for wish in made)
        album = release.album
        return FoundRelease(
            source=album.source,
            album_id=album.id,
            title=album.title,
            kind=kind_of(release),
            date=release.date,
            cover=release.cover.cover,
            tracks=len(tracks),
            wished=wished,
            note="" if wished else _why_none(len(tracks), len(missing)),
        )


def _why_none(tracks: int, missing: int) -> str:
    if not tracks:
        return "The catalogue lists no tracks for it."
    return "It is wished for already." if missing else "It is owned, or nearly so."
