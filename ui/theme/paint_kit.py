"""Painting for delegates and non-interactive widgets, from the same tokens as the style sheet.

Every function takes a QPainter and a rectangle in logical pixels and leaves the painter as it was.
Text is elided, never clipped; `text` and `pill` return the width or rectangle they took.
"""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QRect, QRectF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPen

from ui.theme import icons
from ui.theme.manager import color, fitted, font, metrics, px
from ui.theme.state_glyphs import Glyph

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTER = int(Qt.AlignmentFlag.AlignCenter)
WIDEST = 1 << 24
NOTHING = Qt.GlobalColor.transparent
SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform


class Saved:
    """Antialiased painting between save and restore."""

    __slots__ = ("_painter",)

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def __enter__(self) -> QPainter:
        self._painter.save()
        self._painter.setRenderHints(SMOOTH)
        return self._painter

    def __exit__(self, *_error: object) -> None:
        self._painter.restore()


def saved(painter: QPainter) -> Saved:
    """Antialiased painting between save and restore."""
    return Saved(painter)


def text_width(text: str, role: str = "body") -> int:
    """Pixels the text needs in one line."""
    return fitted(role, text, WIDEST)[1]


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    role: str = "body",
    token: str = "text",
    *,
    align: int = LEFT,
) -> int:
    """One elided line; returns the width drawn."""
    shown, width = fitted(role, words, rect.width())
    painter.save()
    painter.setFont(font(role))
    painter.setPen(color(token))
    painter.drawText(rect, align, shown)
    painter.restore()
    return width


def two_lines(
    painter: QPainter,
    rect: QRect,
    first: str,
    second: str,
    *,
    first_role: str = "title",
    first_token: str = "text",
    second_token: str = "text_2",
) -> None:
    """A title over a secondary line, centred together in `rect`."""
    upper, lower = metrics(first_role).height(), metrics("secondary").height()
    gap = px(2)
    top = rect.top() + (rect.height() - upper - lower - gap) // 2
    text(
        painter, QRect(rect.left(), top, rect.width(), upper), first, first_role, token=first_token
    )
    below = QRect(rect.left(), top + upper + gap, rect.width(), lower)
    text(painter, below, second, "secondary", second_token)


def icon(painter: QPainter, rect: QRect, name: str, token: str) -> None:
    """A square icon centred in `rect`."""
    side = min(rect.width(), rect.height())
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    spot = QPoint(
        rect.left() + (rect.width() - side) // 2, rect.top() + (rect.height() - side) // 2
    )
    painter.drawPixmap(spot, icons.pixmap(name, token, side, ratio))


