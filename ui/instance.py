"""One window per home: a second start hands its sources to the first and ends.

Used by `ui/app.py`. Who holds the lock file is the first; it listens on a local socket whose name
comes from the home. QtNetwork is imported when the window stands, or when there is somebody to
hand over to: the first paint does not wait for it.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QLockFile, QObject, pyqtSignal

if TYPE_CHECKING:
    from PyQt6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)
LOCK_NAME = "window.lock"
PATIENCE_SECONDS = 15.0
"""How long a second start waits for a first one that is opening or closing."""
LONGEST_MESSAGE = 1_000_000
_TURN_MS = 100
_TAKEN = b"taken\n"


class NoAnswer(Exception):
    """Another window of this home runs and does not answer."""


def server_name(home: Path) -> str:
    """The socket's name: the same for every spelling of one home, another for every user."""
    key = f"{_user()}\0{os.path.realpath(home)}"
    return "cratekeeper-" + hashlib.sha256(os.fsencode(key)).hexdigest()[:24]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's number that nobody gave a name
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def portable(source: str) -> str:
    """`source` as another process, in another folder, understands it."""
    return os.path.abspath(source) if os.path.exists(source) else source


class Instance(QObject):
    """The right to be the window of `home`. `asked` carries the sources of a second start."""

    asked = pyqtSignal(list)

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(home)
        self._lock = QLockFile(str(home / LOCK_NAME))
        self._lock.setStaleLockTime(0)  # a window may be open for months
        self._server: QLocalServer | None = None

    def enter(self, sources: Sequence[str], seconds: float = PATIENCE_SECONDS) -> bool:
        """True: this is the first window. False: another one has taken the sources.

        Raises `NoAnswer` when there is another one that does not answer.
        """
        end = time.monotonic() + seconds
        while not self._first():
            if self._hand_over(sources):
                return False
            if time.monotonic() >= end:
                raise NoAnswer
        return True

    def _first(self) -> bool:
        if self._lock.tryLock(0):
            return True
        # A home that cannot be written has no lock; the database will say so in words.
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """From now on a second start is answered."""
        from PyQt6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # of a window that was killed: the lock is ours
        if not server.listen(self._name):
            log.warning("A second window cannot hand over: %s", server.errorString())
            return
        server.newConnection.connect(self._welcome)
        self._server = server

    def close(self) -> None:
        """Give the right back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    # -- the first ------------------------------------------------------------------------------

    def _welcome(self) -> None:
        assert self._server is not None
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(self._read)
            caller.disconnected.connect(caller.deleteLater)
            self._listen_to(caller)

    def _read(self) -> None:
        caller = self.sender()
        if caller is not None:
            self._listen_to(caller)  # type: ignore[arg-type]

    def _listen_to(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > LONGEST_MESSAGE:
            caller.abort()
        if not caller.canReadLine():
            return
        sources = _understood(caller.readLine().data())
        if sources is None:
            caller.abort()
            return
        caller.write(_TAKEN)
        caller.flush()
        self.asked.emit(sources)

    # -- the second -----------------------------------------------------------------------------

    def _hand_over(self, sources: Sequence[str]) -> bool:
        from PyQt6.QtNetwork import QLocalSocket

        app = QCoreApplication.instance() or QCoreApplication([])
        caller = QLocalSocket()
        caller.connectToServer(self._name)
        if not caller.waitForConnected(_TURN_MS):
            time.sleep(_TURN_MS / 1000)
            return False
        told = {"sources": [portable(one) for one in sources]}
        caller.write(json.dumps(told).encode() + b"\n")
        answered = caller.waitForBytesWritten(_TURN_MS) and caller.waitForReadyRead(
            int(PATIENCE_SECONDS * 1000)
        )
        taken = answered and caller.readLine().data() == _TAKEN
        caller.disconnectFromServer()
        del app
        return taken


def _understood(line: bytes) -> list[str] | None:
    try:
        sources = json.loads(line)["sources"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(sources, list) and all(isinstance(one, str) for one in sources):
        return sources
    return None
