"""Covers and portraits for delegates and cards: fetched and decoded in workers, kept while in use.

`Pictures.want` returns at once; `arrived(key)` comes when `image(key)` has something to paint. The
bytes themselves are kept on disk by the services; here are only the small decoded ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QImageReader

from core.tasks import TaskContext
from ui.runner import Runner, TaskHandle

KEPT = 300
Fetch = Callable[[TaskContext], bytes | None]


class Pictures(QObject):
    """One per dialog or page. A picture that cannot be had is not asked for again."""

    arrived = pyqtSignal(str)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._known: OrderedDict[str, QImage | None] = OrderedDict()
        self._coming: dict[str, TaskHandle] = {}

    def image(self, key: str) -> QImage | None:
        """What is there to paint; None for "not yet" and for "there is none"."""
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def want(self, key: str, side: int, fetch: Fetch) -> None:
        """Have the picture `key` fetched, square and `side` pixels wide; known ones stay."""
        if not key or key in self._known or key in self._coming:
            return

        def work(ctx: TaskContext) -> QImage | None:
            return decoded(fetch(ctx), side)

        def done(image: QImage | None) -> None:
            self._keep(key, image)

        self._coming[key] = _PENDING
        handle = self._runner.start(work, lane="net", done=done, error=lambda _: done(None))
        if key in self._coming:
            self._coming[key] = handle

    def drop(self) -> None:
        """Nobody waits for those under way any more."""
        coming, self._coming = self._coming, {}
        for handle in coming.values():
            handle.cancel()

    def _keep(self, key: str, image: QImage | None) -> None:
        self._coming.pop(key, None)
        self._known[key] = image
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.arrived.emit(key)


_PENDING = TaskHandle(lambda _ctx: None, None, None, None)
"""Stands for a task while `Runner.start` makes it: one without threads is over before that."""


def decoded(data: bytes | None, side: int) -> QImage | None:
    """The middle square of a picture, small; None when it is none. For any thread."""
    if not data:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size, square = reader.size(), QSize(side, side)
    if size.isValid():
        scaled = size.scaled(square, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        reader.setScaledSize(scaled)
    found = reader.read()
    if found.isNull():
        return None
    left, top = (found.width() - side) // 2, (found.height() - side) // 2
    return found.copy(max(0, left), max(0, top), side, side)
