"""Running the window: show it first, build the services beside it, put all away at the end.

`run(home, overrides)` is what `main.py` calls; `Session` is what it and the probe share.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QApplication

from core.tasks import Deadline, TaskContext
from services.events import SettingChanged
from ui import window_state
from ui.bridge import Bridge
from ui.collector import Collector
from ui.instance import Instance, NoAnswer, portable
from ui.navigation import import_page
from ui.runner import TaskRunner
from ui.shell import Shell
from ui.theme.icons import ICON_FOLDER
from ui.theme.manager import ThemeManager
from ui.turns import Turns
from ui.welcome import Welcome
from ui.window_state import WindowState
from utils.processes import this_process

if TYPE_CHECKING:
    from services.container import Container

log = logging.getLogger(__name__)
SWITCH_SECONDS = 0.001
"""Python's 5 ms would let a busy lane delay the GUI thread by as much, several times in a turn."""
SCHEDULES_AFTER = 20.0
"""Seconds the window has for itself before scans and wishes begin."""
NO_ANSWER = (
    "Cratekeeper is open already, but its window does not answer. Close it, then start again.\n"
)
ENGINE_AFTER_MS = 500
"""The first page comes first: five lanes that begin would make it stutter."""
PAGE_WHOLE_MS = 1_000
LANES_SECONDS, CLOSE_SECONDS = 0.8, 1.4
"""What the lanes, and all together, may take to end. A service that accepts and never answers would
hold them for as long as its time-outs; whatever is left behind is as safe as after a kill."""
LOOK_MS = 200
BuildFn = Callable[[], "Container"]
unfinished: list[Session] = []
"""Closed windows whose lanes still work, kept as they are until these end: Qt takes the process
with it when a thread's owner goes first, or when a widget is freed by a lane."""


def make_app() -> QApplication:
    """The one QApplication."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Cratekeeper")
    app.setDesktopFileName("cratekeeper")
    sys.setswitchinterval(SWITCH_SECONDS)
    return app


class Session(QObject):
    """One window with everything behind it, from start to close."""

    ready = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, app: QApplication, home: Path, build: BuildFn) -> None:
        super().__init__()
        self._app, self._home, self._build = app, home, build
        Turns(self)
        self._collector = Collector(self)
        self._collector.take_over()
        self.container: Container | None = None
        self.bridge: Bridge | None = None
        state = window_state.load(home)
        self._theme, self._text_size = state.theme, state.text_size
        self._themes = ThemeManager(app, state.theme, state.text_size / 100)
        self.shell = Shell(state)
        self._welcome = Welcome(state.new, state.page)
        self._welcome.calm(self.shell)
        self.runner = TaskRunner(self.shell.say_error)
        self.shell.setWindowIcon(_app_icon())
        self.shell.first_painted.connect(self._build_services)
        self.shell.closing.connect(self.close)
        self._closed = False
        self.clean = True
        """False when a background thread did not end in time after `close`."""

    def show(self) -> None:
        """Show the window; the services follow by themselves."""
        self.shell.show()

    def close(self) -> None:
        """Remember the window, end the background work, stop the engine. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        window_state.save(self._home, self._state_now())
        self.shell.hide()
        if self.shell.tray is not None:
            self.shell.tray.close()
        if self.bridge is not None:
            self._unlisten()
            self.bridge.close()
        end = Deadline(CLOSE_SECONDS)
        lanes_ended = self.clean = self.runner.stop(LANES_SECONDS)
        if self.container is not None:
            self.clean = put_away(self.container, end) and self.clean
        if lanes_ended:
            self._collector.stop()
        else:
            self._linger()

    def _linger(self) -> None:
        """Only where the process goes on after the window, as tests do."""
        unfinished.append(self)
        QTimer.singleShot(LOOK_MS, self._look_again)

    def _look_again(self) -> None:
        if not self.runner.stop(0.0):
            QTimer.singleShot(LOOK_MS, self._look_again)
            return
        self._collector.stop()
        unfinished.remove(self)

    def _build_services(self) -> None:
        build = self._build
        self.runner.start(
            lambda _ctx: build(), lane="db", done=self._attach, error=self._cannot_start
        )

    def _attach(self, container: Container) -> None:
        if self._closed:
            container.close()
            return
        self.container = container
        self._collector.start()
        self.bridge = Bridge(container.bus, self)
        self.bridge.setting_changed.connect(self._setting_changed)
        self._unlisten = container.settings.listen(
            lambda key: container.bus.publish(SettingChanged(key))
        )
        self._follow_look()
        self.shell.attach(container, self.runner, self.bridge)
        if self.shell.navigator is not None:
            self.shell.navigator.built.connect(self._page_built)
        QTimer.singleShot(0, self.ready.emit)
        QTimer.singleShot(ENGINE_AFTER_MS, self._start_engine)
        QTimer.singleShot(ENGINE_AFTER_MS, self._into_tray)

    def _state_now(self) -> WindowState:
        shell = self.shell
        dashboard = shell.navigator.page("dashboard") if shell.navigator is not None else None
        state = shell.window_state(self._theme, self._text_size)
        return replace(state, new=self._welcome.still(dashboard))

    def _page_built(self, page: object) -> None:
        """Pages stay as long as the window: once whole they are no matter for the collector."""
        self._welcome.built(page)
        QTimer.singleShot(PAGE_WHOLE_MS, self._collector.keep)

    def _start_engine(self) -> None:
        if self.container is not None and not self._closed:
            self.runner.start(_starter(self.container), lane="net")

    def _into_tray(self) -> None:
        from PyQt6.QtWidgets import QSystemTrayIcon

        container, bridge = self.container, self.bridge
        if self._closed or container is None or bridge is None:
            return
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        from ui.tray.icon import Tray

        tray = Tray(self.shell, container, self.runner, bridge, self.shell.windowIcon())
        tray.show()
        self.shell.tray = tray
        self._app.setQuitOnLastWindowClosed(False)  # a dialog closed behind the tray is no end
        self.shell.closing.connect(self._app.quit)

    def _cannot_start(self, error: Exception) -> None:
        self.shell.fail(error)
        self.failed.emit(error)

    def _setting_changed(self, event: SettingChanged) -> None:
        if event.key.startswith("window."):
            self._follow_look()

    def _follow_look(self) -> None:
        if self.container is None:
            return
        theme = str(self.container.settings.get("window.theme"))
        size = int(self.container.settings.get("window.text_size"))
        if (theme, size) != (self._theme, self._text_size):
            self._theme, self._text_size = theme, size
            self._themes.choose(theme, size / 100)


