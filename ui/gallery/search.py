"""Search, history, wish list and refusals of the pictures' world. Used by `ui.gallery.world`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from core.domain import (
    PROFILES,
    BadInput,
    Candidate,
    ClaimedFacts,
    DownloadJob,
    JobState,
    Origin,
    Ownership,
    PeerFacts,
    ServiceError,
    Track,
    Wish,
)
from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueTrack,
)
from core.tasks import TaskContext
from services.records.past import PastSieve
from services.records.refusals import BadFile, BlockedPeer
from services.search_page.book import ResultBook
from services.search_page.offers import Entry, OfferReader, Place
from ui.gallery import data
from ui.gallery.downloads import FakeDownloads

LUMA = "Luma Vessel"
TRACKS = ("Harbour Lights", "Copper Rain", "Slow Tide", "Ninth Window", "Lantern Static", "Low Sun",
          "Undertow", "Paper Moons", "Canal Lamps", "Reed Organ", "Second Skyline")  # fmt: skip


def file(
    name: str,
    peer: str = "quill_84",
    *,
    source: str = "soulseek",
    title: str = "",
    artist: str = LUMA,
    codec: str = "flac",
    bitrate: int | None = None,
    length: float | None = 372.0,
    size: int | None = 37_000_000,
    free: bool | None = True,
    queue: int = 0,
    speed: int | None = 2_800_000,
    number: int | None = None,
) -> Candidate:
    """One file on offer."""
    depth = (44100, 16) if codec == "flac" else (None, None)
    claimed = ClaimedFacts(codec, size, length, bitrate, *depth)
    described = Track(title or name, (artist,), duration=length, track_number=number)
    return Candidate(source, peer, name, claimed, described, PeerFacts(free, queue, speed))


def offers() -> list[Candidate]:
    """An album in a folder, singles, and one from YouTube."""
    folder = "Music\\Luma Vessel\\Slow Tide (2019)"
    album = [
        file(f"{folder}\\{at:02} {title}.flac", title=title, length=200.0 + 17 * at,
             size=27_000_000 + 1_300_000 * at, speed=4_200_000, number=at)
        for at, title in enumerate(TRACKS, 1)
    ]  # fmt: skip
    live = [
        file(f"live\\Slow Tide Sessions\\{at} {title} (Live).mp3", "tapehead",
             title=f"{title} (Live)",
             codec="mp3", bitrate=192, size=7_000_000, free=False, queue=14, number=at)
        for at, title in enumerate(TRACKS[:4], 1)
    ]  # fmt: skip
    singles = [
        file("Slow Tide (Extended Mix).flac", "northshelf", title="Slow Tide (Extended Mix)",
             length=504.0, size=58_100_000),
        file("Slow Tide.mp3", "cassette_ana", title="Slow Tide", codec="mp3", bitrate=320,
             size=14_200_000, speed=1_100_000),
        file("Slow Tide (Voss Remix).flac", "mirea", title="Slow Tide (Voss Remix)",
             artist="Luma Vessel, Mirea Voss", free=False, queue=3, speed=None, length=336.0),
        file("dQw4", "Luma Vessel", source="youtube", title="Slow Tide", codec="opus", bitrate=141,
             size=6_400_000, free=None, speed=None),
    ]  # fmt: skip
    return album + live + singles


def many(count: int) -> list[Candidate]:
    """So many files from many people, a third of them in folders."""
    return [
        file(
            f"{'f' + str(n // 6) + chr(92) if n % 3 == 0 else ''}{n} {data.TITLES[n % 20]}.flac",
            f"peer{n % 300 if n % 3 else n // 6}",
            title=f"{data.TITLES[n % 20]} {n}",
            artist=data.ARTISTS[n % 10],
            free=n % 4 != 0,
        )
        for n in range(count)
    ]


ALBUM = CatalogueAlbum("deezer", "9", "Slow Tide", (ArtistRef(LUMA),), AlbumKind.ALBUM, "2019",
                       track_count=11)  # fmt: skip


class FakeFetching:
    """Notes what was taken."""

    def __init__(self, downloads: FakeDownloads) -> None:
        self._downloads = downloads
        self.taken: list[Candidate] = []
        self.wanted: list[Any] = []

    def as_they_are(self, files: Iterable[Candidate], _ctx: TaskContext) -> list[DownloadJob]:
        """A job for each."""
        chosen = list(files)
        self.taken += chosen
        return [self._downloads.fetch_as_is(one) for one in chosen]

    def tracks(self, album: CatalogueAlbum, _ctx: TaskContext) -> tuple[CatalogueTrack, ...]:
        """The track list."""
        return tuple(
            CatalogueTrack("deezer", str(at), title, album.artists, album, 200.0 + 17 * at, at)
            for at, title in enumerate(TRACKS, 1)
        )

    def published(self, found: Any, _ctx: TaskContext) -> list[DownloadJob]:
        """One job."""
        self.wanted.append(found)
        return [self._downloads.want_track(Track(found.title, (LUMA,)), Origin("search", "Search"))]


class FakeQueries:
    """Words searched for before, in a list."""

    def __init__(self) -> None:
        self.words = ["slow tide live", "slow tide", "copper rain", "mira voltaine hinterglow"]

    def all(self) -> list[str]:
        """The newest first."""
        return list(self.words)

    def add(self, text: str) -> list[str]:
        """Put first."""
        self.words = [text, *(one for one in self.words if one != text)]
        return list(self.words)

    def clear(self) -> None:
        """Forget."""
        self.words = []


class FakeSearchPage:
    """Two sources and a catalogue with prepared answers; `errors` by name, `found` by source."""

    def __init__(self, downloads: FakeDownloads) -> None:
        self.fetching, self.queries = FakeFetching(downloads), FakeQueries()
        prepared = offers()
        self.found = {
            "soulseek": [one for one in prepared if one.source == "soulseek"],
            "youtube": [one for one in prepared if one.source == "youtube"],
        }
        self.errors: dict[str, ServiceError] = {}
        self.asked: list[tuple[str, str]] = []
        self.folder: list[Candidate] = []
        self.owned: frozenset[str] = frozenset({"Copper Rain"})
        self.catalogue: list[Any] = [ALBUM]

    def names(self) -> tuple[str, ...]:
        """The sources in use."""
        return tuple(self.found)

    def collect(self, source: str, text: str, book: ResultBook, ctx: TaskContext) -> int:
        """The prepared answers."""
        self.asked.append((source, text))
        if source in self.errors:
            raise self.errors[source]
        reader = OfferReader(text, PROFILES["lossless-first"])
        book.add(map(reader.read, self.found[source]))
        ctx.checkpoint()
        return len(self.found[source])

    def publish(self, text: str, book: ResultBook, ctx: TaskContext) -> tuple[str, int]:
        """The prepared releases."""
        if "catalogue" in self.errors:
            raise self.errors["catalogue"]
        ctx.checkpoint()
        reader = OfferReader(text, PROFILES["lossless-first"])
        book.publish(
            Entry((type(one).__name__, one.source, one.id), published=one,
                  fit=reader.fit_of(one.title, one.title))
            for one in self.catalogue
        )  # fmt: skip
        return "Deezer", len(self.catalogue)

    def browse(self, place: Place, text: str, book: ResultBook, _ctx: TaskContext) -> int:
        """The prepared folder."""
        if not self.folder:
            raise BadInput(f"{place[1]} does not show the folder now.", "Try again later.")
        reader = OfferReader(text, PROFILES["lossless-first"])
        return book.add_folder(place, map(reader.read, self.folder))

    def look_up(self, book: ResultBook, _ctx: TaskContext) -> int:
        """What is in `owned` is owned."""
        waiting = book.unjudged()
        states = {True: Ownership.OWNED, False: Ownership.MISSING}
        book.judge(
            {
                one.candidate.identity: states[one.candidate.described.title in self.owned]
                for one in waiting
            }
        )
        return len(waiting)


@dataclass
class FakePast:
    """Finished downloads out of the world's jobs."""

    downloads: FakeDownloads
    mark: float = 0.0
    undone: list[int] = field(default_factory=list)
    exported: list[tuple[PastSieve, Path]] = field(default_factory=list)
    refusal: BadInput | None = None
    can_undo: bool = True
    read: list[int] = field(default_factory=list)

    def _found(self, sieve: PastSieve) -> list[DownloadJob]:
        needle = sieve.text.casefold()
        return [
            job
            for job in self.downloads.jobs(sieve.states, newest_first=True)
            if job.updated_at > sieve.since
            and needle in f"{job.track.title} {job.track.artist_credit}".casefold()
            and (not sieve.source or (job.remote and job.remote.source == sieve.source))
        ]

    def page(self, sieve: PastSieve, limit: int, offset: int) -> list[DownloadJob]:
        """One page."""
        self.read.append(offset)
        return self._found(sieve)[offset : offset + limit]

    def count(self, sieve: PastSieve) -> int:
        """How many."""
        return len(self._found(sieve))

    def cleared_at(self) -> float:
        """The mark."""
        return self.mark

    def clear(self) -> float:
        """Move the mark past everything."""
        before, self.mark = self.mark, data.NOW + 1e9
        return before

    def restore(self, mark: float) -> None:
        """Move it back."""
        self.mark = mark

    def undoable(self, _job_id: int) -> bool:
        """As prepared."""
        return self.can_undo

    def undo_filing(self, job_id: int, _ctx: TaskContext) -> Any:
        """Back into the inbox."""
        if self.refusal is not None:
            raise self.refusal
        self.undone.append(job_id)
        job = self.downloads.job(job_id)
        self.downloads.put(replace(job, state=JobState.REVIEW, final_path=None), job.state)
        moved = type("Moved", (), {"source": "/a/x.flac", "target": "/music/Incoming/x.flac"})
        return type("Report", (), {"restored": [moved], "failed": []})

    def export(self, sieve: PastSieve, target: Path, _ctx: TaskContext) -> int:
        """Note it."""
        self.exported.append((sieve, target))
        return self.count(sieve)


