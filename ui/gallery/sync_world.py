"""The Sync page's services without disk and network: built on the other fakes of `world.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.domain import (
    Coverage,
    CoverageRow,
    CratekeeperError,
    LibraryTrack,
    Match,
    MatchResult,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
    Wish,
)
from core.domain.runs import MissingRun, RunHead
from core.tasks import TaskContext
from services.playlists.accounting import AccountingService
from services.playlists.forecast import BYTES_PER_SECOND, TYPICAL_SECONDS, Forecast
from services.playlists.links import service_of
from services.playlists.manual_matches import OTHER, SAME
from services.playlists.missing import (
    Analysis,
    ArtistGroup,
    MissingTrack,
    Outcome,
    Pushed,
    Standing,
)
from ui.gallery import data

HOUR = 3600.0
LIKED = "spotify:liked"


@dataclass(frozen=True, slots=True)
class OwnedOn:
    """A day of the ownership meter as the services hand it out."""

    day: str
    owned: int
    total: int

    @property
    def share(self) -> float:
        """Owned of all, 0..1."""
        return self.owned / self.total


class FakeSync:
    """The playlists of the page; `words` is what the account says, `account_error` its trouble."""

    def __init__(self, world: Any) -> None:
        self._world = world
        self.words = ""
        self.account_error: CratekeeperError | None = None
        self.lists: list[data.ShownPlaylist] = []
        self.listed = 0
        self.seen: list[str] = []
        self.changes: dict[str, tuple[int, int]] = {}
        self.days: list[Any] = []
        self.pictures: dict[str, bytes] = {}
        self.pictures_asked: list[str] = []
        self.kept: dict[str, Coverage] = {}

    def all(self) -> list[Any]:
        """The shelf."""
        return list(self._world.shelf.all())

    def forget(self, key: str) -> None:
        """Off the page."""
        self._world.shelf.remove(key)

    def every(self, saved: Any) -> float:
        """As chosen, else Liked Songs every six hours."""
        if saved.every_hours is not None:
            return float(saved.every_hours) * HOUR
        return 6 * HOUR if saved.key == LIKED else 0.0

    def schedule(self, key: str, every_hours: float | None) -> None:
        """Keep it."""
        self._change(key, every_hours=every_hours)

    def wish_missing(self, key: str, on: bool) -> None:
        """Keep it."""
        self._change(key, wishes=on)

    def see(self, playlist: Playlist) -> tuple[int, int]:
        """Note it; the card's numbers go."""
        self.seen.append(playlist.key)
        self._change(playlist.key, added=0, removed=0)
        return self.changes.pop(playlist.key, (0, 0))

    def meter(self, key: str = LIKED) -> list[Any]:
        """The days given."""
        del key
        return self.days

    def picture(self, url: str, ctx: TaskContext) -> bytes | None:
        """What was prepared for an address."""
        ctx.checkpoint()
        self.pictures_asked.append(url)
        return self.pictures.get(url)

    def account_words(self) -> str:
        """What was prepared."""
        if self.account_error is not None:
            raise self.account_error
        return self.words

    def list_account(self, ctx: TaskContext) -> int:
        """Put `lists` on the shelf."""
        ctx.checkpoint()
        self.listed += 1
        if self.account_error is not None:
            raise self.account_error
        known = {saved.key for saved in self.all()}
        for one in self.lists:
            if one.key not in known:
                self._world.shelf.put(one)
        return len(self.lists)

    def list_if_due(self, ctx: TaskContext) -> bool:
        """Always due."""
        self.list_account(ctx)
        return True

    def check(self, source: str, ctx: TaskContext) -> Coverage:
        """Open and compare; a refusal stays on the card."""
        try:
            playlist = self._world.playlists.open(source, ctx)
            found: Coverage = self._world.coverage.check(playlist, ctx, source)
        except CratekeeperError as error:
            keys = [one.key for one in self.all() if source in {one.source, one.key}]
            for key in keys:
                self._change(key, trouble=error.sentence, step=error.next_step)
            if not keys and service_of(source):
                self._world.shelf.put(_refused(source, error))
            raise
        self._change(playlist.key, trouble="", step="")
        return found

    def as_read(self, source: str, ctx: TaskContext) -> Coverage | None:
        """What was prepared."""
        ctx.checkpoint()
        return self.kept.get(source)

    def _change(self, key: str, **values: Any) -> None:
        rows = self._world.shelf.rows
        self._world.shelf.rows = [replace(one, **values) if one.key == key else one for one in rows]


