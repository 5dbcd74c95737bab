"""Ctrl+C and SIGTERM close the window properly.

Python runs signal handlers only between bytecodes, and Qt's loop has none; a socket wakes it.
"""

from __future__ import annotations

import signal
import socket

from PyQt6 import sip
from PyQt6.QtCore import QObject, QSocketNotifier
from PyQt6.QtWidgets import QApplication


class _Waker(QObject):
    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(
            sip.voidptr(self._read.fileno()), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._woken)
        signal.set_wakeup_fd(self._write.fileno())

    def _woken(self) -> None:
        """Reading is enough: Python now runs the handler."""
        self._read.recv(64)


def quit_on_signals(app: QApplication) -> None:
    """Make SIGINT and SIGTERM end the event loop as closing the window does."""
    _Waker(app)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: app.quit())
