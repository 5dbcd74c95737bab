"""What the pictures show: each scene opens the window on a world of fakes and brings it to a state.

Used by `ui.screenshots`; the accessibility test walks the same scenes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from PyQt6.QtWidgets import QScrollArea

from core.domain import Coverage, CoverageRow, Track
from services.care.model import CareKind
from services.events import Level, Notice
from ui.gallery import data
from ui.gallery.components import SECTIONS, ComponentGallery
from ui.gallery.world import FakeContainer
from ui.matched.scenes import MatchedScene
from ui.matched.scenes import scenes as matched_scenes
from ui.pages.artists.gallery import scenes as artist_scenes
from ui.pages.base import Page
from ui.pages.downloads.gallery import scenes as download_scenes
from ui.pages.sync.gallery import Scene as PageScene
from ui.pages.sync.gallery import scenes as sync_scenes
from ui.player import gallery as player_gallery
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.soulseek_setup.gallery import scenes as soulseek_scenes
from ui.spotify_setup.gallery import scenes as spotify_scenes

PATIENCE = 50
"""So many times a window may settle until a page stands."""


@dataclass
class Stage:
    """An open window with its world: what a scene works on. `settle` lets the window catch up."""

    shell: Shell
    world: FakeContainer
    runner: InlineRunner
    settle: Callable[[], None]

    def page(self, key: str) -> Any:
        """Bring a page to the front; on a busy machine it is built over many turns."""
        self.shell.go(key)
        for _turn in range(PATIENCE):
            self.settle()
            if isinstance(self.shell.stack.currentWidget(), Page):
                break
        return self.shell.stack.currentWidget()


@dataclass(frozen=True)
class Scene:
    """`page` and `state` name the picture; `world` makes the container, `act` brings the state.

    With `make` the container is made by it instead.
    """

    page: str
    state: str
    act: Callable[[Stage], None]
    world: dict[str, Any] = field(default_factory=dict)
    size: tuple[int, int] = (1280, 800)
    hold: bool = False
    jobs: int | None = None
    scale: float = 1.0
    themes: tuple[str, ...] = ("dark", "light")
    make: Callable[[], FakeContainer] | None = None

    def container(self) -> FakeContainer:
        """The world of this scene."""
        if self.make is not None:
            return self.make()
        jobs = None if self.jobs is None else data.jobs(self.jobs)
        return FakeContainer(jobs=jobs, **self.world)


def _show(key: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.page(key)

    return act


def _toasts(stage: Stage) -> None:
    stage.page("dashboard")
    for notice in (
        Notice(Level.OK, "Lantern Static is in place", "Halden & Ro / Static Harbour"),
        Notice(Level.WARN, "slskd stopped answering", "3 downloads wait; nothing is lost."),
        Notice(Level.ERROR, "/mnt/usb/Transfer cannot be written.", "Connect the disk."),
        Notice(Level.INFO, "One more", ""),
    ):
        stage.shell.say(notice)


def _scanning(stage: Stage) -> None:
    page = stage.page("dashboard")
    stage.runner.run_all()
    stage.runner.hold = True
    page.presenter.scanning.emit(True, "34% · 6,214 of 18,402 files")


def _coverage_of(made: Coverage) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        page = stage.page("sync")
        page.show_coverage(made)
        page.coverage_view.table.setCurrentIndex(page.coverage_view.table.model().index(1, 0))

    return act


def _long_names() -> Coverage:
    made = data.coverage(40, data.LONG_TITLE, "file:/lists/long.csv")
    return replace(made, rows=tuple(_long(row) for row in made.rows))


def _long(row: CoverageRow) -> CoverageRow:
    wanted = row.entry.track
    artists = (*wanted.artists, "The Grand Orchestra of the Upper Harbour", "Ines Okoro Quartet")
    track = Track(data.LONG_TITLE, artists, f"{wanted.album} (Expanded Anniversary Edition)", 754.0)
    return replace(row, entry=replace(row.entry, track=track))


def _refused(stage: Stage) -> None:
    page = stage.page("sync")
    page.open_sources(["/lists/night bus.pdf"])


def _player(name: str, key: str = "downloads") -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.page(key)
        player_gallery.show(stage.shell, stage.runner, name)

    return act


def _tab(key: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        page = stage.page("downloads")
        page.tabs.choose(key)
        page.show_tab(key)

    return act


def _settings(section: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        page = stage.page("settings")
        page.finish()
        stage.settle()
        page.jump(section)

    return act


def _library(stage: Stage) -> None:
    page = stage.page("dashboard")
    page.statistics.chips.button("years").click()
    stage.settle()
    for area in page.findChildren(QScrollArea):
        if (bar := area.verticalScrollBar()) is not None:
            bar.setValue(bar.maximum())


def _care(stage: Stage) -> None:
    stage.page("dashboard").care.rows[CareKind.DUPLICATES].door.click()


def _settings_found(stage: Stage) -> None:
    page = stage.page("settings")
    page.finder.field.setText("wish")
    page.finder.field.searched.emit("wish")


def _settings_genres(stage: Stage) -> None:
    page = stage.page("settings")
    page.finish()
    page.assistants.open_genres()
    page.assistants.genres.probe.setText("dub techno")


def _settings_log(stage: Stage) -> None:
    page = stage.page("settings")
    page.finish()
    page.cards["program"].buttons["log"].click()


def _component(key: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.page("dashboard")
        shown = ComponentGallery(key)
        stage.shell.stack.addWidget(shown)
        stage.shell.stack.setCurrentWidget(shown)

    return act


def _over_first(act: Callable[[Any, Any], None]) -> Callable[[Stage], None]:
    """A dialog over the first screen."""
    return lambda stage: act(stage.page("dashboard"), stage.world)


def _palette(stage: Stage) -> None:
    stage.page("dashboard")
    stage.shell.search_everything()
    stage.settle()
    if (palette := stage.shell.commands) is not None:
        palette.dialog.field.setText("down")


def _keys(stage: Stage) -> None:
    stage.page("downloads")
    stage.shell.show_keys()


def _crash(stage: Stage) -> None:
    from ui.crash.dialog import open_crash

    stage.page("dashboard")
    open_crash(stage.shell, CRASH)


def _over(act: Callable[[Any, Any], None]) -> Callable[[Stage], None]:
    """A dialog over the Settings page."""

    def shown(stage: Stage) -> None:
        act(stage.page("settings"), stage.world)

    return shown


def _settings_wrong(stage: Stage) -> None:
    page = stage.page("settings")
    page.finish()
    editors = page.cards["connections"].editors
    editors["sources.slskd.url"].setText("nas.local:5030")
    editors["sources.slskd.url"].edited.emit()
    editors["sources.slskd.search_gap_seconds"].setValue(12)


def _of_page(page: str, found: Iterable[PageScene]) -> Iterator[Scene]:
    """A page's own scenes as scenes of the window."""
    for one in found:
        yield Scene(
            page,
            one.name,
            _prepare(page, one),
            size=one.size,
            hold=one.held,
            scale=one.scale,
            make=one.world,
        )