class FakeMissing:
    """Groups the invented coverage; `failing` titles fail until they are taken out."""

    def __init__(self, world: Any) -> None:
        self._world = world
        self.failing: set[str] = set()
        self.wished: list[str] = []

    def analyse(self, saved: Sequence[Any], ctx: TaskContext) -> Analysis:
        """As the service, from the fakes."""
        rows, groups = 0, dict[str, list[MissingTrack]]()
        for at, one in enumerate(saved):
            ctx.report(at / max(1, len(saved)), one.name)
            coverage = self._world.sync.check(one.source, ctx)
            rows += len(coverage.rows)
            for row in coverage.rows:
                if row.ownership in {Ownership.MISSING, Ownership.PROBABLE}:
                    made = _missing(row, coverage.playlist, self.wished)
                    groups.setdefault(row.entry.track.artist_credit, []).append(made)
        found = sorted(groups.items(), key=lambda item: -len(item[1]))
        made_groups = tuple(ArtistGroup(name, tuple(tracks)) for name, tracks in found)
        return Analysis(made_groups, rows, len(saved))

    def push(self, tracks: Iterable[MissingTrack], ctx: TaskContext) -> Iterator[Pushed]:
        """One outcome each."""
        for one in tracks:
            ctx.checkpoint()
            if one.track.title in self.failing:
                yield Pushed(one, Outcome.FAILED, "slskd was busy (429)")
            elif one.key in self.wished:
                yield Pushed(one, Outcome.SKIPPED, Standing.WISHED.value)
            else:
                self.wished.append(one.key)
                yield Pushed(one, Outcome.ADDED, "it is searched next")


