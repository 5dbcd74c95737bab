"""The square beside the title: the picture that lies with the file, else the drawn placeholder."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPaintEvent

from ui.theme.manager import px
from ui.widgets.painted import Cover

SIDE = 40
LARGEST = 160
"""Pictures are read at this size, in pixels: enough for a doubled display."""


def read_picture(path: Path | None) -> QImage | None:
    """The picture, small; None when there is none or it cannot be read. For any thread."""
    if path is None:
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(
            size.scaled(QSize(LARGEST, LARGEST), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
    found = reader.read()
    return None if found.isNull() else found


class PlayerCover(Cover):
    """Shows a picture when there is one."""

    def __init__(self) -> None:
        super().__init__(SIDE)
        self._picture: QImage | None = None

    def show_picture(self, picture: QImage | None, words: str) -> None:
        """Another one; `words` make the placeholder."""
        self._picture = picture
        self.show_key(words, words)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw the picture with round corners, or the placeholder."""
        if self._picture is None:
            super().paintEvent(event)
            return
        painter, outline = QPainter(self), QPainterPath()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline.addRoundedRect(QRectF(self.rect()), px(6), px(6))
        painter.setClipPath(outline)
        painter.drawImage(QRectF(self.rect()), self._picture, _middle(self._picture))


def _middle(picture: QImage) -> QRectF:
    side = min(picture.width(), picture.height())
    return QRectF((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)
