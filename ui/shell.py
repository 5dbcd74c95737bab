"""The main window: sidebar, the page in front, toasts, shortcuts.

It is shown before there are any services (`Shell(state)`), then `attach`ed to them. What a page
does is the page's business; here is only what belongs to the window as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PyQt6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.domain import ACTIVE_STATES, JobState
from services.events import Notice
from ui.links import sorted_links
from ui.navigation import KEYS, PAGES, Navigator, PageSpec, first_focusable, page_class
from ui.reading import Reading
from ui.runner import Runner
from ui.sidebar import Sidebar
from ui.theme.manager import px
from ui.widgets.focus_ring import FocusRing
from ui.widgets.labels import label
from ui.widgets.notices import Emptiness, EmptyState, ToastHost, notice_from
from ui.widgets.painted import Skeleton
from ui.window_state import WindowState, restore
from utils.precedence import take_turn
from utils.texts import _

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from core.domain import ServiceState
    from services.container import Container
    from services.events import SettingChanged
    from ui.bridge import Bridge
    from ui.pages.base import Page
    from ui.palette.opening import Palette
    from ui.player.controller import PreviewController
    from ui.tray.icon import Tray

SMALLEST = (760, 560)
NARROW_BELOW = 900
REFRESH_MS = 60_000
ASK_AFTER_MS = 900
"""Milliseconds the first page has for itself before the services are asked."""
ASK_AGAIN_MS = 300
LEAST_MS = 1000
"""No service is tried again sooner."""
ASKED_ABOUT = ("sources.", "spotify.", "library.", "plex.", "navidrome.", "jellyfin.")
"""Settings after whose change the services are asked, once all that are saved together are in."""


class _Backdrop(QWidget):
    """The window's ground; tells when it was painted for the first time."""

    painted = pyqtSignal()
    _done = False

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Nothing to draw: the style sheet fills the window."""
        if not self._done:
            self._done = True
            QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        self.painted.emit()


class Shell(QMainWindow):
    """`first_painted` comes once, `ready` after `attach` built the first page."""

    first_painted = pyqtSignal()
    ready = pyqtSignal()
    closing = pyqtSignal()

    def __init__(self, state: WindowState | None = None) -> None:
        super().__init__()
        self._state = state or WindowState()
        self.navigator: Navigator | None = None
        self._container: Container | None = None
        self._runner: Runner | None = None
        self._bridge: Bridge | None = None
        self._brought: list[str] = []
        self.player: PreviewController | None = None
        self._palette: Palette | None = None
        self.tray: Tray | None = None
        self._quitting = False
        self._wished = ""
        self.setWindowTitle("Cratekeeper")
        self.setMinimumSize(*SMALLEST)
        ground = _Backdrop()
        ground.painted.connect(self.first_painted)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar()
        self.sidebar.chosen.connect(self.go)
        self.stack = QStackedWidget()
        row.addWidget(self.sidebar)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(ground)
        self.toasts = ToastHost(self)
        self._ring = FocusRing(self)
        self._waiting_for_services()
        restore(self, self._state)
        self._shortcuts()

    def attach(self, container: Container, runner: Runner, bridge: Bridge) -> None:
        """Come to life: build the page that was last in front, and follow the services."""
        self._container, self._runner, self._bridge = container, runner, bridge
        self.navigator = Navigator(self.stack, self._build, self._aside)
        self.navigator.moved.connect(self.sidebar.mark)
        self.navigator.built.connect(self._hand_over)
        self._states, self._counts, self._asking = (Reading(runner, self) for _all in range(3))
        bridge.notice.connect(self.toasts.show_notice)
        bridge.service_changed.connect(self._read_states)
        bridge.library_changed.connect(self._read_states)
        bridge.jobs_changed.connect(self._read_counts)
        self._clock = QTimer(self)
        self._clock.setInterval(REFRESH_MS)
        self._clock.timeout.connect(self._ask_services)
        self._clock.start()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_AGAIN_MS)
        self._soon.timeout.connect(self._ask_services)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._retry_services)
        bridge.setting_changed.connect(self._set_otherwise)
        first = self._state.page if self._state.page in KEYS else KEYS[0]
        self.go(self._wished if self._wished.partition("/")[0] == first else first)
        self._read_states()
        self._read_counts()
        QTimer.singleShot(ASK_AFTER_MS, self._ask_services)
        self.ready.emit()

    def fail(self, error: Exception) -> None:
        """There will be no services: say why in place of a page."""
        notice = notice_from(error)
        state = EmptyState(
            Emptiness.FAILED,
            notice.title,
            _("Close"),
            "x",
            icon="circle-alert",
            detail=notice.detail,
        )
        state.acted.connect(self.close)
        self.stack.addWidget(state)
        self.stack.setCurrentWidget(state)

    def go(self, key: str) -> None:
        """Bring a page to the front; before `attach` the wish is kept for then."""
        page = key.partition("/")[0]
        self.sidebar.mark(page)
        if self.navigator is None:
            self._state, self._wished = replace(self._state, page=page), key
            return
        self.navigator.go(key)

    def open_sources(self, sources: list[str]) -> None:
        """Playlists brought on any page, or with the start, open on Sync; links are gone to."""
        sources, place = sorted_links(sources)
        if place:
            self.go(place)
        if not sources:
            return
        self._brought = sources
        self.go("sync")
        if self.navigator is not None and (page := self.navigator.page("sync")) is not None:
            self._hand_over(page)

    def come_forward(self, sources: list[str]) -> None:
        """Somebody started the program again: this is the window, with what they brought."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if sources:
            self.open_sources(sources)

    def listen(self, wanted: object) -> None:
        """Play a `Candidate` or a `LocalFile`; the player is made with the first."""
        if self.player is None and self._container is not None and self._runner is not None:
            from ui.player.build import build_player

            self.player = build_player(self, self._container.preview, self._runner)
        if self.player is not None:
            self.player.listen(wanted)

    @property
    def commands(self) -> Palette | None:
        """The command palette, built with its first use; None before the services are there."""
        if self._palette is None and self._container is not None and self._runner is not None:
            from ui.palette.opening import Palette

            self._palette = Palette(self, self._container, self._runner)
        return self._palette

    def search_everything(self) -> None:
        """Ctrl+K: the command palette, or away with it."""
        if (palette := self.commands) is not None:
            palette.toggle()

    def show_keys(self) -> None:
        """F1: all keys of the page in front."""
        from ui.keys.dialog import toggle_keys

        toggle_keys(self)

    def quit(self) -> None:
        """End the program, even where closing the window would leave it in the tray."""
        self._quitting = True
        self.close()

    def show_services(self, states: Sequence[ServiceState]) -> None:
        """The services' states, as just asked."""
        self.sidebar.show_services(states)

    def say(self, notice: Notice) -> None:
        """Show a toast."""
        self.toasts.show_notice(notice)

    def say_error(self, error: Exception) -> None:
        """Show an error nobody else took."""
        self.say(notice_from(error))

    def window_state(self, theme: str, text_size: int) -> WindowState:
        """What to remember for the next start."""
        area = self.normalGeometry() if self.isMaximized() else self.geometry()
        page = self.navigator.current if self.navigator is not None else self._state.page
        place = (area.x(), area.y(), area.width(), area.height())
        return WindowState(place, self.isMaximized(), page, theme, text_size)

    def event(self, event: QEvent | None) -> bool:
        """Nothing but Qt's; that it passes here makes a painting keep Python's lock to its end.

        Qt would ask for the lock anew for each row, and a busy lane may keep each of them waiting.
        """
        take_turn()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Under 900 px the sidebar shows icons only."""
        super().resizeEvent(event)
        self.sidebar.set_narrow(self.width() < px(NARROW_BELOW))

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab was pressed somewhere in the window: from now on the focus is shown."""
        self._ring.arm()
        return super().focusNextPrevChild(onward)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Let the application put everything away, or stay in the tray."""
        if event is not None and self.tray is not None and self.tray.keeps and not self._quitting:
            event.ignore()
            self.hide()
            self.tray.stay()
            return
        if self.player is not None:
            self.player.stop()
        self.closing.emit()
        super().closeEvent(event)

    def _build(self, spec: PageSpec) -> Page:
        page = page_class(spec)(self._container, self._runner, self._bridge, self.stack)
        page.notice.connect(self.say)
        page.navigate.connect(self.go)
        page.brought.connect(self.open_sources)
        page.search_wanted.connect(self.search_everything)
        page.heed(self._states, self._counts, self._asking)
        return page

    def _aside(self, work: Callable[[], None], then: Callable[[], None]) -> None:
        if self._runner is not None:
            self._runner.start(lambda _ctx: work(), lane="disk", done=lambda _done: then())

    def _hand_over(self, page: Page) -> None:
        if self._brought and page is (self.navigator and self.navigator.page("sync")):
            sources, self._brought = self._brought, []
            page.open_sources(sources)

    def _waiting_for_services(self) -> None:
        waiting = QWidget()
        waiting.setProperty("kind", "page")
        column = QVBoxLayout(waiting)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(16))
        title = next((p.title for p in PAGES if p.key == self._state.page), PAGES[0].title)
        heading = label(title, "page")
        heading.setFixedHeight(px(40))
        column.addWidget(heading)
        column.addWidget(Skeleton(6))
        column.addStretch(1)
        self.stack.addWidget(waiting)
        if self._state.page in KEYS:
            self.sidebar.mark(self._state.page)

    def _shortcuts(self) -> None:
        for number, key in enumerate(KEYS, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.go, key))
        QShortcut(QKeySequence("F6"), self, self._next_pane)
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+K": self.search_everything,
            "Ctrl+,": partial(self.go, "settings"),
            "F1": self.show_keys,
            "?": self.show_keys,
            "F5": self._read_again,
            "Ctrl+Q": self.quit,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act)

    def _read_again(self) -> None:
        """F5: the page in front reads what it shows once more, and the services are asked."""
        page = self.navigator.page(self.navigator.current) if self.navigator is not None else None
        if page is not None:
            page.shown()
            self._ask_services()

    def _next_pane(self) -> None:
        """F6: from the sidebar to the page and back."""
        self._ring.arm()
        focus = self.focusWidget()
        in_sidebar = focus is not None and self.sidebar.isAncestorOf(focus)
        front = self.stack.currentWidget()
        if in_sidebar and front is not None:
            target = first_focusable(front)
        else:
            target = next((b for b in self.sidebar.buttons.values() if b.isChecked()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask_services(self) -> None:
        if self._container is not None and self._runner is not None and self.isVisible():
            health = self._container.health
            self._asking.start(
                lambda ctx: health.refresh(ctx, everything=False), done=self._services_answered
            )

    def _retry_services(self) -> None:
        """The next try of a failing service has come."""
        if self._container is not None and self.isVisible() and not self._asking.busy:
            self._asking.start(self._container.health.retry, done=self._services_answered)

    def _services_answered(self, states: Sequence[ServiceState]) -> None:
        self.sidebar.show_services(states)
        wait = self._container.health.next_try() if self._container is not None else None
        if wait is not None:
            self._again.start(max(LEAST_MS, round(wait * 1000)))

    def _set_otherwise(self, event: SettingChanged) -> None:
        if event.key.startswith(ASKED_ABOUT):
            self._soon.start()

    def _read_states(self, _event: object = None) -> None:
        if self._container is not None:
            health = self._container.health
            show = self.sidebar.show_services
            self._states.start(lambda _ctx: health.states(), lane="db", done=show)

    def _read_counts(self) -> None:
        if self._container is not None:
            downloads = self._container.downloads
            self._counts.start(lambda _ctx: downloads.counts(), lane="db", done=self._show_counts)

    def _show_counts(self, counts: Counter[JobState]) -> None:
        active = sum(counts[state] for state in ACTIVE_STATES)
        asked = counts[JobState.REVIEW]
        said = [_("{active:,} active").format(active=active)] if active else []
        if asked:
            said.append(
                _("{asked:,} {value} you").format(
                    asked=asked, value="needs" if asked == 1 else "need"
                )
            )
        tone = "info" if active else "warn"
        self.sidebar.buttons["downloads"].set_count(active or asked, ", ".join(said), tone)
