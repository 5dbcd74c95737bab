"""What a page cannot read stands in one calm line above it, with the way to try it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt

from core.tasks import TaskContext
from services.events import Notice
from ui.bridge import Bridge
from ui.gallery.world import FakeContainer
from ui.navigation import PAGES, page_class
from ui.pages.base import Page
from ui.pages.settings.page import SettingsPage
from ui.runner import InlineRunner
from ui.shell import Shell

SPECS = {spec.key: spec for spec in PAGES}
FAULT = "The file system refused: Input/output error."


def broken(*_args: Any, **_kwargs: Any) -> Any:
    """A disk that fails."""
    raise OSError(5, "Input/output error")


READ = {
    "dashboard": ("activity", "recent"),
    "sync": ("sync", "meter"),
    "downloads": ("downloads", "jobs"),
    "artists": ("watchlist", "all"),
    "settings": ("upkeep", "facts"),
}
"""What each page reads by itself: (service, method)."""
LATER: dict[str, tuple[tuple[str, str], ...]] = {
    "dashboard": (("downloads", "counts"), ("health", "checks"), ("citizen", "look")),
    "downloads": (("past", "page"), ("review", "questions"), ("forecast", "queued")),
    "artists": (),
    "settings": (("profiles", "current"), ("health", "states")),
}
ALSO = [
    pytest.param(key, *what, id=f"{key}-{'.'.join(what)}")
    for key, several in LATER.items()
    for what in several
]


class Seen:
    """A page with the toasts it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.toasts: list[Notice] = []
        page.notice.connect(self.toasts.append)

    @property
    def words(self) -> str:
        """The line above the page, "" when there is none."""
        line = self.page.trouble
        return line.sentence.text() if line is not None and line.isVisible() else ""


@pytest.fixture
def open_page(build: Callable[..., Any], world: FakeContainer) -> Callable[[str], Seen]:
    def make(key: str) -> Seen:
        seen = Seen(build(page_class(SPECS[key]), world))
        if isinstance(seen.page, SettingsPage):
            seen.page.finish()
        return seen

    return make


@pytest.mark.parametrize("key", READ)
def test_a_page_that_cannot_read_says_so_in_its_place_and_reads_again(
    key: str, open_page: Callable[[str], Seen], world: FakeContainer, qtbot: Any
) -> None:
    service, method = READ[key]
    part = getattr(world, service)
    whole = getattr(part, method)
    setattr(part, method, broken)
    seen = open_page(key)
    if key == "sync":
        seen.page.presenter.load_meter()  # type: ignore[attr-defined]
    assert seen.words == f"{FAULT} Check the folder's rights."
    assert seen.toasts == []
    assert seen.page.trouble is not None
    setattr(part, method, whole)
    qtbot.mouseClick(seen.page.trouble.button, Qt.MouseButton.LeftButton)
    assert seen.words == ""


@pytest.mark.parametrize(("key", "service", "method"), ALSO)
def test_whatever_else_a_page_reads_by_itself_is_told_in_the_same_line(
    key: str,
    service: str,
    method: str,
    open_page: Callable[[str], Seen],
    world: FakeContainer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(getattr(world, service), method, broken)
    seen = open_page(key)
    if key == "downloads":
        seen.page.reviews.load()  # type: ignore[attr-defined]
    assert FAULT in seen.words
    assert seen.toasts == []


def test_a_closed_line_stays_away_until_there_is_something_else_to_say(
    open_page: Callable[[str], Seen], world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.downloads, "jobs", broken)
    seen = open_page("downloads")
    assert seen.page.trouble is not None
    seen.page.trouble.hide()
    seen.page.presenter.load()  # type: ignore[attr-defined]
    assert seen.words == ""

    def denied(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(world.downloads, "jobs", denied)
    seen.page.presenter.load()  # type: ignore[attr-defined]
    assert "Permission denied" in seen.words


def test_coming_back_to_a_page_reads_what_failed(
    open_page: Callable[[str], Seen], world: FakeContainer
) -> None:
    whole = world.downloads.jobs
    world.downloads.jobs = broken  # type: ignore[method-assign]
    seen = open_page("downloads")
    world.downloads.jobs = whole  # type: ignore[method-assign]
    seen.page.shown()
    assert seen.words == ""
    assert seen.page.presenter.queue.rowCount() == 9  # type: ignore[attr-defined]


@pytest.fixture
def shell(qtbot: Any, world: FakeContainer) -> Iterator[Shell]:
    bridge = Bridge(world.bus)
    made = Shell()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    world.downloads.counts = broken  # type: ignore[method-assign]
    world.activity.recent = lambda *_args, **_kwargs: []  # type: ignore[method-assign]
    made.attach(world, InlineRunner(made.say_error), bridge)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: isinstance(made.stack.currentWidget(), Page), timeout=60_000)
    yield made
    bridge.close()


def test_what_the_window_cannot_read_is_told_on_the_page_in_front(shell: Shell, qtbot: Any) -> None:
    shell.go("settings")
    qtbot.waitUntil(lambda: isinstance(shell.stack.currentWidget(), SettingsPage), timeout=60_000)
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    qtbot.waitUntil(lambda: page.trouble is not None and page.trouble.isVisible(), timeout=60_000)
    assert page.trouble is not None
    assert FAULT in page.trouble.sentence.text()
    assert shell.toasts.toasts == []


class TestDialogs:
    """A dialog says it inside, where the answer was to stand."""

    @pytest.fixture
    def page(self, build: Callable[..., Any], world: FakeContainer) -> SettingsPage:
        made: SettingsPage = build(SettingsPage, world)
        made.finish()
        return made

    def test_a_log_that_cannot_be_read(
        self, page: SettingsPage, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(world.upkeep, "log", broken)
        page.assistants._open_log()
        dialog = page.assistants.log
        assert dialog is not None
        assert dialog.trouble.isVisible()
        assert FAULT in dialog.trouble.sentence.text()
        monkeypatch.undo()
        dialog.trouble.button.click()
        assert not dialog.trouble.isVisible()

    def test_a_network_that_cannot_be_asked(
        self, page: SettingsPage, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unreachable(_ctx: TaskContext) -> Any:
            raise OSError(101, "Network is unreachable")

        monkeypatch.setattr(world.nearby, "look", unreachable)
        page.nearby.look()
        dialog = page.nearby.dialog
        assert dialog is not None
        assert dialog.words.text() == "This network could not be asked."
        assert "Network is unreachable" in dialog.trouble.sentence.text()
        assert dialog.trouble.isVisible()
