"""The pictures of playlist cards: fetched late, a few at a time, kept for the other views too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QImage

from core.tasks import TaskContext
from ui.models.cards import Card
from ui.runner import Runner
from ui.theme.covers import has_picture, keep_picture

if TYPE_CHECKING:
    from services.container import Container

SIDE = 144
AT_ONCE = 8

Loaded = list[tuple[str, QImage]]


class CardPictures(QObject):
    """`come` fires when cards may look different."""

    come = pyqtSignal()

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._asked: set[str] = set()
        self._waiting: list[tuple[str, str]] = []
        self._busy = False

    def want(self, cards: Iterable[Card]) -> None:
        """Fetch what is not here yet; a picture that cannot be had is not asked for again."""
        for card in cards:
            if card.picture and card.picture not in self._asked and not has_picture(card.key):
                self._asked.add(card.picture)
                self._waiting.append((card.key, card.picture))
        self._next()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        self._busy = True

        def work(ctx: TaskContext) -> Loaded:
            return [(key, made) for key, url in some if (made := self._read(url, ctx))]

        self._runner.start(work, lane="net", done=self._show, error=self._failed)

    def _read(self, url: str, ctx: TaskContext) -> QImage | None:
        data = self._container.sync.picture(url, ctx)
        image = QImage.fromData(data) if data else QImage()
        if image.isNull():
            return None
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        return image.scaled(SIDE, SIDE, mode, Qt.TransformationMode.SmoothTransformation)

    def _show(self, loaded: Loaded) -> None:
        self._busy = False
        for key, picture in loaded:
            keep_picture(key, picture)
        if loaded:
            self.come.emit()
        self._next()

    def _failed(self, _error: Exception) -> None:
        self._busy = False
        self._next()
