"""The missing-tracks analyser: everything that is missing of several playlists, by artist, and its
way onto the wish list.

slskd has no wish list: the program's own searches slskd, so that pushing a track here is what makes
it being looked for. Duplicates are found in our wishes, our jobs, and live in slskd itself. Used by
the Sync page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from core.domain import (
    Coverage,
    CoverageRow,
    CratekeeperError,
    DownloadJob,
    JobState,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Wish,
)
from core.ports.library import SavedPlaylist
from core.ports.sources import DownloadSource, ShowsWork, UnderWay
from core.tasks import TaskContext
from services.organise.credit import main_artist
from services.playlists.accounting import table
from services.records.elsewhere import Elsewhere

if TYPE_CHECKING:
    from services.library.genre_view import GenreView
    from services.playlists.completing import Completed

TEMPLATES = ("{artist} - {title} 320 MP3", "{artist} - {title}", "")
"""The forms a search may begin with; "" is the program's own ladder of queries alone."""

TEMPLATE_KEY = "sources.slskd.query_form"


class Standing(Enum):
    """What is done about a missing track already."""

    NOTHING = "not in the library"
    PROBABLE = "asks you first"
    WISHED = "already on the wish list"
    UNDER_WAY = "is being downloaded"


class Outcome(Enum):
    """What became of a track that was pushed."""

    ADDED = "added"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MissingTrack:
    """A recording that is missing in one playlist or several, counted once.

    `origin` is its first place and `kind` that list's; `playlists` are the names of all; `score` is
    the nearest match's.
    """

    key: str
    track: Track
    origin: Origin
    standing: Standing
    super_genre: str
    playlists: tuple[str, ...]
    score: float = 0.0
    reason: str = ""
    kind: str = ""

    @property
    def ready(self) -> bool:
        """True for tracks nothing is done about yet: they start ticked."""
        return self.standing is Standing.NOTHING


@dataclass(frozen=True, slots=True)
class ArtistGroup:
    """An artist's missing tracks."""

    name: str
    tracks: tuple[MissingTrack, ...]

    @property
    def playlists(self) -> tuple[str, ...]:
        """The playlists that want this artist."""
        return tuple(dict.fromkeys(name for one in self.tracks for name in one.playlists))


@dataclass(frozen=True, slots=True)
class Analysis:
    """Groups with the most missing first. `rows` counts all rows of the playlists that were read;
    `troubles` are (playlist, sentence) of those that could not be."""

    groups: tuple[ArtistGroup, ...] = ()
    rows: int = 0
    playlists: int = 0
    troubles: tuple[tuple[str, str], ...] = ()

    @property
    def missing(self) -> int:
        """How many recordings."""
        return sum(len(group.tracks) for group in self.groups)

    def wanted(self) -> list[Track]:
        """The tracks that are missing for sure and are not being fetched yet."""
        open_ones = {Standing.NOTHING, Standing.WISHED}
        tracks = (one for group in self.groups for one in group.tracks)
        return [one.track for one in tracks if one.standing in open_ones]

    def csv(self) -> bytes:
        """The same list as a file for a spreadsheet."""
        head = ("Artists", "Title", "Album", "Super genre", "State", "Playlists")
        tracks = (one for group in self.groups for one in group.tracks)
        return table(head, map(_cells, tracks))


@dataclass(frozen=True, slots=True)
class Pushed:
    """One track's outcome with the reason in words."""

    track: MissingTrack
    outcome: Outcome
    why: str


@dataclass
class _Found:
    row: CoverageRow
    origin: Origin
    kind: str
    playlists: list[str] = field(default_factory=list)


class Desk(Protocol):
    """What is asked of the Sync page's playlists."""

    def check(self, source: str, ctx: TaskContext) -> Coverage:
        """Read and compare one."""
        ...


class Wishes(Protocol):
    """What is asked of the wish list."""

    def all(self) -> list[Wish]:
        """All wishes."""
        ...

    def add(self, track: Track, origin: Origin) -> Wish | None:
        """Wish for it; None when it is wished for already."""
        ...


class Jobs(Protocol):
    """What is asked of downloads."""

    def jobs(self, states: Collection[JobState] | None = None) -> list[DownloadJob]:
        """Jobs in these states."""
        ...


