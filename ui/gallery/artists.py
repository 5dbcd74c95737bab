"""Invented artists, releases and a watch list for the pictures and the stories of the Artists page.

The service is the real one; only the catalogue, the library and the watch list are invented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain import (
    CoverageRow,
    CratekeeperError,
    DownloadJob,
    Match,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
)
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueTrack,
)
from core.domain.watching import (
    USUAL_KINDS,
    FoundRelease,
    ReleaseKind,
    WatchedArtist,
    WatchNews,
)
from core.tasks import TaskContext
from services.artists.model import AlbumOwnership, AlbumSheet, Holding, Part, Plan, key_of
from services.artists.planning import plan_of, playlist_of
from services.catalogue.answers import Answer
from services.catalogue.discography import Discography, Edition
from services.wishes.watch_scan import ScanReport
from services.wishes.watchlist import Followed, Unfollowed
from ui.gallery import data
from ui.matched.gallery import painted

MIRA = CatalogueArtist(
    "deezer", "7", "Mira Voltaine", "p/7", genres=("Techno",), fans=48_210, albums=12
)
OTHERS = tuple(
    CatalogueArtist("deezer", str(at), name, f"p/{at}", fans=fans, note=note)
    for at, (name, fans, note) in enumerate(
        (
            ("Mira Volta", 1_204, "Dutch trio"),
            ("Miravolt", 310, ""),
            ("Halden & Ro", 92_000, ""),
            ("Osk Lindgrove", 4_800, ""),
            ("The Quiet Ledger", 17_350, ""),
            ("Tin Orchard", 880, "Leeds"),
        ),
        start=20,
    )
)
_A, _E, _S, _C = AlbumKind.ALBUM, AlbumKind.EP, AlbumKind.SINGLE, AlbumKind.COMPILATION
RELEASES: tuple[tuple[str, AlbumKind, int, str, int], ...] = (
    ("Hinterglow", _A, 11, "2025-09-12", 10),
    ("Copper Rain", _S, 2, "2025-06-01", 1),
    ("Salt & Voltage", _E, 5, "2025-02-07", 0),
    ("Glasshouse", _A, 12, "2022-04-01", 9),
    ("Tin Horizon", _E, 4, "2022-03-11", 4),
    ("Ember Year", _S, 1, "2022-02-02", 0),
    ("Nightshift 09", _C, 14, "2022-01-20", 3),
    ("First Current", _A, 10, "2018-10-05", 10),
    ("Rain EP", _E, 4, "2018-06-15", 4),
    ("Polder", _S, 2, "2018-05-04", 0),
    ("Dyke Road", _S, 2, "2018-04-20", 2),
    ("Sluice", _E, 5, "2018-01-12", 4),
)
GLASS = ("Glasshouse", "Tin Horizon", "Second Skin, First Light", "Bright Debris", "Ember Year",
         "Canal Lamps", "The Quiet Breaker", "Polder Wind", "Low Glass", "Reed Organ",
         "Undercarriage", "Sluice Gate")  # fmt: skip
NOT_OWNED = {"Bright Debris", "The Quiet Breaker", "Undercarriage"}


def release(
    title: str, kind: AlbumKind, tracks: int | None, date: str, by: CatalogueArtist = MIRA
) -> Edition:
    """One release."""
    artists = (ArtistRef(by.name, by.id),)
    made = CatalogueAlbum("deezer", title, title, artists, kind, date, None, tracks, cover=title)
    return Edition((made,))


def discography(rows: Iterable[tuple[str, AlbumKind, int, str, int]] = RELEASES) -> Discography:
    """These releases, by kind; one of another artist has a guest appearance."""
    made: dict[AlbumKind, list[Edition]] = {kind: [] for kind in AlbumKind}
    for title, kind, tracks, date, _ in rows:
        made[kind].append(release(title, kind, tracks, date))
    guest = release("Harbour Lights", _A, 9, "2020-03-01", OTHERS[2])
    return Discography(
        MIRA, tuple(made[_A]), tuple(made[_E]), tuple(made[_S]), tuple(made[_C]), (guest,),
        ("deezer", "musicbrainz"),
    )  # fmt: skip


def many(count: int) -> tuple[tuple[str, AlbumKind, int, str, int], ...]:
    """So many releases over the years."""
    kinds = (_A, _E, _S, _S, _C)
    return tuple(
        (f"Release {at:03}", kinds[at % 5], 1 + at % 12, f"{2025 - at // 12}-05-{1 + at % 28:02}",
         at % (2 + at % 12))
        for at in range(count)
    )  # fmt: skip


@dataclass
class FakeRecent:
    """Artists looked at."""

    artists: list[CatalogueArtist] = field(default_factory=lambda: [MIRA, *OTHERS[2:]])

    def all(self) -> list[CatalogueArtist]:
        """The newest first."""
        return list(self.artists)

    def add(self, artist: CatalogueArtist) -> list[CatalogueArtist]:
        """Put first."""
        self.artists = [artist, *(one for one in self.artists if one.id != artist.id)]
        return self.all()

    def remove(self, artist: CatalogueArtist) -> list[CatalogueArtist]:
        """Forget."""
        self.artists = [one for one in self.artists if one.id != artist.id]
        return self.all()


class FakeArtists:
    """The service with invented releases; `downloads` gets what is begun."""

    def __init__(self, downloads: Any, empty: bool = False) -> None:
        self._downloads = downloads
        self.recent = FakeRecent([] if empty else [MIRA, *OTHERS[2:]])
        self.found = discography()
        self.owned: dict[str, int] = {title: owned for title, *_, owned in RELEASES}
        self.people: tuple[CatalogueArtist, ...] = (MIRA, *OTHERS[:2])
        self.error: CratekeeperError | None = None
        self.sheet_error: CratekeeperError | None = None
        self.pictures = True
        self.asked: list[str] = []

    def search(self, text: str, ctx: TaskContext) -> Answer[tuple[CatalogueArtist, ...]]:
        """Those prepared."""
        ctx.checkpoint()
        self.asked.append(f"search {text}")
        if self.error is not None:
            raise self.error
        return Answer(self.people, "deezer", "Deezer")

    def whole(self, artist: CatalogueArtist, ctx: TaskContext) -> CatalogueArtist:
        """As it is."""
        ctx.checkpoint()
        if self.error is not None:
            raise self.error
        return artist

    def open(
        self, artist: CatalogueArtist, ctx: TaskContext, merged: bool = True
    ) -> tuple[Discography, dict[str, Holding]]:
        """The prepared releases."""
        self.asked.append(f"open {artist.name} {'merged' if merged else 'alone'}")
        if self.error is not None:
            raise self.error
        found = replace(self.found, artist=artist)
        return found, self.holdings(artist.name, (*found.own, *found.appears_on), ctx)

    def holdings(
        self, artist: str, releases: Sequence[Edition], ctx: TaskContext
    ) -> dict[str, Holding]:
        """By the numbers in `owned`."""
        del artist
        ctx.checkpoint()
        return {
            key_of(one): Holding(self.owned.get(one.album.title, 0), one.album.track_count)
            for one in releases
        }

    def sheet(self, one: Edition, ctx: TaskContext) -> AlbumSheet:
        """Tracks, of which as many are owned as `owned` says."""
        ctx.checkpoint()
        self.asked.append(f"sheet {one.album.title}")
        if self.sheet_error is not None:
            raise self.sheet_error
        rows = tuple(self._row(one, at, title) for at, title in enumerate(_titles(one), 1))
        owned = sum(row.ownership is Ownership.OWNED for row in rows)
        told = AlbumOwnership(rows, owned, 0, 0)
        tracks = tuple(
            CatalogueTrack("deezer", f"{one.album.id}/{row.entry.position}", row.entry.track.title,
                           one.album.artists, one.album, row.entry.track.duration)
            for row in rows
        )  # fmt: skip
        return AlbumSheet(one, AlbumDetails(one.album, tracks), told, "Deezer")

    def _row(self, one: Edition, at: int, title: str) -> CoverageRow:
        owned = self.owned.get(one.album.title, 0)
        if one.album.title == "Glasshouse" and owned == 9:
            is_owned = title not in NOT_OWNED
        else:
            is_owned = at <= owned
        track = Track(title, one.album.artist_names, one.album.title, 190.0 + 17 * (at % 9), at)
        match: Match | None = None
        state = Ownership.OWNED if is_owned else Ownership.MISSING
        reason = "Same title and artist" if is_owned else "Nothing alike in the library"
        return CoverageRow(PlaylistEntry(at, track), state, match, reason)

    def plan(self, releases: Sequence[Edition], ctx: TaskContext) -> Plan:
        """Everything missing of these."""
        return plan_of(releases, self.sheet, lambda track: track.title, ctx)

    def of_sheet(self, sheet: AlbumSheet, rows: Sequence[CoverageRow]) -> Plan:
        """These tracks."""
        return Plan((Part(playlist_of(sheet), tuple(rows)),))

    def start(self, plan: Plan) -> list[DownloadJob]:
        """Begin."""
        made: list[DownloadJob] = []
        for part in plan.parts:
            playlist: Playlist = part.playlist
            made += self._downloads.want(playlist, part.rows)
        return made

    def picture(self, artist: CatalogueArtist, side: int, ctx: TaskContext) -> bytes | None:
        """A painted one."""
        del side
        ctx.checkpoint()
        return painted(artist.name) if self.pictures else None

    def cover(self, one: Edition, side: int, ctx: TaskContext) -> bytes | None:
        """A painted one."""
        del side
        ctx.checkpoint()
        return painted(one.album.title) if self.pictures else None


def _titles(one: Edition) -> Sequence[str]:
    if one.album.title == "Glasshouse":
        return GLASS
    return [f"{one.album.title} {at}" for at in range(1, (one.album.track_count or 5) + 1)]


class FakeWatchlist:
    """Three followed artists, one with news, one nobody could find."""

    def __init__(self, empty: bool = False) -> None:
        now = data.NOW
        known = WatchedArtist("deezer:22", OTHERS[2].name, OTHERS[2], USUAL_KINDS, now - 9e6,
                              now - 7200, now - 7200, "2026-01-01")  # fmt: skip
        calm = WatchedArtist("deezer:24", OTHERS[4].name, OTHERS[4], (ReleaseKind.ALBUM,),
                             now - 8e6, now - 90_000, now - 90_000, "2026-01-01")  # fmt: skip
        trouble = "Several artists are called “Saltbox Choir”."
        lost = WatchedArtist("name:saltbox", "Saltbox Choir", None, USUAL_KINDS, now - 7e6, None,
                             now - 7200, "", trouble)  # fmt: skip
        self.people: list[WatchedArtist] = [] if empty else [known, calm, lost]
        self.found = {} if empty else {
            "deezer:22": [
                WatchNews(2, known.name, FoundRelease("deezer", "9", "Static Harbour",
                          ReleaseKind.ALBUM, "2026-11-06", None, 11, 11), now - 7200, False),
                WatchNews(1, known.name, FoundRelease("deezer", "8", "Lantern Static",
                          ReleaseKind.SINGLE, "2026-08-14", None, 1, 0,
                          "It is wished for already."), now - 8e5, True),
            ]
        }  # fmt: skip
        self.report = ScanReport(3)
        self.error: CratekeeperError | None = None
        self.seen: list[str] = []
        self.scans: list[list[str]] = []

    def all(self) -> list[Followed]:
        """By name."""

        def new(key: str) -> int:
            told = self.found.get(key, [])
            return 0 if key in self.seen else sum(not one.seen for one in told)

        people = sorted(self.people, key=lambda one: one.name)
        return [Followed(one, new(one.key)) for one in people]

    def news(self, key: str = "", limit: int = 200) -> list[WatchNews]:
        """Of one artist."""
        return self.found.get(key, [])[:limit]

    def mark_seen(self, key: str = "") -> int:
        """Note it."""
        self.seen.append(key)
        return 0

    def watch(
        self, artist: CatalogueArtist, kinds: Sequence[ReleaseKind] = USUAL_KINDS
    ) -> WatchedArtist:
        """Follow."""
        made = WatchedArtist(f"{artist.source}:{artist.id}", artist.name, artist, tuple(kinds))
        self.people.append(made)
        return made

    def unfollow(self, key: str) -> Unfollowed | None:
        """Follow no more."""
        gone = next((one for one in self.people if one.key == key), None)
        if gone is None:
            return None
        self.people.remove(gone)
        return Unfollowed(gone)

    def follow_again(self, left: Unfollowed) -> WatchedArtist:
        """Undo."""
        self.people.append(left.artist)
        return left.artist

    def set_kinds(self, key: str, kinds: Collection[ReleaseKind]) -> WatchedArtist:
        """Other kinds."""
        at = next(at for at, one in enumerate(self.people) if one.key == key)
        self.people[at] = replace(self.people[at], kinds=tuple(kinds))
        return self.people[at]

    def choose(self, key: str, artist: CatalogueArtist) -> WatchedArtist:
        """Who is meant."""
        at = next(at for at, one in enumerate(self.people) if one.key == key)
        self.people[at] = replace(self.people[at], artist=artist, trouble="")
        return self.people[at]

    def scan(self, ctx: TaskContext, keys: Collection[str] = ()) -> ScanReport:
        """The prepared report."""
        ctx.report(0.5, "Looking for new releases of Halden & Ro")
        if self.error is not None:
            raise self.error
        self.scans.append(list(keys))
        return self.report
