"""The head of an artist's page: picture, name, what is known, how much is owned, two buttons."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models import artists as words
from ui.models import figures
from ui.pages.artists.parts import Picture
from ui.pages.artists.presenter import ArtistPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel
from ui.widgets.painted import ProgressLine
from utils.texts import _

ROOMY, CRAMPED = 560, 420
TYPICAL_FLAC = 240 * 115_000


class ArtistHead(QWidget):
    """`back` to the start, `watch` to follow or not, `fetch` for all that is missing."""

    back = pyqtSignal()
    watch = pyqtSignal()
    fetch = pyqtSignal()

    def __init__(self, presenter: ArtistPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.portrait = Picture(presenter.pictures, 112, is_round=True)
        self.crumb = Button(_("Artists"), "crumb", "chevron-left", on_click=self.back.emit)
        self.name = ElidedLabel("", "page")
        self.meta = ElidedLabel("", "secondary", "text_2")
        self.owned = ElidedLabel("", "section")
        self.left = ElidedLabel("", "secondary", "text_2")
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = ProgressLine(8, "accent")
        self.watching = Button(_("Watch"), "", "bell-ring", on_click=self.watch.emit)
        self.missing = Button(_("Download missing"), "", "download", on_click=self.fetch.emit)
        self._arrange()

    def _arrange(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(px(2))
        names.addWidget(self.crumb, 0, Qt.AlignmentFlag.AlignLeft)
        names.addWidget(self.name)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addLayout(names, 1)
        top.addWidget(self.watching)
        top.addWidget(self.missing)
        low = QHBoxLayout()
        low.setSpacing(px(8))
        low.addWidget(self.owned, 3)
        low.addWidget(self.left, 2)
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addLayout(top)
        column.addWidget(self.meta)
        column.addLayout(low)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(24))
        row.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """In little room the buttons are icons; the words stay as their names."""
        super().resizeEvent(event)
        narrow = self.width() < px(ROOMY)
        self.watching.set_narrow(narrow)
        self.missing.set_narrow(narrow)
        self.portrait.setVisible(self.width() >= px(CRAMPED))

    def refresh(self, watched: bool) -> None:
        """Show the artist as known now."""
        presenter, artist = self.presenter, self.presenter.artist
        if artist is None:
            return
        told = words.standing(presenter.model.tiles)
        self.portrait.show_key(presenter.portrait(), artist.name)
        self.name.setText(artist.name)
        self.meta.setText(self._meta(told))
        self.owned.setText(_("Looking for releases…") if presenter.loading else told.words)
        self.left.setText(_missing(told))
        self.bar.show_fraction(told.owned / told.total if told.total else None)
        self.watching.set_kind("accent" if watched else "")
        self.watching.set_label(_("Watching") if watched else _("Watch"), "bell-ring")
        self.watching.setAccessibleDescription(
            _("New releases become wishes.") if watched else _("Watch this artist's new releases.")
        )
        some = any(one.incomplete for one in presenter.model.tiles if one.group != words.APPEARS)
        count = f" {told.missing:,}" if told.missing and not told.unknown else ""
        self.missing.set_label(_("Download{count} missing").format(count=count))
        self.missing.allow(some, _("Nothing of this artist is missing."))

    def _meta(self, told: words.Standing) -> str:
        artist, found = self.presenter.artist, self.presenter.found
        listed = told.releases or None
        parts = [words.about(artist, listed)] if artist is not None else []
        years = [one.year for one in self.presenter.model.tiles if one.year != words.NO_YEAR]
        if years:
            parts.append(_("since {min}").format(min=min(years)))
        if found is not None and found.answered:
            parts.append(
                _("from {join}").format(join=", ".join(map(catalogue_name, found.answered)))
            )
        if self.presenter.merging:
            parts.append(_("asking further catalogues…"))
        return " · ".join(part for part in parts if part)


def catalogue_name(source: str) -> str:
    """A catalogue's name for people."""
    known = {"itunes": "iTunes", "musicbrainz": "MusicBrainz"}
    return known.get(source, source.capitalize())


def _missing(told: words.Standing) -> str:
    if told.unknown:
        return _("{releases} still uncounted").format(
            releases=figures.count(told.unknown, "release")
        )
    if not told.missing:
        return ""
    return _("{missing:,} missing · about {size} FLAC").format(
        missing=told.missing, size=figures.size(told.missing * TYPICAL_FLAC)
    )
