"""What the window has to say: empty states, inline banners and toasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PyQt6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent, QFocusEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from services.events import Level, Notice
from ui.models.long_paths import shortened
from ui.models.told import in_window
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.theme.state_glyphs import LEVEL
from ui.widgets.buttons import Button, IconButton
from ui.widgets.clearance import clear_place
from ui.widgets.labels import BalancedLabel, label
from ui.widgets.painted import Badge, Icon
from utils.texts import _, shown

TOAST_MS = {Level.OK: 4000, Level.INFO: 6000, Level.WARN: 8000}
MAX_TOASTS = 3
LOOK_MS = 400
"""How often toasts look whether a bar with buttons came or went below them."""


class Emptiness(Enum):
    """The five kinds of empty: icon, its colour, its ground, and the kind of the one button."""

    FIRST_RUN = ("list-music", "accent", "accent_soft", "primary")
    FILTERED = ("list-filter", "text_2", "overlay", "")
    ALL_DONE = ("check-check", "accent", "accent_soft", "")
    NOT_CONNECTED = ("plug", "warn", "warn_soft", "primary")
    FAILED = ("cloud-alert", "danger", "danger_soft", "")


class EmptyState(QWidget):
    """One icon, one sentence, one action, centred in the free area."""

    acted = pyqtSignal()

    def __init__(
        self,
        kind: Emptiness,
        sentence: str,
        action: str = "",
        action_icon: str = "",
        *,
        icon: str = "",
        detail: str = "",
    ) -> None:
        super().__init__()
        own_icon, token, ground, button_kind = kind.value
        column = QVBoxLayout(self)
        column.setSpacing(px(24))
        column.addStretch(1)
        column.addWidget(
            Icon(icon or own_icon, token, 30, ground), 0, Qt.AlignmentFlag.AlignHCenter
        )
        words = QVBoxLayout()
        words.setSpacing(px(8))
        self.sentence = self._centred(sentence, "title")
        words.addWidget(self.sentence)
        if detail:
            words.addWidget(self._centred(detail, "body", "text_2"))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(words)
        middle.addStretch(1)
        column.addLayout(middle)
        self.button = Button(action, button_kind, action_icon, on_click=self.acted.emit)
        if not action:  # showing it before it has a parent would open a window of its own
            self.button.hide()
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(detail)

    def say(self, sentence: str) -> None:
        """Another sentence (it names the filters, or the cause)."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)

    def _centred(self, text: str, role: str, tone: str = "") -> QLabel:
        made = BalancedLabel(text, role, tone)
        made.setFixedWidth(px(400))
        return made


class Banner(QFrame):
    """A coloured strip inside a page: glyph, sentence, an action, and a way to close it."""

    acted = pyqtSignal()

    def __init__(
        self, level: Level, sentence: str, action: str = "", closable: bool = True
    ) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(8), px(8))
        row.setSpacing(px(10))
        self._icon = Icon("info", "info", 16)
        row.addWidget(self._icon)
        self.sentence = label("", "body", wrap=True)
        row.addWidget(self.sentence, 1)
        self.button = Button(action, size="small", on_click=self.acted.emit)
        if not action:  # showing it before it has a parent would open a window of its own
            self.button.hide()
        row.addWidget(self.button)
        if closable:
            row.addWidget(
                IconButton("x", _("Close this message"), size="small", on_click=self.hide)
            )
        self.say(level, sentence)

    def say(self, level: Level, sentence: str) -> None:
        """Say something else."""
        glyph = LEVEL[level]
        self._icon.show_icon(glyph.icon, glyph.color)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        restyle(self, tone=glyph.color)


@dataclass(frozen=True, slots=True)
class ActionNotice(Notice):
    """A notice with something to do about it: "Undo". `act` is called in the GUI thread, once."""

    action: str = _("Undo")
    act: Callable[[], object] = lambda: None


