"""Catches what nothing else caught, in the window's thread and in all others. Used by `ui/app.py`.

Without a hook an exception in a slot would end the process. A report is shown once: what breaks
again and again (a faulty painter) must not keep anybody from working.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QWidget

    from ui.crash.dialog import CrashDialog

log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """`install` it once; `remove` gives the hooks back."""

    _broke = pyqtSignal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()
        self._more = 0
        self.dialog: CrashDialog | None = None
        later = Qt.ConnectionType.QueuedConnection
        self._broke.connect(self._show, later)  # type: ignore[call-arg]  # the stubs know no type

    def install(self) -> None:
        """From now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """No longer."""
        sys.excepthook, threading.excepthook = self._before

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        thread: str = "",
    ) -> None:
        """Something nobody expected; may be called in any thread."""
        from ui.crash.report import report

        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._before[0](kind, error, trace)
            return
        log.error("An unexpected %s; the report is shown in the window", kind.__name__)
        self._broke.emit(report(kind, error, trace, thread))

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            name = args.thread.name if args.thread is not None else "unknown"
            self.caught(args.exc_type, args.exc_value, args.exc_traceback, name)

    def _show(self, text: str) -> None:
        if self.dialog is not None:
            self._more += 1
            self.dialog.again(self._more)
        elif text not in self._seen:
            from ui.crash.dialog import open_crash

            self._seen.add(text)
            self._more = 0
            self.dialog = open_crash(self._window, text)
            self.dialog.closed.connect(self._closed)

    def _closed(self) -> None:
        self.dialog = None
