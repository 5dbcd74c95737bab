"""The head of a coverage: what playlist it is, what changed, and what can be done with it."""

from __future__ import annotations

import functools

from PyQt6.QtCore import QPoint, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from core.domain import Coverage, Ownership
from ui.delegates.cards import kind_words
from ui.models import figures
from ui.models.cards import change_words
from ui.models.words import CHANGED
from ui.theme import icons
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Badge, Cover
from utils.texts import _


class CoverageHead(QWidget):
    """`asked` carries "back", "recheck", "download", "push", "m3u8" or "accounting"."""

    asked = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.mosaic = Cover(72, "", mosaic=True)
        row.addWidget(self.mosaic)
        row.addSpacing(px(8))
        row.addLayout(self._names(), 1)
        row.addSpacing(px(8))
        self.export = Button(_("Export"), "quiet", "upload", on_click=self._export_menu)
        self.push = Button(_("Push"), "", "list-music", on_click=self._asks("push"))
        self.push.hide()
        self.recheck = Button(_("Check again"), "", "refresh-cw", on_click=self._asks("recheck"))
        self.download = Button(
            _("Download missing"), "primary", "download", on_click=self._asks("download")
        )
        self.secondary = (self.export, self.push, self.recheck)
        for button in (*self.secondary, self.download):
            button.setMinimumWidth(px(34))
            row.addWidget(button)
        self.download.setMinimumWidth(0)

    def show_coverage(self, coverage: Coverage) -> None:
        """Another playlist, or other numbers."""
        playlist = coverage.playlist
        self.kind.setText(kind_words(playlist.kind))
        self.name.setText(playlist.name)
        self.mosaic.show_key(playlist.key)
        known = [entry.track.duration for entry in playlist.entries if entry.track.duration]
        parts = [figures.count(len(coverage.rows), "track")]
        if known:
            parts.append(figures.span(sum(known)))
        parts.append(library_words(coverage, figures.now()))
        self.meta.setText(" · ".join(parts))
        missing = coverage.counts()[Ownership.MISSING]
        self.download.set_label(
            _("Download {count} missing").format(count=figures.count(missing))
            if missing
            else _("Nothing is missing")
        )
        self.download.allow(bool(missing), _("Everything that can be found is yours."))
        self.recheck.set_busy(False)

    def show_change(self, added: int, removed: int) -> None:
        """What changed since the person last opened it."""
        words = change_words(added, removed)
        self.change.show_text(_("{words} since last sync").format(words=words), CHANGED)
        self.change.setVisible(bool(words))

    def show_server(self, title: str) -> None:
        """The media server playlists can be pushed to, "" for none."""
        self.push.set_label(_("Push to {title}").format(title=title))
        self.push.setVisible(bool(title))

    def _names(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        crumb = QHBoxLayout()
        crumb.setSpacing(px(4))
        self.crumb = Button(_("Sync"), "crumb", on_click=self._asks("back"))
        self.crumb.setAccessibleName(_("Back to all playlists"))
        self.crumb.setToolTip(_("Back to all playlists (Esc)"))
        self.kind = label("", "label", "text_2")
        crumb.addWidget(self.crumb)
        crumb.addWidget(label("›", "label", "text_3"))
        crumb.addWidget(self.kind)
        crumb.addStretch(1)
        self.name = ElidedLabel("", "page")
        self.meta = ElidedLabel("", "secondary", "text_2")
        self.change = Badge()
        self.change.hide()
        below = QHBoxLayout()
        below.setSpacing(px(12))
        below.addWidget(self.meta, 1)
        below.addWidget(self.change)
        lines.addLayout(crumb)
        lines.addWidget(self.name)
        lines.addLayout(below)
        return lines

    def _asks(self, what: str) -> functools.partial[None]:
        return functools.partial(self.asked.emit, what)

    def _export_menu(self) -> None:
        menu = QMenu(self)
        kinds = (
            ("m3u8", "file-music", _("Playlist file (M3U8)…")),
            ("accounting", "list-checks", _("Full accounting…")),
        )
        for what, icon, words in kinds:
            action = menu.addAction(icons.icon(icon), words)
            if action is not None:
                action.triggered.connect(lambda _on=False, what=what: self.asked.emit(what))
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))


def library_words(coverage: Coverage, now: float) -> str:
    """What it was compared with: "18,402 tracks in your library, read 4 min ago"."""
    if not coverage.library_tracks:
        return _("no library read yet")
    owned = _("{tracks} in your library").format(
        tracks=figures.count(coverage.library_tracks, "track")
    )
    if coverage.library_age is None:
        return owned
    return _("{owned}, read {ago}").format(
        owned=owned, ago=figures.ago(now - coverage.library_age, now)
    )