class FakeWishlist:
    """Acts on the world's wishes."""

    def __init__(self, wishes: Any) -> None:
        self._wishes = wishes
        self.tried: list[Wish] = []
        self.removed: list[Wish] = []

    def all(self) -> list[Wish]:
        """All."""
        return list(self._wishes.all())

    def due(self, limit: int | None = None) -> list[Wish]:
        """As if all were due."""
        return list(self._wishes.all())[:limit]

    def try_now(self, wishes: Collection[Wish]) -> list[DownloadJob]:
        """Note them."""
        self.tried += wishes
        return []

    def remove(self, wishes: Collection[Wish], note: str = "") -> None:
        """Take them off the list."""
        del note
        self.removed += wishes
        gone = {wish.id for wish in wishes}
        self._wishes.rows = [wish for wish in self._wishes.rows if wish.id not in gone]

    def add(self, track: Track, origin: Origin) -> Wish:
        """A new wish, first thing."""
        number = max((wish.id for wish in self._wishes.rows), default=0) + 1
        made = Wish(number, track, origin, "", 0, 0.0)
        self._wishes.rows.insert(0, made)
        return made


class FakeRefusals:
    """Blocked peers in a list."""

    def __init__(self) -> None:
        self.blocked: list[tuple[str, str]] = []
        self.refused: list[int] = []
        self.kept: list[BadFile] = []

    def peers(self) -> list[BlockedPeer]:
        """Who is blocked."""
        return [BlockedPeer(*one) for one in self.blocked]

    def files(self) -> list[BadFile]:
        """What is refused."""
        return list(self.kept)

    def allow(self, file: BadFile) -> None:
        """Give it another chance."""
        self.kept.remove(file)

    def export(self) -> dict[str, list[dict[str, object]]]:
        """All of it."""
        files = [asdict(one) for one in self.kept]
        return {"peers": [asdict(one) for one in self.peers()], "files": files}

    def restore(self, told: dict[str, list[dict[str, Any]]]) -> int:
        """Add what was exported."""
        self.blocked += [(one["source"], one["peer"]) for one in told["peers"]]
        self.kept += [BadFile(**one) for one in told["files"]]
        return len(told["peers"]) + len(told["files"])

    def block(self, source: str, peer: str, reason: str = "") -> int:
        """Block."""
        del reason
        self.blocked.append((source, peer))
        return 1

    def unblock(self, source: str, peer: str) -> None:
        """Take back."""
        self.blocked.remove((source, peer))

    def refuse_file(self, job_id: int) -> str | None:
        """Refuse the file of a download; that of number 2 has gone just now."""
        if job_id == 2:
            return None
        self.refused.append(job_id)
        return f"{job_id}.flac"

    def take_back(self, job_id: int, file: str) -> None:
        """Take back."""
        assert file == f"{job_id}.flac"
        self.refused.remove(job_id)