def run(
    home: Path, overrides: Mapping[str, object] | None = None, sources: Sequence[str] = ()
) -> int:
    """Open the window for `home` with `sources` and stay until it is closed; the exit code.

    When a window of this home is open already, that one comes to the front and takes the sources.
    """
    instance = Instance(home)
    try:
        if not instance.enter(sources):
            return 0
    except NoAnswer:
        sys.stderr.write(NO_ANSWER)
        return 4
    try:
        return _open(instance, builder(home, overrides), home, sources)
    finally:
        instance.close()


def _open(instance: Instance, build: BuildFn, home: Path, sources: Sequence[str]) -> int:
    from ui.crash.hook import CrashReporter
    from ui.signals import quit_on_signals

    app = make_app()
    session = Session(app, home, build)
    quit_on_signals(app)
    CrashReporter(session.shell).install()
    session.shell.first_painted.connect(instance.listen)
    instance.asked.connect(session.shell.come_forward)
    if sources:
        session.shell.open_sources([portable(one) for one in sources])
    session.show()
    code = app.exec()
    session.close()
    if not session.clean or _somebody_works():
        log.warning("Background work did not end in time; leaving without it")
        instance.close()
        logging.shutdown()
        os._exit(code)  # Qt aborts a process whose threads still run at its end, Python waits
    return code


def put_away(container: Container, end: Deadline) -> bool:
    """Close the container; False when that was not over in time. It goes on by itself then."""
    left = end.remaining(CLOSE_SECONDS)
    closing = threading.Thread(target=container.close, args=(left,), name="closing", daemon=True)
    closing.start()
    closing.join(left)
    return not closing.is_alive()


def _somebody_works() -> bool:
    """Whether Python would wait for a thread at its end (those of pools, which nobody can end)."""
    return any(
        not thread.daemon and thread is not threading.main_thread()
        for thread in threading.enumerate()
    )


def builder(home: Path, overrides: Mapping[str, object] | None = None) -> BuildFn:
    """Builds the real container; its imports happen in the lane that calls it."""

    def build() -> Container:
        from services.container import build_container

        container = build_container(home, overrides)
        import_page(window_state.load(home).page)
        gc.freeze()  # what start-up made stays; a full collection over it would cost 30 ms each
        return container

    return build


def _starter(container: Container) -> Callable[[TaskContext], None]:
    def start(_ctx: TaskContext) -> None:
        this_process()  # loads psutil once; every lane would wait for the same import
        container.notify.start()
        container.engine.start()
        container.scheduler.start(SCHEDULES_AFTER)
        container.server_scans.start()
        container.library_watch.start()

    return start


def _app_icon() -> QIcon:
    icon = QIcon()
    for side in (16, 32, 64, 128):
        icon.addFile(str(ICON_FOLDER.with_name("app") / f"{side}.png"))
    return icon
