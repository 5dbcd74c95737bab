"""The five pages: which there are, built on the first visit, one in front at a time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QStackedWidget, QWidget

from ui.slices import in_slices, styling
from ui.stages import begun
from utils.texts import _

if TYPE_CHECKING:
    from ui.pages.base import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: key, title, icon, and where its class is (imported on the first visit).

    `parts` are modules that the page needs soon after; they are imported together with it.
    """

    key: str
    title: str
    icon: str
    module: str
    class_name: str
    parts: tuple[str, ...] = ()


PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "dashboard", _("Dashboard"), "layout-dashboard", "ui.pages.dashboard.page", "DashboardPage",
        ("ui.pages.dashboard.first_desk", "ui.widgets.trouble"),
    ),
    PageSpec(
        "sync", _("Sync"), "refresh-cw", "ui.pages.sync.page", "SyncPage",
        ("ui.pages.sync.coverage_desk", "ui.pages.sync.coverage_view",
         "ui.pages.sync.missing_dialog"),
    ),
    PageSpec("downloads", _("Downloads"), "download", "ui.pages.downloads.page", "DownloadsPage"),
    PageSpec("artists", _("Artists"), "mic-vocal", "ui.pages.artists.page", "ArtistsPage"),
    PageSpec(
        "settings", _("Settings"), "settings", "ui.pages.settings.page", "SettingsPage",
        ("ui.pages.settings.care", "ui.pages.settings.quality"),
    ),
)  # fmt: skip
KEYS = tuple(page.key for page in PAGES)


def import_page(key: str) -> None:
    """Import a page's module; may run in any thread. Nothing for a key that is none."""
    for spec in PAGES:
        if spec.key == key:
            for module in (spec.module, *spec.parts):
                importlib.import_module(module)


def page_class(spec: PageSpec) -> Callable[..., Page]:
    """The page's class, imported now."""
    found: Callable[..., Page] = getattr(importlib.import_module(spec.module), spec.class_name)
    return found


class Navigator(QObject):
    """Owns the stack of pages. `build` makes a page from its spec.

    `aside(work, then)` runs `work` in another thread and then `then` here: a page's modules are
    imported there, because that takes longer than a window may keep still.
    """

    moved = pyqtSignal(str)
    built = pyqtSignal(object)

    def __init__(
        self,
        stack: QStackedWidget,
        build: Callable[[PageSpec], Page],
        aside: Callable[[Callable[[], None], Callable[[], None]], None],
    ) -> None:
        super().__init__(stack)
        self._stack, self._build, self._aside = stack, build, aside
        self._pages: dict[str, Page] = {}
        self._building: set[str] = set()
        self._settling: set[str] = set()
        self.current = ""
        self._place = ""

    def go(self, key: str) -> None:
        """Bring a page to the front; "downloads/wishes" also opens that place on it.

        KeyError for another key. On the first visit building, styling, laying out and filling the
        page take turns of the event loop, so that none of them keeps the window from answering.
        """
        key, _unused, self._place = key.partition("/")
        spec = next((page for page in PAGES if page.key == key), None)
        if spec is None:
            raise KeyError(key)
        if key == self.current:
            self._open_place()
            return
        before, self.current = self.page(self.current), key
        if before is not None:
            before.hidden()
        self.moved.emit(key)
        if key in self._pages:
            if key not in self._settling:
                self._front()
                self._fill()
            return
        if all(module in sys.modules for module in (spec.module, *spec.parts)):
            self._make(spec)
        else:
            self._aside(partial(import_page, key), partial(self._make, spec))

    def page(self, key: str) -> Page | None:
        """The page if all of it was built."""
        return None if key in self._building else self._pages.get(key)

    def _make(self, spec: PageSpec) -> None:
        if spec.key not in self._pages:
            page, left = begun(partial(self._build, spec))
            self._pages[spec.key] = page
            self._building.add(spec.key)
            self._settling.add(spec.key)
            work = self._settle(spec.key, page, left)
            in_slices(page, work, partial(self._settled, spec.key))

    def _settle(self, key: str, page: Page, left: list[Iterator[None]]) -> Iterator[None]:
        """Build, style and lay out the page while the one before is still in front."""
        yield
        for work in left:
            yield from work
        self._building.discard(key)
        self.built.emit(page)
        yield
        yield from styling(page)
        page.resize(self._stack.size())
        layout = page.layout()
        if layout is not None:
            layout.activate()
        yield

    def _settled(self, key: str) -> None:
        self._settling.discard(key)
        if key == self.current:
            self._front()
            QTimer.singleShot(0, self._fill)

    def _front(self) -> None:
        page = self._pages.get(self.current)
        if page is None or self.current in self._settling:
            return  # somebody was faster and went on to a page that is not built yet
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _fill(self) -> None:
        page = self._pages.get(self.current)
        if page is not None and self.current not in self._settling:
            page.shown()
            self._open_place()

    def _open_place(self) -> None:
        page = self._pages.get(self.current)
        if page is not None and self._place:
            place, self._place = self._place, ""
            page.open_place(place)


def first_focusable(pane: QWidget) -> QWidget | None:
    """The first widget of a pane in tab order that takes the focus by Tab."""
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _takes_focus(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _takes_focus(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus.value
    return bool(widget.focusPolicy().value & tab) and widget.isEnabled() and widget.isVisible()