def _prepare(page: str, one: PageScene) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        one.prepare(stage.page(page))

    return act


def _matched() -> Iterator[Scene]:
    """Matched Download over the Downloads page."""
    for one in matched_scenes():
        yield Scene(
            "downloads",
            one.name,
            _open_matched(one),
            size=one.size,
            scale=one.scale,
            themes=one.themes,
        )


def _open_matched(one: MatchedScene) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        one.open(stage.page("downloads"), stage.world, stage.runner, stage.settle)

    return act


def _artists() -> Iterator[Scene]:
    """The Artists page."""
    for one in artist_scenes():
        yield Scene("artists", one.name, one.open, one.world(), size=one.size, scale=one.scale,
                    themes=one.themes)  # fmt: skip


EMPTY = {"empty": True}
CRASH = """Cratekeeper 0.1
Python 3.11.9, Qt 6.11.0, PyQt 6.11.0
Thread: window

Traceback (most recent call last):
  File "ui/pages/dashboard/hero.py", line 61, in show_overview
ValueError: a part is missing"""
TROUBLE = {"healthy": False}
SMALL = (1024, 700)
SCENES: tuple[Scene, ...] = (
    Scene("dashboard", "overview", _show("dashboard")),
    Scene("dashboard", "trouble", _show("dashboard"), TROUBLE),
    Scene("dashboard", "first-run", _show("dashboard"), EMPTY),
    Scene("dashboard", "loading", _show("dashboard"), hold=True),
    Scene("dashboard", "scanning", _scanning),
    Scene("dashboard", "toasts", _toasts),
    Scene("dashboard", "library", _library),
    Scene("dashboard", "care", _care),
    Scene("dashboard", "small", _show("dashboard"), size=SMALL),
    Scene("dashboard", "narrow", _show("dashboard"), size=(760, 700)),
    Scene("dashboard", "large-text", _show("dashboard"), scale=1.5),
    Scene("dashboard", "high-contrast", _show("dashboard"), TROUBLE, themes=("contrast",)),
    Scene("dashboard", "first-run-small", _show("dashboard"), EMPTY, size=SMALL),
    Scene("dashboard", "first-run-large-text", _show("dashboard"), EMPTY, size=SMALL, scale=1.4),
    *(Scene("dashboard", name, _over_first(act), EMPTY) for name, act in soulseek_scenes()),
    *(Scene("components", key, _component(key)) for key in SECTIONS),
    Scene("components", "contrast", _component("badges"), themes=("contrast",)),
    Scene("dashboard", "palette", _palette),
    Scene("dashboard", "palette-small", _palette, size=SMALL, scale=1.4),
    Scene("dashboard", "crash", _crash, size=SMALL, scale=1.4),
    Scene("downloads", "keys", _keys),
    Scene("downloads", "keys-small", _keys, size=SMALL, scale=1.4),
    Scene("sync", "first-run", _show("sync"), EMPTY),
    Scene("sync", "coverage-10000", _coverage_of(data.coverage(10_000))),
    Scene("sync", "long-names", _coverage_of(_long_names()), size=SMALL),
    Scene("sync", "cannot-be-read", _refused),
    Scene("downloads", "queue", _tab("queue")),
    Scene("downloads", "queue-10000", _tab("queue"), jobs=10_000),
    Scene("downloads", "queue-small", _tab("queue"), size=SMALL),
    Scene("downloads", "inbox-small", _tab("inbox"), size=SMALL),
    Scene("downloads", "inbox-large-text", _tab("inbox"), scale=1.4),
    Scene("downloads", "queue-empty", _tab("queue"), EMPTY),
    Scene("downloads", "search", _tab("search")),
    Scene("downloads", "wishes", _tab("wishes")),
    *_of_page("sync", sync_scenes()),
    *_of_page("downloads", download_scenes()),
    *_matched(),
    *(Scene("downloads", name, _player(name)) for name in player_gallery.scenes()),
    Scene("sync", "player-small", _player("player-preview", "sync"), size=SMALL),
    Scene("dashboard", "player-large-text", _player("player-preview", "dashboard"), scale=1.4),
    *_artists(),
    Scene("settings", "connections", _settings("connections")),
    Scene("settings", "folders", _settings("library")),
    Scene("settings", "filing", _settings("filing")),
    Scene("settings", "quality", _settings("quality")),
    Scene("settings", "care", _settings("program")),
    Scene("settings", "connections-small", _settings("connections"), size=SMALL),
    Scene("settings", "found", _settings_found),
    Scene("settings", "genre-map", _settings_genres),
    Scene("settings", "log", _settings_log),
    Scene("settings", "appearance", _settings("appearance"), size=SMALL),
    *(Scene("settings", name, _over(act)) for name, act in spotify_scenes()),
    Scene("settings", "changed-and-wrong", _settings_wrong, TROUBLE),
)