class FakeRuns:
    """The runs nobody closed yet, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, MissingRun] = {}

    def begin(
        self,
        coverage: Coverage,
        left_out: Iterable[int] = (),
        jobs: Mapping[int, int] | None = None,
    ) -> bool:
        """Keep it."""
        made = MissingRun(coverage, data.NOW, frozenset(left_out), dict(jobs or {}))
        first = made.key not in self.kept
        self.kept[made.key] = made
        return first

    def took(self, key: str, jobs: Mapping[int, int]) -> None:
        """The jobs it got."""
        self.kept[key] = replace(self.kept[key], jobs=dict(jobs))

    def get(self, key: str) -> MissingRun | None:
        """As it began."""
        return self.kept.get(key)

    def heads(self) -> list[RunHead]:
        """All of them."""
        return [
            RunHead(key, run.coverage.playlist.name, tuple(run.jobs.values()))
            for key, run in self.kept.items()
        ]

    def end(self, key: str) -> None:
        """Forget it."""
        self.kept.pop(key, None)


class FakeForecast:
    """The real arithmetic on an invented disk."""

    def __init__(self, free: int = 212_000_000_000, reserve: int = 20_000_000_000) -> None:
        self.free, self.reserve = free, reserve

    def of(self, tracks: Iterable[Track]) -> Forecast:
        """What these would cost."""
        lengths = [track.duration or TYPICAL_SECONDS for track in tracks]
        sizes = {name: int(sum(lengths) * rate) for name, rate in BYTES_PER_SECOND.items()}
        seconds = len(lengths) * 15.0
        made = Forecast(len(lengths), sizes, seconds, self.free, self.reserve)
        return replace(made, music=float(sum(lengths)))

    def queued(self) -> Forecast:
        """What an invented queue still brings."""
        return Forecast(41, {"FLAC": 1_260_000_000}, 600.0, self.free, self.reserve)


class FakePush:
    """A media server that takes everything."""

    def __init__(self) -> None:
        self.pushed: list[tuple[str, bool]] = []
        self.preview_is: Any = None

    def preview(self, playlist: Playlist, name: str, ctx: TaskContext) -> Any:
        """What was prepared, else two new rows and one to take away."""
        from services.servers.push import PushPreview

        del playlist, name, ctx
        made = PushPreview(
            "Navidrome", ("Halden & Ro - Lantern Static", "Mira Voltaine - Copper Rain"),
            ("Osk Lindgrove - Tidewire",), 1, 7, order=True,
        )  # fmt: skip
        return self.preview_is or made

    def to_server(
        self, playlist: Playlist, name: str, ctx: TaskContext, removals: bool = True
    ) -> Any:
        """Note it."""
        from services.servers.push import PushReport

        del ctx
        self.pushed.append((name, removals))
        return PushReport(len(playlist.entries), (), None, "1")

    def to_file(self, playlist: Playlist, out: Any, ctx: TaskContext) -> Any:
        """Note it."""
        from services.servers.push import PushReport

        del ctx
        self.pushed.append((str(out), True))
        return PushReport(len(playlist.entries), (), None, str(out))


class FakeGenres:
    """Goes round four super genres."""

    NAMES = ("House", "Techno", "Electronic", "Unclassified")

    def of(self, row: CoverageRow) -> str:
        """By position."""
        return self.NAMES[row.entry.position % len(self.NAMES)]


def accounting(world: Any) -> AccountingService:
    """The real service on the fakes."""
    wishes: Callable[[], Iterable[Wish]] = world.wishes.all
    return AccountingService(world.downloads, wishes, key_of)


def key_of(track: Track) -> str:
    """Names a recording."""
    return f"{track.artist_credit}|{track.title}".casefold()


def _missing(row: CoverageRow, playlist: Playlist, wished: Sequence[str]) -> MissingTrack:
    key = key_of(row.entry.track)
    probable = row.ownership is Ownership.PROBABLE
    standing = Standing.PROBABLE if probable else Standing.NOTHING
    return MissingTrack(
        key,
        row.entry.track,
        Origin(playlist.key, playlist.name, row.entry.position),
        Standing.WISHED if key in wished else standing,
        FakeGenres().of(row),
        (playlist.name,),
        row.match.result.score if row.match else 0.0,
        row.reason,
    )


def _refused(source: str, error: CratekeeperError) -> data.ShownPlaylist:
    made = data.ShownPlaylist(source, source, source, service_of(source), "", 0, 0, 0, 0, 0, 0.0)
    return replace(made, trouble=error.sentence, step=error.next_step)


class Decisions:
    """What people said about rows, in memory: part of the fake coverage service."""

    def __init__(self) -> None:
        self.said_about: dict[str, tuple[str | None, bool]] = {}
        self.kept: list[Coverage] = []

    def said(self, wanted: Track) -> list[Any]:
        """What holds now, for `restore`."""
        found = self.said_about.get(key_of(wanted))
        return [] if found is None else [found]

    def restore(self, wanted: Track, said: Sequence[Any]) -> None:
        """Put it back."""
        self.said_about.pop(key_of(wanted), None)
        for one in said:
            self.said_about[key_of(wanted)] = one

    def decide(self, wanted: Track, library_path: str | None, same: bool) -> None:
        """Remember."""
        self.said_about[key_of(wanted)] = (library_path, same)

    def keep(self, coverage: Coverage) -> None:
        """Note it."""
        self.kept.append(coverage)

    def again(self, entry: PlaylistEntry, ctx: TaskContext) -> CoverageRow:
        """As the service words it."""
        ctx.checkpoint()
        before = data.coverage(max(entry.position, 1)).rows[entry.position - 1]
        found = self.said_about.get(key_of(entry.track))
        if found is None:
            return replace(before, entry=entry)
        path, same = found
        mine = data.owned_track(entry.track, entry.position)
        sure = MatchResult(1.0, Verdict.ACCEPT, (), (SAME,))
        if same:
            return CoverageRow(entry, Ownership.OWNED, Match(replace(mine, path=path), sure), SAME)
        return CoverageRow(entry, Ownership.MISSING, before.match, OTHER)

    def find(self, text: str, limit: int = 20) -> list[LibraryTrack]:
        """Invented tracks with one of the words in their title."""
        words = text.casefold().split()
        some = (data.owned_track(data.track(at), at) for at in range(len(data.TITLES)))
        return [one for one in some if any(w in one.title.casefold() for w in words)][:limit]