class Toast(QFrame):
    """One notice. Errors stay until closed; the others' time stops under pointer and focus."""

    closed = pyqtSignal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("kind", "toast")
        self.setFixedWidth(px(368))
        glyph = LEVEL[notice.level]
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(12), px(8), px(12))
        row.setSpacing(px(12))
        row.addWidget(Icon(glyph.icon, glyph.color, 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        whole = [shown(notice.title), shown(notice.detail)]
        said = [shortened(one) for one in whole]
        words.addWidget(label(said[0], "title", wrap=True))
        if notice.detail:
            words.addWidget(label(said[1], "secondary", "text_2", wrap=True))
        if said != whole:
            self.setToolTip("\n".join(filter(None, whole)))
        row.addLayout(words, 1)
        if isinstance(notice, ActionNotice):
            self.button = Button(notice.action, size="small", on_click=self._act)
            self.button.setAccessibleName(f"{notice.action}: {notice.title}")
            self.button.installEventFilter(self)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        close = IconButton(
            "x",
            _("Close: {title}").format(title=notice.title),
            size="small",
            on_click=self.closed.emit,
        )
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{glyph.word}: {notice.title}")
        self.setAccessibleDescription(notice.detail)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.closed)
        self._left = TOAST_MS.get(notice.level, 0)
        close.installEventFilter(self)
        self.go_on()

    def _act(self) -> None:
        if isinstance(self.notice, ActionNotice):
            self.notice.act()
        self.closed.emit()

    def hold(self) -> None:
        """Stop the time."""
        if self.timer.isActive():
            self._left = max(500, self.timer.remainingTime())
            self.timer.stop()

    def go_on(self) -> None:
        """Let the rest of the time run."""
        if self._left:
            self.timer.start(self._left)

    def enterEvent(self, _event: QEnterEvent | None) -> None:
        """The pointer is on it."""
        self.hold()

    def leaveEvent(self, _event: QEvent | None) -> None:
        """The pointer is away."""
        self.go_on()

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        """Focus on one of its buttons holds the time, too."""
        if isinstance(event, QFocusEvent):
            self.hold() if event.gotFocus() else self.go_on()
        return False


class ToastHost(QWidget):
    """Bottom right of the window: at most three toasts, the newest below, the rest wait.

    They never lie over a bar with buttons, and keep still under the pointer.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.toasts: list[Toast] = []
        self._waiting: list[Notice] = []
        self._more = Badge()
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self._more.hide()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._make_way)
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show it now, in place of one with the same dedupe key, or when there is room."""
        same = [
            t for t in self.toasts if notice.dedupe_key and t.notice.dedupe_key == notice.dedupe_key
        ]
        for toast in same:
            self._remove(toast)
        if len(self.toasts) >= MAX_TOASTS:
            self._waiting.append(notice)
        else:
            self._add(notice)
        self._arrange()

    @property
    def waiting(self) -> int:
        """How many notices wait for room."""
        return len(self._waiting)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Stay in the corner when the window changes its size."""
        if watched is self._window and event is not None and event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _add(self, notice: Notice) -> None:
        toast = Toast(notice, self)
        toast.closed.connect(self._close_sender)
        self.toasts.append(toast)
        self._column.insertWidget(self._column.count() - 1, toast)
        toast.show()

    def _close_sender(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast) and toast in self.toasts:
            self._remove(toast)
            if self._waiting:
                self._add(self._waiting.pop(0))
            self._arrange()

    def _remove(self, toast: Toast) -> None:
        self.toasts.remove(toast)
        self._column.removeWidget(toast)
        toast.timer.stop()
        toast.hide()
        toast.deleteLater()

    def _arrange(self) -> None:
        self._more.setVisible(bool(self._waiting))
        self._more.show_text(_("{waiting} more").format(waiting=len(self._waiting)))
        self.setVisible(bool(self.toasts))
        self._column.activate()
        hint: QSize = self._column.sizeHint()
        wide = hint.width()
        high = max(hint.height(), self._column.heightForWidth(wide))  # long words wrap once more
        left, top = self._window.width() - wide, self._window.height() - high
        self._corner = QRect(left - px(24), top - px(24), wide, high)
        self.setGeometry(self._corner)
        self.raise_()
        if self.toasts:
            self.setGeometry(clear_place(self._window, self, self._corner))
            self._look.start()
        else:
            self._look.stop()

    def _make_way(self) -> None:
        """A bar may have come below, or gone."""
        if self._window.isVisible() and not self.underMouse():
            self.setGeometry(clear_place(self._window, self, self._corner))


def notice_from(error: Exception, act: Callable[[], str] | None = None) -> Notice:
    """An error as a notice: its own sentence and next step, else that this is our fault."""
    sentence = in_window(getattr(error, "sentence", ""))
    if sentence:
        next_step = in_window(getattr(error, "next_step", ""))
        return Notice(Level.ERROR, sentence, next_step, sentence)
    doing = act() if act is not None else ""
    detail = f"{type(error).__name__}: {error}"
    return Notice(Level.ERROR, doing or _("Something went wrong in Cratekeeper."), detail, detail)
