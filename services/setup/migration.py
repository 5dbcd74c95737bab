"""Moving in from SoulSync: a preview of everything first, then settings, wishes and artists.

Used by `migrate soulsync` and the Settings page. Nothing is ever written to the old installation,
nothing you set yourself is changed, and secrets go to the secret store and into no text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from config.errors import BadSetting
from config.store import SettingsStore
from core.domain import Origin, Track, Wish
from core.domain.catalogue import CatalogueArtist
from core.domain.soulsync import OldArtist, OldInstallation, OldWish
from core.domain.watching import USUAL_KINDS, ReleaseKind, WatchedArtist
from core.tasks import TaskContext
from services.setup.migration_plan import Kept, Left, Planner, Taken

ORIGIN = "SoulSync"
_EVERY = 100


class Followers(Protocol):
    """What is asked of the watch list."""

    def watch(
        self, artist: CatalogueArtist, kinds: Sequence[ReleaseKind] = USUAL_KINDS
    ) -> WatchedArtist:
        """Follow an artist of a catalogue."""
        ...

    def watch_name(self, name: str, kinds: Sequence[ReleaseKind] = USUAL_KINDS) -> WatchedArtist:
        """Follow by name."""
        ...


@dataclass(frozen=True)
class MigrationPlan:
    """What would happen. `taken` are set, `kept` stay as you have them, `left` are not taken over.

    `wishes` and `artists` would be added unless they are there; `notes` are sentences about what
    could not be read, `skipped` counts rows of theirs that name nothing.
    """

    root: str
    taken: tuple[Taken, ...] = field(repr=False)
    kept: tuple[Kept, ...]
    left: tuple[Left, ...]
    wishes: tuple[OldWish, ...]
    artists: tuple[OldArtist, ...]
    notes: tuple[str, ...]
    skipped: int


@dataclass(frozen=True)
class MigrationResult:
    """What happened: counts of what is new; `known` were there before. `failed` are sentences."""

    settings: int
    wishes: int
    known_wishes: int
    artists: int
    known_artists: int
    failed: tuple[str, ...]


class MigrationService:
    """`read` reads an installation; `encrypted` tells values that only SoulSync can read."""

    def __init__(
        self,
        settings: SettingsStore,
        read: Callable[[Path, TaskContext], OldInstallation],
        encrypted: Callable[[object], bool],
        wish: Callable[[Track, Origin], Wish | None],
        followers: Followers,
        followed: Callable[[], int],
    ) -> None:
        self._settings = settings
        self._read = read
        self._encrypted = encrypted
        self._wish = wish
        self._followers = followers
        self._followed = followed

    def preview(self, path: Path, ctx: TaskContext) -> MigrationPlan:
        """What taking it over would do; nothing is changed. Raises `BadInput`."""
        found = self._read(path, ctx)
        store = self._settings
        planner = Planner(store.get, store.origin, self._encrypted, Path(found.root))
        planner.plan(found.values)
        return MigrationPlan(
            root=found.root,
            taken=tuple(planner.taken),
            kept=tuple(planner.kept),
            left=tuple(planner.left),
            wishes=found.wishes,
            artists=found.artists,
            notes=found.notes,
            skipped=found.skipped,
        )

    def apply(self, plan: MigrationPlan, ctx: TaskContext) -> MigrationResult:
        """Do what the plan says. Doing it twice changes nothing more; raises `Cancelled`."""
        failed: list[str] = []
        done = sum(self._set(one, failed) for one in plan.taken)
        new = sum(self._wished(one, at, plan, ctx) for at, one in enumerate(plan.wishes))
        before = self._followed()
        for artist in plan.artists:
            ctx.checkpoint()
            self._follow(artist)
        followed = self._followed() - before
        return MigrationResult(
            settings=done,
            wishes=new,
            known_wishes=len(plan.wishes) - new,
            artists=followed,
            known_artists=len(plan.artists) - followed,
            failed=tuple(failed),
        )

    def _set(self, one: Taken, failed: list[str]) -> bool:
        try:
            self._settings.set(one.key, one.value)
        except BadSetting as error:
            failed.append(str(error))
            return False
        return True

    def _wished(self, one: OldWish, at: int, plan: MigrationPlan, ctx: TaskContext) -> bool:
        ctx.checkpoint()
        if at % _EVERY == 0:
            ctx.report(at / len(plan.wishes), f"{at} of {len(plan.wishes)} wishes")
        name = f"{ORIGIN}: {one.origin}" if one.origin else ORIGIN
        return self._wish(one.track, Origin("soulsync", name)) is not None

    def _follow(self, old: OldArtist) -> None:
        """By an id of a catalogue of ours, else by name; the first scan finds the name."""
        kinds = [ReleaseKind(kind) for kind in old.kinds] if old.kinds else USUAL_KINDS
        for source in self._settings.get("catalog.order"):
            if source in old.ids:
                mbid = old.ids.get("musicbrainz")
                artist = CatalogueArtist(source, old.ids[source], old.name, mbid=mbid)
                self._followers.watch(artist, kinds)
                return
        self._followers.watch_name(old.name, kinds)
