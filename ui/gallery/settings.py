"""What the Settings page works with beside settings, without disk: for pictures and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from core.domain import PROFILES, BadInput, QualityProfile, StorageError, Tier
from core.tasks import TaskContext
from services.records.upkeep import DatabaseFacts, LogLine
from ui.gallery import data

HOUR = 3600


class FakeUpkeep:
    """A sound database of 12 MB; `done` holds what was asked."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.faults: list[str] = []
        self.error: StorageError | None = None

    def facts(self) -> DatabaseFacts:
        """Copied yesterday."""
        folder = Path("/nowhere/cratekeeper")
        copy = folder / "backups" / "cratekeeper-20261120-090000.db"
        return DatabaseFacts(folder / "cratekeeper.db", 12_400_000, copy, data.NOW - 26 * HOUR)

    def check(self) -> list[str]:
        """What is wrong with it."""
        self._note("check")
        return self.faults

    def back_up(self) -> Path:
        """A copy."""
        self._note("copy")
        return Path("/nowhere/cratekeeper/backups/cratekeeper-20261121-090000.db")

    def pack(self) -> int:
        """Three megabytes won."""
        self._note("pack")
        return 3_100_000

    def log(self, least: str = "INFO") -> list[LogLine]:
        """A few lines."""
        lines = [
            LogLine(
                "INFO", "2026-11-21 09:12:04,118 INFO    services.library.scan [db-0] 18,402 tracks"
            ),
            LogLine("WARNING", "2026-11-21 09:40:51,902 WARNING core.net [net-2] slskd is slow"),
            LogLine("ERROR", "2026-11-21 09:41:07,310 ERROR   core.net [net-2] slskd: no answer"),
        ]
        order = ["INFO", "WARNING", "ERROR"]
        return [line for line in lines if order.index(line.level) >= order.index(least)]

    def log_folder(self) -> Path:
        """Where they would be."""
        return Path("/nowhere/cratekeeper/logs")

    def export(self, target: Path) -> int:
        """Nothing is written."""
        self._note(f"export {target}")
        return 84

    def _note(self, what: str) -> None:
        if self.error is not None:
            raise self.error
        self.done.append(what)


class FakeProfiles:
    """The built-in order until another is saved."""

    def __init__(self) -> None:
        self.profile = PROFILES["lossless-first"]

    def current(self) -> QualityProfile:
        """What counts."""
        return self.profile

    def save(self, tiers: Sequence[Tier], cutoff: int) -> QualityProfile:
        """Keep it."""
        self.profile = QualityProfile("my-order", tuple(tiers), 128, cutoff)
        return self.profile


class FakeGenreEditor:
    """Three crates; an empty name is refused."""

    def __init__(self) -> None:
        self.built_in = True
        self.table: dict[str, tuple[str, ...]] = {
            "House": ("house", "deep house", "tech house"),
            "Techno": ("techno", "dub techno", "minimal"),
            "Ambient": ("ambient", "drone"),
        }

    def current(self) -> Any:
        """The map that counts."""
        return SimpleNamespace(table=self.table)

    def explain(self, genre: str, table: Mapping[str, Sequence[str]] | None = None) -> Any:
        """By the exact entry alone."""
        for name, genres in (table or self.table).items():
            if genre.casefold() in genres:
                return SimpleNamespace(super_genre=name, why=f"“{genre}” is listed there")
        return SimpleNamespace(super_genre="Unclassified", why=f"no crate lists “{genre}”")

    def save(self, table: Mapping[str, Sequence[str]]) -> Path:
        """Keep it."""
        if any("" in genres for genres in table.values()) or not table:
            raise BadInput("The map has no super genre.", "Correct it and save again.")
        self.table = {name: tuple(genres) for name, genres in table.items()}
        self.built_in = False
        return Path("/nowhere/cratekeeper/genre-map.json")

    def reset(self) -> None:
        """The built-in one."""
        self.built_in = True


class FakeMigration:
    """An installation with two settings, one wish and one artist."""

    def __init__(self) -> None:
        self.applied: list[Any] = []

    def preview(self, path: Path, ctx: TaskContext) -> Any:
        """What would happen."""
        ctx.checkpoint()
        if not str(path).endswith("soulsync"):
            raise BadInput(f"{path} is no folder of SoulSync.", "Choose the one with config.json.")
        return SimpleNamespace(
            root=str(path),
            taken=(
                SimpleNamespace(key="sources.slskd.url", shown="http://nas:5030", value=""),
                SimpleNamespace(key="sources.slskd.api_key", shown="•••", value=""),
            ),
            kept=(SimpleNamespace(key="plex.url", why="You set it yourself."),),
            left=(SimpleNamespace(name="logging.path", why="Cratekeeper has nothing like it."),),
            wishes=(1,),
            artists=(1,),
            notes=(),
            skipped=0,
        )

    def apply(self, plan: Any, ctx: TaskContext) -> Any:
        """It happened."""
        ctx.checkpoint()
        self.applied.append(plan)
        return SimpleNamespace(settings=2, wishes=1, known_wishes=0, artists=1, known_artists=0,
                               failed=())  # fmt: skip


def fake_filing() -> Callable[[], Any]:
    """A filing that has a genre map and nothing else."""
    made = SimpleNamespace(genres=FakeGenreEditor())
    return lambda: made


class FakeNearby:
    """Two services answer; `used` holds what was chosen."""

    def __init__(self) -> None:
        self.used: list[Any] = []
        self.found = [
            SimpleNamespace(kind="slskd", name="slskd", url="http://192.168.1.20:5030"),
            SimpleNamespace(kind="navidrome", name="Navidrome", url="http://192.168.1.20:4533"),
        ]

    def look(self, ctx: TaskContext) -> list[Any]:
        """What answers."""
        ctx.checkpoint()
        return self.found

    def use(self, found: Any) -> str:
        """Keep its address."""
        self.used.append(found)
        return f"{found.kind}.url"


class FakePlexAccount:
    """Says yes at once."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def login(self, show: Callable[[str], None], ctx: TaskContext) -> Any:
        """The address, then the server."""
        ctx.checkpoint()
        show("https://app.plex.tv/auth#?code=ABCD")
        if self.error is not None:
            raise self.error
        return SimpleNamespace(url="http://192.168.1.20:32400", servers=())