class Completing(Protocol):
    """What is asked about rows that say too little, such as a video's title."""

    def complete(
        self, playlist: Playlist, rows: Sequence[CoverageRow], ctx: TaskContext
    ) -> Completed:
        """The same rows as a catalogue names them; may wait for one."""
        ...

    def answers(self, wanted: Sequence[Track]) -> Sequence[Track]:
        """Each as it was named; asks nobody."""
        ...


class MissingService:
    """Thread-safe; keeps nothing."""

    def __init__(
        self,
        desk: Desk,
        wishes: Wishes,
        downloads: Jobs,
        track_key: Callable[[Track], str],
        sources: Callable[[], Mapping[str, DownloadSource]],
        genres: Callable[[], GenreView],
        completing: Completing | None = None,
        tell: Callable[[str, str], object] = lambda _kind, _text: None,
    ) -> None:
        """`tell` gets the kind and the words of what is worth a line in the activity feed."""
        self._completing, self._tell = completing, tell
        self._desk, self._wishes, self._downloads = desk, wishes, downloads
        self._key, self._sources, self._genres = track_key, sources, genres

    # --- analysing ------------------------------------------------------------------------------
    def analyse(self, saved: Sequence[SavedPlaylist], ctx: TaskContext) -> Analysis:
        """Compare these playlists now. One that cannot be read is named, the others count."""
        found: dict[str, _Found] = {}
        troubles: list[tuple[str, str]] = []
        rows = 0
        for at, one in enumerate(saved):
            ctx.checkpoint()
            ctx.report(at / len(saved), one.name)
            try:
                coverage = self._desk.check(one.source, ctx)
            except CratekeeperError as error:
                troubles.append((one.name, error.sentence))
                continue
            rows += len(coverage.rows)
            self._collect(coverage, found)
        groups = self._grouped(found)
        return Analysis(groups, rows, len(saved) - len(troubles), tuple(troubles))

    def _collect(self, coverage: Coverage, found: dict[str, _Found]) -> None:
        playlist = coverage.playlist
        for row in coverage.rows:
            if row.ownership not in {Ownership.MISSING, Ownership.PROBABLE}:
                continue
            origin = Origin(playlist.key, playlist.name, row.entry.position)
            one = found.setdefault(self._key(row.entry.track), _Found(row, origin, playlist.kind))
            if playlist.name not in one.playlists:
                one.playlists.append(playlist.name)

    def _grouped(self, found: Mapping[str, _Found]) -> tuple[ArtistGroup, ...]:
        groups: dict[str, list[MissingTrack]] = {}
        for made in self._told(found, self._genres().of):
            groups.setdefault(main_artist(made.track), []).append(made)
        ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
        return tuple(ArtistGroup(name, tuple(tracks)) for name, tracks in ordered)

    def _told(
        self, found: Mapping[str, _Found], genre_of: Callable[[CoverageRow], str]
    ) -> Iterator[MissingTrack]:
        standing = self._standings()
        named = self._named([one.row.entry.track for one in found.values()])
        for (key, one), track in zip(found.items(), named, strict=True):
            yield MissingTrack(
                key,
                one.row.entry.track,
                one.origin,
                standing({key, self._key(track)}, one.row),
                genre_of(one.row),
                tuple(one.playlists),
                one.row.match.result.score if one.row.match else 0.0,
                one.row.reason,
                one.kind,
            )

    def _named(self, tracks: Sequence[Track]) -> Sequence[Track]:
        return tracks if self._completing is None else self._completing.answers(tracks)

    def _standings(self) -> Callable[[set[str], CoverageRow], Standing]:
        wished = {self._key(wish.track) for wish in self._wishes.all()}
        busy = set(self._jobs_by_key())

        def of(keys: set[str], row: CoverageRow) -> Standing:
            if keys & busy:
                return Standing.UNDER_WAY
            if keys & wished:
                return Standing.WISHED
            return Standing.PROBABLE if row.ownership is Ownership.PROBABLE else Standing.NOTHING

        return of

    def _jobs_by_key(self) -> dict[str, DownloadJob]:
        open_ones = frozenset(JobState) - {JobState.DONE, JobState.CANCELLED, JobState.PARKED}
        return {self._key(job.track): job for job in self._downloads.jobs(open_ones)}

    # --- pushing --------------------------------------------------------------------------------
    def push(self, tracks: Iterable[MissingTrack], ctx: TaskContext) -> Iterator[Pushed]:
        """Wish for these, one outcome each, as they come. Never raises a `ServiceError`.

        What says too little is wished for as a catalogue names it.
        """
        busy, known = self._jobs_by_key(), {self._key(one.track) for one in self._wishes.all()}
        elsewhere = Elsewhere(self._under_way())
        for one, track in self._completed(list(tracks), ctx):
            ctx.checkpoint()
            keys = {one.key, self._key(track)}
            why = _skipped(keys, busy, known) or elsewhere.why(track)
            yield Pushed(one, Outcome.SKIPPED, why) if why else self._wish(one, track, known)

    def wish(self, coverage: Coverage, ctx: TaskContext) -> list[Pushed]:
        """Wish for what this playlist misses and nobody did anything about yet.

        What is doubtful waits for a person, and what a person cancelled stays cancelled.
        """
        found: dict[str, _Found] = {}
        self._collect(coverage, found)
        refused = {self._key(job.track) for job in self._downloads.jobs({JobState.CANCELLED})}
        told = (one for one in self._told(found, lambda _row: "") if one.ready)
        made = list(self.push((one for one in told if one.key not in refused), ctx))
        added = sum(one.outcome is Outcome.ADDED for one in made)
        if added:
            tracks = "1 missing track is" if added == 1 else f"{added} missing tracks are"
            self._tell("wished", f"{coverage.playlist.name}: {tracks} on the wish list now")
        return made

    def _completed(
        self, tracks: Sequence[MissingTrack], ctx: TaskContext
    ) -> Iterator[tuple[MissingTrack, Track]]:
        """Each with what it is wanted as; one look-up a list, when its first track's turn comes."""
        lists: dict[str, list[MissingTrack]] = {}
        for one in tracks:
            lists.setdefault(one.origin.playlist_key, []).append(one)
        for members in lists.values():
            yield from zip(members, self._wanted_as(members, ctx), strict=True)

    def _wanted_as(self, members: Sequence[MissingTrack], ctx: TaskContext) -> list[Track]:
        if self._completing is None:
            return [one.track for one in members]
        origin, rows = members[0].origin, [_row(one) for one in members]
        named = Playlist(origin.playlist_key, origin.playlist_name, members[0].kind, ())
        return [row.entry.track for row in self._completing.complete(named, rows, ctx).rows]

    def _wish(self, one: MissingTrack, track: Track, known: set[str]) -> Pushed:
        try:
            wish = self._wishes.add(track, one.origin)
        except CratekeeperError as error:
            return Pushed(one, Outcome.FAILED, error.sentence)
        known |= {one.key, self._key(track)}
        if wish is None:
            return Pushed(one, Outcome.SKIPPED, Standing.WISHED.value)
        return Pushed(one, Outcome.ADDED, "it is searched next")

    def _under_way(self) -> UnderWay:
        """What the person's own services do; one that is silent does nothing we could know."""
        found = [one.under_way for one in self._sources().values() if isinstance(one, ShowsWork)]
        told = []
        for ask in found:
            try:
                told.append(ask())
            except CratekeeperError:
                continue
        return UnderWay(
            tuple(words for one in told for words in one.searches),
            tuple(name for one in told for name in one.files),
        )


def _cells(one: MissingTrack) -> tuple[str, ...]:
    track = one.track
    state, lists = one.standing.value, ", ".join(one.playlists)
    return (track.artist_credit, track.title, track.album or "", one.super_genre, state, lists)


def _skipped(keys: set[str], busy: Mapping[str, DownloadJob], known: set[str]) -> str:
    if keys & busy.keys():
        return "downloading now"
    return Standing.WISHED.value if keys & known else ""


def _row(one: MissingTrack) -> CoverageRow:
    entry = PlaylistEntry(one.origin.position or 0, one.track)
    return CoverageRow(entry, Ownership.MISSING, None, one.reason)
