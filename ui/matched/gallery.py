"""Matched Download in its states, for the pictures and the tests: invented artists and releases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PyQt6.QtCore import QBuffer, QIODevice, QRect
from PyQt6.QtGui import QImage, QPainter

from core.domain import Candidate, ClaimedFacts, CratekeeperError, PeerFacts, Track
from core.domain.catalogue import AlbumKind, CatalogueAlbum, CatalogueArtist, CatalogueTrack
from core.tasks import TaskContext
from services.matched.model import (
    Folder,
    Forecast,
    Likely,
    Line,
    LineState,
    Place,
    Proposals,
    Reason,
    Release,
)
from ui.theme import covers

MB = 1_000_000
LONG = "The Extraordinarily Long-Named Orchestra of the Upper Harbour and Friends"


def offer(name: str, seconds: float = 372.0, megabytes: float = 41.8) -> Candidate:
    """A file of quill_84."""
    claimed = ClaimedFacts("flac", round(megabytes * MB), seconds, sample_rate=44_100, bit_depth=16)
    title = name.rpartition("\\")[2].rpartition(".")[0]
    facts = PeerFacts(free_slot=True, speed=4 * MB)
    return Candidate("slskd", "quill_84", name, claimed, Track(title), facts)


FILE = offer("@@quill_84\\music\\LV – Slow Tide [2019]\\03 - luma vessel - slow tide.flac")
LONG_FILE = offer("@@quill_84\\" + "\\".join([LONG] * 3) + f"\\03 - {LONG} - {LONG}.flac")


def artist(name: str, likelihood: float, **facts: Any) -> Likely:
    """A proposal."""
    genres = facts.pop("genres", ())
    known = CatalogueArtist("deezer", name, name, genres=genres, note=facts.pop("note", ""))
    return Likely(known, likelihood, **facts)


VESSEL = artist("Luma Vessel", 0.96, reason=Reason.RECORDED, owned=14)
PEOPLE = (
    VESSEL,
    artist("Luma & Vessel", 0.61, genres=("Folk",)),
    artist("Mirea Voss", 0.48, reason=Reason.REMIXED),
    artist("Lumen Vesper", 0.34, genres=("Classical",)),
    artist("Slow Tide", 0.22, note="Artist of that name"),
)
FOUND = (
    VESSEL,
    artist("Luma", 0.63),
    artist("Lumas", 0.31),
    artist("Luma Choir", 0.28),
    artist("Lumarine", 0.19),
)


def release(
    title: str, kind: AlbumKind, year: int, tracks: int, number: int, owned: int
) -> Release:
    """A release of Slow Tide."""
    album = CatalogueAlbum(
        "deezer", title + kind.value, title, (), kind, str(year), None, tracks, 1, f"c/{title}"
    )
    track = CatalogueTrack("deezer", title, "Slow Tide", (), album, 372.0, number)
    target = Track("Slow Tide", ("Luma Vessel",), title, 372.0, number)
    return Release(target, 0.96, track, owned)


RELEASES = (
    release("Slow Tide", AlbumKind.ALBUM, 2019, 11, 3, 2),
    release("Slow Tide", AlbumKind.SINGLE, 2018, 2, 1, 0),
    release("Blue Rooms", AlbumKind.COMPILATION, 2021, 24, 17, 0),
)
PLACE = Place(("Luma Vessel", "Luma Vessel - Slow Tide", "03 - Slow Tide.flac"), 2, True)


def line(name: str, likely: Likely, release: Release, score: float, why: str = "") -> Line:
    """One line of a folder; `why` says what to look at."""
    sure = not why
    state = LineState.STRONG if sure else LineState.CHECK
    made = replace(release, score=score)
    return Line(offer(f"@@quill_84\\Summer Favourites\\{name}", 200, 9.4), state, likely, made, why)


def single(who: str, title: str, album: str, year: int) -> tuple[Likely, Release]:
    """An artist with a release of a song."""
    of = CatalogueAlbum("deezer", album, album, (), AlbumKind.ALBUM, str(year), cover=f"c/{album}")
    track = CatalogueTrack("deezer", title, title, (), of)
    target = Track(title, (who,), album, year=year, single=album == "Single")
    return artist(who, 0.9), Release(target, 0.9, track)


FAVOURITES = (
    line("01 lv_slowtide.flac", *single("Luma Vessel", "Slow Tide", "Slow Tide", 2019), 0.97),
    line("odd harbour - glass weather.mp3",
         *single("Odd Harbour", "Glass Weather", "Glass Weather", 2021), 0.96),
    line("TinOrchard_LowSun.mp3", *single("Tin Orchard", "Low Sun", "Field Hours", 2016), 0.94),
    line("04. moth season (saltbox).mp3",
         *single("Saltbox Choir", "Moth Season", "Single", 2020), 0.93),
    line("drift index - juno p.flac",
         *single("Juno Parallax", "Drift Index", "Parallax Notes", 2018), 0.91),
    line("hale_and_ferro_salt_cedar.mp3",
         *single("Hale & Ferro", "Salt & Cedar", "Two Winters", 2015), 0.68, "Length +9 s"),
    line("paper lanterns RMX.mp3",
         *single("Mirea Voss", "Paper Lanterns (Remix)", "Single", 2023), 0.74, "Which mix"),
    Line(offer("@@quill_84\\Summer Favourites\\track 11 (unknown).mp3", 201, 4.0),
         why="stays in the download folder"),
    line("quiet ledger - copper rain.mp3",
         *single("The Quiet Ledger", "Copper Rain", "Margins", 2019), 0.9),
)  # fmt: skip
FAVOURITE_FILES = tuple(one.candidate for one in FAVOURITES)


def folder_of(lines: Sequence[Line]) -> dict[str, Line]:
    """Lines by their file's name, as `FakeMatched.lines` wants them."""
    return {one.candidate.filename: one for one in lines}


