"""The first screen is the product: bring a playlist, say where the music is."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models import figures
from ui.pages.dashboard.presenter import Overview
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon, ProgressLine


class FirstRun(QWidget):
    """Two cards of equal weight and the legal note, once."""

    playlist_wanted = pyqtSignal()
    folder_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addStretch(1)
        for text, role, tone in (
            ("Bring a playlist. See what you own. Get the rest.", "page", ""),
            ("No account and no key needed to start.", "body", "text_2"),
        ):
            made = label(text, role, tone, wrap=True)
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(made)
        column.addSpacing(px(20))
        cards = QHBoxLayout()
        cards.setSpacing(px(24))
        cards.addWidget(self._playlist_card(), 1)
        cards.addWidget(self._music_card(), 1)
        column.addLayout(cards)
        column.addStretch(1)
        note = label(
            "For music you have the right to download. If you use Soulseek, share back.\n"
            "Nothing leaves your machine otherwise. A log of every download is kept here.",
            "secondary",
            "text_2",
            wrap=True,
        )
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(note)

    def show_overview(self, now: Overview) -> None:
        """Say what is known of the music."""
        if now.library_tracks:
            self._where.setText(", ".join(now.folders) or "Your library")
            self._state.setText(f"{figures.count(now.library_tracks, 'track')} found")
            self._bar.show_fraction(1.0, "accent")
        elif now.folders:
            self._where.setText(", ".join(now.folders))
            self._state.setText("Not read yet")
        self._folder.set_label("Another folder…" if now.folders else "Choose a folder…")
        self._folder.set_kind("" if now.folders else "primary")
        self._browse.set_kind("primary" if now.folders else "")

    def show_over(self, on: bool) -> None:
        """Something that can be opened is being dragged over the page."""
        restyle(self.drop, state="over" if on else "")

    def show_scanning(self, on: bool, words: str) -> None:
        """The library is being read; nobody has to wait for it."""
        self._folder.setEnabled(not on)
        if on:
            self._state.setText(f"{words} · you need not wait")

    def _playlist_card(self) -> Card:
        card = _card("Paste a link or drop a playlist file", "A playlist or a single track.")
        box = self.drop = _box("file-down")
        title = label("Drop a file anywhere on this page", "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds = label(
            "CSV from Exportify or TuneMyMusic · M3U · XSPF · text", "secondary", "text_2", True
        )
        kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.body.addWidget(title)
        box.body.addWidget(kinds)
        card.body.addWidget(box, 1)
        self._browse = Button(
            "Open a playlist…", "primary", "folder-open", on_click=self.playlist_wanted.emit
        )
        card.body.addWidget(self._browse, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(
            label("Ctrl+V anywhere works too. Nothing downloads yet.", "secondary", "text_2")
        )
        return card

    def _music_card(self) -> Card:
        card = _card("Where is your music?", "So that nothing you own is fetched again.")
        box = _box("folder-check")
        self._where = ElidedLabel("No folder chosen", "title")
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._state = ElidedLabel("More can follow at any time", "secondary", "text_2")
        self._state.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = ProgressLine(6, "accent")
        box.body.addWidget(self._where)
        box.body.addWidget(self._state)
        box.body.addWidget(self._bar)
        card.body.addWidget(box, 1)
        self._folder = Button(
            "Choose a folder…", "", "folder-plus", on_click=self.folder_wanted.emit
        )
        card.body.addWidget(self._folder, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label("Reading only: no file is changed.", "secondary", "text_2"))
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
    box.setMinimumHeight(px(150))
    box.body.addStretch(1)
    box.body.addWidget(Icon(icon, "accent", 22, "accent_soft"), 0, Qt.AlignmentFlag.AlignHCenter)
    return box
