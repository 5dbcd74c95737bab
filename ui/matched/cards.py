"""The three cards of Matched Download: the proposed artist, the found artist, the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QRect, QRectF
from PyQt6.QtGui import QImage, QPainter, QPainterPath

from ui.matched import words
from ui.matched.card_row import CardDelegate
from ui.matched.presenter import MatchedPresenter, cover_key, portrait_key
from ui.models import figures
from ui.theme import covers, paint_kit
from ui.theme.manager import font, metrics, px

if TYPE_CHECKING:
    from services.matched.model import Likely, Release


class ArtistDelegate(CardDelegate):
    """160 × 176: the portrait in a ring of the likelihood, name, hint, percent and word."""

    height = 176

    def __init__(self, presenter: MatchedPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    def is_chosen(self, value: object) -> bool:
        """True for the artist that is taken."""
        return is_same_artist(self._presenter.likely, value)

    def skeleton(self, painter: QPainter, box: QRect) -> None:
        """A disc and three bars."""
        portrait(painter, _disc(box, 72), None, "")
        for top, wide in zip(self._lines(box), (96, 72, 56), strict=True):
            _bar(painter, QRect(box.center().x() - px(wide) // 2, top, px(wide), 0))

    def content(self, painter: QPainter, box: QRect, value: Any) -> None:
        """Everything of one artist."""
        one: Likely = value
        word, token = words.strength(one.likelihood)
        disc = _disc(box, 72)
        paint_kit.ring(painter, disc.adjusted(-px(6), -px(6), px(6), px(6)), one.likelihood, token)
        image = self._presenter.pictures.image(portrait_key(one))
        portrait(painter, disc, image, one.artist.name)
        if self.is_chosen(value):
            _tick(painter, QRect(disc.right() - px(14), disc.bottom() - px(14), px(22), px(22)))
        name, hint, figure = self._lines(box)
        inner = box.adjusted(px(10), 0, -px(10), 0)
        _line(painter, inner, name, one.artist.name, "title", "text")
        _line(painter, inner, hint, words.hint(one), "secondary", "text_2")
        percent = figures.percent(one.likelihood)
        used = paint_kit.text_width(percent, "label") + px(8) + paint_kit.text_width(word, "label")
        left = box.center().x() - used // 2
        at = QRect(left, figure, used + px(8), metrics("label").height())
        drawn = paint_kit.text(painter, at, percent, "label")
        paint_kit.text(painter, at.adjusted(drawn + px(8), 0, 0, 0), word, "label", token)

    def _lines(self, box: QRect) -> tuple[int, int, int]:
        """The tops of the three lines."""
        top = box.top() + px(104)
        step = metrics("title").height() + px(2)
        return top, top + step, box.bottom() - metrics("label").height() - px(10)


class ResultDelegate(CardDelegate):
    """160 × 60: portrait, name, percent and a small bar."""

    height = 60

    def __init__(self, presenter: MatchedPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    def is_chosen(self, value: object) -> bool:
        """True for the artist that is taken."""
        return is_same_artist(self._presenter.likely, value)

    def skeleton(self, painter: QPainter, box: QRect) -> None:
        """A disc and two bars."""
        disc = self._disc(box)
        portrait(painter, disc, None, "")
        left = disc.right() + px(10)
        _bar(painter, QRect(left, box.top() + px(16), box.right() - left - px(24), 0))
        _bar(painter, QRect(left, box.top() + px(36), px(48), 0))

    def content(self, painter: QPainter, box: QRect, value: Any) -> None:
        """Everything of one artist."""
        one: Likely = value
        disc = self._disc(box)
        image = self._presenter.pictures.image(portrait_key(one))
        portrait(painter, disc, image, one.artist.name)
        text = QRect(disc.right() + px(10), box.top(), 0, box.height())
        text.setRight(box.right() - px(8))
        percent, token = figures.percent(one.likelihood), words.strength(one.likelihood)[1]
        paint_kit.two_lines(painter, text, one.artist.name, percent, first_role="strong")
        used = paint_kit.text_width("100 %", "secondary") + px(8)
        bar = QRect(text.left() + used, box.center().y() + px(9), 0, px(4))
        bar.setRight(min(text.right(), bar.left() + px(50)))
        if bar.width() > px(12):
            paint_kit.progress(painter, bar, one.likelihood, token)

    def _disc(self, box: QRect) -> QRect:
        side = px(40)
        return QRect(box.left() + px(10), box.center().y() - side // 2 + 1, side, side)


class ReleaseDelegate(CardDelegate):
    """272 × 76: cover, title, kind with year and track count, what is owned of it."""

    height, least, most, gap = 76, 220, 3, 16

    def __init__(self, presenter: MatchedPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    def is_chosen(self, value: object) -> bool:
        """True for the release that is taken."""
        return self._presenter.chosen == value

    def skeleton(self, painter: QPainter, box: QRect) -> None:
        """A square and three bars."""
        side = px(56)
        square = QRect(box.left() + px(10), box.center().y() - side // 2 + 1, side, side)
        paint_kit.rounded_box(painter, square, "track", None, 6)
        left = square.right() + px(12)
        for at, share in enumerate((0.8, 0.6, 0.4)):
            wide = round((box.right() - left) * share)
            _bar(painter, QRect(left, box.top() + px(14 + 19 * at), wide, 0))

    def content(self, painter: QPainter, box: QRect, value: Any) -> None:
        """Everything of one release."""
        one: Release = value
        side = px(56)
        square = QRect(box.left() + px(10), box.center().y() - side // 2 + 1, side, side)
        title = words.release_title(one)
        picture(painter, square, self._presenter.pictures.image(cover_key(one)), title)
        text = QRect(square.right() + px(12), box.top() + px(8), 0, box.height() - px(16))
        text.setRight(box.right() - px(36))
        rows = (
            (title, "title", "text"),
            (words.release_facts(one), "secondary", "text_2"),
            (words.release_place(one), "secondary", "text_2"),
        )
        step = text.height() // 3
        for at, (said, role, token) in enumerate(rows):
            place = QRect(text.left(), text.top() + at * step, text.width(), step)
            if at:
                place.setRight(box.right() - px(10))
            paint_kit.text(painter, place, said, role, token)
        _radio(painter, QRect(box.right() - px(30), box.top() + px(10), px(18), px(18)), self, one)


def is_same_artist(one: Likely | None, other: object) -> bool:
    """True when both are the same artist, proposed or found."""
    return one is not None and one.artist == getattr(other, "artist", None)


def portrait(painter: QPainter, disc: QRect, image: QImage | None, name: str) -> None:
    """A round picture; the tinted placeholder while (and if) there is none."""
    path = QPainterPath()
    path.addEllipse(QRectF(disc))
    with paint_kit.saved(painter):
        painter.setClipPath(path)
        if image is not None:
            painter.drawImage(disc, image)
        elif name:
            covers.cover(painter, disc, name, "", 0)
            _initials(painter, disc, name)
        else:
            paint_kit.rounded_box(painter, disc, "track", None, 0)


def picture(painter: QPainter, square: QRect, image: QImage | None, words_: str) -> None:
    """A square picture with round corners, else the placeholder."""
    if image is None:
        covers.cover(painter, square, words_, words_)
        return
    path = QPainterPath()
    path.addRoundedRect(QRectF(square), px(6), px(6))
    with paint_kit.saved(painter):
        painter.setClipPath(path)
        painter.drawImage(square, image)


def _initials(painter: QPainter, disc: QRect, name: str) -> None:
    role = "page" if disc.width() >= px(60) else "label"
    with paint_kit.saved(painter):
        painter.setFont(font(role))
        painter.setPen(covers.INK)
        painter.drawText(disc, int(paint_kit.CENTER), covers.initials(name))


def _disc(box: QRect, side: int) -> QRect:
    wide = px(side)
    return QRect(box.center().x() - wide // 2 + 1, box.top() + px(18), wide, wide)


def _line(painter: QPainter, inner: QRect, top: int, said: str, role: str, token: str) -> None:
    place = QRect(inner.left(), top, inner.width(), metrics(role).height())
    paint_kit.text(painter, place, said, role, token, align=paint_kit.CENTER)


def _bar(painter: QPainter, place: QRect) -> None:
    place.setHeight(metrics("body").height() // 2)
    paint_kit.rounded_box(painter, place, "track", None, 4)


def _tick(painter: QPainter, box: QRect) -> None:
    paint_kit.rounded_box(painter, box, "accent", None, 11)
    edge = px(4)
    paint_kit.icon(painter, box.adjusted(edge, edge, -edge, -edge), "check", "accent_ink")


def _radio(painter: QPainter, box: QRect, delegate: CardDelegate, one: object) -> None:
    chosen = delegate.is_chosen(one)
    paint_kit.rounded_box(painter, box, None, "accent_edge" if chosen else "line_strong", 9)
    if chosen:
        edge = px(5)
        paint_kit.rounded_box(painter, box.adjusted(edge, edge, -edge, -edge), "accent", None, 9)