def painted(name: str) -> bytes:
    """A stand-in for a catalogue's picture, as PNG."""
    image = QImage(144, 144, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    covers.cover(painter, QRect(0, 0, 144, 144), f"picture {name}", "", 0)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@dataclass
class FakeMatched:
    """The service with prepared answers; what is started and skipped is noted."""

    proposals: Proposals = field(default_factory=lambda: Proposals(PEOPLE, "Deezer", 5))
    found: Proposals = field(default_factory=lambda: Proposals(FOUND, "Deezer", 18))
    fitting: dict[str, tuple[Release, ...]] = field(
        default_factory=lambda: {"Luma Vessel": RELEASES}
    )
    lines: dict[str, Line] = field(default_factory=lambda: folder_of(FAVOURITES))
    folder: Folder | None = None
    pictures: bool = True
    error: CratekeeperError | None = None
    refusal: str = ""
    started: list[tuple[Candidate, Likely, Release | None]] = field(default_factory=list)
    skipped: list[Candidate] = field(default_factory=list)
    began: list[Line] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    treated: list[bool | None] = field(default_factory=list)

    def likely(self, _file: Candidate, _ctx: TaskContext) -> Proposals:
        """The five likeliest."""
        return self.proposals

    def search(self, text: str, _file: Candidate, _ctx: TaskContext) -> Proposals:
        """Five others."""
        self.asked.append(text)
        return self.found

    def releases(self, file: Candidate, likely: Likely, _ctx: TaskContext) -> tuple[Release, ...]:
        """Those prepared for the artist, else a single nobody lists."""
        target = Track(file.described.title, (likely.artist.name,))
        return self.fitting.get(likely.artist.name, (Release(target, likely.likelihood),))

    def place(self, _file: Candidate, release: Release) -> Place:
        """Where it would be filed."""
        who, album = release.target.artists[0], release.target.album or release.target.title
        return replace(PLACE, parts=(who, f"{who} - {album}", PLACE.parts[2]))

    def start(self, file: Candidate, likely: Likely, release: Release | None = None) -> Any:
        """Note it."""
        if self.error is not None:
            raise self.error
        self.started.append((file, likely, release))
        return (file, likely, release)

    def target(self, file: Candidate, likely: Likely, release: Release | None = None) -> Track:
        """What it becomes."""
        alone = Track(file.described.title, (likely.artist.name,))
        return release.target if release is not None else alone

    def skip(self, file: Candidate) -> Any:
        """Note it."""
        self.skipped.append(file)
        return file

    def picture(self, who: CatalogueArtist, _side: int, _ctx: TaskContext) -> bytes | None:
        """A painted one."""
        return painted(who.name) if self.pictures else None

    def cover(self, album: CatalogueAlbum, _side: int, _ctx: TaskContext) -> bytes | None:
        """A painted one."""
        return painted(album.title) if self.pictures else None

    def match_folder(
        self,
        files: Sequence[Candidate],
        ctx: TaskContext,
        tell: Callable[[int, Line], None] = lambda _at, _line: None,
        as_album: bool | None = None,
    ) -> Folder:
        """The prepared lines, by file name."""
        self.treated.append(as_album)
        lines = [self.lines.get(one.filename, Line(one, why="stays in the download folder"))
                 for one in files]  # fmt: skip
        for at, one in enumerate(lines):
            ctx.checkpoint()
            tell(at, one)
        return self.folder or Folder(tuple(lines))

    def match_line(
        self, file: Candidate, likely: Likely, release: Release | None, ctx: TaskContext
    ) -> Line:
        """As a person said."""
        taken = release or self.releases(file, likely, ctx)[0]
        return Line(file, LineState.STRONG, likely, taken, "chosen by you", True)

    def start_all(self, lines: Sequence[Line]) -> list[Any]:
        """Note them."""
        if self.error is not None:
            raise self.error
        self.began += lines
        return list(lines)

    def forecast(self, files: Sequence[Candidate]) -> Forecast:
        """Sizes added up."""
        size = sum(one.claimed.size or 0 for one in files)
        return Forecast(len(files), size, size / MB, 38_000 * MB, self.refusal)
