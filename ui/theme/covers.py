"""Placeholder covers: tint and shape come from the id, the initials stand on top.

Used by delegates and cards until (and unless) a real picture is there. Kept in QPixmapCache.
"""

from __future__ import annotations

import zlib

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPixmapCache,
)

from ui.theme.manager import font, px

_KEPT = 400
INK = QColor("#FFFFFF")
"""Letters on covers and portraits, whose grounds are dark in every theme."""
_pictures: dict[str, QPixmap] = {}
"""Real pictures by key, the one used last at the end."""

HUES = (160, 205, 232, 265, 300, 338, 8, 26, 42, 85, 120, 185)


def cover(painter: QPainter, rect: QRect, key: str, words: str = "", radius: int = 6) -> None:
    """The placeholder of `key` (any stable text) filling `rect`; `words` gives the initials."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    name = f"cover:{key}:{words}:{rect.width()}x{rect.height()}@{ratio}:{px(radius)}"
    picture = QPixmapCache.find(name)
    if not picture:
        picture = _drawn(key, words, rect, ratio, px(radius))
        QPixmapCache.insert(name, picture)
    painter.drawPixmap(rect.topLeft(), picture)


def keep_picture(key: str, picture: QImage) -> None:
    """From now on this is drawn for `key`; GUI thread only."""
    _pictures[key] = QPixmap.fromImage(picture)
    while len(_pictures) > _KEPT:
        del _pictures[next(iter(_pictures))]


def has_picture(key: str) -> bool:
    """A real picture is there."""
    return key in _pictures


def mosaic(painter: QPainter, rect: QRect, key: str, radius: int = 6) -> None:
    """What a playlist looks like: its picture when there is one, else four small covers."""
    painter.save()
    painter.setClipPath(_outline(QRectF(rect), px(radius)))
    if (picture := _pictures.pop(key, None)) is not None:
        _pictures[key] = picture
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(rect, picture)
        painter.restore()
        return
    half_w, half_h = rect.width() // 2, rect.height() // 2
    for index in range(4):
        left = rect.left() + (index % 2) * half_w
        top = rect.top() + (index // 2) * half_h
        width = rect.width() - half_w if index % 2 else half_w
        height = rect.height() - half_h if index > 1 else half_h
        cover(painter, QRect(left, top, width, height), f"{key}/{index}", "", 0)
    painter.restore()


def initials(words: str) -> str:
    """At most two capitals: "Slow Tide" gives "ST"."""
    parts = [part for part in words.replace("(", " ").split() if part[0].isalnum()]
    return "".join(part[0] for part in parts[:2]).upper()


def _outline(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def _drawn(key: str, words: str, rect: QRect, ratio: float, radius: int) -> QPixmap:
    seed = zlib.crc32(key.encode("utf-8", "surrogateescape"))
    picture = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    box = QRectF(0, 0, rect.width(), rect.height())
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(_outline(box, radius))
    hue = HUES[seed % len(HUES)]
    _ground(painter, box, hue)
    (_waves, _rings, _sun, _bars)[(seed >> 8) % 4](painter, box, hue)
    if words:
        _letters(painter, box, initials(words))
    painter.end()
    return picture


def _ground(painter: QPainter, box: QRectF, hue: int) -> None:
    fade = QLinearGradient(box.topLeft(), box.bottomRight())
    fade.setColorAt(0, QColor.fromHsl(hue, 110, 92))
    fade.setColorAt(1, QColor.fromHsl((hue + 24) % 360, 120, 44))
    painter.fillRect(box, QBrush(fade))


def _waves(painter: QPainter, box: QRectF, hue: int) -> None:
    for step in range(3):
        top = box.height() * (0.32 + 0.22 * step)
        path = QPainterPath(QPointF(0, top))
        path.cubicTo(
            box.width() * 0.35,
            top - box.height() * 0.22,
            box.width() * 0.6,
            top + box.height() * 0.22,
            box.width(),
            top - box.height() * 0.06,
        )
        path.lineTo(box.bottomRight())
        path.lineTo(box.bottomLeft())
        painter.fillPath(path, QColor.fromHsl(hue, 120, 150 - 34 * step, 120))


def _rings(painter: QPainter, box: QRectF, hue: int) -> None:
    painter.setPen(QPen(QColor.fromHsl(hue, 130, 175, 150), max(1.0, box.width() / 28)))
    for step in range(1, 5):
        size = box.width() * 0.19 * step
        painter.drawEllipse(QPointF(box.width() * 0.68, box.height() * 0.34), size, size)


def _sun(painter: QPainter, box: QRectF, hue: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsl((hue + 30) % 360, 150, 175, 220))
    size = box.width() * 0.21
    painter.drawEllipse(QPointF(box.width() * 0.66, box.height() * 0.36), size, size)
    sea = QRectF(0, box.height() * 0.66, box.width(), box.height() * 0.34)
    painter.fillRect(sea, QColor.fromHsl(hue, 120, 36, 170))


def _bars(painter: QPainter, box: QRectF, hue: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsl(hue, 130, 165, 190))
    wide = box.width() * 0.09
    for step, tall in enumerate((0.3, 0.55, 0.4, 0.7, 0.24)):
        left = box.width() * (0.16 + 0.15 * step)
        height = box.height() * tall
        bar = QRectF(left, (box.height() - height) / 2, wide, height)
        painter.drawRoundedRect(bar, wide / 2, wide / 2)


def _letters(painter: QPainter, box: QRectF, letters: str) -> None:
    shade = QLinearGradient(QPointF(0, box.height() * 0.35), box.bottomLeft())
    shade.setColorAt(0, QColor(0, 0, 0, 0))
    shade.setColorAt(1, QColor(0, 0, 0, 190))
    painter.fillRect(box, QBrush(shade))
    face = font("badge" if box.height() < px(60) else "section")
    painter.setFont(face)
    painter.setPen(INK)
    edge = box.height() * 0.1
    area = box.adjusted(edge, edge, -edge, -edge)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), letters)
