"""Where the tags of a filed download come from: a line per source. Part of the detail pane."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme.manager import px
from ui.widgets.labels import ElidedLabel, label
from utils.texts import _

_NAMES = {"isrc": "ISRC", "bpm": "tempo", "super_genre": "crate", "track_number": "number"}


class SourcesSection(QWidget):
    """Hidden while nothing is known, so that it takes no room from a download under way."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        self._column = column
        column.addWidget(label(_("Tags from"), "section"))
        self._lines: list[ElidedLabel] = []
        self.hide()

    def show_sources(self, sources: Sequence[tuple[str, str]]) -> None:
        """Show (field, source) pairs; none hides the section."""
        told = by_source(sources)
        if told and told == self.texts:
            return
        for old in self._lines:
            self._column.removeWidget(old)
            old.deleteLater()
        self._lines = [ElidedLabel(text, "secondary", "text_2") for text in told]
        for one in self._lines:
            self._column.addWidget(one)
        self.setAccessibleName(_("Tags from ") + "; ".join(told))
        self.setVisible(bool(told))

    @property
    def texts(self) -> list[str]:
        """The lines as shown."""
        return [one.text() for one in self._lines]


def by_source(sources: Sequence[tuple[str, str]]) -> list[str]:
    """ "Deezer: album, date", the sources in the order they are first met."""
    found: dict[str, list[str]] = {}
    for name, source in sources:
        found.setdefault(source, []).append(_NAMES.get(name, name.replace("_", " ")))
    return [
        f"{source[:1].upper()}{source[1:]}: {', '.join(names)}" for source, names in found.items()
    ]
