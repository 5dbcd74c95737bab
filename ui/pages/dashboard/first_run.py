"""The first screen is the product: bring a playlist, say where the music is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.models import figures
from ui.pages.dashboard.presenter import Overview
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon, ProgressLine
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from ui.pages.dashboard.page import DashboardPage


LATER = (
    (
        "soulseek",
        "Soulseek",
        "users",
        _("Better quality: choose a name and what you share."),
        _("Set up"),
    ),
    (
        "settings/connections",
        _("Music server"),
        "server",
        _("Plex, Navidrome or Jellyfin."),
        _("Find"),
    ),
    ("spotify", "Spotify", "list-music", _("Your own playlists and Liked Songs."), _("Connect")),
    (
        "settings/filing",
        _("DJ crates"),
        "disc-3",
        _("Genre crates for Serato and rekordbox."),
        _("Look"),
    ),
)
"""What can be switched on later: where it leads, name, icon, what for, the button's word."""


class FirstRun(QWidget):
    """Two cards of equal weight, the legal note once, and what can be switched on later."""

    playlist_wanted = pyqtSignal()
    folder_wanted = pyqtSignal()
    pasted = pyqtSignal(str)
    later_wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guess = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        outer.addWidget(scrolling(inner, _("First steps"), self))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        column.addStretch(1)
        for text, role, tone in (
            (_("Bring a playlist. See what you own. Get the rest."), "page", ""),
            (_("No account and no key needed to start."), "body", "text_2"),
        ):
            made = label(text, role, tone, wrap=True)
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(made)
        column.addSpacing(px(8))
        cards = QHBoxLayout()
        cards.setSpacing(px(24))
        cards.addWidget(self._playlist_card(), 1)
        cards.addWidget(self._music_card(), 1)
        column.addLayout(cards)
        note = label(
            _(
                "For music you have the right to download. If you use Soulseek, share back.\n"
                "Nothing leaves your machine otherwise. A log of every download is kept here."
            ),
            "secondary",
            "text_2",
            wrap=True,
        )
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(note)
        column.addStretch(1)
        column.addWidget(label(_("Later, if you like"), "section"))
        column.addLayout(self._later())

    def live(self, page: DashboardPage) -> FirstRun:
        """Come to life on its page."""
        from ui.pages.dashboard.first_desk import FirstDesk

        self.desk = FirstDesk(page, self)
        return self

    def show_guess(self, folder: str) -> None:
        """Music was found there and is being read."""
        self._guess = folder

    def _later(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(px(12))
        self.later: dict[str, Button] = {}
        for at, (key, name, icon, words, word) in enumerate(LATER):
            card = Card(padding=12)
            card.setAccessibleName(name)
            top = QHBoxLayout()
            top.setSpacing(px(8))
            top.addWidget(Icon(icon, "text_2", 16))
            top.addWidget(label(name, "title"), 1)
            button = Button(word, "", size="small", on_click=partial(self.later_wanted.emit, key))
            button.setAccessibleName(f"{word}: {name}")
            top.addWidget(button)
            card.body.addLayout(top)
            card.body.addWidget(label(words, "secondary", "text_2", wrap=True))
            self.later[key] = button
            grid.addWidget(card, at // 2, at % 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        return grid

    def show_overview(self, now: Overview) -> None:
        """Say what is known of the music."""
        if now.library_tracks:
            self._where.setText(", ".join(now.folders) or _("Your library"))
            self._state.setText(
                _("{tracks} found").format(tracks=figures.count(now.library_tracks, "track"))
            )
            self._bar.show_fraction(1.0, "accent")
            self._bar.show()
        elif now.folders:
            self._where.setText(", ".join(now.folders))
            found = now.folders == (self._guess,)
            self._state.setText(_("Found in your home folder") if found else _("Not read yet"))
        self._folder.set_label(_("Another folder…") if now.folders else _("Choose a folder…"))
        self._folder.set_kind("" if now.folders else "primary")
        self._browse.set_kind("primary" if now.folders else "")

    def show_over(self, on: bool) -> None:
        """Something that can be opened is being dragged over the page."""
        restyle(self.drop, state="over" if on else "")

    def show_scanning(self, on: bool, words: str) -> None:
        """The library is being read; nobody has to wait for it."""
        self._folder.setEnabled(not on)
        if on:
            self._state.setText(_("{words} · you need not wait").format(words=words))

    def _playlist_card(self) -> Card:
        card = _card(
            _("Paste a link or drop a playlist file"), _("A playlist, an album or a single track.")
        )
        box = self.drop = _box("file-down")
        title = label(_("Drop a file anywhere on this page"), "title", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds = label(
            _("CSV from Exportify or TuneMyMusic · M3U · XSPF · text"), "secondary", "text_2", True
        )
        kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.body.addWidget(title)
        box.body.addWidget(kinds)
        box.body.addStretch(1)
        card.body.addWidget(box, 1)
        self.link = QLineEdit()
        self.link.setPlaceholderText(_("Link, or “Artist - Title”"))
        self.link.setAccessibleName(_("Link of a playlist, an album or a track"))
        self.link.setAccessibleDescription(_("Enter opens it."))
        self.link.returnPressed.connect(self._open_link)
        self._browse = Button(
            _("Browse…"), "primary", "folder-open", on_click=self.playlist_wanted.emit
        )
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.link, 1)
        row.addWidget(self._browse)
        card.body.addLayout(row)
        card.body.addWidget(
            label(
                _("Ctrl+V anywhere works too. Nothing downloads yet."), "secondary", "text_2", True
            )
        )
        return card

    def _open_link(self) -> None:
        if text := self.link.text().strip():
            self.link.clear()
            self.pasted.emit(text)

    def _music_card(self) -> Card:
        card = _card(_("Where is your music?"), _("So that nothing you own is fetched again."))
        box = _box("folder-check")
        self._where = ElidedLabel(_("No folder chosen"), "title")
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._state = ElidedLabel(_("More can follow at any time"), "secondary", "text_2")
        self._state.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = ProgressLine(6, "accent")
        self._bar.hide()  # nothing to measure yet
        box.body.addWidget(self._where)
        box.body.addWidget(self._state)
        box.body.addWidget(self._bar)
        box.body.addStretch(1)
        card.body.addWidget(box, 1)
        self._folder = Button(
            _("Choose a folder…"), "", "folder-plus", on_click=self.folder_wanted.emit
        )
        card.body.addWidget(self._folder, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label(_("Reading only: no file is changed."), "secondary", "text_2"))
        return card


def _card(title: str, text: str) -> Card:
    card = Card(padding=24)
    card.body.setSpacing(px(12))
    card.body.addWidget(label(title, "section"))
    card.body.addWidget(label(text, "body", "text_2", wrap=True))
    card.setAccessibleName(title)
    return card


def _box(icon: str) -> Card:
    box = Card(padding=16, kind="drop")
    box.setMinimumHeight(px(128))
    box.body.addStretch(1)
    box.body.addWidget(Icon(icon, "accent", 22, "accent_soft"), 0, Qt.AlignmentFlag.AlignHCenter)
    return box
