"""The quiet strips of Matched Download: the file in question, the steps, where it will be filed."""

from __future__ import annotations

from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.domain import Candidate
from services.matched.model import Place
from ui.matched import words
from ui.models import figures
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon
from utils.texts import _


class _Pair(QWidget):
    """Two short lines, the first one stronger."""

    def __init__(self, role: str = "strong", tone: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.first, self.second = label("", role, tone), label("", "secondary", "text_2")
        column.addWidget(self.first)
        column.addWidget(self.second)

    def say(self, told: tuple[str, str]) -> None:
        """Other words; nothing to say hides it."""
        self.first.setText(told[0])
        self.second.setText(told[1])
        self.setVisible(any(told))


class FileStrip(QFrame):
    """What is on offer: name and folder, quality, length, size, who offers it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "raised")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(16), px(6))
        row.setSpacing(px(16))
        row.addWidget(Icon("file-music", "text_2", 20))
        names = QVBoxLayout()
        names.setSpacing(0)
        self.name = ElidedLabel("", "strong")
        self.folder = ElidedLabel("", "secondary", "text_2")
        names.addWidget(self.name)
        names.addWidget(self.folder)
        row.addLayout(names, 1)
        self.facts = (_Pair("strong", "accent"), _Pair(), _Pair(), _Pair())
        for pair in self.facts:
            row.addWidget(pair)

    def show_file(self, one: Candidate) -> None:
        """Describe another file."""
        self.name.setText(words.file_name(one))
        self.folder.setText(words.file_folder(one))
        length = figures.clock(one.claimed.duration or one.described.duration)
        told = (words.quality(one), (length, "length"), words.size_and_time(one), words.owner(one))
        for pair, said in zip(self.facts, told, strict=True):
            pair.say(said)
        self.setAccessibleName(", ".join(part for pair in told for part in pair if part))

    def set_narrow(self, narrow: bool) -> None:
        """A narrow dialog leaves size and owner out."""
        for pair in self.facts[2:]:
            pair.setVisible(not narrow and bool(pair.first.text()))


class Steps(QWidget):
    """ "1 Artist — 2 Release", with the step that is at hand marked."""

    NAMES = (_("Artist"), _("Release"))

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """The step at hand, from 0."""
        self._at = at
        self.setAccessibleName(
            _("Step {value} of {names}: {names_2}").format(
                value=at + 1, names=len(self.NAMES), names_2=self.NAMES[at]
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words_ = sum(paint_kit.text_width(name, "strong") for name in self.NAMES)
        return QSize(words_ + px(2 * 32 + 44), px(26))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Discs, words and the line between them."""
        painter, left = QPainter(self), 0
        for at, name in enumerate(self.NAMES):
            left = self._step(painter, left, at, name)
            if at + 1 < len(self.NAMES):
                line = QRect(left + px(8), self.height() // 2, px(28), 1)
                paint_kit.rounded_box(painter, line, "line_strong", None, 0)
                left += px(44)

    def _step(self, painter: QPainter, left: int, at: int, name: str) -> int:
        side = px(24)
        disc = QRect(left, (self.height() - side) // 2, side, side)
        current, done = at == self._at, at < self._at
        ground = "accent" if current else "accent_soft" if done else "overlay"
        paint_kit.rounded_box(painter, disc, ground, None, 12)
        if done:
            edge = px(5)
            paint_kit.icon(painter, disc.adjusted(edge, edge, -edge, -edge), "check", "accent")
        else:
            token = "accent_ink" if current else "text_2"
            paint_kit.text(painter, disc, str(at + 1), "badge", token, align=paint_kit.CENTER)
        wide = paint_kit.text_width(name, "strong")
        place = QRect(disc.right() + px(8), 0, wide + 2, self.height())
        paint_kit.text(painter, place, name, "strong", "text" if current else "text_2")
        return place.right()


class PlaceStrip(QFrame):
    """Where the file will be filed, and what happens beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "raised")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(16))
        row.addWidget(Icon("folder-open", "text_2", 20))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(px(2))
        self.path = ElidedLabel("", "strong")
        left.addWidget(label(_("Will be filed as"), "secondary", "text_2"))
        left.addWidget(self.path)
        self.notes = (label("", "secondary", "text_2"), label("", "secondary", "text_2"))
        for note in self.notes:
            note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            right.addWidget(note)
        row.addLayout(left, 1)
        row.addLayout(right)

    def show_place(self, place: Place | None) -> None:
        """Describe another place; None while it is looked up."""
        if place is None:
            self.path.setText("…")
            for note in self.notes:
                note.setText("")
            return
        self.path.setText("  /  ".join(place.parts))
        for note, said in zip(self.notes, words.place_notes(place), strict=True):
            note.setText(said)
        self.setAccessibleName(_("Will be filed as ") + "/".join(place.parts))


class KeyCaps(QWidget):
    """Keys that do something here, as caps with a word behind them."""

    def __init__(self, keys: str, word: str) -> None:
        super().__init__()
        self._keys, self._word = keys.split(), word
        self.setAccessibleName(
            _("Keys {join}: {word}").format(join=", ".join(self._keys), word=word)
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as caps and word."""
        return QSize(px(24) * len(self._keys) + px(8) + self._wide(), px(22))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw them."""
        painter, left, middle = QPainter(self), 0, self.height() // 2
        for key in self._keys:
            left = paint_kit.key_cap(painter, left, middle, key).right() + px(4)
        place = QRect(left + px(4), 0, self._wide() + 2, self.height())
        paint_kit.text(painter, place, self._word, "secondary", "text_2")

    def _wide(self) -> int:
        return paint_kit.text_width(self._word, "secondary") + px(8)
