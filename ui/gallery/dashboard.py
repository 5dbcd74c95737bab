"""What the Dashboard knows beside lists and downloads, invented: for pictures and tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.domain import BadInput, Budget, Sharing, Standing
from core.domain.watching import WatchedArtist
from core.tasks import TaskContext
from services.care.model import CareDone, CareItem, CareKind, CareList
from services.library.stats import LibraryFigures, Share
from services.records.citizen import Citizenship
from services.records.figures import Alert
from services.wishes.watchlist import Followed
from ui.gallery import data


def figures() -> LibraryFigures:
    """A collection of 18,402 tracks that grew over two years."""
    sizes = ((9_204, "flac"), (7_118, "mp3"), (1_340, "opus"), (512, "m4a"), (228, "wav"))
    crates = (
        (5_120, "House"), (4_310, "Techno"), (2_702, "Hip-Hop"), (2_011, "Pop"),
        (1_804, "Unclassified"), (1_402, "Ambient"), (1_053, "Rock"),
    )  # fmt: skip
    years = tuple((year, 20 + (year * 37) % 90 + (year - 1968) * 9) for year in range(1968, 2027))
    months = [f"{2024 + at // 12}-{at % 12 + 1:02}" for at in range(10, 33)]
    growth = tuple((month, 9_000 + at * 427) for at, month in enumerate(months))
    return LibraryFigures(
        tracks=18_402,
        seconds=4_600_000.0,
        bytes=412_000_000_000,
        lossless=9_432,
        formats=tuple(Share(name, number) for number, name in sizes),
        years=years,
        super_genres=tuple(Share(name, number) for number, name in crates),
        growth=growth,
    )


class FakeStats:
    """Figures known from before."""

    def __init__(self, found: LibraryFigures | None) -> None:
        self.found = found

    def known(self) -> LibraryFigures | None:
        """What was counted last."""
        return self.found

    def look(self, ctx: TaskContext) -> LibraryFigures:
        """The same again."""
        ctx.report(None, "Counting the library")
        return self.found or LibraryFigures()


class FakeFigures:
    """Nothing to worry about unless `alarms` says so."""

    def __init__(self) -> None:
        self.alarms: list[Alert] = []

    def figures(self) -> Any:
        """None are needed."""
        return None

    def alerts(self, _figures: Any) -> list[Alert]:
        """As prepared."""
        return list(self.alarms)


def citizen() -> Citizenship:
    """One source that shares, one that does not."""
    slskd = Standing("slskd", "cratefan", Sharing(14, 1_204, uploads_running=2),
                     (Budget("searches", 13, 25, 220.0),))  # fmt: skip
    youtube = Standing("YouTube", "", None, (Budget("downloads", 32, 50, 3600.0),))
    return Citizenship((slskd, youtube), ())


class FakeGoodCitizen:
    """Answers with what was prepared."""

    def __init__(self) -> None:
        self.answer = citizen()

    def look(self) -> Citizenship:
        """As it stands."""
        return self.answer

    @property
    def standings(self) -> Sequence[Standing]:
        """Of the answer."""
        return self.answer.standings


FIRST = ("Mira", "Juno", "Nova", "Osk", "Luma", "Tin", "Pelican")
LAST = ("Voltaine", "Arcadia", "Thicket", "Lindgrove", "Vessel", "Orchard")


class FakeWatch:
    """Followed artists with two new releases."""

    def all(self) -> list[Followed]:
        """Thirty-eight people."""
        names = [f"{first} {last}" for first in FIRST for last in LAST][:38]
        return [
            Followed(WatchedArtist(f"a{at}", name, scanned_at=data.NOW - 3600), int(at < 2))
            for at, name in enumerate(names)
        ]

    def news(self, key: str = "", limit: int = 200) -> list[Any]:
        """Nothing was looked at yet."""
        del key, limit
        return []

    def new_count(self) -> int:
        """New ones."""
        return 2


class FakeCare:
    """Three duplicates; `acted` and `undone` hold what was asked."""

    def __init__(self) -> None:
        self.acted: list[tuple[CareKind, int]] = []
        self.undone: list[str] = []
        self.error: BadInput | None = None
        self.notes: tuple[str, ...] = ()
        self.deep: list[bool] = []

    def look(
        self, kind: CareKind, ctx: TaskContext, super_genre: str = "", deep: bool = False
    ) -> CareList:
        """Duplicates only."""
        del super_genre
        self.deep.append(deep)
        ctx.report(0.5, "9,201 of 18,402 tracks")
        if self.error is not None:
            raise self.error
        titles = ("Copper Rain", "Lantern Static", "Slow Tide")
        items = tuple(
            CareItem(kind, title, "FLAC 16/44 stays, MP3 192 goes",
                     (f"/music/Collection/{title}.mp3",), keep=f"/music/{title}.flac")
            for title in titles
        )  # fmt: skip
        found = items if kind is CareKind.DUPLICATES else ()
        return CareList(kind, found, 0 if kind is CareKind.LEFTOVERS else 18_402, self.notes)

    def act(self, kind: CareKind, items: Sequence[CareItem], ctx: TaskContext) -> CareDone:
        """It is done."""
        ctx.checkpoint()
        self.acted.append((kind, len(items)))
        return CareDone("care-1", len(items))

    def undo(self, run: str, ctx: TaskContext) -> int:
        """It is taken back."""
        ctx.checkpoint()
        self.undone.append(run)
        return 3
