"""The three steps of the set-up help for Spotify: the app, the browser, the result. Layout only."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from services.accounts import setup
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import FormRow
from ui.widgets.labels import BalancedLabel, label
from ui.widgets.painted import Icon
from utils.texts import _


def numbered(number: int, text: str, below: QWidget | None = None) -> QWidget:
    """One thing to do: its number, its sentence, and what belongs to it below."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(12))
    figure = label(str(number), "section", "accent")
    figure.setFixedWidth(px(16))
    rows = QVBoxLayout()
    rows.setSpacing(px(8))
    rows.addWidget(label(text, "body", wrap=True))
    if below is not None:
        rows.addWidget(below)
    top = QVBoxLayout()
    top.addWidget(figure)
    top.addStretch(1)
    row.addLayout(top)
    row.addLayout(rows, 1)
    return made


def copied(row: FormRow, field: QLineEdit, copy: Callable[[str], object]) -> FormRow:
    """A row whose text is copied by a button beside it."""
    name = _("Copy: {text}").format(text=row.name.text())
    row.side.addWidget(IconButton("copy", name, "boxed", on_click=lambda: copy(field.text())))
    return row


class AppStep(QWidget):
    """Step 1: make an app, enter its Client ID."""

    def __init__(self, copy: Callable[[str], object], browse: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(_("Make an app of your own"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.setSpacing(px(16))
        inner.addWidget(label(setup.WHY, "body", "text_2", wrap=True))
        self.dashboard = Button(_("Open Spotify's dashboard"), "", "external-link", on_click=browse)
        inner.addWidget(numbered(1, setup.MAKE, _left(self.dashboard)))
        self.redirect = QLineEdit()
        self.redirect_row = copied(
            FormRow(_("Redirect address"), self.redirect), self.redirect, copy
        )
        inner.addWidget(numbered(2, setup.REDIRECT, self.redirect_row))
        self.client_id = QLineEdit()
        self.client_id.setPlaceholderText(_("32 letters and digits"))
        self.client_row = FormRow(_("Client ID"), self.client_id)
        inner.addWidget(numbered(3, setup.COPY, self.client_row))
        inner.addWidget(label(setup.PEOPLE, "secondary", "text_2", wrap=True))
        inner.addStretch(1)


class LoginStep(QWidget):
    """Step 2: the browser is open; its address can be copied, its answer pasted."""

    def __init__(
        self,
        copy: Callable[[str], object],
        browse: Callable[[], object],
        paste: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setAccessibleName(_("Agree in the browser"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.setSpacing(px(16))
        words = _(
            "Your browser shows a page of Spotify. Agree there; this window goes on by itself."
        )
        inner.addWidget(label(words, "body", wrap=True))
        self.left = label("", "strong")
        inner.addWidget(self.left)
        self.url = QLineEdit()
        self.url.setReadOnly(True)
        row = FormRow(
            _("Login page"), self.url, _("No page came up? Open this address in any browser.")
        )
        inner.addWidget(copied(row, self.url, copy))
        inner.addWidget(_left(Button(_("Open it again"), "", "external-link", on_click=browse)))
        self.pasted = QLineEdit()
        self.pasted.setPlaceholderText("http://127.0.0.1:8888/callback?code=…")
        help_ = _(
            "The browser may run on another computer. It ends at an address it cannot show: copy "
            "that whole address and paste it here."
        )
        self.paste_row = FormRow(_("Logged in elsewhere?"), self.pasted, help_)
        self.use = Button(_("Use it"), "", "clipboard-paste", on_click=paste)
        self.paste_row.side.addWidget(self.use)
        self.pasted.returnPressed.connect(paste)
        inner.addWidget(self.paste_row)
        inner.addStretch(1)


class ResultStep(QWidget):
    """Step 3: connected, or exactly what is wrong and what to do.

    `account` holds what can be done with a connection; shown only with one.
    """

    def __init__(self, clear: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(_("Result"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, px(16), px(8), 0)
        inner.setSpacing(px(16))
        self.icon = Icon("circle-check", "accent", 30, "raised")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.icon)
        row.addStretch(1)
        inner.addLayout(row)
        self.sentence = BalancedLabel("", "section")
        self.next_step = BalancedLabel("", "body", "text_2")
        inner.addWidget(self.sentence)
        inner.addWidget(self.next_step)
        self.clear = Button(_("Forget what was read"), "quiet", "trash-2", on_click=clear)
        self.clear.setToolTip(_("Lists and albums are asked for anew; you stay connected."))
        self.leave = Button(_("Disconnect"), "quiet", "unplug", on_click=leave)
        self.leave.setToolTip(_("Forget the login and your lists."))
        self.account = QWidget()
        row = QHBoxLayout(self.account)
        row.addStretch(1)
        row.addWidget(self.clear)
        row.addWidget(self.leave)
        row.addStretch(1)
        inner.addWidget(self.account)
        inner.addStretch(1)


def _left(button: Button) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return made