def state(
    painter: QPainter, rect: QRect, glyph: Glyph, words: str = "", role: str = "label"
) -> int:
    """Glyph and word in the state's colour, no ground; returns the width drawn."""
    side, gap = px(16), px(6)
    icon(
        painter,
        QRect(rect.left(), rect.center().y() - side // 2, side, side),
        glyph.icon,
        glyph.color,
    )
    rest = rect.adjusted(side + gap, 0, 0, 0)
    return side + gap + text(painter, rest, words or glyph.word, role, glyph.color)


def pill_width(words: str, with_icon: bool = False) -> int:
    """Width of a pill with this text."""
    return text_width(words, "badge") + 2 * px(10) + (px(12) + px(5) if with_icon else 0)


def pill(
    painter: QPainter,
    left: int,
    middle: int,
    words: str,
    *,
    token: str = "text_2",
    ground: str = "neutral_soft",
    icon_name: str = "",
    max_width: int = 10_000,
) -> QRect:
    """A badge 22 high whose vertical middle is `middle`; returns its rectangle."""
    height, pad = px(22), px(10)
    width = min(pill_width(words, bool(icon_name)), max_width)
    box = QRect(left, middle - height // 2, width, height)
    with saved(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(ground))
        painter.drawRoundedRect(QRectF(box), height / 2, height / 2)
    inner = box.adjusted(pad, 0, -pad, 0)
    if icon_name:
        side = px(12)
        icon(painter, QRect(inner.left(), middle - side // 2, side, side), icon_name, token)
        inner.setLeft(inner.left() + side + px(5))
    text(painter, inner.adjusted(0, 0, 2, 0), words, "badge", token)
    return box


def state_pill(painter: QPainter, left: int, middle: int, glyph: Glyph, words: str = "") -> QRect:
    """A state as a pill: glyph and word on the state's soft ground."""
    return pill(
        painter,
        left,
        middle,
        words or glyph.word,
        token=glyph.color,
        ground=glyph.ground,
        icon_name=glyph.icon,
    )


def progress(painter: QPainter, rect: QRect, fraction: float | None, token: str = "info") -> None:
    """A bar filled to `fraction` of 0..1; None draws the empty track (waiting)."""
    radius = rect.height() / 2
    with saved(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("track"))
        painter.drawRoundedRect(QRectF(rect), radius, radius)
        if fraction:
            filled = QRectF(rect)
            filled.setWidth(max(rect.height(), rect.width() * min(1.0, fraction)))
            painter.setBrush(color(token))
            painter.drawRoundedRect(filled, radius, radius)


def shares(counts: Sequence[int], width: int, gap: int = 2, least: int = 4) -> list[int]:
    """Widths of a stacked bar: 0 for a zero count, else in proportion and never below `least`."""
    total, shown = sum(counts), sum(1 for n in counts if n)
    if not total:
        return [0 for _ in counts]
    room = max(0, width - gap * (shown - 1))
    widths = [max(least, round(room * n / total)) if n else 0 for n in counts]
    widest = max(range(len(widths)), key=widths.__getitem__)
    widths[widest] += room - sum(widths)
    return [max(0, w) for w in widths]


def stacked_bar(painter: QPainter, rect: QRect, parts: Sequence[tuple[int, str]]) -> None:
    """Shares of (count, token) from left to right with 2 px gaps; an empty track when all are 0."""
    if not any(count for count, _ in parts):
        progress(painter, rect, None)
        return
    widths = shares([count for count, _ in parts], rect.width())
    with saved(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipPath(_rounded(rect, rect.height() / 2))
        left = rect.left()
        for width, (_, token) in zip(widths, parts, strict=True):
            if width:
                painter.fillRect(QRect(left, rect.top(), width, rect.height()), color(token))
                left += width + 2


def ring(
    painter: QPainter, rect: QRect, fraction: float, token: str = "info", width: int = 4
) -> None:
    """A circle filled clockwise from the top to `fraction` of 0..1."""
    box = QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    with saved(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("track"), width))
        painter.drawEllipse(box)
        pen = QPen(color(token), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(360 * 16 * max(0.0, min(1.0, fraction))))


def rounded_box(
    painter: QPainter, rect: QRect, ground: str | None, edge: str | None = None, radius: int = 8
) -> None:
    """A rounded rectangle with an optional 1 px edge inside `rect`."""
    with saved(painter):
        painter.setBrush(color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(edge), 1) if edge else Qt.PenStyle.NoPen)
        box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5) if edge else QRectF(rect)
        painter.drawRoundedRect(box, px(radius), px(radius))


def focus_ring(painter: QPainter, rect: QRect, radius: int = 8, width: int = 2) -> None:
    """The 2 px focus line just inside `rect`."""
    half = width / 2
    with saved(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("focus"), width))
        painter.drawRoundedRect(
            QRectF(rect).adjusted(half, half, -half, -half), px(radius), px(radius)
        )


def row_ground(
    painter: QPainter,
    rect: QRect,
    *,
    selected: bool,
    hovered: bool,
    focused: bool,
    line: bool = True,
    inset: int = 16,
) -> None:
    """What lies under a list row: selection, hover, the line below, the focus ring on the edge.

    `inset` is where the row's own things begin: the line begins there, too.
    """
    inner = rect.adjusted(px(4), 1, -px(4), -2)
    if selected or hovered:
        rounded_box(painter, inner, "select" if selected else "hover")
    elif line:
        painter.fillRect(
            QRect(rect.left() + px(inset), rect.bottom(), rect.width() - 2 * px(inset), 1),
            color("line"),
        )
    if focused:
        focus_ring(painter, inner)


def key_cap(painter: QPainter, left: int, middle: int, key: str) -> QRect:
    """A key as a small box, 20 high; returns its rectangle."""
    height = px(20)
    box = QRect(left, middle - height // 2, max(height, text_width(key, "badge") + px(12)), height)
    rounded_box(painter, box, "raised", "line", 4)
    text(painter, box, key, "badge", "text", align=CENTER)
    return box


def check_box(painter: QPainter, rect: QRect, checked: bool | None, enabled: bool = True) -> None:
    """A 16 px box centred in `rect`: ticked, empty, or None for "some"."""
    side = px(16)
    box = QRect(0, 0, side, side)
    box.moveCenter(rect.center())
    if checked is False:
        rounded_box(painter, box, "surface", "line_strong" if enabled else "line", 4)
        return
    rounded_box(painter, box, "accent" if enabled else "overlay", None, 4)
    mark = "minus" if checked is None else "check"
    icon(painter, box.adjusted(2, 2, -2, -2), mark, "accent_ink" if enabled else "text_3")


def logo(painter: QPainter, rect: QRect) -> None:
    """The crate: an open box on the accent."""
    rounded_box(painter, rect, "accent", None, 6)
    edge = max(3, rect.width() // 6)
    icon(painter, rect.adjusted(edge, edge, -edge, -edge), "package-open", "accent_ink")


def _rounded(rect: QRect, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    return path
